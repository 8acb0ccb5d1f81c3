"""Facts made by hand for the tests of rules, and what the rules say of them. No I/O, no real clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from clientdiag.checks import ALL_CHECKS
from clientdiag.engine import judge
from clientdiag.engine.judge import Judgement
from clientdiag.model import observations as seen
from clientdiag.model.core import (
    CheckRun,
    CheckStatus,
    Failure,
    FailureKind,
    Finding,
    Observation,
    Operation,
    Unevaluated,
)
from clientdiag.model.evidence import Evidence
from tests.peers.authority import Authority, Issued

__all__ = [
    "ADDRESS", "DAY", "HOST", "NOW", "RELEASED", "Authority", "Der", "Failure", "FailureKind",
    "Observation", "Operation", "args", "ask", "but", "clock", "connected", "datetime", "der", "dns",
    "evidence", "exchange", "finding", "good_chain", "good_leaf", "handshake", "healthy", "issuing",
    "judged", "leaf", "lookup", "no_handshake", "public", "recertified", "refused", "root", "run_of",
    "seen", "store", "tls_failure", "unknown",
]  # fmt: skip

HOST = "vpn.example.com"
ADDRESS = "192.0.2.10"
NOW = datetime(2030, 6, 15, 12, 0, tzinfo=UTC)
RELEASED = datetime(2030, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

Der = bytes | Issued | Authority | x509.Certificate


def der(certificate: Der) -> bytes:
    """The DER form of whatever stands for a certificate."""
    if isinstance(certificate, Authority):
        certificate = certificate.certificate
    if isinstance(certificate, x509.Certificate):
        return certificate.public_bytes(Encoding.DER)
    return certificate if isinstance(certificate, bytes) else certificate.der


@cache
def root() -> Authority:
    """A root that is valid around NOW."""
    return Authority.root("Facts Root CA", not_before=NOW - 400 * DAY, not_after=NOW + 3000 * DAY)


@cache
def issuing() -> Authority:
    """An intermediate below it."""
    return root().intermediate("Facts Issuing CA", not_before=NOW - 300 * DAY, not_after=NOW + 900 * DAY)


@cache
def good_leaf() -> Issued:
    """A server certificate for HOST with nothing wrong."""
    return leaf()


def leaf(*names: str, by: Authority | None = None, **wanted: Any) -> Issued:
    """A server certificate for *names* (HOST without), valid around NOW; *wanted* are fields of Wanted."""
    dates = {"not_before": NOW - 30 * DAY, "not_after": NOW + 60 * DAY}
    return (by or issuing()).leaf(*(names or (HOST,)), **{**dates, **wanted})


def recertified(subject: Authority, by: Authority | None = None, *, end: datetime = NOW + 900 * DAY) -> bytes:
    """*subject*'s name and key, certified once more by *by* (itself without) until *end*."""
    signer = by or subject
    made = (
        x509.CertificateBuilder()
        .subject_name(subject.certificate.subject)
        .issuer_name(signer.certificate.subject)
        .public_key(subject.certificate.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 900 * DAY)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(signer.issued.private_key, hashes.SHA256())
    )
    return der(made)


def handshake(*presented: Der, **more: object) -> seen.TlsHandshake:
    """A completed handshake by name that showed *presented*."""
    completed: dict[str, object] = {
        "address": ADDRESS,
        "port": 443,
        "route": seen.Route.NAME,
        "server_name": HOST,
        "protocol": "TLSv1.3",
        "cipher": "TLS_AES_256_GCM_SHA384",
        "presented": tuple(der(one) for one in presented),
        "asked": seen.Asked.NO,
        "phase": seen.HandshakePhase.COMPLETED,
        "attempts": (seen.TlsAttempt(seen.Hello.DEFAULT, None, 517, 9.0),),
        **more,
    }
    return seen.TlsHandshake(**completed)  # type: ignore[arg-type]  # fields by name


def no_handshake(kind: FailureKind, code: int | None = None, **more: object) -> seen.TlsHandshake:
    """A handshake that ended with *kind* before a certificate came."""
    failure = tls_failure(kind, code)
    return handshake(
        **{
            "protocol": None,
            "cipher": None,
            "asked": seen.Asked.UNKNOWN,
            "phase": seen.HandshakePhase.BEFORE_SERVER_HELLO,
            "failure": failure,
            "attempts": (seen.TlsAttempt(seen.Hello.DEFAULT, failure, 1700, 9.0),),
            **more,
        }
    )


def tls_failure(kind: FailureKind, code: int | None = None) -> Failure:
    """A failure in the handshake."""
    return Failure(Operation.TLS_HANDSHAKE, kind, code)


def good_chain(**more: object) -> seen.TlsHandshake:
    """The handshake of a gateway without any fault."""
    return handshake(good_leaf(), *issuing().path_above_leaf, **more)


def clock(now: datetime = NOW) -> seen.LocalClock:
    """This computer's clock at *now*."""
    return seen.LocalClock(now, RELEASED)


def lookup(*addresses: str, failure: FailureKind | None = None, name: str = HOST) -> seen.SystemLookup:
    """What getaddrinfo said."""
    failed = Failure(Operation.SYSTEM_LOOKUP, failure) if failure else None
    return seen.SystemLookup(name, addresses or (() if failed else (ADDRESS,)), failed)


def store(*certificates: Der, **more: object) -> seen.TrustStore:
    """The system's store holding *certificates*."""
    usual: dict[str, object] = {
        "store": "system",
        "context": seen.StoreContext.MACHINE,
        "location": "/etc/ssl/certs/ca-certificates.crt",
        "count": len(certificates),
        "certificates": tuple(der(one) for one in certificates),
        **more,
    }
    return seen.TrustStore(**usual)  # type: ignore[arg-type]  # fields by name


def public(*certificates: Der) -> seen.TrustStore:
    """Mozilla's list holding *certificates*."""
    return store(*certificates, store="mozilla", context=seen.StoreContext.PUBLIC, location="certifi")


def exchange(**more: object) -> seen.GatewayExchange:
    """The answer of a gateway that asks for a name and a password, and sends no Date."""
    usual: dict[str, object] = {
        "address": ADDRESS,
        "port": 443,
        "path": "/",
        "received": NOW,
        "status": 200,
        "headers": {"x-transcend-version": "1"},
        "document": seen.Document.AUTH_REQUEST,
        "inputs": (seen.FormInput("username", "text"),),
        **more,
    }
    return seen.GatewayExchange(**usual)  # type: ignore[arg-type]  # fields by name


def connected(address: str = ADDRESS, **more: object) -> seen.TcpConnect:
    """A TCP connection that opened."""
    return seen.TcpConnect(**{"address": address, "port": 443, "route": seen.Route.NAME, **more})  # type: ignore[arg-type]  # by name


def refused(
    address: str = ADDRESS, kind: FailureKind = FailureKind.REFUSED, **more: object
) -> seen.TcpConnect:
    """A TCP connection that did not open."""
    return connected(address, failure=Failure(Operation.TCP_CONNECT, kind), **more)


def dns(
    record: str, rcode: str | None, *addresses: str, failure: FailureKind | None = None
) -> seen.DnsAnswer:
    """What the configured resolver said to a question for *record*."""
    return seen.DnsAnswer(
        name=HOST,
        record=record,
        resolver="192.0.2.53",
        rcode=rcode,
        addresses=addresses,
        failure=Failure(Operation.DNS_QUERY, failure) if failure else None,
    )


def healthy() -> tuple[Observation, ...]:
    """Everything of a run in which nothing is wrong, the gateway's Date header included."""
    return (
        clock(),
        lookup(),
        dns("A", "NOERROR", ADDRESS),
        dns("AAAA", "NOERROR"),
        connected(),
        good_chain(),
        exchange(date=NOW),
        store(root()),
        public(),
    )


def but(facts: Iterable[Observation], *others: Observation) -> tuple[Observation, ...]:
    """*facts* with those of the kinds of *others* replaced by them."""
    kinds = {type(one) for one in others}
    return (*(one for one in facts if type(one) not in kinds), *others)


def run_of(*facts: Observation) -> CheckRun:
    """A finished run that saw *facts*."""
    return CheckRun("facts", CheckStatus.COMPLETED, observations=facts)


def evidence(*facts: Observation) -> Evidence:
    """*facts* as one run saw them."""
    return Evidence([run_of(*facts)])


def judged(*facts: Observation) -> Judgement:
    """Everything all rules say of *facts*; no rule of ours may fail."""
    made = judge([run_of(*facts)])
    assert not made.faults, made.faults
    return made


def ask(code: str, *facts: Observation) -> list[Finding | Unevaluated]:
    """What the rule of *code* alone says of *facts*, not folded."""
    rules = [rule for check in ALL_CHECKS for rule in check.rules if rule.code == code]
    assert rules, f"no rule for {code}"
    whole = evidence(*facts)
    return [one for rule in rules if all(whole.has(need) for need in rule.needs) for one in rule.judge(whole)]


def finding(code: str, *facts: Observation) -> Finding | None:
    """The finding of the rule of *code*, or None when it has none; at most one is expected."""
    found = [one for one in ask(code, *facts) if isinstance(one, Finding)]
    assert len(found) <= 1, found
    assert all(one.code == code for one in found)
    return found[0] if found else None


def unknown(code: str, *facts: Observation) -> Unevaluated | None:
    """What the rule of *code* could not judge, or None."""
    return next((one for one in ask(code, *facts) if isinstance(one, Unevaluated)), None)


def args(said: Finding) -> str:
    """All values in a finding's sentences, for a look whether one is there."""
    return msgspec.json.encode(said).decode()
