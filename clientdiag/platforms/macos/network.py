"""Interfaces and default routes by `ifconfig`, `netstat` and `scutil`; nothing is sent.

Every Mac keeps a few idle utun interfaces for itself, with default routes that hold for that interface
alone (flag I); those are no VPN and are passed over. The Cisco client writes its own interface into the
system's dynamic store; every other tunnel is another's. Never run on a real Mac.
"""

from __future__ import annotations

import re

from clientdiag.model.core import Operation
from clientdiag.model.observations import Interface, NetworkState
from clientdiag.platforms.macos import tools

_TUNNEL = re.compile(r"(?:utun|ipsec|ppp|tun|gif|stf)\d+")
_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,31}")
_DEFAULTS = {"default", "0/1", "0.0.0.0/1", "128.0/1", "128/1", "128.0.0.0/1", "::/0", "::/1", "8000::/1"}
"""A full tunnel often splits the default route into two halves."""
_UNUSED_FLAGS = set("IRB")  # netstat(1): for one interface only, rejecting, discarding
_CISCO_SERVICES = tuple(
    f"State:/Network/Service/com.cisco.{product}/{family}"
    for product in ("anyconnect", "secureclient")
    for family in ("IPv4", "IPv6")
)
_INTERFACE_NAME = re.compile(r"^\s*InterfaceName : ([a-z]+[0-9]{1,4})\s*$", re.MULTILINE)
_IF_INDEX = re.compile(r"^\s*if_index : \d+ \(([a-z0-9]{1,32})\)\s*$", re.MULTILINE)
_DOMAIN = re.compile(r"^\s*domain +:", re.MULTILINE)
_MAX_INTERFACES = 256


def network_state() -> NetworkState:
    """Interfaces that are up, without loopback, and the names of those with a default route."""
    listed = tools.ask(tools.IFCONFIG, "-l", "-u", operation=Operation.READ_FILE)
    routed = tools.ask(tools.NETSTAT, "-rn", operation=Operation.READ_FILE)
    for answer in (listed, routed):
        refusal = answer.refusal(Operation.READ_FILE)
        if refusal is not None:
            return NetworkState(failure=refusal)
    names = [one for one in listed.text().split() if _NAME.fullmatch(one) and not one.startswith("lo")]
    cisco = _cisco_interfaces() if any(_TUNNEL.fullmatch(one) for one in names) else frozenset()
    interfaces = tuple(Interface(one, _tunnel(one, cisco)) for one in names[:_MAX_INTERFACES])
    return NetworkState(interfaces, default_routes(routed.text()), resolver_routes=_resolver_routes())


def default_routes(table: str) -> tuple[str, ...]:
    """The interfaces of the default routes in what `netstat -rn` prints, IPv4 before IPv6."""
    found: dict[str, None] = {}
    column = 3
    for line in table.splitlines():
        words = line.split()
        if words[:1] == ["Destination"] and "Netif" in words:
            column = words.index("Netif")  # older systems print two counters before it
        elif len(words) > column and words[0] in _DEFAULTS and not _UNUSED_FLAGS & set(words[2]):
            found[words[column]] = None
    return tuple(one for one in found if _NAME.fullmatch(one))


def _tunnel(name: str, cisco: frozenset[str]) -> str | None:
    if name in cisco:
        return "cisco"
    return "other" if _TUNNEL.fullmatch(name) else None


def _cisco_interfaces() -> frozenset[str]:
    commands = "".join(f"show {one}\n" for one in _CISCO_SERVICES) + "quit\n"
    answer = tools.ask(tools.SCUTIL, feed=commands.encode("ascii"), operation=Operation.READ_FILE)
    return frozenset(_INTERFACE_NAME.findall(answer.text()))


def _resolver_routes() -> tuple[str, ...]:
    """The interfaces of the resolvers that are asked for any name, in what `scutil --dns` prints."""
    answer = tools.ask(tools.SCUTIL, "--dns", operation=Operation.READ_FILE)
    general = answer.text().partition("(for scoped queries)")[0]
    blocks = re.split(r"^resolver #\d+\s*$", general, flags=re.MULTILINE)[1:]
    asked = [one for one in blocks if "nameserver[" in one and not _DOMAIN.search(one)]
    return tuple(dict.fromkeys(name for one in asked for name in _IF_INDEX.findall(one)))
