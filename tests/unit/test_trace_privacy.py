"""A traceback of ours names files below the home folder; the name of the user must not come along."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientdiag.checks.contract import Context
from clientdiag.model.core import CheckStatus
from tests.unit.engine_checks import check, run


def test_a_traceback_does_not_name_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    home = str(Path(__file__).resolve().parents[1])  # this very file lies below it
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("USERPROFILE", home)

    def breaks(_context: Context) -> None:
        raise RuntimeError("broken")

    [broken] = [one for one in run(check("breaks", breaks)).runs if one.check == "breaks"]

    assert broken.status is CheckStatus.ERROR
    assert broken.trace is not None
    assert "broken" in broken.trace
    assert "~" in broken.trace
    assert home not in broken.trace
