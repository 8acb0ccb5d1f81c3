"""The Cisco client's own store of client certificates: ``client/*.pem`` and ``client/private/*.key``."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from clientdiag import pem
from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import KeyState
from clientdiag.platforms.base import ClientStoreContents, Held, KeyFiles
from clientdiag.platforms.pem import file_failure, read_file
from clientdiag.platforms.pem_keys import key_state

CERTIFICATE, KEY = ".pem", ".key"
MAX_FILE_BYTES = 1024 * 1024
MAX_FILES = 500
MAX_CERTIFICATES = 1000
MAX_ABOVE = 10
_BEST_FIRST = (
    KeyState.USABLE,
    KeyState.PRESENT,
    KeyState.NEEDS_PERSON,
    KeyState.DENIED,
    KeyState.UNKNOWN,
    KeyState.BROKEN,
    KeyState.ABSENT,
)


class _Contents:
    """What is found as the files are read; a certificate in several files once, with its best key."""

    def __init__(self) -> None:
        self.held: dict[bytes, Held] = {}
        self.unreadable = 0
        self.loose_keys = 0
        self.failure: Failure | None = None
        self.with_certificate: set[str] = set()

    def add(self, one: Held) -> None:
        known = self.held.get(one.der)
        if known is None and len(self.held) >= MAX_CERTIFICATES:
            self.failure = self.failure or _too_many()
        elif known is None or _BEST_FIRST.index(one.key) < _BEST_FIRST.index(known.key):
            self.held[one.der] = one


def read_client_folder(folder: Path) -> ClientStoreContents:
    """The certificates in *folder*, the first of each file with what is known of its key.

    A key has its certificate's base name and lies in ``private``; keys elsewhere, or without a
    certificate, are counted as loose. Further certificates of a file are its chain and have no key. An
    absent folder is empty; a folder ``private`` that may not be read makes the keys denied, and the loose
    ones uncounted.
    """
    found = _Contents()
    names, found.failure = _names(folder, CERTIFICATE)
    for name in names:
        _read_one(folder, name, found)
    keys, failure = _names(folder / "private", KEY)
    if failure and failure.kind is FailureKind.TOO_LARGE:
        found.failure = found.failure or failure
    found.loose_keys += sum(1 for one in keys if one.removesuffix(KEY) not in found.with_certificate)
    return ClientStoreContents(tuple(found.held.values()), found.unreadable, found.loose_keys, found.failure)


def key_files(folders: Iterable[Path], sha256: str) -> KeyFiles | None:
    """The certificate with this fingerprint (upper-case hexadecimal) and its key; of several the best key."""
    found = [one for folder in folders for one in _named(folder, sha256)]
    return min(found, key=lambda one: _BEST_FIRST.index(one.state), default=None)


def _named(folder: Path, sha256: str) -> Iterator[KeyFiles]:
    for name in _names(folder, CERTIFICATE)[0]:
        data = read_file(folder / name, MAX_FILE_BYTES)
        certificates = () if isinstance(data, Failure) else pem.split(data)[0]
        if certificates and hashlib.sha256(certificates[0]).hexdigest().upper() == sha256:
            key = folder / "private" / (name.removesuffix(CERTIFICATE) + KEY)
            state, failure = key_state(certificates[0], key)
            yield KeyFiles(certificates[0], tuple(certificates[1 : MAX_ABOVE + 1]), key, state, failure)


def _names(folder: Path, ending: str) -> tuple[list[str], Failure | None]:
    """The names in *folder* with this ending, sorted, and what was in the way of having all."""
    try:
        with os.scandir(folder) as entries:
            named = (one.name for one in entries if one.name.endswith(ending) and one.name != ending)
            names = list(islice(named, MAX_FILES + 1))
    except FileNotFoundError:
        return [], None
    except OSError as error:
        return [], file_failure(error)
    return sorted(names[:MAX_FILES]), _too_many() if len(names) > MAX_FILES else None


def _read_one(folder: Path, name: str, found: _Contents) -> None:
    data = read_file(folder / name, MAX_FILE_BYTES)
    if isinstance(data, Failure):
        found.failure = found.failure or data
        return
    certificates, unreadable = pem.split(data)
    keys = pem.count_keys(data)
    found.loose_keys += keys
    found.unreadable += unreadable or int(not certificates and not keys)
    if not certificates:
        return
    base = name.removesuffix(CERTIFICATE)
    found.with_certificate.add(base)
    state, failure = key_state(certificates[0], folder / "private" / (base + KEY))
    found.add(Held(certificates[0], state, failure=failure))
    for one in certificates[1:]:
        found.add(Held(one, KeyState.ABSENT))


def _too_many() -> Failure:
    return Failure(Operation.READ_STORE, FailureKind.TOO_LARGE)
