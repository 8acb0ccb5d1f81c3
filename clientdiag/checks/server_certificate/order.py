"""Is the presented chain tidy? In order, and nothing in it that does not belong (RFC 8446 4.4.2)."""

from __future__ import annotations

from clientdiag.certificates.reading import Certificate, is_issued_by
from clientdiag.checks.readings import chain_view, primary_handshake, s_client
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text

MAX_LOOKED_AT = 20


def _related(presented: tuple[Certificate, ...]) -> list[Certificate]:
    """The certificates that lead up from the end entity, and their namesakes."""
    "names and keys."
    names, related = {presented[0].issuer_der}, [presented[0]]
    for _ in presented:
        for one in presented[1:]:
            if one not in related and one.subject_der in names:
                related.append(one)
                names.add(one.issuer_der)
    return related


@rule("chain-in-wrong-order", TlsHandshake)
def chain_in_wrong_order(evidence: Evidence) -> Judged:
    """The certificates belong together, but one does not certify the one before it. A warning.

    Today's clients put a chain in order; older ones do not.
    """
    view, handshake = chain_view(evidence), primary_handshake(evidence)
    if view is None or handshake is None or len(view.presented) < 3:
        return
    chain = [one for one in view.presented[:MAX_LOOKED_AT] if one in _related(view.presented)]
    path = [one for one in view.best.certificates if one in chain]
    places = [chain.index(one) for one in path]
    if places == sorted(places):
        return
    yield Finding(
        code="chain-in-wrong-order",
        severity=Severity.WARNING,
        summary=text("The VPN server sends its certificates in the wrong order"),
        explanation=text("Most programs cope with that, some do not."),
        acts=(Actor.IT_SERVER,),
        remedy=(text("You can still connect. Tell IT."),),
        detail=(
            text(
                "Presented: {names}.", names=" → ".join(one.label for one in view.presented[:MAX_LOOKED_AT])
            ),
            text("In order: {names}.", names=" → ".join(one.label for one in path)),
        ),
        remedy_it=(
            text(
                "Install the chain with the server's certificate first, and each certificate "
                "before its issuer."
            ),
        ),
        commands=(f"{s_client(handshake)} -showcerts",),
        evidence=evidence.refs(handshake),
    )


@rule("chain-has-strangers", TlsHandshake)
def chain_has_strangers(evidence: Evidence) -> Judged:
    """The server sends certificates that have nothing to do with its own. A warning.

    A root that is sent along, or a cross-certificate of an issuer, is no stranger.
    """
    view, handshake = chain_view(evidence), primary_handshake(evidence)
    if view is None or handshake is None or len(view.presented) < 2:
        return
    related = _related(view.presented)
    strangers = [one for one in view.presented[1:] if one not in related and not _certifies(one, related)]
    if not strangers or len(view.best.certificates) == 1:
        return  # a lone end entity with strangers is a missing intermediate, which says it better
    yield Finding(
        code="chain-has-strangers",
        severity=Severity.WARNING,
        summary=text("The VPN server sends certificates that do not belong to it"),
        explanation=text("Most programs ignore them, some do not."),
        acts=(Actor.IT_SERVER,),
        remedy=(text("You can still connect. Tell IT."),),
        detail=tuple(
            text("Stranger: `{subject}`, SHA-256 `{sha256}`.", subject=one.subject, sha256=one.sha256)
            for one in strangers[:5]
        ),
        remedy_it=(text("Take them out of the chain on the gateway."),),
        commands=(f"{s_client(handshake)} -showcerts",),
        evidence=evidence.refs(handshake),
    )


def _certifies(one: Certificate, related: list[Certificate]) -> bool:
    return any(is_issued_by(other, one) for other in related[:MAX_LOOKED_AT])


RULES = (chain_in_wrong_order, chain_has_strangers)
