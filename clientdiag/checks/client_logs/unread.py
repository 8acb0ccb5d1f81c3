"""Logs that somebody named and that could not be read: nothing found in them proves nothing."""

from __future__ import annotations

from clientdiag.cisco.logs.source import NAMED
from clientdiag.model.core import FailureKind, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import LogRead
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text

_MOST = 5
_WHY = {
    FailureKind.MALFORMED: text(
        "The log {name} could not be read: it is damaged, or of another form than its name says."
    ),
    FailureKind.END_OF_STREAM: text("The log {name} is cut off; what is missing may tell of more."),
    FailureKind.PERMISSION_DENIED: text("You may not read the log {name}; ask IT for a copy of it."),
    FailureKind.NOT_FOUND: text("{name} is not there, or holds no log that is known here."),
    FailureKind.TOO_LARGE: text("The log {name} is too large to be read whole."),
    FailureKind.NOT_SUPPORTED: text("The log {name} is locked, or of a form that this version cannot read."),
}
_OTHER = text("The log {name} could not be read.")
_NONE = text("None of the Cisco client's own logs could be read; the details say why.")


@rule("client-log-error")
def log_unread(evidence: Evidence) -> Judged:
    """Not judged: a log that was named could not be read whole, or none of the client's own could."""
    named = [one for one in evidence.all(LogRead) if one.stream == NAMED]
    own = [one for one in evidence.all(LogRead) if one.stream != NAMED]
    for one in [some for some in named if some.failure is not None][:_MOST]:
        kind = one.failure.kind if one.failure is not None else None
        sentence = _WHY.get(kind, _OTHER) if kind is not None else _OTHER
        yield Unevaluated("client-log-error", (), text(sentence.msgid, name=one.name[:100]))
    if own and all(one.failure is not None and not one.done for one in own):
        yield Unevaluated("client-log-error", (), _NONE)


RULES = (log_unread,)
