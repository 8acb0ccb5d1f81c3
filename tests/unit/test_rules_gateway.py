from __future__ import annotations

from typing import ClassVar

import pytest

from clientdiag.model.core import Failure, FailureKind, Operation, Severity, State, Topic
from clientdiag.model.observations import Asked, ClientPreferences, Document, KnownGateway
from tests.unit import facts
from tests.unit.facts import HOST, ask, but, exchange, finding, good_chain, healthy, judged, unknown


def _ended(kind: FailureKind) -> dict[str, object]:
    return {
        "status": None,
        "document": None,
        "headers": {},
        "inputs": (),
        "failure": Failure(Operation.HTTP_EXCHANGE, kind),
    }


def _answers(**more: object) -> tuple[facts.Observation, ...]:
    return but(healthy(), exchange(**more))


@pytest.mark.parametrize(
    ("answer", "severity"),
    [
        ({"document": Document.AUTH_REQUEST}, None),
        ({"document": Document.CLIENT_CERTIFICATE_REQUEST}, None),
        ({"document": Document.ERROR}, None),
        ({"document": Document.SUCCESS}, None),
        ({"document": Document.NOT_ANYCONNECT, "status": 404}, Severity.ERROR),
        ({"document": Document.NOT_ANYCONNECT, "status": 200}, Severity.ERROR),
        ({"document": Document.OTHER_XML, "status": 200}, Severity.ERROR),
        ({"document": None, "status": 200}, Severity.WARNING),  # a gateway whose words cannot be read
        (_ended(FailureKind.MALFORMED), Severity.ERROR),
        (_ended(FailureKind.TIMED_OUT), Severity.WARNING),
        (_ended(FailureKind.RESET), Severity.WARNING),
        (_ended(FailureKind.END_OF_STREAM), Severity.WARNING),
    ],
    ids=range(12),
)
def test_what_clearly_is_no_gateway_is_an_error_and_silence_a_warning(
    answer: dict[str, object], severity: Severity | None
) -> None:
    found = finding("not-anyconnect", *_answers(**answer))

    assert (found.severity if found else None) is severity


@pytest.mark.parametrize("asked", [Asked.LISTED, Asked.ANY_CA])
@pytest.mark.parametrize("kind", [FailureKind.RESET, FailureKind.END_OF_STREAM, FailureKind.ALERT])
def test_hanging_up_after_asking_for_a_certificate_is_no_sign_of_another_server(
    asked: Asked, kind: FailureKind
) -> None:
    run = but(healthy(), good_chain(asked=asked), exchange(**_ended(kind)))

    assert finding("not-anyconnect", *run) is None
    assert unknown("not-anyconnect", *run) is not None
    verdict = judged(*run).verdict
    assert verdict.state is State.UNDETERMINED
    assert [one.topic for one in verdict.unknown] == [Topic.CLIENT_CERTIFICATE]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_in_words_after_asking_is_none_either(status: int) -> None:
    refusal = exchange(document=Document.NOT_ANYCONNECT, status=status, headers={})

    assert finding("not-anyconnect", *but(healthy(), good_chain(asked=Asked.LISTED), refusal)) is None
    assert finding("not-anyconnect", *but(healthy(), refusal)) is not None


def test_a_web_page_is_one_though_a_certificate_was_asked_for() -> None:
    page = exchange(document=Document.NOT_ANYCONNECT, status=200, headers={})

    assert finding("not-anyconnect", *but(healthy(), good_chain(asked=Asked.ANY_CA), page)) is not None


def test_a_request_seen_at_another_address_excuses_nothing_here() -> None:
    elsewhere = good_chain(asked=Asked.LISTED, address="192.0.2.11")
    run = (*but(healthy(), exchange(**_ended(FailureKind.RESET))), elsewhere)

    assert finding("not-anyconnect", *run) is not None


def test_a_cancelled_exchange_says_nothing() -> None:
    run = _answers(**_ended(FailureKind.CANCELLED))

    assert finding("not-anyconnect", *run) is None
    assert unknown("not-anyconnect", *run) is not None


def test_another_server_explains_what_its_certificate_shows() -> None:
    run = but(
        healthy(),
        facts.handshake(facts.leaf("shop.example.com", not_after=facts.NOW - facts.DAY), facts.issuing()),
        exchange(document=Document.NOT_ANYCONNECT, status=200, headers={"server": "nginx"}),
    )
    made = judged(*run)

    assert made.verdict.root == "not-anyconnect"
    assert {one.code for one in made.findings if one.explained_by == "not-anyconnect"} == {
        "name-mismatch",
        "server-certificate-expired",
    }


def test_a_silent_one_explains_nothing() -> None:
    run = but(
        healthy(),
        facts.handshake(facts.leaf("shop.example.com"), facts.issuing()),
        exchange(**_ended(FailureKind.TIMED_OUT)),
    )

    assert judged(*run).verdict.root == "name-mismatch"


class TestItsOwnError:
    def test_its_words_are_shown_whole(self) -> None:
        words = "Something went wrong. Ask {nobody} `now`."
        found = finding("gateway-reports-error", *_answers(document=Document.ERROR, error_text=words))
        assert found is not None
        assert found.severity is Severity.ERROR
        assert found.explanation is not None
        assert found.explanation.args["words"] == words

    def test_beside_a_form_it_is_a_warning(self) -> None:
        found = finding("gateway-reports-error", *_answers(error_text="The last login failed."))
        assert found is not None
        assert found.severity is Severity.WARNING

    def test_a_gateway_that_asks_for_a_certificate_says_so_to_everyone(self) -> None:
        words = "Certificate Validation Failure"
        asks = but(
            healthy(),
            good_chain(asked=Asked.LISTED),
            exchange(document=Document.ERROR, error_text=words),
        )
        assert ask("gateway-reports-error", *asks) == []
        wants = _answers(document=Document.ERROR, error_text=words, wants_client_certificate=True)
        assert ask("gateway-reports-error", *wants) == []

    def test_no_words_are_no_error(self) -> None:
        assert ask("gateway-reports-error", *_answers(document=Document.ERROR, error_text="")) == []

    @pytest.mark.parametrize(
        "words",
        ["Too many sessions", "Maximum number of sessions reached", "No available license.", "SESSION LIMIT"],
    )
    def test_a_full_gateway_has_a_code_of_its_own(self, words: str) -> None:
        run = _answers(document=Document.ERROR, error_text=words)
        assert ask("gateway-reports-error", *run) == []
        found = finding("session-limit-reached", *run)
        assert found is not None
        assert found.severity is Severity.ERROR
        beside = finding("session-limit-reached", *_answers(error_text=words))
        assert beside is not None
        assert beside.severity is Severity.WARNING  # there is a form: it lets somebody in

    @pytest.mark.parametrize("words", ["Login failed.", "Your license plate is fine", "maximum effort"])
    def test_other_words_are_not_a_full_gateway(self, words: str) -> None:
        assert ask("session-limit-reached", *_answers(document=Document.ERROR, error_text=words)) == []


class TestGroup:
    offered: ClassVar[dict[str, object]] = {
        "groups": ("Staff", "Guests"),
        "group_values": ("staff", "guests-2"),
    }

    @pytest.mark.parametrize(
        ("group", "wrong"),
        [("Staff", False), ("STAFF", False), ("guests-2", False), ("Visitors", True), ("", False)],
    )
    def test_the_group_the_client_remembers_must_be_offered(self, group: str, wrong: bool) -> None:
        found = finding("wrong-group", *_answers(**self.offered), ClientPreferences(HOST, group))
        assert (found is not None) is wrong

    def test_a_gateway_without_a_list_has_no_wrong_one(self) -> None:
        assert finding("wrong-group", *_answers(), ClientPreferences(HOST, "Visitors")) is None

    def test_what_is_remembered_for_another_gateway_does_not_count(self) -> None:
        remembered = ClientPreferences("other.example.com", "Visitors")
        assert finding("wrong-group", *_answers(**self.offered), remembered) is None

    @pytest.mark.parametrize(("kind", "wrong"), [("ocserv", True), ("asa", False), ("unknown", False)])
    def test_a_profile_s_group_is_a_name_only_on_ocserv(self, kind: str, wrong: bool) -> None:
        known = KnownGateway(HOST, 443, "cisco-profile", group="Visitors")
        found = finding("wrong-group", *_answers(gateway=kind, **self.offered), known)
        assert (found is not None) is wrong


class TestPort:
    other = exchange(document=Document.NOT_ANYCONNECT, status=404, headers={})

    def test_the_profile_s_port_is_named_when_something_else_answers_here(self) -> None:
        known = KnownGateway(HOST, 8443, "cisco-profile")
        made = judged(*but(healthy(), self.other), known)
        assert made.verdict.root == "wrong-port"
        folded = {one.code: one.explained_by for one in made.findings}
        assert folded["not-anyconnect"] == "wrong-port"

    @pytest.mark.parametrize(
        "known", [KnownGateway(HOST, 443, "user"), KnownGateway("other.example.com", 8443, "user")]
    )
    def test_the_same_port_or_another_gateway_name_no_other_port(self, known: KnownGateway) -> None:
        assert finding("wrong-port", *but(healthy(), self.other), known) is None

    def test_where_the_gateway_answers_the_port_is_right(self) -> None:
        assert finding("wrong-port", *healthy(), KnownGateway(HOST, 8443, "cisco-profile")) is None
