"""A real gateway with one fault in its certificate: the whole program names that fault and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography import x509

from clientdiag.certificates.reading import read
from clientdiag.knowledge import known_cas, public_roots
from clientdiag.model.core import State
from clientdiag.model.observations import Route, TlsHandshake, TrustStore
from tests.gateways.expecting import blocked_by, codes, report
from tests.peers.authority import CLIENT, Authority, Issued, self_signed
from tests.peers.computer import Computer
from tests.peers.ocserv import Ocserv
from tests.peers.s_server import SServer
from tests.peers.silent import ClosedPort

DAY = timedelta(days=1)
MakeComputer = Callable[..., Computer]


@pytest.fixture
def computer(make_computer: MakeComputer, root_ca: Authority) -> Computer:
    """A computer that trusts the lab's root."""
    return make_computer(system_roots=[root_ca.certificate])


def test_a_healthy_gateway_is_ready_and_its_clock_unknown(
    computer: Computer, healthy_gateway: Ocserv
) -> None:
    outcome = computer.diagnose(f"localhost:{healthy_gateway.port}")
    seen = report(outcome)

    assert (outcome.exit_code, seen.verdict.state, seen.verdict.root) == (0, State.READY, None)
    assert codes(outcome) == set()
    assert [one.code for one in seen.unevaluated if "date-header" in one.missing] == ["clock-wrong"]
    assert all(one.trace is None for one in seen.runs)
    assert not seen.demo


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"not_before": -90 * DAY, "not_after": -3 * DAY}, "server-certificate-expired"),
        ({"not_before": 2 * DAY, "not_after": 92 * DAY}, "server-certificate-not-yet-valid"),
        ({"names": ("vpn.example.com",)}, "name-mismatch"),
        ({"usages": (CLIENT,)}, "wrong-purpose"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_of_the_leaf(
    computer: Computer, issuing_ca: Authority, wanted: dict[str, object], code: str
) -> None:
    with Ocserv(issuing_ca.leaf("localhost", **wanted)) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}")

    blocked_by(outcome, code)
    assert codes(outcome) == {code}


def test_one_that_expires_soon_asks_for_attention(computer: Computer, issuing_ca: Authority) -> None:
    soon = issuing_ca.leaf("localhost", not_before=-80 * DAY, not_after=10 * DAY)
    with Ocserv(soon) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}")

    assert (outcome.exit_code, outcome.root) == (1, "server-certificate-expiring")
    assert report(outcome).verdict.state is State.ATTENTION


def test_a_common_name_alone_asks_for_attention(computer: Computer, issuing_ca: Authority) -> None:
    with Ocserv(issuing_ca.leaf(names=(), common_name="localhost")) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}")

    assert (outcome.exit_code, outcome.root) == (1, "common-name-only")


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("localhost",), "self-signed"),
        (("localhost", "office-abcdefgh.dynamic-m.com"), "self-signed-temporary"),
        (("office-abcdefgh.dynamic-m.com",), "self-signed-temporary"),
    ],
    ids=range(3),
)
def test_a_self_signed_one(computer: Computer, names: tuple[str, ...], code: str) -> None:
    with Ocserv(self_signed(*names)) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}")

    blocked_by(outcome, code)


def test_a_self_signed_one_that_is_trusted_here_is_ready(make_computer: MakeComputer) -> None:
    own = self_signed("localhost")
    with Ocserv(own) as gateway:
        outcome = make_computer(system_roots=[own.certificate]).diagnose(f"localhost:{gateway.port}")

    assert outcome.exit_code == 0, outcome.stdout


def test_a_leaf_without_its_issuer(computer: Computer, good_leaf: Issued) -> None:
    with Ocserv(good_leaf, chain=[good_leaf.certificate]) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}")

    blocked_by(outcome, "intermediate-not-sent")


def test_an_expired_issuer(computer: Computer, root_ca: Authority) -> None:
    late = root_ca.intermediate("Late CA", not_before=-90 * DAY, not_after=-DAY)
    leaf = late.leaf("localhost")
    with SServer(leaf) as server:  # GnuTLS would not serve it
        outcome = computer.diagnose(f"localhost:{server.port}", "--connect-deadline", "1")

    # It answers nothing to the exchange, which is a warning beside it and no excuse.
    blocked_by(outcome, "chain-certificate-expired")


def test_a_private_root_that_is_not_here(make_computer: MakeComputer, healthy_gateway: Ocserv) -> None:
    outcome = make_computer(system_roots=[]).diagnose(f"localhost:{healthy_gateway.port}")

    blocked_by(outcome, "private-root-missing")
    assert codes(outcome) == {"private-root-missing"}


def test_a_public_root_that_is_not_here(
    make_computer: MakeComputer, root_ca: Authority, healthy_gateway: Ocserv
) -> None:
    computer = make_computer(system_roots=[], public_roots=[root_ca.certificate])
    outcome = computer.diagnose(f"localhost:{healthy_gateway.port}")

    blocked_by(outcome, "trust-anchor-missing")
    assert codes(outcome) == {"trust-anchor-missing"}


def test_a_namesake_of_the_root_is_not_it(
    make_computer: MakeComputer, root_ca: Authority, healthy_gateway: Ocserv
) -> None:
    outcome = make_computer(system_roots=[root_ca.twin().certificate]).diagnose(
        f"localhost:{healthy_gateway.port}"
    )

    blocked_by(outcome, "private-root-missing")


def test_a_store_that_cannot_be_read_leaves_trust_open(
    make_computer: MakeComputer, healthy_gateway: Ocserv
) -> None:
    computer = make_computer()
    computer.bundle.unlink()
    outcome = computer.diagnose(f"localhost:{healthy_gateway.port}")

    assert outcome.exit_code == 3
    assert [one.topic.value for one in report(outcome).verdict.unknown] == ["trust"]


def test_a_store_with_a_bad_entry_is_still_a_store(computer: Computer, healthy_gateway: Ocserv) -> None:
    bad = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    computer.bundle.write_bytes(bad + computer.bundle.read_bytes() + bad)

    assert computer.diagnose(f"localhost:{healthy_gateway.port}").exit_code == 0


class TestByAddress:
    def test_a_certificate_for_the_name_alone(self, computer: Computer, issuing_ca: Authority) -> None:
        with Ocserv(issuing_ca.leaf("vpn.example.com")) as gateway:
            outcome = computer.diagnose(f"127.0.0.1:{gateway.port}")
        blocked_by(outcome, "connected-by-address")

    def test_a_certificate_for_the_address_too(self, computer: Computer, healthy_gateway: Ocserv) -> None:
        outcome = computer.diagnose(f"127.0.0.1:{healthy_gateway.port}")
        assert (outcome.exit_code, codes(outcome)) == (0, set())
        assert [one.code for one in report(outcome).findings] == ["address-is-not-a-name"]

    def test_the_name_s_own_certificate_is_shown_beside_that_of_the_address(
        self, computer: Computer, healthy_gateway: Ocserv
    ) -> None:
        seen = report(computer.diagnose(f"localhost:{healthy_gateway.port}"))
        routes = {one.route for run in seen.runs for one in run.observations if isinstance(one, TlsHandshake)}
        assert routes >= {Route.NAME, Route.ADDRESS}


def test_a_certificate_that_is_not_one_of_a_server_s_own_making_keeps_its_words_harmless(
    computer: Computer, issuing_ca: Authority
) -> None:
    evil = issuing_ca.leaf("localhost", common_name="\x1b[31m<b>evil</b>", names=("other.example",))
    with Ocserv(evil) as gateway:
        outcome = computer.clientdiag("run", f"localhost:{gateway.port}", "--details")

    assert outcome.exit_code == 2
    assert "\x1b" not in outcome.stdout + outcome.stderr


def test_the_known_roots_that_are_here_are_found(make_computer: MakeComputer) -> None:
    known = {one.sha256 for one in known_cas() if one.role == "root"}
    held = [der for der in public_roots() if read(der).sha256.lower() in known]
    computer = make_computer(system_roots=[x509.load_der_x509_certificate(der) for der in held])
    with ClosedPort() as closed:
        seen = report(computer.diagnose(f"localhost:{closed.port}"))

    stores = {one.store: one for run in seen.runs for one in run.observations if isinstance(one, TrustStore)}
    assert held
    assert set(stores["system"].certificates) == set(held)
    assert set(stores["mozilla"].certificates) >= set(held)
