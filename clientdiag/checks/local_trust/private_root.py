"""The company's own root is not on this computer."""

from __future__ import annotations

from clientdiag.certificates.reading import Certificate, is_issued_by, read
from clientdiag.checks.local_trust.untrusted import (
    USER_STEPS,
    commands_for,
    place_for_roots,
    root_detail,
    untrusted,
)
from clientdiag.checks.readings import ChainView
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ConfiguredRoots, TlsHandshake, TrustStore
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text


@rule("private-root-missing", TlsHandshake, TrustStore)
def private_root_missing(evidence: Evidence) -> Judged:
    """The server's root is private, and the store that decides here lacks it: IT must push it."""
    view = untrusted(evidence)
    if view is None or view.public_root is not None:
        return
    last = view.best.last
    configured = _configured(evidence, view)
    root = configured or (last if last.is_self_signed else None)
    name = root.label if root else last.issuer_label
    yield Finding(
        code="private-root-missing",
        severity=Severity.ERROR,
        summary=text("This computer does not trust the server certificate's issuer"),
        explanation=text(
            "The certificate goes back to {root}, which is not a public authority; your IT "
            "must have installed it here, and it is missing.",
            root=name,
        ),
        acts=(Actor.IT_DEVICE,),
        remedy=USER_STEPS,
        detail=(*_found(evidence, view, root), *_against_the_configured(evidence, configured)),
        remedy_it=(
            text(
                "Push your root `{root}` to {place}, from your own source, not from the server.",
                root=name,
                place=place_for_roots(evidence),
            ),
            *(
                (
                    text(
                        "The server presented one with SHA-256 `{sha256}`; compare before you trust it.",
                        sha256=root.sha256,
                    ),
                )
                if root and not configured
                else ()
            ),
        ),
        commands=commands_for(evidence, root) if root else (),
        subject=root.sha256 if root else name,
        evidence=evidence.refs(*evidence.all(TrustStore)),
    )


def _roots(evidence: Evidence) -> list[Certificate]:
    seen = evidence.first(ConfiguredRoots)
    return [read(der) for der in seen.certificates] if seen is not None else []


def _configured(evidence: Evidence, view: ChainView) -> Certificate | None:
    """The root that IT set, if the chain leads to it: the same certificate, or the last one's signer."""
    last = view.best.last
    return next((one for one in _roots(evidence) if one.der == last.der or is_issued_by(last, one)), None)


def _found(evidence: Evidence, view: ChainView, root: Certificate | None) -> tuple[Text, ...]:
    if root is not None:
        return root_detail(view, root, evidence)
    return (
        text(
            "Presented: {count} certificate(s), the last issued by `{issuer}`, which was "
            "not presented and is in no store.",
            count=len(view.presented),
            issuer=view.best.last.issuer,
        ),
    )


def _against_the_configured(evidence: Evidence, configured: Certificate | None) -> tuple[Text, ...]:
    roots = _roots(evidence)
    if configured is not None:
        return (text("It is the root that IT has set: SHA-256 `{sha256}`.", sha256=configured.sha256),)
    if not roots:
        return ()
    return (
        text(
            "IT has set `{root}`, SHA-256 `{sha256}`, and this chain does not lead to it: who answers here?",
            root=roots[0].subject,
            sha256=roots[0].sha256,
        ),
    )


RULES = (private_root_missing,)
