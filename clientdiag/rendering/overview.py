"""What the result page, the HTML report and the terminal all say: one reading of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from clientdiag.checks import ALL_CHECKS
from clientdiag.engine.stages import TITLES, StageView, stage_views
from clientdiag.model.catalogue import Stage, stage_of
from clientdiag.model.core import Actor, CheckStatus, Finding, Report, Severity, State, Topic
from clientdiag.model.text import Text, ntext, text
from clientdiag.translation import listed, say


@dataclass(frozen=True)
class Noticed:
    """A finding that is not the root: one line, and whether it is folded under a cause."""

    code: str
    severity: Severity
    line: str
    folded_under: str | None


@dataclass(frozen=True)
class Unchecked:
    """Something that could not be checked, and why."""

    title: str
    reason: str


@dataclass(frozen=True)
class Overview:
    """The calm overview: plain strings in the reader's language, not escaped for any format.

    ``headline`` is the verdict in one sentence, ``sentence`` what lies behind it, ``who`` who mends
    it. ``it_steps`` and ``it_details`` may hold `backticks` around what is typed or copied.
    """

    state: State
    headline: str
    sentence: str
    who: str
    stages: tuple[StageView, ...]
    user_steps: tuple[str, ...]
    it_steps: tuple[str, ...]
    it_details: tuple[str, ...]
    commands: tuple[str, ...]
    noticed: tuple[Noticed, ...]
    unchecked: tuple[Unchecked, ...]
    checks_passed: int
    phone_code: str
    demo: bool


def overview(report: Report) -> Overview:
    """Read *report* for people."""
    root = root_finding(report)
    headline, sentence = _headline(report, root)
    return Overview(
        state=report.verdict.state,
        headline=headline,
        sentence=sentence,
        who=_who(root),
        stages=stage_views(report),
        user_steps=_user_steps(report, root),
        it_steps=_say_all(root.remedy_it) if root else (),
        it_details=_say_all(root.detail) if root else (),
        commands=root.commands if root else (),
        noticed=_noticed(report, root),
        unchecked=_unchecked(report),
        checks_passed=_passed(report),
        phone_code=phone_code(report),
        demo=report.demo,
    )


def about(report: Report, view: Overview, stage: Stage) -> Overview | None:
    """*view* as if the worst fault of *stage* were the root: what to do about that. None without one."""
    here = [one for one in report.findings if stage_of(one.code) is stage and one.severity != Severity.NOTE]
    root = root_finding(report)
    worst = [one for one in here if one.severity == Severity.ERROR]
    found = root if root in here else next(iter(worst or here), None)
    return None if found is None else about_finding(report, view, found)


def about_finding(report: Report, view: Overview, found: Finding) -> Overview:
    """*view* as if *found* were the root: what to do about that."""
    return replace(
        view,
        user_steps=_user_steps(report, found),
        it_steps=_say_all(found.remedy_it),
        it_details=_say_all(found.detail),
        commands=found.commands,
    )


def root_finding(report: Report) -> Finding | None:
    """The finding that ``verdict.root`` names."""
    named = [one for one in report.findings if one.code == report.verdict.root and one.explained_by is None]
    worst = [one for one in named if one.severity == Severity.ERROR]
    return next(iter(worst or named), None)


def phone_code(report: Report) -> str:
    """The code to read over the phone: the root (or the state) and four letters."""
    return f"{(report.verdict.root or report.verdict.state).upper()} · {report.support_code}"


def _say_all(texts: Sequence[Text]) -> tuple[str, ...]:
    return tuple(say(one) for one in texts)


def _headline(report: Report, root: Finding | None) -> tuple[str, str]:
    if root is not None:
        return say(root.summary), say(root.explanation) if root.explanation else ""
    if report.verdict.state == State.READY:
        in_order = text(
            "The server, its certificate and this computer's trust are in order. "
            "Sign-in itself was not tested."
        )
        return say(text("This computer is ready to connect")), say(in_order)
    if report.verdict.root is not None or report.verdict.state != State.UNDETERMINED:
        return _without_finding(report)
    reasons = " ".join(say(one.reason) for one in report.verdict.unknown)
    if any(one.status == CheckStatus.CANCELLED for one in report.runs):
        return say(text("The run was cancelled before it was finished")), reasons
    return say(
        ntext(
            "No fault was found, but one thing could not be settled",
            "No fault was found, but {n} things could not be settled",
            max(1, len(report.verdict.unknown)),
        )
    ), reasons


def _without_finding(report: Report) -> tuple[str, str]:
    """For a report, of a newer version or damaged, whose verdict names a finding that is not there."""
    named = text("A fault was found: {code}", code=report.verdict.root or report.verdict.state)
    return say(named), say(text("This version cannot say more about it; a newer one may."))


_WHO = {
    Actor.YOU: text("You can fix this yourself."),
    Actor.IT_DEVICE: text("IT can fix this on your computer; you did nothing wrong."),
    Actor.IT_PROFILE: text("IT can fix this in the VPN settings; you did nothing wrong."),
    Actor.IT_NETWORK: text("The people who run the network can fix this; you did nothing wrong."),
    Actor.IT_SERVER: text("IT can fix this on the server; you did nothing wrong."),
}


def _who(root: Finding | None) -> str:
    actor = next((one for one in root.acts if one in _WHO), None) if root else None
    return say(_WHO[actor]) if actor else ""


def _user_steps(report: Report, root: Finding | None) -> tuple[str, ...]:
    if root is not None and root.remedy:
        return _say_all(root.remedy)
    if root is None and report.verdict.state == State.READY:
        return (
            say(text("Connect with the Cisco client as usual.")),
            say(text("If it still fails, save the diagnostic zip and send it to IT.")),
        )
    return (
        say(text("Save the diagnostic zip and send it to IT.")),
        say(text("When IT says it is done, press Run again.")),
    )


def _noticed(report: Report, root: Finding | None) -> tuple[Noticed, ...]:
    return tuple(
        Noticed(one.code, one.severity, say(one.summary), one.explained_by)
        for one in report.findings
        if one is not root
    )


def _unchecked(report: Report) -> tuple[Unchecked, ...]:
    """What the verdict misses, then whatever else was not judged, one line for each reason."""
    vital = [Unchecked(say(_TOPICS[one.topic]), say(one.reason)) for one in report.verdict.unknown]
    told = {one.reason for one in vital}
    titles: dict[str, list[str]] = {}
    for title, reason in (*_runs_cut_short(report), *_rules_not_judged(report)):
        if reason not in told and title not in titles.setdefault(reason, []):
            titles[reason].append(title)
    return (*vital, *(Unchecked(listed(some), reason) for reason, some in titles.items()))


def _runs_cut_short(report: Report) -> Iterator[tuple[str, str]]:
    stages = {check.id: check.stage for check in ALL_CHECKS}
    for run in report.runs:
        if run.status in _CUT_SHORT:
            title = say(TITLES[stages[run.check]]) if run.check in stages else run.check
            yield title, say(run.reason or _CUT_SHORT[run.status])


def _rules_not_judged(report: Report) -> Iterator[tuple[str, str]]:
    for one in report.unevaluated:
        if one.reason is not None:
            stage = stage_of(one.code)
            yield (say(TITLES[stage]) if stage else one.code), say(one.reason)


_CUT_SHORT = {
    CheckStatus.TIMED_OUT: text("It did not answer in time."),
    CheckStatus.CANCELLED: text("The run was cancelled first."),
    CheckStatus.SKIPPED: text("It was skipped."),
    CheckStatus.ERROR: text("This program failed here. The zip says where; please send it to IT."),
}
_TOPICS = {
    Topic.NAME: text("The server's name"),
    Topic.CONNECTION: text("The connection to the server"),
    Topic.CHAIN: text("The server's certificate"),
    Topic.TRUST: text("Whether this computer trusts the server"),
    Topic.CLIENT_CERTIFICATE: text("Your certificate"),
    Topic.SYMPTOM: text("What you see in the Cisco client"),
}


def _passed(report: Report) -> int:
    return sum(1 for one in report.runs if one.status == CheckStatus.COMPLETED)
