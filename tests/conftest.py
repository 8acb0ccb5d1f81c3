"""What every test may ask for: a certification authority, a healthy gateway, a computer."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.catalogues import tool
from tests.peers.authority import Authority, Issued
from tests.peers.computer import Computer
from tests.peers.ocserv import Ocserv
from tests.peers.process import UnavailableError

# Before anything loads Qt: without a screen its pictures are drawn nowhere.
if sys.platform == "linux" and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_configure() -> None:
    """Compile the catalogues, as `make` does before it runs anything; a read-only checkout stays as it is."""
    with contextlib.suppress(OSError):
        tool().compile_all()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    """What this system lacks is a reason to skip, said in full, not a failure."""
    try:
        return (yield)
    except UnavailableError as reason:
        pytest.skip(str(reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """As before the test, so during it."""
    try:
        return (yield)
    except UnavailableError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session", autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from the settings of whoever runs them."""
    folder = tmp_path_factory.mktemp("settings")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(folder / name.lower()))
        patch.setenv("LANGUAGE", "en")  # whatever the system speaks
        yield


@pytest.fixture(scope="session")
def root_ca() -> Authority:
    """A private root."""
    return Authority.root()


@pytest.fixture(scope="session")
def issuing_ca(root_ca: Authority) -> Authority:
    """An intermediate below ``root_ca``."""
    return root_ca.intermediate()


@pytest.fixture(scope="session")
def good_leaf(issuing_ca: Authority) -> Issued:
    """A server certificate for localhost and 127.0.0.1 without any fault."""
    return issuing_ca.leaf("localhost", "127.0.0.1")


@pytest.fixture(scope="session")
def healthy_gateway(good_leaf: Issued) -> Iterator[Ocserv]:
    """A real gateway without any fault, shared by all tests of a process."""
    with Ocserv(good_leaf) as gateway:
        yield gateway


@pytest.fixture
def make_computer(tmp_path: Path) -> Callable[..., Computer]:
    """Makes a Computer (its keywords: system_roots, public_roots) in a folder of this test."""

    def make(**trust: object) -> Computer:
        return Computer(tmp_path / "computer", **trust)  # type: ignore[arg-type]  # by name

    return make
