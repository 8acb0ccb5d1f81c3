"""What reading many zips came to, as plain values. Texts may come from zips: show them through ``plain``."""

from __future__ import annotations

from datetime import datetime

import msgspec

from clientdiag.model.core import Actor, State

FORMAT, FORMAT_VERSION = "clientdiag-triage", 1


class Row(msgspec.Struct, frozen=True):
    """One diagnosis, judged by today's rules. ``file`` is relative to the folder; ``made`` is in UTC.

    ``acts`` is who mends the root, ``codes`` every other fault that nothing explains.
    """

    file: str
    made: datetime
    gateway: str
    state: State
    root: str | None
    acts: Actor | None
    codes: tuple[str, ...]
    system: str
    client: str
    tool: str
    support_code: str
    demo: bool


class Unread(msgspec.Struct, frozen=True):
    """A zip that could not be read, and why, in one sentence."""

    file: str
    sentence: str


class Count(msgspec.Struct, frozen=True):
    """How many zips say *value*, and how many of those are blocked."""

    value: str
    zips: int
    blocked: int


class Common(msgspec.Struct, frozen=True):
    """A fact that sets the zips with one root apart from the others.

    ``having`` of ``failing`` zips with this root say it, ``others_having`` of ``others`` that are not
    blocked. Where the others have it and the failing ones do not, it may be what those lack.
    """

    root: str
    fact: str
    having: int
    failing: int
    others_having: int
    others: int


class Triage(msgspec.Struct, frozen=True):
    """All of it. Counts come most frequent first; ``copies`` are zips of a diagnosis that was there already.

    ``is_whole`` is false where the folder holds more zips than are read.
    """

    rows: tuple[Row, ...]
    unread: tuple[Unread, ...]
    copies: int
    is_whole: bool
    ends: tuple[Count, ...]
    actors: tuple[Count, ...]
    gateways: tuple[Count, ...]
    systems: tuple[Count, ...]
    clients: tuple[Count, ...]
    common: tuple[Common, ...]
    format: str = FORMAT
    version: int = FORMAT_VERSION
