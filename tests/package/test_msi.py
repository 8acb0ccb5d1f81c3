"""The MSI: what is in it, and its whole life in a Windows folder of Wine's that is gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from clientdiag.settings import SPECS
from installer import versions
from installer.windows import msi
from tests.package.older_msi import older
from tests.peers.process import program

pytestmark = pytest.mark.timeout(1800)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installer(dist: Path) -> Path:
    found = sorted(dist.glob(f"clientdiag-{versions.python()}-windows-x64*.msi"))
    if not found:
        pytest.skip("no MSI was made: make package-windows")
    return found[0]


def _table(path: Path, name: str) -> list[list[str]]:
    said = subprocess.run(
        [program("msiinfo", "msitools"), "export", path, name], check=True, capture_output=True, text=True
    ).stdout
    return [line.split("\t") for line in said.splitlines()[3:]]


def test_it_says_what_it_is_and_asks_for_no_restart(installer: Path) -> None:
    said = {row[0]: row[1] for row in _table(installer, "Property")}

    assert said["ProductVersion"] == versions.windows()
    assert said["UpgradeCode"].strip("{}") == msi.UPGRADE_CODE
    assert said["ALLUSERS"] == "1"
    assert said["REBOOT"] == "ReallySuppress"
    assert {spec.name.replace("_", "").upper() for spec in SPECS} <= set(
        said["SecureCustomProperties"].split(";")
    )


def test_every_setting_is_a_property_that_stays(installer: Path) -> None:
    registry = {row[3]: row for row in _table(installer, "Registry")}
    components = {row[0]: row for row in _table(installer, "Component")}

    for spec in SPECS:
        name = "".join(word.capitalize() for word in spec.name.split("_"))
        row = registry[name]
        assert row[1:3] == ["2", r"Software\Policies\ClientDiag"]
        assert f"[{name.upper()}]" in row[4]
        assert int(components[row[5]][3]) & 16  # permanent
        assert name.upper() in components[row[5]][4]  # only when it is asked for


def test_an_upgrade_takes_the_place_of_what_was_there(installer: Path) -> None:
    rows = _table(installer, "Upgrade")

    assert {row[-1] for row in rows} == {"WIX_UPGRADE_DETECTED", "WIX_DOWNGRADE_DETECTED"}
    assert {row[0].strip("{}") for row in rows} == {msi.UPGRADE_CODE}


def test_the_download_is_small_enough(installer: Path) -> None:
    assert installer.stat().st_size <= 45e6


def test_its_whole_life_in_windows(installer: Path) -> None:
    box = ROOT / "tests" / "windows" / "box"
    if subprocess.run([box, "there"], cwd=ROOT, check=False).returncode:
        pytest.skip("the Windows box is not built: tests/windows/box build")
    work = Path("build") / "package-windows" / "life"
    shutil.rmtree(ROOT / work, ignore_errors=True)
    (ROOT / work).mkdir(parents=True)
    older(ROOT / work)
    shutil.copyfile(installer, ROOT / work / "new.msi")

    ended = subprocess.run(
        [box, "fresh", "-m", "tests.package.in_windows", "Z:\\out"],
        cwd=ROOT,
        env={**os.environ, "CLIENTDIAG_BOX_OUT": str(work)},
        check=False,
        capture_output=True,
        text=True,
    )
    shutil.rmtree(ROOT / work)

    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    assert "failed" not in said
    assert "the upgrade kept the policies" in said
    assert "not on the PATH after" in said
