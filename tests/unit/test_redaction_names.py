from __future__ import annotations

import pytest

from clientdiag.engine import rejudge
from clientdiag.model import observations as seen
from clientdiag.model import wire
from clientdiag.model.core import (
    CheckRun,
    CheckStatus,
    Failure,
    FailureKind,
    Observation,
    Operation,
    Report,
    UnknownObservation,
)
from clientdiag.redaction import redact
from tests.unit import client_facts, facts, log_facts, samples
from tests.unit.client_facts import CA, asking, configured, holding, mine, store, up
from tests.unit.facts import DAY, HOST, NOW

ZELDA = "CN=Zelda Zimmer,O=Company"
COMMON = (
    "vpn", "example", "client", "cisco", "lab", "certificate", "user", "system", "name", "CN", "443",
    "TLSv1.3", "name-1", "com", "cisco-user-client", "files", "validation", "failure",
)  # fmt: skip


def report(*those: Observation) -> Report:
    return rejudge(samples.bare(runs=(CheckRun("facts", CheckStatus.COMPLETED, observations=those),)))


def written(live: Report) -> str:
    return wire.encode(redact(live).report).decode()


def own(live: Report) -> list[seen.ClientCertificate]:
    return [
        one
        for run in redact(live).report.runs
        for one in run.observations
        if isinstance(one, seen.ClientCertificate)
    ]


def gist(made: Report) -> object:
    findings = [(one.code, one.severity, one.explained_by, one.evidence) for one in made.findings]
    verdict = made.verdict.state, made.verdict.root, [one.topic for one in made.verdict.unknown]
    return made.target, verdict, [one.code for one in made.unevaluated], findings


def self_issued(name: str = ZELDA, **more: object) -> seen.ClientCertificate:
    label = name.partition(",")[0].partition("=")[2]
    usual: dict[str, object] = {
        "subject": name,
        "issuer": name,
        "label": label,
        "issuer_label": label,
        "is_self_signed": True,
        "sha256": "EF" * 32,
        "path": (seen.Step(name, seen.Found.HERE, signed=True, sha256="EF" * 32, is_root=True),),
        **more,
    }
    return mine(**usual)


@pytest.mark.parametrize("is_ca", [None, False, True])
def test_a_certificate_that_issued_itself_does_not_vouch_for_its_name(is_ca: bool | None) -> None:
    live = report(*holding(self_issued(is_ca=is_ca)))

    assert "Zelda" not in written(live)
    assert gist(rejudge(redact(live).report)) == gist(live)


def test_a_ca_of_ones_own_is_hidden_though_it_issued_another() -> None:
    other = mine(subject="CN=Berta,O=Company", label="Berta", issuer=ZELDA, path=up(ZELDA, seen.Found.HERE))
    live = report(*holding(self_issued(is_ca=True), other))

    assert "Zelda" not in written(live)
    first, second = own(live)
    assert first.subject == second.issuer == second.path[0].issuer
    assert gist(rejudge(redact(live).report)) == gist(live)


def test_a_person_is_hidden_who_has_one_certificate_from_herself_and_one_from_the_company() -> None:
    live = report(
        *holding(self_issued("CN=zeldazimmer"), mine(subject="CN=zeldazimmer,O=Company", label="zeldazimmer"))
    )

    assert "zeldazimmer" not in written(live)
    assert CA in written(live)


@pytest.mark.parametrize("how", ["listed by the gateway", "set by IT"])
def test_a_ca_that_is_no_secret_keeps_its_name_in_the_store_of_the_user(how: str) -> None:
    those = (self_issued(CA, is_ca=True), mine(path=up(found=seen.Found.HERE)))
    live = report(
        *(holding(*those) if how.startswith("listed") else configured(*those, listed=("CN=Other",)))
    )

    assert own(live)[0].subject == CA
    assert own(live)[0].label == "Company CA"
    assert "Anna" not in written(live)


def test_a_sub_ca_beside_what_it_issued_keeps_its_name() -> None:
    sub = "CN=Company Sub CA,O=Company"
    between = mine(subject=sub, label="Company Sub CA", is_ca=True, sha256="EF" * 32)
    live = report(*holding(between, mine(issuer=sub, path=up(sub, seen.Found.HERE))))

    assert own(live)[0].subject == own(live)[1].issuer == sub


@pytest.mark.parametrize("name", COMMON)
@pytest.mark.parametrize("late", [False, True])
def test_a_name_that_is_a_common_word_changes_nothing_but_itself(name: str, late: bool) -> None:
    said = facts.exchange(error_text=f"Certificate Validation Failure for {HOST}")
    until = NOW - DAY if late else NOW + 300 * DAY
    log = log_facts.attempt("login-failed", said=(f"error: {HOST}",))
    certificate = mine(subject=f"CN={name},O=Company", label=name, not_after=until)
    live = report(*facts.but(asking(store(), certificate), said), log)
    hidden = redact(live).report
    again = rejudge(wire.decode(wire.encode(hidden)))

    assert gist(hidden) == gist(live)
    assert gist(again) == gist(live)
    assert (own(live)[0].subject, own(live)[0].label) == ("CN=‹name-1›,O=Company", "‹name-1›")
    assert f"CN={name},O=Company" not in wire.encode(hidden).decode()
    assert f"CN={name},O=Company" not in wire.encode(again).decode()
    assert HOST in wire.encode(hidden).decode()


def test_the_words_of_a_gateway_that_rules_read_are_left() -> None:
    name = "Validation Failure"
    said = facts.exchange(error_text=f"Certificate {name} of Zelda")
    live = report(*facts.but(asking(store(), mine(subject=f"CN={name},2.5.4.4=Zelda", label=name)), said))

    assert gist(rejudge(redact(live).report)) == gist(live)
    assert f"Certificate {name} of ‹name-" in written(live)


@pytest.mark.parametrize("code", sorted({**client_facts.EXAMPLES, **log_facts.EXAMPLES}))
def test_every_example_with_a_person_beside_it_is_judged_alike_and_hidden_once_for_all(code: str) -> None:
    example = {**client_facts.EXAMPLES, **log_facts.EXAMPLES}[code]
    live = report(*example(), self_issued())
    once = redact(live).report

    assert gist(once) == gist(live)
    assert gist(rejudge(once)) == gist(live)
    assert "Zelda" not in wire.encode(once).decode()
    assert redact(once).report == once


def test_a_name_is_found_in_any_letter_case_and_other_spellings_stay_others() -> None:
    small = mine(subject="CN=zelda.zimmer", label="zelda.zimmer")
    large = mine(subject="CN=ZELDA.ZIMMER", label="ZELDA.ZIMMER", sha256="CD" * 32)
    trial = seen.CertificateTrial(
        "AB" * 32, "192.0.2.1", seen.TrialEnd.REFUSED, words="Zelda.Zimmer is disabled"
    )
    live = report(*holding(small, large), trial)

    assert "zelda" not in written(live).casefold()
    assert len({one.subject for one in own(live)}) == 2
    assert gist(rejudge(redact(live).report)) == gist(live)


def test_a_short_name_is_found_as_it_is_written_only() -> None:
    line = "Li was asked; li and x.Li.y and a-Li were not."
    live = report(
        *holding(mine(subject="CN=Li,O=Company", label="Li")), log_facts.attempt("login-failed", said=(line,))
    )

    assert "‹name-1› was asked; li and x.Li.y and a-Li were not." in written(live)


def test_every_attribute_of_a_person_is_hidden_and_those_of_an_organization_stay() -> None:
    personal = {
        "2.5.4.41": "ZName", "2.5.4.65": "ZPseudonym", "2.5.4.43": "ZInitials", "2.5.4.12": "ZTitle",
        "2.5.4.20": "0555-777", "STREET": "Zstreet 5", "2.5.4.17": "Zpost", "2.5.4.16": "Zpostal",
        "2.5.4.5": "Z4711", "UID": "zuser", "1.2.840.113549.1.9.1": "z@corp.example", "2.5.4.42": "Zgiven",
        "2.5.4.4": "Zsur", "2.5.4.46": "Zqualifier", "1.3.6.1.4.1.99999.1": "Zunknown", "CN": "Zcommon",
    }  # fmt: skip
    kept = "OU=Sales,O=Company,L=Berlin,ST=Berlin,C=DE,DC=company,DC=example"
    subject = ",".join(f"{key}={value}" for key, value in personal.items()) + "," + kept
    live = report(*holding(mine(subject=subject, label="Zcommon")))

    for value in personal.values():
        assert value not in written(live), value
    assert own(live)[0].subject.endswith(f",{kept}")


def test_a_certificate_that_goes_by_its_unit_is_hidden_and_one_that_goes_by_its_organization_is_not() -> None:
    live = report(
        *holding(
            mine(subject="OU=Zelda,O=Company", label="Zelda"), mine(subject="O=Company", label="Company")
        )
    )

    assert "Zelda" not in written(live)
    assert (own(live)[1].subject, own(live)[1].label) == ("O=Company", "Company")


def test_what_the_gateway_says_back_of_a_person_is_hidden() -> None:
    words = "Certificate Validation Failure: zelda@corp.example (ZELDA ZIMMER) is disabled"
    trial = seen.CertificateTrial("AB" * 32, "192.0.2.1", seen.TrialEnd.REFUSED, words=words)
    said = facts.exchange(error_text=words, title="Hello zelda@corp.example")
    live = report(*facts.but(asking(store(), mine(subject=ZELDA, label="Zelda Zimmer")), said), trial)

    assert "zelda" not in written(live).casefold()
    assert "Certificate Validation Failure: ‹mail-1› (‹name-1›) is disabled" in written(live)
    assert gist(rejudge(redact(live).report)) == gist(live)


PLACES = (
    ("~/.mozilla/firefox/k3j2.Zelda Zimmermann", "~/.mozilla/firefox/k3j2.‹profile-1›"),
    ("~/.mozilla/firefox/k3j2x9ab.default-release", "~/.mozilla/firefox/k3j2x9ab.default-release"),
    ("~/.mozilla/firefox/profiles.ini", "~/.mozilla/firefox/profiles.ini"),
    (
        r"%APPDATA%\Mozilla\Firefox\Profiles\a1b2c3d4.zelda",
        r"%APPDATA%\Mozilla\Firefox\Profiles\a1b2c3d4.‹profile-1›",
    ),
    ("/home/zeldazimmer/lib/token.so", "/home/‹user-1›/lib/token.so"),
    (r"C:\Users\Zelda Zimmermann\AppData", r"C:\Users\‹user-1›\AppData"),
    (r"C:\Users\Public\Cisco", r"C:\Users\Public\Cisco"),
    ("/srv/Anna Rivera/certificates", "/srv/‹name-1›/certificates"),
    ("~/.cisco/certificates/client", "~/.cisco/certificates/client"),
)


@pytest.mark.parametrize(("place", "expected"), PLACES)
def test_the_place_of_a_store_does_not_name_a_person(place: str, expected: str) -> None:
    failure = Failure(Operation.READ_STORE, FailureKind.PERMISSION_DENIED, 13, f"{place}: no")
    one = seen.ClientStore("nss-firefox", seen.StoreContext.USER, place, failure=failure)
    trust = seen.TrustStore("nss", seen.StoreContext.USER, place)
    certificate = mine(subject="CN=Anna Rivera,O=Company", label="Anna Rivera")
    made = redact(report(*holding(certificate), one, trust)).report
    *_, stored, trusted = made.runs[0].observations

    assert isinstance(stored, seen.ClientStore)
    assert isinstance(trusted, seen.TrustStore)
    assert stored.location == trusted.location == expected
    assert place == expected or place not in wire.encode(made).decode()


def test_a_gateway_that_names_a_token_does_not_make_two_names_one() -> None:
    live = report(*holding(mine(), listed=("CN=‹name-1›",)))

    assert own(live)[0].subject == "CN=‹name-2›,O=Company"


def test_a_title_is_hidden_elsewhere_only_where_it_stands_for_a_person() -> None:
    certificate = mine(subject="2.5.4.12=Manager,CN=Anna Rivera", label="Anna Rivera")
    said = ("error: Manager of sessions", "Set-Cookie webvpn=example")
    plain = report(*holding(certificate), log_facts.attempt("login-failed", said=said[:1]))
    home = seen.ClientStore("nss-firefox", seen.StoreContext.USER, "/home/Manager/.pki")

    assert "error: Manager of sessions" in written(plain)
    assert "/home/Manager" not in written(report(*holding(certificate), home))
    assert "webvpn=example" not in written(
        report(
            *holding(mine(subject="CN=example", label="example")),
            log_facts.attempt("login-failed", said=said),
        )
    )


def test_a_fact_of_a_newer_version_is_kept_but_for_a_name_in_it() -> None:
    new = UnknownObservation(
        {"kind": "zelda zimmer", "a": ["for Zelda Zimmer, ", {"b": 1}], "c": "ann@x.example"}
    )
    made = redact(report(*holding(mine(subject=ZELDA, label="Zelda Zimmer")), new)).report
    kept = made.runs[0].observations[-1]

    assert kept == UnknownObservation(
        {"kind": "zelda zimmer", "a": ["for ‹name-1›, ", {"b": 1}], "c": "ann@x.example"}
    )


def test_rules_of_a_profile_that_spell_a_name_do_not_show_it() -> None:
    rule = "DistinguishedName: CN Equal Zelda Zimmer"
    live = report(
        *holding(mine(subject=ZELDA, label="Zelda Zimmer")),
        seen.ProfileSettings("office.xml", hosts=(HOST,), certificate_match=(rule,)),
        seen.ProfileMatch("office.xml", "AB" * 32, (rule,)),
    )

    assert "Zelda" not in written(live)
    assert "DistinguishedName: CN Equal ‹name-1›" in written(live)
    assert gist(rejudge(redact(live).report)) == gist(live)
