from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator

import pytest

from clientdiag.model.core import FailureKind, Operation
from clientdiag.probes.lookup import MAX_ADDRESSES, look_up
from tests.peers.dns_world import DnsWorld

_LOOKS = """
import json, sys
from clientdiag.probes.lookup import look_up
for name in sys.argv[1:]:
    seen = look_up(name)
    print(json.dumps([seen.addresses, seen.failure.kind.value if seen.failure else None]))
"""

ZONE = """\
vpn IN A 192.0.2.7
two IN A 192.0.2.8
two IN A 192.0.2.9
both IN A 192.0.2.10
both IN AAAA 2001:db8::10
alias IN CNAME vpn
loop IN CNAME loop
dangling IN CNAME nowhere
text IN TXT hello
"""


@pytest.fixture(scope="module")
def world() -> Iterator[DnsWorld]:
    """A world with every kind of answer."""
    with DnsWorld({"lab.example": ZONE, "broken.example": None}) as made:
        yield made


@pytest.mark.parametrize(
    ("name", "addresses", "failure"),
    [
        ("vpn.lab.example", {"192.0.2.7"}, None),
        ("two.lab.example", {"192.0.2.8", "192.0.2.9"}, None),
        ("both.lab.example", {"192.0.2.10", "2001:db8::10"}, None),
        ("alias.lab.example", {"192.0.2.7"}, None),
        ("no.lab.example", set(), FailureKind.NO_SUCH_NAME),
        ("dangling.lab.example", set(), FailureKind.NO_SUCH_NAME),
        ("text.lab.example", set(), FailureKind.NO_ADDRESS),
        ("x.broken.example", set(), FailureKind.TRY_AGAIN),
        ("x.unknown.example", set(), FailureKind.TRY_AGAIN),
        ("localhost", {"127.0.0.1", "::1"}, None),
    ],
)
def test_the_system_s_answer_is_kept_as_it_came(
    world: DnsWorld, name: str, addresses: set[str], failure: FailureKind | None
) -> None:
    done = world.run([sys.executable, "-c", _LOOKS, name])
    seen, kind = json.loads(done.stdout)

    assert set(seen) == addresses
    assert len(seen) == len(addresses)
    assert kind == (failure.value if failure else None)


@pytest.mark.parametrize("name", ["", "a..b", "x" * 70 + ".example", "a\x00b", "\udcff", " ", "-"])
def test_no_name_makes_it_raise(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def local(host: str, *arguments: int) -> list[object]:
        # What leaves Python for the network is answered here: no test asks a real resolver.
        real(host.encode("idna") and "127.0.0.1", *arguments)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", local)
    seen = look_up(name)

    assert seen.addresses == ()
    assert seen.failure is not None
    assert seen.failure.operation is Operation.SYSTEM_LOOKUP


def test_an_unknown_number_is_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object) -> list[object]:
        raise socket.gaierror(-99, "strange")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    seen = look_up("vpn.example.com")

    assert seen.failure is not None
    assert (seen.failure.kind, seen.failure.code, seen.failure.detail) == (FailureKind.OTHER, -99, "strange")


def test_addresses_are_kept_once_in_order_and_no_more_than_a_list_can_bear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [(0, 0, 0, "", (f"10.0.{n // 250}.{n % 250}", 0)) for n in range(500)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments: [many[1], many[0], *many])
    seen = look_up("vpn.example.com")

    assert seen.addresses[:3] == ("10.0.0.1", "10.0.0.0", "10.0.0.2")
    assert len(seen.addresses) == MAX_ADDRESSES
