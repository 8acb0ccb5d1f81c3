from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import StoreContext
from clientdiag.platforms import linux, linux_network
from clientdiag.platforms.linux import Linux
from clientdiag.platforms.pem import read_pem_file, read_pem_folder
from clientdiag.platforms.shared import find_client, manifest_version
from tests.peers.authority import Authority, Issued

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux itself")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's empty home, and no system bundle but what the test names."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(linux, "BUNDLES", (str(tmp_path / "bundle.pem"),))
    return tmp_path


def test_the_system_s_bundle_is_read(home: Path, root_ca: Authority) -> None:
    (home / "bundle.pem").write_bytes(root_ca.issued.pem)
    system = Linux().trust_stores()[0]

    assert (system.name, system.context, system.anchors, system.complete) == (
        "system",
        StoreContext.MACHINE,
        True,
        True,
    )
    assert system.read().certificates == (root_ca.issued.der,)


def test_openssl_s_own_variable_comes_first(
    home: Path, root_ca: Authority, issuing_ca: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "bundle.pem").write_bytes(root_ca.issued.pem)
    (home / "named.pem").write_bytes(issuing_ca.issued.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(home / "named.pem"))

    assert Linux().trust_stores()[0].read().certificates == (issuing_ca.issued.der,)


def test_without_any_bundle_the_store_is_unknown_and_not_empty(home: Path) -> None:
    contents = Linux().trust_stores()[0].read()

    assert contents.failure is not None
    assert contents.failure.kind is FailureKind.NOT_FOUND
    assert home.exists()


def test_the_client_s_own_folders_are_stores_of_their_own(home: Path, root_ca: Authority) -> None:
    folder = home / ".cisco/certificates/ca"
    folder.mkdir(parents=True)
    (folder / "root.pem").write_bytes(root_ca.issued.pem)
    (folder / "notes.txt").write_bytes(root_ca.issued.pem)
    stores = {one.name: one for one in Linux().trust_stores()}

    assert set(stores) >= {"system", "cisco-user", "cisco-machine"}
    assert stores["cisco-user"].read().certificates == (root_ca.issued.der,)
    assert stores["cisco-user"].context is StoreContext.USER


def test_no_user_name_gets_into_a_report(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(home / "roots.pem"))

    assert not [one for one in Linux().trust_stores() if str(home) in one.location]


def test_an_absent_folder_is_empty_and_a_file_in_its_place_is_unknown(tmp_path: Path) -> None:
    assert read_pem_folder(tmp_path / "absent", (".pem",)).failure is None
    (tmp_path / "file").write_text("x")
    assert read_pem_folder(tmp_path / "file", (".pem",)).failure is not None


def test_a_folder_with_a_file_that_cannot_be_read_keeps_the_others_and_says_so(
    tmp_path: Path, root_ca: Authority
) -> None:
    (tmp_path / "a.pem").symlink_to(tmp_path / "absent")
    (tmp_path / "b.pem").write_bytes(root_ca.issued.pem * 2)
    contents = read_pem_folder(tmp_path, (".pem",))

    assert contents.certificates == (root_ca.issued.der,)
    assert contents.failure is not None


def test_a_key_in_a_store_is_not_read(tmp_path: Path, good_leaf: Issued) -> None:
    file = tmp_path / "both.pem"
    file.write_bytes(good_leaf.key_pem + good_leaf.pem)

    assert read_pem_file(file).certificates == (good_leaf.der,)
    assert read_pem_file(file).unreadable == 0


def test_a_huge_store_is_unknown(tmp_path: Path) -> None:
    with (tmp_path / "huge.pem").open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    failure = read_pem_file(tmp_path / "huge.pem").failure

    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE


def test_the_environment_has_no_identity() -> None:
    seen = Linux().environment()

    assert seen.system
    assert seen.openssl.startswith("OpenSSL")
    assert seen.elevated is (os.geteuid() == 0)
    assert os.uname().nodename not in str(seen) or len(os.uname().nodename) < 3


_MANIFEST = '<?xml version="1.0"?><vpn rev="1.0"><file version="{}" id="VPNCore" is_core="yes"/></vpn>'


def _client(folder: Path, manifest: str | bytes | None, update: str | None = None) -> Path:
    (folder / "bin").mkdir(parents=True)
    for part in linux.COMPONENTS:
        (folder / part).write_text("")
    if manifest is not None:
        data = manifest if isinstance(manifest, bytes) else manifest.encode()
        (folder / "ACManifestVPN.xml").write_bytes(data)
    if update is not None:
        (folder / "update.txt").write_text(update)
    return folder


@pytest.mark.parametrize(
    ("manifest", "update", "version"),
    [
        (_MANIFEST.format("5.1.8.122"), None, "5.1.8.122"),
        (_MANIFEST.format("5.1.8.122"), "4,10,0", "5.1.8.122"),
        (None, "4,10,08029\nmore\n", "4.10.08029"),
        ("<vpn>", "4,10,1", "4.10.1"),
        (b"\x00\xff", None, None),
        ('<!DOCTYPE a [<!ENTITY x "5.0">]><vpn><file version="&x;"/></vpn>', None, None),
        ("<vpn/>", None, None),
        (None, "", None),
        (None, "words and more", None),
        (None, None, None),
        (_MANIFEST.format("9" * 500), None, "9" * 40),
    ],
    ids=range(11),
)
def test_the_client_s_version(
    tmp_path: Path, manifest: str | bytes | None, update: str | None, version: str | None
) -> None:
    folder = _client(tmp_path / "secureclient", manifest, update)

    assert manifest_version(folder) == version
    found = find_client([("Cisco Secure Client", folder)], linux.COMPONENTS)
    assert (found.found, found.version, found.missing) == (True, version, ())


def test_a_manifest_in_an_unknown_encoding_has_no_version(tmp_path: Path) -> None:
    manifest = '<?xml version="1.0" encoding="no-such-thing"?><vpn><file version="5.0"/></vpn>'

    assert manifest_version(_client(tmp_path / "secureclient", manifest)) is None


def test_the_newest_product_is_found_and_what_it_lacks_named(tmp_path: Path) -> None:
    new, old = tmp_path / "secureclient", _client(tmp_path / "anyconnect", None)
    products = [("Cisco Secure Client", new), ("Cisco AnyConnect", old)]

    assert find_client(products, linux.COMPONENTS).product == "Cisco AnyConnect"
    new.mkdir()
    (new / "ACManifestVPN.xml").write_text(_MANIFEST.format("5.1"))
    found = find_client(products, linux.COMPONENTS)
    assert (found.product, found.missing) == ("Cisco Secure Client", linux.COMPONENTS)
    assert not find_client([], linux.COMPONENTS).found


_ROUTE = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"


def _line(name: str, destination: str = "00000000", mask: str = "00000000", flags: str = "0003") -> str:
    return f"{name}\t{destination}\t0100000A\t{flags}\t0\t0\t0\t{mask}\t0\t0\t0\n"


@pytest.mark.parametrize(
    ("lines", "routes"),
    [
        ("", ()),
        (_line("eth0"), ("eth0",)),
        (_line("eth0", "0000A8C0", "00FFFFFF"), ()),
        (_line("eth0", flags="0200"), ()),
        (_line("tun0", mask="00000080") + _line("tun0", "00000080", "00000080"), ("tun0",)),
        (_line("tun0", mask="00000080") + _line("eth0"), ("tun0", "eth0")),
    ],
    ids=range(6),
)
def test_default_routes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, routes: tuple[str, ...]
) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "net/route").write_text(_ROUTE + lines)
    (tmp_path / "net/ipv6_route").write_text(
        "0" * 32 + " 00 " + "0" * 32 + " 00 " + "0" * 32 + " ffffffff 00000001 00000000 00200200 lo\n"
    )
    devices = tmp_path / "class"
    for name, kind in (("eth0", "1"), ("tun0", "65534"), ("cscotun0", "65534"), ("lo", "772"), ("off0", "1")):
        (devices / name).mkdir(parents=True)
        (devices / name / "type").write_text(kind)
        (devices / name / "flags").write_text("0x1002" if name == "off0" else "0x1003")
    monkeypatch.setattr(linux_network, "PROC", tmp_path)
    monkeypatch.setattr(linux_network, "CLASS_NET", devices)
    seen = linux_network.network_state()

    assert seen.default_routes == routes
    tunnels = {one.name: one.tunnel for one in seen.interfaces or ()}
    assert tunnels == {"eth0": None, "tun0": "other", "cscotun0": "cisco"}


def test_a_system_that_does_not_say_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux_network, "CLASS_NET", tmp_path / "absent")
    monkeypatch.setattr(linux_network, "PROC", tmp_path / "absent")

    seen = linux_network.network_state()
    assert (seen.interfaces, seen.default_routes) == (None, None)
    assert seen.failure is not None
    assert linux_network.is_running(frozenset({"vpnagentd"})) is None


def test_processes_are_known_by_their_name() -> None:
    mine = Path("/proc/self/comm").read_text().strip()

    assert linux_network.is_running(frozenset({mine})) is True
    assert linux_network.is_running(frozenset({"no-such-process-here"})) is False


@pytest.mark.parametrize(
    ("name", "how"), [("XRDP_SESSION", "xrdp"), ("SSH_CONNECTION", "ssh"), (None, "")], ids=str
)
def test_a_remote_session(monkeypatch: pytest.MonkeyPatch, name: str | None, how: str) -> None:
    for one in ("XRDP_SESSION", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(one, raising=False)
    if name:
        monkeypatch.setenv(name, "1")
    seen = Linux().remote_session()

    assert (seen.remote, seen.how) == (name is not None, how)
