"""Windows' adapters that are up, the default routes, and the ways to the resolvers.

A tunnel is known by its kind of interface or by its driver's description, which is not translated. Ran under
Wine only, which has no tunnels; needs real Windows.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import wintypes
from dataclasses import dataclass
from typing import Any

from clientdiag.model.core import Operation
from clientdiag.model.observations import Interface, NetworkState
from clientdiag.platforms.windows import network_structures as api
from clientdiag.platforms.windows.libraries import CallFailed, failure_of

_MAX_ADAPTERS = 256
_MAX_NAME = 100
_MAX_ROUTES = 100_000
_MAX_RESOLVERS = 16
_MAX_BYTES = 4 * 1024 * 1024
_SKIPPED = 0x2 | 0x4  # GAA_FLAG_SKIP_ANYCAST, GAA_FLAG_SKIP_MULTICAST
_TOO_SMALL, _NO_DATA, _NOT_FOUND = 111, 232, 1168
_UP = 1  # IfOperStatusUp
_LOOPBACK = 24  # IF_TYPE_SOFTWARE_LOOPBACK
_PPP, _PROP_VIRTUAL, _TUNNEL = 23, 53, 131
_OWN_TUNNELS = {11, 13, 14}  # 6to4, ISATAP, Teredo: Windows' own ways to IPv6, nobody's VPN
_OWN_ADAPTERS = ("microsoft", "hyper-v")  # teams of adapters, virtual switches
_AF_INET6 = 23
_SITE_LOCAL = b"\xfe\xc0"  # fec0:…: what Windows names as a resolver where none is set
_CISCO = ("cisco anyconnect", "cisco secure client")
_OTHERS = (
    "tap-windows",
    "tap-win32",
    "openvpn",
    "wintun",
    "wireguard",
    "pangp",  # GlobalProtect
    "fortinet",
    "juniper",
    "pulse secure",
    "ivanti",
    "check point",
    "sonicwall",
    "f5 networks vpn",
    "zscaler",
    "netskope",
    "zerotier",
    "tailscale",
    "nordlynx",
    "citrix virtual adapter",
)


@dataclass(frozen=True)
class Adapter:
    """An adapter that is up; ``indices`` are its numbers for IPv4 and IPv6, 0 where it has none.

    ``resolvers`` are socket addresses, as Windows lays them out.
    """

    name: str
    tunnel: str | None
    indices: tuple[int, ...]
    resolvers: tuple[bytes, ...]


def network_state() -> NetworkState:
    """Adapters that are up, without loopback, and the names of those with a default route."""
    try:
        adapters = tuple(_adapters())
        routes = tuple(dict.fromkeys(_default_routes()))
    except CallFailed as refused:
        return NetworkState(failure=failure_of(refused, Operation.READ_FILE))
    names = {index: one.name for one in adapters for index in one.indices if index}
    ways = [_way_to(resolver) for one in adapters for resolver in one.resolvers][:_MAX_RESOLVERS]
    return NetworkState(
        tuple(Interface(one.name, one.tunnel) for one in adapters),
        tuple(dict.fromkeys(names[index] for index in routes if index in names)),
        resolver_routes=tuple(dict.fromkeys(names[index] for index in ways if index in names)),
    )


def tunnel_of(kind: int, tunnel_kind: int, description: str) -> str | None:
    """Whose tunnel an adapter is (``cisco``, ``other``), by IF_TYPE, TUNNEL_TYPE and its driver's words."""
    words = description.lower()
    if any(name in words for name in _CISCO):
        return "cisco"
    is_tunnel = (
        kind == _PPP
        or (kind == _PROP_VIRTUAL and not words.startswith(_OWN_ADAPTERS))
        or (kind == _TUNNEL and tunnel_kind not in _OWN_TUNNELS)
        or any(name in words for name in _OTHERS)
    )
    return "other" if is_tunnel else None


def _adapters() -> Iterator[Adapter]:
    buffer = _listing()
    if buffer is None:
        return
    at: Any = ctypes.cast(buffer, ctypes.POINTER(api.Adapter))
    for _ in range(_MAX_ADAPTERS):
        if not at:
            return
        one = at.contents
        if one.state == _UP and one.kind != _LOOPBACK:
            name = (one.friendly_name or str(one.index))[:_MAX_NAME]
            tunnel = tunnel_of(one.kind, one.tunnel_kind, (one.description or "")[:_MAX_NAME])
            yield Adapter(name, tunnel, (one.index, one.ipv6_index), tuple(_resolvers(one)))
        at = one.next


def _listing() -> ctypes.Array[ctypes.c_char] | None:
    """What GetAdaptersAddresses wrote; None where there is no adapter. It may grow between two calls."""
    size = wintypes.ULONG(16 * 1024)
    for _ in range(4):
        buffer = ctypes.create_string_buffer(min(size.value, _MAX_BYTES))
        code = api.get_adapters(0, _SKIPPED, None, buffer, ctypes.byref(size))
        if code in {_NO_DATA, 0}:
            return None if code else buffer
        if code != _TOO_SMALL or size.value > _MAX_BYTES:
            raise CallFailed(code)
    raise CallFailed(_TOO_SMALL)


def _resolvers(adapter: api.Adapter) -> Iterator[bytes]:
    at = adapter.first_dns_server
    for _ in range(_MAX_RESOLVERS):
        if not at:
            return
        address = at.contents.address
        if address.address and 16 <= address.length <= ctypes.sizeof(api.InetAddress):
            taken = ctypes.string_at(address.address, address.length)
            is_placeholder = taken[0] == _AF_INET6 and taken[8:10] == _SITE_LOCAL
            if not is_placeholder:
                yield taken
        at = at.contents.next


def _way_to(resolver: bytes) -> int | None:
    """The number of the interface that leads to a socket address; None where nothing does."""
    index = wintypes.DWORD()
    padded = ctypes.create_string_buffer(resolver, ctypes.sizeof(api.InetAddress))
    try:
        return None if api.best_interface(padded, ctypes.byref(index)) else index.value
    except CallFailed:
        return None


def _default_routes() -> Iterator[int]:
    """The numbers of the interfaces with a default route, in the system's order."""
    table = api.TablePointer()
    code = api.get_routes(0, ctypes.byref(table))
    if code == _NOT_FOUND:  # no route at all
        return
    if code:
        raise CallFailed(code)
    try:
        rows = ctypes.pointer(table.contents.first)
        for place in range(min(table.contents.count, _MAX_ROUTES)):
            row = rows[place]
            if is_default(row.prefix_length, bytes(row.prefix)) and not row.loopback:
                yield row.index
    finally:
        api.free_table(table)


def is_default(length: int, prefix: bytes) -> bool:
    """Whether a route, its prefix a SOCKADDR_INET, takes everything or one half of it.

    A full tunnel often splits the default route into two halves.
    """
    if length == 0:
        return True
    if int.from_bytes(prefix[:2], "little") == _AF_INET6:
        return length == 1 and prefix[8] in {0, 0x80}
    return length == 1 and prefix[4] in {0, 0x80}
