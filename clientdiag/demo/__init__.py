"""A small gateway on loopback with a chosen fault, for a first try without a VPN.

Real TLS and a real exchange, with a throw-away CA that only the demo's own platform trusts. Every
report made here says that it is a demo.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clientdiag.checks.contract import Options
from clientdiag.demo.authority import make
from clientdiag.demo.platform import DemoPlatform
from clientdiag.demo.server import Server
from clientdiag.model.core import Target
from clientdiag.model.text import Text, text
from clientdiag.platforms.base import Platform
from clientdiag.translation import Problem

HOST = "localhost"
DEFAULT_FAULT = "private-root-missing"
HEALTHY = "healthy"
FAULTS: dict[str, Text] = {
    HEALTHY: text("nothing is wrong"),
    "clock-wrong": text("the server's clock and this computer's differ by three hours"),
    "name-not-found": text("the server's name does not exist"),
    "port-closed": text("nothing listens on the port"),
    "not-tls": text("a plain web server listens on the port"),
    "handshake-stalled": text("the server takes the call and stays silent"),
    "not-anyconnect": text("a web server with a good certificate answers"),
    "name-mismatch": text("the certificate is for another name"),
    "connected-by-address": text("the server is called by its address"),
    "server-certificate-expired": text("the certificate has expired"),
    "server-certificate-not-yet-valid": text("the certificate is not valid yet"),
    "server-certificate-expiring": text("the certificate expires soon"),
    "self-signed": text("the certificate is self-signed"),
    "self-signed-temporary": text("a Meraki gateway still has its temporary certificate"),
    "intermediate-not-sent": text("the server leaves out the intermediate certificate"),
    "private-root-missing": text("the company's root is not on this computer"),
    "trust-anchor-missing": text("a public root is not on this computer"),
}
"""Every fault the demo can show, by its code, and what it is in words."""


class BadFault(Problem):
    """The demo has no fault of this name."""


@dataclass(frozen=True)
class DemoRun:
    """What to diagnose, and on which computer."""

    target: Target
    options: Options
    platform: Platform


@contextlib.contextmanager
def demo_run(fault: str = DEFAULT_FAULT, *, port: int = 0) -> Iterator[DemoRun]:
    """Start the gateway with *fault* and yield what to diagnose; stops it at the end.

    Raises :class:`BadFault` for an unknown fault and OSError when *port* is taken.
    """
    from clientdiag import platforms  # the demo page is listed without the platform

    if fault not in FAULTS:
        raise BadFault(
            text(
                "The demo has no fault called “{fault}”; it has: {faults}.",
                fault=fault[:60],
                faults=", ".join(FAULTS),
            )
        )
    certificates = make(fault)
    with tempfile.TemporaryDirectory(prefix="clientdiag-demo-") as folder:
        server = Server(fault, certificates, Path(folder), port)
        try:
            options = Options(connect_deadline_s=1.5 if fault == "handshake-stalled" else 4.0)
            platform = DemoPlatform(platforms.current(), certificates)
            yield DemoRun(_target(fault, server.port), options, platform)
        finally:
            server.stop()


def _target(fault: str, port: int) -> Target:
    if fault == "name-not-found":
        return Target(host="demo-gateway.invalid", port=port, display="demo-gateway.invalid", source="demo")
    if fault == "connected-by-address":
        return Target(host="127.0.0.1", port=port, is_address=True, display="127.0.0.1", source="demo")
    return Target(host=HOST, port=port, display=HOST, source="demo")
