"""OpenSSL's own test server, for faults that a well-kept server cannot be talked into."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from cryptography import x509

from tests.peers.authority import Issued, pem
from tests.peers.namespace import World
from tests.peers.process import Process, program
from tests.peers.silent import LOOPBACK


class SServer:
    """``openssl s_server`` presenting *leaf* and then *chain* in that very order, by default on a free port.

    *arguments* are passed on, ``("-tls1_2", "-www")`` for instance.
    """

    def __init__(
        self,
        leaf: Issued,
        *arguments: str,
        chain: Iterable[x509.Certificate] | None = None,
        host: str = LOOPBACK,
        port: int = 0,
        world: World | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self._world = world
        self._leaf = leaf
        self._chain = leaf.above if chain is None else tuple(chain)
        self._arguments = arguments
        self._folder = tempfile.TemporaryDirectory(prefix="s_server-")
        self._process: Process | None = None

    def __enter__(self) -> Self:
        folder = Path(self._folder.name)
        files = self._leaf.write(folder, "leaf", chain=[self._leaf.certificate])
        inside = self._world.prefix() if self._world else []
        place = f"[{self.host}]" if ":" in self.host else self.host
        command = [*inside, program("openssl", "openssl"), "s_server", "-accept", f"{place}:{self.port}"]
        command += ["-cert", str(files.chain), "-key", str(files.key)]
        if self._chain:
            above = folder / "above.pem"
            above.write_bytes(pem(self._chain))
            # Otherwise OpenSSL completes and reorders the chain by itself.
            command += ["-cert_chain", str(above), "-no-CAfile", "-no-CApath"]
        if "-servername" in self._arguments:
            command += ["-cert2", str(files.chain), "-key2", str(files.key)]
        self._process = Process([*command, *self._arguments], folder / "log")
        written = self._process.wait_for("ACCEPT")
        if not self.port:  # it says the port only where it chose it
            said = re.search(r"ACCEPT .*:(\d+)\s", written)
            assert said, written
            self.port = int(said[1])
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.end()
        self._folder.cleanup()

    def log(self) -> str:
        """What s_server wrote so far."""
        return self._process.log() if self._process else ""
