"""Does the certificate name this server? Judged by RFC 9525."""

from __future__ import annotations

from clientdiag.certificates.names import is_usable_name, matches, matches_name, shown_names
from clientdiag.certificates.reading import Certificate, read
from clientdiag.checks.readings import primary_handshake, s_client
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import OtherNameLookup, SystemLookup, TargetAddress, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text


def _leaf(evidence: Evidence) -> tuple[TlsHandshake, Certificate] | None:
    handshake = primary_handshake(evidence)
    if handshake is None or not handshake.presented:
        return None
    leaf = read(handshake.presented[0])
    return (handshake, leaf) if leaf.loaded is not None else None


def _reference(evidence: Evidence, handshake: TlsHandshake) -> str:
    """The reference identifier: what the user connects to."""
    given = evidence.first(TargetAddress)
    if given is not None:
        return given.address
    lookup = evidence.first(SystemLookup)
    return lookup.name if lookup is not None else handshake.server_name or handshake.address


def _cn_matches(leaf: Certificate, host: str) -> bool:
    without_san = not leaf.dns_names and not leaf.ip_addresses
    return without_san and any(matches_name(one, host) or one == host for one in leaf.common_names)


def _usable_names(leaf: Certificate) -> list[str]:
    return [one for one in (leaf.dns_names or leaf.common_names) if is_usable_name(one)]


@rule("connected-by-address", TlsHandshake)
def connected_by_address(evidence: Evidence) -> Judged:
    """The certificate does not fit only because the server was called by its address.

    Named when the certificate holds a name to use instead and is not self-signed.
    """
    found = _leaf(evidence)
    if found is None or not evidence.has(TargetAddress):
        return
    handshake, leaf = found
    address = _reference(evidence, handshake)
    names = _usable_names(leaf)
    if matches(leaf, address, is_address=True) or not names or leaf.is_self_signed:
        return
    yield Finding(
        code="connected-by-address",
        severity=Severity.ERROR,
        summary=text("Connect by the server's name instead of its address"),
        explanation=text(
            "The server's certificate is for {name}, not for {address}.", name=names[0], address=address
        ),
        acts=(Actor.YOU,),
        remedy=(
            text("In the Cisco client, enter {name} as the server.", name=names[0]),
            text("Do not accept the warning about the address."),
        ),
        detail=(
            text(
                "Reference identifier `{address}`; presented identifiers: `{names}`.",
                address=address,
                names=shown_names(leaf),
            ),
        ),
        remedy_it=(text("Put the name, not the address, into the profile's HostAddress."),),
        evidence=evidence.refs(handshake),
    )


@rule("name-mismatch", TlsHandshake)
def name_mismatch(evidence: Evidence) -> Judged:
    """The reference identifier is not among the names the certificate presents (RFC 9525)."""
    found = _leaf(evidence)
    if found is None:
        return
    handshake, leaf = found
    host = _reference(evidence, handshake)
    by_address = evidence.has(TargetAddress)
    if matches(leaf, host, is_address=by_address) or _cn_matches(leaf, host):
        return
    if by_address and _usable_names(leaf) and not leaf.is_self_signed:
        return  # connected-by-address says it better
    if any(handshake.address in one.addresses for one in evidence.all(OtherNameLookup)):
        return  # connected-by-other-name says it better
    yield Finding(
        code="name-mismatch",
        severity=Severity.ERROR,
        summary=text("The server's certificate belongs to another name"),
        explanation=text(
            "You connect to {host}; the certificate is for {names}.", host=host, names=shown_names(leaf, 3)
        ),
        acts=(Actor.IT_SERVER,),
        detail=(
            text(
                "Reference identifier `{host}`; presented identifiers: `{names}`.",
                host=host,
                names=shown_names(leaf),
            ),
            text(
                "Certificate SHA-256 `{sha256}`, issued by `{issuer}`.",
                sha256=leaf.sha256,
                issuer=leaf.issuer,
            ),
        ),
        remedy_it=(
            text(
                "Reissue the certificate with `{host}` in its subjectAltName, or give users "
                "the name that is in it.",
                host=host,
            ),
            text("Check that the name's address is this gateway's, and not another server's."),
        ),
        commands=(f"{s_client(handshake)} </dev/null | openssl x509 -noout -ext subjectAltName",),
        subject=leaf.sha256,
        evidence=evidence.refs(handshake),
    )


@rule("common-name-only", TlsHandshake)
def common_name_only(evidence: Evidence) -> Judged:
    """The certificate names the server in its CN only; today's software reads the subjectAltName only.

    A warning: the Cisco client falls back to the CN when there is no subjectAltName.
    """
    found = _leaf(evidence)
    if found is None:
        return
    handshake, leaf = found
    host = _reference(evidence, handshake)
    if not _cn_matches(leaf, host):
        return
    yield Finding(
        code="common-name-only",
        severity=Severity.WARNING,
        summary=text("The server's certificate names it in an outdated way"),
        explanation=text("Some programs no longer accept such a certificate."),
        acts=(Actor.IT_SERVER,),
        detail=(text("No subjectAltName; CN `{names}`.", names=shown_names(leaf)),),
        remedy_it=(text("Reissue the certificate with `{host}` in its subjectAltName.", host=host),),
        subject=leaf.sha256,
        evidence=evidence.refs(handshake),
    )


RULES = (connected_by_address, name_mismatch, common_name_only)
