from __future__ import annotations

from pathlib import Path

import pytest

from clientdiag.certificates.reading import read
from clientdiag.cisco.matching import MAX_RULES, match_rules, undecided, unmet
from tests.peers import cisco
from tests.peers.authority import CLIENT, SERVER, Authority

_CA = Authority.root("Matching CA", subject="CN=Matching CA,O=Contoso,DC=contoso,DC=com")
_ANNA = "emailAddress=anna@contoso.example,CN=Anna,OU=VPN Users,OU=Sales,O=Contoso,C=CH"


def _certificate(**wanted: object) -> bytes:
    subject = "CN=Anna,OU=VPN Users,OU=Sales,O=Contoso,C=CH"
    usual: dict[str, object] = {"subject": subject, "usages": (CLIENT,), "names": (), **wanted}
    return _CA.leaf(**usual).der


def missed(tmp_path: Path, rules: str, der: bytes) -> tuple[str, ...]:
    settings = f"<CertificateMatch>{rules}</CertificateMatch>"
    (content,) = cisco.profile(cisco.host_entry("vpn.example.com"), settings=settings).values()
    (tmp_path / "office.xml").write_bytes(content)
    (found,) = match_rules([tmp_path])
    assert found.file == "office.xml"
    return unmet(found, read(der))


def name(attribute: str, pattern: str, **switches: str) -> str:
    attributes = "".join(f' {key}="{value}"' for key, value in switches.items())
    inside = f"<Name>{attribute}</Name><Pattern>{pattern}</Pattern>"
    return (
        f"<DistinguishedName><DistinguishedNameDefinition{attributes}>{inside}"
        "</DistinguishedNameDefinition></DistinguishedName>"
    )


@pytest.mark.parametrize(
    ("attribute", "pattern", "switches", "met"),
    [
        ("CN", "Anna", {}, True),
        ("CN", "anna", {}, False),
        ("CN", "anna", {"MatchCase": "Disabled"}, True),
        ("CN", "nn", {}, False),
        ("CN", "nn", {"Wildcard": "Enabled"}, True),
        ("CN", "Anna", {"Operator": "NotEqual"}, False),
        ("CN", "Berta", {"Operator": "NotEqual"}, True),
        ("OU", "Sales", {}, True),
        ("OU", "VPN Users", {}, True),
        ("OU", "Sales", {"Operator": "NotEqual"}, False),
        ("L", "Bern", {}, False),
        ("L", "Bern", {"Operator": "NotEqual"}, True),
        ("ISSUER-CN", "Matching CA", {}, True),
        ("ISSUER-DC", "contoso", {}, True),
        ("issuer-cn", "Matching CA", {}, True),
    ],
)
def test_a_name_is_compared_as_its_rule_says(
    tmp_path: Path, attribute: str, pattern: str, switches: dict[str, str], *, met: bool
) -> None:
    assert (missed(tmp_path, name(attribute, pattern, **switches), _certificate()) == ()) is met


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (name("NONSENSE", "x"), "DistinguishedName: NONSENSE Equal x"),
        (name("CN", ""), "DistinguishedName: CN Equal "),
        ("<KeyUsage><MatchKey>Sign</MatchKey></KeyUsage>", "KeyUsage: Sign"),
        (
            "<ExtendedKeyUsage><ExtendedMatchKey>Anything</ExtendedMatchKey></ExtendedKeyUsage>",
            "ExtendedKeyUsage: Anything",
        ),
    ],
)
def test_a_rule_that_no_schema_has_is_left_open(tmp_path: Path, rule: str, told: str) -> None:
    assert missed(tmp_path, rule, _certificate()) == ()
    (found,) = match_rules([tmp_path])
    assert undecided(found) == (told,)


def test_of_key_usages_one_is_enough(tmp_path: Path) -> None:
    signs = _certificate(key_usage=("digital_signature",))
    rule = "<KeyUsage><MatchKey>Non_Repudiation</MatchKey><MatchKey>Digital_Signature</MatchKey></KeyUsage>"

    assert missed(tmp_path, rule, signs) == ()
    assert missed(tmp_path, "<KeyUsage><MatchKey>Key_Agreement</MatchKey></KeyUsage>", signs) == (
        "KeyUsage: Key_Agreement",
    )


def test_of_purposes_all_are_needed_the_first_missing_first(tmp_path: Path) -> None:
    rule = (
        "<ExtendedKeyUsage><ExtendedMatchKey>ClientAuth</ExtendedMatchKey>"
        "<ExtendedMatchKey>ServerAuth</ExtendedMatchKey>"
        "<CustomExtendedMatchKey>1.2.3.4</CustomExtendedMatchKey></ExtendedKeyUsage>"
    )

    assert missed(tmp_path, rule, _certificate()) == (
        "ExtendedKeyUsage: ServerAuth",
        "ExtendedKeyUsage: 1.2.3.4",
    )
    assert missed(tmp_path, rule, _certificate(usages=(CLIENT, SERVER)))[0] == "ExtendedKeyUsage: 1.2.3.4"


@pytest.mark.parametrize(("element", "absent"), [("KU", {"key_usage": ()}), ("EKU", {"usages": ()})])
def test_an_absent_extension_is_rejected_only_where_the_profile_says_so(
    tmp_path: Path, element: str, absent: dict[str, object]
) -> None:
    switch = f"MatchOnlyCertsWith{element}"
    rules = "<KeyUsage><MatchKey>CRL_Sign</MatchKey></KeyUsage>" if element == "KU" else name("CN", "Anna")

    assert missed(tmp_path, f"<{switch}>true</{switch}>", _certificate(**absent)) == (switch,)
    assert missed(tmp_path, f"{rules}<{switch}>false</{switch}>", _certificate(**absent)) == ()


def test_a_profile_without_rules_has_none(tmp_path: Path) -> None:
    (content,) = cisco.profile(cisco.host_entry("vpn.example.com")).values()
    (tmp_path / "office.xml").write_bytes(content)

    assert match_rules([tmp_path]) == ()


def test_ten_thousand_rules_are_cut_short(tmp_path: Path) -> None:
    assert len(missed(tmp_path, name("CN", "Berta") * 10_000, _certificate())) == MAX_RULES


def test_a_certificate_whose_name_cannot_be_decoded_meets_no_name(tmp_path: Path) -> None:
    assert missed(tmp_path, name("CN", "Anna"), b"\x30\x03\x02\x01\x01") != ()
