from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from clientdiag.model import observations as seen
from clientdiag.model.core import Failure, FailureKind, Operation, Severity, State, Symptom, Topic
from tests.unit import facts
from tests.unit.client_facts import (
    CA,
    CLIENT_AUTH,
    EXAMPLES,
    OTHER_CA,
    asking,
    configured,
    holding,
    mine,
    profile,
    store,
    up,
)
from tests.unit.facts import DAY, NOW, but, finding, healthy, judged

GOOD_OF_OTHER = {"issuer": OTHER_CA, "path": up(OTHER_CA, seen.Found.HERE)}


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_each_example_makes_its_code_the_root(code: str) -> None:
    verdict = judged(*EXAMPLES[code]()).verdict

    assert verdict.root == code


def roots(*those: Any) -> tuple[str | None, State]:
    verdict = judged(*those).verdict
    return verdict.root, verdict.state


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"extended_key_usage": None, "key_usage": None},
        {"extended_key_usage": ("2.5.29.37.0",)},
        {"private_key": seen.KeyState.PRESENT},
        {"private_key": seen.KeyState.UNKNOWN},
        {"issuer": "CN=company  ca,O=COMPANY"},
    ],
)
def test_a_certificate_that_will_do_is_silent(kept: dict[str, object]) -> None:
    assert roots(*holding(mine(**kept))) == (None, State.READY)


@pytest.mark.parametrize("state", [seen.KeyState.NEEDS_PERSON, seen.KeyState.DENIED])
def test_a_key_that_was_not_tried_is_a_note(state: seen.KeyState) -> None:
    those = holding(mine(private_key=state))
    found = finding("client-private-key-unusable", *those)

    assert found is not None
    assert found.severity is Severity.NOTE
    assert roots(*those) == (None, State.READY)


def test_a_key_that_works_elsewhere_needs_no_note() -> None:
    those = holding(mine(private_key=seen.KeyState.NEEDS_PERSON), mine(sha256="CD" * 32))

    assert finding("client-private-key-unusable", *those) is None


def test_nobody_asks_so_nothing_is_said() -> None:
    for one in (mine(not_after=NOW - DAY), mine(private_key=seen.KeyState.ABSENT)):
        assert roots(*healthy(), store(), one) == (None, State.READY)


def test_of_several_the_one_that_comes_furthest_is_named() -> None:
    keyless = mine(private_key=seen.KeyState.ABSENT, sha256="CD" * 32)
    unfit = mine(extended_key_usage=("1.3.6.1.5.5.7.3.1",))

    assert roots(*holding(keyless, unfit))[0] == "client-private-key-missing"
    late = mine(not_after=NOW - DAY, private_key=seen.KeyState.BROKEN)
    assert roots(*holding(late, unfit))[0] == "client-private-key-unusable"


def test_of_one_kind_the_newest_is_named_and_the_others_stand_beside_it() -> None:
    old, new = mine(not_after=NOW - 90 * DAY, sha256="CD" * 32, serial="1"), mine(not_after=NOW - DAY)
    found = finding("client-certificate-expired", *holding(old, new))

    assert found is not None
    assert found.subject == new.sha256
    assert sum("has expired" in one.msgid for one in found.detail) == 1


def test_the_first_thing_in_the_client_s_own_order_is_named() -> None:
    worst = mine(private_key=seen.KeyState.ABSENT, not_after=NOW - DAY, extended_key_usage=())

    assert roots(*holding(worst))[0] == "client-private-key-missing"


def test_a_fit_certificate_silences_all_others() -> None:
    assert roots(*holding(mine(), mine(not_after=NOW - DAY, sha256="CD" * 32)))[1] is State.READY


def test_the_same_certificate_in_two_stores_is_not_ambiguous() -> None:
    assert roots(*holding(mine(), mine("cisco-machine-client")))[1] is State.READY


def test_a_renewed_certificate_beside_the_old_one_is_not_ambiguous() -> None:
    assert roots(*holding(mine(), mine(sha256="CD" * 32, not_after=NOW + DAY)))[1] is State.READY


def test_where_the_user_chooses_nothing_is_ambiguous() -> None:
    several = holding(mine(), mine(subject="CN=Berta", sha256="CD" * 32))

    assert roots(*several, profile(AutomaticCertSelection="false"))[1] is State.READY


@pytest.mark.parametrize(
    ("of_profile", "of_user", "ambiguous"),
    [("true", "false", False), ("", "False", False), ("false", "true", True), ("false", None, False)],
)
def test_where_the_profile_leaves_it_to_the_user_the_user_s_choice_counts(
    of_profile: str, of_user: str | None, *, ambiguous: bool
) -> None:
    several = holding(mine(), mine(subject="CN=Berta", sha256="CD" * 32))
    left = replace(profile(AutomaticCertSelection=of_profile), controllable=("AutomaticCertSelection",))
    chosen = {"AutomaticCertSelection": of_user} if of_user is not None else {}
    wrong = "client-certificate-ambiguous" if ambiguous else None

    assert roots(*several, left, seen.ClientPreferences(values=chosen))[0] == wrong


def test_what_the_profile_does_not_leave_to_the_user_stays_as_it_says() -> None:
    several = holding(mine(), mine(subject="CN=Berta", sha256="CD" * 32))
    told = seen.ClientPreferences(values={"AutomaticCertSelection": "false"})

    assert roots(*several, profile(AutomaticCertSelection="true"), told)[0] == "client-certificate-ambiguous"


def test_a_ca_in_the_store_is_no_candidate() -> None:
    assert roots(*holding(mine(is_ca=True)))[0] == "client-certificate-missing"


def test_a_store_that_could_not_be_read_leaves_it_open() -> None:
    gone = Failure(Operation.READ_STORE, FailureKind.TIMED_OUT)
    verdict = judged(*asking(store(count=0, failure=gone))).verdict

    assert verdict.state is State.UNDETERMINED
    assert [one.topic for one in verdict.unknown] == [Topic.CLIENT_CERTIFICATE]
    assert roots(*asking())[1] is State.UNDETERMINED  # no store was even seen


def test_another_store_s_silence_does_not_hide_a_fault_that_is_seen() -> None:
    gone = Failure(Operation.READ_STORE, FailureKind.PERMISSION_DENIED)
    those = (*holding(mine(not_after=NOW - DAY)), store("windows-machine-my", failure=gone))
    verdict = judged(*those).verdict

    assert verdict.root == "client-certificate-expired"
    assert [one.topic for one in verdict.unknown] == [Topic.CLIENT_CERTIFICATE]


def test_a_browser_s_store_that_the_client_cannot_read_either_hides_nothing() -> None:
    gone = Failure(Operation.READ_STORE, FailureKind.NOT_SUPPORTED)
    snap = store("nss-firefox", failure=gone, count=0)

    assert roots(*asking(store(count=0), snap))[0] == "client-certificate-missing"
    assert roots(*asking(store(count=0), store("nss-tokens", failure=gone)))[1] is State.UNDETERMINED


def test_a_gateway_that_asks_and_goes_on_leaves_it_open() -> None:
    for those in (
        asking(store(count=0), insists=False),
        holding(mine(**GOOD_OF_OTHER), insists=False),
    ):
        assert roots(*those) == (None, State.UNDETERMINED)


def test_a_faulty_certificate_of_the_listed_ca_is_a_warning_where_the_gateway_goes_on() -> None:
    assert roots(*holding(mine(not_after=NOW - DAY), insists=False)) == (
        "client-certificate-expired",
        State.ATTENTION,
    )


@pytest.mark.parametrize(
    ("symptom", "state"),
    [(Symptom.CERTIFICATE_VALIDATION, State.BLOCKED), (Symptom.NOT_SURE, State.UNDETERMINED)],
)
def test_the_user_s_words_turn_a_question_into_a_demand(symptom: Symptom, state: State) -> None:
    those = (*asking(store(count=0), insists=False), seen.UserReport(symptom))

    assert judged(*those).verdict.state is state


def test_where_nobody_says_whose_certificates_are_wanted_a_good_one_is_not_known_to_do() -> None:
    verdict = judged(*holding(mine(), listed=())).verdict

    assert verdict.state is State.UNDETERMINED
    assert [one.topic for one in verdict.unknown] == [Topic.CLIENT_CERTIFICATE]


@pytest.mark.parametrize(("insists", "state"), [(True, State.BLOCKED), (False, State.ATTENTION)])
def test_where_nobody_says_whose_a_faulty_one_weighs_what_the_gateway_makes_of_it(
    insists: bool, state: State
) -> None:
    those = holding(mine(not_after=NOW - DAY), listed=(), insists=insists)

    assert roots(*those) == ("client-certificate-expired", state)


@pytest.mark.parametrize(
    "other",
    [
        {"private_key": seen.KeyState.ABSENT},
        {"extended_key_usage": ("1.3.6.1.4.1.311.10.3.4",)},
        {"is_self_signed": True, "path": (), "not_after": NOW - DAY},
    ],
    ids=["of a correspondent", "for encrypting files", "made by itself"],
)
def test_where_nobody_says_whose_what_lies_in_every_store_is_not_the_vpn_s(other: dict[str, object]) -> None:
    assert roots(*holding(mine(**other), listed=())) == ("client-certificate-missing", State.BLOCKED)


def test_the_configured_ca_counts_by_its_key_not_its_name() -> None:
    by_key, by_name = mine(path=up()), mine(path=up(signed=False))

    assert roots(*configured(by_key))[1] is State.READY
    assert roots(*configured(by_name))[0] == "client-ca-key-differs"
    assert roots(*configured(mine(**GOOD_OF_OTHER)))[0] == "client-certificate-missing"


def test_a_missing_issuer_of_another_organization_is_another_ca() -> None:
    elsewhere = mine(
        issuer="CN=MS Access,OU=x,DC=windows,DC=net", path=up("CN=MS Access", seen.Found.NOWHERE)
    )

    assert roots(*configured(elsewhere))[0] == "client-certificate-missing"


def test_a_missing_issuer_of_the_same_domain_is_a_gap() -> None:
    sub, top = "CN=Issuing,DC=corp,DC=example,DC=com", "CN=Root,DC=corp,DC=example,DC=com"
    ca = facts.Authority.root("Root", subject=top)
    conf = seen.ConfiguredCa((facts.der(ca),), "policy")
    found = (*holding(mine(issuer=sub, path=up(sub, seen.Found.NOWHERE)), listed=(top,)), conf)

    assert roots(*found)[0] == "client-intermediate-missing"


def test_every_company_of_a_country_is_not_one_company() -> None:
    sub, top = "CN=Issuing,DC=one,DC=co,DC=uk", "CN=Root,DC=two,DC=co,DC=uk"
    conf = seen.ConfiguredCa((facts.der(facts.Authority.root("Root", subject=top)),), "policy")
    found = (*holding(mine(issuer=sub, path=up(sub, seen.Found.NOWHERE))), conf)

    assert roots(*found)[0] == "client-certificate-missing"


def test_an_issuer_that_only_the_gateway_may_have_leaves_it_open() -> None:
    sub = "CN=Company Sub CA,O=Company"

    assert roots(*holding(mine(issuer=sub, path=up(sub, seen.Found.NOWHERE)))) == (None, State.UNDETERMINED)


@pytest.mark.parametrize(
    "issuer", ["CN=MS-Organization-Access,DC=windows,DC=net", "CN=Microsoft Intune MDM Device CA"]
)
def test_what_manages_the_computer_does_not_stand_for_a_missing_certificate(issuer: str) -> None:
    device = mine(issuer=issuer, path=up(issuer, seen.Found.NOWHERE))

    assert roots(*holding(device))[0] == "client-certificate-missing"
    assert roots(*configured(device))[0] == "client-certificate-missing"
    late = mine(not_after=NOW - DAY, sha256="EF" * 32)
    assert roots(*holding(device, late, listed=()))[0] == "client-certificate-expired"


def test_a_certificate_of_another_kind_of_the_same_ca_is_not_blamed() -> None:
    mail = mine(extended_key_usage=("1.3.6.1.5.5.7.3.4",), sha256="EF" * 32)
    late = mine(not_after=NOW - DAY)

    assert roots(*holding(mail, late))[0] == "client-certificate-expired"
    assert roots(*holding(mail))[0] == "client-certificate-missing"
    assert roots(*holding(mail, insists=False)) == (None, State.UNDETERMINED)


def test_a_renewal_without_its_key_is_blamed_before_the_old_one() -> None:
    old, new = mine(not_after=NOW - DAY), mine(private_key=seen.KeyState.ABSENT, sha256="EF" * 32)

    assert roots(*holding(old, new))[0] == "client-private-key-missing"


@pytest.mark.parametrize(
    ("store_name", "subject"),
    [("cisco-machine-client", "CN=Anna,O=Company"), ("cisco-user-client", "CN=Berta")],
)
def test_a_stray_one_without_its_key_is_not_blamed_before_the_one_that_ended(
    store_name: str, subject: str
) -> None:
    old = mine(not_after=NOW - DAY)
    stray = mine(store_name, subject=subject, private_key=seen.KeyState.ABSENT, sha256="EF" * 32)

    assert roots(*holding(old, stray))[0] == "client-certificate-expired"


def test_a_configured_ca_below_the_one_on_the_gateway_s_list_is_accepted() -> None:
    path = (*up("CN=Company Sub CA,O=Company"), seen.Step(CA, seen.Found.NOWHERE))
    one = mine(issuer="CN=Company Sub CA,O=Company", path=path, issuers=("CN=Company Sub CA,O=Company", CA))

    assert roots(*configured(one))[1] is State.READY


def test_an_ended_certificate_between_it_and_the_ca_is_named() -> None:
    between = seen.Step("CN=Sub,O=Company", seen.Found.HERE, signed=True, not_after=NOW - DAY)
    one = mine(issuer="CN=Sub,O=Company", path=(between, *up()), issuers=("CN=Sub,O=Company", CA))
    found = finding("client-certificate-expired", *configured(one))

    assert found is not None
    assert "behind" in found.summary.msgid


def test_a_list_of_thousands_of_names_is_compared_once() -> None:
    listed = tuple(f"CN=CA {number},O=Elsewhere" for number in range(5000))
    many = [mine(sha256=f"{number:064X}", issuer=f"CN=Mine {number}") for number in range(300)]

    assert judged(*holding(*many, listed=listed)).verdict.root == "client-issuer-not-accepted"


def test_the_configured_ca_that_the_gateway_does_not_list_is_the_server_s_matter() -> None:
    found = finding("client-issuer-not-accepted", *configured(mine(path=up()), listed=(OTHER_CA,)))

    assert found is not None
    assert found.acts[0].value == "it-server"


def test_the_answers_about_the_server_s_certificates_do_not_touch_the_user_s() -> None:
    answer = seen.RevocationAnswer("EF" * 32, seen.RevocationMethod.CRL, status=seen.RevocationStatus.REVOKED)

    assert roots(*holding(mine()), answer)[1] is State.READY


def test_a_broken_server_certificate_is_blamed_before_a_missing_one_of_the_user() -> None:
    expired = facts.handshake(
        facts.leaf(not_after=NOW - DAY), facts.issuing(), asked=seen.Asked.LISTED, asked_cas=(CA,)
    )
    judgement = judged(*but(asking(store(count=0)), expired))

    assert judgement.verdict.root == "server-certificate-expired"
    assert "client-certificate-missing" in {one.code for one in judgement.findings}


def test_a_wrong_clock_explains_an_expired_certificate() -> None:
    late = facts.exchange(date=NOW - 3 * DAY)
    those = but(holding(mine(not_after=NOW - DAY, extended_key_usage=(CLIENT_AUTH,)), insists=False), late)
    judgement = judged(*those)

    assert judgement.verdict.root == "clock-wrong"
    folded = {one.code: one.explained_by for one in judgement.findings}
    assert folded["client-certificate-expired"] == "clock-wrong"
