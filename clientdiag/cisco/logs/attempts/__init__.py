"""Records put together into attempts to connect, each with what stopped it.

An attempt begins where the client contacts or calls a secure gateway and ends with "Connect request
complete" or with the next one. The first error of an attempt is its cause: what follows from it, and
what healthy sessions write too, never is.
"""

from __future__ import annotations

from clientdiag.cisco.logs.attempts.attempt import Attempt, Grouped, Match, Said
from clientdiag.cisco.logs.attempts.grouping import group, group_read

__all__ = ["Attempt", "Grouped", "Match", "Said", "group", "group_read"]
