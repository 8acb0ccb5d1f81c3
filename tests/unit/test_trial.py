"""One certificate, one handshake, against real servers."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind, Operation
from clientdiag.model.observations import CertificateTrial, Route, TrialEnd
from clientdiag.probes.gateway import Place
from clientdiag.probes.trial import Exhibit, Question, show
from tests.peers.authority import CLIENT, Authority, Issued, pem
from tests.peers.ocserv import Ocserv
from tests.peers.s_server import SServer
from tests.peers.silent import LOOPBACK, ClosedPort, PlainHttpServer, SilentServer
from tests.unit.probing import FAR_S, always, never


@pytest.fixture(scope="module")
def client_ca() -> Authority:
    """Whose certificates the servers take."""
    return Authority.root("Lab Client CA")


@pytest.fixture
def anna(client_ca: Authority, tmp_path: Path) -> Exhibit:
    """The user's certificate and its key's file."""
    return _exhibit(client_ca.leaf(common_name="Anna", names=(), usages=(CLIENT,)), tmp_path)


def _exhibit(issued: Issued, folder: Path) -> Exhibit:
    files = issued.write(folder, "anna")
    return Exhibit("AB" * 32, issued.der, (), files.key)


def _shown(exhibit: Exhibit, port: int, leaf: Issued, deadline_s: float = FAR_S) -> CertificateTrial:
    question = Question(Place(LOOPBACK, port, Route.NAME, "localhost"), leaf.der, "localhost", "/")
    return show(exhibit, question, deadline_s, never)


@pytest.mark.parametrize("version", ["1.2", "1.3"])
def test_another_server_than_the_one_judged_never_sees_it(
    good_leaf: Issued, issuing_ca: Authority, client_ca: Authority, anna: Exhibit, version: str
) -> None:
    other = issuing_ca.leaf("localhost", "127.0.0.1")
    arguments = {"client_ca": [client_ca.certificate], "versions": (version,)}
    with Ocserv(other, sign_in="certificate", **arguments) as gateway:  # type: ignore[arg-type]  # by name
        seen = _shown(anna, gateway.port, good_leaf)
        log = gateway.log()

    assert seen.end is TrialEnd.FAILED
    assert seen.failure is not None
    assert seen.failure.kind is FailureKind.GIVEN_UP
    assert "client certificate verification" not in log


@pytest.mark.parametrize("flag", ["-tls1_2", "-tls1_3"])
def test_a_refusal_is_named_by_its_alert(
    good_leaf: Issued, root_ca: Authority, anna: Exhibit, flag: str, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(pem([root_ca.certificate]))
    arguments = (flag, "-Verify", "3", "-verify_return_error", "-www", "-CAfile", str(file))
    with SServer(good_leaf, *arguments) as server:
        seen = _shown(anna, server.port, good_leaf)

    assert (seen.end, seen.alert) == (TrialEnd.REFUSED, "unknown_ca")
    assert seen.failure is not None
    assert (seen.failure.kind, seen.failure.code) == (FailureKind.ALERT, 48)


@pytest.mark.parametrize("flag", ["-tls1_2", "-tls1_3"])
def test_a_key_whose_signatures_the_server_does_not_take_shows_nothing(
    good_leaf: Issued, client_ca: Authority, flag: str, tmp_path: Path
) -> None:
    rsa = _exhibit(client_ca.leaf(common_name="Anna", names=(), usages=(CLIENT,), key="rsa"), tmp_path)
    file = tmp_path / "ca.pem"
    file.write_bytes(pem([client_ca.certificate]))
    arguments = (flag, "-verify", "3", "-client_sigalgs", "ECDSA+SHA256", "-rev", "-CAfile", str(file))
    with SServer(good_leaf, *arguments) as server:
        seen = _shown(rsa, server.port, good_leaf, deadline_s=1.0)
        log = server.log()

    assert seen.end is TrialEnd.FAILED
    assert seen.failure is not None
    assert (seen.failure.operation, seen.failure.kind) == (Operation.TLS_HANDSHAKE, FailureKind.OTHER)
    assert "CN = Anna" not in log
    assert "CN=Anna" not in log


def test_the_key_of_another_certificate_is_not_used(
    good_leaf: Issued, client_ca: Authority, anna: Exhibit
) -> None:
    anna.key.write_bytes(client_ca.leaf("other").key_pem)
    with Ocserv(good_leaf, sign_in="certificate", client_ca=[client_ca.certificate]) as gateway:
        seen = _shown(anna, gateway.port, good_leaf)

    assert seen.failure is not None
    assert (seen.end, seen.failure.operation) == (TrialEnd.FAILED, Operation.READ_FILE)


def test_a_key_that_went_away_is_a_failure(good_leaf: Issued, anna: Exhibit) -> None:
    anna.key.unlink()
    with SServer(good_leaf) as server:
        seen = _shown(anna, server.port, good_leaf)

    assert seen.failure is not None
    assert (seen.end, seen.failure.operation) == (TrialEnd.FAILED, Operation.READ_FILE)


def test_what_is_no_certificate_is_a_failure(good_leaf: Issued, anna: Exhibit) -> None:
    with SServer(good_leaf) as server:
        seen = _shown(Exhibit(anna.sha256, b"\x30\x00", (), anna.key), server.port, good_leaf)

    assert seen.end is TrialEnd.FAILED


def test_ports_that_are_closed_silent_or_no_tls_fail(good_leaf: Issued, anna: Exhibit) -> None:
    with ClosedPort() as closed, SilentServer() as silent, PlainHttpServer() as plain:
        kinds = [
            seen.failure.kind if seen.failure else None
            for seen in (_shown(anna, one.port, good_leaf, 0.5) for one in (closed, silent, plain))
        ]

    assert kinds == [FailureKind.REFUSED, FailureKind.TIMED_OUT, FailureKind.NOT_TLS]


def test_it_can_be_cancelled(good_leaf: Issued, anna: Exhibit) -> None:
    place = Place(LOOPBACK, 1, Route.NAME, "localhost")
    with SilentServer() as silent:
        question = Question(Place(LOOPBACK, silent.port, place.route, None), good_leaf.der, "localhost", "/")
        seen = show(anna, question, FAR_S, always)

    assert seen.failure is not None
    assert seen.failure.kind is FailureKind.CANCELLED
