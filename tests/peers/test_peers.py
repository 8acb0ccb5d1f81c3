"""The peers are what they say they are, as other programs see them."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from tests.peers.authority import CLIENT, Authority, Issued, self_signed
from tests.peers.computer import Computer
from tests.peers.delay_line import FAR, DelayLine
from tests.peers.dns_world import DnsWorld
from tests.peers.ocserv import PASSWORD, USER, Ocserv
from tests.peers.process import program
from tests.peers.s_server import SServer
from tests.peers.screen import Screen
from tests.peers.silent import ClosedPort, PlainHttpServer, ResettingServer, SilentServer

_LOOKS = """
import socket, sys, dns.resolver
for name in sys.argv[1:]:
    try:
        said = socket.getaddrinfo(name, 443)[0][4][0]
    except socket.gaierror as error:
        said = error.errno
    try:
        asked = dns.resolver.resolve(name, "A", lifetime=3)[0]
    except Exception as error:
        asked = type(error).__name__
    print(said, asked)
"""

_ASKS = """
import socket, sys, time
asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asking.connect((sys.argv[1], 9))
asked = time.monotonic()
asking.send(b"anybody there?")
try:
    asking.recv(1)
except ConnectionRefusedError:
    print(time.monotonic() - asked)
"""


def _openconnect(
    gateway: Ocserv, root: Authority, folder: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    trusted = folder / "root.pem"
    trusted.write_bytes(root.issued.pem)
    command = [program("openconnect", "openconnect"), "--authenticate", "--cafile", str(trusted)]
    command += ["--no-system-trust", *arguments, f"https://localhost:{gateway.port}"]
    return subprocess.run(
        command, input=f"{PASSWORD}\n", capture_output=True, text=True, check=False, timeout=30
    )


def test_gateway_lets_its_user_in(healthy_gateway: Ocserv, root_ca: Authority, tmp_path: Path) -> None:
    done = _openconnect(healthy_gateway, root_ca, tmp_path, "--user", USER, "--passwd-on-stdin")

    assert done.returncode == 0, done.stderr
    assert "COOKIE=" in done.stdout


def test_gateway_offers_its_groups(good_leaf: Issued, root_ca: Authority, tmp_path: Path) -> None:
    with Ocserv(good_leaf, groups={"admins": "Administrators", "guests": "Guests"}) as gateway:
        done = _openconnect(gateway, root_ca, tmp_path, "--non-inter")

    assert "Administrators" in done.stdout + done.stderr
    assert "Guests" in done.stdout + done.stderr


def test_gateway_with_certificates_takes_one_of_its_ca(
    good_leaf: Issued, root_ca: Authority, tmp_path: Path
) -> None:
    files = root_ca.leaf("lab", usages=[CLIENT], names=()).write(tmp_path, "user")
    with Ocserv(good_leaf, sign_in="certificate", client_ca=[root_ca.certificate]) as gateway:
        with_it = _openconnect(gateway, root_ca, tmp_path, "-c", str(files.chain), "-k", str(files.key))
        without = _openconnect(gateway, root_ca, tmp_path, "--non-inter")
        log = gateway.log()

    assert "COOKIE=" in with_it.stdout, with_it.stderr + log
    assert "COOKIE=" not in without.stdout


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"not_after": timedelta(hours=-1)}, "expired"),
        ({"not_before": timedelta(days=2)}, "not yet activated"),
        ({"names": ["other.example"], "common_name": "other.example"}, "does not match hostname"),
    ],
)
def test_faulty_certificates_have_just_that_fault(
    issuing_ca: Authority, root_ca: Authority, tmp_path: Path, wanted: dict[str, object], reason: str
) -> None:
    with Ocserv(issuing_ca.leaf("localhost", **wanted)) as gateway:
        done = _openconnect(gateway, root_ca, tmp_path, "--non-inter")

    assert reason in done.stderr


def _presented(port: int) -> list[x509.Certificate]:
    command = [program("openssl", "openssl"), "s_client", "-connect", f"127.0.0.1:{port}", "-showcerts"]
    done = subprocess.run(command, input="", capture_output=True, text=True, check=False, timeout=30)
    blocks = re.findall(r"-----BEGIN CERT.*?END CERTIFICATE-----", done.stdout, re.DOTALL)
    return [x509.load_pem_x509_certificate(block.encode()) for block in blocks]


def test_leaf_only_server_presents_one_certificate(good_leaf: Issued) -> None:
    with Ocserv(good_leaf, chain=[good_leaf.certificate]) as short, Ocserv(good_leaf) as whole:
        assert _presented(short.port) == [good_leaf.certificate]
        assert _presented(whole.port) == list(good_leaf.chain())


def test_s_server_keeps_the_order_it_is_given(good_leaf: Issued, root_ca: Authority) -> None:
    shuffled = [root_ca.certificate, *good_leaf.above]
    with SServer(good_leaf, "-tls1_2", chain=shuffled) as server:
        assert _presented(server.port) == [good_leaf.certificate, *shuffled]


def test_self_signed_signs_itself() -> None:
    leaf = self_signed("mx-abcdefg.dynamic-m.com")

    leaf.certificate.verify_directly_issued_by(leaf.certificate)
    assert leaf.above == ()


def test_twin_has_the_name_but_not_the_key(root_ca: Authority) -> None:
    twin = root_ca.twin()

    assert twin.certificate.subject == root_ca.certificate.subject
    assert twin.certificate.public_key() != root_ca.certificate.public_key()


def test_dates_may_be_moments_or_distances(root_ca: Authority) -> None:
    moment = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)

    leaf = root_ca.leaf("a.example", not_after=moment)

    assert leaf.certificate.not_valid_after_utc == moment


def _connected(server: SilentServer | PlainHttpServer | ResettingServer) -> socket.socket:
    return socket.create_connection((server.host, server.port))


def test_silent_server_says_nothing() -> None:
    with SilentServer() as server, _connected(server) as connection:
        connection.sendall(b"hello")
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_plain_http_is_no_tls() -> None:
    with PlainHttpServer() as server, _connected(server) as connection, pytest.raises(ssl.SSLError) as caught:
        ssl.create_default_context().wrap_socket(connection, server_hostname="localhost")

    assert caught.value.reason in {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"}


def test_resetting_server_resets() -> None:
    with ResettingServer() as server, _connected(server) as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)


def test_closed_port_refuses() -> None:
    with ClosedPort() as closed, pytest.raises(ConnectionRefusedError):
        socket.create_connection((closed.host, closed.port))


def test_dns_world_gives_every_kind_of_answer() -> None:
    zone = "vpn IN A 192.0.2.7\nalias IN CNAME vpn\ntext IN TXT hello"
    with DnsWorld({"lab.example": zone, "broken.example": None}) as world:
        names = ["vpn.lab.example", "alias.lab.example", "text.lab.example", "no.lab.example"]
        done = world.run([sys.executable, "-c", _LOOKS, *names, "x.broken.example", "x.unknown.example"])

    assert done.stdout.splitlines() == [
        "192.0.2.7 192.0.2.7",
        "192.0.2.7 192.0.2.7",
        f"{socket.EAI_NODATA} NoAnswer",
        f"{socket.EAI_NONAME} NXDOMAIN",
        f"{socket.EAI_AGAIN} NoNameservers",
        f"{socket.EAI_AGAIN} NoNameservers",
    ], done.stderr


def test_world_has_its_own_hosts_file_and_firewall(good_leaf: Issued) -> None:
    with DnsWorld({}, hosts="127.0.0.1 localhost pinned.example\n") as world:
        assert "127.0.0.1" in world.run(["getent", "hosts", "pinned.example"]).stdout
        with Ocserv(good_leaf, world=world, port=443):
            look = "import socket; socket.create_connection(('127.0.0.1', 443), 0.2)"
            assert world.run([sys.executable, "-c", look]).returncode == 0
            world.firewall("tcp dport 443 drop")
            assert "TimeoutError" in world.run([sys.executable, "-c", look]).stderr


def test_delay_line_delays() -> None:
    with DelayLine(0.04) as line:
        done = line.near.run([sys.executable, "-c", _ASKS, FAR])

    # Nobody listens there: the refusal needs the whole round trip, and can come no sooner.
    assert float(done.stdout) >= 0.04, done.stderr


def test_computer_trusts_what_it_is_told(tmp_path: Path, root_ca: Authority, issuing_ca: Authority) -> None:
    computer = Computer(tmp_path, system_roots=[root_ca.certificate], public_roots=[issuing_ca.certificate])
    code = "import certifi, ssl; print(ssl.get_default_verify_paths().cafile, certifi.where())"

    done = subprocess.run(
        [sys.executable, "-c", code], env=computer.environment(), capture_output=True, text=True, check=True
    )

    system, public = done.stdout.split()
    assert Path(system).read_bytes() == root_ca.issued.pem
    assert Path(public).read_bytes() == issuing_ca.issued.pem


def test_screens_are_several_and_separate() -> None:
    with Screen() as one, Screen() as other:
        assert one.display.startswith(":")
        assert one.display != other.display
