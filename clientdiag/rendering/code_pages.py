"""The page of every code, from the rules themselves: what it means, and what of Cisco's leads to it."""

from __future__ import annotations

import difflib
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from clientdiag.checks import ALL_CHECKS
from clientdiag.cisco.logs.signatures import known
from clientdiag.engine.stages import TITLES
from clientdiag.model.catalogue import CATALOGUE, Stage, stage_of
from clientdiag.model.text import text
from clientdiag.translation import Problem, gettext, say


class UnknownCode(Problem):
    """The catalogue of this version has no such code."""


@dataclass(frozen=True)
class CodePage:
    """What one code means, in words for IT.

    ``paragraphs`` are the docstrings of its rules, English only. ``checks`` are the ids of the checks
    that bring them. ``signs`` are records of the client's log that this code would explain, each with
    its id and what it means.
    """

    code: str
    stage: Stage
    title: str
    paragraphs: tuple[str, ...]
    checks: tuple[str, ...]
    signs: tuple[str, ...]


def code_page(code: str) -> CodePage:
    """The page of *code*. Raises :class:`UnknownCode`, with the codes that look most alike."""
    stage = stage_of(code.strip().lower())
    if stage is None:
        raise _unknown(code)
    wanted = code.strip().lower()
    rules = [(check, one) for check in ALL_CHECKS for one in check.rules if one.code == wanted]
    return CodePage(
        code=wanted,
        stage=stage,
        title=say(TITLES[stage]),
        paragraphs=tuple(part for _, one in rules for part in _paragraphs(one.judge.__doc__ or "")),
        checks=tuple(dict.fromkeys(check.id for check, _ in rules)),
        signs=tuple(_signs(wanted)),
    )


def code_pages() -> tuple[CodePage, ...]:
    """Every code's page, in the order of blame."""
    return tuple(code_page(fault.code) for fault in CATALOGUE)


def _paragraphs(documentation: str) -> Iterator[str]:
    for part in inspect.cleandoc(documentation).split("\n\n"):
        yield " ".join(part.split())


def _signs(code: str) -> Iterator[str]:
    for one in known().signature:
        if code in (one.points_to or (one.code,)):
            meaning = gettext(one.meaning)
            yield f"{one.id}: {meaning}"


def _unknown(code: str) -> UnknownCode:
    codes = [fault.code for fault in CATALOGUE]
    alike = difflib.get_close_matches(code.strip().lower(), codes, n=3, cutoff=0.5)
    shown = code.strip()[:60]
    if alike:
        return UnknownCode(
            text(
                "There is no code “{code}”; the nearest are {codes}. All of them: clientdiag explain --list",
                code=shown,
                codes=", ".join(alike),
            )
        )
    return UnknownCode(text("There is no code “{code}”. All of them: clientdiag explain --list", code=shown))


def code_text(page: CodePage, width: int) -> str:
    """*page* as text for a terminal that is *width* columns wide; ends in a newline."""

    def wrapped(words: str, indent: str = "", first: str | None = None) -> str:
        start = indent if first is None else first
        return textwrap.fill(
            words,
            width,
            initial_indent=start,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )

    parts = [f"{page.code}  ({page.title})", *(wrapped(one) for one in page.paragraphs)]
    if page.signs:
        signs = [wrapped(one, "    ", "  · ") for one in page.signs]
        parts.append("\n".join((gettext("Lines of the client's log that it would explain:"), *signs)))
    parts.append(gettext("Looked for by: {checks}").format(checks=", ".join(page.checks)))
    return "\n\n".join(parts) + "\n"
