"""Is the server's name pinned in the hosts file? The Cisco client itself may leave such a line behind."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import gateway_answers_well, is_connected
from clientdiag.checks.readings.addresses import same_for_all
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import DnsAnswer, HostsFile, ResolverRole
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text


def _observe(context: Context) -> Text | None:
    if context.target.is_address or context.target.host == "localhost":
        return text("Only a real name can be pinned in the hosts file.")
    context.emit(context.platform.hosts_file(context.target.host))
    return None


@rule("hosts-file-override", HostsFile)
def hosts_file_override(evidence: Evidence) -> Judged:
    """The hosts file pins the server's name to an address that DNS does not give.

    An error when no gateway answers well there, else a warning. Without an answer from DNS there
    is nothing to compare with.
    """
    pinned = evidence.all(HostsFile)[0]
    if pinned.failure is not None:
        yield Unevaluated("hosts-file-override", (), text("The hosts file could not be read."))
        return
    if not pinned.addresses or is_connected(evidence):
        return
    answers = [
        one
        for one in evidence.all(DnsAnswer)
        if one.rcode is not None and one.role is ResolverRole.CONFIGURED
    ]
    if not answers:
        yield Unevaluated(
            "hosts-file-override",
            ("dns-answer",),
            text("The hosts file names the server, and DNS was not there to compare."),
        )
        return
    given = {same_for_all(address) for one in answers for address in one.addresses}
    foreign = [one for one in pinned.addresses if same_for_all(one) not in given]
    if foreign:
        yield _finding(evidence, pinned, foreign, sorted(given))


def _finding(evidence: Evidence, pinned: HostsFile, foreign: list[str], given: list[str]) -> Finding:
    return Finding(
        code="hosts-file-override",
        severity=Severity.WARNING if gateway_answers_well(evidence) else Severity.ERROR,
        summary=text("This computer has an outdated address for the VPN server written down"),
        explanation=text("A file on this computer sends it to {address}.", address=foreign[0]),
        acts=(Actor.IT_DEVICE,),
        detail=(
            text("`{file}` pins the name to `{pinned}`.", file=pinned.location, pinned=", ".join(foreign)),
            text("DNS gives: `{given}`.", given=", ".join(given) or "no address"),
        ),
        remedy_it=(
            text(
                "Remove the line from `{file}`. A Cisco client that crashed may have left it.",
                file=pinned.location,
            ),
        ),
        evidence=evidence.refs(pinned),
    )


def _learned(evidence: Evidence) -> Learned | None:
    seen = evidence.first(HostsFile)
    if seen is None or seen.failure is not None:
        return None
    if seen.addresses:
        return Learned(text("The hosts file names the server"), text("{address}", address=seen.addresses[0]))
    return Learned(text("The hosts file does not name the server"))


CHECK = Check(
    id="hosts_file",
    stage=Stage.NAME,
    doing=text("Looking into the hosts file"),
    observe=_observe,
    rules=(hosts_file_override,),
    learned=_learned,
    deadline_s=5.0,
)
