"""A world with a real name server in it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.peers.namespace import HOSTS, World
from tests.peers.process import Process, program

RESOLV_CONF = "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"
_HEAD = "$TTL 60\n@ IN SOA ns hostmaster 1 3600 600 86400 60\n@ IN NS ns\nns IN A {address}\n"
_SERVER = """\
server:
  ip-address: {address}
  port: 53
  server-count: 1
  username: ""
  chroot: ""
  zonesdir: "{folder}"
  pidfile: ""
  database: ""
  zonelistfile: "{folder}/zone.list"
  xfrdfile: "{folder}/xfrd.state"
  xfrdir: "{folder}"
  verbosity: 1
remote-control:
  control-enable: no
"""


class NameServer:
    """NSD inside *world*, answering for *zones*: name to records, one a line, such as ``vpn IN A 127.0.0.1``.

    A zone whose records are None answers SERVFAIL, a name below no zone REFUSED, an unknown name
    of a zone NXDOMAIN.
    """

    def __init__(self, world: World, zones: Mapping[str, str | None], *, address: str = "127.0.0.1") -> None:
        self._world, self._zones, self.address = world, zones, address
        self._temporary = tempfile.TemporaryDirectory(prefix="nsd-")
        self._process: Process | None = None

    def __enter__(self) -> Self:
        folder = Path(self._temporary.name)
        config = [_SERVER.format(address=self.address, folder=folder)]
        for zone, records in self._zones.items():
            file = folder / f"{zone}.zone"
            if records is not None:
                file.write_text(_HEAD.format(address=self.address) + records + "\n")
            config.append(f'zone:\n  name: "{zone}"\n  zonefile: "{file}"\n')
        (folder / "conf").write_text("".join(config))
        command = [*self._world.prefix(), program("nsd", "nsd"), "-d", "-c", str(folder / "conf")]
        self._process = Process(command, folder / "log")
        self._process.wait_for("nsd started")
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.end()
        self._temporary.cleanup()

    def log(self) -> str:
        """What NSD wrote so far."""
        return self._process.log() if self._process else ""


class DnsWorld(World):
    """A world whose resolv.conf names a real name server that answers for *zones*."""

    def __init__(
        self, zones: Mapping[str, str | None], *, resolv_conf: str = RESOLV_CONF, hosts: str = HOSTS
    ) -> None:
        super().__init__(resolv_conf=resolv_conf, hosts=hosts)
        self._zones = zones
        self._server: NameServer | None = None

    def __enter__(self) -> Self:
        super().__enter__()
        try:
            self._server = NameServer(self, self._zones).__enter__()
        except BaseException:
            super().__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        if self._server:
            self._server.__exit__()
        super().__exit__(*exception)
