"""Run by Opened as a program of its own inside a world: opens sockets and devices and hands them out.

Usage: opener.py DESCRIPTOR THING…: the socket to hand them over by, and what to open, each
``tcp/ADDRESS/PORT`` (listening), ``udp/ADDRESS/PORT`` or ``tun/NAME``.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import sys

_TUNSETIFF = 0x400454CA
_TUN_WITHOUT_HEADER = 0x1001


def _open(thing: str) -> int:
    kind, name, *port = thing.split("/")
    if kind == "tun":
        device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _TUN_WITHOUT_HEADER))
        return device
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((name, int(port[0])))
    if kind == "tcp":
        opened.listen(64)
    return opened.detach()


def main() -> None:
    """Open everything, hand it over, end."""
    with socket.socket(fileno=int(sys.argv[1])) as line:
        socket.send_fds(line, [b"ready"], [_open(thing) for thing in sys.argv[2:]])


if __name__ == "__main__":
    main()
