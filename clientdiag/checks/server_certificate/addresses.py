"""Do all addresses of the name show the same? And do all of them pass."""

from __future__ import annotations

from clientdiag.certificates.names import matches
from clientdiag.certificates.reading import read
from clientdiag.checks.readings import ChainView, host_of, view_of
from clientdiag.model.core import Actor, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    RevocationAnswer,
    RevocationStatus,
    Route,
    TargetAddress,
    TlsHandshake,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text


def _passes(seen: TlsHandshake, evidence: Evidence) -> bool | None:
    """Whether a client would accept what this address shows; None where trust is not known."""
    view, host = view_of(seen, evidence), host_of(evidence)
    if view is None or host is None or not view.is_readable:
        return None
    if not matches(view.leaf, host, is_address=evidence.has(TargetAddress)) or not view.best.valid_at(
        view.when
    ):
        return False
    if _is_revoked(view, evidence):
        return False
    return view.trusted


def _is_revoked(view: ChainView, evidence: Evidence) -> bool:
    revoked = {
        one.certificate for one in evidence.all(RevocationAnswer) if one.status is RevocationStatus.REVOKED
    }
    return any(one.sha256 in revoked for one in view.best.certificates)


@rule("addresses-serve-different-certificates", TlsHandshake)
def addresses_differ(evidence: Evidence) -> Judged:
    """The name's addresses show different certificates.

    An error only if one address fails where another passes; distinct ones that all pass are a note
    (a high-availability pair wants them). Behind a virtual address the spare is unseen.
    """
    shown = [one for one in evidence.all(TlsHandshake) if one.route is Route.NAME and one.presented]
    if len({one.presented for one in shown}) < 2:
        return
    outcomes = {one.address: _passes(one, evidence) for one in shown}
    failing = [address for address, good in outcomes.items() if good is False]
    mixed = bool(failing) and any(good is True for good in outcomes.values())
    if failing and not mixed:
        return  # none passes: the certificate's own faults say it
    if not mixed and None in outcomes.values():
        yield Unevaluated(
            "addresses-serve-different-certificates",
            (),
            text(
                "The server's addresses show different certificates; whether all of them pass is not known."
            ),
        )
        return
    yield Finding(
        code="addresses-serve-different-certificates",
        severity=Severity.ERROR if mixed else Severity.NOTE,
        summary=text("One of the VPN server's addresses shows a bad certificate")
        if mixed
        else text("The VPN server's addresses show different certificates, all of them good"),
        explanation=text("Whether you can connect depends on which one answers.") if mixed else None,
        acts=(Actor.IT_SERVER,) if mixed else (Actor.NOBODY,),
        detail=tuple(
            text(
                "`{address}`: `{subject}`, SHA-256 `{sha256}`, {outcome}.",
                address=one.address,
                subject=read(one.presented[0]).subject,
                sha256=read(one.presented[0]).sha256,
                outcome={True: "passes", False: "fails", None: "not known"}[outcomes[one.address]],
            )
            for one in shown[:8]
        ),
        remedy_it=(
            text(
                "Install a good certificate on {addresses}, with the shared name in its subjectAltName.",
                addresses=", ".join(failing),
            ),
        )
        if mixed
        else (),
        subject=failing[0] if failing else None,
        evidence=evidence.refs(*shown),
    )


RULES = (addresses_differ,)
