"""Reports as the window meets them: made-up facts, judged by the real rules, so the words are real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from unittest.mock import patch

from cryptography.hazmat.primitives.serialization import Encoding

from clientdiag import RELEASE_DATE, knowledge
from clientdiag.checks import ALL_CHECKS
from clientdiag.engine import judge
from clientdiag.knowledge import known_cas
from clientdiag.model.core import (
    CheckRun,
    CheckStatus,
    Failure,
    FailureKind,
    Observation,
    Operation,
    Report,
    Symptom,
    Target,
    Tool,
)
from clientdiag.model.observations import (
    Asked,
    ClientInstall,
    DnsAnswer,
    Document,
    Environment,
    GatewayExchange,
    HandshakePhase,
    LocalClock,
    Resolvers,
    Route,
    StoreContext,
    SystemLookup,
    TcpConnect,
    TlsHandshake,
    TrustStore,
    UserReport,
)
from tests.peers.authority import Authority, Issued

HOST = "boston-njndubu.dynamic-m.com"
ADDRESS = "203.0.113.10"
NOW = datetime(2026, 11, 21, 9, 16, 4, tzinfo=UTC)
LONG_HOST = "vpn-gateway-of-the-north-western-regional-office-number-seventeen." * 3 + "example.com"
HOSTILE = "<b>bold</b><img src=x onerror=alert(1)> \u202eevil\u202c \x1b[31mred"


@dataclass(frozen=True)
class World:
    """What differs between samples; the rest is a healthy gateway seen from a healthy computer."""

    host: str = HOST
    root_here: bool = True
    port_open: bool = True
    store_readable: bool = True
    symptom: Symptom | None = None
    title: str = ""
    gateway_error: str | None = None
    leaf_lasts: timedelta = timedelta(days=50)
    demo: bool = False
    authority: str = "field"
    only_leaf: bool = False
    spare_here: bool = False
    answers: bool = True
    other_by_address: bool = False
    sends_root: bool = False
    statuses: dict[str, CheckStatus] = field(default_factory=dict)


@cache
def authorities(kind: str) -> tuple[Authority, Authority]:
    """A root and an issuing CA: with the names of the field, a product's, hostile or private ones."""
    if kind == "inspection":
        root = Authority.root("Zscaler Root CA", organization="Zscaler Inc.", key="rsa", not_after=_LATER)
        return root, root.intermediate("Zscaler Intermediate Root CA", organization="Zscaler Inc.", key="rsa")
    if kind == "hostile":
        root = Authority.root(HOSTILE[:64], organization="A" * 64, not_after=_LATER)
        return root, root.intermediate("W" * 64, organization=HOSTILE[:64])
    if kind == "private":
        root = Authority.root("Example Internal Root", organization="Example", key="rsa", not_after=_LATER)
        return root, root.intermediate("Example Issuing CA 2", organization="Example", key="rsa")
    root = Authority.root(
        "IdenTrust Commercial Root CA 1",
        subject=_subject("identrust-commercial-root-1"),
        key="rsa",
        not_after=datetime(2034, 1, 16, 18, 12, 23, tzinfo=UTC),
    )
    ends = NOW - timedelta(days=12) if kind == "expired" else datetime(2029, 12, 12, tzinfo=UTC)
    begins = NOW - timedelta(days=1800)
    return root, root.intermediate(
        "HydrantID Server CA O1",
        subject=_subject("hydrantid-server-ca-o1"),
        key="rsa",
        not_before=begins,
        not_after=ends,
    )


def _subject(known: str) -> str:
    return next(one.subject for one in known_cas() if one.id == known)


_LATER = datetime(2034, 5, 1, tzinfo=UTC)


@cache
def _leaf(host: str, lasts: timedelta, kind: str = "field") -> Issued:
    names = (host[:253],) if kind != "hostile" else (host[:253], *(f"{n}.example.com" for n in range(60)))
    made_from = {"not_before": NOW - timedelta(days=40), "not_after": NOW + lasts}
    return authorities(kind)[1].leaf(*names, key="rsa", **made_from)


def _der(issued: Issued) -> tuple[bytes, ...]:
    return tuple(one.public_bytes(Encoding.DER) for one in issued.chain())


def _computer(world: World) -> dict[str, list[Observation]]:
    told: list[Observation] = [UserReport(world.symptom)] if world.symptom else []
    return {
        "computer": [Environment("Linux", "Debian 12", "x86_64", "3.11", "OpenSSL 3.5"), *told],
        "system_clock": [LocalClock(NOW, RELEASE_DATE)],
        "client_install": [
            ClientInstall(
                found=True,
                product="Cisco Secure Client",
                location="/opt/cisco/secureclient",
                version="5.1.8.122",
            )
        ],
        "name_resolution": [SystemLookup(world.host, (ADDRESS,), None, 11.2)],
        "dns_answers": [
            Resolvers(("192.0.2.53",)),
            DnsAnswer(world.host, "A", "192.0.2.53", rcode="NOERROR", addresses=(ADDRESS,), duration_ms=9.8),
            DnsAnswer(world.host, "AAAA", "192.0.2.53", rcode="NOERROR", duration_ms=9.9),
        ],
    }


def _network(world: World) -> dict[str, list[Observation]]:
    refused = None if world.port_open else Failure(Operation.TCP_CONNECT, FailureKind.REFUSED, 111)
    reached: list[Observation] = [TcpConnect(ADDRESS, 443, Route.NAME, refused, 18.3)]
    if not world.port_open:
        return {"reachability": reached, "tls_handshake": [], "gateway_protocol": []}
    leaf = _leaf(world.host, world.leaf_lasts, world.authority)
    other = _leaf("other.example.net", world.leaf_lasts, "private") if world.other_by_address else leaf
    shakes: list[Observation] = [
        TlsHandshake(
            address=ADDRESS,
            port=443,
            route=route,
            server_name=world.host if route is Route.NAME else None,
            protocol="TLSv1.2",
            cipher="ECDHE-RSA-AES256-GCM-SHA384",
            group="secp256r1",
            presented=_presented(leaf if route is Route.NAME else other, world),
            asked=Asked.NO,
            phase=HandshakePhase.COMPLETED,
            duration_ms=41.0,
        )
        for route in (Route.NAME, Route.ADDRESS)
    ]
    answer = GatewayExchange(
        address=ADDRESS,
        port=443,
        path="/",
        received=NOW,
        status=200,
        date=NOW - timedelta(seconds=0.4),
        document=Document.ERROR if world.gateway_error else Document.AUTH_REQUEST,
        error_text=world.gateway_error,
        title=world.title,
    )
    answers: list[Observation] = [answer] if world.answers else []
    return {"reachability": reached, "tls_handshake": shakes, "gateway_protocol": answers}


def _presented(leaf: Issued, world: World) -> tuple[bytes, ...]:
    sent = _der(leaf)[:1] if world.only_leaf else _der(leaf)
    return (*sent, authorities(world.authority)[0].issued.der) if world.sends_root else sent


def _stores(world: World) -> list[Observation]:
    root, issuing = (one.issued.der for one in authorities(world.authority))
    public = () if world.authority in {"inspection", "private", "hostile"} else (root,)
    denied = Failure(Operation.READ_STORE, FailureKind.PERMISSION_DENIED, 13, "Permission denied")
    return [
        TrustStore(
            "system",
            StoreContext.MACHINE,
            "/etc/ssl/certs/ca-certificates.crt",
            count=142 if world.store_readable else 0,
            certificates=(root,) if world.root_here and world.store_readable else (),
            failure=None if world.store_readable else denied,
        ),
        TrustStore("mozilla", StoreContext.PUBLIC, "certifi", count=145, certificates=public),
        *(
            [
                TrustStore(
                    "windows-ca",
                    StoreContext.MACHINE,
                    "LocalMachine\\CA",
                    anchors=False,
                    count=9,
                    certificates=(issuing,),
                )
            ]
            if world.spare_here
            else []
        ),
    ]


def report(world: World = World()) -> Report:
    """The report of *world*."""
    seen = {**_computer(world), **_network(world), "local_trust": _stores(world)}
    runs = tuple(
        CheckRun(
            check.id,
            world.statuses.get(check.id, CheckStatus.COMPLETED),
            round(0.02 * place, 3),
            round(0.03 + 0.11 * (place % 4), 3),
            tuple(seen.get(check.id, ())),
        )
        for place, check in enumerate(ALL_CHECKS)
    )
    judged = judge(runs)
    return Report(
        tool=Tool("0.1.0", "2026-11-21", RELEASE_DATE),
        created=NOW,
        target=Target(world.host, display=world.host, expected_addresses=(ADDRESS,), source="cisco-profile"),
        runs=runs,
        findings=judged.findings,
        verdict=judged.verdict,
        unevaluated=judged.unevaluated,
        demo=world.demo,
        support_code="7F3K",
        duration_s=2.41,
    )


HEALTHY = World()
ROOT_MISSING = World(root_here=False)
PORT_CLOSED = World(port_open=False)
UNDETERMINED = World(store_readable=False)
EXPIRING = World(leaf_lasts=timedelta(days=6))
DEMO = replace(ROOT_MISSING, demo=True)
LONG = replace(ROOT_MISSING, host=LONG_HOST[-250:])
HOSTILE_GATEWAY = World(gateway_error=HOSTILE, title=HOSTILE)
NOT_SENT = World(only_leaf=True)
NOT_SENT_BUT_HERE = World(only_leaf=True, spare_here=True)
INTERCEPTED = World(authority="inspection", answers=False)
EXPIRED_BETWEEN = World(authority="expired")
HOSTILE_NAMES = World(authority="hostile", root_here=False, other_by_address=True)
PRIVATE_ROOT = World(authority="private", root_here=False, sends_root=True)
ALL = {
    "healthy": HEALTHY,
    "root-missing": ROOT_MISSING,
    "port-closed": PORT_CLOSED,
    "undetermined": UNDETERMINED,
    "expiring": EXPIRING,
    "demo": DEMO,
    "long": LONG,
    "hostile": HOSTILE_GATEWAY,
    "not-sent": NOT_SENT,
    "not-sent-but-here": NOT_SENT_BUT_HERE,
    "intercepted": INTERCEPTED,
    "expired-between": EXPIRED_BETWEEN,
    "hostile-names": HOSTILE_NAMES,
    "private-root": PRIVATE_ROOT,
}
CERTIFICATES = {
    "root-missing": ROOT_MISSING,
    "not-sent": NOT_SENT,
    "not-sent-but-here": NOT_SENT_BUT_HERE,
    "intercepted": INTERCEPTED,
    "healthy": HEALTHY,
    "expired-between": EXPIRED_BETWEEN,
    "private-root": PRIVATE_ROOT,
    "undetermined": UNDETERMINED,
    "hostile-names": HOSTILE_NAMES,
    "port-closed": PORT_CLOSED,
}
"""Worlds whose certification path is worth a picture."""


@contextmanager
def listed() -> Iterator[None]:
    """The made-up public root stands in Mozilla's list as well."""
    with patch.object(knowledge, "public_roots", lambda: (authorities("field")[0].issued.der,)):
        yield
