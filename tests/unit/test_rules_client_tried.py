"""What the rules make of a certificate that the user had shown to the gateway."""

from __future__ import annotations

import pytest

from clientdiag.model import observations as seen
from clientdiag.model.core import Failure, FailureKind, Operation, Severity, State, Topic
from clientdiag.model.observations import TrialEnd
from tests.unit import facts
from tests.unit.client_facts import OTHER_CA, asking, configured, holding, mine, store, up
from tests.unit.facts import DAY, NOW, judged

MINE = "AB" * 32
ISSUER = "client-issuer-not-accepted"
RESET = Failure(Operation.TLS_HANDSHAKE, FailureKind.RESET, 104)


def tried(end: TrialEnd, sha256: str = MINE, **more: object) -> seen.CertificateTrial:
    """A trial of *sha256*."""
    return seen.CertificateTrial(sha256, facts.ADDRESS, end, **more)  # type: ignore[arg-type]  # fields by name


def refused(alert: str = "", sha256: str = MINE, **more: object) -> seen.CertificateTrial:
    """A trial that the gateway ended by *alert*, or by a reset."""
    return tried(TrialEnd.REFUSED, sha256, alert=alert, **({"failure": RESET} | more))


@pytest.mark.parametrize(
    ("alert", "code"),
    [
        ("certificate_expired", "client-certificate-expired"),
        ("certificate_revoked", "client-certificate-revoked"),
        ("unknown_ca", ISSUER),
        ("bad_certificate", ISSUER),
        ("unsupported_certificate", ISSUER),
        ("certificate_unknown", ISSUER),
        ("access_denied", ISSUER),
    ],
)
def test_an_alert_is_the_gateway_s_own_word(alert: str, code: str) -> None:
    made = judged(*holding(mine()), refused(alert))
    (found,) = made.findings

    assert (made.verdict.state, made.verdict.root) == (State.BLOCKED, code)
    assert (found.subject, found.severity) == (MINE, Severity.ERROR)
    assert f'"{alert}"' in facts.args(found)
    assert len(found.evidence) == 2


@pytest.mark.parametrize("alert", ["", "handshake_failure", "decrypt_error", "internal_error"])
def test_a_refusal_without_a_reason_is_open_and_no_fault(alert: str) -> None:
    verdict = judged(*holding(mine()), refused(alert)).verdict

    assert (verdict.state, verdict.root) == (State.UNDETERMINED, None)
    assert [one.topic for one in verdict.unknown] == [Topic.CLIENT_CERTIFICATE]
    assert "without saying why" in verdict.unknown[0].reason.msgid


def test_the_gateway_s_own_words_are_repeated() -> None:
    (unknown,) = judged(
        *holding(mine()), refused(words="Certificate Validation Failure", status=200)
    ).verdict.unknown

    assert unknown.reason.args == {"words": "Certificate Validation Failure"}


@pytest.mark.parametrize("alert", ["", "certificate_expired", "unknown_ca"])
def test_what_another_rule_finds_in_the_certificate_is_not_said_twice(alert: str) -> None:
    made = judged(*holding(mine(not_after=NOW - DAY)), refused(alert))

    assert [one.code for one in made.findings] == ["client-certificate-expired"]
    assert made.verdict.unknown == ()


def test_an_issuer_that_is_not_listed_is_not_said_twice() -> None:
    stranger = mine(issuer=OTHER_CA, path=up(OTHER_CA, seen.Found.HERE))
    made = judged(*holding(stranger), refused("unknown_ca"))

    assert [one.code for one in made.findings] == [ISSUER]


def test_a_refused_certificate_that_the_client_would_not_take_is_a_warning() -> None:
    other = mine("cisco-user-client", sha256="EF" * 32, not_after=NOW - DAY)
    made = judged(*holding(mine(), other), refused("certificate_expired", other.sha256))

    assert [(one.code, one.severity) for one in made.findings] == [
        ("client-certificate-expired", Severity.WARNING)
    ]


def test_a_certificate_that_was_taken_settles_whether_it_is_accepted() -> None:
    before = (*asking(store(), mine(), listed=()),)
    assert judged(*before).verdict.state is State.UNDETERMINED

    made = judged(*before, tried(TrialEnd.ACCEPTED, status=200))
    assert (made.verdict.state, made.verdict.unknown, made.findings) == (State.READY, (), ())


@pytest.mark.parametrize(
    "doubted",
    [
        {"issuer": OTHER_CA, "path": up(OTHER_CA, seen.Found.HERE)},
        {"path": up(signed=False)},
    ],
    ids=["another issuer", "another key"],
)
def test_what_the_gateway_took_is_not_faulted_for_what_the_gateway_decides(
    doubted: dict[str, object],
) -> None:
    before = configured(mine(**doubted))
    assert judged(*before).verdict.state is State.BLOCKED

    assert judged(*before, tried(TrialEnd.ACCEPTED)).verdict.state is State.READY


def test_a_server_that_goes_on_as_it_does_without_one_settles_nothing() -> None:
    nothing = tried(
        TrialEnd.FAILED, status=200, failure=Failure(Operation.HTTP_EXCHANGE, FailureKind.GIVEN_UP)
    )
    stranger = mine(issuer=OTHER_CA, path=up(OTHER_CA, seen.Found.HERE))

    assert judged(*holding(stranger), nothing).verdict.root == ISSUER
    assert judged(*asking(store(), mine(), listed=()), nothing).verdict.state is State.UNDETERMINED


def test_what_the_client_passes_over_stays_a_fault_though_the_gateway_takes_it() -> None:
    verdict = judged(*holding(mine(not_after=NOW - DAY)), tried(TrialEnd.ACCEPTED)).verdict

    assert verdict.root == "client-certificate-expired"


@pytest.mark.parametrize(
    ("operation", "kind", "says"),
    [
        (Operation.READ_STORE, FailureKind.NOT_FOUND, "in no store"),
        (Operation.READ_STORE, FailureKind.OTHER, "Several"),
        (Operation.READ_FILE, FailureKind.NOT_SUPPORTED, "The system keeps"),
        (Operation.READ_FILE, FailureKind.PERMISSION_DENIED, "passphrase"),
        (Operation.READ_FILE, FailureKind.MALFORMED, "cannot be used"),
        (Operation.TLS_HANDSHAKE, FailureKind.PERMISSION_DENIED, "not proved"),
        (Operation.TLS_HANDSHAKE, FailureKind.GIVEN_UP, "another server"),
        (Operation.TCP_CONNECT, FailureKind.REFUSED, "failed before"),
        (Operation.HTTP_EXCHANGE, FailureKind.TIMED_OUT, "said nothing"),
        (Operation.HTTP_EXCHANGE, FailureKind.GIVEN_UP, "as it does without a certificate"),
    ],
)
def test_a_trial_that_failed_is_one_clear_sentence_and_no_fault(
    operation: Operation, kind: FailureKind, says: str
) -> None:
    made = judged(*holding(mine()), tried(TrialEnd.FAILED, failure=Failure(operation, kind)))
    told = [one.reason.msgid for one in made.unevaluated if one.reason is not None]

    assert made.verdict.state is State.READY
    assert any(says in one for one in told)


def test_a_gateway_that_did_not_ask_is_silence() -> None:
    assert judged(*facts.healthy(), tried(TrialEnd.NOT_ASKED, status=200)).findings == ()
