"""``clientdiag run`` on a healthy gateway on loopback, beside a bare handshake."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509

from tests.bench import timing
from tests.peers.authority import Authority
from tests.peers.computer import Computer
from tests.peers.ocserv import Ocserv
from tests.peers.process import UnavailableError

_ROUNDS = 9
_BARE = Path(__file__).with_name("bare_handshake.py")


def bench() -> None:
    """Against the demo gateway, and against ocserv, whose first answer takes it about 110 ms by itself."""
    _against_demo()
    try:
        _against_ocserv()
    except UnavailableError as reason:
        print(f"One run against ocserv: not measured, {reason}")


def _against_demo() -> None:
    from clientdiag.demo import HEALTHY, demo_run

    with demo_run(HEALTHY) as demo:
        system, *_ = demo.platform.trust_stores()
        roots = [x509.load_der_x509_certificate(one) for one in system.read().certificates]
        _compare("the demo gateway", demo.target.host, demo.target.port, roots)


def _against_ocserv() -> None:
    root = Authority.root()
    with Ocserv(root.intermediate().leaf("localhost")) as gateway:
        _compare("ocserv", "localhost", gateway.port, [root.certificate])


def _compare(gateway: str, host: str, port: int, roots: Sequence[x509.Certificate]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        computer = Computer(Path(folder), system_roots=roots)
        environment = computer.environment()
        ours = [sys.executable, "-m", "clientdiag", "run", f"{host}:{port}", "--json", "-"]
        bare = [sys.executable, str(_BARE), host, str(port)]
        clientdiag, least = timing.in_turns(
            {
                "clientdiag run": lambda: timing.process(ours, environment),
                "bare pyOpenSSL handshake and parsed chain": lambda: timing.process(bare, environment),
            },
            _ROUNDS,
        )
        report = computer.diagnose(f"{host}:{port}").report
    assert report is not None
    print(f"One run on a healthy loopback gateway ({gateway}), whole process, median of {_ROUNDS}")
    print(clientdiag.line(), least.line(), sep="\n")
    print(f"  ratio {clientdiag.median / least.median:.2f} (aim: at most 2.5)")
    print(f"  verdict {report.verdict.state}; the engine took {report.duration_s * 1e3:.0f} ms of it")
