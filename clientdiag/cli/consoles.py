"""What a console of few signs shows in place of those it lacks."""

from __future__ import annotations

import codecs

PLAINER = "clientdiag-plainer"
"""An error handler for text streams: a plainer sign where there is one, else a question mark."""

_PLAINER = {"✓": "+", "✕": "x", "–": "-", "—": "-", "·": "-", "…": "...", "→": "->", "‹": "<", "›": ">"}
_PLAINER |= dict.fromkeys("“”„«»", '"') | dict.fromkeys("\u2018\u2019\u201a", "'")


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(" " if one.isspace() else _PLAINER.get(one, "?") for one in lacking), error.end


codecs.register_error(PLAINER, _plainer)
