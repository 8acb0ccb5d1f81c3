"""Something other than a well gateway at the other end, or nothing at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clientdiag.model.core import CheckStatus, State
from tests.gateways.expecting import blocked_by, codes, report
from tests.peers.authority import Authority, Issued
from tests.peers.computer import Computer
from tests.peers.dns_world import DnsWorld
from tests.peers.namespace import World
from tests.peers.ocserv import Ocserv, Sign_in
from tests.peers.process import Process, program
from tests.peers.s_server import SServer
from tests.peers.silent import ClosedPort, PlainHttpServer, SilentServer, TalkingServer
from tests.unit.probing import ResetsTheHello

MakeComputer = Callable[..., Computer]


@pytest.fixture
def computer(make_computer: MakeComputer, root_ca: Authority) -> Computer:
    """A computer that trusts the lab's root."""
    return make_computer(system_roots=[root_ca.certificate])


def test_a_dead_port(computer: Computer) -> None:
    with ClosedPort() as closed:
        outcome = computer.diagnose(f"localhost:{closed.port}")

    blocked_by(outcome, "port-closed")
    assert codes(outcome) == {"port-closed"}


def test_a_silent_port(computer: Computer) -> None:
    with SilentServer() as server:
        outcome = computer.diagnose(f"127.0.0.1:{server.port}", "--connect-deadline", "0.5")

    blocked_by(outcome, "handshake-stalled")


def test_a_plain_web_server(computer: Computer) -> None:
    with PlainHttpServer() as server:
        blocked_by(computer.diagnose(f"127.0.0.1:{server.port}"), "not-tls")


def test_a_port_that_resets(computer: Computer) -> None:
    with ResetsTheHello() as server:
        blocked_by(computer.diagnose(f"127.0.0.1:{server.port}"), "handshake-refused")


def test_a_server_that_sends_an_alert(computer: Computer) -> None:
    with TalkingServer(b"\x15\x03\x03\x00\x02\x02\x28") as server:
        blocked_by(computer.diagnose(f"127.0.0.1:{server.port}"), "handshake-refused")


def test_an_outdated_server(computer: Computer, good_leaf: Issued) -> None:
    with SServer(good_leaf, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0", "-www") as server:
        outcome = computer.diagnose(f"localhost:{server.port}", "--connect-deadline", "1")

    blocked_by(outcome, "legacy-tls-only")


_NGINX = """\
daemon off;
pid {folder}/pid;
error_log {folder}/error.log info;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {chain};
    ssl_certificate_key {key};
    location / {{ return {answer}; }}
  }}
}}
"""


@contextmanager
def nginx(leaf: Issued, answer: str = '200 "It works"') -> Iterator[int]:
    """A web server with a certificate without fault, on the port it yields."""
    binary = program("nginx", "nginx-light")
    with ClosedPort() as free, tempfile.TemporaryDirectory(prefix="nginx-") as name:
        folder, port = Path(name), free.port
        if os.getuid() == 0:
            folder.chmod(0o755)
        files = leaf.write(folder, "server")
        config = folder / "conf"
        config.write_text(
            _NGINX.format(folder=folder, port=port, chain=files.chain, key=files.key, answer=answer)
        )
        free.__exit__()
        process = Process([binary, "-c", str(config), "-g", f"error_log {folder}/log info;"], folder / "log")
        try:
            process.wait_for("start worker process", "using the")
            yield port
        finally:
            process.end()


def test_a_web_server_that_is_no_gateway(computer: Computer, good_leaf: Issued) -> None:
    with nginx(good_leaf) as port:
        outcome = computer.diagnose(f"localhost:{port}")

    blocked_by(outcome, "not-anyconnect")
    assert codes(outcome) == {"not-anyconnect"}


def test_a_web_server_s_own_certificate_is_explained_by_what_it_is(
    computer: Computer, issuing_ca: Authority
) -> None:
    with nginx(issuing_ca.leaf("shop.example.com")) as port:
        outcome = computer.diagnose(f"localhost:{port}")

    blocked_by(outcome, "not-anyconnect")
    folded = {one.code: one.explained_by for one in report(outcome).findings}
    assert folded["name-mismatch"] == "not-anyconnect"


def test_an_unknown_group_url(computer: Computer, good_leaf: Issued) -> None:
    with nginx(good_leaf, answer="404") as port:
        outcome = computer.diagnose(f"https://localhost:{port}/staff")

    blocked_by(outcome, "not-anyconnect")
    assert report(outcome).target.path == "/staff"


@pytest.mark.parametrize("version", ["1.2", "1.3"])
@pytest.mark.parametrize("compat", ["true", "false"])
@pytest.mark.parametrize("sign_in", ["certificate", "both", "optional"])
def test_a_certificate_that_is_asked_for_is_missing_where_the_gateway_insists(
    computer: Computer, good_leaf: Issued, root_ca: Authority, sign_in: Sign_in, compat: str, version: str
) -> None:
    with Ocserv(
        good_leaf,
        sign_in=sign_in,
        client_ca=[root_ca.certificate],
        versions=(version,),
        more=[f"cisco-client-compat = {compat}"],
    ) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}")

    verdict = report(outcome).verdict
    if sign_in == "certificate" or (sign_in == "both" and compat == "false"):  # the door is shut
        assert (outcome.exit_code, verdict.root) == (2, "client-certificate-missing"), codes(outcome)
        assert codes(outcome) == {"client-certificate-missing"}
    else:
        assert (outcome.exit_code, verdict.state) == (3, State.UNDETERMINED), codes(outcome)
        assert [one.topic.value for one in verdict.unknown] == ["client-certificate"]
        assert codes(outcome) == set()


WAY_OUT = "ip route add default dev lo"
"""Without one, the cause of everything is that there is no network."""


def test_a_dead_name(computer: Computer) -> None:
    with DnsWorld({"lab.example": "vpn IN A 127.0.0.1\ntext IN TXT x", "broken.example": None}) as world:
        world.configure(WAY_OUT)
        blocked_by(computer.diagnose("no.lab.example", world=world), "name-not-found")
        blocked_by(computer.diagnose("text.lab.example", world=world), "name-without-address")
        blocked_by(computer.diagnose("x.broken.example", world=world), "resolver-failing")


def test_a_name_that_leads_to_the_gateway(computer: Computer, issuing_ca: Authority) -> None:
    with DnsWorld({"lab.example": "vpn IN A 127.0.0.1"}) as world:
        world.configure(WAY_OUT)
        with Ocserv(issuing_ca.leaf("vpn.lab.example"), world=world, port=443):
            outcome = computer.diagnose("vpn.lab.example", world=world)
            world.firewall("tcp dport 443 drop")
            dropped = computer.diagnose("vpn.lab.example", "--connect-deadline", "0.5", world=world)

    assert outcome.exit_code == 0, codes(outcome)
    blocked_by(dropped, "port-filtered")


def test_a_dead_name_whose_address_it_knows_tells_that_the_server_is_well(
    computer: Computer, issuing_ca: Authority
) -> None:
    with DnsWorld({"lab.example": ""}) as world:
        world.configure(WAY_OUT)
        with Ocserv(issuing_ca.leaf("vpn.lab.example"), world=world, port=443):
            outcome = computer.diagnose("vpn.lab.example", "--expect-address", "127.0.0.1", world=world)

    blocked_by(outcome, "name-not-found")
    assert codes(outcome) == {"name-not-found"}
    statuses = {one.check: one.status for one in report(outcome).runs}
    assert statuses["gateway_protocol"] is CheckStatus.COMPLETED


def test_a_computer_without_a_network(computer: Computer) -> None:
    with World() as world:
        blocked_by(computer.diagnose("vpn.lab.example", world=world), "no-network")


@pytest.mark.parametrize(
    ("symptom", "state"),
    [("untrusted-server-certificate", State.UNDETERMINED), ("not-sure", State.READY)],
)
def test_a_complaint_about_a_healthy_gateway_is_never_all_good(
    computer: Computer, healthy_gateway: Ocserv, symptom: str, state: State
) -> None:
    outcome = computer.diagnose(f"localhost:{healthy_gateway.port}", "--symptom", symptom)

    # A symptom says that a client should be here; on this computer there may be none: that is a warning.
    expected = {state} if symptom == "not-sure" else {state, State.ATTENTION}
    assert report(outcome).verdict.state in expected
