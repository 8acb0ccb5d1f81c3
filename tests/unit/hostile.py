"""A report that carries something nasty wherever a report takes free text."""

from __future__ import annotations

from clientdiag.model import observations as seen
from clientdiag.model.core import (
    Actor,
    CheckRun,
    CheckStatus,
    Failure,
    FailureKind,
    Finding,
    Operation,
    Report,
    Severity,
    State,
    Target,
    Tool,
    Topic,
    Unevaluated,
    Unknown,
    Verdict,
)
from clientdiag.model.text import text
from tests.unit import samples

MARKUP = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)")
CONTROLS = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egpj.exe\u2066\r\n\x00\x08"


def report(value: str) -> Report:
    """A report that carries *value* wherever a report takes free text."""
    failure = Failure(Operation.TLS_HANDSHAKE, FailureKind.OTHER, 1, value)
    finding = Finding(
        code=value,
        severity=Severity.ERROR,
        summary=text("{x}", x=value),
        explanation=text(value.replace("{", "{{").replace("}", "}}") or "x"),
        acts=(Actor.IT_SERVER,),
        remedy=(text("`{x}` {x}", x=value),),
        remedy_it=(text("{x}", x=value),),
        detail=(text("{x}", x=value),),
        commands=(value,),
        subject=value,
        evidence=(value,),
    )
    folded = Finding(
        "self-signed", Severity.WARNING, text("{x}", x=value), (), subject=value, explained_by=value
    )
    facts = (
        seen.SystemLookup(value, (value,), failure),
        seen.DnsAnswer(value, value, value, value, (value,), (value,), failure),
        seen.LocalClock(samples.NOW, samples.NOW),
        seen.TlsHandshake(
            address=value,
            port=443,
            route=seen.Route.NAME,
            server_name=value,
            protocol=value,
            cipher=value,
            group=value,
            presented=samples.chain(_name(value)),
            asked=seen.Asked.LISTED,
            asked_cas=(value,),
            phase=seen.HandshakePhase.COMPLETED,
        ),
        seen.GatewayExchange(
            value,
            443,
            value,
            samples.NOW,
            200,
            {value: value},
            groups=(value,),
            error_text=value,
            title=value,
            failure=failure,
        ),
        seen.ClientInstall(found=True, product=value, location=value, version=value),
        seen.TrustStore(
            value,
            seen.StoreContext.USER,
            value,
            certificates=(samples.certificate(_name(value)),),
            failure=failure,
        ),
        seen.Environment(value, value, value, value, value),
        seen.ExpectedAddresses((value,), value),
        seen.TargetAddress(value),
        seen.StoreVerdict(value, value, (value,), 20, 1, value),
        seen.Resolvers((value,), failure),
    )
    return samples.bare(
        State.BLOCKED,
        tool=Tool(value, value, samples.NOW),
        target=Target(
            value, 443, value, display=value, expected_addresses=(value,), source=value, expected_source=value
        ),
        runs=(
            CheckRun(value, CheckStatus.COMPLETED, observations=facts),
            CheckRun("crashed", CheckStatus.ERROR, reason=text("{x}", x=value), trace=value),
        ),
        findings=(finding, folded),
        verdict=Verdict(State.BLOCKED, value, (Unknown(Topic.TRUST, text("{x}", x=value)),)),
        unevaluated=(Unevaluated(value, (value,), text("{x}", x=value)),),
        support_code=value,
    )


def _name(value: str) -> str:
    """*value* as a common name takes it: at most 64 characters, no surrogates."""
    return value[:64] or "x"
