"""Two worlds far from each other: what one sends reaches the other half a round trip later."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Self

from tests.peers.namespace import World
from tests.peers.process import Process, UnavailableError

NEAR, FAR = "198.51.100.1", "198.51.100.2"
_DEVICE = Path("/dev/net/tun")
_RELAY = Path(__file__).with_name("relay.py")


class DelayLine:
    """``near`` is where the client runs; ``far``, at the address FAR, is for the servers.

    The near side asks the name server at FAR. *round_trip_s* is the time from a packet to its answer.
    """

    def __init__(self, round_trip_s: float = 0.1) -> None:
        self.round_trip_s = round_trip_s
        self.near = World(resolv_conf=f"nameserver {FAR}\noptions timeout:2 attempts:1\n")
        self.far = World(within=self.near)
        self._temporary = tempfile.TemporaryDirectory(prefix="line-")
        self._relay: Process | None = None

    def __enter__(self) -> Self:
        if not _DEVICE.exists():
            raise UnavailableError(f"{_DEVICE} is not here, so no line can be made")
        try:
            self._begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _begin(self) -> None:
        self.near.__enter__()
        self.far.__enter__()
        pids = [str(self.near.pid), str(self.far.pid)]
        entered = self.near.prefix() if self.near.rootless else []
        command = [*entered, sys.executable, str(_RELAY), str(self.round_trip_s / 2), *pids]
        self._relay = Process(command, Path(self._temporary.name) / "log")
        self._relay.wait_for("ready")
        for world, address in ((self.near, NEAR), (self.far, FAR)):
            world.configure(f"ip addr add {address}/24 dev line0", "ip link set line0 up")
        self.near.configure(f"ip route add default via {FAR}")

    def __exit__(self, *_: object) -> None:
        if self._relay:
            self._relay.end()
        self.far.__exit__()
        self.near.__exit__()
        self._temporary.cleanup()
