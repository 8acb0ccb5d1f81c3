"""Names by RFC 9525: matching a reference identifier against the presented ones."""

from __future__ import annotations

import ipaddress
import re

from clientdiag.certificates.reading import Certificate

_PLAIN_NAME = re.compile(
    r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)+[A-Za-z][A-Za-z0-9-]{0,62}\Z"
)


def matches(certificate: Certificate, host: str, *, is_address: bool) -> bool:
    """Whether *host* (an A-label name or an address) is among the presented identifiers.

    Only subjectAltName counts (RFC 9525 2); a wildcard stands for exactly the leftmost label.
    """
    if is_address:
        return certificate.names_address(host)
    return any(matches_name(presented, host) for presented in certificate.dns_names)


def matches_name(presented: str, host: str) -> bool:
    """Whether the presented dNSName covers *host*; case does not count (RFC 9525 6.3)."""
    pattern, name = presented.lower(), host.rstrip(".").lower()  # a presented name has no final dot
    if not pattern or not name:
        return False
    if not pattern.startswith("*."):
        return pattern == name
    rest = pattern[2:]
    first, _, parent = name.partition(".")
    return bool(first) and bool(rest) and "*" not in rest and parent == rest


def shown_names(certificate: Certificate, most: int = 5) -> str:
    """The presented identifiers as people read them, the first *most* of them."""
    names = [*certificate.dns_names, *certificate.ip_addresses] or [
        f"CN={one}" for one in certificate.common_names
    ]
    shown = ", ".join(names[:most])
    return shown + (f", … ({len(names)})" if len(names) > most else "") if names else "–"


def is_address(host: str) -> bool:
    """Whether *host* is an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_usable_name(presented: str) -> bool:
    """Whether a presented name can be told to a user or looked up: plain labels, no wildcard, no address."""
    return bool(_PLAIN_NAME.match(presented)) and len(presented) <= 253 and not is_address(presented)
