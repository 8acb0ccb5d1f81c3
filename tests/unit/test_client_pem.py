from __future__ import annotations

import hashlib
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
from clientdiag.model.observations import KeyState, StoreContext
from clientdiag.platforms import client_pem
from clientdiag.platforms.base import ClientStoreContents
from clientdiag.platforms.client_pem import key_files, read_client_folder
from clientdiag.platforms.linux import Linux
from clientdiag.platforms.pem_keys import MAX_KEY_BYTES, key_state
from tests.peers.authority import CLIENT, Authority, Issued
from tests.peers.client_stores import USER, pem_client
from tests.peers.rights import open_folder, shut

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the client has this store on Linux and macOS")


@pytest.fixture(scope="module")
def person(issuing_ca: Authority) -> Issued:
    """A user's certificate below an intermediate."""
    return issuing_ca.leaf("user@lab.example", names=(), usages=(CLIENT,))


def _write(home: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        place = Path(path.replace("~", str(home)))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return Path(USER.replace("~", str(home)))


def _read(home: Path, issued: Issued, **how: Any) -> ClientStoreContents:
    return read_client_folder(_write(home, pem_client(issued, **how)))


def _states(contents: ClientStoreContents) -> list[KeyState]:
    return [one.key for one in contents.held]


def test_a_certificate_with_its_own_key_is_usable(tmp_path: Path, person: Issued) -> None:
    contents = _read(tmp_path, person)

    assert [(one.der, one.key, one.failure) for one in contents.held] == [(person.der, KeyState.USABLE, None)]
    assert (contents.unreadable, contents.loose_keys, contents.failure) == (0, 0, None)


@pytest.mark.parametrize("kind", ["rsa", "rsa1024", "ed25519"])
def test_every_kind_of_key_is_compared_however_short(kind: str, tmp_path: Path, root_ca: Authority) -> None:
    assert _states(_read(tmp_path, root_ca.leaf("user", key=kind))) == [KeyState.USABLE]


def test_a_key_in_the_older_form_is_usable(tmp_path: Path, person: Issued) -> None:
    key = person.private_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())

    assert _states(_read(tmp_path, person, key=key)) == [KeyState.USABLE]


def test_a_key_that_is_gone_is_absent(tmp_path: Path, person: Issued) -> None:
    assert _states(_read(tmp_path, person, key=None)) == [KeyState.ABSENT]


def test_the_key_of_another_certificate_is_broken(tmp_path: Path, person: Issued) -> None:
    assert _states(_read(tmp_path, person, key="other")) == [KeyState.BROKEN]


def test_a_key_of_another_kind_is_broken(tmp_path: Path, person: Issued, root_ca: Authority) -> None:
    key = root_ca.leaf("another", key="rsa").key_pem

    assert _states(_read(tmp_path, person, key=key)) == [KeyState.BROKEN]


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
    (held,) = _read(tmp_path, person, key=key).held

    assert held.key is KeyState.BROKEN
    assert held.failure is not None
    assert held.failure.kind is FailureKind.MALFORMED


def test_a_key_under_a_passphrase_needs_a_person(tmp_path: Path, person: Issued) -> None:
    assert _states(_read(tmp_path, person, key="encrypted")) == [KeyState.NEEDS_PERSON]


def test_a_key_under_a_passphrase_in_the_older_form_needs_a_person(tmp_path: Path, person: Issued) -> None:
    key = person.private_key.private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(b"lab")
    )

    assert _states(_read(tmp_path, person, key=key)) == [KeyState.NEEDS_PERSON]


def test_a_key_that_this_user_may_not_read_is_denied(person: Issued) -> None:
    with open_folder() as home:
        folder = _write(home, pem_client(person))
        with shut(folder / "private/lab.key"):
            contents = read_client_folder(folder)

    assert _states(contents) == [KeyState.DENIED]
    assert contents.failure is None


def test_keys_in_a_folder_that_this_user_may_not_enter_are_denied(person: Issued) -> None:
    with open_folder() as home:
        folder = _write(home, pem_client(person))
        with shut(folder / "private"):
            contents = read_client_folder(folder)

    assert _states(contents) == [KeyState.DENIED]
    assert (contents.failure, contents.loose_keys) == (None, 0)


def test_a_certificate_that_this_user_may_not_read_is_unknown_and_the_others_are_kept(
    person: Issued, root_ca: Authority
) -> None:
    with open_folder() as home:
        folder = _write(home, pem_client(person) | pem_client(root_ca.leaf("another"), name="another"))
        with shut(folder / "another.pem"):
            contents = read_client_folder(folder)

    assert [one.der for one in contents.held] == [person.der]
    assert contents.failure is not None
    assert contents.failure.kind is FailureKind.PERMISSION_DENIED


def test_a_store_that_this_user_may_not_enter_is_unknown_and_not_empty(person: Issued) -> None:
    with open_folder() as home:
        folder = _write(home, pem_client(person))
        with shut(folder):
            failure = read_client_folder(folder).failure

    assert failure is not None
    assert failure.kind is FailureKind.PERMISSION_DENIED


def test_the_chain_in_a_file_has_no_key_of_its_own(
    tmp_path: Path, person: Issued, issuing_ca: Authority
) -> None:
    contents = _read(tmp_path, person, chain=True)

    assert [(one.der, one.key) for one in contents.held] == [
        (person.der, KeyState.USABLE),
        (issuing_ca.issued.der, KeyState.ABSENT),
    ]


def test_a_key_beside_the_certificate_is_loose(tmp_path: Path, person: Issued) -> None:
    contents = read_client_folder(
        _write(tmp_path, {f"{USER}/lab.pem": person.pem + person.key_pem, f"{USER}/key.pem": person.key_pem})
    )

    assert _states(contents) == [KeyState.ABSENT]
    assert (contents.loose_keys, contents.unreadable) == (2, 0)


def test_a_key_without_a_certificate_is_loose(tmp_path: Path, person: Issued) -> None:
    files = {
        f"{USER}/private/alone.key": person.key_pem,
        f"{USER}/bad.pem": b"",
        f"{USER}/private/bad.key": b"x",
    }
    contents = read_client_folder(_write(tmp_path, files))

    assert (contents.held, contents.loose_keys, contents.unreadable) == ((), 2, 1)


def test_a_certificate_in_two_files_is_there_once_with_its_best_key(tmp_path: Path, person: Issued) -> None:
    files = pem_client(person, name="a", key="other") | pem_client(person, name="b")
    files |= pem_client(person, name="c", key=None)

    assert _states(read_client_folder(_write(tmp_path, files))) == [KeyState.USABLE]


def test_other_endings_are_not_the_client_s(tmp_path: Path, person: Issued) -> None:
    files = {f"{USER}/lab.PEM": person.pem, f"{USER}/lab.crt": person.pem, f"{USER}/.pem": person.pem}

    assert read_client_folder(_write(tmp_path, files)) == ClientStoreContents()


def test_an_absent_store_is_empty_and_a_file_in_its_place_is_unknown(tmp_path: Path) -> None:
    assert read_client_folder(tmp_path / "absent") == ClientStoreContents()
    (tmp_path / "file").write_text("x")
    assert read_client_folder(tmp_path / "file").failure is not None


def test_what_is_no_certificate_is_counted_and_the_others_are_kept(tmp_path: Path, person: Issued) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n"
    files = {f"{USER}/{name}.pem": data for name, data in (("a", b""), ("b", b"x" * 100_000), ("c", broken))}
    contents = read_client_folder(_write(tmp_path, files | pem_client(person)))

    assert _states(contents) == [KeyState.USABLE]
    assert contents.unreadable == 3


def test_a_certificate_that_openssl_cannot_read_leaves_its_key_unknown(
    tmp_path: Path, person: Issued
) -> None:
    body = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    files = {f"{USER}/lab.pem": body, f"{USER}/private/lab.key": person.key_pem}
    (held,) = read_client_folder(_write(tmp_path, files)).held

    assert held.key is KeyState.UNKNOWN
    assert held.failure is not None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in its folders")
def test_pipes_devices_loops_and_dead_links_neither_hang_nor_hide_the_others(
    tmp_path: Path, person: Issued
) -> None:
    folder = _write(tmp_path, pem_client(person))
    if sys.platform != "win32":
        os.mkfifo(folder / "a-pipe.pem")
    (folder / "b-device.pem").symlink_to("/dev/zero")
    (folder / "c-loop.pem").symlink_to(folder / "c-loop.pem")
    (folder / "d-gone.pem").symlink_to(folder / "nothing")
    (folder / "e-folder.pem").mkdir()
    contents = read_client_folder(folder)

    assert _states(contents) == [KeyState.USABLE]
    assert contents.failure is not None
    assert contents.failure.kind is FailureKind.NOT_SUPPORTED


def test_a_pipe_in_place_of_a_key_is_broken_and_a_loop_unknown(tmp_path: Path, person: Issued) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.key")
    (tmp_path / "loop.key").symlink_to(tmp_path / "loop.key")

    assert key_state(person.der, tmp_path / "pipe.key")[0] is KeyState.BROKEN
    assert key_state(person.der, tmp_path / "loop.key")[0] is KeyState.UNKNOWN


def test_a_huge_key_is_not_tried(tmp_path: Path, person: Issued) -> None:
    state, failure = key_state(person.der, _huge(tmp_path / "huge.key", MAX_KEY_BYTES + 1))

    assert state is KeyState.UNKNOWN
    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE


def test_a_huge_file_is_unknown(tmp_path: Path) -> None:
    _huge(tmp_path / "huge.pem", client_pem.MAX_FILE_BYTES + 1)
    failure = read_client_folder(tmp_path).failure

    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE


def _huge(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


def test_of_five_thousand_files_some_are_read_and_the_rest_is_unknown(tmp_path: Path, person: Issued) -> None:
    for number in range(5000):
        (tmp_path / f"{number}.pem").symlink_to("first")
    (tmp_path / "first").write_bytes(person.pem)
    contents = read_client_folder(tmp_path)

    assert _states(contents) == [KeyState.ABSENT]
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
    _write(tmp_path, pem_client(person))
    user, machine, *_ = Linux().client_stores()

    assert (user.name, user.context, user.location) == ("cisco-user-client", StoreContext.USER, USER)
    assert (machine.name, machine.context) == ("cisco-machine-client", StoreContext.MACHINE)
    assert machine.location == "/opt/.cisco/certificates/client"
    assert _states(user.read()) == [KeyState.USABLE]


def _sha256(issued: Issued) -> str:
    return hashlib.sha256(issued.der).hexdigest().upper()


def test_the_files_of_a_certificate_are_found_with_its_chain_and_the_best_key(
    tmp_path: Path, person: Issued, issuing_ca: Authority, root_ca: Authority
) -> None:
    files = pem_client(person, name="a", key="other") | pem_client(person, name="b", chain=True)
    files |= pem_client(root_ca.leaf("another"), name="c")
    found = key_files([_write(tmp_path, files), tmp_path / "absent"], _sha256(person))

    assert found is not None
    assert (found.certificate, found.above) == (person.der, (issuing_ca.issued.der,))
    assert (found.key.name, found.state) == ("b.key", KeyState.USABLE)


def test_a_certificate_of_the_chain_has_no_key_and_an_unknown_one_no_files(
    tmp_path: Path, person: Issued, issuing_ca: Authority
) -> None:
    folder = _write(tmp_path, pem_client(person, chain=True))

    assert key_files([folder], _sha256(issuing_ca.issued)) is None
    assert key_files([folder], "0" * 64) is None


@pytest.mark.parametrize(
    ("key", "state"),
    [("encrypted", KeyState.NEEDS_PERSON), ("other", KeyState.BROKEN), (None, KeyState.ABSENT)],
)
def test_files_whose_key_is_not_to_be_loaded_say_so(
    key: Any, state: KeyState, tmp_path: Path, person: Issued
) -> None:
    found = key_files([_write(tmp_path, pem_client(person, key=key))], _sha256(person))

    assert found is not None
    assert found.state is state
