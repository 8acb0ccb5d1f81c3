from __future__ import annotations

import pytest

from clientdiag.model import observations as seen
from clientdiag.model.core import FailureKind, Severity, State, Topic
from tests.unit import facts
from tests.unit.facts import but, finding, good_chain, healthy, judged, no_handshake, tls_failure, unknown

CODES = ("not-tls", "handshake-refused", "handshake-stalled")


def _after(handshake: seen.TlsHandshake) -> tuple[facts.Observation, ...]:
    """A run that came as far as *handshake*."""
    return (facts.clock(), facts.lookup(), facts.connected(), handshake, facts.store(facts.root()))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (FailureKind.NOT_TLS, "not-tls"),
        (FailureKind.ALERT, "handshake-refused"),
        (FailureKind.RESET, "handshake-refused"),
        (FailureKind.END_OF_STREAM, "handshake-refused"),
        (FailureKind.PROTOCOL, "handshake-refused"),
        (FailureKind.TIMED_OUT, "handshake-stalled"),
    ],
)
def test_each_end_without_a_certificate_has_its_one_code(kind: FailureKind, code: str) -> None:
    run = _after(no_handshake(kind, 40 if kind is FailureKind.ALERT else None))

    assert [one for one in CODES if finding(one, *run)] == [code]
    assert judged(*run).verdict.root == code


@pytest.mark.parametrize("kind", [FailureKind.CANCELLED, FailureKind.TOO_LARGE, FailureKind.OTHER])
def test_an_end_that_says_nothing_leaves_the_chain_unknown(kind: FailureKind) -> None:
    verdict = judged(*_after(no_handshake(kind))).verdict

    assert verdict.state is State.UNDETERMINED
    assert Topic.CHAIN in [one.topic for one in verdict.unknown]


@pytest.mark.parametrize("kind", [FailureKind.ALERT, FailureKind.RESET, FailureKind.TIMED_OUT])
def test_a_handshake_that_failed_after_the_certificate_was_shown_is_not_refused(kind: FailureKind) -> None:
    # as when the gateway hangs up because no client certificate came
    run = _after(good_chain(failure=tls_failure(kind, 40), phase=seen.HandshakePhase.AFTER_CERTIFICATE))

    assert [one for one in CODES if finding(one, *run)] == []


def test_every_client_hello_that_was_tried_is_listed_for_it() -> None:
    attempts = tuple(
        seen.TlsAttempt(hello, tls_failure(FailureKind.ALERT, 40), size)
        for hello, size in ((seen.Hello.DEFAULT, 1700), (seen.Hello.CLASSICAL, 300), (seen.Hello.LEGACY, 250))
    )
    found = finding("handshake-refused", *_after(no_handshake(FailureKind.ALERT, 40, attempts=attempts)))

    assert found is not None
    assert [one.args["hello"] for one in found.detail] == ["default", "classical", "legacy"]
    assert "alert 40" in str(found.detail[0].args["outcome"])


def test_what_answered_instead_of_tls_is_shown_harmlessly() -> None:
    bytes_ = b"SSH-2.0-\x1b[31m`rm`\r\n\xff" + b"x" * 40
    found = finding("not-tls", *_after(no_handshake(FailureKind.NOT_TLS, first_bytes=bytes_)))

    assert found is not None
    shown = str(found.detail[0].args["bytes"])
    assert shown.startswith("SSH-2.0-.[31m.rm...")
    assert shown.isprintable()


HELLO = seen.Hello
LARGE_LOST = seen.TlsAttempt(HELLO.DEFAULT, tls_failure(FailureKind.TIMED_OUT), 1700)
LARGE_RESET = seen.TlsAttempt(HELLO.DEFAULT, tls_failure(FailureKind.RESET), 1700)
SMALL_GOOD = seen.TlsAttempt(HELLO.CLASSICAL, None, 300)
SMALL_LOST = seen.TlsAttempt(HELLO.CLASSICAL, tls_failure(FailureKind.TIMED_OUT), 300)
OLD_GOOD = seen.TlsAttempt(HELLO.LEGACY, None, 250)


@pytest.mark.parametrize(
    ("attempts", "dropped"),
    [
        ((LARGE_LOST, SMALL_GOOD), True),
        ((LARGE_RESET, SMALL_GOOD, OLD_GOOD), True),
        ((LARGE_LOST, SMALL_LOST, OLD_GOOD), False),
        ((seen.TlsAttempt(HELLO.DEFAULT, None, 1700),), False),
        ((LARGE_LOST, OLD_GOOD), False),
        ((), False),
    ],
    ids=range(6),
)
def test_only_a_small_hello_that_helps_names_the_large_one(
    attempts: tuple[seen.TlsAttempt, ...], dropped: bool
) -> None:
    found = finding("hybrid-hello-dropped", *but(healthy(), good_chain(attempts=attempts)))

    assert (found is not None) is dropped
    assert found is None or found.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("protocol", "old"),
    [
        ("TLSv1.3", False),
        ("TLSv1.2", False),
        ("TLSv1.1", True),
        ("TLSv1", True),
        ("SSLv3", True),
        (None, False),
    ],
    ids=str,
)
def test_what_is_older_than_tls_1_2_is_outdated(protocol: str | None, old: bool) -> None:
    run = but(healthy(), good_chain(protocol=protocol))

    assert (finding("legacy-tls-only", *run) is not None) is old
    assert judged(*run).verdict.root == ("legacy-tls-only" if old else None)


def test_a_chain_that_was_not_read_is_said_to_be_unknown() -> None:
    assert unknown("legacy-tls-only", *_after(no_handshake(FailureKind.TIMED_OUT))) is not None
    assert unknown("legacy-tls-only", *healthy()) is None


def test_no_handshake_at_all_leaves_the_chain_unknown() -> None:
    run = (facts.clock(), facts.lookup(), facts.connected(), facts.store(facts.root()))
    verdict = judged(*run).verdict

    assert verdict.state is State.UNDETERMINED
    assert Topic.CHAIN in [one.topic for one in verdict.unknown]


def test_the_first_resolved_address_that_showed_a_certificate_is_the_client_s() -> None:
    # The second address presents another certificate; the client takes the first.
    other = facts.handshake(facts.leaf("other.example.com"), facts.issuing(), address="192.0.2.11")
    run = (*but(healthy(), facts.lookup("192.0.2.10", "192.0.2.11")), other)

    assert finding("name-mismatch", *run) is None
    turned = but(run, facts.lookup("192.0.2.11", "192.0.2.10"))
    assert finding("name-mismatch", *turned) is not None


def test_an_address_without_an_answer_is_passed_over() -> None:
    dead = no_handshake(FailureKind.TIMED_OUT, address="192.0.2.9")
    run = (*but(healthy(), facts.lookup("192.0.2.9", "192.0.2.10")), dead)

    assert finding("handshake-stalled", *run) is None


def test_the_comparison_by_raw_address_is_never_the_client_s() -> None:
    raw = facts.handshake(facts.leaf("other.example.com"), route=seen.Route.ADDRESS, server_name=None)

    assert judged(*healthy(), raw).findings == judged(*healthy()).findings
