"""Do other resolvers agree? Asked only when IT or the user switched it on."""

from __future__ import annotations

from functools import partial

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import is_connected
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import DnsAnswer, ResolverRole
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text
from clientdiag.probes.patience import side_by_side

QUERY_DEADLINE_S = 3.0


def _observe(context: Context) -> Text | None:
    options, target = context.options, context.target
    if options.second_resolver is None and not options.ask_zone_servers:
        return text("No other resolver was switched on.")
    if target.is_address:
        return text("The server was given as an address, so DNS is not asked.")
    from clientdiag.probes import dns  # a tenth of a second that most runs never need

    servers = [(options.second_resolver, ResolverRole.SECOND)] if options.second_resolver else []
    if options.ask_zone_servers:
        servers += [(one, ResolverRole.ZONE) for one in dns.zone_servers(target.host, QUERY_DEADLINE_S)]
    questions = [
        partial(dns.ask, target.host, record, server, QUERY_DEADLINE_S, role)
        for server, role in servers
        for record in ("A", "AAAA")
        if server is not None
    ]
    side_by_side(
        questions,
        deadline_s=QUERY_DEADLINE_S + 0.5,
        cancelled=context.cancelled,
        each=lambda _index, answer: context.emit(answer),
    )
    return None


@rule("resolvers-disagree")
def resolvers_disagree(evidence: Evidence) -> Judged:
    """The configured resolver and another one (set by IT, or the zone's own) give different addresses."""
    if is_connected(evidence):
        return
    answers = [one for one in evidence.all(DnsAnswer) if one.rcode is not None]
    others = [one for one in answers if one.role is not ResolverRole.CONFIGURED]
    if not others:
        if any(one.role is not ResolverRole.CONFIGURED for one in evidence.all(DnsAnswer)):
            yield Unevaluated("resolvers-disagree", (), text("The other resolver did not answer."))
        return
    for record in ("A", "AAAA"):
        mine = _addresses(answers, record, configured=True)
        theirs = _addresses(others, record, configured=False)
        if mine and theirs and not mine & theirs:
            yield _finding(evidence, mine, theirs, answers)
            return


def _addresses(answers: list[DnsAnswer], record: str, *, configured: bool) -> set[str]:
    return {
        address
        for one in answers
        if one.record == record and (one.role is ResolverRole.CONFIGURED) is configured
        for address in one.addresses
    }


def _finding(evidence: Evidence, mine: set[str], theirs: set[str], answers: list[DnsAnswer]) -> Finding:
    return Finding(
        code="resolvers-disagree",
        severity=Severity.WARNING,
        summary=text("Not everyone is told the same address for the VPN server"),
        explanation=text("This network's name service may be out of date."),
        acts=(Actor.IT_NETWORK,),
        detail=(
            text(
                "Configured resolvers: `{mine}`; other: `{theirs}`.",
                mine=", ".join(sorted(mine)),
                theirs=", ".join(sorted(theirs)),
            ),
        ),
        remedy_it=(
            text(
                "Compare the zone on all its servers, the record's time to live, and any split "
                "view of the zone."
            ),
        ),
        evidence=evidence.refs(*answers),
    )


def _learned(evidence: Evidence) -> Learned | None:
    others = [one for one in evidence.all(DnsAnswer) if one.role is not ResolverRole.CONFIGURED]
    return Learned(text("Asked other resolvers")) if others else None


CHECK = Check(
    id="other_resolvers",
    stage=Stage.NAME,
    doing=text("Asking other resolvers"),
    observe=_observe,
    rules=(resolvers_disagree,),
    learned=_learned,
    deadline_s=2 * QUERY_DEADLINE_S + 2.0,
)
