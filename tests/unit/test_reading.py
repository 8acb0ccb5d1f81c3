from __future__ import annotations

import random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.certificates.reading import Certificate, is_issued_by, read
from clientdiag.knowledge import public_roots
from tests.peers.authority import CLIENT, Authority, self_signed
from tests.unit import facts
from tests.unit.facts import DAY, NOW, issuing, leaf, root

GARBAGE = [
    b"",
    b"\x30",
    b"\x30\x80",
    b"\x30\x03\x02\x01\x01",
    b"\xff" * 50,
    b"hello",
    b"\x30\x84\xff\xff\xff\xff",
]


def c(certificate: facts.Der) -> Certificate:
    return read(facts.der(certificate))


def everything(one: Certificate) -> None:
    """Ask for all that can be asked; nothing of it may raise."""
    _ = (one.loaded, one.sha256, one.subject_der, one.issuer_der, one.subject, one.issuer, one.label)
    _ = (one.issuer_label, one.is_self_issued, one.is_self_signed, one.not_before, one.not_after)
    _ = (one.dns_names, one.ip_addresses, one.common_names, one.is_ca, one.extended_key_usage)
    _ = (one.may_serve, one.key, one.authority_names_own_issuer, one.names_address("192.0.2.1"))
    is_issued_by(one, c(root()))
    is_issued_by(c(root()), one)


@pytest.mark.parametrize("data", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_a_value(data: bytes) -> None:
    one = read(data)
    everything(one)

    assert one.loaded is None
    assert one.subject == one.issuer == ""
    assert one.label.startswith("certificate ")
    assert not one.is_self_signed
    assert one.not_after is None
    assert one.may_serve is None


def test_a_good_certificate_is_read_whole() -> None:
    one = c(leaf("a.example", "*.b.example", "192.0.2.1", "2001:db8::1"))

    assert one.subject == "CN=a.example,O=Lab"
    assert one.issuer == "CN=Facts Issuing CA,O=Lab"
    assert (one.label, one.issuer_label) == ("a.example", "Facts Issuing CA")
    assert one.dns_names == ("a.example", "*.b.example")
    assert one.ip_addresses == ("192.0.2.1", "2001:db8::1")
    assert one.common_names == ("a.example",)
    assert (one.not_before, one.not_after) == (NOW - 30 * DAY, NOW + 60 * DAY)
    assert (one.is_ca, one.may_serve, one.key) == (False, True, "EC secp256r1")
    assert len(one.sha256) == 64
    assert one.sha256 == one.sha256.upper()
    assert not one.is_self_signed


def test_what_is_absent_is_none_and_not_false() -> None:
    bare = c(leaf(names=(), common_name=None, organization=None, usages=(), key_identifiers=False))

    assert bare.extended_key_usage is None
    assert bare.may_serve is None
    assert bare.dns_names == bare.common_names == ()
    assert bare.subject == ""
    assert bare.label.startswith("certificate ")


@pytest.mark.parametrize(
    ("usages", "may"),
    [
        ((CLIENT,), False),
        ((CLIENT, ExtendedKeyUsageOID.SERVER_AUTH), True),
        ((ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,), True),
    ],
    ids=range(3),
)
def test_whether_it_may_serve(usages: tuple[x509.ObjectIdentifier, ...], may: bool) -> None:
    assert c(leaf(usages=usages)).may_serve is may


def test_a_ca_is_one_and_a_self_signed_leaf_is_not() -> None:
    own = c(self_signed("a.example"))

    assert c(root()).is_ca is True
    assert c(root()).is_self_signed
    assert (own.is_ca, own.is_self_signed) == (False, True)


def test_a_namesake_is_self_issued_and_not_self_signed() -> None:
    shown = c(leaf("x.example", by=Authority.root("Name"), common_name="Name"))

    assert shown.is_self_issued
    assert not shown.is_self_signed


def test_an_issuer_is_known_by_name_and_key() -> None:
    child = c(facts.good_leaf())

    assert is_issued_by(child, c(issuing()))
    assert not is_issued_by(child, c(root()))
    assert not is_issued_by(c(issuing()), c(root().twin()))
    assert not is_issued_by(c(issuing()), child)
    assert not is_issued_by(c(root()), c(leaf()))


@pytest.mark.parametrize("kind", ["rsa", "rsa1024"])
def test_an_rsa_key_says_its_size(kind: str) -> None:
    assert c(leaf(key=kind)).key == f"RSA {kind.removeprefix('rsa') or '2048'}"


def _signed(builder: x509.CertificateBuilder) -> bytes:
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name.from_rfc4514_string("OU=Unit,O=Lab")
    made = (
        builder.subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .sign(key, None)
    )
    return facts.der(made)


def test_a_name_without_cn_is_called_by_its_unit() -> None:
    one = read(_signed(x509.CertificateBuilder()))

    assert one.label == "Unit"
    assert one.key == "Ed25519"
    assert one.is_ca is None


@pytest.mark.parametrize(
    "oid", ["2.5.29.17", "2.5.29.19", "2.5.29.37", "2.5.29.35"], ids=["SAN", "BC", "EKU", "AKI"]
)
def test_an_extension_that_cannot_be_decoded_costs_only_itself(oid: str) -> None:
    broken = x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), b"\x30\x05broken")
    one = read(_signed(x509.CertificateBuilder().add_extension(broken, critical=False)))
    everything(one)

    assert one.loaded is not None
    assert one.not_after == NOW + DAY
    assert one.label == "Unit"
    assert one.dns_names == ()


def test_a_serial_number_of_zero_is_read_without_a_word() -> None:
    der = leaf(serial=0x7F).der
    zero = der.replace(b"\xa0\x03\x02\x01\x02\x02\x01\x7f", b"\xa0\x03\x02\x01\x02\x02\x01\x00", 1)
    assert zero != der
    one = read(zero)
    everything(one)

    assert one.loaded is not None
    assert one.dns_names == (facts.HOST,)


def test_every_public_root_can_be_read() -> None:
    for der in public_roots():
        one = read(der)
        everything(one)
        assert one.loaded is not None
        assert one.label


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_certificate_never_raises(seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(facts.good_leaf().der)
    for _ in range(dice.randint(1, 6)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    everything(read(bytes(data[: dice.randint(20, len(data))] if seed % 4 == 0 else data)))


def test_the_same_bytes_are_the_same_object() -> None:
    assert read(facts.good_leaf().der) is read(bytes(bytearray(facts.good_leaf().der)))


def test_a_fingerprint_is_that_of_the_bytes() -> None:
    expected = facts.good_leaf().certificate.fingerprint(hashes.SHA256()).hex().upper()

    assert c(facts.good_leaf()).sha256 == expected


def test_an_authority_key_identifier_may_name_a_root() -> None:
    names = [x509.DirectoryName(root().certificate.subject)]
    aki = x509.AuthorityKeyIdentifier(b"x" * 20, names, root().certificate.serial_number)
    own = leaf(by=root(), key_identifiers=False, further=[(aki, False)])
    other = leaf(by=issuing(), key_identifiers=False, further=[(aki, False)])

    assert c(own).authority_names_own_issuer
    assert not c(other).authority_names_own_issuer
    assert not c(facts.good_leaf()).authority_names_own_issuer


def test_control_characters_in_a_name_stay_escaped_or_harmless() -> None:
    shown = c(leaf(names=(), common_name="a\x1b[31m\nb"))

    assert shown.label
    everything(shown)


def test_what_is_no_address_is_named_by_no_certificate() -> None:
    named = c(leaf("192.0.2.1"))
    assert named.names_address("192.0.2.1")
    assert not named.names_address("a.example")
