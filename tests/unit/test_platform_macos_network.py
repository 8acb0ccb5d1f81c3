"""A Mac's interfaces, routes, proxies and Cisco client, read from what its tools print."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import Interface
from clientdiag.platforms.macos import MacOS, client, tools
from clientdiag.platforms.macos.network import default_routes
from tests.unit.macos_tools import Tools, replaced, without_proxies

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tools are replaced by shell scripts")

UP = "lo0 en0 awdl0 utun0 utun1 utun4\n"
IDLE = """Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.0.2.1          UGScg                 en0
default            link#30            UCSIg               utun4
127                127.0.0.1          UCS                   lo0
192.0.2            link#14            UCS                   en0      !
198.51.100.7/32    192.0.2.1          UGSc                utun9

Internet6:
Destination                             Gateway                         Flags               Netif Expire
default                                 fe80::1%en0                     UGcg                  en0
default                                 fe80::%utun0                    UGcIg               utun0
default                                 fe80::%utun1                    UGcIg               utun1
fe80::%lo0/64                           fe80::1%lo0                     UcI                   lo0
"""
SPLIT = """Destination        Gateway            Flags               Netif Expire
0/1                10.8.0.1           UGScg               utun4
default            192.0.2.1          UGScg                 en0
128.0/1            10.8.0.1           UGSc                utun4
"""
COUNTED = """Destination        Gateway            Flags        Refs      Use   Netif Expire
default            192.0.2.1          UGSc           75        0     en0
"""
REFUSED = """Destination        Gateway            Flags               Netif Expire
default            127.0.0.1          UGRS                  lo0
default            127.0.0.1          UGSB                  lo0
default
default x y
"""
DNS = """DNS configuration

resolver #1
  search domain[0] : example.com
  nameserver[0] : 10.8.0.53
  if_index : 22 (utun4)
  flags    : Request A records
  reach    : 0x00000003 (Reachable,Transient Connection)

resolver #2
  domain   : corp.example
  nameserver[0] : 10.9.0.53
  if_index : 23 (utun7)

resolver #3
  domain   : local
  options  : mdns

DNS configuration (for scoped queries)

resolver #1
  nameserver[0] : 192.0.2.1
  if_index : 14 (en0)
"""
CISCO = """<dictionary> {
  Addresses : <array> {
    0 : 10.8.0.7
  }
  InterfaceName : utun4
}
"""


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """A Mac on a network, with the idle tunnels that every Mac has, and no VPN."""
    folder = tmp_path / "tools"
    folder.mkdir()
    found = replaced(folder, monkeypatch)
    found.says("IFCONFIG", UP)
    found.says("NETSTAT", IDLE)
    found.does("SCUTIL", 'cat > /dev/null; echo "  No such key"')
    return found


def test_idle_tunnels_hold_no_default_route(mac: Tools) -> None:
    state = MacOS().network_state()

    assert state.failure is None
    assert state.default_routes == ("en0",)
    assert state.interfaces == (
        Interface("en0"),
        Interface("awdl0"),
        Interface("utun0", "other"),
        Interface("utun1", "other"),
        Interface("utun4", "other"),
    )
    assert mac.asked("IFCONFIG") == ["-l -u"]
    assert mac.asked("NETSTAT") == ["-rn"]


def test_the_clients_own_tunnel_is_told_from_the_others(mac: Tools) -> None:
    shown = mac.file(CISCO)
    mac.does(
        "SCUTIL", f"grep -q '^show State:/Network/Service/com.cisco.anyconnect/IPv4$' && cat {shown}; exit 0"
    )
    state = MacOS().network_state()

    assert {one.name: one.tunnel for one in state.interfaces or ()} == {
        "en0": None,
        "awdl0": None,
        "utun0": "other",
        "utun1": "other",
        "utun4": "cisco",
    }


def test_a_dynamic_store_that_does_not_answer_leaves_the_tunnels_anothers(
    mac: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    mac.does("SCUTIL", "exec sleep 600")
    monkeypatch.setattr(tools, "DEADLINE_S", 0.3)
    state = MacOS().network_state()

    assert "cisco" not in {one.tunnel for one in state.interfaces or ()}
    assert state.resolver_routes == ()


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (IDLE, ("en0",)),
        (SPLIT, ("utun4", "en0")),
        (COUNTED, ("en0",)),
        (REFUSED, ()),
        ("", ()),
        ("\0" * 1000 + "default \n default default default $(x)", ()),
    ],
    ids=["idle", "split", "counted", "refused", "empty", "garbage"],
)
def test_default_routes(table: str, expected: tuple[str, ...]) -> None:
    assert default_routes(table) == expected


def test_the_resolvers_for_any_name_show_their_interface(mac: Tools) -> None:
    mac.does("SCUTIL", f'case "$1" in --dns) cat {mac.file(DNS)};; *) cat > /dev/null;; esac')

    assert MacOS().network_state().resolver_routes == ("utun4",)


@pytest.mark.parametrize("name", ["IFCONFIG", "NETSTAT"])
@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("exit 1", FailureKind.OTHER),
        ("exec sleep 600", FailureKind.TIMED_OUT),
        ("exec head -c 10000000 /dev/zero", FailureKind.TOO_LARGE),
    ],
    ids=["refused", "hangs", "endless"],
)
def test_a_tool_without_an_answer_leaves_the_network_unknown(
    mac: Tools, monkeypatch: pytest.MonkeyPatch, name: str, script: str, kind: FailureKind
) -> None:
    mac.does(name, script)
    if kind is FailureKind.TIMED_OUT:
        monkeypatch.setattr(tools, "DEADLINE_S", 0.3)
    state = MacOS().network_state()

    assert state.failure is not None
    assert state.failure.kind is kind
    assert (state.interfaces, state.default_routes) == (None, None)


def _proxy(lines: str) -> str:
    return f"<dictionary> {{\n  ExceptionsList : <array> {{\n    0 : *.local\n  }}\n{lines}}}\n"


@pytest.mark.parametrize(
    ("lines", "script"),
    [
        (
            "  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://proxy.example/p.pac\n",
            "http://proxy.example/p.pac",
        ),
        (
            "  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://me:secret@proxy.example/p\n",
            "http://proxy.example/p",
        ),
        ("  ProxyAutoDiscoveryEnable : 1\n", "automatic"),
        ("  ProxyAutoConfigEnable : 0\n  ProxyAutoConfigURLString : http://proxy.example/p.pac\n", None),
        ("  ProxyAutoConfigEnable : 1\n", None),
        ("", None),
    ],
)
def test_an_automatic_script_is_named_without_credentials(
    mac: Tools, monkeypatch: pytest.MonkeyPatch, lines: str, script: str | None
) -> None:
    without_proxies(monkeypatch)
    mac.says("SCUTIL", _proxy(lines))
    found = [one.script for one in MacOS().proxies("vpn.example.com", 443) if one.source == "scutil"]

    assert found == ([] if script is None else [script])


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for Secure Client 5.x, with nothing in it."""
    folder = tmp_path / "secureclient"
    monkeypatch.setattr(client, "PRODUCTS", (("Cisco Secure Client", folder),))
    monkeypatch.setattr(client, "DART", (tmp_path / "DART.app",))
    return folder


def _install(product: Path, part: str) -> None:
    (product / part).parent.mkdir(parents=True)
    (product / part).write_bytes(b"")
    manifest = '<vpn rev="1.0"><file version="5.1.8" id="VPNCore"/></vpn>'
    (product / "ACManifestVPN.xml").write_text(manifest)


@pytest.mark.parametrize("part", client.COMMAND_LINES)
def test_a_client_is_whole_with_its_command_line_in_either_place(
    mac: Tools, product: Path, part: str
) -> None:
    mac.says("PS", "/sbin/launchd\n")
    _install(product, part)
    found = MacOS().client_install()

    assert (found.found, found.product, found.version) == (True, "Cisco Secure Client", "5.1.8")
    assert found.missing == ()
    assert found.modules == ()


def test_a_client_without_its_command_line_lacks_it(mac: Tools, product: Path) -> None:
    mac.says("PS", "/sbin/launchd\n")
    _install(product, "bin/other")

    assert MacOS().client_install().missing == ("bin/vpn",)


def test_the_diagnostic_module_is_seen(mac: Tools, product: Path, tmp_path: Path) -> None:
    mac.says("PS", "/sbin/launchd\n")
    _install(product, "bin/vpn")
    (tmp_path / "DART.app").mkdir()

    assert MacOS().client_install().modules == ("dart",)


APP = f"/opt/cisco/secureclient/bin/{client.SERVICE}.app/Contents/MacOS"


@pytest.mark.parametrize(
    ("script", "runs"),
    [
        ("echo /sbin/launchd; echo /opt/cisco/anyconnect/bin/vpnagentd", True),
        (f"echo '{APP}/vpnagentd'", True),
        (f"echo '{APP}/{client.SERVICE}  '", True),
        ("echo /sbin/launchd; echo /bin/notvpnagentd; echo /vpnagentd/x", None),
        ("exit 0", None),
        ("echo /x/vpnagentd; exit 1", None),
        ("exec head -c 10000000 /dev/zero", None),
    ],
    ids=range(7),
)
def test_the_service_is_found_among_the_processes(
    mac: Tools, product: Path, script: str, runs: bool | None
) -> None:
    mac.does("PS", script)
    _install(product, "bin/vpn")

    assert MacOS().client_install().agent_running is runs


def test_without_a_client_nothing_is_asked(mac: Tools, product: Path) -> None:
    mac.says("PS", "/x/vpnagentd\n")

    assert not product.exists()
    assert not MacOS().client_install().found
    assert mac.asked("PS") == []


def test_the_clients_files_are_looked_for_newest_first() -> None:
    here = MacOS()

    assert [one.as_posix() for one in here.preference_files()[2:]] == [
        "/opt/cisco/secureclient/vpn/.anyconnect_global",
        "/opt/cisco/anyconnect/.anyconnect_global",
    ]
    assert [one.as_posix() for one in here.profile_folders()] == [
        "/opt/cisco/secureclient/vpn/profile",
        "/opt/cisco/anyconnect/profile",
    ]
    assert [one.parent.name for one in here.local_policy_files()] == ["secureclient", "anyconnect"]
