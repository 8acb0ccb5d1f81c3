"""The quick part of the fault lab, as tests; `make lab` runs all of it."""

from __future__ import annotations

import pytest

from clientdiag.model.catalogue import CATALOGUE
from tests.lab.comparing import Mark
from tests.lab.covered import WITHOUT_A_ROW, named_by
from tests.lab.row import Row
from tests.lab.rows import ROWS
from tests.lab.scoreboard import play
from tests.peers.namespace import why_no_worlds

FAST = [row for row in ROWS if row.fast]


@pytest.mark.parametrize("row", FAST, ids=[row.name for row in FAST])
def test_fault_is_named(row: Row) -> None:
    reason = why_no_worlds()
    if reason:
        pytest.skip(reason)

    result = play(row)

    if result.mark is Mark.SKIPPED:
        pytest.skip("; ".join(result.problems))
    assert result.mark is Mark.OK, "\n".join(result.problems)


def test_names_of_rows_are_their_own() -> None:
    names = [row.name for row in ROWS]

    assert len(names) == len(set(names))


def test_every_fault_has_a_row_or_a_reason() -> None:
    named = set(named_by(ROWS))
    faults = {one.code for one in CATALOGUE}

    assert faults - named == set(WITHOUT_A_ROW)
    assert named <= faults
