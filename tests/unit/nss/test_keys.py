from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clientdiag.model.observations import KeyState
from clientdiag.platforms import nss_password
from tests.peers.authority import Authority, Issued
from tests.peers.nss import with_database
from tests.peers.process import program
from tests.unit.nss.reading import held

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the client reads this store on Linux")


def test_a_certificate_with_a_key_is_present_and_stands_first(
    home: Path, root_ca: Authority, person: Issued
) -> None:
    with_database(home, anchors=[root_ca.issued], mine=[person])
    contents = held()

    assert [(one.der, one.key) for one in contents.held] == [
        (person.der, KeyState.PRESENT),
        (root_ca.issued.der, KeyState.ABSENT),
    ]
    assert (contents.loose_keys, contents.unreadable, contents.failure) == (0, 0, None)


def test_a_key_under_a_password_needs_a_person(home: Path, person: Issued) -> None:
    with_database(home, mine=[person]).set_password("secret")

    assert [one.key for one in held().held] == [KeyState.NEEDS_PERSON]


def test_without_certutil_a_key_is_no_more_than_present(
    home: Path, person: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_database(home, mine=[person]).set_password("secret")
    monkeypatch.setattr(nss_password, "CERTUTIL", str(home / "absent"))

    assert [one.key for one in held().held] == [KeyState.PRESENT]


def test_a_certificate_whose_key_is_gone_stands_alone(home: Path, person: Issued) -> None:
    database = with_database(home, mine=[person])
    (database.folder / "key4.db").unlink()

    assert [one.key for one in held().held] == [KeyState.ABSENT]


def test_a_key_whose_certificate_is_gone_is_loose(home: Path, person: Issued) -> None:
    with_database(home, mine=[person]).delete_certificate("me0")
    contents = held()

    assert (contents.held, contents.loose_keys) == ((), 1)


def test_a_damaged_key_database_leaves_the_keys_unknown(home: Path, person: Issued) -> None:
    database = with_database(home, mine=[person])
    (database.folder / "key4.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    contents = held()

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
