"""The service manager: whether a service runs, asked with the least rights."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any

from clientdiag.platforms.windows.libraries import CallFailed, Function, last_error

_NO_SUCH_SERVICE = 1060  # ERROR_SERVICE_DOES_NOT_EXIST
_CONNECT, _QUERY_STATUS = 0x1, 0x4
_STATES = {1: False, 3: False, 4: True}  # stopped, stopping, running; the others are on the way or paused


class ServiceStatus(ctypes.Structure):
    """SERVICE_STATUS."""

    state: int
    _fields_ = (
        ("kind", wintypes.DWORD),
        ("state", wintypes.DWORD),
        ("controls", wintypes.DWORD),
        ("exit_code", wintypes.DWORD),
        ("own_exit_code", wintypes.DWORD),
        ("check_point", wintypes.DWORD),
        ("wait_ms", wintypes.DWORD),
    )


_open_manager = Function(
    "advapi32.dll",
    "OpenSCManagerW",
    ctypes.c_void_p,
    wintypes.LPCWSTR,
    wintypes.LPCWSTR,
    wintypes.DWORD,
)
_open_service = Function(
    "advapi32.dll",
    "OpenServiceW",
    ctypes.c_void_p,
    ctypes.c_void_p,
    wintypes.LPCWSTR,
    wintypes.DWORD,
)
_query = Function(
    "advapi32.dll",
    "QueryServiceStatus",
    wintypes.BOOL,
    ctypes.c_void_p,
    ctypes.POINTER(ServiceStatus),
)
_close = Function("advapi32.dll", "CloseServiceHandle", wintypes.BOOL, ctypes.c_void_p)


def any_runs(names: tuple[str, ...]) -> bool | None:
    """Whether one of these services runs; False, too, where none of them exists; None unknown."""
    try:
        with _handle(_open_manager(None, None, _CONNECT)) as manager:
            states = [_runs(manager, name) for name in names]
    except CallFailed:
        return None
    if True in states:
        return True
    return None if None in states else False


def _runs(manager: Any, name: str) -> bool | None:
    status = ServiceStatus()
    try:
        with _handle(_open_service(manager, name, _QUERY_STATUS)) as service:
            if not _query(service, ctypes.byref(status)):
                return None
    except CallFailed as refused:
        return False if refused.code == _NO_SUCH_SERVICE else None
    return _STATES.get(status.state)


@contextlib.contextmanager
def _handle(opened: Any) -> Iterator[Any]:
    if not opened:
        raise last_error()
    try:
        yield opened
    finally:
        _close(opened)
