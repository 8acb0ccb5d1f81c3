"""Bad input by DNS and TLS: each ends in a named fault, in time, and in little memory."""

from __future__ import annotations

import random
import struct
import time
from collections.abc import Iterator
from dataclasses import replace

from tests.lab import hostile_dns
from tests.lab.demands import nothing_crashed, small, within
from tests.lab.parts import Gateway, Resolver, Scripted, Silent, TestServer, named, nothing, world, zone
from tests.lab.questions import Answering
from tests.lab.row import Row
from tests.lab.scene import HOME, NAME, Scene
from tests.peers.authority import self_signed

_DNS_S = 4.0  # two questions of the system's resolver, one of ours, side by side
_LOOKUP_S = 12.0
_TLS_S = 3.0  # a handshake and its two retries, of a second each
_THOUSAND = zone(";".join(f"vpn IN A 198.18.{high}.{low}" for high in range(4) for low in range(1, 251)))
_HELLO = b"\x16\x03\x03"


def hostile(name: str, scene: Scene, root: str | None, seconds: float, **more: object) -> Row:
    """A row of bad input: the root, and an end within *seconds* and 150 MB."""
    demands = (small, nothing_crashed, within(seconds))
    measured = replace(scene, measured=True)
    return Row(name=f"hostile-{name}", scene=measured, root=root, demands=demands, **more)  # type: ignore[arg-type]  # by name


def _dns(name: str, answer: Answering, root: str | None, **more: object) -> Row:
    scene = world(Resolver(answer), Gateway(), zones=None)
    return hostile(f"dns-{name}", scene, root, _DNS_S, **more)


def _tls(name: str, *pieces: bytes, root: str = "handshake-refused") -> Row:
    return hostile(f"tls-{name}", world(Scripted(lambda _asked: pieces, leaf=None)), root, _TLS_S)


def _forever(piece: bytes, pause_s: float = 0.0) -> Scripted:
    def answer(_asked: bytes) -> Iterator[bytes]:
        while True:
            yield piece
            time.sleep(pause_s)

    return Scripted(answer, leaf=None)


def _byte_by_byte(_asked: bytes) -> Iterator[bytes]:
    for byte in _HELLO + struct.pack("!H", 60) + b"\x02" + bytes(59):
        yield bytes([byte])
        time.sleep(1)


ROWS = (
    _dns("compression-loop", hostile_dns.compression_loop, "resolver-failing"),
    _dns("cut-off", hostile_dns.cut_off, "resolver-failing"),
    _dns("noise", hostile_dns.noise, "resolver-failing"),
    _dns("of-another-question", hostile_dns.of_another_question, "resolver-failing"),
    _dns("alias-loop", hostile_dns.alias_loop("a.lab.example", "b.lab.example"), "name-without-address"),
    _dns("alias-to-itself", hostile_dns.alias_loop(), "name-without-address"),
    _dns("odd-bytes", hostile_dns.odd_alias(HOME), None),
    Row(  # some systems' resolvers wait for ever for an answer by TCP; so the check has to give it up
        name="hostile-dns-truncated-and-silent-by-tcp",
        scene=replace(
            world(Resolver(hostile_dns.truncated), Silent("127.0.0.1", 53), Gateway(), zones=None),
            measured=True,
        ),
        root="resolver-failing",
        demands=(small, within(_LOOKUP_S)),
    ),
    hostile("dns-thousand-addresses", nothing(zones=_THOUSAND), "port-filtered", 1.0, fast=True),
    hostile(
        "dns-long-alias-chain",
        world(
            zones=zone(
                ";".join(
                    [*(f"c{n} IN CNAME c{n + 1}" for n in range(40)), "vpn IN CNAME c0", f"c40 IN A {HOME}"]
                )
            )
        ),
        None,
        _DNS_S,
    ),
    _tls("noise", random.Random(4).randbytes(4000), root="not-tls"),
    _tls(
        "noise-in-a-record", _HELLO + struct.pack("!H", 4000) + b"\x02\x00\x0f\x9c" + bytes(range(250)) * 16
    ),
    _tls("record-too-long", _HELLO + b"\xff\xff" + bytes(70000)),
    _tls("empty-records", (_HELLO + b"\x00\x00") * 2000),
    _tls("warning-alerts", b"\x15\x03\x03\x00\x02\x01\x5a" * 5000),
    _tls("cut-off-server-hello", _HELLO + struct.pack("!H", 100) + b"\x02\x00\x00\x60\x03\x03" + bytes(10)),
    _tls("certificate-of-16-mb", _HELLO + struct.pack("!H", 16000) + b"\x02\xff\xff\xff" + bytes(15996)),
    hostile(
        "tls-endless-records", world(_forever((_HELLO + b"\x00\x00") * 1000)), "handshake-refused", _TLS_S
    ),
    hostile(
        "tls-endless-noise",
        world(_forever(_HELLO + struct.pack("!H", 16000) + b"\x02\xff\xff\xff" + bytes(15996))),
        "handshake-refused",
        _TLS_S,
    ),
    hostile(
        "tls-one-byte-a-second",
        world(Scripted(_byte_by_byte, leaf=None)),
        "handshake-stalled",
        _TLS_S,
        fast=True,
    ),
    hostile(
        "tls-chain-of-150",
        world(
            TestServer(chain=lambda _pki, _leaf: [self_signed(f"filler {n}").certificate for n in range(150)])
        ),
        "intermediate-not-sent",
        _TLS_S,
        may=frozenset({"not-anyconnect", "chain-has-strangers"}),
    ),
    hostile(
        "tls-certificate-of-3000-names",
        world(Gateway(leaf=named(NAME, *(f"n{n}.lab.example" for n in range(3000))))),
        None,
        _TLS_S,
    ),
)
