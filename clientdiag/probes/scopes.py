"""What part of the network an address belongs to, so that a stranger's URL cannot lead inside."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from enum import StrEnum

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Scope(StrEnum):
    """Parts of the network. ``never`` is what nobody can be asked at: multicast, unspecified, reserved."""

    PUBLIC = "public"
    PRIVATE = "private"
    LINK_LOCAL = "link-local"
    LOOPBACK = "loopback"
    NEVER = "never"


_NETWORKS = tuple(
    (scope, ipaddress.ip_network(network))
    for scope, networks in (
        (Scope.LOOPBACK, ("127.0.0.0/8", "::1/128")),
        (Scope.LINK_LOCAL, ("169.254.0.0/16", "fe80::/10")),
        (
            Scope.PRIVATE,
            # with shared (RFC 6598), protocol, benchmarking and the older site-local addresses
            (
                "10.0.0.0/8",
                "172.16.0.0/12",
                "192.168.0.0/16",
                "100.64.0.0/10",
                "192.0.0.0/24",
                "198.18.0.0/15",
                "fc00::/7",
                "fec0::/10",
            ),
        ),
        (Scope.NEVER, ("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::/128", "ff00::/8", "100::/64")),
    )
    for network in networks
)
_EMBEDDING = {
    # prefix: where an IPv4 address stands in the 128 bits, counted from the right
    ipaddress.ip_network("::ffff:0:0/96"): 0,
    ipaddress.ip_network("::/96"): 0,
    ipaddress.ip_network("::ffff:0:0:0/96"): 0,
    ipaddress.ip_network("64:ff9b::/96"): 0,
    ipaddress.ip_network("64:ff9b:1::/48"): 0,
    ipaddress.ip_network("2002::/16"): 80,
}
_TEREDO = ipaddress.ip_network("2001::/32")


def scope_of(address: str) -> Scope:
    """The part of the network *address* belongs to; an IPv4 address inside an IPv6 one decides for it.

    What is no address belongs to nothing (``never``).
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return Scope.NEVER
    own = _own_scope(parsed)
    if own is not Scope.PUBLIC or parsed.version == 4:
        return own
    if parsed in _TEREDO:
        return Scope.NEVER
    bits = int(parsed)
    for network, shift in _EMBEDDING.items():
        if parsed in network:
            return _own_scope(ipaddress.IPv4Address((bits >> shift) & 0xFFFFFFFF))
    return Scope.PUBLIC


def _own_scope(parsed: IpAddress) -> Scope:
    return next((scope for scope, network in _NETWORKS if parsed in network), Scope.PUBLIC)


def reachable_from(gateway_addresses: Iterable[str]) -> frozenset[Scope]:
    """Where a URL of a certificate may lead: the public network, and the part the gateway itself is in."""
    return frozenset({Scope.PUBLIC, *(scope_of(one) for one in gateway_addresses)}) - {Scope.NEVER}
