"""Whether a certificate's private key is there and answers: asked silently, and never read.

The key's provider hands out a handle and compares public keys; nothing is signed. The codes are from
Microsoft's documentation; smart cards, TPMs and EC keys were never met, for under Wine there are none.
"""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from typing import Any

from clientdiag.model.core import Failure
from clientdiag.model.observations import KeyState
from clientdiag.platforms.windows.libraries import CallFailed, Function, failure_of, last_error

MAX_NAME = 200
_MAX_PROPERTY_BYTES = 64 * 1024
_KEY_PROV_INFO = 2  # CERT_KEY_PROV_INFO_PROP_ID
_MACHINE_KEYSET = 0x20  # CRYPT_MACHINE_KEYSET
_CNG = 0xFFFFFFFF  # CERT_NCRYPT_KEY_SPEC
# COMPARE_KEY, NO_HEALING (writes nothing into the store), SILENT, ALLOW_NCRYPT_KEY
_FLAGS = 0x4 | 0x8 | 0x40 | 0x10000
_NO_KEY_PROPERTY = 0x8009200B  # CRYPT_E_NO_KEY_PROPERTY
_NOT_FOUND = 0x80092004  # CRYPT_E_NOT_FOUND
_BAD_KEYSET = 0x80090016  # NTE_BAD_KEYSET
_STATES = {
    _NO_KEY_PROPERTY: KeyState.BROKEN,  # Wine: the key set is gone
    0x8009000D: KeyState.BROKEN,  # NTE_NO_KEY
    0x80090011: KeyState.BROKEN,  # NTE_NOT_FOUND
    0x80090015: KeyState.BROKEN,  # NTE_BAD_PUBLIC_KEY: another key than the certificate's
    _BAD_KEYSET: KeyState.BROKEN,
    0x80090017: KeyState.BROKEN,  # NTE_PROV_TYPE_NOT_DEF
    0x80090019: KeyState.BROKEN,  # NTE_KEYSET_NOT_DEF: no such provider
    0x8009001A: KeyState.BROKEN,  # NTE_KEYSET_ENTRY_BAD
    0x8009001D: KeyState.BROKEN,  # NTE_PROVIDER_DLL_FAIL
    0x8009001E: KeyState.BROKEN,  # NTE_PROV_DLL_NOT_FOUND
    0x80090035: KeyState.BROKEN,  # NTE_DEVICE_NOT_FOUND
    0x80100009: KeyState.BROKEN,  # SCARD_E_UNKNOWN_READER
    0x8010000C: KeyState.BROKEN,  # SCARD_E_NO_SMARTCARD
    0x80100017: KeyState.BROKEN,  # SCARD_E_READER_UNAVAILABLE
    0x8010001D: KeyState.BROKEN,  # SCARD_E_NO_SERVICE
    0x8010001E: KeyState.BROKEN,  # SCARD_E_SERVICE_STOPPED
    0x8010002E: KeyState.BROKEN,  # SCARD_E_NO_READERS_AVAILABLE
    0x80100030: KeyState.BROKEN,  # SCARD_E_NO_KEY_CONTAINER
    0x80100069: KeyState.BROKEN,  # SCARD_W_REMOVED_CARD
    0x8010006C: KeyState.BROKEN,  # SCARD_W_CHV_BLOCKED
    0x80090022: KeyState.NEEDS_PERSON,  # NTE_SILENT_CONTEXT
    0x8009002E: KeyState.NEEDS_PERSON,  # NTE_UI_REQUIRED
    0x80090036: KeyState.NEEDS_PERSON,  # NTE_USER_CANCELLED
    0x80100002: KeyState.NEEDS_PERSON,  # SCARD_E_CANCELLED
    0x8010006A: KeyState.NEEDS_PERSON,  # SCARD_W_SECURITY_VIOLATION: the PIN was not given
    0x8010006B: KeyState.NEEDS_PERSON,  # SCARD_W_WRONG_CHV
    0x8010006E: KeyState.NEEDS_PERSON,  # SCARD_W_CANCELLED_BY_USER
    0x8010006F: KeyState.NEEDS_PERSON,  # SCARD_W_CARD_NOT_AUTHENTICATED
    5: KeyState.DENIED,  # ERROR_ACCESS_DENIED
    0x80070005: KeyState.DENIED,  # E_ACCESSDENIED
    0x80090010: KeyState.DENIED,  # NTE_PERM
}


class KeyProvInfo(ctypes.Structure):
    """CRYPT_KEY_PROV_INFO, as far as it is looked at."""

    provider: str | None
    flags: int
    _fields_ = (
        ("container", ctypes.c_void_p),
        ("provider", wintypes.LPWSTR),
        ("provider_type", wintypes.DWORD),
        ("flags", wintypes.DWORD),
        ("parameter_count", wintypes.DWORD),
        ("parameters", ctypes.c_void_p),
        ("key_spec", wintypes.DWORD),
    )


_property = Function(
    "crypt32.dll",
    "CertGetCertificateContextProperty",
    wintypes.BOOL,
    ctypes.c_void_p,
    wintypes.DWORD,
    ctypes.c_void_p,
    ctypes.POINTER(wintypes.DWORD),
)
_acquire = Function(
    "crypt32.dll",
    "CryptAcquireCertificatePrivateKey",
    wintypes.BOOL,
    ctypes.c_void_p,
    wintypes.DWORD,
    ctypes.c_void_p,
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.POINTER(wintypes.DWORD),
    ctypes.POINTER(wintypes.BOOL),
)
_release = Function("advapi32.dll", "CryptReleaseContext", wintypes.BOOL, ctypes.c_void_p, wintypes.DWORD)
_free_cng = Function("ncrypt.dll", "NCryptFreeObject", wintypes.LONG, ctypes.c_void_p)


def key_of(entry: Any, *, elevated: bool | None, is_tried: bool) -> tuple[KeyState, str, Failure | None]:
    """The state of a certificate's key, who keeps it, and why it is not usable.

    *elevated* says whether this process runs with an administrator's rights; without *is_tried* nobody
    is asked for the key.
    """
    try:
        provider, is_machines = _key_property(entry)
    except CallFailed as refused:
        is_alone = refused.code in {_NOT_FOUND, _NO_KEY_PROPERTY}
        return (KeyState.ABSENT, "", None) if is_alone else (KeyState.UNKNOWN, "", failure_of(refused))
    if not is_tried:
        return KeyState.PRESENT, provider, None
    try:
        _try(entry)
    except CallFailed as refused:
        state = state_of(refused.code, may_be_hidden=is_machines and not elevated)
        return state, provider, failure_of(refused)
    return KeyState.USABLE, provider, None


def state_of(code: int, *, may_be_hidden: bool) -> KeyState:
    """What an answer of the provider means for a certificate that a key is said to belong to.

    *may_be_hidden*: the key is the machine's, and this user is no administrator. A key file that one may
    not open is then said to be absent, too.
    """
    if may_be_hidden and code in {_BAD_KEYSET, _NO_KEY_PROPERTY}:
        return KeyState.UNKNOWN
    return _STATES.get(code, KeyState.UNKNOWN)


def _key_property(entry: Any) -> tuple[str, bool]:
    """Who keeps the key, and whether it is the machine's. The container's name, a person's often, is left."""
    size = wintypes.DWORD(0)
    if not _property(entry, _KEY_PROV_INFO, None, ctypes.byref(size)):
        raise last_error()
    if not ctypes.sizeof(KeyProvInfo) <= size.value <= _MAX_PROPERTY_BYTES:
        return "", False
    buffer = ctypes.create_string_buffer(size.value)
    if not _property(entry, _KEY_PROV_INFO, buffer, ctypes.byref(size)):
        raise last_error()
    info = KeyProvInfo.from_buffer(buffer)
    return (info.provider or "")[:MAX_NAME], bool(info.flags & _MACHINE_KEYSET)


def _try(entry: Any) -> None:
    """Ask the provider for a handle on the key, and give it back. Raises CallFailed."""
    handle, spec, is_ours = ctypes.c_void_p(), wintypes.DWORD(), wintypes.BOOL()
    if not _acquire(entry, _FLAGS, None, ctypes.byref(handle), ctypes.byref(spec), ctypes.byref(is_ours)):
        raise last_error()
    if is_ours.value and handle.value:
        if spec.value == _CNG:
            _free_cng(handle)
        else:
            _release(handle, 0)
