"""What is known of an attempt to connect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clientdiag.cisco.logs.record import Record
from clientdiag.cisco.logs.signatures import Mark, Signature


@dataclass(frozen=True, slots=True)
class Match:
    """A signature and the first record that had it; ``repeats`` counts all of them.

    ``overcome`` says that the attempt came further afterwards, so that this did not stop it.
    """

    signature: Signature
    record: Record
    repeats: int = 1
    overcome: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What the user was shown: information, warning, error or prompt, and the words."""

    kind: str
    text: str
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to connect.

    ``gateway`` is as the log names it. ``reached`` is the last of the steps requested, contacting,
    initiated, authenticating, establishing, connected. ``success`` is None where the log does not
    show how it ended. ``decisive`` is what stopped a failed one: None in a success, and where only
    noise and consequences are known.
    """

    source: str
    gateway: str
    started: datetime | None
    ended: datetime | None
    zone_known: bool
    reached: Mark
    complete: bool
    success: bool | None
    state: str = ""
    network_state: str = ""
    matches: tuple[Match, ...] = ()
    decisive: Match | None = None
    said: tuple[Said, ...] = ()
    resolved: tuple[tuple[str, str], ...] = ()
    records: int = 0
    place: int = 0

    @property
    def repeats(self) -> int:
        """How often what stopped it was written; 0 where that is not known."""
        return self.decisive.repeats if self.decisive else 0


@dataclass(frozen=True)
class Grouped:
    """The attempts in their order, and root causes and contributions that belong to none of them."""

    attempts: tuple[Attempt, ...] = ()
    strays: tuple[Match, ...] = ()
