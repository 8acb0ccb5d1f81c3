"""A Cisco client that only seems to be installed: folders and registry keys of a throw-away Windows."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform != "win32":
    pytest.skip("runs on Windows: make test-windows", allow_module_level=True)

import winreg

from clientdiag.platforms.windows import Windows
from clientdiag.platforms.windows.client import UNINSTALL_KEY
from tests.windows.program import alone, is_throw_away

VIEWS = {"32": winreg.KEY_WOW64_32KEY, "64": winreg.KEY_WOW64_64KEY}
PRODUCT_KEY = r"SOFTWARE\Cisco\Cisco Secure Client"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the client's programs, which is not where they usually are."""
    if not is_throw_away():
        pytest.skip("writes to the registry, so only in a throw-away Windows")
    for name in ("PROGRAMFILES(X86)", "PROGRAMFILES"):
        monkeypatch.setenv(name, str(tmp_path / "empty"))
    place = tmp_path / "Somewhere"
    place.mkdir()
    for name in ("vpnagent.exe", "vpncli.exe"):
        (place / name).touch()
    with alone():
        yield place


@contextlib.contextmanager
def registered(key: str, view: str, **values: str) -> Iterator[None]:
    access = winreg.KEY_ALL_ACCESS | VIEWS[view]
    with winreg.CreateKeyEx(winreg.HKEY_LOCAL_MACHINE, key, 0, access) as made:
        for name, text in values.items():
            winreg.SetValueEx(made, name, 0, winreg.REG_SZ, text)
    try:
        yield
    finally:
        winreg.DeleteKeyEx(winreg.HKEY_LOCAL_MACHINE, key, VIEWS[view])


def listed(view: str, shown: str, version: str) -> contextlib.AbstractContextManager[None]:
    """An entry in the list of installed programs."""
    key = rf"{UNINSTALL_KEY}\{{clientdiag-test-{len(shown)}}}"
    return registered(key, view, DisplayName=shown, DisplayVersion=version)


@pytest.mark.parametrize("view", VIEWS)
def test_a_client_is_found_where_the_registry_says(folder: Path, view: str) -> None:
    with (
        registered(PRODUCT_KEY, view, InstallPathWithSlash=f"{folder}\\"),
        listed(view, "Cisco Secure Client - AnyConnect VPN ", "5.1.2.42"),
    ):
        found = Windows().client_install()

    assert (found.found, found.product, found.version) == (True, "Cisco Secure Client", "5.1.2.42")
    assert Path(found.location) == folder
    assert found.agent_running is False  # there is no such service
    assert found.modules == ()


def test_the_manifest_is_believed_before_the_registry(folder: Path) -> None:
    (folder / "ACManifestVPN.xml").write_text('<vpn><file version="5.1.4"/></vpn>')
    with (
        registered(PRODUCT_KEY, "32", InstallPathWithSlash=str(folder), Version="5.0.0"),
        listed("32", "Cisco Secure Client - AnyConnect VPN", "5.1.2.42"),
    ):
        assert Windows().client_install().version == "5.1.4"


def test_the_products_own_version_counts_where_the_list_has_none(folder: Path) -> None:
    with registered(PRODUCT_KEY, "32", InstallPathWithSlash=str(folder), Version="5.0.1"):
        assert Windows().client_install().version == "5.0.1"


def test_modules_are_known_by_their_files(folder: Path) -> None:
    (folder / "vpnplap64.dll").touch()
    (folder / "DART").mkdir()
    (folder / "DART" / "dartcli.exe").touch()
    with registered(PRODUCT_KEY, "64", InstallPathWithSlash=str(folder)):
        assert Windows().client_install().modules == ("start-before-login", "dart")


def test_a_module_is_known_by_the_list_of_programs(folder: Path) -> None:
    with (
        registered(PRODUCT_KEY, "64", InstallPathWithSlash=str(folder)),
        listed("64", "Cisco Secure Client - Start Before Login", "5.1.2.42"),
    ):
        assert Windows().client_install().modules == ("start-before-login",)


def test_a_path_that_leads_nowhere_is_no_client(folder: Path) -> None:
    with registered(PRODUCT_KEY, "64", InstallPathWithSlash=str(folder / "gone")):
        assert not Windows().client_install().found
