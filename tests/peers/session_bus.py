"""A session bus of one's own (a real dbus-daemon), and a file manager on it that notes what it is to show."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.peers.process import Process, program

_CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
_FILE_MANAGER = """\
import sys
from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection

@ClassInfo({"D-Bus Interface": "org.freedesktop.FileManager1"})
class FileManager(QObject):
    @Slot("QStringList", str)
    def ShowItems(self, addresses, startup_id):
        print("shown", *addresses, flush=True)

application, manager = QCoreApplication(sys.argv), FileManager()
bus = QDBusConnection.sessionBus()
registered = bus.registerObject(
    "/org/freedesktop/FileManager1", manager, QDBusConnection.RegisterOption.ExportAllSlots
)
if registered and bus.registerService("org.freedesktop.FileManager1"):
    print("ready", flush=True)
    application.exec()
"""


@contextlib.contextmanager
def session_bus(folder: Path) -> Iterator[str]:
    """The address of a bus that lives as long as the context. Raises UnavailableError."""
    daemon, file = program("dbus-daemon", "dbus"), folder / "bus.conf"
    file.write_text(_CONFIGURATION)
    bus = Process([daemon, f"--config-file={file}", "--nofork", "--print-address=1"], folder / "bus.log")
    try:
        said = bus.wait_for("guid=")
        yield next(line for line in said.splitlines() if line.startswith("unix:"))
    finally:
        bus.end()


@contextlib.contextmanager
def file_manager(address: str, folder: Path) -> Iterator[Path]:
    """The file in which a file manager on the bus *address* notes each address it is asked to show."""
    log = folder / "shown.log"
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
    manager = Process([sys.executable, "-c", _FILE_MANAGER], log, environment=environment)
    try:
        manager.wait_for("ready")
        yield log
    finally:
        manager.end()
