"""What a person types for a VPN server, made into a :class:`Target` or one clear sentence."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from clientdiag.model.core import Target
from clientdiag.model.text import text
from clientdiag.translation import Problem

DEFAULT_PORT = 443
_LONGEST_INPUT = 2048
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")


class BadTarget(Problem):
    """The input names no server; the message is one sentence for people."""


def parse_target(typed: str, *, source: str) -> Target:
    """Read a name, an address, ``host:port`` or a pasted URL.

    Spaces around it, upper case, a trailing dot, an international name and an IPv6 address with or
    without brackets are fine. Raises :class:`BadTarget`.
    """
    cleaned = typed.strip().strip("\u200b\ufeff\"'<>").strip()
    if not cleaned:
        raise BadTarget(text("Please enter the VPN server's name, for example vpn.example.com."))
    if len(cleaned) > _LONGEST_INPUT or any(ord(char) < 32 or char.isspace() for char in cleaned):
        raise BadTarget(
            text(
                "“{typed}” is not a server name; enter just one name, such as vpn.example.com.",
                typed=_short(cleaned),
            )
        )
    parts = _split(cleaned)
    host, is_address = _host(parts.hostname or "", cleaned)
    return Target(
        host=host,
        port=_port(parts, cleaned),
        path=_path(parts),
        is_address=is_address,
        display=_display(host),
        source=source,
    )


def parse_address(typed: str) -> str:
    """An IP address in its canonical form. Raises :class:`BadTarget`."""
    try:
        address = ipaddress.ip_address(typed.strip().strip("[]"))
        mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        return str(mapped or address)
    except ValueError:
        raise BadTarget(
            text("“{typed}” is not an IP address, such as 203.0.113.10.", typed=_short(typed.strip()))
        ) from None


def address_with_port(host: str, port: int) -> str:
    """``host:port``, an IPv6 address in brackets, the port left out when it is 443."""
    shown = f"[{host}]" if ":" in host else host
    return shown if port == DEFAULT_PORT else f"{shown}:{port}"


def _split(cleaned: str) -> SplitResult:
    if _is_bare_ipv6(cleaned):
        cleaned = f"[{cleaned}]"
    scheme, colon, rest = cleaned.partition("://")
    if colon and scheme.lower() not in {"https", "http", "anyconnect", "vpn"}:
        raise BadTarget(
            text(
                "“{typed}” does not start with https://; enter just the server's name.", typed=_short(cleaned)
            )
        )
    try:
        return urlsplit("//" + (rest if colon else cleaned))
    except ValueError:
        raise BadTarget(text("“{typed}” is not a server name or address.", typed=_short(cleaned))) from None


def _is_bare_ipv6(cleaned: str) -> bool:
    try:
        return ipaddress.ip_address(cleaned).version == 6
    except ValueError:
        return False


def _host(host: str, cleaned: str) -> tuple[str, bool]:
    try:
        return str(ipaddress.ip_address(host)), True
    except ValueError:
        pass
    name = host.rstrip(".")
    if not name:
        raise BadTarget(text("“{typed}” has no server name in it.", typed=_short(cleaned)))
    if re.fullmatch(r"(.*\.)?([0-9]+|0[xX][0-9a-fA-F]*)", name):  # what resolvers take for an address
        raise BadTarget(
            text(
                "“{typed}” is not a complete IP address; it has four numbers from 0 to 255.",
                typed=_short(name),
            )
        )
    try:
        ascii_name = name.lower() if name.isascii() else _a_labels(name)
    except ValueError:
        raise BadTarget(text("“{typed}” is not a valid server name.", typed=_short(name))) from None
    if len(ascii_name) > 253 or not all(_NAME.match(label) for label in ascii_name.split(".")):
        raise BadTarget(text("“{typed}” is not a valid server name.", typed=_short(name)))
    return ascii_name, False


def _port(parts: SplitResult, cleaned: str) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port is None:
        return DEFAULT_PORT
    if not 1 <= port <= 65535:
        raise BadTarget(text("The port in “{typed}” is not a number from 1 to 65535.", typed=_short(cleaned)))
    return port


def _path(parts: SplitResult) -> str:
    path = (parts.path or "/").partition(";")[0]
    if path.startswith("/+"):  # a page of the gateway's web portal, pasted from a browser
        path = "/"
    if len(path) > 255 or not path.isascii():
        raise BadTarget(
            text("The part after the server's name is too long or holds odd characters; leave it out.")
        )
    return path


def _display(host: str) -> str:
    if not host.isascii() or "xn--" not in host:
        return host
    import idna  # its tables are large, and few names need them

    try:
        return idna.decode(host)
    except idna.IDNAError:
        return host


def _a_labels(name: str) -> str:
    """The A-label form (RFC 5891). Raises ValueError."""
    import idna  # as above

    return idna.encode(name, uts46=True).decode("ascii")


def _short(value: str) -> str:
    shown = "".join(char if char.isprintable() else "?" for char in value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
