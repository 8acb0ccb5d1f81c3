"""Whose session this is: an administrator's, a remote one."""

from __future__ import annotations

from ctypes import c_int
from ctypes.wintypes import BOOL

from clientdiag.platforms.windows.libraries import CallFailed, Function

_SM_REMOTESESSION = 0x1000
_is_admin = Function("shell32.dll", "IsUserAnAdmin", BOOL)
_metrics = Function("user32.dll", "GetSystemMetrics", c_int, c_int)


def is_elevated() -> bool | None:
    """Whether this process has an administrator's rights; None where that cannot be asked."""
    try:
        return bool(_is_admin())
    except CallFailed:
        return None


def is_remote() -> bool | None:
    """Whether this is a remote desktop's session; None where that cannot be asked."""
    try:
        return bool(_metrics(_SM_REMOTESESSION))
    except CallFailed:
        return None
