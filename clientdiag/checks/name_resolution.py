"""Does the name lead to an address? The system resolver decides: it is what the client uses."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import gateway_answers_well, is_connected, word
from clientdiag.checks.readings.addresses import same_for_all
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ExpectedAddresses,
    SystemLookup,
    TargetAddress,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text
from clientdiag.probes.lookup import look_up

LOOKUP_DEADLINE_S = 10.0


def _observe(context: Context) -> Text | None:
    target = context.target
    if target.expected_addresses:
        context.emit(ExpectedAddresses(target.expected_addresses, target.expected_source))
    addresses = context.shelf.handover("addresses")
    try:
        if target.is_address:
            context.emit(TargetAddress(target.host))
            addresses.put((target.host,))
            return text("The server was given as an address, so there is no name to look up.")
        found = look_up(target.host)
        context.emit(found)
        addresses.put(found.addresses)
        return None
    finally:
        addresses.end()


@rule("address-is-not-a-name")
def address_is_not_a_name(evidence: Evidence) -> Judged:
    """The server was given as an address; certificates are issued for names. Context, never a cause."""
    given = evidence.first(TargetAddress)
    if given is None:
        return
    yield Finding(
        code="address-is-not-a-name",
        severity=Severity.NOTE,
        summary=text("The server was given by its address, not by its name"),
        acts=(Actor.YOU,),
        detail=(text("Target: `{address}`", address=given.address),),
        remedy=(text("Use the server's name if you know it."),),
        evidence=evidence.refs(given),
    )


@rule("address-differs-from-expected")
def address_differs(evidence: Evidence) -> Judged:
    """The name leads to another address than the one IT expects (stale DDNS, WAN failover).

    A warning while a gateway answers at the resolved address, an error when none does.
    """
    lookup, expected = evidence.first(SystemLookup), evidence.first(ExpectedAddresses)
    if lookup is None or expected is None or is_connected(evidence):
        return
    wanted = {same_for_all(one) for one in expected.addresses}
    if not lookup.addresses or any(same_for_all(one) in wanted for one in lookup.addresses):
        return
    answers = gateway_answers_well(evidence)
    resolved, asked = ", ".join(lookup.addresses[:4]), ", ".join(expected.addresses[:4])
    yield Finding(
        code="address-differs-from-expected",
        severity=Severity.WARNING if answers else Severity.ERROR,
        summary=text("The server's name leads to an unexpected address"),
        explanation=text("It leads to {resolved}; IT expects {expected}.", resolved=resolved, expected=asked),
        acts=(Actor.IT_SERVER,),
        detail=(
            text(
                "`{name}` resolves to `{resolved}`; expected (set by {source}): `{expected}`.",
                name=lookup.name,
                resolved=resolved,
                expected=asked,
                source=expected.source,
            ),
        ),
        remedy_it=(
            text(
                "Compare the DNS or DDNS record with the gateway's WAN address now; after a "
                "WAN failover the record takes minutes to follow."
            ),
            text("If the new address is right, correct the expected address in the policy."),
        ),
        commands=(f"nslookup {word(lookup.name)}",),
        evidence=evidence.refs(lookup, expected),
    )


def _learned(evidence: Evidence) -> Learned | None:
    seen = evidence.first(SystemLookup)
    if seen is None:
        return None
    if not seen.addresses:
        return Learned(text("The name leads to no address"))
    more = f" +{len(seen.addresses) - 1}" if len(seen.addresses) > 1 else ""
    return Learned(text("The name leads to an address"), text("{address}", address=seen.addresses[0] + more))


CHECK = Check(
    id="name_resolution",
    stage=Stage.NAME,
    doing=text("Looking up the server's name"),
    observe=_observe,
    rules=(address_is_not_a_name, address_differs),
    learned=_learned,
    deadline_s=LOOKUP_DEADLINE_S,
)
