from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.platforms import nss_database, sqlite_reading
from clientdiag.platforms.nss import nss_client_stores
from tests.peers.authority import Authority
from tests.peers.nss import with_database
from tests.peers.rights import open_folder, shut
from tests.unit.nss.reading import change, held, insert, trust_store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the client reads this store on Linux")


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 100_000, b"SQLite format 3\x00" + b"\xff" * 100_000, b"text"],
    ids=["empty", "zeros", "noise", "text"],
)
def test_a_damaged_database_is_a_failure_and_decides_nothing(data: bytes, folder: Path) -> None:
    (folder / "cert9.db").write_bytes(data)
    store = trust_store()
    failure = store.read().failure

    assert failure is not None
    assert failure.kind is FailureKind.MALFORMED
    assert store.anchors is False
    assert held().failure == failure


def test_a_database_cut_short_is_a_failure(folder: Path) -> None:
    file = folder / "cert9.db"
    file.write_bytes(file.read_bytes()[:9000])

    assert trust_store().read().failure is not None


def test_a_snap_s_database_is_named_and_decides_nothing(home: Path, root_ca: Authority) -> None:
    with_database(home, anchors=[root_ca.issued], place="snap/firefox/common/.mozilla/firefox")
    store = trust_store()
    failure = store.read().failure

    assert failure is not None
    assert failure.kind is FailureKind.NOT_SUPPORTED
    assert (store.anchors, store.location) == (False, "~/snap/firefox/common/.mozilla/firefox")
    assert held().failure == failure


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE nssPublic",
        "ALTER TABLE nssPublic RENAME COLUMN a11 TO b11",
        "ALTER TABLE nssPublic RENAME TO other",
    ],
)
def test_a_database_of_another_shape_is_a_failure(statement: str, folder: Path) -> None:
    change(folder, statement)
    failure = trust_store().read().failure

    assert failure is not None
    assert failure.kind is FailureKind.MALFORMED


def test_a_view_in_place_of_the_table_is_not_asked(folder: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id"
    columns = ", ".join(f"x'00000001' AS {name}" for name in ("a0", "a11", "a81", "a82", "a102"))
    change(folder, "DROP TABLE nssPublic", f"CREATE VIEW nssPublic AS {endless}, {columns} FROM n")

    assert trust_store().read().failure is not None


def test_a_question_without_end_is_given_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_reading, "DEADLINE_S", 0.0)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    failure = sqlite_reading.ask_database(
        folder / "cert9.db", lambda opened: opened.execute(endless).fetchone()
    )

    assert getattr(failure, "kind", None) is FailureKind.TIMED_OUT


def test_what_is_no_certificate_is_counted_and_the_others_are_kept(folder: Path, root_ca: Authority) -> None:
    odd = (None, b"", b"A", "text", 17, b"\x30" * 200_000)
    insert(folder, *odd)
    contents = trust_store().read()

    assert contents.certificates == (root_ca.issued.der,)
    assert contents.unreadable == len(odd)


def test_very_many_certificates_are_capped_and_the_rest_stays_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nss_database, "MAX_CERTIFICATES", 3)
    insert(folder, *(bytes([0x30, number]) for number in range(9)))
    store = trust_store()
    failure = store.read().failure

    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE
    assert store.anchors is True


def test_a_huge_database_is_not_read(folder: Path) -> None:
    with (folder / "cert9.db").open("r+b") as file:
        file.truncate(sqlite_reading.MAX_BYTES + 1)
    failure = trust_store().read().failure

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
            store = trust_store()
    failure = store.read().failure

    assert failure is not None
    assert failure.kind is FailureKind.PERMISSION_DENIED
    assert store.anchors is False
