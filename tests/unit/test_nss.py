from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import KeyState, StoreContext
from clientdiag.pem import split
from clientdiag.platforms import nss, nss_database, nss_password, sqlite_reading
from clientdiag.platforms.base import ClientStoreContents, Store
from clientdiag.platforms.linux import Linux
from clientdiag.platforms.nss import nss_client_stores, nss_trust_stores
from clientdiag.platforms.nss_modules import read_modules
from tests.peers.authority import CLIENT, Authority, Issued
from tests.peers.nss import Database, firefox, with_database
from tests.peers.process import UnavailableError, program
from tests.peers.rights import open_folder, shut

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the client reads this store on Linux")


@pytest.fixture(scope="module")
def person(issuing_ca: Authority) -> Issued:
    """A user's certificate below an intermediate."""
    return issuing_ca.leaf("user@lab.example", names=(), usages=(CLIENT,))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def _trust() -> Store:
    (store,) = nss_trust_stores()
    return store


def _held() -> ClientStoreContents:
    store, *_ = nss_client_stores()
    return store.read()


def test_without_firefox_there_is_no_such_store(home: Path) -> None:
    firefox(home)

    assert (nss_trust_stores(), nss_client_stores()) == ((), ())
    assert not [one for one in Linux().trust_stores() if one.name == nss.TRUST]


def test_the_cas_that_firefox_trusts_for_servers_are_anchors(
    home: Path, root_ca: Authority, issuing_ca: Authority, good_leaf: Issued
) -> None:
    database = with_database(home, anchors=[root_ca.issued])
    twin = root_ca.twin()
    database.add(twin.issued, "p,p,p", "distrusted")
    database.add(issuing_ca.issued, ",,", "odd name   CT,C,C")
    database.add(good_leaf, "P,,", "a peer")
    database.add(Authority.root("Mail only").issued, ",C,", "mail")
    database.add(Authority.root("Clients only").issued, "T,,", "clients")
    store = {one.name: one for one in Linux().trust_stores()}[nss.TRUST]

    assert store.read().certificates == (root_ca.issued.der,)
    assert (store.context, store.anchors, store.complete) == (StoreContext.USER, True, True)
    assert store.location == "~/.mozilla/firefox/lab.default-release"
    assert re.findall(r"  (C,,|CT,,)\s*$", database.listing(), re.MULTILINE) == ["C,,"]


def test_trust_that_is_taken_back_is_none(home: Path, root_ca: Authority) -> None:
    database = with_database(home, anchors=[root_ca.issued])
    database.run("certutil", "-M", "-n", root_ca.certificate.subject.rfc4514_string(), "-t", ",,")

    assert _trust().read().certificates == ()
    assert _trust().read().failure is None


def test_the_same_certificates_are_found_as_certutil_lists(
    home: Path, root_ca: Authority, issuing_ca: Authority, person: Issued
) -> None:
    database = with_database(home, anchors=[root_ca.issued], mine=[person])
    database.add(issuing_ca.issued, ",,", "issuing")
    names = ("me0", root_ca.certificate.subject.rfc4514_string(), "issuing")
    listed = [der for name in names for der in split(database.listing("-a", "-n", name).encode())[0]]

    assert sorted(one.der for one in _held().held) == sorted(listed)
    assert set(listed) == {person.der, root_ca.issued.der, issuing_ca.issued.der}


def test_a_certificate_with_a_key_is_present_and_stands_first(
    home: Path, root_ca: Authority, person: Issued
) -> None:
    with_database(home, anchors=[root_ca.issued], mine=[person])
    contents = _held()

    assert [(one.der, one.key) for one in contents.held] == [
        (person.der, KeyState.PRESENT),
        (root_ca.issued.der, KeyState.ABSENT),
    ]
    assert (contents.loose_keys, contents.unreadable, contents.failure) == (0, 0, None)


def test_a_key_under_a_password_needs_a_person(home: Path, person: Issued) -> None:
    with_database(home, mine=[person]).set_password("secret")

    assert [one.key for one in _held().held] == [KeyState.NEEDS_PERSON]


def test_without_certutil_a_key_is_no_more_than_present(
    home: Path, person: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_database(home, mine=[person]).set_password("secret")
    monkeypatch.setattr(nss_password, "CERTUTIL", str(home / "absent"))

    assert [one.key for one in _held().held] == [KeyState.PRESENT]


def test_a_certificate_whose_key_is_gone_stands_alone(home: Path, person: Issued) -> None:
    database = with_database(home, mine=[person])
    (database.folder / "key4.db").unlink()

    assert [one.key for one in _held().held] == [KeyState.ABSENT]


def test_a_key_whose_certificate_is_gone_is_loose(home: Path, person: Issued) -> None:
    with_database(home, mine=[person]).delete_certificate("me0")
    contents = _held()

    assert (contents.held, contents.loose_keys) == ((), 1)


def test_a_damaged_key_database_leaves_the_keys_unknown(home: Path, person: Issued) -> None:
    database = with_database(home, mine=[person])
    (database.folder / "key4.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    contents = _held()

    assert [one.key for one in contents.held] == [KeyState.UNKNOWN]
    assert contents.failure is not None


def test_nobody_is_asked_for_a_password_at_the_terminal(home: Path, person: Issued) -> None:
    with_database(home, mine=[person]).set_password("secret")
    script = program("script", "bsdutils")
    ask = "from clientdiag.platforms.nss import nss_client_stores as s; print(s()[0].read().held[0].key)"
    done = subprocess.run(
        [script, "-qec", f'"{sys.executable}" -c "{ask}"', os.devnull],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=30,
        check=True,
    )

    assert done.stdout.split() == [b"needs-person"]


def test_no_module_of_the_profile_is_loaded(home: Path, person: Issued) -> None:
    database = with_database(home, mine=[person])
    database.set_password("secret")
    os.mkfifo(home / "endless.so")  # who loads it never comes back, and then nobody can tell
    with (database.folder / "pkcs11.txt").open("a") as file:
        file.write(f"library={home}/endless.so\nname=token\n\n")

    assert [one.key for one in _held().held] == [KeyState.NEEDS_PERSON]


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
    assert _trust().complete is True


def test_a_module_that_brings_the_system_s_roots_makes_the_list_incomplete(home: Path) -> None:
    with_database(home).add_module(_library("p11-kit-trust.so", "p11-kit-modules"))

    assert _trust().complete is False
    assert [one.name for one in nss_client_stores()] == [nss.CLIENT]


def test_p11_kit_s_proxy_brings_roots_and_tokens(folder: Path) -> None:
    (folder / "pkcs11.txt").write_text("library=p11-kit-proxy.so\nname=all\n")

    assert _trust().complete is False
    assert [one.name for one in nss_client_stores()] == [nss.CLIENT, nss.TOKENS]


@pytest.mark.parametrize("text", [b"", b"\xff\x00", b"library=\n" * 9, b"library=" * 40_000, b"library\n="])
def test_a_list_of_modules_that_makes_no_sense_names_none(text: bytes, folder: Path) -> None:
    (folder / "pkcs11.txt").write_bytes(text)

    assert read_modules(folder) == ()


def test_a_list_of_very_many_modules_is_capped(folder: Path) -> None:
    (folder / "pkcs11.txt").write_text("".join(f"library=/{number}{'x' * 900}\n" for number in range(99)))

    assert len(read_modules(folder)) == 10
    assert {len(one) for one in read_modules(folder)} == {200}


def test_nothing_in_the_profile_is_changed(home: Path, root_ca: Authority, person: Issued) -> None:
    folder = with_database(home, anchors=[root_ca.issued], mine=[person]).folder
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    _held()
    _trust().read()

    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_a_database_that_firefox_holds_is_read_all_the_same(
    home: Path, root_ca: Authority, person: Issued
) -> None:
    folder = with_database(home, anchors=[root_ca.issued], mine=[person]).folder
    with (
        closing(sqlite3.connect(folder / "cert9.db")) as certificates,
        closing(sqlite3.connect(folder / "key4.db")) as keys,
    ):
        certificates.execute("BEGIN EXCLUSIVE")
        keys.execute("BEGIN EXCLUSIVE")

        assert _trust().read().certificates == (root_ca.issued.der,)
        assert _held().held[0].der == person.der


@pytest.fixture
def folder(home: Path, root_ca: Authority) -> Path:
    """A profile with a database that trusts one root."""
    return with_database(home, anchors=[root_ca.issued]).folder


def _change(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "cert9.db")) as opened:
        for statement in statements:
            opened.execute(statement)
        opened.commit()


def _insert(folder: Path, *values: object) -> None:
    """Certificates whose CKA_VALUE are *values*."""
    row = "INSERT INTO nssPublic (id, a0, a11) VALUES (?, x'00000001', ?)"
    with closing(sqlite3.connect(folder / "cert9.db")) as opened:
        opened.executemany(row, enumerate(values))
        opened.commit()


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 100_000, b"SQLite format 3\x00" + b"\xff" * 100_000, b"text"],
    ids=["empty", "zeros", "noise", "text"],
)
def test_a_damaged_database_is_a_failure_and_decides_nothing(data: bytes, folder: Path) -> None:
    (folder / "cert9.db").write_bytes(data)
    store = _trust()
    failure = store.read().failure

    assert failure is not None
    assert failure.kind is FailureKind.MALFORMED
    assert store.anchors is False
    assert _held().failure == failure


def test_a_database_cut_short_is_a_failure(folder: Path) -> None:
    file = folder / "cert9.db"
    file.write_bytes(file.read_bytes()[:9000])

    assert _trust().read().failure is not None


def test_a_snap_s_database_is_named_and_decides_nothing(home: Path, root_ca: Authority) -> None:
    with_database(home, anchors=[root_ca.issued], place="snap/firefox/common/.mozilla/firefox")
    store = _trust()
    failure = store.read().failure

    assert failure is not None
    assert failure.kind is FailureKind.NOT_SUPPORTED
    assert (store.anchors, store.location) == (False, "~/snap/firefox/common/.mozilla/firefox")
    assert _held().failure == failure


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE nssPublic",
        "ALTER TABLE nssPublic RENAME COLUMN a11 TO b11",
        "ALTER TABLE nssPublic RENAME TO other",
    ],
)
def test_a_database_of_another_shape_is_a_failure(statement: str, folder: Path) -> None:
    _change(folder, statement)
    failure = _trust().read().failure

    assert failure is not None
    assert failure.kind is FailureKind.MALFORMED


def test_a_view_in_place_of_the_table_is_not_asked(folder: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id"
    columns = ", ".join(f"x'00000001' AS {name}" for name in ("a0", "a11", "a81", "a82", "a102"))
    _change(folder, "DROP TABLE nssPublic", f"CREATE VIEW nssPublic AS {endless}, {columns} FROM n")

    assert _trust().read().failure is not None


def test_a_question_without_end_is_given_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_reading, "DEADLINE_S", 0.0)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    failure = sqlite_reading.ask_database(
        folder / "cert9.db", lambda opened: opened.execute(endless).fetchone()
    )

    assert getattr(failure, "kind", None) is FailureKind.TIMED_OUT


def test_what_is_no_certificate_is_counted_and_the_others_are_kept(folder: Path, root_ca: Authority) -> None:
    odd = (None, b"", b"A", "text", 17, b"\x30" * 200_000)
    _insert(folder, *odd)
    contents = _trust().read()

    assert contents.certificates == (root_ca.issued.der,)
    assert contents.unreadable == len(odd)


def test_very_many_certificates_are_capped_and_the_rest_stays_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nss_database, "MAX_CERTIFICATES", 3)
    _insert(folder, *(bytes([0x30, number]) for number in range(9)))
    store = _trust()
    failure = store.read().failure

    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE
    assert store.anchors is True


def test_the_standard_s_own_trust_objects_count_too(home: Path, root_ca: Authority) -> None:
    database = Database(firefox(home))
    database.add(root_ca.issued)
    _change(
        database.folder,
        "ALTER TABLE nssPublic ADD COLUMN a62c",
        "INSERT INTO nssPublic (id, a0, a81, a82, a62c) "
        "SELECT id + 1, x'0000000b', a81, a82, x'00000002' FROM nssPublic WHERE a0 = x'00000001'",
    )

    assert _trust().read().certificates == (root_ca.issued.der,)


def test_a_huge_database_is_not_read(folder: Path) -> None:
    with (folder / "cert9.db").open("r+b") as file:
        file.truncate(sqlite_reading.MAX_BYTES + 1)
    failure = _trust().read().failure

    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE


def test_a_database_that_vanishes_is_a_failure(folder: Path) -> None:
    (store,) = nss_client_stores()
    shutil.rmtree(folder)
    failure = store.read().failure

    assert failure is not None
    assert failure.kind is FailureKind.NOT_FOUND


def test_a_database_that_this_user_may_not_read_is_a_failure_and_decides_nothing(
    monkeypatch: pytest.MonkeyPatch, root_ca: Authority
) -> None:
    with open_folder() as home:
        monkeypatch.setenv("HOME", str(home))
        database = with_database(home, anchors=[root_ca.issued])
        with shut(database.folder / "cert9.db"):
            store = _trust()
    failure = store.read().failure

    assert failure is not None
    assert failure.kind is FailureKind.PERMISSION_DENIED
    assert store.anchors is False
