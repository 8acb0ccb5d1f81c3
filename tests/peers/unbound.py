"""A recursive name server, as a home router or a provider has one."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.peers.namespace import World
from tests.peers.process import Process, program

_SERVER = """\
server:
  interface: {address}
  port: 53
  username: ""
  chroot: ""
  directory: "{folder}"
  pidfile: ""
  use-syslog: no
  verbosity: 1
  num-threads: 1
  do-not-query-localhost: no
  module-config: "iterator"
  access-control: 127.0.0.0/8 {access}
  qname-minimisation: no
  unknown-server-time-limit: 100
  outbound-msg-retry: 1
{stale}remote-control:
  control-enable: no
"""


class Unbound:
    """unbound at *address* inside *world*, which asks others: *zones* is zone to server address.

    *stale* is what it believes to know already, name to address. With *refuses* it answers everybody
    REFUSED.
    """

    def __init__(
        self,
        world: World,
        zones: Mapping[str, str],
        *,
        address: str = "127.0.0.1",
        stale: Mapping[str, str] | None = None,
        refuses: bool = False,
    ) -> None:
        self.address = address
        self._world, self._zones, self._stale, self._refuses = world, zones, stale or {}, refuses
        self._folder = tempfile.TemporaryDirectory(prefix="unbound-")
        self._process: Process | None = None

    def __enter__(self) -> Self:
        folder = Path(self._folder.name)
        access = "refuse" if self._refuses else "allow"
        stale = "".join(f'  local-data: "{name}. 60 IN A {to}"\n' for name, to in self._stale.items())
        config = [_SERVER.format(address=self.address, folder=folder, access=access, stale=stale)]
        config += [
            f'stub-zone:\n  name: "{zone}"\n  stub-addr: {server}\n' for zone, server in self._zones.items()
        ]
        (folder / "conf").write_text("".join(config))
        command = [*self._world.prefix(), program("unbound", "unbound"), "-d", "-c", str(folder / "conf")]
        self._process = Process(command, folder / "log")
        self._process.wait_for("start of service")
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.end()
        self._folder.cleanup()
