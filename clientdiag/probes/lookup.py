"""The system resolver's answer: what the Cisco client itself gets."""

from __future__ import annotations

import socket
import time

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import SystemLookup

MAX_ADDRESSES = 64
_NAMES = {
    getattr(socket, "EAI_NONAME", -2): FailureKind.NO_SUCH_NAME,
    getattr(socket, "EAI_NODATA", -5): FailureKind.NO_ADDRESS,
    getattr(socket, "EAI_AGAIN", -3): FailureKind.TRY_AGAIN,
    getattr(socket, "EAI_FAIL", -4): FailureKind.TRY_AGAIN,
    # Winsock: HOST_NOT_FOUND, TRY_AGAIN, NO_RECOVERY, NO_DATA
    11001: FailureKind.NO_SUCH_NAME,
    11002: FailureKind.TRY_AGAIN,
    11003: FailureKind.TRY_AGAIN,
    11004: FailureKind.NO_ADDRESS,
}


def look_up(name: str) -> SystemLookup:
    """Resolve *name* with getaddrinfo. Cannot be interrupted; never raises."""
    started = time.perf_counter()
    addresses: dict[str, None] = {}
    failure: Failure | None = None
    try:
        for entry in socket.getaddrinfo(name, None, socket.AF_UNSPEC, socket.SOCK_STREAM):
            addresses.setdefault(str(entry[4][0]))
    except socket.gaierror as error:
        kind = _NAMES.get(error.errno or 0, FailureKind.OTHER)
        failure = Failure(Operation.SYSTEM_LOOKUP, kind, error.errno, error.strerror or "")
    except (OSError, UnicodeError) as error:
        failure = Failure(
            Operation.SYSTEM_LOOKUP, FailureKind.OTHER, getattr(error, "errno", None), str(error)
        )
    found = tuple(addresses)[:MAX_ADDRESSES]
    return SystemLookup(name, found, failure, round((time.perf_counter() - started) * 1000, 2))
