"""The IP helper's structures and functions (iphlpapi.h, netioapi.h), as far as used."""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from typing import Any

from clientdiag.platforms.windows.libraries import Function


class SocketAddress(ctypes.Structure):
    """SOCKET_ADDRESS."""

    address: int | None
    length: int
    _fields_ = (("address", ctypes.c_void_p), ("length", ctypes.c_int))


class DnsServer(ctypes.Structure):
    """IP_ADAPTER_DNS_SERVER_ADDRESS."""

    next: Any
    address: SocketAddress


DnsServer._fields_ = (  # names itself
    ("length", ctypes.c_ulonglong),
    ("next", ctypes.POINTER(DnsServer)),
    ("address", SocketAddress),
)


class Adapter(ctypes.Structure):
    """IP_ADAPTER_ADDRESSES, as it is since Windows Vista, as far as it is looked at."""

    index: int
    next: Any
    first_dns_server: Any
    description: str | None
    friendly_name: str | None
    kind: int
    state: int
    ipv6_index: int
    tunnel_kind: int


Adapter._fields_ = (  # names itself
    ("length", wintypes.ULONG),
    ("index", wintypes.DWORD),
    ("next", ctypes.POINTER(Adapter)),
    ("name", ctypes.c_void_p),
    ("first_unicast", ctypes.c_void_p),
    ("first_anycast", ctypes.c_void_p),
    ("first_multicast", ctypes.c_void_p),
    ("first_dns_server", ctypes.POINTER(DnsServer)),
    ("dns_suffix", ctypes.c_void_p),
    ("description", wintypes.LPWSTR),
    ("friendly_name", wintypes.LPWSTR),
    ("physical_address", ctypes.c_ubyte * 8),
    ("physical_address_length", wintypes.ULONG),
    ("flags", wintypes.ULONG),
    ("mtu", wintypes.ULONG),
    ("kind", wintypes.ULONG),
    ("state", ctypes.c_int),
    ("ipv6_index", wintypes.ULONG),
    ("zone_indices", wintypes.ULONG * 16),
    ("first_prefix", ctypes.c_void_p),
    ("transmit_speed", ctypes.c_ulonglong),
    ("receive_speed", ctypes.c_ulonglong),
    ("first_wins", ctypes.c_void_p),
    ("first_gateway", ctypes.c_void_p),
    ("ipv4_metric", wintypes.ULONG),
    ("ipv6_metric", wintypes.ULONG),
    ("luid", ctypes.c_ulonglong),
    ("dhcp_server", SocketAddress),
    ("compartment", ctypes.c_uint32),
    ("network", ctypes.c_ubyte * 16),
    ("connection_kind", ctypes.c_int),
    ("tunnel_kind", ctypes.c_int),
)


class InetAddress(ctypes.Structure):
    """SOCKADDR_INET: large enough for IPv6, aligned as its numbers are."""

    _fields_ = (("family", ctypes.c_ushort), ("port", ctypes.c_ushort), ("rest", ctypes.c_uint32 * 6))


class Route(ctypes.Structure):
    """MIB_IPFORWARD_ROW2."""

    luid: int
    index: int
    prefix: InetAddress
    prefix_length: int
    _fields_ = (
        ("luid", ctypes.c_ulonglong),
        ("index", wintypes.ULONG),
        ("prefix", InetAddress),
        ("prefix_length", ctypes.c_ubyte),
        ("next_hop", InetAddress),
        ("site_prefix_length", ctypes.c_ubyte),
        ("valid_s", wintypes.ULONG),
        ("preferred_s", wintypes.ULONG),
        ("metric", wintypes.ULONG),
        ("protocol", ctypes.c_int),
        ("loopback", wintypes.BOOLEAN),
        ("autoconfigure", wintypes.BOOLEAN),
        ("publish", wintypes.BOOLEAN),
        ("immortal", wintypes.BOOLEAN),
        ("age_s", wintypes.ULONG),
        ("origin", ctypes.c_int),
    )


class RouteTable(ctypes.Structure):
    """MIB_IPFORWARD_TABLE2; ``count`` rows begin at ``first``."""

    count: int
    first: Route
    _fields_ = (("count", wintypes.ULONG), ("first", Route))


TablePointer = ctypes.POINTER(RouteTable)
get_adapters = Function(
    "iphlpapi.dll",
    "GetAdaptersAddresses",
    wintypes.ULONG,
    wintypes.ULONG,
    wintypes.ULONG,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.POINTER(wintypes.ULONG),
)
get_routes = Function(
    "iphlpapi.dll",
    "GetIpForwardTable2",
    wintypes.ULONG,
    ctypes.c_ushort,
    ctypes.POINTER(TablePointer),
)
free_table = Function("iphlpapi.dll", "FreeMibTable", None, ctypes.c_void_p)
best_interface = Function(
    "iphlpapi.dll",
    "GetBestInterfaceEx",
    wintypes.DWORD,
    ctypes.c_void_p,
    ctypes.POINTER(wintypes.DWORD),
)
