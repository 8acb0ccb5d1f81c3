from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from clientdiag.certificates import constraints as module
from clientdiag.certificates.faults import FaultKind as K
from clientdiag.certificates.faults import Hint
from tests.unit.explained import DATES, DAY, HOST, NOW, c, ca, der, explained, faults, leaf, notes, root

DNS, Mail, Uri = x509.DNSName, x509.RFC822Name, x509.UniformResourceIdentifier


def net(network: str) -> x509.IPAddress:
    return x509.IPAddress(ipaddress.ip_network(network))


def ip(address: str) -> x509.IPAddress:
    return x509.IPAddress(ipaddress.ip_address(address))


def name(text: str) -> x509.Name:
    return x509.Name.from_rfc4514_string(text)


def dn(text: str) -> x509.DirectoryName:
    return x509.DirectoryName(name(text))


def said_of(
    names: Sequence[x509.GeneralName],
    *,
    permitted: Sequence[x509.GeneralName] | None = None,
    excluded: Sequence[x509.GeneralName] | None = None,
    **wanted: object,
) -> list[str]:
    """The fields of the constraints that an end entity of these names violates; it has no subject."""
    narrow = ca("Narrow", root(), constraints=x509.NameConstraints(permitted, excluded))
    usual: dict[str, object] = {"names": (), "common_name": None, "organization": None}
    further = [(x509.SubjectAlternativeName(names), True)] if names else []
    shown = leaf(by=narrow, **{**usual, "further": further, **wanted})
    found = explained(shown, narrow, host=None).best.of(K.NAME_CONSTRAINT)
    assert all(one.depth == 0 and one.by == c(narrow).sha256 and one.hint is Hint.STOPS for one in found)
    return [one.field for one in found]


PERMITTED, EXCLUDED = ["permittedSubtrees"], ["excludedSubtrees"]


@pytest.mark.parametrize(
    ("shown", "base", "inside"),
    [
        (DNS("a.example"), DNS("a.example"), True),
        (DNS("A.Example"), DNS("a.eXample"), True),
        (DNS("x.a.example"), DNS("a.example"), True),
        (DNS("x.y.a.example"), DNS("a.example"), True),
        (DNS("xa.example"), DNS("a.example"), False),
        (DNS("a.example"), DNS("x.a.example"), False),
        (DNS("a.example"), DNS(""), True),
        (DNS("x.a.example"), DNS(".a.example"), True),
        (DNS("a.example"), DNS(".a.example"), False),
        (DNS("*.a.example"), DNS("a.example"), True),
        (ip("192.0.2.9"), net("192.0.2.0/24"), True),
        (ip("192.0.3.9"), net("192.0.2.0/24"), False),
        (ip("2001:db8::1"), net("2001:db8::/32"), True),
        (ip("2001:db9::1"), net("2001:db8::/32"), False),
        (ip("2001:db8::1"), net("0.0.0.0/0"), False),
        (Mail("me@a.example"), Mail("me@a.example"), True),
        (Mail("me@A.example"), Mail("me@a.example"), True),
        (Mail("ME@a.example"), Mail("me@a.example"), False),
        (Mail("me@a.example"), Mail("a.example"), True),
        (Mail("me@x.a.example"), Mail("a.example"), False),
        (Mail("me@x.a.example"), Mail(".a.example"), True),
        (Mail("me@a.example"), Mail(".a.example"), False),
        (Uri("https://a.example/x"), Uri("a.example"), True),
        (Uri("https://x.a.example/x"), Uri("a.example"), False),
        (Uri("https://x.a.example:444/x"), Uri(".a.example"), True),
        (Uri("https://a.example/x"), Uri(".a.example"), False),
        (dn("CN=x,O=Lab,C=CH"), dn("O=Lab,C=CH"), True),
        (dn("CN=x,O=lab  one,C=CH"), dn("O=LAB one,C=CH"), True),
        (dn("CN=x,O=Lab"), dn("O=Other"), False),
        (dn("O=Lab"), dn("CN=x,O=Lab"), False),
    ],
    ids=range(30),
)
def test_a_name_is_inside_or_outside(shown: x509.GeneralName, base: x509.GeneralName, inside: bool) -> None:
    assert said_of([shown], permitted=[base]) == ([] if inside else PERMITTED)
    assert said_of([shown], excluded=[base]) == (EXCLUDED if inside else [])


def test_a_wildcard_must_be_inside_as_a_whole_and_outside_as_a_whole() -> None:
    star = DNS("*.a.example")

    assert said_of([star], permitted=[DNS("x.a.example")]) == PERMITTED
    assert said_of([star], excluded=[DNS("x.a.example")]) == EXCLUDED
    assert said_of([star], excluded=[DNS("y.x.a.example")]) == []
    assert said_of([star], excluded=[DNS("b.example")]) == []


@pytest.mark.parametrize(
    "shown",
    [Uri("https://192.0.2.1/x"), Uri("urn:x"), Uri("https://[::1"), DNS(".a.example"), Mail("a.example")],
    ids=range(5),
)
def test_what_has_no_host_cannot_be_permitted(shown: x509.GeneralName) -> None:
    assert said_of([shown], permitted=[type(shown)("a.example")]) == PERMITTED  # type: ignore[call-arg]  # all take a text


@pytest.mark.parametrize("form", ["otherName", "registeredID"])
def test_a_form_that_cannot_be_judged_is_refused_where_it_is_constrained(form: str) -> None:
    oid = x509.ObjectIdentifier("1.3.6.1.4.1.55738.1")
    shown = x509.OtherName(oid, b"\x0c\x01x") if form == "otherName" else x509.RegisteredID(oid)

    assert said_of([shown], excluded=[shown]) == ["nameConstraints"]
    assert said_of([DNS(HOST)], excluded=[shown]) == []


def test_constraints_of_one_form_say_nothing_of_another() -> None:
    assert said_of([DNS(HOST), ip("192.0.2.1")], permitted=[Mail("x.test")], excluded=[Uri("x.test")]) == []


def test_any_of_the_permitted_and_none_of_the_excluded() -> None:
    permitted = [DNS("a.example"), DNS("b.example")]

    assert said_of([DNS("x.b.example")], permitted=permitted) == []
    assert said_of([DNS("x.c.example")], permitted=permitted) == PERMITTED
    assert said_of([DNS("no.a.example")], permitted=permitted, excluded=[DNS("no.a.example")]) == EXCLUDED
    assert said_of([DNS("x.a.example"), DNS("c.example")], permitted=permitted) == PERMITTED


def test_the_subject_is_a_name_too() -> None:
    base = [dn("O=Lab")]

    assert said_of([DNS(HOST)], permitted=base, organization="Lab", common_name="x") == []
    assert said_of([DNS(HOST)], permitted=base, organization="Other") == PERMITTED
    assert said_of([DNS(HOST)], excluded=base, organization="Lab") == EXCLUDED
    assert said_of([DNS(HOST)], permitted=base) == []  # no subject, nothing to judge


def test_a_common_name_is_no_name_of_the_dns() -> None:
    assert said_of([DNS("a.example")], permitted=[DNS("a.example")], common_name="b.example") == []


def test_a_subject_address_counts_where_there_is_no_other() -> None:

    narrow = ca("Narrow", root(), constraints=x509.NameConstraints([Mail("a.example")], None))
    own = leaf(by=narrow)
    subject = x509.Name([x509.NameAttribute(NameOID.EMAIL_ADDRESS, "me@b.example")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(narrow.certificate.subject)
        .public_key(own.certificate.public_key())
        .serial_number(7)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
    )
    shown = der(builder.sign(narrow.issued.private_key, hashes.SHA256()))

    found = explained(shown, narrow, host=None).best.of(K.NAME_CONSTRAINT)

    assert [one.found for one in found] == ["rfc822Name me@b.example"]


class TestDownThePath:
    """Root → First → Second → end entity."""

    def test_permissions_only_narrow(self) -> None:
        for above, below in ((["a.test", HOST], ["a.test"]), (["a.test"], ["a.test", HOST])):
            first = ca("First", root(), constraints=x509.NameConstraints([DNS(one) for one in above], None))
            second = ca("Second", first, constraints=x509.NameConstraints([DNS(one) for one in below], None))
            found = explained(leaf(by=second), second, first).best.of(K.NAME_CONSTRAINT)
            assert [one.depth for one in found] == [0]

    def test_a_root_constrains_as_well(self) -> None:
        top = ca("Top", constraints=x509.NameConstraints(None, [DNS("example.com")]))

        assert faults(explained(leaf(by=top), anchors=[top])) == [(0, K.NAME_CONSTRAINT, "excludedSubtrees")]

    def test_an_intermediate_is_judged_by_its_own_names(self) -> None:
        top = ca("Top", constraints=x509.NameConstraints(None, [DNS("bad.test")]))
        middle = ca("Middle", top, names=("bad.test",))

        found = explained(leaf(by=middle), middle, anchors=[top]).best.of(K.NAME_CONSTRAINT)

        assert [one.depth for one in found] == [1]

    def test_a_self_issued_intermediate_is_exempt_and_a_self_issued_end_entity_is_not(self) -> None:
        top = ca("Same", constraints=x509.NameConstraints(None, [DNS("bad.test")]))
        middle = ca("Same", top, names=("bad.test",))
        last = leaf(HOST, "bad.test", by=top, common_name="Same")

        assert faults(explained(leaf(by=middle), middle, anchors=[top])) == []
        assert faults(explained(last, anchors=[top])) == [(0, K.NAME_CONSTRAINT, "excludedSubtrees")]


def test_constraints_that_do_not_matter_are_notes() -> None:
    narrow = x509.NameConstraints([DNS("example.com")], None)
    lax = ca("Lax", root(), further=[(narrow, False)])
    dotted = ca("Dotted", root(), constraints=x509.NameConstraints([DNS(".example.com")], None))
    odd = leaf(constraints=narrow)

    assert notes(explained(leaf(by=lax), lax)) == [(1, K.CRITICALITY, "nameConstraints")]
    assert notes(explained(leaf(by=dotted), dotted)) == [(1, K.MALFORMED, "nameConstraints")]
    assert notes(explained(odd, ca("x"), anchors=[odd])) == [(0, K.NAME_CONSTRAINT, "nameConstraints")]


def test_constraints_that_cannot_be_decoded_stop() -> None:
    broken = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.30"), b"\x30\x05broke")
    odd = ca("Odd", root(), further=[(broken, True)])

    assert (1, K.MALFORMED, "nameConstraints") in faults(explained(leaf(by=odd), odd))


def test_too_many_comparisons_are_refused_and_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_COMPARISONS", 99)
    trees = [DNS(f"d{n}.example.com") for n in range(10)]
    narrow = ca("Many", root(), constraints=x509.NameConstraints([*trees, DNS("example.com")], None))
    many = leaf(*(f"h{n}.example.com" for n in range(10)), by=narrow, **DATES)

    assert (0, K.TOO_COMPLEX, "nameConstraints") in faults(explained(many, narrow, host=None))
    assert faults(explained(leaf(by=narrow), narrow)) == []
