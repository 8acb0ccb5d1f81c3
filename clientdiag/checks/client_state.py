"""What does the Cisco client say of itself? State, statistics, hosts; its version as a last resort."""

from __future__ import annotations

from functools import partial

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import has_tunnel
from clientdiag.cisco.command_line import (
    Statistics,
    is_connected,
    last_state,
    listed_hosts,
    printed_version,
    statistics,
)
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Failure, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall, ClientSession, ClientState
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, ntext, text
from clientdiag.platforms.base import ClientQuestion, ClientWords
from clientdiag.probes.patience import side_by_side

DEADLINE_S = 12.0
"""After so long the client hangs: its service is down, or its window has it."""


def _observe(context: Context) -> Text | None:
    client = context.evidence().first(ClientInstall)
    if client is None or not client.found:
        return text("There is no Cisco client to ask.")
    if client.agent_running is not True:
        return text("The Cisco client's service does not run, so it is not asked.")
    deadline_s = min(DEADLINE_S, context.remaining() - 0.5)
    questions = [ClientQuestion.STATE, ClientQuestion.STATISTICS, ClientQuestion.HOSTS]
    questions += [ClientQuestion.VERSION] if client.version is None else []

    answers = side_by_side(
        [partial(context.platform.ask_client, client, question, deadline_s) for question in questions],
        deadline_s=context.remaining(),
        cancelled=context.cancelled,
    )
    heard = {question: one for question, one in zip(questions, answers, strict=True) if one is not None}
    told = statistics(_words(heard, ClientQuestion.STATISTICS))
    context.emit(_fact(heard, told))
    if told.server or is_connected(told.state):  # without a connection there is nothing to tell of
        context.emit(ClientSession(*told))
    return None


def _fact(heard: dict[ClientQuestion, ClientWords], told: Statistics) -> ClientState:
    state = last_state(_words(heard, ClientQuestion.STATE)) or told.state
    hosts = heard.get(ClientQuestion.HOSTS)
    return ClientState(
        state=state,
        connected=is_connected(state),
        hosts=listed_hosts(hosts.said) if hosts is not None and hosts.failure is None else None,
        version=printed_version(_words(heard, ClientQuestion.VERSION)),
        failure=_failure(heard),
    )


def _words(heard: dict[ClientQuestion, ClientWords], question: ClientQuestion) -> str:
    one = heard.get(question)
    return one.said if one is not None and one.failure is None else ""


def _failure(heard: dict[ClientQuestion, ClientWords]) -> Failure | None:
    return next((one.failure for one in heard.values() if one.failure is not None), None)


@rule("already-connected", ClientState)
def already_connected(evidence: Evidence) -> Judged:
    """The client says that it is connected, where its tunnel is not seen by its name. Context."""
    seen = evidence.all(ClientState)[0]
    if not seen.connected or has_tunnel(evidence):
        return
    session = evidence.first(ClientSession) or ClientSession()
    yield Finding(
        code="already-connected",
        severity=Severity.NOTE,
        summary=text("The Cisco client is connected at the moment"),
        acts=(Actor.NOBODY,),
        detail=(
            text(
                "It says so itself: server `{server}`, {protocol}, {cipher}, {mode}, for {duration}.",
                server=session.server or "?",
                protocol=session.protocol or "?",
                cipher=session.cipher or "?",
                mode=session.mode or "?",
                duration=session.duration or "?",
            ),
        ),
        evidence=evidence.refs(seen, *evidence.all(ClientSession)),
    )


def _learned(evidence: Evidence) -> Learned | None:
    seen = evidence.first(ClientState)
    if seen is None:
        return None
    if not seen.state:
        return Learned(text("The Cisco client says nothing of its state"))
    listed = None if seen.hosts is None else ntext("{n} server", "{n} servers", len(seen.hosts))
    return Learned(text("The Cisco client says: {state}", state=seen.state), listed)


CHECK = Check(
    id="client_state",
    stage=Stage.COMPUTER,
    doing=text("Asking the Cisco client for its state"),
    observe=_observe,
    rules=(already_connected,),
    learned=_learned,
    after=("client_install",),
    deadline_s=DEADLINE_S + 1.0,
)
