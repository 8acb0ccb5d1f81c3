"""Windows' proxy settings: the user's (WinINET), the machine's (WinHTTP), and the automatic script's address.

A script is not evaluated.
"""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from fnmatch import fnmatchcase

from clientdiag.model.observations import ProxySetting
from clientdiag.platforms.proxies import place_of, system_proxies
from clientdiag.platforms.windows.libraries import CallFailed, Function
from clientdiag.platforms.windows.registry import value

_USER_KEY = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_MAX_TEXT = 4_000
_NAMED = 3  # WINHTTP_ACCESS_TYPE_NAMED_PROXY


class ProxyInfo(ctypes.Structure):
    """WINHTTP_PROXY_INFO; the texts are to be freed by the caller."""

    access: int
    proxy: int | None
    bypass: int | None
    _fields_ = (("access", wintypes.DWORD), ("proxy", ctypes.c_void_p), ("bypass", ctypes.c_void_p))


_default = Function(
    "winhttp.dll", "WinHttpGetDefaultProxyConfiguration", wintypes.BOOL, ctypes.POINTER(ProxyInfo)
)
_free = Function("kernel32.dll", "GlobalFree", ctypes.c_void_p, ctypes.c_void_p)


def proxies(host: str) -> tuple[ProxySetting, ...]:
    """The user's own setting first, then its script, then the machine's setting."""
    script = _automatic_script()
    return (
        *system_proxies(host, "WinINET"),
        *((ProxySetting("WinINET", script=script),) if script else ()),
        *_machine_proxies(host),
    )


def machine_proxy(named: str, bypass: str, host: str) -> ProxySetting | None:
    """WinHTTP's setting as it is written: ``host:port`` or ``http=…;https=…``, and what goes directly."""
    entries = named.replace(";", " ").split()
    general = [one for one in entries if "=" not in one]
    special = [one.partition("=")[2] for one in entries if one.lower().startswith("https=")]
    chosen = next(iter((*special, *general)), "")
    if not chosen:
        return None
    place = place_of(chosen)
    if not place:
        return ProxySetting("WinHTTP", applies=None)
    return ProxySetting("WinHTTP", place, applies=not _goes_directly(host, bypass))


def _machine_proxies(host: str) -> tuple[ProxySetting, ...]:
    info = ProxyInfo()
    try:
        if not _default(ctypes.byref(info)) or info.access != _NAMED:
            return ()
        named, bypass = _taken(info.proxy), _taken(info.bypass)
    except CallFailed:
        return ()
    found = machine_proxy(named, bypass, host)
    return () if found is None else (found,)


def _taken(text: int | None) -> str:
    """A text that Windows allocated for us, which is given back."""
    if not text:
        return ""
    try:
        return ctypes.wstring_at(text)[:_MAX_TEXT]
    finally:
        _free(text)


def _goes_directly(host: str, bypass: str) -> bool:
    name = host.lower()
    for entry in bypass.lower().replace(";", " ").split():
        if entry == "<local>":
            if "." not in name and ":" not in name:
                return True
        elif fnmatchcase(name, entry.rpartition("://")[2].replace("[", "[[]")):
            return True
    return False


def _automatic_script() -> str:
    try:
        return _without_credentials(str(value(_USER_KEY, "AutoConfigURL", of_user=True)))[:500]
    except OSError:  # no script is set
        return ""


def _without_credentials(address: str) -> str:
    start, sign, rest = address.partition("://")
    place, slash, path = rest.partition("/")
    return f"{start}{sign}{place.rpartition('@')[2]}{slash}{path}" if sign else address
