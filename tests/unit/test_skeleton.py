"""What the repository promises about itself: locked packages, a whole wheel, reasons for every exception."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ["runtime", "build", "dev"]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def _canonical(requirement: str) -> str:
    found = _NAME.match(requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def _pins(lock: str) -> dict[str, str]:
    """Name to version, and every pin has at least one hash."""
    pins = {}
    for entry in (ROOT / "requirements" / f"{lock}.txt").read_text().replace("\\\n", " ").splitlines():
        found = re.match(r"([A-Za-z0-9._-]+)==(\S+)[^#]*?(?:\s--hash=sha256:[0-9a-f]{64})+$", entry)
        assert found, f"{lock}.txt: {entry[:80]}"
        pins[_canonical(found[1])] = found[2]
    return pins


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_says_not_where_packages_come_from(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()

    assert not re.search(r"://|--(index|extra|find|trusted)|@ |\bfile:|^\s*#", text, re.MULTILINE)


def test_lock_holds_what_the_project_asks_for() -> None:
    groups = PROJECT["dependency-groups"]
    asked = {
        "runtime": PROJECT["project"]["dependencies"],
        "build": groups["build"],
        "dev": [entry for entry in groups["dev"] if isinstance(entry, str)],
    }

    for lock, requirements in asked.items():
        missing = {_canonical(requirement) for requirement in requirements} - set(_pins(lock))
        assert not missing, f"{lock}.txt lacks {missing}; run make lock"


def test_development_uses_the_versions_that_users_get() -> None:
    dev = _pins("dev")

    for lock in ("runtime", "build"):
        assert {name: dev.get(name) for name in _pins(lock)} == _pins(lock)


def test_window_has_wheels_for_every_system() -> None:
    runtime = (ROOT / "requirements" / "runtime.txt").read_text()

    # One file for each of Windows, macOS and Linux at the least.
    qt = runtime.partition("pyside6-essentials==")[2].partition("\nshiboken6")[0]
    assert qt.count("sha256:") >= 3


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    code = "import sys, hatchling.build; hatchling.build.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return zipfile.ZipFile(io.BytesIO(built.read_bytes()))


def test_wheel_holds_the_package_and_its_resources_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}

    files = (path for path in (ROOT / "resources").rglob("*") if path.is_file())
    resources = [path for path in files if "pictures" not in path.parts and path.suffix != ".po"]
    expected = {
        f"clientdiag/resources/{path.relative_to(ROOT / 'resources').as_posix()}" for path in resources
    }
    assert expected
    assert expected <= held
    assert not [name for name in held if "/pictures/" in name or name.endswith(".po")]
    assert "clientdiag/resources/translations/de/LC_MESSAGES/clientdiag.mo" in held
    assert all(name.startswith("clientdiag/") for name in held)


def test_wheel_says_what_it_is(wheel: zipfile.ZipFile) -> None:
    [metadata] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    [entries] = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]

    said = Parser().parsestr(wheel.read(metadata).decode())

    assert said["Name"] == "clientdiag"
    assert said["License-Expression"] == "Apache-2.0"
    assert said["Requires-Python"] == ">=3.11"
    assert "clientdiag = clientdiag.__main__:main" in wheel.read(entries).decode()
    assert "clientdiag-window = clientdiag.gui.app:main_window" in wheel.read(entries).decode()


def test_every_debian_package_has_a_group_and_a_reason() -> None:
    lines = (ROOT / ".ci" / "debian-packages.txt").read_text().splitlines()

    for line in lines:
        if line and not line.startswith("#"):
            assert re.fullmatch(r"[a-z0-9.+|-]+ +(window|test|windows|package) +\S.*", line), line


def test_every_rule_that_is_switched_off_has_its_reason() -> None:
    settings = (ROOT / "pyproject.toml").read_text()
    lint = settings.partition("[tool.ruff.lint]")[2].partition("\n[tool.mypy]")[0]

    for line in lint.splitlines():
        if re.match(r'\s+"[A-Z]+\d*",', line):
            assert re.search(r"# \S", line), line


def test_every_exception_in_the_code_has_its_reason() -> None:
    unexplained = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("clientdiag", "installer", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"# (noqa|type: ignore)[^#]*$", line)
    ]

    assert not unexplained
