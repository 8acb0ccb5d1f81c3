"""What in a report this version does not know, in plain words: a zip from the future opens all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clientdiag import __version__
from clientdiag.model import wire
from clientdiag.model.catalogue import is_known
from clientdiag.model.core import SCHEMA_VERSION, Report, UnknownObservation
from clientdiag.model.text import ntext, text
from clientdiag.rendering.plain import plain
from clientdiag.translation import say

_MOST_NAMES, _MOST_LETTERS = 3, 60


def unfamiliar(report: Report, gave_way: int) -> Iterator[str]:
    """Sentences about *report*, of which *gave_way* parts could not be read; none where all is known."""
    yield from _newer(report, gave_way)
    if gave_way:
        yield say(ntext("One part of it could not be read.", "{n} parts of it could not be read.", gave_way))
    seen = [
        one.kind for run in report.runs for one in run.observations if isinstance(one, UnknownObservation)
    ]
    strange = [kind for kind in seen if not wire.is_known_kind(kind)]
    if strange:
        yield say(
            ntext(
                "One fact is of a kind that this version does not know ({names}); it is kept, not judged.",
                "{n} facts are of kinds that this version does not know ({names}); they are kept, not "
                "judged.",
                len(strange),
                names=_few(strange),
            )
        )
    odd = [kind for kind in seen if wire.is_known_kind(kind)]
    if odd:
        yield say(
            ntext(
                "One fact holds a word that this version does not know ({names}); it is kept, not judged.",
                "{n} facts hold words that this version does not know ({names}); they are kept, not judged.",
                len(odd),
                names=_few(odd),
            )
        )
    yield from _codes([one.code for one in report.findings if not is_known(one.code)])


def _newer(report: Report, gave_way: int) -> Iterator[str]:
    if report.schema > SCHEMA_VERSION:
        yield say(
            text(
                "A newer ClientDiag made this report (format {theirs}, this one knows {ours}); update to see "
                "it all.",
                theirs=report.schema,
                ours=SCHEMA_VERSION,
            )
        )
    elif gave_way:
        yield say(
            text(
                "ClientDiag {theirs} made this report with words that this version ({ours}) does not know; "
                "a newer one may see it all.",
                theirs=plain(report.tool.version)[:_MOST_LETTERS],
                ours=__version__,
            )
        )


def _codes(codes: list[str]) -> Iterator[str]:
    if codes:
        yield say(
            ntext(
                "One finding has a code that this version does not know ({names}); it stays as it was made.",
                "{n} findings have codes that this version does not know ({names}); they stay as they were "
                "made.",
                len(codes),
                names=_few(codes),
            )
        )


def _few(names: Iterable[str]) -> str:
    listed = list(dict.fromkeys(names))
    shown = ", ".join(plain(name)[:_MOST_LETTERS] for name in listed[:_MOST_NAMES])
    return shown + (", …" if len(listed) > _MOST_NAMES else "")
