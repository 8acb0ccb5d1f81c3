"""What comparing two diagnoses came to, as plain values: for the terminal, the window and JSON alike.

Sentences are in the reader's language. Every other text may come from a zip and so may be hostile: it is
shown through ``rendering.plain``.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from clientdiag.model.core import Severity, State

FORMAT, FORMAT_VERSION = "clientdiag-comparison", 1


class Side(StrEnum):
    """Which of the two, in the order given."""

    A = "a"
    B = "b"


class Relation(StrEnum):
    """How the two ends stand to each other. What blocks is a failure; a warning is not."""

    ONE_FAILS = "one-fails"
    FAIL_ALIKE = "fail-alike"
    FAIL_DIFFERENTLY = "fail-differently"
    BOTH_READY = "both-ready"
    NONE_FAILS = "none-fails"


class Weight(StrEnum):
    """How much a difference says: the cause rests on it, another finding does, versions, all else."""

    CAUSE = "cause"
    FINDING = "finding"
    SETUP = "setup"
    REST = "rest"


class Presence(StrEnum):
    """Where a fact is. ``hidden``: on both sides, and all that may differ was replaced by tokens."""

    BOTH = "both"
    ONLY_A = "only-a"
    ONLY_B = "only-b"
    HIDDEN = "hidden"


class NoteCode(StrEnum):
    """What has to be known before the differences are believed."""

    SAME_DIAGNOSIS = "same-diagnosis"
    DEMO = "demo"
    OTHER_GATEWAY = "other-gateway"
    GATEWAY_HIDDEN = "gateway-hidden"
    OTHER_SYSTEM = "other-system"
    FAR_APART = "far-apart"
    JUDGED_OTHERWISE = "judged-otherwise"
    NOT_READ_WHOLE = "not-read-whole"
    COULD_NOT_READ = "could-not-read"
    NOTHING_DECISIVE = "nothing-decisive"
    HIDDEN = "hidden"


class Note(msgspec.Struct, frozen=True):
    """A sentence about the comparison, and its code for programs."""

    code: NoteCode
    sentence: str


class Machine(msgspec.Struct, frozen=True):
    """One side. ``state`` and ``root`` are today's judgement of its facts; ``made`` is in UTC."""

    name: str
    made: datetime
    gateway: str
    state: State
    root: str | None
    summary: str
    system: str
    client: str
    tool: str
    knowledge: str
    support_code: str
    demo: bool
    warnings: tuple[str, ...] = ()


class FindingDifference(msgspec.Struct, frozen=True):
    """A finding that is not the same on both sides; a severity is null where the finding is absent.

    ``folded_a`` and ``folded_b`` are the codes it is folded under.
    """

    code: str
    subject: str
    summary: str
    severity_a: Severity | None
    severity_b: Severity | None
    folded_a: str | None = None
    folded_b: str | None = None


class FieldDifference(msgspec.Struct, frozen=True):
    """One value that is not the same; of a list only the members that the other side lacks.

    Null: this side does not have the fact at all. ``hidden``: tokens stand for it on a side, so the two
    are not compared; a token of one zip is no word about another's.
    """

    field: str
    label: str
    a: str | None
    b: str | None
    hidden: bool = False


class Difference(msgspec.Struct, frozen=True):
    """A fact that differs. ``kind`` is the observation's, ``about`` tells facts of a kind apart.

    ``codes`` are the findings that cite it, on either side.
    """

    weight: Weight
    presence: Presence
    kind: str
    title: str
    about: str
    fields: tuple[FieldDifference, ...]
    codes: tuple[str, ...] = ()


class Comparison(msgspec.Struct, frozen=True):
    """All of it. ``differences`` come decisive first; ``alike`` facts are the same on both sides.

    ``failing`` is the side that is blocked where only one is. ``sentence`` says the relation.
    """

    a: Machine
    b: Machine
    relation: Relation
    failing: Side | None
    sentence: str
    notes: tuple[Note, ...]
    findings: tuple[FindingDifference, ...]
    differences: tuple[Difference, ...]
    alike: int
    hidden: int
    format: str = FORMAT
    version: int = FORMAT_VERSION
