"""E-mail by Simple MAPI (MAPISendMailW), which opens the user's letter with the file attached.

Written from Microsoft's documentation of mapi.h; never run with an e-mail program behind it.
"""

from __future__ import annotations

import contextlib
import os
from ctypes import POINTER, Structure, byref, c_size_t, c_ulong, c_void_p, pointer
from ctypes.wintypes import LPWSTR

from clientdiag.platforms.desktop import Letter, Outcome
from clientdiag.platforms.windows.libraries import CallFailed, Function
from clientdiag.platforms.windows.registry import values_of

_TO = 1
_LOGON_UI, _DIALOG = 0x1, 0x8
_SUCCESS, _USER_ABORT = 0, 1
_AT_NO_PLACE = 0xFFFFFFFF
_MAIL_PROGRAMS = r"SOFTWARE\Clients\Mail"


class _File(Structure):
    """MapiFileDescW."""

    _fields_ = (
        ("reserved", c_ulong),
        ("flags", c_ulong),
        ("position", c_ulong),
        ("path", LPWSTR),
        ("name", LPWSTR),
        ("kind", c_void_p),
    )


class _Person(Structure):
    """MapiRecipDescW."""

    _fields_ = (
        ("reserved", c_ulong),
        ("role", c_ulong),
        ("name", LPWSTR),
        ("address", LPWSTR),
        ("entry_size", c_ulong),
        ("entry", c_void_p),
    )


class _Message(Structure):
    """MapiMessageW."""

    _fields_ = (
        ("reserved", c_ulong),
        ("subject", LPWSTR),
        ("text", LPWSTR),
        ("kind", LPWSTR),
        ("received", LPWSTR),
        ("conversation", LPWSTR),
        ("flags", c_ulong),
        ("sender", POINTER(_Person)),
        ("people_count", c_ulong),
        ("people", POINTER(_Person)),
        ("file_count", c_ulong),
        ("files", POINTER(_File)),
    )


_send = Function(
    "mapi32.dll", "MAPISendMailW", c_ulong, c_size_t, c_size_t, POINTER(_Message), c_ulong, c_ulong
)


def begin_letter(letter: Letter) -> Outcome:
    """Open *letter* for the user, who sends it or not; returns when it was closed."""
    if not has_program():
        return Outcome.NOT_POSSIBLE
    message, _kept = message_of(letter)
    before = os.getcwd()  # noqa: PTH109  # a text that is only handed back
    try:
        result = _send(0, 0, byref(message), _LOGON_UI | _DIALOG, 0)
    except (CallFailed, OSError):  # OSError: the e-mail program crashed in this process
        return Outcome.NOT_POSSIBLE
    finally:
        with contextlib.suppress(OSError):
            os.chdir(before)  # MAPI may change it
    if result == _USER_ABORT:
        return Outcome.CANCELLED
    return Outcome.DONE if result == _SUCCESS else Outcome.NOT_POSSIBLE


def has_program() -> bool:
    """Whether an e-mail program is registered; without one MAPI would show a message of its own."""
    return any(bool(values_of(_MAIL_PROGRAMS, of_user=of_user).get("")) for of_user in (True, False))


def message_of(letter: Letter) -> tuple[_Message, tuple[object, ...]]:
    """*letter* as MAPI wants it, and what has to live as long as that."""
    path = str(letter.attachment.absolute())
    file = _File(0, 0, _AT_NO_PLACE, path, letter.attachment.name, None)
    person = _Person(0, _TO, letter.to_name or letter.to, f"SMTP:{letter.to}", 0, None)
    message = _Message(subject=letter.subject, text=letter.body.replace("\n", "\r\n"))
    message.file_count, message.files = 1, pointer(file)
    if letter.to:
        message.people_count, message.people = 1, pointer(person)
    return message, (file, person)
