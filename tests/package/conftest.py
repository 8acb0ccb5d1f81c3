"""Tests of what `make package` made; other runs of the tests do not collect them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer import versions
from tests.package.clean_debian import CleanDebian, Folder

collect_ignore_glob = [] if os.environ.get("CLIENTDIAG_PACKAGES") else ["test_*.py"]
"""CLIENTDIAG_PACKAGES names the folder of the packages; the targets set it."""

USER = "tester"


@pytest.fixture(scope="session")
def dist() -> Path:
    """Where the packages are."""
    return Path(os.environ["CLIENTDIAG_PACKAGES"]).resolve()


@pytest.fixture(scope="session")
def deb(dist: Path) -> Path:
    """The Debian package of this version."""
    [found] = dist.glob(f"clientdiag_{versions.debian()}_*.deb")
    return found


@pytest.fixture(scope="session")
def tree(deb: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is in it, unpacked."""
    folder = tmp_path_factory.mktemp("tree")
    subprocess.run(["dpkg-deb", "--extract", deb, folder], check=True)
    return folder


@pytest.fixture(scope="session")
def clean(deb: Path) -> CleanDebian:
    """A Debian with what the package depends on and nothing else, to copy from."""
    debian = CleanDebian.for_package(deb)
    debian.build()
    return debian


@pytest.fixture(scope="module")
def installed(clean: CleanDebian, deb: Path) -> Iterator[Folder]:
    """The package is installed there, and somebody has an account."""
    with clean.copy() as folder:
        folder.install(deb)
        folder.root("useradd", "--create-home", USER)
        yield folder
