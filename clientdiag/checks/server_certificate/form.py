"""Is every certificate of the path made as it should be? Keys, signatures, purposes, limits, encodings."""

from __future__ import annotations

from collections.abc import Iterable

from clientdiag.certificates.explain import ExplainedPath
from clientdiag.certificates.faults import Fault, FaultKind, Hint
from clientdiag.certificates.reading import Certificate
from clientdiag.checks.readings import explanation, primary_handshake
from clientdiag.model.core import Actor, Finding, Severity, Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

_SEVERITIES = {Hint.STOPS: Severity.ERROR, Hint.WARNS: Severity.WARNING}
_MOST_SHOWN = 6
_FORM = frozenset({
    FaultKind.MALFORMED,
    FaultKind.VERSION,
    FaultKind.NAME_FORM,
    FaultKind.UNKNOWN_CRITICAL_EXTENSION,
})  # fmt: skip
_SAID_ELSEWHERE = frozenset({
    FaultKind.EXPIRED,
    FaultKind.NOT_YET_VALID,
    FaultKind.NAME_MISMATCH,
    FaultKind.COMMON_NAME_ONLY,
    FaultKind.NO_NAMES,
    FaultKind.COMMON_NAME_DIFFERS,
    FaultKind.ISSUER_MISSING,
    FaultKind.ISSUER_KEY_DIFFERS,
    FaultKind.SELF_SIGNED,
    FaultKind.UNKNOWN_ROOT,
    FaultKind.REVOKED,
    FaultKind.CRL_UNUSABLE,
})  # fmt: skip
"""Kinds whose findings other rules make, each in its own words."""
_SAID_HERE = _FORM | {
    FaultKind.WEAK_KEY,
    FaultKind.WEAK_SIGNATURE,
    FaultKind.NOT_A_CA,
    FaultKind.KEY_USAGE,
    FaultKind.WRONG_PURPOSE,
    FaultKind.PATH_TOO_LONG,
    FaultKind.NAME_CONSTRAINT,
}


def _best(evidence: Evidence) -> ExplainedPath | None:
    explained = explanation(evidence)
    return explained.best if explained is not None else None


def _weighty(faults: Iterable[Fault]) -> list[Fault]:
    """The faults that a client minds; what only a textbook minds is left to the tables."""
    return [one for one in faults if one.hint in _SEVERITIES]


def _finding(
    code: str,
    evidence: Evidence,
    faults: list[Fault],
    summary: Text,
    explained: Text,
    steps: tuple[Text, ...],
) -> Finding:
    best = _best(evidence)
    names = {one.sha256: one for one in best.path.certificates} if best else {}
    stops = any(one.hint is Hint.STOPS for one in faults)
    return Finding(
        code=code,
        severity=Severity.ERROR if stops else Severity.WARNING,
        summary=summary,
        explanation=explained,
        acts=(Actor.IT_SERVER,),
        remedy=() if stops else (text("You may still be able to connect. Tell IT."),),
        detail=tuple(_said(one, names.get(one.sha256)) for one in faults[:_MOST_SHOWN]),
        remedy_it=steps,
        subject=faults[0].sha256,
        evidence=evidence.refs(*(one for one in (primary_handshake(evidence),) if one is not None)),
    )


def _said(fault: Fault, certificate: Certificate | None) -> Text:
    return text(
        "`{name}` (depth {depth}), `{field}`: {kind} {detail}; SHA-256 `{sha256}`.",
        name=certificate.label if certificate else "?",
        depth=fault.depth,
        field=fault.field,
        kind=fault.kind.value,
        detail=fault.detail,
        sha256=fault.sha256,
    )


@rule("malformed-certificate", TlsHandshake, topic=Topic.CHAIN)
def malformed_certificate(evidence: Evidence) -> Judged:
    """A presented certificate, or a field of it, cannot be decoded as the standard asks (RFC 5280).

    What stops a client and has no code of its own leaves the chain open, never good.
    """
    best = _best(evidence)
    if best is None:
        return
    faults = _weighty(best.of(*_FORM))
    if faults:
        yield _finding(
            "malformed-certificate",
            evidence,
            faults,
            text("A part of the VPN server's certificate is damaged or badly made"),
            text("Programs cannot read it as they should."),
            (text("Reissue the certificate named below; its field is not encoded as RFC 5280 asks."),),
        )
    unsaid = [
        one for one in best.faults if one.hint is Hint.STOPS and one.kind not in _SAID_HERE | _SAID_ELSEWHERE
    ]
    if unsaid and best.trusted:
        yield Unevaluated(
            "malformed-certificate",
            (),
            text(
                "The server's certificates have a fault that this version cannot explain ({kind}).",
                kind=unsaid[0].kind.value,
            ),
        )


@rule("weak-key", TlsHandshake)
def weak_key(evidence: Evidence) -> Judged:
    """A key on the path is too weak: RSA below 2048 bits, DSA, or an unusual curve."""
    best = _best(evidence)
    faults = _weighty(best.of(FaultKind.WEAK_KEY)) if best else []
    if faults:
        yield _finding(
            "weak-key",
            evidence,
            faults,
            text("The VPN server's certificate has a key that is too weak"),
            text("Today's programs refuse or distrust such keys."),
            (text("Reissue with RSA 2048 or more, or P-256, P-384 or P-521."),),
        )


@rule("weak-signature", TlsHandshake)
def weak_signature(evidence: Evidence) -> Judged:
    """A certificate on the path is signed with MD5 or SHA-1; an anchor's own signature does not count."""
    best = _best(evidence)
    faults = _weighty(best.of(FaultKind.WEAK_SIGNATURE)) if best else []
    if faults:
        yield _finding(
            "weak-signature",
            evidence,
            faults,
            text("The VPN server's certificate is signed in an outdated way"),
            text("Today's programs refuse or distrust such signatures."),
            (text("Reissue with SHA-256 or better."),),
        )


@rule("not-a-ca", TlsHandshake)
def not_a_ca(evidence: Evidence) -> Judged:
    """A certificate on the path issues others without being allowed to (basicConstraints, keyCertSign)."""
    best = _best(evidence)
    if best is None:
        return
    faults = _weighty(one for one in best.of(FaultKind.NOT_A_CA, FaultKind.KEY_USAGE) if one.depth > 0)
    if faults:
        yield _finding(
            "not-a-ca",
            evidence,
            faults,
            text("The VPN server's certificate was issued by someone who may not do that"),
            text("A certificate on the way to the root is not one of an authority."),
            (
                text(
                    "Have the certificate issued by a CA whose certificate says so "
                    "(basicConstraints cA, keyCertSign)."
                ),
            ),
        )


@rule("path-too-long", TlsHandshake)
def path_too_long(evidence: Evidence) -> Judged:
    """There are more intermediates than a CA on the path allows (pathLenConstraint)."""
    best = _best(evidence)
    faults = _weighty(best.of(FaultKind.PATH_TOO_LONG)) if best else []
    if faults:
        yield _finding(
            "path-too-long",
            evidence,
            faults,
            text("The VPN server's certificate has too many steps to its root"),
            text("An authority on the way allows fewer."),
            (
                text(
                    "Issue the certificate from a CA that is nearer to the root, or raise pathLenConstraint."
                ),
            ),
        )


@rule("name-constraint-violated", TlsHandshake)
def name_constraint_violated(evidence: Evidence) -> Judged:
    """A CA on the path may not issue for a name in the certificate (nameConstraints)."""
    best = _best(evidence)
    faults = _weighty(best.of(FaultKind.NAME_CONSTRAINT)) if best else []
    if faults:
        yield _finding(
            "name-constraint-violated",
            evidence,
            faults,
            text("The VPN server's certificate is for a name its authority may not issue for"),
            text("So programs refuse it."),
            (text("Issue the certificate from a CA whose nameConstraints permit the name, or change them."),),
        )


@rule("wrong-purpose", TlsHandshake)
def wrong_purpose(evidence: Evidence) -> Judged:
    """The certificate may not serve: extendedKeyUsage without serverAuth, or a keyUsage that does not fit."""
    best = _best(evidence)
    if best is None:
        return
    usage = [one for one in best.of(FaultKind.KEY_USAGE) if one.depth == 0]
    faults = _weighty([*best.of(FaultKind.WRONG_PURPOSE), *usage])
    if faults:
        yield _finding(
            "wrong-purpose",
            evidence,
            faults,
            text("The VPN server's certificate was made for another purpose"),
            text("It may not be used by a server."),
            (
                text(
                    "Reissue from a template for web servers: serverAuth, digitalSignature, "
                    "and keyEncipherment for RSA."
                ),
            ),
        )


RULES = (
    malformed_certificate,
    wrong_purpose,
    weak_key,
    weak_signature,
    not_a_ca,
    path_too_long,
    name_constraint_violated,
)
