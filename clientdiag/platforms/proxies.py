"""The system's proxy settings as the standard library reads them: environment, registry or scutil."""

from __future__ import annotations

import os
import sys
from urllib.parse import urlsplit

from clientdiag.model.observations import ProxySetting

_KINDS = ("https", "all")


def system_proxies(host: str, source: str) -> tuple[ProxySetting, ...]:
    """The proxy for HTTPS, if one is set; credentials in its address are dropped.

    ``applies`` is False where an exception list names *host*.
    """
    if sys.platform not in {"win32", "darwin"} and not any(_is_proxy_variable(name) for name in os.environ):
        return ()
    import urllib.request  # slow to load, and most computers have no proxy

    found = urllib.request.getproxies()
    value = next((found[kind] for kind in _KINDS if found.get(kind)), "")
    if not value:
        return ()
    place = place_of(value)
    if not place:
        return (ProxySetting(source, applies=None),)
    return (ProxySetting(source, place, applies=not urllib.request.proxy_bypass(host)),)


def _is_proxy_variable(name: str) -> bool:
    return name.lower() in {"https_proxy", "all_proxy"}


def place_of(value: str) -> str:
    """Host and port of a proxy's address, without credentials; empty where it is none."""
    try:
        parts = urlsplit(value if "://" in value else f"//{value}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port or (443 if parts.scheme == 'https' else 80)}"
