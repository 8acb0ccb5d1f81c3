from __future__ import annotations

import pytest

from tests.peers.authority import CLIENT, Authority, Issued


@pytest.fixture(scope="module")
def person(issuing_ca: Authority) -> Issued:
    """A user's certificate below an intermediate."""
    return issuing_ca.leaf("user@lab.example", names=(), usages=(CLIENT,))
