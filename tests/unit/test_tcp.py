from __future__ import annotations

import errno
import socket
import sys
import threading
from collections.abc import Iterator

import pytest

from clientdiag.model.core import FailureKind, Operation
from clientdiag.probes.tcp import connect, wait
from tests.peers.dns_world import DnsWorld
from tests.peers.silent import LOOPBACK, ClosedPort, SilentServer
from tests.unit.probing import FAR_S, always, never


def test_an_open_port_gives_a_connection_that_does_not_block() -> None:
    with SilentServer() as server:
        connected = connect(LOOPBACK, server.port, FAR_S, never)
        assert connected.failure is None
        assert connected.sock is not None
        with connected.sock as sock:
            assert not sock.getblocking()
            assert sock.getpeername() == (LOOPBACK, server.port)
    assert connected.duration_ms >= 0


def test_a_closed_port_refuses_by_its_number() -> None:
    with ClosedPort() as closed:
        connected = connect(LOOPBACK, closed.port, FAR_S, never)

    assert connected.sock is None
    assert connected.failure is not None
    assert (connected.failure.operation, connected.failure.kind, connected.failure.code) == (
        Operation.TCP_CONNECT,
        FailureKind.REFUSED,
        errno.ECONNREFUSED,
    )


def test_ipv6_is_tried_as_well(ipv6_listener: socket.socket) -> None:
    connected = connect("::1", ipv6_listener.getsockname()[1], FAR_S, never)

    assert connected.failure is None
    assert connected.sock is not None
    connected.sock.close()


@pytest.fixture
def ipv6_listener() -> Iterator[socket.socket]:
    """A listener on ::1."""
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this computer has no IPv6 loopback")
    with listener:
        yield listener


@pytest.fixture
def full_port() -> Iterator[int]:
    """A port whose queue is full, so that one more connection gets no answer."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen(0)
        waiting = []
        for _ in range(8):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
            waiting.append(one)
        yield listener.getsockname()[1]
        for one in waiting:
            one.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse where Linux stays silent")
def test_a_port_that_does_not_answer_is_given_up_at_the_deadline(full_port: int) -> None:
    connected = connect(LOOPBACK, full_port, 0.1, never)

    assert connected.sock is None
    assert connected.failure is not None
    assert connected.failure.kind is FailureKind.TIMED_OUT
    assert connected.duration_ms >= 100


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse where Linux stays silent")
def test_cancel_ends_a_wait(full_port: int) -> None:
    cancelled = threading.Event()
    threading.Timer(0.05, cancelled.set).start()
    # Only the cancel can end it: the deadline lies an hour ahead.
    connected = connect(LOOPBACK, full_port, 3600.0, cancelled.is_set)

    assert connected.failure is not None
    assert connected.failure.kind is FailureKind.CANCELLED


_ASKS = """
import sys
from clientdiag.probes.tcp import connect
for address in sys.argv[1:]:
    connected = connect(address, 443, 0.3, lambda: False)
    print(connected.failure.kind.value if connected.failure else "open")
"""


def test_a_firewall_s_ways_to_say_no() -> None:
    with DnsWorld({}) as world:
        world.configure("ip addr add 127.0.0.2/8 dev lo", "ip addr add 127.0.0.3/8 dev lo")
        world.firewall(
            "ip daddr 127.0.0.1 tcp dport 443 drop",
            "ip daddr 127.0.0.2 tcp dport 443 reject with tcp reset",
            "ip daddr 127.0.0.3 tcp dport 443 reject with icmpx type admin-prohibited",
        )
        addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "192.0.2.1", "2001:db8::1"]
        done = world.run([sys.executable, "-c", _ASKS, *addresses])

    assert done.stdout.split() == ["timed-out", "refused", "unreachable", "unreachable", "unreachable"], (
        done.stderr
    )


def test_a_wait_ends_when_something_comes() -> None:
    near, far = socket.socketpair()
    with near, far:
        far.send(b"x")
        assert wait(near, FAR_S * 1e6, never)
        assert wait(near, FAR_S * 1e6, never, write=True)
        assert not wait(near, FAR_S * 1e6, always)


def test_a_wait_ends_when_the_time_is_over() -> None:
    near, far = socket.socketpair()
    with near, far:
        assert not wait(near, 0.0, never)


def test_a_wait_ends_when_the_other_side_is_gone() -> None:
    near, far = socket.socketpair()
    far.close()
    with near:
        assert wait(near, FAR_S * 1e6, never)
