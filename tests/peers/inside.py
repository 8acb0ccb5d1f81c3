"""Sockets and devices that belong to a world while this process holds them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.peers.namespace import World

_OPENER = Path(__file__).with_name("opener.py")
_MAX_OPENED = 64


def open_inside(world: World, *things: str) -> list[int]:
    """Open *things* (see opener.py) inside *world*; the descriptors are the caller's to close."""
    here, there = socket.socketpair()
    with here, there:
        command = [*world.prefix(), sys.executable, "-I", "-S", str(_OPENER), str(there.fileno()), *things]
        done = subprocess.run(command, pass_fds=[there.fileno()], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{things}: {done.stderr}")
        return list(socket.recv_fds(here, 16, _MAX_OPENED)[1])


def listen(world: World, address: str, port: int) -> socket.socket:
    """A socket that listens on *address*:*port* inside *world*."""
    return socket.socket(fileno=open_inside(world, f"tcp/{address}/{port}")[0])


def datagrams(world: World, *places: tuple[str, int]) -> list[socket.socket]:
    """UDP sockets inside *world*, bound to *places*."""
    opened = open_inside(world, *(f"udp/{address}/{port}" for address, port in places))
    return [socket.socket(fileno=one) for one in opened]


class Tunnel:
    """A TUN device *name* inside *world*, up and held open, with *address*; *commands* of ``ip`` follow."""

    def __init__(self, world: World, name: str, address: str, *commands: str) -> None:
        self._world, self._name, self._address, self._commands = world, name, address, commands
        self._device = -1

    def __enter__(self) -> Self:
        self._device = open_inside(self._world, f"tun/{self._name}")[0]
        self._world.configure(
            f"ip addr add {self._address} dev {self._name}", f"ip link set {self._name} up", *self._commands
        )
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._device)
