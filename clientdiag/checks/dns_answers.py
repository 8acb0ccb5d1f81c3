"""What do the configured DNS resolvers say? It explains the system's answer, it never decides."""

from __future__ import annotations

from functools import partial

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import configured_answers, word
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, FailureKind, Finding, Severity, Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import DnsAnswer, Resolvers, SystemLookup, TargetAddress
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text
from clientdiag.probes.patience import side_by_side

QUERY_DEADLINE_S = 3.0
_LOCAL_NAMES = ("localhost", "local")


def _observe(context: Context) -> Text | None:
    target = context.target
    if target.is_address:
        return text("The server was given as an address, so DNS is not asked.")
    if target.host.rpartition(".")[2] in _LOCAL_NAMES:
        return text("This name is local to the computer (RFC 6761, RFC 6762), so DNS is not asked.")
    from clientdiag.probes import dns  # a tenth of a second that an address never needs

    resolvers = dns.configured_resolvers()
    context.emit(resolvers)
    questions = [
        partial(dns.ask, target.host, record, resolver, QUERY_DEADLINE_S)
        for resolver in resolvers.addresses[: dns.MAX_RESOLVERS]
        for record in ("A", "AAAA")
    ]
    side_by_side(
        questions,
        deadline_s=QUERY_DEADLINE_S + 0.5,
        cancelled=context.cancelled,
        each=lambda _index, answer: context.emit(answer),
    )
    return None


@rule("name-not-found", topic=Topic.NAME)
def name_not_found(evidence: Evidence) -> Judged:
    """The server's name does not exist in DNS (NXDOMAIN).

    The system resolver must say so; a resolver that answers otherwise when asked directly makes it
    unknown, because then something between them differs.
    """
    lookup = evidence.first(SystemLookup)
    if lookup is None:
        if not evidence.has(TargetAddress) and not _resolvers_fail(evidence, None):
            yield Unevaluated(
                "name-not-found",
                ("system-lookup",),
                text("This computer did not finish looking up the name."),
            )
        return
    answers = configured_answers(evidence)
    if _does_not_exist(evidence, lookup):
        yield Finding(
            code="name-not-found",
            severity=Severity.ERROR,
            summary=text("The VPN server's name does not exist"),
            explanation=text("No computer on the Internet is called {name} at the moment.", name=lookup.name),
            acts=(Actor.IT_SERVER, Actor.YOU),
            remedy=(
                text("Check the spelling of the server's name."),
                text("If it is right, send the report to IT."),
            ),
            detail=(
                text(
                    "`{name}`: NXDOMAIN from {resolvers}.",
                    name=lookup.name,
                    resolvers=_who(answers, "NXDOMAIN") or "getaddrinfo",
                ),
            ),
            remedy_it=(
                text("Meraki: is Dynamic DNS on for this network, and is the name unchanged?"),
                text("Else add the missing DNS record, or correct the name in the VPN profile."),
            ),
            commands=(f"nslookup {word(lookup.name)}",),
            evidence=evidence.refs(lookup, *answers),
        )
    elif not lookup.addresses and not _explained_otherwise(evidence, lookup):
        yield Unevaluated("name-not-found", (), _why_unknown(lookup, answers))


@rule("name-without-address")
def name_without_address(evidence: Evidence) -> Judged:
    """The name exists in DNS, but has neither an A nor an AAAA record (NOERROR without data)."""
    lookup = evidence.first(SystemLookup)
    if lookup is None or not _has_no_address(evidence, lookup):
        return
    answers = configured_answers(evidence)
    yield Finding(
        code="name-without-address",
        severity=Severity.ERROR,
        summary=text("The VPN server's name has no address"),
        explanation=text("{name} exists, but does not say where the server is.", name=lookup.name),
        acts=(Actor.IT_SERVER,),
        detail=(
            text(
                "`{name}`: NOERROR without A and AAAA records from {resolvers}.",
                name=lookup.name,
                resolvers=_who(answers, "NOERROR"),
            ),
        ),
        remedy_it=(
            text(
                "Add the A (or AAAA) record; with Meraki, check that Dynamic DNS publishes the WAN address."
            ),
        ),
        commands=(f"nslookup -type=A {word(lookup.name)}", f"nslookup -type=AAAA {word(lookup.name)}"),
        evidence=evidence.refs(lookup, *answers),
    )


@rule("resolver-failing")
def resolver_failing(evidence: Evidence) -> Judged:
    """The configured DNS resolvers fail: SERVFAIL, REFUSED, or no answer at all."""
    lookup = evidence.first(SystemLookup)
    if not _resolvers_fail(evidence, lookup):
        return
    answers = configured_answers(evidence)
    yield Finding(
        code="resolver-failing",
        severity=Severity.ERROR,
        summary=text("This computer's name service (DNS) does not answer"),
        explanation=text("So no server can be found by its name, this one included."),
        acts=(Actor.YOU, Actor.IT_NETWORK),
        remedy=(
            text("Check whether other web pages open."),
            text("Reconnect to the network, or try another one, such as a phone's hotspot."),
        ),
        detail=tuple(
            text(
                "{resolver} {record}: {outcome}",
                resolver=one.resolver,
                record=one.record,
                outcome=_outcome(one),
            )
            for one in answers
        ),
        remedy_it=(
            text("Check the resolvers this network hands out, and whether they can reach the Internet."),
        ),
        commands=(f"nslookup {word(answers[0].name)}",),
        evidence=evidence.refs(*([lookup] if lookup else []), *answers),
    )


def _does_not_exist(evidence: Evidence, lookup: SystemLookup) -> bool:
    if lookup.failure is None or lookup.failure.kind not in {
        FailureKind.NO_SUCH_NAME,
        FailureKind.NO_ADDRESS,
    }:
        return False
    answers = configured_answers(evidence)
    if any(one.rcode == "NOERROR" for one in answers):
        return False
    if any(one.rcode == "NXDOMAIN" for one in answers):
        return True
    # nothing to ask directly (DoH, name policy tables): the system's own word is all there is
    return not answers and lookup.failure.kind is FailureKind.NO_SUCH_NAME


def _has_no_address(evidence: Evidence, lookup: SystemLookup) -> bool:
    if lookup.addresses or lookup.failure is None or lookup.failure.kind is FailureKind.TRY_AGAIN:
        return False
    answered = [one for one in configured_answers(evidence) if one.rcode is not None]
    return bool(answered) and all(one.rcode == "NOERROR" and not one.addresses for one in answered)


def _resolvers_fail(evidence: Evidence, lookup: SystemLookup | None) -> bool:
    """All resolvers fail when asked directly, and the system got no address or never came back."""
    answers = configured_answers(evidence)
    failing = bool(answers) and all(
        one.failure is not None or one.rcode in {"SERVFAIL", "REFUSED"} for one in answers
    )
    return failing and (lookup is None or not lookup.addresses)


def _explained_otherwise(evidence: Evidence, lookup: SystemLookup) -> bool:
    return _has_no_address(evidence, lookup) or _resolvers_fail(evidence, lookup)


def _why_unknown(lookup: SystemLookup, answers: list[DnsAnswer]) -> Text:
    if any(one.addresses for one in answers):
        return text(
            "This computer finds no address for {name}, while DNS gives one when asked directly.",
            name=lookup.name,
        )
    return text("This computer could not look up {name}, and DNS did not say why.", name=lookup.name)


def _who(answers: list[DnsAnswer], rcode: str) -> str:
    return ", ".join(dict.fromkeys(one.resolver for one in answers if one.rcode == rcode))


def _outcome(answer: DnsAnswer) -> str:
    return answer.rcode or (answer.failure.kind.value if answer.failure else "?")


def _learned(evidence: Evidence) -> Learned | None:
    answers = configured_answers(evidence)
    answered = sum(1 for one in answers if one.rcode is not None)
    if not evidence.has(Resolvers):
        return None
    if not answers:
        return Learned(text("Found no DNS resolver to ask"))
    return Learned(
        text("Asked the DNS resolvers"),
        text("{answered} of {all} answers", answered=answered, all=len(answers)),
    )


CHECK = Check(
    id="dns_answers",
    stage=Stage.NAME,
    doing=text("Asking the DNS resolvers"),
    observe=_observe,
    rules=(name_not_found, name_without_address, resolver_failing),
    learned=_learned,
    deadline_s=QUERY_DEADLINE_S + 2.0,
)
