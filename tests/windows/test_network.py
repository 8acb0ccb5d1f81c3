"""Adapters, routes, services and the machine's proxy, as this Windows has them."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from ctypes import wintypes

import pytest

if sys.platform != "win32":
    pytest.skip("runs on Windows: make test-windows", allow_module_level=True)

from clientdiag.platforms.windows import Windows, network_structures
from clientdiag.platforms.windows.certificates import CertContext
from clientdiag.platforms.windows.chain_structures import (
    ChainContext,
    ChainElement,
    ChainPara,
    PolicyStatus,
    SimpleChain,
    SslPara,
)
from clientdiag.platforms.windows.keys import KeyProvInfo
from clientdiag.platforms.windows.libraries import Function
from clientdiag.platforms.windows.proxies import ProxyInfo
from clientdiag.platforms.windows.services import any_runs
from tests.windows.program import alone, is_throw_away

HOST = "vpn.example.com"
set_default = Function(
    "winhttp.dll", "WinHttpSetDefaultProxyConfiguration", wintypes.BOOL, ctypes.POINTER(ProxyInfo)
)


@pytest.fixture
def machine_proxy() -> Iterator[None]:
    """A proxy of the machine's, which is taken away again."""
    if not is_throw_away():
        pytest.skip("writes to the registry, so only in a throw-away Windows")
    place, bypass = ctypes.c_wchar_p("http=a.example.com:1;https=b.example.com:2"), ctypes.c_wchar_p("*.lan")
    wanted = ProxyInfo(3, ctypes.cast(place, ctypes.c_void_p), ctypes.cast(bypass, ctypes.c_void_p))
    with alone():
        assert set_default(ctypes.byref(wanted))
        try:
            yield
        finally:
            assert set_default(ctypes.byref(ProxyInfo(1, None, None)))


@pytest.mark.usefixtures("machine_proxy")
def test_the_machines_proxy_is_read_beside_the_users() -> None:
    (found,) = Windows().proxies(HOST, 443)
    (passed,) = Windows().proxies("server.lan", 443)

    assert (found.source, found.place, found.applies) == ("WinHTTP", "b.example.com:2", True)
    assert passed.applies is False


def test_the_adapters_and_their_routes_are_read() -> None:
    state = Windows().network_state()

    assert state.failure is None
    assert state.interfaces is not None
    assert state.default_routes is not None
    names = {one.name for one in state.interfaces}
    assert {*state.default_routes, *state.resolver_routes} <= names
    assert not any("loopback" in name.lower() for name in names)


def test_a_service_runs_or_not() -> None:
    assert any_runs(("RpcSs",)) is True
    assert any_runs(("clientdiag-no-such-service",)) is False
    assert any_runs(("clientdiag-no-such-service", "RpcSs")) is True


def test_the_portal_is_a_known_word_or_nothing() -> None:
    state = Windows().portal_state()

    assert state is None or state.state in {"portal", "full", "limited", "none", "unknown"}


@pytest.mark.skipif(sys.maxsize < 2**32, reason="the sizes of a 64-bit Windows")
@pytest.mark.parametrize(
    ("structure", "size"),
    [
        (CertContext, 40),
        (KeyProvInfo, 48),
        (ChainPara, 80),
        (SslPara, 24),
        (PolicyStatus, 24),
        (network_structures.InetAddress, 28),
        (network_structures.Route, 104),
        (network_structures.DnsServer, 32),
    ],
)
def test_structures_are_as_large_as_windows_own(structure: type[ctypes.Structure], size: int) -> None:
    assert ctypes.sizeof(structure) == size


@pytest.mark.skipif(sys.maxsize < 2**32, reason="the places of a 64-bit Windows")
def test_fields_lie_where_windows_has_them() -> None:
    adapter = network_structures.Adapter

    assert [offset(adapter, one) for one in ("kind", "state", "ipv6_index")] == [100, 104, 108]
    assert [offset(adapter, one) for one in ("luid", "tunnel_kind")] == [224, 272]
    assert offset(network_structures.RouteTable, "first") == 8
    assert offset(ChainElement, "certificate") == 8
    assert [offset(SimpleChain, "elements"), offset(ChainContext, "chains")] == [16, 16]


def offset(structure: type[ctypes.Structure], field: str) -> int:
    return int(getattr(structure, field).offset)
