"""What makes the packages, as far as it can be seen without making one."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from installer import versions
from installer.frozen import contents, trim

ICONS = contents.ROOT / "resources" / "icons"


@pytest.mark.parametrize(
    ("python", "debian", "windows"),
    [("1.2.3", "1.2.3", "1.2.3"), ("0.1.0.dev0", "0.1.0~dev0", "0.1.0"), ("2.0.0rc1", "2.0.0~rc1", "2.0.0")],
)
def test_the_version_in_the_words_of_each_system(
    monkeypatch: pytest.MonkeyPatch, python: str, debian: str, windows: str
) -> None:
    monkeypatch.setattr(versions, "__version__", python)
    assert (versions.python(), versions.debian(), versions.windows()) == (python, debian, windows)


def test_a_version_of_another_form_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "__version__", "1.2.3+local")
    with pytest.raises(ValueError, match=r"1\.2\.3\+local"):
        versions.debian()


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/Qt6Core.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "libxcb-cursor.so.0",
        "cryptography/hazmat/bindings/_rust.abi3.so",
    ],
)
def test_what_the_program_needs_stays(path: str) -> None:
    assert trim.is_needed(path, ["de"])


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/anything/libqnew.so",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt6Network.dll",
        "PySide6/opengl32sw.dll",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "PySide6/Qt/translations/qt_help_de.qm",
        "libX11.so.6",
        "libstdc++.so.6",
    ],
)
def test_what_it_cannot_reach_goes(path: str) -> None:
    assert not trim.is_needed(path, ["de"])


def test_resources_lie_where_the_frozen_program_looks() -> None:
    placed = {(Path(folder) / Path(file).name).as_posix() for file, folder in contents.data_files()}
    assert "clientdiag/resources/knowledge/known_cas.toml" in placed
    assert "clientdiag/resources/icons/clientdiag-48.png" in placed
    assert not [one for one in placed if "pictures" in one or one.endswith((".po", ".pot", ".ico"))]


@pytest.mark.parametrize("size", [16, 24, 32, 48, 64, 128, 256, 512])
def test_the_icons_have_the_sizes_that_they_say(size: int) -> None:
    head = (ICONS / f"clientdiag-{size}.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:24]) == (size, size)


def test_windows_and_macos_have_icons_of_their_own_kind() -> None:
    windows, macos = ((ICONS / f"clientdiag.{kind}").read_bytes() for kind in ("ico", "icns"))
    reserved, kind, count = struct.unpack("<HHH", windows[:6])
    assert (reserved, kind, count) == (0, 1, 7)
    assert macos[:4] == b"icns"
    assert struct.unpack(">I", macos[4:8]) == (len(macos),)
