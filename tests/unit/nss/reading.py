from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from clientdiag.platforms.base import ClientStoreContents, Store
from clientdiag.platforms.nss import nss_client_stores, nss_trust_stores


def trust_store() -> Store:
    (store,) = nss_trust_stores()
    return store


def held() -> ClientStoreContents:
    store, *_ = nss_client_stores()
    return store.read()


def change(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "cert9.db")) as opened:
        for statement in statements:
            opened.execute(statement)
        opened.commit()


def insert(folder: Path, *values: object) -> None:
    """Certificates whose CKA_VALUE are *values*."""
    row = "INSERT INTO nssPublic (id, a0, a11) VALUES (?, x'00000001', ?)"
    with closing(sqlite3.connect(folder / "cert9.db")) as opened:
        opened.executemany(row, enumerate(values))
        opened.commit()
