"""What the real system answers: registry, stores, Winsock's numbers, folders."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform != "win32":
    pytest.skip("runs on Windows: make test-windows", allow_module_level=True)

import winreg

from clientdiag import bundle, settings
from clientdiag.bundle import BundleError
from clientdiag.model.core import FailureKind
from clientdiag.platforms import windows
from clientdiag.platforms.windows import Windows
from clientdiag.probes import dns, lookup, tcp, way_out
from tests.unit import samples
from tests.windows.program import alone, is_wine

INTERNET = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
Value = int | str | list[str] | bytes
Write = Callable[[str, str, int, Value], None]


def never() -> bool:
    return False


@pytest.fixture
def registry() -> Iterator[Write]:
    """Writes a value below HKEY_CURRENT_USER; removes it again."""
    if not is_wine():
        pytest.skip("writes to the registry, so only in a throw-away Windows")
    with alone():
        yield from _writing()


def _writing() -> Iterator[Write]:
    written: list[tuple[str, str]] = []

    def write(key: str, name: str, kind: int, value: Value) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
            winreg.SetValueEx(opened, name, 0, kind, value)
        written.append((key, name))

    yield write
    for key, name in dict.fromkeys(written):
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
            winreg.DeleteValue(opened, name)


def test_policy_is_read_from_the_registry_with_its_types(registry: Write) -> None:
    registry(windows.POLICY_KEY, "Gateway", winreg.REG_SZ, "vpn.example.com")
    registry(windows.POLICY_KEY, "ExpectedAddresses", winreg.REG_MULTI_SZ, ["192.0.2.1", "2001:db8::1"])
    registry(windows.POLICY_KEY, "ConnectDeadlineS", winreg.REG_DWORD, 9)
    registry(windows.POLICY_KEY, "ExpectClient", winreg.REG_DWORD, 1)
    registry(windows.POLICY_KEY, "Appearance", winreg.REG_BINARY, b"\x00\xff")
    loaded = settings.load(Windows().policy(), {})

    assert loaded.gateway.value == "vpn.example.com"
    assert loaded.gateway.is_locked
    assert loaded.expected_addresses.value == ("192.0.2.1", "2001:db8::1")
    assert loaded.connect_deadline_s.value == 9.0
    assert loaded.expect_client.value is True
    assert loaded.appearance.value == "system"
    assert len(loaded.problems) == 1
    assert "appearance" in loaded.problems[0]
    assert r"\Software\Policies\ClientDiag" in loaded.problems[0]


def test_a_path_in_the_policy_may_name_variables(registry: Write) -> None:
    registry(windows.POLICY_KEY, "SaveFolder", winreg.REG_EXPAND_SZ, r"%SystemRoot%\Temp")
    loaded = settings.load(Windows().policy(), {})

    assert loaded.save_folder.value == Path(os.environ["SYSTEMROOT"], "Temp")


def test_without_policy_there_is_none() -> None:
    with alone():
        assert Windows().policy().values == {}


@pytest.mark.parametrize(
    ("server", "override", "place", "applies"),
    [
        ("proxy.example.com:8080", "", "proxy.example.com:8080", True),
        ("http=a.example.com:1;https=b.example.com:2", "", "b.example.com:2", True),
        ("proxy.example.com:8080", "<local>;*.example.com", "proxy.example.com:8080", False),
    ],
)
def test_the_users_proxy_is_read(
    registry: Write, server: str, override: str, place: str, applies: bool
) -> None:
    registry(INTERNET, "ProxyEnable", winreg.REG_DWORD, 1)
    registry(INTERNET, "ProxyServer", winreg.REG_SZ, server)
    registry(INTERNET, "ProxyOverride", winreg.REG_SZ, override)
    (found,) = Windows().proxies("vpn.example.com", 443)

    assert (found.place, found.applies) == (place, applies)


def test_a_proxy_that_is_switched_off_is_none(registry: Write) -> None:
    registry(INTERNET, "ProxyEnable", winreg.REG_DWORD, 0)
    registry(INTERNET, "ProxyServer", winreg.REG_SZ, "proxy.example.com:8080")

    assert Windows().proxies("vpn.example.com", 443) == ()


def test_a_script_is_named_without_the_password_in_its_address(registry: Write) -> None:
    registry(INTERNET, "AutoConfigURL", winreg.REG_SZ, "http://me:secret@pac.example.com/proxy.pac")
    (found,) = Windows().proxies("vpn.example.com", 443)

    assert found.script == "http://pac.example.com/proxy.pac"


def test_the_stores_list_certificates() -> None:
    read = {store.name: store.read() for store in Windows().trust_stores()}

    assert all(contents.failure is None for contents in read.values())
    assert len(read["windows-machine-root"].certificates) > 10
    assert all(der.startswith(b"0") for der in read["windows-machine-root"].certificates)


def test_every_question_has_an_answer() -> None:
    here = Windows()

    assert here.environment().system == "Windows"
    assert here.environment().version.startswith("10.")
    assert here.remote_session().remote is False
    assert here.client_install().found is False
    assert here.preference_files()
    assert here.profile_folders()


def test_the_hosts_file_may_be_from_notepad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "System32" / "drivers" / "etc" / "hosts"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xef\xbb\xbf192.0.2.7\tVPN.example.com other # here\r\n\r\n")
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path))
    found = Windows().hosts_file("vpn.example.com")

    assert found.addresses == ("192.0.2.7",)
    assert found.location == str(file)


def test_a_closed_port_is_refused_by_winsocks_number() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    failure = tcp.connect("127.0.0.1", port, 4.0, never).failure

    assert failure is not None
    assert (failure.kind, failure.code) == (FailureKind.REFUSED, 10061)


def test_an_open_port_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        connected = tcp.connect("127.0.0.1", int(server.getsockname()[1]), 4.0, never)
        assert connected.sock is not None
        connected.sock.close()


def test_names_are_looked_up_with_winsocks_numbers() -> None:
    assert lookup.look_up("localhost").addresses
    failure = lookup.look_up("vpn.invalid").failure

    assert failure is not None
    assert failure.kind in {FailureKind.NO_SUCH_NAME, FailureKind.TRY_AGAIN}
    assert failure.code in {11001, 11002}


def test_resolvers_and_routes_are_values_whatever_the_system_lacks() -> None:
    found = dns.configured_resolvers()

    assert (found.failure is None) == bool(found.addresses)
    assert dns.zone_servers("vpn.example.com", 0.5) == () or found.addresses
    assert way_out.way_out(4, "127.0.0.1").scope == "loopback"


def test_a_resolver_that_does_not_listen_is_a_failure() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        answer = dns.ask("vpn.example.com", "A", "127.0.0.1", 0.5)

    assert answer.rcode is None
    assert answer.failure is not None


def test_a_file_in_place_of_the_folder_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(BundleError, match="is not a folder"):
        bundle.write(samples.blocked(), file)
