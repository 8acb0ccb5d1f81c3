from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import KeyState
from clientdiag.platforms.client_pem import key_files, read_client_folder
from clientdiag.platforms.pem_keys import MAX_KEY_BYTES, key_state
from tests.peers.authority import Authority, Issued
from tests.peers.client_stores import pem_client
from tests.peers.rights import open_folder, shut
from tests.unit.client_pem.reading import huge, read_folder, sha256_of, states, written

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the client has this store on Linux and macOS")


def test_a_certificate_with_its_own_key_is_usable(tmp_path: Path, person: Issued) -> None:
    contents = read_folder(tmp_path, person)

    assert [(one.der, one.key, one.failure) for one in contents.held] == [(person.der, KeyState.USABLE, None)]
    assert (contents.unreadable, contents.loose_keys, contents.failure) == (0, 0, None)


@pytest.mark.parametrize("kind", ["rsa", "rsa1024", "ed25519"])
def test_every_kind_of_key_is_compared_however_short(kind: str, tmp_path: Path, root_ca: Authority) -> None:
    assert states(read_folder(tmp_path, root_ca.leaf("user", key=kind))) == [KeyState.USABLE]


def test_a_key_in_the_older_form_is_usable(tmp_path: Path, person: Issued) -> None:
    key = person.private_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())

    assert states(read_folder(tmp_path, person, key=key)) == [KeyState.USABLE]


def test_a_key_that_is_gone_is_absent(tmp_path: Path, person: Issued) -> None:
    assert states(read_folder(tmp_path, person, key=None)) == [KeyState.ABSENT]


def test_the_key_of_another_certificate_is_broken(tmp_path: Path, person: Issued) -> None:
    assert states(read_folder(tmp_path, person, key="other")) == [KeyState.BROKEN]


def test_a_key_of_another_kind_is_broken(tmp_path: Path, person: Issued, root_ca: Authority) -> None:
    key = root_ca.leaf("another", key="rsa").key_pem

    assert states(read_folder(tmp_path, person, key=key)) == [KeyState.BROKEN]


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"\x00" * 100_000,
        bytes(range(256)) * 400,
        b"-----BEGIN PRIVATE KEY-----\n" + b"A" * 64 + b"\n-----END PRIVATE KEY-----\n",
        b"-----BEGIN PRIVATE KEY-----\nMIG",
    ],
    ids=["empty", "zeros", "noise", "no key within", "cut off"],
)
def test_a_file_without_a_key_in_it_is_broken(key: bytes, tmp_path: Path, person: Issued) -> None:
    (held,) = read_folder(tmp_path, person, key=key).held

    assert held.key is KeyState.BROKEN
    assert held.failure is not None
    assert held.failure.kind is FailureKind.MALFORMED


def test_a_key_under_a_passphrase_needs_a_person(tmp_path: Path, person: Issued) -> None:
    assert states(read_folder(tmp_path, person, key="encrypted")) == [KeyState.NEEDS_PERSON]


def test_a_key_under_a_passphrase_in_the_older_form_needs_a_person(tmp_path: Path, person: Issued) -> None:
    key = person.private_key.private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(b"lab")
    )

    assert states(read_folder(tmp_path, person, key=key)) == [KeyState.NEEDS_PERSON]


def test_a_key_that_this_user_may_not_read_is_denied(person: Issued) -> None:
    with open_folder() as home:
        folder = written(home, pem_client(person))
        with shut(folder / "private/lab.key"):
            contents = read_client_folder(folder)

    assert states(contents) == [KeyState.DENIED]
    assert contents.failure is None


def test_keys_in_a_folder_that_this_user_may_not_enter_are_denied(person: Issued) -> None:
    with open_folder() as home:
        folder = written(home, pem_client(person))
        with shut(folder / "private"):
            contents = read_client_folder(folder)

    assert states(contents) == [KeyState.DENIED]
    assert (contents.failure, contents.loose_keys) == (None, 0)


def test_a_certificate_that_this_user_may_not_read_is_unknown_and_the_others_are_kept(
    person: Issued, root_ca: Authority
) -> None:
    with open_folder() as home:
        folder = written(home, pem_client(person) | pem_client(root_ca.leaf("another"), name="another"))
        with shut(folder / "another.pem"):
            contents = read_client_folder(folder)

    assert [one.der for one in contents.held] == [person.der]
    assert contents.failure is not None
    assert contents.failure.kind is FailureKind.PERMISSION_DENIED


def test_a_store_that_this_user_may_not_enter_is_unknown_and_not_empty(person: Issued) -> None:
    with open_folder() as home:
        folder = written(home, pem_client(person))
        with shut(folder):
            failure = read_client_folder(folder).failure

    assert failure is not None
    assert failure.kind is FailureKind.PERMISSION_DENIED


def test_a_pipe_in_place_of_a_key_is_broken_and_a_loop_unknown(tmp_path: Path, person: Issued) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.key")
    (tmp_path / "loop.key").symlink_to(tmp_path / "loop.key")

    assert key_state(person.der, tmp_path / "pipe.key")[0] is KeyState.BROKEN
    assert key_state(person.der, tmp_path / "loop.key")[0] is KeyState.UNKNOWN


def test_a_huge_key_is_not_tried(tmp_path: Path, person: Issued) -> None:
    state, failure = key_state(person.der, huge(tmp_path / "huge.key", MAX_KEY_BYTES + 1))

    assert state is KeyState.UNKNOWN
    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE


def test_the_files_of_a_certificate_are_found_with_its_chain_and_the_best_key(
    tmp_path: Path, person: Issued, issuing_ca: Authority, root_ca: Authority
) -> None:
    files = pem_client(person, name="a", key="other") | pem_client(person, name="b", chain=True)
    files |= pem_client(root_ca.leaf("another"), name="c")
    found = key_files([written(tmp_path, files), tmp_path / "absent"], sha256_of(person))

    assert found is not None
    assert (found.certificate, found.above) == (person.der, (issuing_ca.issued.der,))
    assert (found.key.name, found.state) == ("b.key", KeyState.USABLE)


def test_a_certificate_of_the_chain_has_no_key_and_an_unknown_one_no_files(
    tmp_path: Path, person: Issued, issuing_ca: Authority
) -> None:
    folder = written(tmp_path, pem_client(person, chain=True))

    assert key_files([folder], sha256_of(issuing_ca.issued)) is None
    assert key_files([folder], "0" * 64) is None


@pytest.mark.parametrize(
    ("key", "state"),
    [("encrypted", KeyState.NEEDS_PERSON), ("other", KeyState.BROKEN), (None, KeyState.ABSENT)],
)
def test_files_whose_key_is_not_to_be_loaded_say_so(
    key: Any, state: KeyState, tmp_path: Path, person: Issued
) -> None:
    found = key_files([written(tmp_path, pem_client(person, key=key))], sha256_of(person))

    assert found is not None
    assert found.state is state
