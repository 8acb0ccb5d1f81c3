"""What a screen reader is told: the accessible tree as it stands on the bus of assistive technology (AT-SPI).

Read by Debian's own Python and its D-Bus library, for what has to be read is Qt's bridge, from outside.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.peers.process import Process, UnavailableError, program

_PYTHON = "/usr/bin/python3"
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
_PATIENCE_S = 60
_READER = """\
import json, sys
try:
    import dbus
except ImportError:
    sys.exit(77)
session = dbus.bus.BusConnection(sys.argv[1])
address = dbus.Interface(session.get_object("org.a11y.Bus", "/org/a11y/bus"), "org.a11y.Bus").GetAddress()
bus = dbus.bus.BusConnection(str(address))
KIND = "org.a11y.atspi.Accessible"

def read(name, path, depth):
    thing = bus.get_object(name, path, introspect=False)
    face = dbus.Interface(thing, KIND)
    values = dbus.Interface(thing, "org.freedesktop.DBus.Properties")
    try:
        found = {
            "name": str(values.Get(KIND, "Name")),
            "description": str(values.Get(KIND, "Description")),
            "role": str(face.GetRoleName()),
            "states": [int(one) for one in face.GetState()],
            "children": [],
        }
        if depth and found["role"] not in ("table cell",):
            for child_name, child_path in face.GetChildren():
                if not child_path.endswith("/null"):
                    found["children"].append(read(str(child_name), str(child_path), depth - 1))
        return found
    except dbus.DBusException as gone:  # it was closed meanwhile
        return {"name": "", "description": str(gone), "role": "gone", "states": [0, 0], "children": []}

print(json.dumps(read("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", 40)))
"""
_FOCUSABLE, _SHOWING, _VISIBLE = 11, 25, 30
"""Bits of the states, as in atspi-constants.h."""


@dataclass(frozen=True)
class Heard:
    """One thing of the tree: what it is called, what it is, and whether it is shown and takes the focus."""

    name: str
    description: str
    role: str
    shown: bool
    focusable: bool
    path: str


@contextmanager
def accessibility_bus(session: str, folder: Path, environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """Starts the bus of assistive technology; yields what a program needs to speak on it."""
    launcher = next((one for one in _LAUNCHERS if Path(one).exists()), None)
    if launcher is None:
        raise UnavailableError("at-spi-bus-launcher (package at-spi2-core) is not here.")
    needed = {
        **environment,
        "DBUS_SESSION_BUS_ADDRESS": session,
        "QT_ACCESSIBILITY": "1",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "XDG_RUNTIME_DIR": str(folder),
    }
    bus = Process([launcher, "--launch-immediately"], folder / "a11y.log", environment=needed)
    try:
        yield needed
    finally:
        bus.end()


def tree(session: str) -> dict[str, object]:
    """The whole tree as it is told now. Raises UnavailableError."""
    program("python3", "python3-dbus")
    done = subprocess.run(
        [_PYTHON, "-c", _READER, session],
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
        env={**os.environ, "PYTHONPATH": ""},
    )
    if done.returncode == 77:
        raise UnavailableError("Debian's python3-dbus is not here.")
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    read: dict[str, object] = json.loads(done.stdout)
    return read


def heard(read: dict[str, object], path: str = "") -> Iterator[Heard]:
    """Every thing of the tree, from the outside in."""
    states = read["states"]
    low = states[0] if isinstance(states, list) else 0
    here = f"{path}/{read['role']}:{read['name']}"[-300:]
    yield Heard(
        name=str(read["name"]),
        description=str(read["description"]),
        role=str(read["role"]),
        shown=bool(low >> _SHOWING & 1 and low >> _VISIBLE & 1),
        focusable=bool(low >> _FOCUSABLE & 1),
        path=here,
    )
    children = read["children"]
    for child in children if isinstance(children, list) else ():
        yield from heard(child, here)
