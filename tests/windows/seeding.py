"""Certificates and keys put into the stores of a throw-away Windows with CryptoAPI, and taken out again."""

from __future__ import annotations

import contextlib
import ctypes
import uuid
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from clientdiag.platforms.windows.certificates import Location, Pointer, Provider, der_of, entries
from clientdiag.platforms.windows.libraries import Function, last_error
from tests.peers.authority import Issued

PASSWORD = "clientdiag"
CSP = "Microsoft Enhanced Cryptographic Provider v1.0"
_RSA_FULL, _AT_KEYEXCHANGE, _KEY_PROV_INFO = 1, 1, 2
_NEW_KEYSET, _DELETE_KEYSET, _MACHINE_KEYSET, _SILENT = 0x8, 0x10, 0x20, 0x40
_REPLACE = 3  # CERT_STORE_ADD_REPLACE_EXISTING


class Blob(ctypes.Structure):
    """CRYPT_DATA_BLOB."""

    _fields_ = (("size", wintypes.DWORD), ("data", ctypes.c_char_p))


class KeyPlace(ctypes.Structure):
    """CRYPT_KEY_PROV_INFO."""

    container: str
    _fields_ = (
        ("container", wintypes.LPWSTR),
        ("provider", wintypes.LPWSTR),
        ("provider_type", wintypes.DWORD),
        ("flags", wintypes.DWORD),
        ("parameter_count", wintypes.DWORD),
        ("parameters", ctypes.c_void_p),
        ("key_spec", wintypes.DWORD),
    )


def _crypt32(name: str, result: Any, *arguments: Any) -> Function:
    return Function("crypt32.dll", name, result, *arguments)


VOID, DWORD, BOOL = ctypes.c_void_p, wintypes.DWORD, wintypes.BOOL
_open = _crypt32("CertOpenStore", VOID, VOID, DWORD, VOID, DWORD, wintypes.LPCWSTR)
_close = _crypt32("CertCloseStore", BOOL, VOID, DWORD)
_add = _crypt32(
    "CertAddEncodedCertificateToStore",
    BOOL,
    VOID,
    DWORD,
    ctypes.c_char_p,
    DWORD,
    DWORD,
    ctypes.POINTER(Pointer),
)
_add_context = _crypt32(
    "CertAddCertificateContextToStore", BOOL, VOID, Pointer, DWORD, ctypes.POINTER(Pointer)
)
_delete = _crypt32("CertDeleteCertificateFromStore", BOOL, Pointer)
_duplicate = _crypt32("CertDuplicateCertificateContext", Pointer, Pointer)
_free = _crypt32("CertFreeCertificateContext", BOOL, Pointer)
_next = _crypt32("CertEnumCertificatesInStore", Pointer, VOID, Pointer)
_get_property = _crypt32(
    "CertGetCertificateContextProperty", BOOL, Pointer, DWORD, VOID, ctypes.POINTER(DWORD)
)
_set_property = _crypt32("CertSetCertificateContextProperty", BOOL, Pointer, DWORD, DWORD, VOID)
_import = _crypt32("PFXImportCertStore", VOID, ctypes.POINTER(Blob), wintypes.LPCWSTR, DWORD)
_acquire = Function(
    "advapi32.dll",
    "CryptAcquireContextW",
    BOOL,
    ctypes.POINTER(VOID),
    wintypes.LPCWSTR,
    wintypes.LPCWSTR,
    DWORD,
    DWORD,
)
_generate = Function("advapi32.dll", "CryptGenKey", BOOL, VOID, DWORD, DWORD, ctypes.POINTER(VOID))
_destroy = Function("advapi32.dll", "CryptDestroyKey", BOOL, VOID)
_release = Function("advapi32.dll", "CryptReleaseContext", BOOL, VOID, DWORD)


def _must(result: Any) -> Any:
    if not result:
        raise last_error()
    return result


@contextlib.contextmanager
def _store(location: Location, name: str) -> Iterator[int]:
    handle = _must(_open(Provider.OWN, 0, None, location, name))
    try:
        yield handle
    finally:
        _close(handle, 0)


@contextlib.contextmanager
def in_store(der: bytes, name: str, location: Location, key: KeyPlace | None = None) -> Iterator[None]:
    """*der* in a store as long as this lasts; *key* says where its private key is thought to be."""
    added = Pointer()
    with _store(location, name) as handle:
        _must(_add(handle, 1, der, len(der), _REPLACE, ctypes.byref(added)))
        if key is not None:
            _must(_set_property(added, _KEY_PROV_INFO, 0, ctypes.byref(key)))
    try:
        yield
    finally:
        _remove(der, name, location)


@contextlib.contextmanager
def imported(issued: Issued) -> Iterator[str]:
    """A certificate and its key in the user's MY, by way of a PFX; the name of the key's container."""
    assert isinstance(issued.private_key, rsa.RSAPrivateKey)
    pfx = pkcs12.serialize_key_and_certificates(
        b"test", issued.private_key, issued.certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )
    unpacked = _must(_import(ctypes.byref(Blob(len(pfx), pfx)), PASSWORD, 0))
    try:
        context = _must(_next(unpacked, None))
        container = _container_of(context)
        with _store(Location.CURRENT_USER, "MY") as handle:
            _must(_add_context(handle, context, _REPLACE, None))
        _free(context)
    finally:
        _close(unpacked, 0)
    try:
        yield container
    finally:
        _remove(issued.der, "MY", Location.CURRENT_USER)
        delete_key(container)


@contextlib.contextmanager
def key_container(*, of_machine: bool = False) -> Iterator[KeyPlace]:
    """A key set of its own with a fresh key that no certificate was made for."""
    name = f"clientdiag-test-{uuid.uuid4()}"
    flags = _MACHINE_KEYSET if of_machine else 0
    provider, key = VOID(), VOID()
    _must(_acquire(ctypes.byref(provider), name, CSP, _RSA_FULL, _NEW_KEYSET | _SILENT | flags))
    _must(_generate(provider, _AT_KEYEXCHANGE, 2048 << 16, ctypes.byref(key)))
    _destroy(key)
    _release(provider, 0)
    try:
        yield KeyPlace(name, CSP, _RSA_FULL, flags, 0, None, _AT_KEYEXCHANGE)
    finally:
        delete_key(name, flags)


def gone(place: KeyPlace) -> KeyPlace:
    """*place*, its key set deleted."""
    delete_key(place.container)
    return place


def delete_key(container: str, flags: int = 0) -> None:
    """Delete a key set, if it is still there."""
    provider = VOID()
    _acquire(ctypes.byref(provider), container, CSP, _RSA_FULL, _DELETE_KEYSET | flags)


def _container_of(context: Any) -> str:
    size = DWORD(0)
    _must(_get_property(context, _KEY_PROV_INFO, None, ctypes.byref(size)))
    buffer = ctypes.create_string_buffer(size.value)
    _must(_get_property(context, _KEY_PROV_INFO, buffer, ctypes.byref(size)))
    return KeyPlace.from_buffer(buffer).container


def _remove(der: bytes, name: str, location: Location) -> None:
    with _store(location, name) as handle:
        # deleted after the listing: Wine begins it anew otherwise
        found = [_duplicate(one) for one in entries(handle) if der_of(one) == der]
        for one in found:
            _delete(one)  # which frees what it is given
