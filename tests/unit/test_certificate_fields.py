"""A certificate in full: RFC 5280's names, and nothing that a hostile one could break."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from cryptography import x509

from clientdiag import pem
from clientdiag.rendering.certificate_fields import MOST_NAMES, certificate_fields, missing_fields
from tests.unit import facts

_URL = "http://ca.example.com/issuing.cer"


def rows(made: x509.Certificate | bytes | Any) -> dict[str, str]:
    return dict(certificate_fields(facts.der(made), "sent by the server").rows)


def test_every_field_stands_under_its_own_name() -> None:
    one = facts.leaf(
        "vpn.example.com", "192.0.2.10", ca_issuers=(_URL,), crl=("http://ca.example.com/c.crl",)
    )
    seen = rows(one)
    assert seen["Where it came from"] == "sent by the server"
    assert seen["subject"] == "CN=vpn.example.com,O=Lab"
    assert seen["issuer"] == "CN=Facts Issuing CA,O=Lab"
    assert seen["validity notBefore"] == "2030-05-16 12:00 UTC"
    assert seen["subjectPublicKeyInfo"] == "EC secp256r1"
    assert seen["version"] == "v3"
    assert int(seen["serialNumber"], 16) == one.certificate.serial_number
    assert seen["signatureAlgorithm"] == "ecdsa-with-SHA256 (1.2.840.10045.4.3.2)"
    assert seen["subjectAltName"] == "dNSName vpn.example.com, iPAddress 192.0.2.10"
    assert seen["basicConstraints, critical"] == "cA FALSE"
    assert seen["extKeyUsage"] == "serverAuth"
    assert seen["keyUsage, critical"] == "digitalSignature"
    assert seen["authorityInfoAccess"] == f"caIssuers: URI {_URL}"
    assert seen["cRLDistributionPoints"] == "URI http://ca.example.com/c.crl"
    assert len(seen["SHA-256"]) == 64


def test_the_pem_is_the_certificate() -> None:
    made = certificate_fields(facts.good_leaf().der)
    assert pem.split(made.pem.encode()) == ((facts.good_leaf().der,), 0)
    assert made.pem.endswith("-----END CERTIFICATE-----\n")
    assert max(map(len, made.pem.splitlines())) == 64


def test_a_name_constraint_is_said_both_ways() -> None:
    limits = x509.NameConstraints(
        [x509.DNSName("example.com")], [x509.IPAddress(ipaddress.ip_network("10.0.0.0/8"))]
    )
    seen = rows(facts.root().intermediate("Limited CA", constraints=limits))
    assert seen["nameConstraints, critical"] == "permitted dNSName example.com, excluded iPAddress 10.0.0.0/8"


def test_thousands_of_names_are_counted_not_shown() -> None:
    names = tuple(f"{place}.example.com" for place in range(1500))
    listed = rows(facts.leaf(*names))["subjectAltName"]
    assert listed.count("dNSName") == MOST_NAMES
    assert listed.endswith(f"… and {1500 - MOST_NAMES} more")


def test_an_unknown_extension_is_its_oid_and_its_first_bytes() -> None:
    odd = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x04\x02<b" * 1000)
    seen = rows(facts.leaf(further=((odd, True),)))
    assert seen["1.2.3.4.5, critical"].startswith("4000: 0402")
    assert seen["1.2.3.4.5, critical"].endswith("…")


def test_an_extension_that_cannot_be_decoded_costs_only_itself() -> None:
    oid = x509.ObjectIdentifier("2.5.29.31")
    broken = x509.UnrecognizedExtension(oid, b"\x30\x80\x01")
    seen = rows(facts.leaf(further=((broken, False),)))
    assert seen["cRLDistributionPoints"].startswith("cannot be decoded: ")
    assert seen["subjectAltName"] == "dNSName vpn.example.com"


@pytest.mark.parametrize("data", [b"", b"\x30\x00", b"\x30\x03\x02\x01\x01", b"no certificate" * 100])
def test_what_is_no_certificate_is_said_so(data: bytes) -> None:
    made = certificate_fields(data)
    assert any("no certificate that can be decoded" in value for _name, value in made.rows)
    assert max(len(value) for _name, value in made.rows) < 200


def test_of_a_missing_issuer_stands_there_what_its_child_says() -> None:
    child = facts.leaf(ca_issuers=(_URL,))
    seen = dict(missing_fields(child.der))
    assert seen["issuer"] == "CN=Facts Issuing CA,O=Lab"
    assert seen["authorityInfoAccess"] == f"caIssuers: URI {_URL}"
    assert len(seen["authorityKeyIdentifier"]) == 40
