"""A company's forward proxy: tinyproxy."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tests.peers.namespace import World
from tests.peers.process import Process, program

_CONFIG = """\
Port {port}
Listen {host}
Timeout 30
MaxClients 20
LogLevel Info
"""


class ForwardProxy:
    """tinyproxy on *host*:*port* inside *world*. *more* are further lines of its configuration."""

    def __init__(self, world: World, host: str, port: int, *, more: Sequence[str] = ()) -> None:
        self.host, self.port = host, port
        self._world, self._more = world, more
        self._folder = tempfile.TemporaryDirectory(prefix="proxy-")
        self._process: Process | None = None

    def __enter__(self) -> Self:
        folder = Path(self._folder.name)
        config = _CONFIG.format(host=self.host, port=self.port)
        (folder / "conf").write_text(config + "\n".join([*self._more, ""]))
        command = [*self._world.prefix(), program("tinyproxy", "tinyproxy"), "-d", "-c", str(folder / "conf")]
        self._process = Process(command, folder / "log")
        self._process.wait_for("main loop")
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.end()
        self._folder.cleanup()

    def log(self) -> str:
        """What tinyproxy wrote so far."""
        return self._process.log() if self._process else ""
