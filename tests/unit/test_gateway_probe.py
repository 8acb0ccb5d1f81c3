from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import Asked, HandshakePhase, Hello, Route
from clientdiag.probes.gateway import Place, shake
from tests.peers.authority import Authority, Issued
from tests.peers.s_server import SServer
from tests.peers.silent import LOOPBACK, PlainHttpServer, SilentServer, TalkingServer
from tests.unit import facts
from tests.unit.probing import FAR_S, ResetsTheHello, always, never, opened, shaken

ALERT_40 = b"\x15\x03\x03\x00\x02\x02\x28"


def hellos(fact: facts.seen.TlsHandshake) -> list[Hello]:
    return [one.hello for one in fact.attempts]


def test_a_good_server_is_met_once(good_leaf: Issued) -> None:
    with SServer(good_leaf) as server, shaken(server.port) as made:
        assert made.session is not None
        assert hellos(made.fact) == [Hello.DEFAULT]
        assert made.fact.attempts[0].failure is None
        assert made.fact.attempts[0].hello_bytes > 0
        assert (made.fact.server_name, made.fact.route) == ("localhost", Route.NAME)
        assert made.fact.group


@pytest.mark.parametrize(("flag", "protocol"), [("-tls1", "TLSv1"), ("-tls1_1", "TLSv1.1")])
def test_an_old_server_is_met_by_the_old_hello_and_its_chain_read(
    good_leaf: Issued, flag: str, protocol: str
) -> None:
    old = (flag, "-cipher", "ALL:@SECLEVEL=0")
    with SServer(good_leaf, *old) as server, shaken(server.port, deadline_s=1.0) as made:
        assert made.fact.protocol == protocol
        assert made.fact.presented == tuple(facts.der(one) for one in good_leaf.chain())
        assert set(hellos(made.fact)) == {Hello.DEFAULT, Hello.CLASSICAL, Hello.LEGACY}
        assert hellos(made.fact)[0] is Hello.DEFAULT
        ended = {one.hello: one.failure is None for one in made.fact.attempts}
        assert ended == {Hello.DEFAULT: False, Hello.CLASSICAL: False, Hello.LEGACY: True}
        assert made.session is not None


class DropsLargeHello(TalkingServer):
    """Passes a small ClientHello on to the real server and never answers a large one, as some boxes do."""

    def __init__(self, behind: int, largest: int) -> None:
        super().__init__(b"")
        self._behind, self._largest = behind, largest

    def meet(self, met: socket.socket) -> None:
        """Decide by the first bytes."""
        hello = met.recv(65536)
        if len(hello) > self._largest:
            return
        further = socket.create_connection((LOOPBACK, self._behind))
        self._met.append(further)  # closed with the others
        further.sendall(hello)
        for one, other in ((met, further), (further, met)):
            threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


LARGEST = 400


@pytest.fixture
def past_the_box(good_leaf: Issued) -> dict[Hello, facts.seen.TlsAttempt]:
    """How each hello fared with a box on the way that drops large ones."""
    with (
        SServer(good_leaf) as server,
        DropsLargeHello(server.port, LARGEST) as box,
        shaken(box.port, deadline_s=0.5) as made,
    ):
        assert made.fact.presented[0] == good_leaf.der
        return {one.hello: one for one in made.fact.attempts}


def test_a_box_that_drops_large_hellos_is_passed_by_a_small_one(
    past_the_box: dict[Hello, facts.seen.TlsAttempt],
) -> None:
    large, small = past_the_box[Hello.DEFAULT], past_the_box[Hello.CLASSICAL]

    assert large.failure is not None
    assert large.failure.kind is FailureKind.TIMED_OUT
    assert large.hello_bytes > LARGEST
    assert small.failure is None


def test_the_size_of_a_hello_is_the_hello_s(past_the_box: dict[Hello, facts.seen.TlsAttempt]) -> None:
    assert past_the_box[Hello.CLASSICAL].hello_bytes <= LARGEST


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(ALERT_40, FailureKind.ALERT), (b"\x16\x03\x03\x00\x05hello", FailureKind.PROTOCOL)],
    ids=["alert", "nonsense"],
)
def test_a_refusal_is_asked_again_in_both_ways(answer: bytes, kind: FailureKind) -> None:
    with TalkingServer(answer) as server, shaken(server.port) as made:
        assert made.session is None
        assert made.fact.failure is not None
        assert made.fact.failure.kind is kind
        assert sorted(hellos(made.fact)) == sorted(Hello)
        assert server.connections == 3


def test_silence_is_asked_again_in_both_ways() -> None:
    with SilentServer() as server, shaken(server.port, deadline_s=0.1) as made:
        assert sorted(hellos(made.fact)) == sorted(Hello)
        assert made.fact.failure is not None
        assert made.fact.failure.kind is FailureKind.TIMED_OUT
        assert made.fact.phase is HandshakePhase.BEFORE_SERVER_HELLO
        assert made.fact.asked is Asked.UNKNOWN


def test_a_reset_is_asked_again() -> None:
    with ResetsTheHello() as server, shaken(server.port) as made:
        assert len(hellos(made.fact)) == 3
        assert made.fact.failure is not None
        assert made.fact.failure.kind is FailureKind.RESET


def test_what_is_no_tls_is_not_asked_again_and_its_bytes_are_kept() -> None:
    with PlainHttpServer() as server, shaken(server.port) as made:
        assert hellos(made.fact) == [Hello.DEFAULT]
        assert made.fact.first_bytes.startswith(b"HTTP/1.1 400")
        assert server.connections == 1


def test_bytes_of_tls_are_not_kept(good_leaf: Issued) -> None:
    with SServer(good_leaf) as server, shaken(server.port) as made:
        assert made.fact.first_bytes == b""


def test_a_raw_address_is_a_comparison_only() -> None:
    with TalkingServer(ALERT_40) as server, shaken(server.port, name=None, route=Route.ADDRESS) as made:
        assert hellos(made.fact) == [Hello.DEFAULT]
        assert server.connections == 1


def test_a_refusal_for_want_of_a_certificate_is_not_asked_again(
    good_leaf: Issued, root_ca: Authority, tmp_path: Path
) -> None:
    accepted = tmp_path / "ca.pem"
    accepted.write_bytes(root_ca.issued.pem)
    wants = ("-tls1_2", "-Verify", "3", "-verify_return_error", "-CAfile", str(accepted))
    with SServer(good_leaf, *wants) as server, shaken(server.port) as made:
        assert hellos(made.fact) == [Hello.DEFAULT]
        assert made.fact.asked is Asked.LISTED
        assert made.fact.presented == tuple(facts.der(one) for one in good_leaf.chain())
        assert made.fact.failure is not None
        assert made.fact.phase is HandshakePhase.AFTER_CERTIFICATE


def test_cancel_asks_nobody_again() -> None:
    with SilentServer() as server:
        made = shake(Place(LOOPBACK, server.port, Route.NAME, "x"), opened(server.port), FAR_S, always)

        assert made.fact.failure is not None
        assert made.fact.failure.kind is FailureKind.CANCELLED
        assert len(made.fact.attempts) == 1


def test_a_second_try_does_not_go_past_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    # Through a proxy the place is a name, and only the proxy may be asked for it.
    broken: list[object] = []
    monkeypatch.setattr(threading, "excepthook", broken.append)
    with TalkingServer(ALERT_40) as server:
        place = Place("localhost", server.port, Route.PROXY, "localhost")
        made = shake(place, opened(server.port), FAR_S, never)

        assert made.fact.failure is not None
        assert server.connections == 1
    assert broken == []
