"""What the Cisco client's command line prints. Its labels may be translated; the shapes stay.

The lines of its state and the labels of its statistics were seen in scripts of administrators, the list of
hosts never.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_HOSTS = 200
_MOST_PRINTED, _LONGEST_LINE = 256 * 1024, 300
_SAID = re.compile(r"(?:VPN> *)?>> ?(?P<label>[^:>]{1,40}): (?P<value>.+)\Z")
_HOST = re.compile(r"(?:VPN> *)?> +(?P<host>[^> ].*)\Z")
_VERSION = re.compile(r"\bversion\s+v?(?P<version>[0-9]{1,5}(?:\.[0-9]{1,7}){1,4})\b", re.IGNORECASE)
_LABELLED = re.compile(r"(?P<label>[^:>\[\]]{1,40}?) {0,40}: {1,60}(?P<value>\S.{0,119})\Z")
_FIELDS = {
    "connection state": "state",
    "state": "state",
    "server address": "server",
    "server": "server",
    "tunnel mode (ipv4)": "mode",
    "tunnel mode": "mode",
    "protocol": "protocol",
    "cipher": "cipher",
    "duration": "duration",
}
_NOTHING = {"not available", "none", "unavailable", "n/a"}
_CONNECTED = {"connected": True, "disconnected": False}
_STATES = {*_CONNECTED, "connecting", "disconnecting", "reconnecting", "paused", "unknown"}


def last_state(printed: str) -> str:
    """The state it printed last, as written; empty without any. It prints several before it is sure."""
    found = ""
    for label, value in _said(printed):
        if label.lower() == "state" or value.lower().rstrip(".") in _STATES:
            found = value
    return found[:60]


def is_connected(state: str) -> bool | None:
    """Whether *state* means a tunnel; None for what is on its way, or said in another language."""
    return _CONNECTED.get(state.lower().rstrip("."))


class Statistics(NamedTuple):
    """What it prints of the connection; empty where it does not. See the observation of the same fields."""

    state: str = ""
    server: str = ""
    mode: str = ""
    protocol: str = ""
    cipher: str = ""
    duration: str = ""


def statistics(printed: str) -> Statistics:
    """The connection that is up. Each label counts once; what comes before the statistics is skipped."""
    found: dict[str, str] = {}
    for line in _lines(printed):
        labelled = _LABELLED.match(line)
        field = _FIELDS.get(labelled["label"].strip().lower()) if labelled else None
        if labelled and field and labelled["value"].lower() not in _NOTHING:
            found.setdefault(field, labelled["value"].strip())
    return Statistics(**found)


def listed_hosts(printed: str) -> tuple[str, ...]:
    """The hosts it could connect to, each once, in its order."""
    found = (_HOST.match(line) for line in _lines(printed))
    return tuple(dict.fromkeys(one["host"] for one in found if one))[:MAX_HOSTS]


def printed_version(printed: str) -> str | None:
    """The first version it names; None without one."""
    found = _VERSION.search(printed[:_MOST_PRINTED])
    return found["version"] if found else None


def _said(printed: str) -> Iterator[tuple[str, str]]:
    for line in _lines(printed):
        found = _SAID.match(line)
        if found:
            yield found["label"].strip(), found["value"].strip()


def _lines(printed: str) -> Iterator[str]:
    """Its last lines, each cut: whatever calls itself the client may print what it likes."""
    return (line.strip()[:_LONGEST_LINE] for line in printed[-_MOST_PRINTED:].splitlines())
