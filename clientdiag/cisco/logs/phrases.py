"""What the client's own sentences name: the server, its state, what it showed to the user."""

from __future__ import annotations

import re
from dataclasses import replace

from clientdiag.cisco.logs.record import Record
from clientdiag.cisco.logs.signatures import Family, Mark, Role
from clientdiag.cisco.logs.table import Sign

GATEWAY = re.compile(r"Initiating VPN connection to the secure gateway (\S{1,300})")
CONTACTING = re.compile(r"\bContacting (\S[^\r\n]{0,120}?|\S{1,300}?)\.?\s?$|\bContacting (\S{1,300}?)\.? ")
SAID = re.compile(r"Message type (information|warning|error|prompt) sent to the user: ?(.{1,500})")
STATE = re.compile(
    r"VPN state: ?(\w{1,40})(?:.{0,80}?Network state: ?(.{1,60}?) ?(?:Network control state:|$))?"
)
RESOLVED = re.compile(r"\bResolved (\S{1,255}) to (\S{1,64})")


def without_banners(record: Record, sign: Sign) -> Sign:
    """*sign* without causes of a refused sign-in in what is only information: a banner may name them all."""
    said = SAID.search(record.message) if Mark.MESSAGE in sign.marks else None
    if said is None or said[1] != "information":
        return sign
    refusals = {Family.LOGIN, Family.SSO}
    kept = (
        one
        for one in sign.signatures
        if not (one.family in refusals and one.role is Role.CAUSE and one.priority == 1)
    )
    return replace(sign, signatures=tuple(kept))


def contacted(record: Record) -> str:
    """The server or the profile's name for it that the client says it contacts; empty where it names none."""
    named = CONTACTING.search(record.message)
    return (named[1] or named[2]) if named is not None else ""
