"""What of Windows' answers does not need Windows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import StoreContext
from clientdiag.platforms.windows import Windows

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there it asks the real system")


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Windows:
    """A computer whose usual folders lie in the test's own."""
    for name in ("PROGRAMFILES(X86)", "PROGRAMFILES", "PROGRAMDATA", "LOCALAPPDATA", "SYSTEMROOT"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    return Windows()


def test_a_client_is_found_below_the_program_folder(windows: Windows, tmp_path: Path) -> None:
    assert not windows.client_install().found
    folder = tmp_path / "programfiles(x86)/Cisco/Cisco Secure Client"
    folder.mkdir(parents=True)
    (folder / "vpnagent.exe").write_text("")
    (folder / "ACManifestVPN.xml").write_text('<vpn><file version="5.1.2"/></vpn>')
    found = windows.client_install()

    assert (found.found, found.product, found.version) == (True, "Cisco Secure Client", "5.1.2")
    assert "vpncli.exe" in found.missing


def test_the_older_product_is_found_too(windows: Windows, tmp_path: Path) -> None:
    folder = tmp_path / "programfiles(x86)/Cisco/Cisco AnyConnect Secure Mobility Client"
    folder.mkdir(parents=True)
    (folder / "vpnagent.exe").write_text("")

    assert windows.client_install().product == "Cisco AnyConnect"


def test_without_its_folders_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PROGRAMFILES(X86)", "PROGRAMFILES", "PROGRAMDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)

    assert not Windows().client_install().found
    assert Windows().profile_folders() == ()
    assert Windows().preference_files() == ()


def test_profiles_and_preferences_are_looked_for_newest_first(windows: Windows) -> None:
    folders = [one.as_posix() for one in windows.profile_folders()]
    files = [one.as_posix() for one in windows.preference_files()]

    assert "Secure Client" in folders[0]
    assert "AnyConnect" in folders[-1]
    assert files[0].endswith("preferences.xml")
    assert files[-1].endswith("preferences_global.xml")


def test_the_hosts_file_lies_below_the_system_folder(windows: Windows, tmp_path: Path) -> None:
    file = tmp_path / "systemroot/System32/drivers/etc/hosts"
    file.parent.mkdir(parents=True)
    file.write_text("192.0.2.7 vpn.example.com\r\n")

    assert windows.hosts_file("vpn.example.com").addresses == ("192.0.2.7",)


def test_a_listing_of_roots_never_shows_all_and_intermediates_anchor_nothing(windows: Windows) -> None:
    stores = {one.name: one for one in windows.trust_stores()}

    assert not any(one.complete for one in stores.values())
    assert stores["windows-machine-root"].anchors
    assert not stores["windows-machine-ca"].anchors


def test_every_store_has_a_name_of_its_own_and_those_that_refuse_anchor_nothing(windows: Windows) -> None:
    stores = windows.trust_stores()
    names = [*(one.name for one in stores), *(one.name for one in windows.client_stores())]

    assert len(set(names)) == len(names)
    assert all(name.startswith("windows-") for name in names)
    assert len({(one.location, one.context) for one in stores}) == len(stores)
    assert not any(one.anchors for one in stores if one.context is StoreContext.DISTRUSTED)
    assert {one.context for one in stores if one.anchors} == {StoreContext.USER, StoreContext.MACHINE}


def test_elsewhere_every_question_is_unknown_and_none_raises(windows: Windows) -> None:
    for store in windows.trust_stores():
        failure = store.read().failure
        assert failure is not None
        assert failure.kind is FailureKind.NOT_SUPPORTED
    for place in windows.client_stores():
        kept = place.read()
        assert kept.held == ()
        assert kept.failure is not None
        assert kept.failure.kind is FailureKind.NOT_SUPPORTED
    for verdict in windows.judge_chain((b"0",), "vpn.example.com", "192.0.2.1", retrieval=True):
        assert verdict.failure is not None
        assert verdict.failure.kind is FailureKind.NOT_SUPPORTED
    assert windows.network_state().failure is not None
    assert windows.remote_session().remote is None
    assert windows.portal_state() is None
    assert windows.policy().values == {}
    assert windows.environment().elevated is None
