"""Facts out of the Cisco client's own logs: what was read, and what its attempts to connect came to."""

from __future__ import annotations

from datetime import datetime

import msgspec

from clientdiag.model.core import Failure, Observation


class LogRead(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="log-read"):
    """How the reading of one log went. ``size`` and ``done`` are bytes; ``size`` None where not known.

    ``whole`` is false where a limit, a failure or a cancellation left a part unread: then nothing found
    does not mean that nothing is there.
    """

    stream: str
    name: str
    size: int | None = None
    done: int = 0
    records: int = 0
    whole: bool = True
    failure: Failure | None = None


class LogSign(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record that means something: the signature's id, and the record as written, capped.

    ``overcome`` says that the attempt came further afterwards. ``code`` and ``points_to`` are the
    signature's own at the time, for versions that no longer know it.
    """

    signature: str
    text: str
    time: datetime | None = None
    process: str = ""
    repeats: int = 1
    overcome: bool = False
    code: str = ""
    points_to: tuple[str, ...] = ()


class LogAttempt(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="log-attempt"):
    """One attempt of the client's to connect, the newest first.

    ``gateway`` is as the log names it. ``reached`` is the last of requested, contacting, initiated,
    authenticating, establishing, connected. ``success`` is None where the log does not show how it
    ended. ``decisive`` is what stopped it; ``signs`` everything else that means something, in order.
    ``said`` is what the user was shown. Times are UTC; where ``zone_known`` is false the log named no
    zone and this computer's was taken.
    """

    source: str
    gateway: str
    started: datetime | None = None
    ended: datetime | None = None
    zone_known: bool = False
    reached: str = ""
    success: bool | None = None
    family: str = ""
    decisive: LogSign | None = None
    signs: tuple[LogSign, ...] = ()
    said: tuple[str, ...] = ()
    records: int = 0
