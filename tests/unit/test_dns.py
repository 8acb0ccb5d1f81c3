from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.query
import dns.rcode
import msgspec
import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import DnsAnswer, Resolvers
from clientdiag.probes import dns as probe
from tests.peers.dns_world import DnsWorld
from tests.unit.probing import FAR_S

_ASKS = """
import sys, msgspec
from clientdiag.probes import dns
print(msgspec.json.encode(dns.configured_resolvers()).decode())
for question in sys.argv[1:]:
    name, record = question.split("/")
    print(msgspec.json.encode(dns.ask(name, record, "127.0.0.1", 5.0)).decode())
"""

ZONE = """\
vpn IN A 192.0.2.7
vpn IN AAAA 2001:db8::7
alias IN CNAME second
second IN CNAME vpn
dangling IN CNAME nowhere
text IN TXT hello
"""


@pytest.fixture(scope="module")
def world() -> Iterator[DnsWorld]:
    """A world with every kind of answer."""
    with DnsWorld({"lab.example": ZONE, "broken.example": None}) as made:
        yield made


def _asked(world: DnsWorld, *questions: str) -> list[DnsAnswer]:
    done = world.run([sys.executable, "-c", _ASKS, *questions])
    assert done.returncode == 0, done.stderr
    resolvers, *answers = done.stdout.splitlines()
    assert msgspec.json.decode(resolvers, type=Resolvers).addresses == ("127.0.0.1",)
    return [msgspec.json.decode(one, type=DnsAnswer) for one in answers]


def test_every_kind_of_answer_is_kept_as_it_came(world: DnsWorld) -> None:
    questions = [
        ("vpn.lab.example/A", "NOERROR", ("192.0.2.7",), ()),
        ("vpn.lab.example/AAAA", "NOERROR", ("2001:db8::7",), ()),
        ("alias.lab.example/A", "NOERROR", ("192.0.2.7",), ("second.lab.example", "vpn.lab.example")),
        ("text.lab.example/A", "NOERROR", (), ()),
        ("no.lab.example/A", "NXDOMAIN", (), ()),
        ("dangling.lab.example/A", "NXDOMAIN", (), ("nowhere.lab.example",)),
        ("x.broken.example/A", "SERVFAIL", (), ()),
        ("x.unknown.example/AAAA", "REFUSED", (), ()),
    ]
    answers = _asked(world, *(one[0] for one in questions))

    for (question, rcode, addresses, chain), answer in zip(questions, answers, strict=True):
        assert (answer.name, answer.record) == tuple(question.split("/"))
        assert (answer.rcode, answer.addresses, answer.cname_chain) == (rcode, addresses, chain), question
        assert answer.failure is None
        assert answer.resolver == "127.0.0.1"


@contextmanager
def resolver(answer: bytes | None) -> Iterator[int]:
    """A UDP server that sends *answer* (its first two bytes made the question's), or stays silent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                try:
                    question, who = server.recvfrom(4096)
                except OSError:
                    return
                if not question:
                    return
                if answer is not None:
                    server.sendto((question[:2] + answer[2:]) if len(answer) > 2 else answer, who)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wakes:
            wakes.sendto(b"", server.getsockname())
        thread.join(30)


def _ask(
    port: int, monkeypatch: pytest.MonkeyPatch, deadline_s: float, name: str = "vpn.example"
) -> DnsAnswer:
    real = dns.query.udp_with_fallback
    monkeypatch.setattr(
        dns.query, "udp_with_fallback", lambda query, where, timeout: real(query, where, timeout, port=port)
    )
    return probe.ask(name, "A", "127.0.0.1", deadline_s)


def _reply(*, rcode: int = 0, truncated: bool = False) -> bytes:
    question = dns.message.make_query("vpn.example", "A")
    reply = dns.message.make_response(question)
    reply.set_rcode(dns.rcode.Rcode(rcode))
    if truncated:
        reply.flags |= dns.flags.TC
    return reply.to_wire()


def test_silence_is_given_up_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    with resolver(None) as port:
        seen = _ask(port, monkeypatch, 0.1)

    assert seen.rcode is None
    assert seen.failure is not None
    assert seen.failure.kind is FailureKind.TIMED_OUT


@pytest.mark.parametrize(
    "answer", [b"\x00\x00", b"\x00\x00" + b"\xff" * 30, b"\x00\x00\x81\x80"], ids=range(3)
)
def test_nonsense_is_a_failure_and_never_an_answer(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    with resolver(answer) as port:
        seen = _ask(port, monkeypatch, 0.3)

    assert seen.failure is not None
    assert seen.addresses == ()


def test_an_rcode_without_a_name_is_kept_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    with resolver(_reply(rcode=12)) as port:
        seen = _ask(port, monkeypatch, FAR_S)

    assert (seen.rcode, seen.failure) == ("12", None)


def test_a_truncated_answer_is_asked_again_by_tcp(monkeypatch: pytest.MonkeyPatch) -> None:
    with resolver(_reply(truncated=True)) as port:  # nobody listens there by TCP
        seen = _ask(port, monkeypatch, FAR_S)

    assert seen.failure is not None
    assert seen.failure.kind is FailureKind.REFUSED


@pytest.mark.parametrize("name", ["", "a..b", "x" * 70 + ".example", "\udcff", "é" * 80])
def test_no_name_makes_it_raise(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with resolver(_reply(rcode=5)) as port:
        seen = _ask(port, monkeypatch, FAR_S, name)

    assert seen.failure is not None or seen.rcode is not None


@pytest.mark.parametrize("address", ["not an address", "", "192.0.2"])
def test_no_resolver_makes_it_raise(address: str) -> None:
    seen = probe.ask("vpn.example", "A", address, 0.1)

    assert seen.failure is not None


_CONFIGURED = "from clientdiag.probes import dns; print(dns.configured_resolvers())"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("nameserver 192.0.2.53\nnameserver 2001:db8::53\n", "('192.0.2.53', '2001:db8::53')"),
        ("", "addresses="),
        ("nameserver nonsense\n", "Resolvers("),
    ],
    ids=range(3),
)
def test_the_configured_resolvers_are_read_and_never_raise(content: str, says: str) -> None:
    with DnsWorld({}, resolv_conf=content) as world:
        done = world.run([sys.executable, "-c", _CONFIGURED])

    assert done.returncode == 0, done.stderr
    assert says in done.stdout
