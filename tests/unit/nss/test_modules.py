from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import KeyState
from clientdiag.platforms import nss
from clientdiag.platforms.nss import nss_client_stores
from clientdiag.platforms.nss_modules import read_modules
from tests.peers.authority import Issued
from tests.peers.nss import with_database
from tests.peers.process import UnavailableError
from tests.unit.nss.reading import held, trust_store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the client reads this store on Linux")


def test_no_module_of_the_profile_is_loaded(home: Path, person: Issued) -> None:
    database = with_database(home, mine=[person])
    database.set_password("secret")
    os.mkfifo(home / "endless.so")  # who loads it never comes back, and then nobody can tell
    with (database.folder / "pkcs11.txt").open("a") as file:
        file.write(f"library={home}/endless.so\nname=token\n\n")

    assert [one.key for one in held().held] == [KeyState.NEEDS_PERSON]


def _library(name: str, package: str) -> Path:
    found = next((one for depth in ("*", "*/*") for one in Path("/usr/lib").glob(f"{depth}/{name}")), None)
    if found is None:
        raise UnavailableError(f"{name} is not here (Debian package {package})")
    return found


def test_a_profile_with_a_token_s_module_has_a_store_that_was_not_read(
    home: Path, person: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = _library("libsofthsm2.so", "softhsm2")
    (home / "softhsm2.conf").write_text(f"directories.tokendir = {home}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(home / "softhsm2.conf"))  # Debian's own is not everybody's
    with_database(home, mine=[person]).add_module(library)
    own, tokens = nss_client_stores()
    failure = tokens.read().failure

    assert [one.key for one in own.read().held] == [KeyState.PRESENT]
    assert (own.name, tokens.name, tokens.location) == (nss.CLIENT, nss.TOKENS, str(library))
    assert failure is not None
    assert failure.kind is FailureKind.NOT_SUPPORTED
    assert trust_store().complete is True


def test_a_module_that_brings_the_system_s_roots_makes_the_list_incomplete(home: Path) -> None:
    with_database(home).add_module(_library("p11-kit-trust.so", "p11-kit-modules"))

    assert trust_store().complete is False
    assert [one.name for one in nss_client_stores()] == [nss.CLIENT]


def test_p11_kit_s_proxy_brings_roots_and_tokens(folder: Path) -> None:
    (folder / "pkcs11.txt").write_text("library=p11-kit-proxy.so\nname=all\n")

    assert trust_store().complete is False
    assert [one.name for one in nss_client_stores()] == [nss.CLIENT, nss.TOKENS]


@pytest.mark.parametrize("text", [b"", b"\xff\x00", b"library=\n" * 9, b"library=" * 40_000, b"library\n="])
def test_a_list_of_modules_that_makes_no_sense_names_none(text: bytes, folder: Path) -> None:
    (folder / "pkcs11.txt").write_bytes(text)

    assert read_modules(folder) == ()


def test_a_list_of_very_many_modules_is_capped(folder: Path) -> None:
    (folder / "pkcs11.txt").write_text("".join(f"library=/{number}{'x' * 900}\n" for number in range(99)))

    assert len(read_modules(folder)) == 10
    assert {len(one) for one in read_modules(folder)} == {200}
