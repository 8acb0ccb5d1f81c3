"""What stands before the message, in every shape of log: the time and the program.

Shapes never seen on a real machine, only described: the text blocks of DART, Android's and iOS's
debug lines, and the message history of Windows.
"""

from __future__ import annotations

import re

from clientdiag.cisco.logs.moments import Moment, Reference, moment
from clientdiag.cisco.logs.record import Head

SEPARATOR = re.compile(rb"\s*\*{10,}\s*$|Event\[\d{1,9}\]:?\s*$")
"""A line between two blocks of several lines: DART's row of asterisks, wevtutil's heading."""

START = re.compile(
    rb"(?:<\d{1,3}>)?(?:"
    rb"[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d"  # syslog
    rb"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d"  # ISO
    rb"|(?:default|error|info|debug|fault)\s+\d\d:\d\d:\d\d\.\d"  # macOS, as its console copies
    rb"|\d{1,2}/\d{1,2}/\d{2,4},? +\d{1,2}:\d\d:\d\d"  # macOS of 2014
    rb"|\d\d-\d\d +\d\d:\d\d:\d\d\.\d"  # Android
    rb"|\d{1,2}:\d\d:\d\d(?: [AP]M)?\s"
    rb"|\[[^\]\n]{0,24}\d[^\]\n]{2,32}\][\s-]"  # iOS, message history
    rb"|[^\t\n]{1,20}\t\d{1,4}[./-]\d{1,2}[./-]\d{1,4} [^\t\n]{1,20}\t"  # event viewer, saved as text
    rb")"
)
"""A line that begins a record of its own."""

_PROCESS = r"(?P<process>[^\s\[\]:]{1,80}(?: [^\s\[\]:]{1,40}){0,8}?)"
_IDENT = _PROCESS + r"(?:\[[\d:]{1,20}\])?(?: \([^)]{1,80}\))?: ?"
_SYSLOG = (
    r"(?:<\d{1,3}>)?(?P<time>[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d) \S{1,255} "
    r"(?:(?P<last>last message repeated )|" + _IDENT + r")"
)
_MACOS_COMPACT = (
    r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+) +[A-Z][a-z]? +"
    r"(?P<process>[^\[]{1,80})\[[^\]]{1,20}\]:? "
)
_ISO = (
    r"(?:<\d{1,3}>)?(?P<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?) +"
    r"\S{1,255} (?:(?P<last>last message repeated )|" + _IDENT + r")"
)
_MACOS_CONSOLE = (
    r"(?:default|error|info|debug|fault)\s+(?P<time>\d\d:\d\d:\d\d\.\d+(?:[+-]\d{4})?)\s+"
    r"(?P<process>[^\s\[\]]{1,80}(?: [^\s\[\]:]{1,40}){0,8}?)(?:\[\d+\])?:?\s+(?=Function:|\S)"
)
_MACOS_2014 = (
    r"(?P<time>\d{1,2}/\d{1,2}/\d{2,4},? +\d{1,2}:\d\d:\d\d(?:\.\d+)?(?: [AP]M)?) "
    r"(?P<process>[^\s\[\]:]{1,80})\[\d+\]: ?"
)
_ANDROID = (
    r"(?P<time>(?:\d{4}-)?\d\d-\d\d +\d\d:\d\d:\d\d\.\d+)\s+(?:\d+\s+\d+\s+)?"
    r"[VDIWEF][/ ](?P<process>[^\s(:]{1,80})\s*(?:\(\s*\d+\))?: ?"
)
_BRACKETED = (
    r"\[(?P<time>[^\]]{3,56})\]\s*"
    r"(?:(?:Info|Error|Warning|Debug)\w{0,8}:\s*|(?:\[[^\]]{1,40}\])?\s*-?\s*)"
)
_EVENT_VIEWER = (
    r"[^\t]{1,20}\t(?P<time>\d{1,4}[./-]\d{1,2}[./-]\d{1,4} [^\t]{1,20})\t(?P<process>[^\t]{1,80})\t"
)
_TIME_ONLY = r"(?P<time>\d{1,2}:\d\d:\d\d(?: [AP]M)?)\s+"
_DATED = r"(?P<time>\d{1,2}/\d{1,2}/\d{2,4},? +\d{1,2}:\d\d:\d\d(?: [AP]M)?)\s+-?\s*"
_DATED_ISO = r"(?P<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,16})\s+-?\s*"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        _SYSLOG,
        _MACOS_COMPACT,
        _ISO,
        _MACOS_CONSOLE,
        _MACOS_2014,
        _ANDROID,
        _TIME_ONLY,
        _BRACKETED,
        _EVENT_VIEWER,
        _DATED,
        _DATED_ISO,
    )
)
_FIELD = re.compile(r"\s{0,8}(?P<name>[A-Z][A-Za-z ]{2,16}?)\s{0,8}:(?:\s+(?P<value>.*)|$)")


def head(first: str, reference: Reference) -> tuple[Head, str, bool]:
    """The head of a record's first line, the rest of that line, and whether it only repeats the last one."""
    for shape in _SHAPES:
        found = shape.match(first)
        if found is not None:
            when = moment(found["time"], reference)
            parts = found.groupdict()
            process = (parts.get("process") or "").strip()
            rest = first[found.end() :]
            return _head(when, process), rest, bool(parts.get("last"))
    return Head(), first, False


def block_head(lines: list[str], reference: Reference) -> tuple[Head, str] | None:
    """The head and the message of a block whose lines say ``Date :``, ``Source :``, ``Description :``."""
    values: dict[str, str] = {}
    for number, line in enumerate(lines):
        found = _FIELD.match(line)
        if found is None:
            if line.strip():
                break
            continue
        name, value = found["name"].strip(), (found["value"] or "").strip()
        if name == "Description":
            when = moment(f"{values.get('Date', '')} {values.get('Time', '')}", reference)
            return _head(when, values.get("Source", "")), "\n".join((value, *lines[number + 1 :]))
        if name == "Function":
            break
        values[name] = value
    return None


def _head(when: Moment, process: str) -> Head:
    return Head(when.time, when.zone_known, process.rpartition("/")[2])
