"""Name constraints (RFC 5280 4.2.1.10): which names below a CA its constraints do not allow.

Each constrained CA is applied by itself to every certificate below it, which is the intersection
that RFC 5280 6.1.4 asks for.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID

from clientdiag.certificates.distinguished import FoldedName, folded
from clientdiag.certificates.faults import FaultKind, Flaw, shown
from clientdiag.certificates.names import is_address
from clientdiag.certificates.reading import Certificate

MAX_COMPARISONS = 1 << 20
"""OpenSSL's own bound on names × constraints of one certificate; beyond it a path is refused."""
MAX_REPORTED = 5
_FORMS: dict[type[x509.GeneralName], str] = {
    x509.DNSName: "dNSName",
    x509.IPAddress: "iPAddress",
    x509.DirectoryName: "directoryName",
    x509.RFC822Name: "rfc822Name",
    x509.UniformResourceIdentifier: "uniformResourceIdentifier",
    x509.OtherName: "otherName",
    x509.RegisteredID: "registeredID",
}


class _Side(Enum):
    """Which subtrees a name is held against."""

    PERMITTED = auto()
    EXCLUDED = auto()


@dataclass(frozen=True)
class _Subtrees:
    """What one CA permits and excludes, by name form."""

    permitted: dict[str, tuple[x509.GeneralName, ...]]
    excluded: dict[str, tuple[x509.GeneralName, ...]]

    @property
    def count(self) -> int:
        return sum(len(one) for one in (*self.permitted.values(), *self.excluded.values()))


def name_constraint_flaws(issuer: Certificate, below: Sequence[Certificate]) -> Iterator[tuple[int, Flaw]]:
    """What *issuer*'s constraints forbid in *below*, the end entity first, each with its depth.

    Self-issued certificates other than the end entity are exempt (RFC 5280 6.1.3 b, c).
    """
    subtrees = _subtrees_of(issuer)
    if subtrees is None:
        return
    for depth, certificate in enumerate(below):
        if depth == 0 or not certificate.is_self_issued:
            for flaw in _flaws(issuer, certificate, subtrees):
                yield depth, flaw


def _flaws(issuer: Certificate, certificate: Certificate, subtrees: _Subtrees) -> Iterator[Flaw]:
    if _entries(certificate) * subtrees.count > MAX_COMPARISONS:
        yield Flaw(
            FaultKind.TOO_COMPLEX,
            "nameConstraints",
            f"{_entries(certificate)} × {subtrees.count}",
            str(MAX_COMPARISONS),
            by=issuer.sha256,
        )
        return
    reported = 0
    for form, name in _names_of(certificate):
        flaw = _judge(form, name, subtrees, issuer.sha256)
        if flaw is not None:
            yield flaw
            reported += 1
        if reported >= MAX_REPORTED:
            return


def _judge(form: str, name: object, subtrees: _Subtrees, by: str) -> Flaw | None:
    permitted, excluded = subtrees.permitted.get(form, ()), subtrees.excluded.get(form, ())
    if not permitted and not excluded:
        return None
    matcher = _MATCHERS.get(form)
    if matcher is None:  # RFC 5280: process the constraint or reject the certificate
        return Flaw(FaultKind.NAME_CONSTRAINT, "nameConstraints", form, "a form that cannot be judged", by=by)
    hit = next((one for one in excluded if matcher(name, one, _Side.EXCLUDED)), None)
    if hit is not None:
        return Flaw(
            FaultKind.NAME_CONSTRAINT, "excludedSubtrees", _say(form, name), _say(form, hit.value), by=by
        )
    if permitted and not any(matcher(name, one, _Side.PERMITTED) for one in permitted):
        limits = ", ".join(_say(form, one.value) for one in permitted[:MAX_REPORTED])
        return Flaw(FaultKind.NAME_CONSTRAINT, "permittedSubtrees", _say(form, name), shown(limits), by=by)
    return None


def _say(form: str, value: object) -> str:
    if isinstance(value, x509.Name):
        value = value.rfc4514_string()
    return shown(f"{form} {value}")


@lru_cache(maxsize=1024)
def _subtrees_of(certificate: Certificate) -> _Subtrees | None:
    found = certificate.extension(x509.NameConstraints)
    if found is None:
        return None
    return _Subtrees(_by_form(found.permitted_subtrees), _by_form(found.excluded_subtrees))


def _by_form(subtrees: Sequence[x509.GeneralName] | None) -> dict[str, tuple[x509.GeneralName, ...]]:
    found: dict[str, list[x509.GeneralName]] = {}
    for one in subtrees or ():
        found.setdefault(_FORMS.get(type(one), type(one).__name__), []).append(one)
    return {form: tuple(those) for form, those in found.items()}


def _entries(certificate: Certificate) -> int:
    name = certificate.subject_name
    return len(_names_of(certificate)) + (len(name.rdns) if name is not None else 0)


@lru_cache(maxsize=1024)
def _names_of(certificate: Certificate) -> tuple[tuple[str, object], ...]:
    """Every name that constraints apply to: the subject and the subjectAltName (RFC 5280 4.2.1.10)."""
    found: list[tuple[str, object]] = []
    subject = certificate.subject_name
    if subject is not None and subject.rdns:
        found.append(("directoryName", subject))
    alternative = certificate.extension(x509.SubjectAlternativeName)
    mails = False
    for one in alternative or ():
        form = _FORMS.get(type(one), type(one).__name__)
        mails = mails or form == "rfc822Name"
        found.append((form, one.value))
    if subject is not None and not mails:
        addresses = subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)
        found += [("rfc822Name", str(one.value)) for one in addresses]
    return tuple(found)


def _dns(name: object, subtree: x509.GeneralName, side: _Side) -> bool:
    """Whether a dNSName lies in the subtree; a wildcard all of it, or for exclusion any of it."""
    shown_name, base = str(name).rstrip(".").lower(), str(subtree.value).rstrip(".").lower()
    if not base:
        return True
    if shown_name.startswith("."):  # no host name, so neither permitted nor cleared
        return side is _Side.EXCLUDED
    if not shown_name.startswith("*."):
        return _is_below(shown_name, base)
    rest = shown_name[2:]
    inside = _is_below(rest, base) if not base.startswith(".") else _is_below(shown_name, base)
    could_be = base.lstrip(".").partition(".")[2] == rest
    return inside or (side is _Side.EXCLUDED and could_be)


def _is_below(name: str, base: str) -> bool:
    """*base* itself, or labels added to its left; a base with a leading period wants at least one."""
    return name.endswith(base) if base.startswith(".") else name == base or name.endswith("." + base)


def _address(name: object, subtree: x509.GeneralName, _side: _Side) -> bool:
    network = subtree.value
    if not isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network):
        return False
    if isinstance(name, ipaddress.IPv4Address | ipaddress.IPv6Address):
        return name in network
    return False


def _directory(name: object, subtree: x509.GeneralName, _side: _Side) -> bool:
    if not isinstance(name, x509.Name) or not isinstance(subtree.value, x509.Name):
        return False
    base = _folded(subtree.value)
    return _folded(name)[: len(base)] == base


@lru_cache(maxsize=1024)
def _folded(name: x509.Name) -> FoldedName:
    return folded(name)


def _mail(name: object, subtree: x509.GeneralName, _side: _Side) -> bool:
    """A mailbox, all of a host (``example.com``), or all below a domain (``.example.com``)."""
    base, mailbox = str(subtree.value), str(name)
    local, _, host = mailbox.rpartition("@")
    if not local:
        return False
    if "@" in base:
        wanted_local, _, wanted_host = base.rpartition("@")
        return local == wanted_local and host.lower() == wanted_host.lower()
    return _is_below(host.lower(), base.lower()) if base.startswith(".") else host.lower() == base.lower()


def _uri(name: object, subtree: x509.GeneralName, side: _Side) -> bool:
    """The URI's host against a host, or against all below a domain when it has a leading period.

    A URI without a host that is a name can be neither permitted nor cleared (RFC 5280 4.2.1.10).
    """
    host = _uri_host(str(name))
    base = str(subtree.value).lower()
    if host is None:
        return side is _Side.EXCLUDED
    return host.endswith(base) if base.startswith(".") else host == base


def _uri_host(uri: str) -> str | None:
    try:
        host = urlsplit(uri).hostname
    except ValueError:
        return None
    return None if not host or is_address(host) else host.rstrip(".").lower()


_MATCHERS = {
    "dNSName": _dns,
    "iPAddress": _address,
    "directoryName": _directory,
    "rfc822Name": _mail,
    "uniformResourceIdentifier": _uri,
}
