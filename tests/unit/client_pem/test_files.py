from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import KeyState, StoreContext
from clientdiag.platforms import client_pem
from clientdiag.platforms.base import ClientStoreContents
from clientdiag.platforms.client_pem import read_client_folder
from clientdiag.platforms.linux import Linux
from tests.peers.authority import Authority, Issued
from tests.peers.client_stores import USER, pem_client
from tests.unit.client_pem.reading import huge, read_folder, states, written

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the client has this store on Linux and macOS")


def test_the_chain_in_a_file_has_no_key_of_its_own(
    tmp_path: Path, person: Issued, issuing_ca: Authority
) -> None:
    contents = read_folder(tmp_path, person, chain=True)

    assert [(one.der, one.key) for one in contents.held] == [
        (person.der, KeyState.USABLE),
        (issuing_ca.issued.der, KeyState.ABSENT),
    ]


def test_a_key_beside_the_certificate_is_loose(tmp_path: Path, person: Issued) -> None:
    contents = read_client_folder(
        written(tmp_path, {f"{USER}/lab.pem": person.pem + person.key_pem, f"{USER}/key.pem": person.key_pem})
    )

    assert states(contents) == [KeyState.ABSENT]
    assert (contents.loose_keys, contents.unreadable) == (2, 0)


def test_a_key_without_a_certificate_is_loose(tmp_path: Path, person: Issued) -> None:
    files = {
        f"{USER}/private/alone.key": person.key_pem,
        f"{USER}/bad.pem": b"",
        f"{USER}/private/bad.key": b"x",
    }
    contents = read_client_folder(written(tmp_path, files))

    assert (contents.held, contents.loose_keys, contents.unreadable) == ((), 2, 1)


def test_a_certificate_in_two_files_is_there_once_with_its_best_key(tmp_path: Path, person: Issued) -> None:
    files = pem_client(person, name="a", key="other") | pem_client(person, name="b")
    files |= pem_client(person, name="c", key=None)

    assert states(read_client_folder(written(tmp_path, files))) == [KeyState.USABLE]


def test_other_endings_are_not_the_client_s(tmp_path: Path, person: Issued) -> None:
    files = {f"{USER}/lab.PEM": person.pem, f"{USER}/lab.crt": person.pem, f"{USER}/.pem": person.pem}

    assert read_client_folder(written(tmp_path, files)) == ClientStoreContents()


def test_an_absent_store_is_empty_and_a_file_in_its_place_is_unknown(tmp_path: Path) -> None:
    assert read_client_folder(tmp_path / "absent") == ClientStoreContents()
    (tmp_path / "file").write_text("x")
    assert read_client_folder(tmp_path / "file").failure is not None


def test_what_is_no_certificate_is_counted_and_the_others_are_kept(tmp_path: Path, person: Issued) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n"
    files = {f"{USER}/{name}.pem": data for name, data in (("a", b""), ("b", b"x" * 100_000), ("c", broken))}
    contents = read_client_folder(written(tmp_path, files | pem_client(person)))

    assert states(contents) == [KeyState.USABLE]
    assert contents.unreadable == 3


def test_a_certificate_that_openssl_cannot_read_leaves_its_key_unknown(
    tmp_path: Path, person: Issued
) -> None:
    body = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    files = {f"{USER}/lab.pem": body, f"{USER}/private/lab.key": person.key_pem}
    (held,) = read_client_folder(written(tmp_path, files)).held

    assert held.key is KeyState.UNKNOWN
    assert held.failure is not None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in its folders")
def test_pipes_devices_loops_and_dead_links_neither_hang_nor_hide_the_others(
    tmp_path: Path, person: Issued
) -> None:
    folder = written(tmp_path, pem_client(person))
    if sys.platform != "win32":
        os.mkfifo(folder / "a-pipe.pem")
    (folder / "b-device.pem").symlink_to("/dev/zero")
    (folder / "c-loop.pem").symlink_to(folder / "c-loop.pem")
    (folder / "d-gone.pem").symlink_to(folder / "nothing")
    (folder / "e-folder.pem").mkdir()
    contents = read_client_folder(folder)

    assert states(contents) == [KeyState.USABLE]
    assert contents.failure is not None
    assert contents.failure.kind is FailureKind.NOT_SUPPORTED


def test_a_huge_file_is_unknown(tmp_path: Path) -> None:
    huge(tmp_path / "huge.pem", client_pem.MAX_FILE_BYTES + 1)
    failure = read_client_folder(tmp_path).failure

    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE


def test_of_five_thousand_files_some_are_read_and_the_rest_is_unknown(tmp_path: Path, person: Issued) -> None:
    for number in range(5000):
        (tmp_path / f"{number}.pem").symlink_to("first")
    (tmp_path / "first").write_bytes(person.pem)
    contents = read_client_folder(tmp_path)

    assert states(contents) == [KeyState.ABSENT]
    assert contents.failure is not None
    assert contents.failure.kind is FailureKind.TOO_LARGE


def test_a_file_of_very_many_certificates_is_capped(
    tmp_path: Path, person: Issued, root_ca: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_pem, "MAX_CERTIFICATES", 2)
    (tmp_path / "many.pem").write_bytes(
        person.pem + b"".join(root_ca.leaf(str(number)).pem for number in range(3))
    )
    contents = read_client_folder(tmp_path)

    assert len(contents.held) == 2
    assert contents.failure is not None


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux itself")
def test_the_user_s_store_comes_before_the_machine_s(
    tmp_path: Path, person: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    written(tmp_path, pem_client(person))
    user, machine, *_ = Linux().client_stores()

    assert (user.name, user.context, user.location) == ("cisco-user-client", StoreContext.USER, USER)
    assert (machine.name, machine.context) == ("cisco-machine-client", StoreContext.MACHINE)
    assert machine.location == "/opt/.cisco/certificates/client"
    assert states(user.read()) == [KeyState.USABLE]
