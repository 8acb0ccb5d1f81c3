"""What must hold before a certificate is shown; nothing here may open a connection."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.checks.certificate_trial import CHECK
from clientdiag.checks.contract import Context, Options
from clientdiag.model import observations as seen
from clientdiag.model.core import Failure, FailureKind, Observation, Operation, Target
from clientdiag.platforms.base import KeyFiles
from clientdiag.probes import trial
from tests.unit import facts
from tests.unit.client_facts import holding, mine
from tests.unit.facts import DAY, HOST, NOW, but

MINE = "AB" * 32
_USABLE = KeyFiles(b"certificate", (), Path("key"), seen.KeyState.USABLE)


class _Computer:
    def __init__(self, files: KeyFiles | None) -> None:
        self._files = files

    def key_files(self, sha256: str) -> KeyFiles | None:
        assert sha256 == MINE
        return self._files


def tried(
    *those: Observation, wanted: str | None = MINE, files: KeyFiles | None = _USABLE, host: str = HOST
) -> list[seen.CertificateTrial]:
    """What the check emits where *those* facts are known."""
    found: list[Observation] = []
    whole = facts.evidence(*those)
    context = Context(
        target=Target(host),
        options=Options(try_certificate=wanted),
        platform=_Computer(files),  # type: ignore[arg-type]  # only what the check asks
        evidence=lambda: whole,
        emit=found.append,
        cancelled=lambda: False,
        deadline=time.monotonic() + 30.0,
    )
    reason = CHECK.observe(context)
    assert (reason is None) is (wanted is not None)
    return [one for one in found if isinstance(one, seen.CertificateTrial)]


def why(*those: Observation, **how: object) -> tuple[Operation, FailureKind]:
    """Why nothing was shown."""
    (made,) = tried(*those, **how)  # type: ignore[arg-type]  # by name
    assert made.end is seen.TrialEnd.FAILED
    assert made.failure is not None
    return made.failure.operation, made.failure.kind


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[trial.Exhibit, trial.Question]]:
    """What would have been shown, and to whom."""
    those: list[tuple[trial.Exhibit, trial.Question]] = []

    def show(exhibit: trial.Exhibit, question: trial.Question, *_: object) -> seen.CertificateTrial:
        those.append((exhibit, question))
        return seen.CertificateTrial(exhibit.sha256, question.place.address, seen.TrialEnd.ACCEPTED)

    monkeypatch.setattr(trial, "show", show)
    return those


Shown = list[tuple[trial.Exhibit, trial.Question]]


def test_nobody_asked_so_nothing_is_shown(shown: Shown) -> None:
    assert tried(*holding(mine()), wanted=None) == []
    assert shown == []


def test_it_goes_to_the_server_that_was_judged(shown: Shown) -> None:
    (made,) = tried(*holding(mine()), wanted=MINE[:16].lower())
    ((exhibit, question),) = shown

    assert (made.end, made.certificate) == (seen.TrialEnd.ACCEPTED, MINE)
    assert (exhibit.sha256, exhibit.key) == (MINE, Path("key"))
    assert (question.host, question.place.address, question.place.route) == (
        HOST,
        facts.ADDRESS,
        seen.Route.NAME,
    )
    assert question.expected == facts.good_chain().presented[0]


def test_none_or_several_of_that_fingerprint(shown: Shown) -> None:
    twins = (mine(), mine("nss-firefox", sha256=MINE[:40] + "0" * 24))

    assert why(*holding(mine()), wanted="0" * 64) == (Operation.READ_STORE, FailureKind.NOT_FOUND)
    assert why(*holding(*twins), wanted=MINE[:20]) == (Operation.READ_STORE, FailureKind.OTHER)
    assert tried(*holding(*twins))[0].end is seen.TrialEnd.ACCEPTED
    assert len(shown) == 1


def test_one_certificate_in_two_stores_is_one(shown: Shown) -> None:
    assert tried(*holding(mine(), mine("nss-firefox")))[0].end is seen.TrialEnd.ACCEPTED
    assert len(shown) == 1


@pytest.mark.parametrize("route", [seen.Route.PROXY, seen.Route.EXPECTED])
def test_only_an_address_of_the_name_is_shown_it(route: seen.Route, shown: Shown) -> None:
    elsewhere = but(holding(mine()), facts.good_chain(route=route))

    assert why(*elsewhere) == (Operation.TLS_HANDSHAKE, FailureKind.NOT_SUPPORTED)
    assert shown == []


def test_a_server_that_is_not_proved_is_not_shown_it(shown: Shown) -> None:
    refused = (Operation.TLS_HANDSHAKE, FailureKind.PERMISSION_DENIED)
    known = holding(mine())
    leaf = facts.good_chain().presented[0]
    roots = [one for one in known if isinstance(one, seen.TrustStore) and one.certificates]
    distrusted = seen.TrustStore(
        "refused", seen.StoreContext.DISTRUSTED, "x", anchors=False, certificates=(leaf,)
    )

    assert why(*known, host="other.example.com") == refused
    assert why(*[one for one in known if one not in roots]) == refused
    assert why(*known, distrusted) == refused
    assert why(*[one for one in known if not isinstance(one, seen.LocalClock)]) == refused
    assert shown == []


def test_a_server_whose_certificate_is_revoked_is_not_shown_it(shown: Shown) -> None:
    leaf = hashlib.sha256(facts.good_chain().presented[0]).hexdigest().upper()
    revoked = seen.RevocationAnswer(leaf, seen.RevocationMethod.CRL, status=seen.RevocationStatus.REVOKED)

    assert why(*holding(mine()), revoked) == (Operation.TLS_HANDSHAKE, FailureKind.PERMISSION_DENIED)
    assert shown == []


def test_a_certificate_of_the_user_s_that_is_revoked_may_be_shown_all_the_same(shown: Shown) -> None:
    revoked = seen.RevocationAnswer(MINE, seen.RevocationMethod.CRL, status=seen.RevocationStatus.REVOKED)

    assert tried(*holding(mine()), revoked)[0].end is seen.TrialEnd.ACCEPTED
    assert len(shown) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"not_after": NOW - DAY}, {"not_before": NOW + DAY}, {"usages": (ExtendedKeyUsageOID.CLIENT_AUTH,)}],
    ids=["expired", "not yet valid", "for another purpose"],
)
def test_a_server_whose_certificate_stops_a_client_is_not_shown_it(
    wrong: dict[str, Any], shown: Shown
) -> None:
    faulty = facts.handshake(facts.leaf(**wrong), facts.issuing(), asked=seen.Asked.ANY_CA)

    assert why(*but(holding(mine()), faulty)) == (Operation.TLS_HANDSHAKE, FailureKind.PERMISSION_DENIED)
    assert shown == []


@pytest.mark.parametrize("context", [seen.StoreContext.USER, seen.StoreContext.MACHINE])
def test_a_server_that_the_system_refuses_is_not_shown_it(context: seen.StoreContext, shown: Shown) -> None:
    refused = seen.SystemVerdict("cryptoapi", facts.ADDRESS, context, retrieval=False, status=0x10)

    assert why(*holding(mine()), refused) == (Operation.TLS_HANDSHAKE, FailureKind.PERMISSION_DENIED)
    assert shown == []


_CLOSED = Failure(Operation.HTTP_EXCHANGE, FailureKind.END_OF_STREAM)
_SLOW = Failure(Operation.HTTP_EXCHANGE, FailureKind.TIMED_OUT)
_FORM, _SIGNED_IN = seen.Document.AUTH_REQUEST, seen.Document.SUCCESS


@pytest.mark.parametrize(
    ("answer", "proves_nothing"),
    [
        ({"document": _FORM}, {_FORM}),
        ({"document": _SIGNED_IN}, {_FORM, _SIGNED_IN}),
        ({"document": None, "status": None, "failure": _SLOW}, {_FORM}),
        ({"document": seen.Document.NOT_ANYCONNECT, "status": 503}, {_FORM}),
        ({"document": _FORM, "address": "192.0.2.99"}, {_FORM}),
        ({"document": None, "status": None, "failure": _CLOSED}, set()),
        ({"document": _FORM, "error_text": "Certificate Validation Failure"}, set()),
        ({"document": seen.Document.CLIENT_CERTIFICATE_REQUEST}, set()),
        ({"document": seen.Document.NOT_ANYCONNECT, "status": 400}, set()),
        ({"document": None, "status": 401}, set()),
    ],
)
def test_what_came_without_a_certificate_goes_along_for_comparison(
    answer: dict[str, object], proves_nothing: set[seen.Document], shown: Shown
) -> None:
    tried(*but(holding(mine()), facts.exchange(**answer)))
    ((_, question),) = shown

    assert question.proves_nothing == proves_nothing


@pytest.mark.parametrize(
    ("kind", "proves_nothing"), [(FailureKind.ALERT, set()), (FailureKind.TIMED_OUT, {_FORM})]
)
def test_a_handshake_that_failed_without_one_leaves_an_answer_only_where_the_server_ended_it(
    kind: FailureKind, proves_nothing: set[seen.Document], shown: Shown
) -> None:
    ended = facts.good_chain(asked=seen.Asked.ANY_CA, failure=facts.tls_failure(kind))
    known = [one for one in holding(mine()) if not isinstance(one, seen.GatewayExchange)]
    tried(*but(known, ended))
    ((_, question),) = shown

    assert question.proves_nothing == proves_nothing


def test_without_a_server_there_is_nobody_to_show_it_to(shown: Shown) -> None:
    silent = but(holding(mine()), facts.no_handshake(FailureKind.TIMED_OUT))

    assert why(*silent) == (Operation.TLS_HANDSHAKE, FailureKind.TIMED_OUT)
    assert why(mine()) == (Operation.TCP_CONNECT, FailureKind.UNREACHABLE)
    assert shown == []


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (seen.KeyState.NEEDS_PERSON, FailureKind.PERMISSION_DENIED),
        (seen.KeyState.DENIED, FailureKind.PERMISSION_DENIED),
        (seen.KeyState.ABSENT, FailureKind.NOT_FOUND),
        (seen.KeyState.BROKEN, FailureKind.MALFORMED),
        (seen.KeyState.UNKNOWN, FailureKind.OTHER),
        (seen.KeyState.PRESENT, FailureKind.OTHER),
    ],
)
def test_only_a_usable_key_is_loaded(state: seen.KeyState, kind: FailureKind, shown: Shown) -> None:
    files = KeyFiles(b"certificate", (), Path("key"), state, Failure(Operation.READ_FILE, FailureKind.OTHER))

    assert why(*holding(mine()), files=files) == (Operation.READ_FILE, kind)
    assert shown == []


def test_a_key_that_the_system_keeps_is_said_to_be_so(shown: Shown) -> None:
    assert why(*holding(mine()), files=None) == (Operation.READ_FILE, FailureKind.NOT_SUPPORTED)
    assert shown == []
