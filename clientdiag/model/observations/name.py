"""Facts about the server's name and its addresses."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from clientdiag.model.core import Failure, Observation


class ExpectedAddresses(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="expected-addresses"):
    """The gateway's addresses as IT set them, and where that was set."""

    addresses: tuple[str, ...]
    source: str = ""


class TargetAddress(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="target-address"):
    """The server was given as an address, not as a name."""

    address: str


class SystemLookup(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="system-lookup"):
    """The system resolver's answer (getaddrinfo): what the Cisco client gets."""

    name: str
    addresses: tuple[str, ...] = ()
    failure: Failure | None = None
    duration_ms: float = 0.0


class Resolvers(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="resolvers"):
    """The configured DNS resolvers, or why they could not be read."""

    addresses: tuple[str, ...] = ()
    failure: Failure | None = None


class ResolverRole(StrEnum):
    """Whose resolver it is: this computer's, a second one that IT set, or the zone's own server."""

    CONFIGURED = "configured"
    SECOND = "second"
    ZONE = "zone"


class DnsAnswer(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="dns-answer"):
    """One question to one resolver. ``rcode`` is the DNS name of the code (RFC 6895)."""

    name: str
    record: str
    resolver: str = ""
    rcode: str | None = None
    addresses: tuple[str, ...] = ()
    cname_chain: tuple[str, ...] = ()
    failure: Failure | None = None
    duration_ms: float = 0.0
    role: ResolverRole = ResolverRole.CONFIGURED


class HostsFile(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="hosts-file"):
    """What the hosts file says about the server's name; nothing else of it is kept."""

    location: str
    addresses: tuple[str, ...] = ()
    failure: Failure | None = None
