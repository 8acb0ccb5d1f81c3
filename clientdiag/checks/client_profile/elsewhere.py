"""Whether the profile leads users to the gateway, or past it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from clientdiag.certificates.names import matches, shown_names
from clientdiag.certificates.reading import Certificate, read
from clientdiag.checks.readings import (
    by_address_handshake,
    configured_gateway,
    decisive_exchange,
    entries_in_use,
    gateway_answers_well,
    host_of,
    port_in_use,
    primary_handshake,
    profile_entries,
)
from clientdiag.model.core import Actor, Finding, Observation, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Document, KnownGateway, SystemLookup, TcpConnect, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

_OTHER = {Document.NOT_ANYCONNECT, Document.OTHER_XML}


@dataclass(frozen=True)
class _Astray:
    """An entry that leads users wrong, where it should lead, and whether it is what fails now."""

    entry: KnownGateway
    to: str
    why: Text
    is_in_use: bool
    seen: tuple[Observation, ...] = ()


@rule("profile-points-elsewhere", KnownGateway)
def profile_points_elsewhere(evidence: Evidence) -> Judged:
    """A profile's entry leads users past the gateway: by address, to another port, or to another host.

    An error where the entry in use is the one that fails; else a warning, for whoever chooses it. A
    profile with other sites is as it should be, so another host is named only where the profiles name
    nothing but that one, and IT says which it should be.
    """
    found = _by_address(evidence) or _other_port(evidence) or _other_host(evidence)
    if found is None:
        return
    shown = f"{found.entry.host}:{found.entry.port}"
    yield Finding(
        code="profile-points-elsewhere",
        severity=Severity.ERROR if found.is_in_use else Severity.WARNING,
        summary=text("The Cisco program's settings lead to the wrong place"),
        explanation=text(
            "Its entry “{name}” connects to {there}; the VPN server is {right}.",
            name=found.entry.name or found.entry.host,
            there=shown,
            right=found.to,
        ),
        acts=(Actor.IT_PROFILE,),
        remedy=(text("Until IT has corrected it, enter {right} in the Cisco client.", right=found.to),),
        detail=(
            text("`{file}` says `{there}`.", file=found.entry.file or "profile", there=shown),
            found.why,
        ),
        remedy_it=(text("HostAddress in the profile must be `{right}`.", right=found.to),),
        evidence=evidence.refs(found.entry, *found.seen),
    )


def _by_address(evidence: Evidence) -> _Astray | None:
    """An entry gives an address of this gateway, and the certificate names no such address."""
    lookup, host = evidence.first(SystemLookup), host_of(evidence)
    for entry in profile_entries(evidence):
        if not _is_address(entry.host):
            continue
        in_use = entry in entries_in_use(evidence)
        if not in_use and (lookup is None or entry.host not in lookup.addresses):
            continue
        shown = _shown(evidence, entry)
        if shown is None or matches(shown[1], entry.host, is_address=True):
            continue
        handshake, leaf = shown
        names = [one for one in leaf.dns_names if not one.startswith("*")]
        right = names[0] if in_use and names else host if not in_use else None
        if right is None:
            continue
        why = text("The certificate names `{names}`, and no address.", names=shown_names(leaf))
        port = "" if entry.port == 443 else f":{entry.port}"
        return _Astray(entry, f"{right}{port}", why, in_use, (handshake,))
    return None


def _shown(evidence: Evidence, entry: KnownGateway) -> tuple[TlsHandshake, Certificate] | None:
    """The certificate at the entry's address and port, as far as one was read."""
    shaken = [primary_handshake(evidence), by_address_handshake(evidence), *evidence.all(TlsHandshake)]
    for one in shaken:
        if one is not None and one.presented and (one.address, one.port) == (entry.host, entry.port):
            leaf = read(one.presented[0])
            return (one, leaf) if leaf.loaded is not None else None
    return None


def _other_port(evidence: Evidence) -> _Astray | None:
    """The entries for this very host name another port than the one that works, or than IT's."""
    host, port = host_of(evidence), port_in_use(evidence)
    entries = [one for one in profile_entries(evidence) if one.host == host]
    it = configured_gateway(evidence)
    if not entries or port is None or host is None:
        return None
    if it is not None and it.host == host and all(one.port != it.port for one in entries):
        entry = next((one for one in entries if one.port == port), entries[0])
        failing = port == entry.port and _fails(evidence)
        if not failing and not (port == it.port and _works(evidence)):
            return None
        why = text("IT's setting names port {port}.", port=it.port)
        return _Astray(entry, f"{host}:{it.port}", why, failing, (it,))
    silent_on_port = [one for one in entries if not one.says_port]
    works = _works(evidence) and all(one.port != port for one in entries)
    if works and silent_on_port == entries:
        why = text("It names no port, so port 443 is meant; the gateway answers at port {port}.", port=port)
        return _Astray(entries[0], f"{host}:{port}", why, is_in_use=False)
    return None


def _other_host(evidence: Evidence) -> _Astray | None:
    """The profiles name one host alone, and it is not the one that IT set."""
    entries, it, host = profile_entries(evidence), configured_gateway(evidence), host_of(evidence)
    hosts = {one.host for one in entries}
    if it is None or len(hosts) != 1 or it.host in hosts or _is_address(it.host):
        return None
    entry = entries[0]
    in_use = bool(entries_in_use(evidence))
    failing = in_use and _fails(evidence)
    if not failing and not (host == it.host and _works(evidence)):
        return None
    why = text("IT's setting names `{host}`, and no profile does.", host=it.host)
    right = it.host if it.port == 443 else f"{it.host}:{it.port}"
    return _Astray(entry, right, why, failing, (it,))


def _works(evidence: Evidence) -> bool:
    seen = decisive_exchange(evidence)
    return seen is not None and seen.document not in {None, *_OTHER} and gateway_answers_well(evidence)


def _fails(evidence: Evidence) -> bool:
    """Nothing answers there, or something else does, or under another name."""
    tried = evidence.all(TcpConnect)
    if tried and all(one.failure is not None for one in tried):
        return True
    handshake, seen = primary_handshake(evidence), decisive_exchange(evidence)
    if seen is not None and seen.document in _OTHER:
        return True
    host = host_of(evidence)
    if handshake is None or not handshake.presented or host is None:
        return False
    leaf = read(handshake.presented[0])
    return leaf.loaded is not None and not matches(leaf, host, is_address=_is_address(host))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
