"""Exceptions of the system made into :class:`Failure` values, by number and never by text."""

from __future__ import annotations

import errno

from clientdiag.model.core import Failure, FailureKind, Operation

_KINDS = {
    errno.ECONNREFUSED: FailureKind.REFUSED,
    errno.ECONNRESET: FailureKind.RESET,
    errno.ECONNABORTED: FailureKind.RESET,
    errno.EPIPE: FailureKind.RESET,
    errno.ETIMEDOUT: FailureKind.TIMED_OUT,
    errno.ENETUNREACH: FailureKind.UNREACHABLE,
    errno.EHOSTUNREACH: FailureKind.UNREACHABLE,
    errno.EADDRNOTAVAIL: FailureKind.UNREACHABLE,
    errno.ENETDOWN: FailureKind.UNREACHABLE,
    errno.EAFNOSUPPORT: FailureKind.UNREACHABLE,
    errno.EACCES: FailureKind.PERMISSION_DENIED,
    errno.EPERM: FailureKind.PERMISSION_DENIED,
    errno.ENOENT: FailureKind.NOT_FOUND,
    errno.ENOTDIR: FailureKind.NOT_FOUND,
    # Winsock numbers, which a non-blocking connect reports as they are
    10013: FailureKind.PERMISSION_DENIED,
    10047: FailureKind.UNREACHABLE,
    10049: FailureKind.UNREACHABLE,
    10050: FailureKind.UNREACHABLE,
    10051: FailureKind.UNREACHABLE,
    10053: FailureKind.RESET,
    10054: FailureKind.RESET,
    10060: FailureKind.TIMED_OUT,
    10061: FailureKind.REFUSED,
    10065: FailureKind.UNREACHABLE,
}


def os_failure(operation: Operation, number: int | None, detail: str = "") -> Failure:
    """A failure from an errno or Winsock number."""
    kind = _KINDS.get(number, FailureKind.OTHER) if number is not None else FailureKind.OTHER
    return Failure(operation, kind, number, detail)


def from_os_error(operation: Operation, error: OSError) -> Failure:
    """A failure from an OSError; a time-out without a number counts as one."""
    if error.errno is None and isinstance(error, TimeoutError):
        return Failure(operation, FailureKind.TIMED_OUT, None, str(error))
    return os_failure(operation, error.errno, error.strerror or type(error).__name__)
