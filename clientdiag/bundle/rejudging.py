"""Then and now: how two judgements of the same facts differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from clientdiag.model.catalogue import blame_order
from clientdiag.model.core import Finding, Report
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain
from clientdiag.translation import say


class ChangeKind(StrEnum):
    """What is not as it was: the verdict, its root, a finding that came, went, weighs or folds otherwise."""

    STATE = "state"
    ROOT = "root"
    CAME = "came"
    WENT = "went"
    SEVERITY = "severity"
    FOLDING = "folding"


class Change(msgspec.Struct, frozen=True):
    """One change. ``code`` and ``subject`` name the finding, empty for the verdict.

    ``then`` and ``now`` are states, codes or severities; null where there was or is none. They may come
    from a zip and so may be hostile.
    """

    kind: ChangeKind
    code: str
    subject: str
    then: str | None
    now: str | None


def changes(then: Report, now: Report) -> Iterator[Change]:
    """Every change from *then* to *now*: the verdict first, findings in the order of blame."""
    before, after = then.verdict, now.verdict
    if before.state != after.state:
        yield Change(ChangeKind.STATE, "", "", before.state.value, after.state.value)
    if before.root != after.root:
        yield Change(ChangeKind.ROOT, "", "", before.root, after.root)
    old, new = _by_name(then.findings), _by_name(now.findings)
    for name in sorted({**old, **new}, key=lambda one: (blame_order(one[0]), one)):
        yield from _of_finding(*name, old.get(name), new.get(name))


def differences(then: Report, now: Report) -> Iterator[str]:
    """The same in sentences; nothing when the two agree."""
    found = list(changes(then, now))
    none = say(text("none"))
    for one in found:
        was, today = plain(one.then or none), plain(one.now or none)
        if one.kind is ChangeKind.STATE:
            yield say(text("The verdict was {then}; today it is {now}.", then=was, now=today))
        if one.kind is ChangeKind.ROOT:
            yield say(text("The cause was {then}; today it is {now}.", then=was, now=today))
    came, went = (_names(found, kind) for kind in (ChangeKind.CAME, ChangeKind.WENT))
    if came:
        yield say(text("Found only today: {codes}.", codes=came))
    if went:
        yield say(text("No longer found: {codes}.", codes=went))
    for one in found:
        if one.kind in {ChangeKind.SEVERITY, ChangeKind.FOLDING}:
            yield _about_finding(one)


def _of_finding(code: str, subject: str, old: Finding | None, new: Finding | None) -> Iterator[Change]:
    if old is None or new is None:
        kind = ChangeKind.CAME if old is None else ChangeKind.WENT
        then, now = (one.severity.value if one is not None else None for one in (old, new))
        yield Change(kind, code, subject, then, now)
        return
    if old.severity != new.severity:
        yield Change(ChangeKind.SEVERITY, code, subject, old.severity.value, new.severity.value)
    if old.explained_by != new.explained_by:
        yield Change(ChangeKind.FOLDING, code, subject, old.explained_by, new.explained_by)


def _about_finding(one: Change) -> str:
    name, then, now = _name(one), plain(one.then or ""), plain(one.now or "")
    if one.kind is ChangeKind.SEVERITY:
        said = text("{finding} had the weight {then}; today it has {now}.", finding=name, then=then, now=now)
    elif one.then is None:
        said = text("{finding} stood by itself; today it is put down to {now}.", finding=name, now=now)
    elif one.now is None:
        said = text("{finding} was put down to {then}; today it stands by itself.", finding=name, then=then)
    else:
        said = text(
            "{finding} was put down to {then}; today it is to {now}.", finding=name, then=then, now=now
        )
    return say(said)


def _names(found: Iterable[Change], kind: ChangeKind) -> str:
    return ", ".join(dict.fromkeys(_name(one) for one in found if one.kind is kind))


def _name(one: Change) -> str:
    return plain(f"{one.code} ({one.subject})" if one.subject else one.code)


def _by_name(findings: Iterable[Finding]) -> dict[tuple[str, str], Finding]:
    """Findings by code, and by subject where a code was found more than once.

    What a subject is called may change from version to version; the finding is the same all the same.
    """
    listed = list(findings)
    counts: dict[str, int] = {}
    for one in listed:
        counts[one.code] = counts.get(one.code, 0) + 1
    return {(one.code, one.subject or "" if counts[one.code] > 1 else ""): one for one in listed}
