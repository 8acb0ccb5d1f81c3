"""The names on the user's own certificates: which are a person's or a device's, and which an authority's.

A certificate that vouches for itself does not make its name an authority's: so are those with which
Windows encrypts files, and those that one command of OpenSSL makes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.x509.oid import NameOID

from clientdiag.certificates.reading import read
from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientCertificate, ConfiguredCa, TlsHandshake
from clientdiag.redaction.free_text import gateway_addresses

_KEPT = frozenset({
    NameOID.BUSINESS_CATEGORY,
    NameOID.COUNTRY_NAME,
    NameOID.DOMAIN_COMPONENT,
    NameOID.JURISDICTION_COUNTRY_NAME,
    NameOID.JURISDICTION_LOCALITY_NAME,
    NameOID.JURISDICTION_STATE_OR_PROVINCE_NAME,
    NameOID.LOCALITY_NAME,
    NameOID.ORGANIZATION_IDENTIFIER,
    NameOID.ORGANIZATION_NAME,
    NameOID.ORGANIZATIONAL_UNIT_NAME,
    NameOID.STATE_OR_PROVINCE_NAME,
})  # fmt: skip
"""What says where someone belongs. Rules tell an organization's CAs by it; all else is hidden."""
_ONLY_HERE = frozenset({
    NameOID.DN_QUALIFIER,
    NameOID.GENERATION_QUALIFIER,
    NameOID.INITIALS,
    NameOID.POSTAL_ADDRESS,
    NameOID.POSTAL_CODE,
    NameOID.STREET_ADDRESS,
    NameOID.TITLE,
})  # fmt: skip
"""Hidden where they stand, and not looked for elsewhere: a title is a common word."""
_SHORTEST = 2
"""A name of one letter is left alone: its letter is everywhere."""


@dataclass(frozen=True)
class OwnNames:
    """``secrets`` in the order found; ``elsewhere`` those to look for in texts; ``spare`` never to touch.

    ``subjects`` are the distinguished names that hold secrets, with each one's label, ``escaped`` leads
    from a value as RFC 4514 escapes it to the value.
    """

    secrets: dict[str, None] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    subjects: dict[str, str] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    escaped: dict[str, str] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)


def own_names(report: Report) -> OwnNames:
    """What the certificates of *report*'s user say of persons and devices."""
    evidence = Evidence(report.runs)
    own = evidence.all(ClientCertificate)
    persons, authorities = _parted(own, _listed(evidence))
    found = OwnNames(open={report.target.host, report.target.display, report.target.profile})
    found.open.update(gateway_addresses(evidence), authorities)
    for one in own:
        if one.issuer in authorities:
            found.open.update((one.issuer_label, *_common_names(one.issuer)))
    for one in persons:
        _add(found, one)
    return found


def hidden(name: str, label: str, tokens: dict[str, str]) -> str:
    """The distinguished *name* with tokens for its secrets; in whole a token where it is no RFC 4514."""
    parsed = _parsed(name)
    if parsed is None:
        return tokens.get(name, name)
    parts = []
    for relative in reversed(parsed.rdns):
        ones = []
        for one in relative:
            value = str(one.value)
            written = one.rfc4514_string()
            secret = _is_secret(one, label) and value in tokens
            ones.append(f"{written.partition('=')[0]}={tokens[value]}" if secret else written)
        parts.append("+".join(ones))
    return ",".join(parts)


def _parted(own: list[ClientCertificate], listed: set[str]) -> tuple[list[ClientCertificate], set[str]]:
    """The certificates of persons and devices, and the names of authorities."""
    above = [(one.subject, name) for one in own for name in (one.issuer, *(step.issuer for step in one.path))]
    issuers = {name for subject, name in above if name and name != subject}
    persons = [
        one
        for one in own
        if one.subject.casefold() not in listed
        and not (one.is_ca is True and one.subject != one.issuer and one.subject in issuers)
    ]
    return persons, issuers - {one.subject for one in persons}


def _listed(evidence: Evidence) -> set[str]:
    """The CAs that the gateway names and that IT set."""
    named = {name for one in evidence.all(TlsHandshake) for name in one.asked_cas}
    named |= {read(der).subject for one in evidence.all(ConfiguredCa) for der in one.certificates}
    return {name.casefold() for name in named}


def _add(found: OwnNames, one: ClientCertificate) -> None:
    kept: set[str] = set()
    parsed = _parsed(one.subject)
    if parsed is None:
        _hide(found, one.subject)
    for part in parsed or ():
        value = str(part.value)
        if not _is_secret(part, one.label):
            kept.add(value)
        elif _hide(found, value, look_elsewhere=part.oid not in _ONLY_HERE):
            found.escaped.setdefault(part.rfc4514_string().partition("=")[2], value)
    found.subjects.setdefault(one.subject, one.label)
    if (one.label in found.secrets or one.label not in kept) and _hide(found, one.label):
        found.labels.add(one.label)


def _hide(found: OwnNames, value: str, *, look_elsewhere: bool = True) -> bool:
    if len(value) < _SHORTEST or value in found.open:
        return False
    found.secrets.setdefault(value)
    if look_elsewhere:
        found.elsewhere.add(value)
    return True


def _is_secret(part: x509.NameAttribute[str | bytes], label: str) -> bool:
    """A certificate without a common name goes by its unit, which then is its name."""
    goes_by_it = part.oid == NameOID.ORGANIZATIONAL_UNIT_NAME and str(part.value).strip() == label
    return part.oid not in _KEPT or goes_by_it


def _common_names(name: str) -> Iterable[str]:
    parsed = _parsed(name)
    return [str(one.value) for one in parsed.get_attributes_for_oid(NameOID.COMMON_NAME)] if parsed else ()


def _parsed(name: str) -> x509.Name | None:
    try:
        return x509.Name.from_rfc4514_string(name)
    except ValueError:
        return None
