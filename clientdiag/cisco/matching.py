"""CertificateMatch: which of a profile's rules a client certificate does not meet.

As Cisco's profile schema says: of KeyUsage at least one must be there, of ExtendedKeyUsage and of
DistinguishedName all; a pattern compares letter by letter unless it says otherwise.
What the schema does not know cannot be replayed: whether such a rule is met stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from cryptography import x509
from cryptography.x509.oid import NameOID

from clientdiag.certificates.reading import Certificate
from clientdiag.cisco.elements import is_true, local, profiles, words

MAX_RULES = 20
_OID = re.compile(r"[0-2](\.[0-9]+)+")
_KEY_USAGES = {
    "decipher_only": "decipher_only",
    "encipher_only": "encipher_only",
    "crl_sign": "crl_sign",
    "key_cert_sign": "key_cert_sign",
    "key_agreement": "key_agreement",
    "data_encipherment": "data_encipherment",
    "key_encipherment": "key_encipherment",
    "non_repudiation": "content_commitment",
    "digital_signature": "digital_signature",
}
_PURPOSES = {
    "serverauth": "1.3.6.1.5.5.7.3.1",
    "clientauth": "1.3.6.1.5.5.7.3.2",
    "codesign": "1.3.6.1.5.5.7.3.3",
    "emailprotect": "1.3.6.1.5.5.7.3.4",
    "ipsecendsystem": "1.3.6.1.5.5.7.3.5",
    "ipsectunnel": "1.3.6.1.5.5.7.3.6",
    "ipsecuser": "1.3.6.1.5.5.7.3.7",
    "timestamp": "1.3.6.1.5.5.7.3.8",
    "ocspsign": "1.3.6.1.5.5.7.3.9",
    "dvcs": "1.3.6.1.5.5.7.3.10",
    "ikeintermediate": "1.3.6.1.5.5.8.2.2",
}
_NAME = x509.ObjectIdentifier("2.5.4.41")
_ATTRIBUTES = {
    "CN": (NameOID.COMMON_NAME,),
    "DC": (NameOID.DOMAIN_COMPONENT,),
    "SN": (NameOID.SURNAME,),
    "GN": (NameOID.GIVEN_NAME,),
    "N": (NameOID.UNSTRUCTURED_NAME, _NAME),
    "I": (NameOID.INITIALS,),
    "GENQ": (NameOID.GENERATION_QUALIFIER,),
    "DNQ": (NameOID.DN_QUALIFIER,),
    "C": (NameOID.COUNTRY_NAME,),
    "L": (NameOID.LOCALITY_NAME,),
    "SP": (NameOID.STATE_OR_PROVINCE_NAME,),
    "ST": (NameOID.STATE_OR_PROVINCE_NAME, NameOID.STREET_ADDRESS),
    "O": (NameOID.ORGANIZATION_NAME,),
    "OU": (NameOID.ORGANIZATIONAL_UNIT_NAME,),
    "T": (NameOID.TITLE,),
    "EA": (NameOID.EMAIL_ADDRESS,),
}


@dataclass(frozen=True)
class NameRule:
    """One DistinguishedNameDefinition."""

    name: str
    pattern: str
    equal: bool = True
    wildcard: bool = False
    match_case: bool = True

    @property
    def is_known(self) -> bool:
        """Whether the schema has such a rule: a name that it lists, and a pattern."""
        return bool(self.pattern) and self.name.removeprefix("ISSUER-") in _ATTRIBUTES

    def __str__(self) -> str:
        """As IT would read it out of the profile."""
        return f"DistinguishedName: {self.name} {'Equal' if self.equal else 'NotEqual'} {self.pattern}"


@dataclass(frozen=True)
class MatchRules:
    """The CertificateMatch of one profile; empty tuples demand nothing."""

    file: str
    key_usages: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    names: tuple[NameRule, ...] = ()
    only_with_key_usage: bool = False
    only_with_purposes: bool = False

    @property
    def demands_something(self) -> bool:
        """Whether there is any rule at all."""
        demands = (self.key_usages, self.purposes, self.names)
        return any(demands) or self.only_with_key_usage or self.only_with_purposes

    @property
    def listed(self) -> tuple[str, ...]:
        """Every rule in the words in which a certificate misses it."""
        return (
            *(("MatchOnlyCertsWithKU",) if self.only_with_key_usage else ()),
            *(("KeyUsage: " + ", ".join(self.key_usages),) if self.key_usages else ()),
            *(("MatchOnlyCertsWithEKU",) if self.only_with_purposes else ()),
            *(f"ExtendedKeyUsage: {name}" for name in self.purposes),
            *(str(rule) for rule in self.names),
        )


def match_rules(folders: Iterable[Path]) -> tuple[MatchRules, ...]:
    """The CertificateMatch of every readable profile in *folders* that has one."""
    found = (rules_of(file, root) for file, root in profiles(folders))
    return tuple(one for one in found if one.demands_something)


def rules_of(file: str, root: Element) -> MatchRules:
    """The CertificateMatch of one profile, which may demand nothing."""
    parts = [part for match in root.iter() if local(match) == "CertificateMatch" for part in match.iter()]

    def values(*names: str) -> tuple[str, ...]:
        return tuple(words(part, 80) for part in parts if local(part) in names and words(part))[:MAX_RULES]

    def says(name: str) -> bool:
        return any(local(part) == name and is_true(part) for part in parts)

    return MatchRules(
        file,
        values("MatchKey"),
        values("ExtendedMatchKey", "CustomExtendedMatchKey"),
        tuple(_name_rule(part) for part in parts if local(part) == "DistinguishedNameDefinition")[:MAX_RULES],
        says("MatchOnlyCertsWithKU"),
        says("MatchOnlyCertsWithEKU"),
    )


def _name_rule(part: Element) -> NameRule:
    inside = {local(child): words(child, 120) for child in part}
    switches = {
        name: (part.get(name) or "").strip().lower() for name in ("Operator", "Wildcard", "MatchCase")
    }
    return NameRule(
        inside.get("Name", "").upper(),
        inside.get("Pattern", ""),
        equal=switches["Operator"] != "notequal",
        wildcard=switches["Wildcard"] == "enabled",
        match_case=switches["MatchCase"] != "disabled",
    )


def unmet(rules: MatchRules, certificate: Certificate) -> tuple[str, ...]:
    """The rules that *certificate* does not meet, in the order in which they are applied."""
    return (
        *_unmet_key_usage(rules, certificate),
        *_unmet_purposes(rules, certificate),
        *(str(rule) for rule in rules.names if rule.is_known and not _holds(rule, certificate)),
    )


def undecided(rules: MatchRules) -> tuple[str, ...]:
    """The rules that no schema of Cisco's has, so that nobody can say what the client makes of them."""
    return (
        *(f"KeyUsage: {name}" for name in rules.key_usages if name.lower() not in _KEY_USAGES),
        *(f"ExtendedKeyUsage: {name}" for name in rules.purposes if not _is_purpose(name)),
        *(str(rule) for rule in rules.names if not rule.is_known),
    )


def _is_purpose(name: str) -> bool:
    return name.lower() in _PURPOSES or _OID.fullmatch(name) is not None


def _unmet_key_usage(rules: MatchRules, certificate: Certificate) -> Iterator[str]:
    usage = certificate.extension(x509.KeyUsage)
    if usage is None:
        if rules.only_with_key_usage:
            yield "MatchOnlyCertsWithKU"
    elif rules.key_usages and not any(_may_allow(usage, name) for name in rules.key_usages):
        yield "KeyUsage: " + ", ".join(rules.key_usages)


def _may_allow(usage: x509.KeyUsage, name: str) -> bool:
    field_name = _KEY_USAGES.get(name.lower())
    if field_name is None:
        return True  # undecided
    if field_name in {"encipher_only", "decipher_only"} and not usage.key_agreement:
        return False  # these two say nothing without keyAgreement (RFC 5280 4.2.1.3)
    return bool(getattr(usage, field_name))


def _unmet_purposes(rules: MatchRules, certificate: Certificate) -> Iterator[str]:
    held = certificate.extended_key_usage
    if held is None:
        if rules.only_with_purposes:
            yield "MatchOnlyCertsWithEKU"
        return
    for name in rules.purposes:
        if _is_purpose(name) and _PURPOSES.get(name.lower(), name) not in held:
            yield f"ExtendedKeyUsage: {name}"


def _holds(rule: NameRule, certificate: Certificate) -> bool:
    wanted = rule.pattern if rule.match_case else rule.pattern.casefold()
    values = [one if rule.match_case else one.casefold() for one in _values(rule.name, certificate)]
    is_there = any(wanted in one if rule.wildcard else wanted == one for one in values)
    return is_there is rule.equal


def _values(name: str, certificate: Certificate) -> Sequence[str]:
    loaded = certificate.loaded
    if loaded is None:
        return ()
    of_issuer = name.startswith("ISSUER-")
    try:
        subject = loaded.issuer if of_issuer else loaded.subject
    except ValueError:
        return ()
    kinds = _ATTRIBUTES.get(name.removeprefix("ISSUER-"), ())
    return [str(one.value) for kind in kinds for one in subject.get_attributes_for_oid(kind)]
