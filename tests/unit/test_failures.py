from __future__ import annotations

import errno

import pytest

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.probes.failures import from_os_error, os_failure

TCP = Operation.TCP_CONNECT


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ECONNREFUSED, FailureKind.REFUSED),
        (errno.ECONNRESET, FailureKind.RESET),
        (errno.EPIPE, FailureKind.RESET),
        (errno.ETIMEDOUT, FailureKind.TIMED_OUT),
        (errno.ENETUNREACH, FailureKind.UNREACHABLE),
        (errno.EHOSTUNREACH, FailureKind.UNREACHABLE),
        (errno.EACCES, FailureKind.PERMISSION_DENIED),
        (errno.EPERM, FailureKind.PERMISSION_DENIED),
        (errno.ENOENT, FailureKind.NOT_FOUND),
        (10061, FailureKind.REFUSED),
        (10060, FailureKind.TIMED_OUT),
        (10054, FailureKind.RESET),
        (10051, FailureKind.UNREACHABLE),
        (10013, FailureKind.PERMISSION_DENIED),
        (99999, FailureKind.OTHER),
        (None, FailureKind.OTHER),
    ],
)
def test_a_number_has_the_same_word_on_every_system(number: int | None, kind: FailureKind) -> None:
    assert os_failure(TCP, number, "words") == Failure(TCP, kind, number, "words")


def test_an_exception_keeps_its_number_and_words() -> None:
    failure = from_os_error(TCP, ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"))

    assert failure == Failure(TCP, FailureKind.REFUSED, errno.ECONNREFUSED, "Connection refused")


def test_a_time_out_of_python_s_own_has_no_number() -> None:
    assert from_os_error(TCP, TimeoutError("timed out")).kind is FailureKind.TIMED_OUT
    assert from_os_error(TCP, TimeoutError(errno.ETIMEDOUT, "x")).kind is FailureKind.TIMED_OUT


def test_an_exception_without_anything_is_other() -> None:
    assert from_os_error(TCP, OSError()) == Failure(TCP, FailureKind.OTHER, None, "OSError")
