from __future__ import annotations

import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from clientdiag.model.observations import StoreContext
from clientdiag.pem import split
from clientdiag.platforms import nss
from clientdiag.platforms.linux import Linux
from clientdiag.platforms.nss import nss_client_stores, nss_trust_stores
from tests.peers.authority import Authority, Issued
from tests.peers.nss import Database, firefox, with_database
from tests.unit.nss.reading import change, held, trust_store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the client reads this store on Linux")


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

    assert trust_store().read().certificates == ()
    assert trust_store().read().failure is None


def test_the_same_certificates_are_found_as_certutil_lists(
    home: Path, root_ca: Authority, issuing_ca: Authority, person: Issued
) -> None:
    database = with_database(home, anchors=[root_ca.issued], mine=[person])
    database.add(issuing_ca.issued, ",,", "issuing")
    names = ("me0", root_ca.certificate.subject.rfc4514_string(), "issuing")
    listed = [der for name in names for der in split(database.listing("-a", "-n", name).encode())[0]]

    assert sorted(one.der for one in held().held) == sorted(listed)
    assert set(listed) == {person.der, root_ca.issued.der, issuing_ca.issued.der}


def test_nothing_in_the_profile_is_changed(home: Path, root_ca: Authority, person: Issued) -> None:
    folder = with_database(home, anchors=[root_ca.issued], mine=[person]).folder
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    held()
    trust_store().read()

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

        assert trust_store().read().certificates == (root_ca.issued.der,)
        assert held().held[0].der == person.der


def test_the_standard_s_own_trust_objects_count_too(home: Path, root_ca: Authority) -> None:
    database = Database(firefox(home))
    database.add(root_ca.issued)
    change(
        database.folder,
        "ALTER TABLE nssPublic ADD COLUMN a62c",
        "INSERT INTO nssPublic (id, a0, a81, a82, a62c) "
        "SELECT id + 1, x'0000000b', a81, a82, x'00000002' FROM nssPublic WHERE a0 = x'00000001'",
    )

    assert trust_store().read().certificates == (root_ca.issued.der,)
