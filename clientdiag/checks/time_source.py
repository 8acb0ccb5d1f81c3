"""What time is it elsewhere? Asked only when IT set a source."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import WebAnswer
from clientdiag.model.text import Text, text

PURPOSE = "time-source"


def _observe(context: Context) -> Text | None:
    url = context.options.time_source
    if url is None:
        return text("No time source was set.")
    from clientdiag.probes import web  # most computers have no source set

    context.emit(web.fetch(url, PURPOSE, context.options.connect_deadline_s, context.cancelled))
    return None


def _learned(evidence: Evidence) -> Learned | None:
    seen = [one for one in evidence.all(WebAnswer) if one.purpose == PURPOSE]
    if not seen:
        return None
    return Learned(text("Asked the time source") if seen[0].date else text("The time source did not answer"))


CHECK = Check(
    id="time_source",
    stage=Stage.COMPUTER,
    doing=text("Asking the time source"),
    observe=_observe,
    learned=_learned,
    deadline_s=10.0,
)
