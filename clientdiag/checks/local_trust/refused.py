"""The system's own verifier refuses the chain, and our rules do not: two verdicts, and never a good one.

The Cisco client asks the system (Windows, macOS). So where nothing of ours explains its refusal, trust
stays open, with the system's own words. Nothing here was ever seen on a real Windows or Mac.
"""

from __future__ import annotations

from clientdiag.certificates.faults import FaultKind, Hint
from clientdiag.checks.local_trust.distrust import trust_anchor_distrusted, trusted_by_user_only
from clientdiag.checks.readings import (
    CISCO_STORES,
    ChainView,
    chain_view,
    deciding_stores,
    explanation,
    primary_handshake,
    refusals,
)
from clientdiag.model.core import Actor, Finding, Severity, Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    RevocationAnswer,
    RevocationStatus,
    StoreContext,
    SystemVerdict,
    TlsHandshake,
    TrustStore,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

_REVOKED = frozenset({
    "CERT_TRUST_IS_REVOKED",
    "CSSMERR_TP_CERT_REVOKED",
    "RevokedLeaf",
    "errSecCertificateRevoked",
})  # fmt: skip
_OF_TRUST = frozenset({
    FaultKind.ISSUER_MISSING,
    FaultKind.ISSUER_KEY_DIFFERS,
    FaultKind.SELF_SIGNED,
    FaultKind.UNKNOWN_ROOT,
})  # fmt: skip
"""Faults of a path as a listing shows it; where the system trusts the chain, they explain nothing."""
_NAMES = {"cryptoapi": "Windows", "sectrust": "macOS"}


@rule("server-certificate-revoked", TlsHandshake, TrustStore)
def server_certificate_revoked(evidence: Evidence) -> Judged:
    """The system's own verifier (Windows, macOS) says that a certificate of the chain was revoked.

    Said only where the issuer's own answer does not say it already.
    """
    said = [one for one in _refusing(evidence) if _REVOKED & set(one.words)]
    view = chain_view(evidence)
    if view is None or not said or _is_revoked(evidence, view):
        return
    yield Finding(
        code="server-certificate-revoked",
        severity=Severity.ERROR,
        summary=text("The VPN server's certificate has been withdrawn"),
        explanation=text(
            "{verifier} knows that it, or one behind it, was declared invalid before its time.",
            verifier=_name(said[0]),
        ),
        acts=(Actor.IT_SERVER,),
        remedy=(
            text("Do not connect, and do not accept a warning in the Cisco client."),
            text("Save the diagnostic zip and send it to IT."),
        ),
        detail=(
            text("{verifier}: `{words}`.", verifier=_name(said[0]), words=_words(said[0])),
            text(
                "`{subject}`, SHA-256 `{sha256}`, issued by `{issuer}`.",
                subject=view.leaf.subject,
                sha256=view.leaf.sha256,
                issuer=view.leaf.issuer,
            ),
        ),
        remedy_it=(
            text("Ask the CA which certificate of the chain it revoked, and why."),
            text("Issue a new certificate with a new key and install it on the gateway."),
        ),
        subject=view.leaf.sha256,
        evidence=evidence.refs(*said),
    )


@rule("trust-anchor-missing", TlsHandshake, TrustStore)
def refused_by_the_system(evidence: Evidence) -> Judged:
    """The system's own verifier refuses the chain, for the user or for this computer's services.

    Where no fault that was found explains that, trust stays open.
    """
    view = chain_view(evidence)
    for one in _refusing(evidence):
        if view is not None and not _is_explained(evidence, view, one):
            yield Unevaluated("trust-anchor-missing", (), _unexplained(one), Topic.TRUST)
            return


def _refusing(evidence: Evidence) -> tuple[SystemVerdict, ...]:
    """The refusals, where the client goes by the system and not by stores of its own."""
    handshake = primary_handshake(evidence)
    own = any(one.store.startswith(CISCO_STORES) for one in deciding_stores(evidence))
    return () if handshake is None or own else refusals(evidence, handshake.address)


def _is_explained(evidence: Evidence, view: ChainView, one: SystemVerdict) -> bool:
    """Whether a rule finds a fault of the certificate, or of trust, that a verifier refuses for."""
    explained = explanation(evidence)
    faults = explained.best.faults if explained is not None else ()
    if view.trusted is False or any(
        each.hint is Hint.STOPS and each.kind not in _OF_TRUST for each in faults
    ):
        return True
    if _REVOKED & set(one.words) or _is_revoked(evidence, view):
        return True
    rules = [trust_anchor_distrusted]
    if one.context is StoreContext.MACHINE:
        rules.append(trusted_by_user_only)
    return any(isinstance(said, Finding) for each in rules for said in each.judge(evidence))


def _is_revoked(evidence: Evidence, view: ChainView) -> bool:
    """Whether the issuer's own answer says so of a certificate on the path."""
    path = {one.sha256 for one in view.best.certificates}
    answers = evidence.all(RevocationAnswer)
    return any(one.status is RevocationStatus.REVOKED and one.certificate in path for one in answers)


def _unexplained(one: SystemVerdict) -> Text:
    name, words = _name(one), _words(one)
    if not words:
        return text(
            "{verifier} does not accept the server's certificate and does not say why.", verifier=name
        )
    if one.context is StoreContext.MACHINE:
        return text(
            "{verifier} does not accept the server's certificate for this computer's services ({words}), and "
            "this program does not see why.",
            verifier=name,
            words=words,
        )
    return text(
        "{verifier} does not accept the server's certificate ({words}), and this program does not see why.",
        verifier=name,
        words=words,
    )


def _name(one: SystemVerdict) -> str:
    return _NAMES.get(one.verifier, one.verifier)


def _words(one: SystemVerdict) -> str:
    """Its names for the faults; without any the number of its result for this host name."""
    policy = f"0x{one.policy & 0xFFFFFFFF:08X}" if one.policy else ""
    return ", ".join(one.words) or policy


RULES = (refused_by_the_system, server_certificate_revoked)
