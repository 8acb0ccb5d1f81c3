"""What does the Cisco client say of itself? Its state, the hosts it lists, its version as a last resort."""

from __future__ import annotations

from functools import partial

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.cisco.command_line import is_connected, last_state, listed_hosts, printed_version
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Failure
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall, ClientState
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
    questions = [ClientQuestion.STATE, ClientQuestion.HOSTS]
    questions += [ClientQuestion.VERSION] if client.version is None else []

    answers = side_by_side(
        [partial(context.platform.ask_client, client, question, deadline_s) for question in questions],
        deadline_s=context.remaining(),
        cancelled=context.cancelled,
    )
    context.emit(_fact(dict(zip(questions, answers, strict=True))))
    return None


def _fact(answers: dict[ClientQuestion, ClientWords | None]) -> ClientState:
    heard = {question: one for question, one in answers.items() if one is not None}
    state = last_state(_words(heard, ClientQuestion.STATE))
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
    learned=_learned,
    after=("client_install",),
    deadline_s=DEADLINE_S + 1.0,
)
