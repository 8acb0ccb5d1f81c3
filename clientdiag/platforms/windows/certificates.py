"""CryptoAPI's certificate stores: opened for reading only, and listed certificate by certificate."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from ctypes import wintypes
from enum import IntEnum
from typing import Any

from clientdiag.platforms.windows.libraries import Function, last_error

MAX_ENTRIES = 5_000
MAX_ENTRY_BYTES = 64 * 1024
X509 = 1  # X509_ASN_ENCODING
_READ_ONLY = 0x8000
_OPEN_EXISTING = 0x4000


class Provider(IntEnum):
    """Which part of a named store is opened.

    ``VIEW`` is the whole as programs see it, a collection of several places; ``OWN`` is what the one
    location holds itself, without what it takes over from others.
    """

    MEMORY = 2
    VIEW = 10
    OWN = 13


class Location(IntEnum):
    """CERT_SYSTEM_STORE_*: whose stores."""

    CURRENT_USER = 1 << 16
    LOCAL_MACHINE = 2 << 16
    CURRENT_USER_GROUP_POLICY = 7 << 16
    LOCAL_MACHINE_GROUP_POLICY = 8 << 16
    LOCAL_MACHINE_ENTERPRISE = 9 << 16


class CertContext(ctypes.Structure):
    """CERT_CONTEXT."""

    encoding: int
    encoded: Any
    size: int
    _fields_ = (
        ("encoding", wintypes.DWORD),
        ("encoded", ctypes.c_void_p),
        ("size", wintypes.DWORD),
        ("info", ctypes.c_void_p),
        ("store", ctypes.c_void_p),
    )


Pointer = ctypes.POINTER(CertContext)
_open = Function(
    "crypt32.dll",
    "CertOpenStore",
    ctypes.c_void_p,
    ctypes.c_void_p,
    wintypes.DWORD,
    ctypes.c_void_p,
    wintypes.DWORD,
    wintypes.LPCWSTR,
)
_close = Function("crypt32.dll", "CertCloseStore", wintypes.BOOL, ctypes.c_void_p, wintypes.DWORD)
_next = Function("crypt32.dll", "CertEnumCertificatesInStore", Pointer, ctypes.c_void_p, Pointer)
_duplicate = Function("crypt32.dll", "CertDuplicateCertificateContext", Pointer, Pointer)
_free = Function("crypt32.dll", "CertFreeCertificateContext", wintypes.BOOL, Pointer)
_create = Function(
    "crypt32.dll",
    "CertCreateCertificateContext",
    Pointer,
    wintypes.DWORD,
    ctypes.c_char_p,
    wintypes.DWORD,
)
_add = Function(
    "crypt32.dll",
    "CertAddEncodedCertificateToStore",
    wintypes.BOOL,
    ctypes.c_void_p,
    wintypes.DWORD,
    ctypes.c_char_p,
    wintypes.DWORD,
    wintypes.DWORD,
    ctypes.c_void_p,
)


@contextlib.contextmanager
def opened(provider: Provider, location: Location, name: str) -> Iterator[int]:
    """A handle on the store *name*, which is neither made nor changed. Raises CallFailed."""
    handle = _open(provider, 0, None, location | _READ_ONLY | _OPEN_EXISTING, name)
    if not handle:
        raise last_error()
    try:
        yield handle
    finally:
        _close(handle, 0)


@contextlib.contextmanager
def in_memory(certificates: tuple[bytes, ...]) -> Iterator[int]:
    """A handle on a store of *certificates* without those CryptoAPI cannot decode. Raises CallFailed."""
    handle = _open(Provider.MEMORY, 0, None, 0, None)
    if not handle:
        raise last_error()
    try:
        for der in certificates[:MAX_ENTRIES]:
            if len(der) <= MAX_ENTRY_BYTES:
                _add(handle, X509, der, len(der), 2, None)  # CERT_STORE_ADD_USE_EXISTING
        yield handle
    finally:
        _close(handle, 0)


@contextlib.contextmanager
def decoded(der: bytes) -> Iterator[Any]:
    """*der* as CryptoAPI reads it. Raises CallFailed."""
    made = _create(X509, der, len(der))
    if not made:
        raise last_error()
    try:
        yield made
    finally:
        _free(made)


def entries(handle: int) -> Iterator[Any]:
    """Every certificate of a store, each valid until the next is asked for."""
    current: Any = None
    try:
        while current := _next(handle, current):  # which frees the one before
            yield current
    finally:
        if current:
            _free(current)


@contextlib.contextmanager
def kept(handle: int) -> Iterator[tuple[list[Any], int, bool]]:
    """The certificates of a store, valid all the while; how many were none; whether there are more."""
    held: list[Any] = []
    unreadable = 0
    is_more = False
    try:
        for entry in entries(handle):
            if len(held) + unreadable >= MAX_ENTRIES:
                is_more = True
                break
            if der_of(entry) is None:
                unreadable += 1
            else:
                held.append(_duplicate(entry))
        yield held, unreadable, is_more
    finally:
        for entry in held:
            _free(entry)


def der_of(entry: Any) -> bytes | None:
    """The DER of a certificate; None where it is of another kind, empty, no sequence or too large."""
    context = entry.contents
    if not context.encoding & X509 or not context.encoded or not 0 < context.size <= MAX_ENTRY_BYTES:
        return None
    der = ctypes.string_at(context.encoded, context.size)
    return der if der[:1] == b"\x30" else None
