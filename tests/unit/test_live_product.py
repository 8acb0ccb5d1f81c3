"""Both products side by side: the live one is found, and the other one's files are left alone."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from clientdiag.platforms import linux
from clientdiag.platforms.linux import Linux
from clientdiag.platforms.linux_network import is_running_below
from clientdiag.platforms.macos import client as macos
from clientdiag.platforms.shared import find_client, of_live_product
from clientdiag.platforms.windows import Windows
from tests.unit.macos_tools import Tools, replaced

PARTS = ("bin/vpnagentd",)


def product(folder: Path, version: str | None) -> Path:
    """An installed product."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/vpnagentd").write_text("")
    if version:
        (folder / "ACManifestVPN.xml").write_text(f'<vpn><file version="{version}"/></vpn>')
    return folder


def both(place: Path, new: str | None = "5.1.2", old: str | None = "4.10.8") -> list[tuple[str, Path]]:
    """The two products, the newer first."""
    return [("Secure Client", product(place / "new", new)), ("AnyConnect", product(place / "old", old))]


def test_the_one_whose_agent_runs_is_the_live_one(tmp_path: Path) -> None:
    found = find_client(both(tmp_path), PARTS, lambda folder: folder.name == "old")

    assert (found.product, found.version) == ("AnyConnect", "4.10.8")
    assert found.others == (str(tmp_path / "new"),)


@pytest.mark.parametrize(
    ("new", "old", "live"),
    [
        ("5.1.2", "4.10.8", "Secure Client"),
        ("4.9.1", "4.10.8", "AnyConnect"),
        (None, "4.10.8", "AnyConnect"),
        (None, None, "Secure Client"),
    ],
)
def test_else_the_newest_manifest_decides_then_the_order(
    tmp_path: Path, new: str | None, old: str | None, live: str
) -> None:
    assert find_client(both(tmp_path, new, old), PARTS).product == live


def test_one_product_in_two_places_is_not_two(tmp_path: Path) -> None:
    places = [("AnyConnect", product(tmp_path / "a", "4.1")), ("AnyConnect", product(tmp_path / "b", "4.2"))]
    found = find_client(places, PARTS)

    assert (found.version, found.others) == ("4.1", ())


def test_what_lies_beside_a_folder_is_not_below_it() -> None:
    places = [Path("/opt/cisco/a/profile"), Path("/opt/cisco/ab/profile")]
    assert of_live_product(places, ["/opt/cisco/a"]) == (Path("/opt/cisco/ab/profile"),)


def test_on_linux_the_files_of_the_dead_product_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    products = both(tmp_path, "4.9.1")
    monkeypatch.setattr(linux, "PRODUCTS", products)
    monkeypatch.setattr(
        linux, "PROFILE_FOLDERS", (str(tmp_path / "new/vpn/profile"), str(tmp_path / "old/profile"))
    )
    here = Linux()

    assert here.profile_folders() == (tmp_path / "old/profile",)
    assert here.local_policy_files() == (tmp_path / "old/AnyConnectLocalPolicy.xml",)
    assert here.preference_files() == (Path.home() / ".anyconnect", tmp_path / "old/.anyconnect_global")
    assert here.client_install().others == (str(tmp_path / "new"),)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_running_program_is_known_by_the_folder_it_was_started_from(tmp_path: Path) -> None:
    program = tmp_path / "here" / "vpnagentd"
    program.parent.mkdir()
    program.write_bytes(Path("/bin/sleep").read_bytes())
    program.chmod(0o755)
    with subprocess.Popen([str(program), "60"]) as running:
        try:
            while Path(f"/proc/{running.pid}/exe").resolve() != program.resolve():
                time.sleep(0.01)  # on its way from a copy of this program to its own
            assert is_running_below(tmp_path / "here", linux.AGENTS)
            assert not is_running_below(tmp_path / "elsewhere", linux.AGENTS)
        finally:
            running.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="the paths in what ps prints are those of macOS")
def test_on_macos_the_running_service_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools: Tools = replaced(tmp_path, monkeypatch)
    new, old = tmp_path / "new", tmp_path / "old"
    for folder, version in ((new, "5.1.2"), (old, "4.10.8")):
        product(folder, version)
        (folder / "bin/vpn").write_text("")
    for name, value in (("NEW", new), ("OLD", old)):
        monkeypatch.setattr(macos, name, value)
    monkeypatch.setattr(macos, "PRODUCTS", (("Secure Client", new), ("AnyConnect", old)))
    tools.says("PS", f"/sbin/launchd\n{old}/bin/vpnagentd\n")

    assert macos.client_install().product == "AnyConnect"
    assert macos.profile_folders() == (old / "profile",)
    tools.says("PS", f"/sbin/launchd\n{new}/bin/vpnagentd\n")
    assert macos.profile_folders() == (new / "vpn/profile",)
    assert macos.preference_files()[0] == Path.home() / ".vpn/.anyconnect"


def test_on_windows_the_newest_manifest_decides_where_no_service_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PROGRAMFILES(X86)", "PROGRAMFILES", "PROGRAMDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for folder, version in (
        ("Cisco Secure Client", "5.1"),
        ("Cisco AnyConnect Secure Mobility Client", "4.10"),
    ):
        place = tmp_path / "programfiles(x86)/Cisco" / folder
        place.mkdir(parents=True)
        (place / "vpnagent.exe").write_text("")
        (place / "ACManifestVPN.xml").write_text(f'<vpn><file version="{version}"/></vpn>')
    here = Windows()

    assert here.client_install().version == "5.1"
    assert len(here.client_install().others) == 1
    assert [one.parent.parent.name for one in here.profile_folders()] == ["Cisco Secure Client"]
    assert len(here.preference_files()) == 2
