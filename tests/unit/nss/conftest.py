from __future__ import annotations

from pathlib import Path

import pytest

from tests.peers.authority import CLIENT, Authority, Issued
from tests.peers.nss import with_database


@pytest.fixture(scope="module")
def person(issuing_ca: Authority) -> Issued:
    """A user's certificate below an intermediate."""
    return issuing_ca.leaf("user@lab.example", names=(), usages=(CLIENT,))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def folder(home: Path, root_ca: Authority) -> Path:
    """A profile with a database that trusts one root."""
    return with_database(home, anchors=[root_ca.issued]).folder
