"""Does the system know a way out? Asked by connecting a UDP socket, which sends nothing."""

from __future__ import annotations

import ipaddress
import socket

from clientdiag.model.core import Operation
from clientdiag.model.observations import RouteTo
from clientdiag.probes.failures import from_os_error

_ELSEWHERE = {4: "192.0.2.1", 6: "2001:db8::1"}  # documentation addresses (RFC 5737, RFC 3849)


def way_out(family: int, address: str | None = None) -> RouteTo:
    """The route to *address*, or to anywhere, for IP version *family*. Never raises."""
    kind = socket.AF_INET if family == 4 else socket.AF_INET6
    try:
        with socket.socket(kind, socket.SOCK_DGRAM) as sock:
            sock.connect((address or _ELSEWHERE[family], 443))
            source = str(sock.getsockname()[0])
    except OSError as error:
        return RouteTo(family, usable=False, failure=from_os_error(Operation.TCP_CONNECT, error))
    return RouteTo(family, usable=True, scope=_scope(source))


def _scope(source: str) -> str:
    parsed = ipaddress.ip_address(source.partition("%")[0])
    if parsed.is_loopback:
        return "loopback"
    if parsed.is_link_local:
        return "link-local"
    # documentation prefixes are private by the registry, but are routed like global ones where they are used
    documentation = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
    if any(
        parsed in ipaddress.ip_network(one)
        for one in documentation
        if ipaddress.ip_network(one).version == parsed.version
    ):
        return "global"
    return "private" if parsed.is_private else "global"
