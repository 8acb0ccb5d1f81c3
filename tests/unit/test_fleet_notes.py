from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from clientdiag.fleet.comparison import Comparison, NoteCode, Relation
from clientdiag.model import observations as seen
from clientdiag.model.core import (
    Report,
    State,
    Target,
)
from tests.unit import samples
from tests.unit.comparing import NOW, ROOT, compared, found, judged, report


@pytest.mark.parametrize(
    ("a", "b", "relation", "sentence"),
    [
        (
            judged(State.BLOCKED, "weak-key"),
            judged(State.BLOCKED, "weak-key"),
            Relation.FAIL_ALIKE,
            "Both fail alike: weak-key. Look at what they share before what differs.",
        ),
        (
            judged(State.BLOCKED, "weak-key"),
            judged(State.BLOCKED, "self-signed"),
            Relation.FAIL_DIFFERENTLY,
            "Both fail, and differently: A by weak-key, B by self-signed.",
        ),
        (
            judged(State.READY),
            judged(State.READY),
            Relation.BOTH_READY,
            "Both are ready: nothing stands in the way of either.",
        ),
        (
            judged(State.ATTENTION, "weak-signature"),
            judged(State.UNDETERMINED),
            Relation.NONE_FAILS,
            "Neither is blocked: A is attention (weak-signature), B is undetermined.",
        ),
        (
            judged(State.UNDETERMINED),
            judged(State.BLOCKED, "weak-key"),
            Relation.ONE_FAILS,
            "B fails: weak-key. A does not: undetermined.",
        ),
    ],
)
def test_how_the_ends_stand_is_said_plainly(a: Report, b: Report, relation: Relation, sentence: str) -> None:
    it = compared(a, b)
    assert (it.relation, it.sentence) == (relation, sentence)


def codes(it: Comparison) -> list[NoteCode]:
    return [note.code for note in it.notes]


def test_what_has_to_be_known_first_is_said() -> None:
    plain = samples.bare()
    assert codes(compared(plain, plain)) == []
    demo = msgspec.structs.replace(plain, demo=True)
    assert [note.sentence for note in compared(plain, demo).notes] == [
        "B was made by the demo, not by a VPN of yours."
    ]
    elsewhere = msgspec.structs.replace(plain, target=Target("vpn.example.net", path="/staff"))
    (note,) = compared(plain, elsewhere).notes
    assert note.sentence == (
        "They asked different gateways: A vpn.example.com, B vpn.example.net/staff. "
        "What differs may lie in the servers."
    )
    hidden = msgspec.structs.replace(plain, target=Target("‹gateway-1›"))
    assert codes(compared(hidden, hidden)) == [NoteCode.GATEWAY_HIDDEN]
    windows, linux = (
        report(seen.Environment(one, "1", "x", "3", "o")) for one in ("Windows", "Debian GNU/Linux")
    )
    assert codes(compared(windows, linux)) == [NoteCode.OTHER_SYSTEM]
    later = msgspec.structs.replace(plain, created=NOW + timedelta(days=8))
    (note,) = compared(plain, later).notes
    assert note.sentence == "B was made 8 days after the other; the server may have changed in between."


def test_where_nothing_decisive_differs_it_says_so() -> None:
    bad = report(samples.handshake(), findings=(found("weak-key", "computer.0"),))
    assert NoteCode.NOTHING_DECISIVE in codes(compared(bad, report(samples.handshake())))
    other = report(samples.handshake(presented=(ROOT,)))
    assert NoteCode.NOTHING_DECISIVE not in codes(compared(bad, other))
