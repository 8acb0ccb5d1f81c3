"""The same lines in the shape of each system's log."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from tests.peers.cisco_logs.lines import NOISE, Line, success

Shape = Callable[[datetime, Line], str]


def syslog(when: datetime, line: Line) -> str:
    """Linux, without a year."""
    return f"{when:%b} {when.day:>2} {when:%H:%M:%S} laptop {line.program}[4711]: {line.core()}\n"


def journal(when: datetime, line: Line) -> str:
    """Journald's short-iso."""
    return f"{when:%Y-%m-%dT%H:%M:%S%z} laptop {line.program}[4711]: {line.core()}\n"


def rsyslog_iso(when: datetime, line: Line) -> str:
    """Rsyslog's newer default, its tabs escaped."""
    return f"{when.isoformat()} laptop {line.program}[4711]: #011{line.core()}\n"


def macos(when: datetime, line: Line) -> str:
    """The unified log as the console copies it, without a date."""
    return f"default\t{when:%H:%M:%S.%f%z}\t{line.program}\t{line.core()}\n"


def macos_show(when: datetime, line: Line) -> str:
    """``log show --style syslog``."""
    return f"{when:%Y-%m-%d %H:%M:%S.%f%z}  localhost {line.program}[69]: (libvpnapi.dylib) {line.core()}\n"


def macos_2014(when: datetime, line: Line) -> str:
    """Before the unified log."""
    hour = f"{when.hour % 12 or 12}:{when:%M:%S}.{when.microsecond // 1000:03} {when:%p}"
    return f"{when.month}/{when.day}/{when:%y} {hour} {line.program}[69]: {line.core()}\n"


def windows(when: datetime, line: Line) -> str:
    """An event's message, a field a line, as the event viewer saves it."""
    fields = [one.replace("../../vpn/", ".\\") for one in line.fields()]
    return (
        f"Error\t{when.month}/{when.day}/{when:%Y} {when:%I:%M:%S %p}\t{line.program}\t2\tNone\t"
        + "\r\n".join([*fields, ""])
    )


def dart(when: datetime, line: Line) -> str:
    """DART's text of an event."""
    fields = [one.replace("../../vpn/", ".\\") for one in line.fields()]
    head = [
        "*" * 42,
        "",
        f"Date        : {when:%m/%d/%Y}",
        f"Time        : {when:%H:%M:%S}",
        "Type        : Error",
        f"Source      : {line.program}",
        "",
        f"Description : {fields[0]}",
    ]
    return "\r\n".join([*head, *fields[1:], "", ""])


def android(when: datetime, line: Line) -> str:
    """A phone's debug log."""
    return f"{when:%m-%d %H:%M:%S}.{when.microsecond // 1000:03} I/{line.program}(14530): {line.core()}\n"


def ios(when: datetime, line: Line) -> str:
    """The other phone's."""
    return f"[{when:%m-%d-%Y %H:%M:%S}] Error: {line.core()}\n"


SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        syslog,
        journal,
        rsyslog_iso,
        macos,
        macos_show,
        macos_2014,
        windows,
        dart,
        android,
        ios,
    )
}


def written(lines: Iterable[Line], shape: Shape = syslog, begin: datetime | None = None) -> bytes:
    """A log of *lines*, one each 100 ms."""
    when = begin or datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    return "".join(
        shape(when + timedelta(milliseconds=100 * number), line) for number, line in enumerate(lines)
    ).encode()


def history(attempts: Iterable[Iterable[str]], begin: datetime | None = None) -> bytes:
    """The client's own message history."""
    when = begin or datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    pieces = []
    for words in attempts:
        for one in words:
            pieces.append(f"[{when:%m/%d/%Y %H:%M:%S}] [VPN] - {one}\n")
            when += timedelta(seconds=1)
        when += timedelta(minutes=10)
    return "".join(pieces).encode()


def healthy(count: int, seed: int = 1, begin: datetime | None = None) -> Iterator[bytes]:
    """A noisy log of a client that connects well and stays connected; other programs write too."""
    chance = random.Random(seed)
    when = begin or datetime(2026, 11, 19, 0, 0, tzinfo=UTC)
    others = (
        "kernel: usb 1-1: new high-speed device",
        "sshd[22]: Authentication failed for root from 198.51.100.7",
        "NetworkManager[5]: Connection failed, connection timed out",
        "openvpn[7]: AUTH: Login failed",
    )
    done, pending = 0, list[Line]()
    while done < count:
        if not pending:
            pending = [*success()] if chance.random() < 0.001 else [chance.choice(NOISE)]
        line = pending.pop(0)
        when += timedelta(milliseconds=500)
        yield syslog(when, line).encode()
        done += 1
        if chance.random() < 0.2:
            yield f"{when:%b} {when.day:>2} {when:%H:%M:%S} laptop {chance.choice(others)}\n".encode()
            done += 1


def events_xml(lines: Iterable[Line], begin: datetime | None = None) -> bytes:
    """An export of Windows events."""
    when = begin or datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    pieces = ["<Events>"]
    for line in lines:
        message = "\n".join(line.fields()).replace("&", "&amp;").replace("<", "&lt;")
        pieces.append(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            f"<Provider Name='{line.program}'/><EventID Qualifiers='0'>2</EventID><Level>2</Level>"
            f"<TimeCreated SystemTime='{when:%Y-%m-%dT%H:%M:%S.%f}00Z'/>"
            "<Channel>Cisco Secure Client - AnyConnect VPN</Channel></System>"
            f"<EventData><Data>{message}</Data></EventData></Event>"
        )
        when += timedelta(milliseconds=100)
    return ("\n".join([*pieces, "</Events>"])).encode()
