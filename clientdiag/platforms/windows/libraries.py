"""Windows' own libraries: functions found when they are first called, and their error numbers as failures."""

from __future__ import annotations

import ctypes
import errno
import sys
from typing import Any

from clientdiag.model.core import Failure, FailureKind, Operation

NOT_HERE = -errno.ENOSYS
"""Stands for the number where this system lacks the function; Windows has none below zero as read here."""

ACCESS_DENIED = 5
_FROM_SYSTEM_FOLDER = 0x800  # LOAD_LIBRARY_SEARCH_SYSTEM32: never from beside the program or the work folder
_WIN32_FACILITY = 0x80070000
_ASN1_FACILITY = 0x80093000  # CRYPT_E_ASN1_*
_KINDS = {
    NOT_HERE: FailureKind.NOT_SUPPORTED,
    2: FailureKind.NOT_FOUND,  # ERROR_FILE_NOT_FOUND
    3: FailureKind.NOT_FOUND,  # ERROR_PATH_NOT_FOUND
    ACCESS_DENIED: FailureKind.PERMISSION_DENIED,
    0x80092004: FailureKind.NOT_FOUND,  # CRYPT_E_NOT_FOUND
    50: FailureKind.NOT_SUPPORTED,  # ERROR_NOT_SUPPORTED
    120: FailureKind.NOT_SUPPORTED,  # ERROR_CALL_NOT_IMPLEMENTED
}


class CallFailed(Exception):
    """A call that Windows refused; ``code`` is the Win32 error or HRESULT, not negative, or NOT_HERE."""

    def __init__(self, code: int) -> None:
        """*code* may be signed, as ctypes gives it."""
        self.code = code if code == NOT_HERE else code & 0xFFFFFFFF
        super().__init__(f"{self.code:#x}")


class Function:
    """A function of a library in Windows' system folder, with the types of its result and arguments.

    It is looked for at the first call, so that a module that names it can be imported anywhere.
    """

    def __init__(self, library: str, name: str, result: Any, *arguments: Any) -> None:
        self._place = (library, name)
        self._types = (result, arguments)
        self._function: Any = None

    def __call__(self, *arguments: Any) -> Any:
        """Call it. Raises CallFailed with NOT_HERE where there is no such function."""
        if self._function is None:
            self._function = _find(*self._place, *self._types)
        return self._function(*arguments)


def last_error() -> CallFailed:
    """Why the last call of this thread failed."""
    if sys.platform == "win32":
        return CallFailed(ctypes.get_last_error())
    return CallFailed(NOT_HERE)


def failure_of(refused: CallFailed, operation: Operation = Operation.READ_STORE) -> Failure:
    """The failure of a call; the code is left out where there was no function to call."""
    code = refused.code
    if code != NOT_HERE and code & 0xFFFFF000 == _ASN1_FACILITY:
        return Failure(operation, FailureKind.MALFORMED, code)
    short = code & 0xFFFF if code & 0xFFFF0000 == _WIN32_FACILITY else code
    kind = _KINDS.get(short, FailureKind.OTHER)
    return Failure(operation, kind, None if code == NOT_HERE else code)


def _find(library: str, name: str, result: Any, arguments: tuple[Any, ...]) -> Any:
    if sys.platform == "win32":
        try:
            loaded = ctypes.WinDLL(library, use_last_error=True, winmode=_FROM_SYSTEM_FOLDER)
            function = getattr(loaded, name)
        except (OSError, AttributeError):  # an older Windows, or Wine
            raise CallFailed(NOT_HERE) from None
        function.restype = result
        function.argtypes = arguments
        return function
    raise CallFailed(NOT_HERE)
