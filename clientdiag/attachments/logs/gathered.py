"""Records put together to a text of bounded length, the newest kept first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from clientdiag.model.core import Failure
from clientdiag.rendering.plain import plain_lines

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """One record as it stands in the log, and when it was written, in UTC; None unknown."""

    time: datetime | None
    words: str

    def is_before(self, moment: datetime) -> bool:
        """Whether it is sure to be older than *moment*."""
        return self.time is not None and self.time < moment


@dataclass(frozen=True)
class Extract:
    """A text, whether older records were left out for want of room, and what went wrong with the rest."""

    text: str = ""
    cut: bool = False
    failure: Failure | None = None


class Gathered:
    """Records as text, at most *most* characters of them, the newest."""

    def __init__(self, most: int) -> None:
        self._most, self._held, self._characters = most, list[Said](), 0
        self.is_cut = False

    def take(self, records: Iterable[Said], *, in_order: bool = True) -> None:
        """Take what follows what is held; without *in_order* their times decide which are the newest."""
        for one in records:
            self._held.append(one)
            self._characters += len(one.words)
            if self._characters > 2 * self._most:
                self._trim(in_order=in_order)
        self._trim(in_order=in_order)

    def take_before(self, records: Sequence[Said]) -> None:
        """Take what comes before all that is held."""
        self._held = [*records, *self._held]
        self._characters += sum(len(one.words) for one in records)
        self._trim(in_order=True)

    def extract(self, failure: Failure | None = None) -> Extract:
        """What is held by now."""
        return Extract("".join(map(_written, self._held)), self.is_cut, failure)

    def _trim(self, *, in_order: bool) -> None:
        if not in_order:
            self._held.sort(key=lambda one: one.time or _EARLIEST)
        if self._characters <= self._most:
            return
        self.is_cut = True
        dropped = 0
        while self._characters > self._most:
            self._characters -= len(self._held[dropped].words)
            dropped += 1
        del self._held[:dropped]


def _written(said: Said) -> str:
    return "".join(f"{line}\n" for line in plain_lines(said.words))
