"""Does the server's certificate name another host that leads to the same place? Asked only on a mismatch."""

from __future__ import annotations

import time
from functools import partial

from clientdiag.certificates.names import is_usable_name, matches
from clientdiag.certificates.reading import Certificate, read
from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import host_of, primary_handshake
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import OtherNameLookup, Route, SystemLookup, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text
from clientdiag.probes.lookup import look_up
from clientdiag.probes.patience import side_by_side

MAX_NAMES = 4
LOOKUP_DEADLINE_S = 3.0


def _observe(context: Context) -> Text | None:
    if context.target.is_address:
        return text("The server was given as an address.")
    handshake = _first_by_name(context)
    if handshake is None:
        return text("There is no certificate to read names from.")
    names = _other_names(read(handshake.presented[0]), context.target.host)
    if not names:
        return text("The certificate carries the name in use, or no other.")
    found = side_by_side(
        [partial(look_up, name) for name in names],
        deadline_s=LOOKUP_DEADLINE_S,
        cancelled=context.cancelled,
    )
    for one in found:
        if one is not None:
            context.emit(OtherNameLookup(one.name, one.addresses, one.failure))
    return None


def _first_by_name(context: Context) -> TlsHandshake | None:
    until = time.monotonic() + context.remaining() - LOOKUP_DEADLINE_S - 0.5
    for fact in context.shelf.handover("first-chain").take(until, context.cancelled):
        if isinstance(fact, TlsHandshake) and fact.route is Route.NAME:
            return fact
    return None


def _other_names(leaf: Certificate, host: str) -> list[str]:
    if leaf.loaded is None or leaf.is_self_signed or matches(leaf, host, is_address=False):
        return []
    usable = [one.lower() for one in leaf.dns_names if is_usable_name(one)]
    return list(dict.fromkeys(usable))[:MAX_NAMES]


@rule("connected-by-other-name", TlsHandshake)
def connected_by_other_name(evidence: Evidence) -> Judged:
    """The certificate names another host that resolves to the same address.

    A DDNS name in use with a custom certificate on the gateway, or the reverse; the finding says
    which name to use.
    """
    handshake, lookup, host = primary_handshake(evidence), evidence.first(SystemLookup), host_of(evidence)
    if handshake is None or lookup is None or host is None or not handshake.presented:
        return
    same = [one for one in evidence.all(OtherNameLookup) if handshake.address in one.addresses]
    if not same or matches(read(handshake.presented[0]), host, is_address=False):
        return
    name = same[0].name
    yield Finding(
        code="connected-by-other-name",
        severity=Severity.ERROR,
        summary=text("The VPN server goes by another name"),
        explanation=text(
            "Its certificate is for {name}, not for {host}; both lead to the same place.",
            name=name,
            host=host,
        ),
        acts=(Actor.YOU, Actor.IT_PROFILE),
        remedy=(text("In the Cisco client, enter {name} as the server.", name=name),),
        detail=(
            text(
                "`{host}` and `{name}` both resolve to `{address}`.",
                host=host,
                name=name,
                address=handshake.address,
            ),
        ),
        remedy_it=(
            text("Put `{name}` into the profile, or reissue the certificate with both names.", name=name),
            text(
                "Meraki: with a custom certificate, users must connect by the custom name, not "
                "by the DDNS name."
            ),
        ),
        subject=name,
        evidence=evidence.refs(handshake, *same),
    )


def _learned(evidence: Evidence) -> Learned | None:
    seen = evidence.all(OtherNameLookup)
    return (
        Learned(text("Looked up the names in the certificate"), text("{name}", name=seen[0].name))
        if seen
        else None
    )


CHECK = Check(
    id="other_names",
    stage=Stage.SERVER_CERTIFICATE,
    doing=text("Looking for the server's other names"),
    observe=_observe,
    rules=(connected_by_other_name,),
    learned=_learned,
    deadline_s=38.0,
)
