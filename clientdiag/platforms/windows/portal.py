"""What Windows itself found out about the way to the internet; it says so from Windows 10 2004 on.

Needs real Windows.
"""

from __future__ import annotations

import ctypes
from ctypes import wintypes

from clientdiag.model.observations import PortalState
from clientdiag.platforms.windows.libraries import CallFailed, Function

_STATES = {1: "none", 2: "limited", 3: "full", 4: "portal"}  # NL_NETWORK_CONNECTIVITY_LEVEL_HINT


class ConnectivityHint(ctypes.Structure):
    """NL_NETWORK_CONNECTIVITY_HINT."""

    level: int
    _fields_ = (
        ("level", ctypes.c_int),
        ("cost", ctypes.c_int),
        ("near_limit", wintypes.BOOLEAN),
        ("over_limit", wintypes.BOOLEAN),
        ("roaming", wintypes.BOOLEAN),
    )


_hint = Function(
    "iphlpapi.dll", "GetNetworkConnectivityHint", wintypes.DWORD, ctypes.POINTER(ConnectivityHint)
)


def portal_state() -> PortalState | None:
    """The level of connectivity; None where Windows has no such function or does not answer."""
    hint = ConnectivityHint()
    try:
        if _hint(ctypes.byref(hint)):
            return None
    except CallFailed:
        return None
    return PortalState("Windows", _STATES.get(hint.level, "unknown"))
