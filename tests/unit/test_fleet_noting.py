from __future__ import annotations

import msgspec

from clientdiag import fleet
from clientdiag.fleet.comparison import NoteCode
from clientdiag.model.core import State, Verdict
from tests.unit import samples


def test_two_that_end_otherwise_are_never_called_the_same_diagnosis() -> None:
    one = samples.blocked()
    other = msgspec.structs.replace(one, verdict=Verdict(State.READY, None), findings=())
    noted = fleet.compare(fleet.Diagnosis("a", one), fleet.Diagnosis("b", other)).notes
    assert NoteCode.SAME_DIAGNOSIS not in [note.code for note in noted]
