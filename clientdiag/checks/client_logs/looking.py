"""Reads the Cisco client's logs where there is a client, and any log that somebody named."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clientdiag.checks.contract import Context
from clientdiag.cisco.logs.source import NAMED
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall, LogAttempt, LogRead, LogSign
from clientdiag.model.text import Text, text

if TYPE_CHECKING:  # what reads logs is loaded only where there are some
    from clientdiag.cisco.logs.attempts import Attempt, Match
    from clientdiag.cisco.logs.scan import ReadLog, Scan

MAX_ATTEMPTS = 20
MAX_SIGNS = 30
MAX_LOGS = 60
MAX_TEXT = 600
MAX_SAID = 12


def observe(context: Context) -> Text | None:
    """Emit a :class:`LogRead` for every log and a :class:`LogAttempt` for the newest attempts."""
    named, has_client = context.options.log_files, _has_client(context.evidence())
    if not named and not has_client:
        return text("No Cisco client was found, so there are no logs of its to read.")
    from clientdiag.cisco.logs.given import given

    now = datetime.now(UTC)
    with ExitStack() as stack:
        for path in named:
            held = given(path, stack)
            for name, failure in held.unread[:MAX_LOGS]:
                context.emit(LogRead(NAMED, name, whole=False, failure=failure))
            _emit(context, _scanned(context, held.streams, held.made or now), NAMED)
        if has_client:
            _emit(context, _scanned(context, tuple(context.platform.log_streams()), now))
    return None


def _has_client(evidence: Evidence) -> bool:
    seen = evidence.first(ClientInstall)
    return seen is not None and seen.found


def _scanned(context: Context, streams: tuple[object, ...], now: datetime) -> Scan:
    from clientdiag.cisco.logs.scan import scan

    end = time.monotonic() + context.remaining() - 1.0
    return scan(
        streams,  # type: ignore[arg-type]  # streams, whose type is loaded late
        now=now,
        cancelled=lambda: context.cancelled() or time.monotonic() > end,
    )


def _emit(context: Context, found: Scan, stream: str | None = None) -> None:
    for log in found.logs[:MAX_LOGS]:
        context.emit(_read(log, stream or log.stream))
    for attempt in found.attempts[:MAX_ATTEMPTS]:
        context.emit(_attempt(attempt))


def _read(log: ReadLog, stream: str) -> LogRead:
    return LogRead(stream, log.name, log.size, log.done, log.records, log.whole, log.failure)


def _attempt(one: Attempt) -> LogAttempt:
    decisive = one.decisive
    return LogAttempt(
        source=one.source,
        gateway=one.gateway[:300],
        started=one.started,
        ended=one.ended,
        zone_known=one.zone_known,
        reached=one.reached.value,
        success=one.success,
        family=decisive.signature.family.value if decisive else "",
        decisive=_sign(decisive) if decisive else None,
        signs=tuple(_sign(match) for match in one.matches[:MAX_SIGNS]),
        said=tuple(f"{said.kind}: {said.text}"[:MAX_TEXT] for said in one.said[:MAX_SAID]),
        records=one.records,
    )


def _sign(match: Match) -> LogSign:
    signature, record = match.signature, match.record
    return LogSign(
        signature.id,
        record.message[:MAX_TEXT],
        record.time,
        record.process,
        match.repeats,
        match.overcome,
        signature.code,
        signature.points_to,
    )
