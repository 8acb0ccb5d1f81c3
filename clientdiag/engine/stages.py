"""The path from this computer to sign-in, stage by stage, as far as the facts show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clientdiag.certificates.reading import read
from clientdiag.checks.readings import chain_view, clock_offset, local_now, primary_handshake, was_asked
from clientdiag.model.catalogue import Stage, stage_of
from clientdiag.model.core import CheckStatus, Finding, Report, Severity, Topic
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    CertificateTrial,
    GatewayExchange,
    LocalClock,
    SystemLookup,
    TargetAddress,
    TcpConnect,
    TlsHandshake,
    TrialEnd,
)
from clientdiag.model.text import Text, ntext, text
from clientdiag.translation import say


class StageState(StrEnum):
    """How a stage is drawn. Words and shapes say the same as the colour."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"
    QUIET = "quiet"
    RUNNING = "running"


@dataclass(frozen=True)
class StageView:
    """One stage: its title, its state, and a caption of a word or two."""

    stage: Stage
    title: str
    state: StageState
    caption: str


TITLES: dict[Stage, Text] = {
    Stage.COMPUTER: text("This computer"),
    Stage.NAME: text("Name"),
    Stage.NETWORK: text("Network"),
    Stage.SERVER: text("Server"),
    Stage.SERVER_CERTIFICATE: text("Server certificate"),
    Stage.TRUST: text("Trust"),
    Stage.CLIENT_CERTIFICATE: text("Your certificate"),
    Stage.SIGN_IN: text("Sign-in"),
}


_FACTS: dict[Stage, str] = {
    Stage.COMPUTER: "system_clock",
    Stage.NAME: "name_resolution",
    Stage.NETWORK: "reachability",
    Stage.SERVER: "gateway_protocol",
    Stage.SERVER_CERTIFICATE: "tls_handshake",
    Stage.TRUST: "local_trust",
    Stage.CLIENT_CERTIFICATE: "client_certificate",
}
_TOPIC_STAGES: dict[Topic, Stage] = {
    Topic.NAME: Stage.NAME,
    Topic.CONNECTION: Stage.NETWORK,
    Topic.CHAIN: Stage.SERVER_CERTIFICATE,
    Topic.TRUST: Stage.TRUST,
    Topic.CLIENT_CERTIFICATE: Stage.CLIENT_CERTIFICATE,
    Topic.SYMPTOM: Stage.SIGN_IN,
}


def stage_views(report: Report) -> tuple[StageView, ...]:
    """The eight stages of *report*, in order. What lies behind a break is quiet, not good."""
    evidence = Evidence(report.runs)
    unknown = {_TOPIC_STAGES[one.topic] for one in report.verdict.unknown}
    views: list[StageView] = []
    broken = False
    for stage in Stage:
        state = _state(stage, report.findings, unknown, evidence)
        if broken and state in {StageState.UNKNOWN, StageState.QUIET}:
            state = StageState.QUIET
        views.append(
            StageView(stage, say(TITLES[stage]), state, say(_caption(stage, state, evidence, broken=broken)))
        )
        broken = broken or state is StageState.BAD
    return tuple(views)


def running_views(evidence: Evidence, running: Iterable[str]) -> tuple[StageView, ...]:
    """The stages while a run goes on: what has been seen, what is being looked at, what waits."""
    busy = set(running)
    views = []
    for stage in Stage:
        check = _FACTS.get(stage)
        if check in busy:
            state, caption = StageState.RUNNING, text("checking")
        elif (
            check is not None
            and evidence.status(check) is CheckStatus.COMPLETED
            and _has_facts(stage, evidence)
        ):
            state = StageState.GOOD
            caption = _caption(stage, state, evidence, broken=False)
        else:
            state, caption = StageState.QUIET, text("waiting")
        views.append(StageView(stage, say(TITLES[stage]), state, say(caption)))
    return tuple(views)


def _state(stage: Stage, findings: Iterable[Finding], unknown: set[Stage], evidence: Evidence) -> StageState:
    here = [one for one in findings if stage_of(one.code) is stage and one.explained_by is None]
    if any(one.severity == Severity.ERROR for one in here):
        return StageState.BAD
    if any(one.severity == Severity.WARNING for one in here):
        return StageState.WARNING
    if stage in unknown:
        return StageState.UNKNOWN
    if stage is Stage.SIGN_IN:
        return StageState.QUIET
    return StageState.GOOD if _has_facts(stage, evidence) else StageState.UNKNOWN


def _has_facts(stage: Stage, evidence: Evidence) -> bool:
    if stage is Stage.COMPUTER:
        return evidence.has(LocalClock)
    if stage is Stage.NAME:
        lookup = evidence.first(SystemLookup)
        return evidence.has(TargetAddress) or bool(lookup and lookup.addresses)
    if stage is Stage.NETWORK:
        return any(one.failure is None for one in evidence.all(TcpConnect))
    if stage is Stage.SERVER:
        return any(one.document is not None for one in evidence.all(GatewayExchange))
    if stage in {Stage.SERVER_CERTIFICATE, Stage.CLIENT_CERTIFICATE}:
        return any(one.presented for one in evidence.all(TlsHandshake))
    if stage is Stage.TRUST:
        view = chain_view(evidence)
        return view is not None and view.trusted is True
    return False


def _caption(stage: Stage, state: StageState, evidence: Evidence, *, broken: bool) -> Text:
    if state is StageState.BAD:
        return text("fault found")
    if state is StageState.WARNING:
        return text("needs attention")
    if state is StageState.UNKNOWN:
        return text("not known")
    if state is StageState.QUIET:
        return text("not reached") if broken else text("not tested")
    return _good_caption(stage, evidence)


def _good_caption(stage: Stage, evidence: Evidence) -> Text:
    if stage is Stage.COMPUTER:
        return text("clock right") if clock_offset(evidence) is not None else text("clock unknown")
    if stage is Stage.NAME:
        lookup = evidence.first(SystemLookup)
        return (
            text("{address}", address=lookup.addresses[0])
            if lookup and lookup.addresses
            else text("not needed")
        )
    if stage is Stage.NETWORK:
        opened = [one for one in evidence.all(TcpConnect) if one.failure is None]
        return text("port {port} open", port=opened[0].port)
    if stage is Stage.SERVER_CERTIFICATE:
        return _days_left(evidence)
    if stage is Stage.CLIENT_CERTIFICATE:
        return _taken_or_here(evidence)
    return text("trusted") if stage is Stage.TRUST else text("answers")


def _taken_or_here(evidence: Evidence) -> Text:
    if any(one.end is TrialEnd.ACCEPTED for one in evidence.all(CertificateTrial)):
        return text("taken by the server")
    return text("is here") if was_asked(evidence) else text("not asked for")


def _days_left(evidence: Evidence) -> Text:
    handshake, when = primary_handshake(evidence), local_now(evidence)
    end = read(handshake.presented[0]).not_after if handshake and handshake.presented else None
    if end is None or when is None:
        return text("read")
    days = (end - when).days
    return ntext("{n} day left", "{n} days left", days)
