"""Can a client follow the chain? What the server presents, judged by itself."""

from __future__ import annotations

from datetime import timedelta

from clientdiag.checks.readings import (
    ChainView,
    chain_view,
    is_automatic_name,
    primary_handshake,
    s_client,
)
from clientdiag.checks.server_certificate.gap import Gap, gap
from clientdiag.knowledge import known_cas
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import SystemLookup, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

JUST_ISSUED = timedelta(minutes=15)


def _self_signed(evidence: Evidence) -> ChainView | None:
    view = chain_view(evidence)
    return view if view is not None and view.leaf.is_self_signed and view.trusted is not True else None


def _is_automatic(evidence: Evidence, view: ChainView) -> bool:
    lookup = evidence.first(SystemLookup)
    names = (*view.leaf.dns_names, *view.leaf.common_names, lookup.name if lookup else "")
    return any(is_automatic_name(one) for one in names)


@rule("self-signed-temporary", TlsHandshake)
def self_signed_temporary(evidence: Evidence) -> Judged:
    """A gateway that gets its certificate by itself still shows a self-signed, temporary one."""
    view = _self_signed(evidence)
    if view is None or not _is_automatic(evidence, view):
        return
    start = view.leaf.not_before
    fresh = start is not None and timedelta(0) <= view.when - start < JUST_ISSUED
    yield Finding(
        code="self-signed-temporary",
        severity=Severity.ERROR,
        summary=text("The VPN server does not have its real certificate yet"),
        explanation=text("It was set up minutes ago and usually gets it within a quarter of an hour.")
        if fresh
        else text("It shows a temporary one that no computer can trust."),
        acts=(Actor.IT_SERVER,),
        remedy=(text("Wait a quarter of an hour, then run the diagnosis again."),) if fresh else (),
        detail=(
            text(
                "Self-signed `{subject}`, issued {start} (UTC), SHA-256 `{sha256}`.",
                subject=view.leaf.subject,
                start=str(start)[:19],
                sha256=view.leaf.sha256,
            ),
        ),
        remedy_it=(
            text("Is the gateway online, and is Dynamic DNS on and pointing here?"),
            text(
                "A virtual IP behind NAT, or a network where automatic certificates are not "
                "offered, needs a custom certificate."
            ),
        ),
        subject=view.leaf.sha256,
        evidence=evidence.refs(*evidence.all(TlsHandshake)),
    )


@rule("self-signed", TlsHandshake)
def self_signed(evidence: Evidence) -> Judged:
    """The server certificate is self-signed and not in a store that decides."""
    view = _self_signed(evidence)
    if view is None or _is_automatic(evidence, view):
        return
    yield Finding(
        code="self-signed",
        severity=Severity.ERROR,
        summary=text("The VPN server vouches only for itself"),
        explanation=text("Its certificate was not issued by anyone a computer could trust."),
        acts=(Actor.IT_SERVER,),
        remedy=(
            text("Do not accept the warning in the Cisco client."),
            text("Save the diagnostic zip and send it to IT."),
        ),
        detail=(
            text(
                "Self-signed `{subject}`, SHA-256 `{sha256}`.",
                subject=view.leaf.subject,
                sha256=view.leaf.sha256,
            ),
        ),
        remedy_it=(
            text(
                "Install a certificate from a CA that your devices trust on the gateway, with "
                "its intermediates."
            ),
        ),
        subject=view.leaf.sha256,
        evidence=evidence.refs(*evidence.all(TlsHandshake)),
    )


@rule("intermediate-not-sent", TlsHandshake)
def intermediate_not_sent(evidence: Evidence) -> Judged:
    """The server leaves out the certificate that stands between its own and the root.

    A warning where this computer closes the gap with a copy of its own, or where the client fetches
    what is missing from the address in the certificate (Windows, macOS); others cannot.
    """
    view, missing = chain_view(evidence), gap(evidence)
    if view is None or missing is None:
        return
    handshake, child = primary_handshake(evidence), missing.child
    yield Finding(
        code="intermediate-not-sent",
        severity=Severity.ERROR if missing.stops_the_client else Severity.WARNING,
        summary=text("The VPN server leaves out a part of its certificate"),
        explanation=text(
            "It does not send the certificate of its issuer, {issuer}.", issuer=child.issuer_label
        ),
        # without the issuer's certificate nobody can tell an intermediate from a root that is missing here
        acts=(Actor.IT_SERVER,) if missing.closed_here or missing.url else (Actor.IT_SERVER, Actor.IT_DEVICE),
        remedy=() if missing.stops_the_client else (text("You can still connect. Tell IT."),),
        detail=(
            text(
                "Presented: {count} certificate(s); issuer of the end entity: `{issuer}`, not presented.",
                count=len(view.presented),
                issuer=view.leaf.issuer,
            )
            if child is view.leaf
            else text(
                "Presented: {count} certificate(s); issuer of `{child}`: `{issuer}`, not presented.",
                count=len(view.presented),
                child=child.subject,
                issuer=child.issuer,
            ),
            text(
                "End entity `{subject}`, SHA-256 `{sha256}`.",
                subject=view.leaf.subject,
                sha256=view.leaf.sha256,
            ),
            *_how_closed(missing),
        ),
        remedy_it=_what_to_send(missing),
        commands=(f"{s_client(handshake)} -showcerts",) if handshake else (),
        subject=view.leaf.sha256,
        evidence=evidence.refs(*evidence.all(TlsHandshake)),
    )


def _how_closed(missing: Gap) -> tuple[Text, ...]:
    if missing.closed_here:
        return (text("A copy on this computer closes the gap; other computers may have none."),)
    if not missing.url:
        return ()
    return (
        text(
            "The address in the certificate, `{url}`, gives it; the client here fetches it.", url=missing.url
        )
        if missing.client_fetches
        else text(
            "The address in the certificate, `{url}`, gives it; the client here does not fetch it.",
            url=missing.url,
        ),
    )


def _what_to_send(missing: Gap) -> tuple[Text, ...]:
    child = missing.child
    known = next((one for one in known_cas() if one.subject == child.issuer), None)
    steps = [
        text(
            "Install the whole chain on the gateway: its certificate, then `{issuer}`, then "
            "any further intermediate.",
            issuer=child.issuer_label,
        ),
    ]
    url = missing.url or (known.url if known is not None else None)
    if url:
        steps.append(text("`{issuer}` can be fetched from `{url}`.", issuer=child.issuer_label, url=url))
    elif not missing.closed_here:
        steps.append(
            text(
                "If `{issuer}` is itself your root, push it to the devices instead.",
                issuer=child.issuer_label,
            )
        )
    return tuple(steps)


RULES = (self_signed_temporary, self_signed, intermediate_not_sent)
