"""Run by DelayLine as a program of its own: carries packets between two TUN devices, each a while later.

Usage: relay.py SECONDS PID PID: one way's delay, and a process in each of the two networks.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import select
import struct
import sys
import time
from collections import deque

_CLONE_NEWNET = 0x40000000
_TUNSETIFF = 0x400454CA
_TUN_WITHOUT_HEADER = 0x1001
_LARGEST_PACKET = 65536


def _tun(network_of: str) -> int:
    """A new device line0 in the network of a process; its end stays open after leaving that network."""
    network = os.open(f"/proc/{network_of}/ns/net", os.O_RDONLY)
    if ctypes.CDLL(None, use_errno=True).setns(network, _CLONE_NEWNET):  # os.setns is there from 3.12 on
        raise OSError(ctypes.get_errno(), "setns")
    os.close(network)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH22x", b"line0", _TUN_WITHOUT_HEADER))
    return device


def main() -> None:
    """Carry packets until killed."""
    delay, *pids = sys.argv[1:]
    ends = [_tun(pid) for pid in pids]
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    waiting: deque[tuple[float, int, bytes]] = deque()  # all wait equally long, so they leave as they came
    poll = select.epoll()
    for end in ends:
        poll.register(end, select.EPOLLIN)
    print("ready", flush=True)  # noqa: T201  # DelayLine waits for this
    while True:
        # Sleeping wakes up late; the last millisecond is waited for in full.
        pause = max(0.0, waiting[0][0] - time.monotonic() - 0.001) if waiting else -1
        for end, _ in poll.poll(pause):
            packet = os.read(end, _LARGEST_PACKET)
            waiting.append((time.monotonic() + float(delay), other[end], packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, end, packet = waiting.popleft()
            with contextlib.suppress(OSError):  # lost, as long as that end is not up yet
                os.write(end, packet)


if __name__ == "__main__":
    main()
