"""Whether the end entity is who was asked for (RFC 9525), and whether its names are well formed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from cryptography import x509

from clientdiag.certificates import fields
from clientdiag.certificates.faults import FaultKind, Flaw, Hint, shown
from clientdiag.certificates.names import is_address, matches, matches_name, shown_names
from clientdiag.certificates.reading import Certificate

MAX_REPORTED = 5
_SAN = "subjectAltName"
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)\Z")
_LOOSE_LABEL = re.compile(r"[A-Za-z0-9_-]{1,63}\Z")


def identity_flaws(certificate: Certificate, host: str, *, of_address: bool) -> Iterator[Flaw]:
    """Whether *host* (an A-label name, or an address) is among the presented identifiers, and how.

    A certificate whose subjectAltName cannot be decoded is left to what says that it is malformed.
    """
    if any(one.oid == fields.SUBJECT_ALT_NAME and one.problem for one in certificate.extensions):
        return
    if not certificate.dns_names and not certificate.ip_addresses:
        yield from _without_names(certificate, host)
    elif not matches(certificate, host, is_address=of_address):
        yield Flaw(FaultKind.NAME_MISMATCH, _SAN, shown(shown_names(certificate)), shown(host))
    elif not of_address and not any(_covers(one, host) for one in certificate.dns_names):
        yield Flaw(FaultKind.WILDCARD, _SAN, shown(shown_names(certificate)), "*.name.tld")


def _covers(presented: str, host: str) -> bool:
    """As the clients' libraries do: a wildcard right below the root of the DNS covers nothing."""
    return matches_name(presented, host) and not (
        presented.startswith("*.") and "." not in presented[2:].rstrip(".")
    )


def _without_names(certificate: Certificate, host: str) -> Iterator[Flaw]:
    names = certificate.common_names
    if any(matches_name(one, host) for one in names):
        yield Flaw(FaultKind.COMMON_NAME_ONLY, _SAN, shown(names[0]), "subjectAltName", Hint.WARNS)
    elif names:
        yield Flaw(FaultKind.NAME_MISMATCH, "commonName", shown(names[0]), shown(host))
    else:
        yield Flaw(FaultKind.NO_NAMES, _SAN, "", shown(host))


def name_form_flaws(certificate: Certificate) -> Iterator[Flaw]:
    """What is wrong with the form of the presented identifiers, whoever asks."""
    yield from islice(chain(_each_name(certificate), _common_name(certificate)), MAX_REPORTED)


def _each_name(certificate: Certificate) -> Iterator[Flaw]:
    found = certificate.extension(x509.SubjectAlternativeName)
    for one in found or ():
        if isinstance(one, x509.DNSName):
            flaw = _dns_form(one.value)
        elif isinstance(one, x509.IPAddress) and "/" in str(one.value):
            flaw = Flaw(FaultKind.MALFORMED, _SAN, shown(one.value), "an address")
        else:
            continue
        if flaw is not None:
            yield flaw


def _dns_form(name: str) -> Flaw | None:
    if is_address(name):
        return Flaw(FaultKind.NAME_FORM, _SAN, shown(name), "iPAddress", Hint.PEDANTIC)
    if "*" in name and (not name.startswith("*.") or "*" in name[1:] or "." not in name[2:].rstrip(".")):
        return Flaw(FaultKind.WILDCARD, _SAN, shown(name), "*.name.tld", Hint.PEDANTIC)
    labels = name.removeprefix("*.").removesuffix(".").split(".")
    if all(_LABEL.match(label) for label in labels) and len(name) <= 253:
        return None
    hint = Hint.PEDANTIC if all(_LOOSE_LABEL.match(label) for label in labels) else Hint.WARNS
    return Flaw(FaultKind.NAME_FORM, _SAN, shown(ascii(name)[1:-1]), "a host name", hint)


def _common_name(certificate: Certificate) -> Iterator[Flaw]:
    """The public web asks that a common name repeats one of the presented identifiers, letter by letter."""
    names = (*certificate.dns_names, *certificate.ip_addresses)
    if names:
        for one in certificate.common_names:
            if one not in names:
                yield Flaw(
                    FaultKind.COMMON_NAME_DIFFERS, "commonName", shown(one), "subjectAltName", Hint.PEDANTIC
                )
