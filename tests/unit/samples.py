"""Reports made by hand for the tests of wire, bundle and rendering. Nothing here looks at a clock."""

from __future__ import annotations

from datetime import timedelta

from clientdiag.model import observations as seen
from clientdiag.model.core import (
    Actor,
    CheckRun,
    CheckStatus,
    Failure,
    FailureKind,
    Finding,
    Observation,
    Operation,
    Report,
    Severity,
    State,
    Symptom,
    Target,
    Tool,
    Topic,
    Unevaluated,
    Unknown,
    UnknownObservation,
    Verdict,
)
from clientdiag.model.text import ntext, text
from tests.unit.sample_certificates import ADDRESS, HOST, NOW, certificate, chain
from tests.unit.sample_facts import what_is_the_users, what_surrounds_it, what_was_fetched

__all__ = [
    "ADDRESS", "HOST", "NOW", "bare", "blocked", "certificate", "chain", "handshake", "one_of_every_kind",
    "root_missing",
]  # fmt: skip


def handshake(
    address: str = ADDRESS, route: seen.Route = seen.Route.NAME, presented: tuple[bytes, ...] | None = None
) -> seen.TlsHandshake:
    """A completed handshake with *address*."""
    return seen.TlsHandshake(
        address=address,
        port=443,
        route=route,
        server_name=HOST if route == seen.Route.NAME else None,
        protocol="TLSv1.3",
        cipher="TLS_AES_256_GCM_SHA384",
        group="x25519",
        presented=chain() if presented is None else presented,
        asked=seen.Asked.LISTED,
        asked_cas=("CN=Example Client CA",),
        stapled_ocsp=b"\x30\x03\x0a\x01\x06",
        alerts=(seen.TlsAlert("server", 2, 40, "handshake_failure"),),
        phase=seen.HandshakePhase.COMPLETED,
        attempts=(seen.TlsAttempt(seen.Hello.DEFAULT, None, 1720, 31.5),),
        first_bytes=b"HTTP/1.1",
        duration_ms=31.5,
    )


def one_of_every_kind() -> tuple[Observation, ...]:
    """An observation of every kind, each with more than its defaults, and one that is unknown."""
    failure = Failure(Operation.TCP_CONNECT, FailureKind.REFUSED, 111, "Connection refused")
    return (
        seen.Environment("linux", "Debian 12", "x86_64", "3.11.2", "OpenSSL 3.5.1", elevated=False),
        seen.UserReport(Symptom.UNTRUSTED_SERVER, before_sign_in=True),
        seen.LocalClock(NOW, NOW - timedelta(days=3)),
        seen.ExpectedAddresses((ADDRESS,), "policy"),
        seen.TargetAddress("192.0.2.1"),
        seen.SystemLookup(HOST, (ADDRESS, "2001:db8::10"), None, 12.25),
        seen.Resolvers(("192.0.2.53",), None),
        seen.DnsAnswer(HOST, "A", "192.0.2.53", "NOERROR", (ADDRESS,), ("gw.example.net",), None, 8.5),
        seen.TcpConnect(ADDRESS, 443, seen.Route.NAME, failure, 10.0),
        handshake(),
        handshake("2001:db8::10", seen.Route.ADDRESS, (certificate("self-signed"),)),
        seen.GatewayExchange(
            ADDRESS,
            443,
            "/",
            NOW,
            200,
            {"server": "example"},
            NOW,
            seen.Document.AUTH_REQUEST,
            (seen.FormInput("username", "text"),),
            ("Staff",),
            "Something went wrong",
            wants_client_certificate=True,
            title="Login",
        ),
        seen.ClientInstall(found=True, product="Secure Client", location="/opt/cisco", version="5.1.2"),
        seen.TrustStore(
            store="system",
            context=seen.StoreContext.MACHINE,
            location="/etc/ssl/certs",
            count=140,
            unreadable=1,
            certificates=(certificate("Example Root CA 1"),),
        ),
        seen.StoreVerdict("openssl", ADDRESS, ("system",), 20, 1, "unable to get local issuer certificate"),
        seen.ConfiguredCa((certificate("Example Client CA"),), "settings"),
        *what_surrounds_it(failure),
        *what_was_fetched(failure),
        *what_is_the_users(failure),
        UnknownObservation({"kind": "from-the-future", "figure": 42, "parts": [{"a": None}, 1.5, "é"]}),
    )


def root_missing() -> Finding:
    """The finding that makes :func:`blocked` what it is."""
    return Finding(
        code="trust-anchor-missing",
        severity=Severity.ERROR,
        summary=text("This computer does not trust the server certificate's issuer"),
        explanation=text(
            "The certificate is issued by {issuer}. "
            "Its root, {root}, is not among this computer's trusted roots.",
            issuer="Example Server CA O1",
            root="Example Root CA 1",
        ),
        acts=(Actor.IT_DEVICE, Actor.IT_SERVER),
        remedy=(
            text("Save the diagnostic zip and send it to IT."),
            text("When IT says it is done, press Run again."),
        ),
        remedy_it=(
            text("Allow root updates again: policy `DisableRootAutoUpdate` is set here."),
            text("Or push {root} to `LocalMachine\\Root`.", root="Example Root CA 1"),
        ),
        detail=(
            text("Root needed: {root}, SHA-256 {sha256}", root="CN=Example Root CA 1", sha256="5D56" * 16),
        ),
        commands=("certutil -addstore -f Root example-root.cer", "certutil -verifystore Root"),
        subject="CN=Example Root CA 1",
        evidence=("tls-handshake.0", "local-trust.0"),
    )


def blocked() -> Report:
    """A report whose verdict is blocked, with one of everything in it."""
    return Report(
        tool=Tool("0.1.0", "2026-11-21", NOW - timedelta(days=3)),
        created=NOW,
        target=Target(HOST, 443, "/staff", display=HOST, expected_addresses=(ADDRESS,), source="policy"),
        runs=(
            CheckRun("computer", CheckStatus.COMPLETED, 0.0, 0.012, one_of_every_kind()),
            CheckRun("tls-handshake", CheckStatus.COMPLETED, 0.1, 0.031, (handshake(),)),
            CheckRun("client-install", CheckStatus.TIMED_OUT, 0.1, 10.0, reason=text("It did not answer.")),
            CheckRun("judge", CheckStatus.ERROR, trace="Traceback:\n  File x\nValueError: <b>no</b>"),
        ),
        findings=(
            Finding(
                "name-mismatch",
                Severity.NOTE,
                ntext("{n} address differs", "{n} addresses differ", 2),
                (Actor.NOBODY,),
            ),
            root_missing(),
            Finding(
                "trusted-by-user-only",
                Severity.WARNING,
                text("Only your own account trusts the root"),
                (Actor.IT_DEVICE,),
                explained_by="trust-anchor-missing",
            ),
        ),
        verdict=Verdict(
            State.BLOCKED,
            "trust-anchor-missing",
            (Unknown(Topic.CLIENT_CERTIFICATE, text("The store needs an administrator.")),),
        ),
        unevaluated=(
            Unevaluated("clock-wrong", ("gateway-exchange",), text("The gateway sends no Date.")),
            Unevaluated("weak-key", ("tls-handshake",)),
        ),
        support_code="7F3K",
        duration_s=1.234,
    )


def bare(state: State = State.READY, **more: object) -> Report:
    """The smallest report there can be."""
    made: dict[str, object] = {
        "tool": Tool("0.1.0", "2026-11-21", NOW),
        "created": NOW,
        "target": Target(HOST),
        "runs": (),
        "findings": (),
        "verdict": Verdict(state),
        "support_code": "7F3K",
        **more,
    }
    return Report(**made)  # type: ignore[arg-type]  # the tests say what they put in
