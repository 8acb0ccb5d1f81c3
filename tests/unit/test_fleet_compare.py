from __future__ import annotations

import random
from datetime import timedelta

import msgspec
import pytest

from clientdiag import fleet
from clientdiag.fleet.comparison import NoteCode, Presence, Relation, Side, Weight
from clientdiag.fleet.facts import CERTIFICATE_IN_STORES, CHECK
from clientdiag.fleet.hiding import may_be_alike
from clientdiag.fleet.shapes import SHAPES
from clientdiag.fleet.words import field_label, kind_title
from clientdiag.model import observations as seen
from clientdiag.model.core import (
    CheckRun,
    CheckStatus,
    Report,
    Severity,
    UnknownObservation,
)
from tests.unit import samples
from tests.unit.comparing import NOW, ROOT, compared, found, only, report


def test_every_kind_is_told_apart_by_fields_that_it_has() -> None:
    for kind, shape in SHAPES.items():
        named = {*shape.noise, *shape.free, *(name for level in shape.levels for name in level)}
        assert named <= set(kind.__struct_fields__), kind  # type: ignore[attr-defined]  # all are structs


def test_a_kind_without_words_of_its_own_goes_by_its_name() -> None:
    assert kind_title("client-state") == "Cisco client's own words"
    assert (kind_title("new-thing"), field_label("new_value")) == ("New thing", "new value")
    assert field_label("values.BlockUntrustedServers") == "BlockUntrustedServers"


def test_a_report_and_itself_do_not_differ() -> None:
    same = samples.blocked()
    it = compared(same, same)
    assert it.findings == ()
    assert [one for one in it.differences if one.presence is not Presence.HIDDEN] == []
    assert it.alike > 40
    assert fleet.compare(fleet.Diagnosis("a", same), fleet.Diagnosis("b", same)).notes[0].code == (
        NoteCode.SAME_DIAGNOSIS
    )


def test_the_order_of_facts_is_no_difference() -> None:
    facts_of_one = list(samples.one_of_every_kind())
    dice = random.Random(20261122)
    for _ in range(5):
        mixed = list(facts_of_one)
        dice.shuffle(mixed)
        logs = [one for one in facts_of_one if isinstance(one, seen.LogAttempt)]
        assert len(logs) == 1, "of several the newest comes first, so there the order would say something"
        it = compared(report(*facts_of_one), report(*mixed))
        assert [one for one in it.differences if one.presence is not Presence.HIDDEN] == []


def test_durations_times_and_numbers_of_messages_are_no_difference() -> None:
    def one(minutes: int, took: float) -> Report:
        when = NOW + timedelta(minutes=minutes)
        return report(
            seen.LocalClock(when, NOW - timedelta(days=3)),
            seen.SystemLookup(samples.HOST, (samples.ADDRESS,), None, took),
            msgspec.structs.replace(samples.handshake(), duration_ms=took),
            seen.GatewayExchange(
                samples.ADDRESS,
                443,
                "/",
                when,
                200,
                {"date": str(when), "x-reason": f"message {took}"},
                when,
                error_text=f"Reference 0x{minutes:x}, session {took} at {when}",
                duration_ms=took,
            ),
            seen.LogRead("syslog", "/var/log/syslog", int(took), int(took), int(took)),
            created=when,
            duration_s=took,
        )

    it = compared(one(0, 12.5), one(55, 801.25))
    assert it.differences == ()
    assert it.notes == ()


def test_a_clock_that_is_off_is_a_difference() -> None:
    def one(off: int) -> Report:
        there = NOW - timedelta(minutes=off)
        return report(seen.GatewayExchange(samples.ADDRESS, 443, "/", NOW, 200, date=there))

    (field,) = only(compared(one(0), one(181)), "gateway-exchange").fields
    assert (field.field, field.a, field.b) == ("clock_offset", "none", "+181 minutes")


def store(
    name: str, *members: bytes, context: seen.StoreContext = seen.StoreContext.MACHINE
) -> seen.TrustStore:
    return seen.TrustStore(name, context, "somewhere", certificates=members, count=len(members))


def test_the_root_that_only_the_other_computer_has_comes_first() -> None:
    missing = found("private-root-missing", "computer.1", subject="Example Root CA 1")
    bad = report(
        samples.handshake(),
        store("windows-root"),
        seen.Environment("Windows", "11", "x86_64", "3.11", "OpenSSL 3"),
        seen.Resolvers(("192.0.2.1",)),
        findings=(missing,),
    )
    good = report(
        samples.handshake(),
        store("windows-root", samples.certificate("Another CA"), ROOT),
        seen.Environment("Windows", "10", "x86_64", "3.11", "OpenSSL 3"),
        seen.Resolvers(("192.0.2.2",)),
    )
    it = compared(bad, good)
    assert (it.relation, it.failing) == (Relation.ONE_FAILS, Side.A)
    assert it.sentence == "A fails: private-root-missing. B does not: ready."
    assert [(one.weight, one.kind) for one in it.differences] == [
        (Weight.CAUSE, CERTIFICATE_IN_STORES),
        (Weight.CAUSE, CERTIFICATE_IN_STORES),
        (Weight.SETUP, "environment"),
        (Weight.REST, "resolvers"),
    ]
    first = it.differences[0]
    assert first.about.startswith("Example Root CA 1 (")
    assert (first.presence, first.fields[0].b) == (Presence.ONLY_B, "machine")
    turned = compared(good, bad)
    assert (turned.failing, turned.sentence) == (
        Side.B,
        "B fails: private-root-missing. A does not: ready.",
    )
    assert turned.differences[0].about == first.about


def test_what_other_findings_rest_on_comes_before_versions() -> None:
    bad = report(
        seen.ClientInstall(found=True, version="4.9"),
        seen.RemoteSession(remote=True),
        seen.HostsFile("/etc/hosts", ("192.0.2.9",)),
        findings=(
            found("hosts-file-override", "computer.2"),
            found("remote-desktop-blocked", "computer.1", severity=Severity.NOTE),
        ),
    )
    good = report(
        seen.ClientInstall(found=True, version="5.1"), seen.RemoteSession(remote=False), seen.HostsFile("x")
    )
    it = compared(bad, good)
    assert [(one.weight, one.kind, one.codes) for one in it.differences] == [
        (Weight.CAUSE, "hosts-file", ("hosts-file-override",)),
        (Weight.FINDING, "remote-session", ("remote-desktop-blocked",)),
        (Weight.SETUP, "client-install", ()),
    ]
    assert [(one.code, one.severity_a, one.severity_b) for one in it.findings] == [
        ("remote-desktop-blocked", Severity.NOTE, None),
        ("hosts-file-override", Severity.ERROR, None),
    ]


def own(sha256: str, *, until: int, **more: object) -> seen.ClientCertificate:
    made = seen.ClientCertificate(
        store="windows-my",
        context=seen.StoreContext.USER,
        sha256=sha256 * 32,
        subject="CN=‹name-1›",
        issuer="CN=Example Client CA",
        label="‹name-1›",
        not_before=NOW - timedelta(days=100),
        not_after=NOW + timedelta(days=until),
        private_key=seen.KeyState.USABLE,
    )
    return msgspec.structs.replace(made, **more)


def test_two_persons_certificates_are_laid_side_by_side_and_their_names_are_not() -> None:
    bad = report(own("AA", until=-3), findings=(found("client-certificate-expired", "computer.0"),))
    it = compared(bad, report(own("BB", until=300)))
    one = only(it, "client-certificate")
    assert (one.weight, one.presence) == (Weight.CAUSE, Presence.BOTH)
    told = {field.field: (field.a, field.b, field.hidden) for field in one.fields}
    assert told == {
        "validity": ("ended on 2026-11-18", "valid until 2027-09-17", False),
        "subject": ("CN=(hidden)", "CN=(hidden)", True),
    }
    assert it.hidden == 1
    assert NoteCode.HIDDEN in {note.code for note in it.notes}


def test_a_certificate_that_only_the_working_computer_has() -> None:
    bad = report(
        seen.ClientStore("windows-my", seen.StoreContext.USER, ""),
        findings=(found("client-certificate-missing", "computer.0"),),
    )
    it = compared(bad, report(seen.ClientStore("windows-my", seen.StoreContext.USER, ""), own("BB", until=9)))
    one = it.differences[0]
    assert (one.weight, one.kind, one.presence) == (Weight.CAUSE, "client-certificate", Presence.ONLY_B)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("CN=‹name-1›", "CN=‹name-1›", True),
        ("CN=‹name-1›", "CN=‹name-7›", True),
        ("CN=‹name-1›", "CN=anna", True),
        ("CN=anna", "CN=‹name-1›", True),
        ("CN=‹name-1›,O=One", "CN=anna,O=Two", False),
        ("/home/‹user-1›/a/‹user-2›.log", "/home/x/a/y.log", True),
        ("/home/‹user-1›/a/‹user-2›.log", "/home/x/b/y.log", False),
        ("CN=anna", "CN=anna", False),
        ("‹a-1›ab", "b", False),
        ("ab‹a-1›", "a", False),
        ("x‹a-1›x", "x", False),
    ],
)
def test_what_is_hidden_may_be_anything_and_the_rest_is_compared(one: str, other: str, alike: bool) -> None:
    assert may_be_alike(one, other) is alike


def test_many_tokens_in_a_hostile_text_are_compared_in_one_pass() -> None:
    many = "".join(f"‹a-{number}›a" for number in range(3_000))
    assert may_be_alike(many + "b", "a" * 60_000) is False


def test_a_token_in_a_list_is_neither_in_common_nor_a_difference() -> None:
    a = report(seen.KnownGateway("h", 443, "user", file="/home/‹user-1›/p.xml"))
    b = report(seen.KnownGateway("h", 443, "user", file="/Users/‹user-9›/p.xml"))
    assert compared(a, b).differences == ()  # folders are each computer's own
    a, b = (report(seen.Resolvers((one, "192.0.2.1"))) for one in ("‹ip-1›", "‹ip-1›"))
    it = only(compared(a, b), "resolvers")
    assert it.presence is Presence.HIDDEN
    assert [(field.a, field.b, field.hidden) for field in it.fields] == [("(hidden)", "(hidden)", True)]


def test_of_a_list_only_what_the_other_lacks_is_shown() -> None:
    a = report(seen.SystemLookup("h", ("192.0.2.1", "192.0.2.2", "192.0.2.3")))
    b = report(seen.SystemLookup("h", ("192.0.2.2", "192.0.2.1")))
    (field,) = only(compared(a, b), "system-lookup").fields
    assert (field.a, field.b) == ("192.0.2.3 (and 2 that both have)", "none but what both have")


def test_what_one_gateway_shows_is_found_at_another_address_too() -> None:
    a = report(samples.handshake("192.0.2.1"), samples.handshake("192.0.2.1", seen.Route.ADDRESS))
    b = report(samples.handshake("192.0.2.2"), samples.handshake("192.0.2.2", seen.Route.ADDRESS))
    it = compared(a, b)
    assert [(one.about, [field.field for field in one.fields]) for one in it.differences] == [
        ("192.0.2.1 · 443 · name", ["address"]),
        ("192.0.2.1 · 443 · address", ["address"]),
    ]


def test_several_that_are_equally_like_are_not_paired_by_their_place() -> None:
    a = report(samples.handshake("192.0.2.1"), samples.handshake("192.0.2.2"))
    b = report(samples.handshake("192.0.2.3"), samples.handshake("192.0.2.4"))
    assert [one.presence for one in compared(a, b).differences] == [Presence.ONLY_A] * 2 + [
        Presence.ONLY_B
    ] * 2


def test_what_one_side_says_twice_counts_once() -> None:
    def verdict(code: int) -> seen.StoreVerdict:
        return seen.StoreVerdict("openssl", samples.ADDRESS, ("system",), code)

    it = compared(report(verdict(20), verdict(20)), report(verdict(0), verdict(0)))
    assert [(one.kind, one.presence) for one in it.differences] == [("store-verdict", Presence.BOTH)]


def test_failures_are_compared_by_their_kind_not_by_a_systems_number() -> None:
    from clientdiag.model.core import Failure, FailureKind, Operation

    a, b = (
        report(
            seen.TcpConnect("192.0.2.1", 443, seen.Route.NAME, Failure(Operation.TCP_CONNECT, kind, *more))
        )
        for kind, more in ((FailureKind.REFUSED, (111, "x")), (FailureKind.REFUSED, (10061, "y")))
    )
    assert compared(a, b).differences == ()
    c = report(
        seen.TcpConnect(
            "192.0.2.1", 443, seen.Route.NAME, Failure(Operation.TCP_CONNECT, FailureKind.TIMED_OUT)
        )
    )
    (field,) = only(compared(a, c), "tcp-connect").fields
    assert (field.a, field.b) == ("tcp-connect: refused", "tcp-connect: timed-out")


def test_a_check_that_did_not_complete_on_one_side_is_said() -> None:
    a = samples.bare(runs=(CheckRun("dns_answers", CheckStatus.TIMED_OUT),))
    b = samples.bare(runs=(CheckRun("dns_answers", CheckStatus.COMPLETED),))
    one = only(compared(a, b), CHECK)
    assert (one.about, one.presence, one.fields[0].a) == ("dns_answers", Presence.ONLY_A, "timed-out")


def test_facts_of_a_newer_version_are_compared_whole() -> None:
    first, second = ({"kind": "new", "x": 1, "y": [1]}, {"y": [1], "x": 1, "kind": "new"})
    assert compared(report(UnknownObservation(first)), report(UnknownObservation(second))).differences == ()
    it = compared(report(UnknownObservation(first)), report(UnknownObservation({**second, "x": 2})))
    assert [(one.kind, one.title, one.presence) for one in it.differences] == [("new", "New", Presence.BOTH)]
    assert [(one.field, one.a, one.b) for one in it.differences[0].fields] == [("x", "1", "2")]
