"""NSS's databases cert9.db and key4.db: which certificates, trust and keys a profile holds.

Each row is a PKCS #11 object, each column an attribute, named by its number in hexadecimal (PKCS #11 3.2,
and pkcs11n.h for NSS's own). NSS's ``certutil`` says the same, but few systems have it, and it loads every
module of the profile and logs on to its tokens. Of a private key only its CKA_ID is asked for, which is no
secret. The trust objects of PKCS #11 3.2, which NSS knows since 2025, were never met in a real database.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.platforms.sqlite_reading import ask_database

if TYPE_CHECKING:
    import sqlite3

CERTIFICATES, KEYS = "cert9.db", "key4.db"
MAX_CERTIFICATES = 5000
_MAX_CERTIFICATE_BYTES = 100 * 1024
_NEEDED = {
    "nssPublic": frozenset((b"id", b"a0", b"a11", b"a81", b"a82", b"a102")),
    "nssPrivate": frozenset((b"a0", b"a102")),
}
# CKA_CLASS a0, CKA_VALUE a11, CKA_ISSUER a81, CKA_SERIAL_NUMBER a82, CKA_ID a102
_CERTIFICATES = """SELECT CASE WHEN length(a11) <= ? THEN a11 END, a81, a82, a102
                   FROM nssPublic WHERE a0 = x'00000001' ORDER BY id LIMIT ?"""
_PRIVATE_KEYS = "SELECT a102 FROM nssPrivate WHERE a0 = x'00000003' LIMIT ?"
_ANCHORS = {  # by the attribute that says what a certificate may do for TLS servers
    # CKO_NSS_TRUST, CKA_TRUST_SERVER_AUTH, CKT_NSS_TRUSTED_DELEGATOR
    b"ace536358": "SELECT a81, a82 FROM nssPublic WHERE a0 = x'ce534353' AND ace536358 = x'ce534352' LIMIT ?",
    # CKO_TRUST, CKA_TRUST_SERVER_AUTH, CKT_TRUST_ANCHOR of PKCS #11 3.2
    b"a62c": "SELECT a81, a82 FROM nssPublic WHERE a0 = x'0000000b' AND a62c = x'00000002' LIMIT ?",
}


@dataclass(frozen=True)
class Entry:
    """A certificate (DER), the CKA_ID that its key has, and whether it is an anchor for TLS servers."""

    der: bytes
    key_id: bytes
    is_anchor: bool


@dataclass(frozen=True)
class Entries:
    """The certificates of a database, each once, and how many entries were none."""

    certificates: tuple[Entry, ...] = ()
    unreadable: int = 0
    failure: Failure | None = None


def read_entries(profile: Path) -> Entries:
    """The certificates in the folder *profile*, in the order in which they were put in."""
    found = ask_database(profile / CERTIFICATES, _entries)
    return Entries(failure=found) if isinstance(found, Failure) else found


def read_key_ids(profile: Path) -> frozenset[bytes] | Failure:
    """The CKA_ID of each private key in the folder *profile*; without a key database there is none."""
    found = ask_database(profile / KEYS, _key_ids)
    if isinstance(found, Failure) and found.kind is FailureKind.NOT_FOUND:
        return frozenset()
    return found


def _entries(opened: sqlite3.Connection) -> Entries:
    names = _columns(opened, "nssPublic")
    anchors: set[tuple[object, object]] = set()
    for attribute, question in _ANCHORS.items():
        if attribute in names:
            anchors.update(opened.execute(question, (MAX_CERTIFICATES,)))
    found: dict[bytes, Entry] = {}
    unreadable = seen = 0
    for der, issuer, serial, key_id in opened.execute(
        _CERTIFICATES, (_MAX_CERTIFICATE_BYTES, MAX_CERTIFICATES + 1)
    ):
        seen += 1
        if not isinstance(der, bytes) or der[:1] != b"\x30":
            unreadable += 1
        elif seen <= MAX_CERTIFICATES:
            found[der] = Entry(der, _bytes(key_id), (issuer, serial) in anchors)
    failure = Failure(Operation.READ_STORE, FailureKind.TOO_LARGE) if seen > MAX_CERTIFICATES else None
    return Entries(tuple(found.values()), unreadable, failure)


def _key_ids(opened: sqlite3.Connection) -> frozenset[bytes]:
    _columns(opened, "nssPrivate")
    return frozenset(_bytes(key_id) for (key_id,) in opened.execute(_PRIVATE_KEYS, (MAX_CERTIFICATES,)))


def _columns(opened: sqlite3.Connection, table: str) -> frozenset[bytes]:
    """The columns of *table*. Raises sqlite3.Error unless it is a plain table with those needed."""
    import sqlite3

    kinds = opened.execute("SELECT type FROM sqlite_master WHERE name = ? LIMIT 2", (table,)).fetchall()
    names = frozenset(row[1] for row in opened.execute(f"PRAGMA table_info({table})"))
    if kinds != [(b"table",)] or not names >= _NEEDED[table]:
        raise sqlite3.DatabaseError(table)
    return names


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
