"""Values of a fact as parts that can be compared and shown: what is noise in them is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from clientdiag.fleet.hiding import without_numbers
from clientdiag.model.core import Failure, FailureKind
from clientdiag.model.observations import FormInput, Interface, LogSign, Step, TlsAlert, TlsAttempt
from clientdiag.model.text import text
from clientdiag.rendering.moments import moment
from clientdiag.translation import say

_SAME_EVERYWHERE = {FailureKind.ALERT, FailureKind.RCODE}
_SHORT_FINGERPRINT = 16
_NOISE = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b0x[0-9a-f]+\b|\b[0-9a-f]{16,}\b|\d+", re.IGNORECASE
)
_MAX_NEUTRAL = 20_000


class Part(NamedTuple):
    """One value: what is compared, and what is shown."""

    key: str
    words: str


Parts = tuple[Part, ...]


def parts(value: Any) -> Parts:
    """*value* of an observation as parts; a list has one for each member, nothing has none."""
    if value is None or value in ("", b""):
        return ()
    if isinstance(value, list | tuple):
        return tuple(part for member in value for part in parts(member))
    if isinstance(value, dict):
        return tuple(Part(f"{key}={member}", f"{key}={member}") for key, member in sorted(value.items()))
    if isinstance(value, bool):
        words = say(text("yes")) if value else say(text("no"))
        return (Part(str(value), words),)
    if isinstance(value, datetime):
        return (Part(value.isoformat(), moment(value)),)
    if isinstance(value, bytes):
        return (Part(value.hex(), value[:24].decode("ascii", "backslashreplace")),)
    if isinstance(value, msgspec.Struct):
        spelled = _SPELLED.get(type(value))
        return (_same(spelled(value)),) if spelled is not None else ()
    return (_same(str(value)),)


def free(value: str) -> Parts:
    """A text for people, compared without its numbers: times, ports and message ids are in it."""
    return (Part(_NOISE.sub("#", without_numbers(value[:_MAX_NEUTRAL])), value),) if value else ()


def certificates(value: tuple[bytes, ...]) -> Parts:
    """Certificates by their fingerprints, shown with their names."""
    from clientdiag.certificates.reading import read  # crypto is loaded only where there are some

    found = [read(one) for one in value]
    return tuple(Part(one.sha256, f"{one.label} ({one.sha256[:_SHORT_FINGERPRINT]})") for one in found)


def validity(not_before: datetime | None, not_after: datetime | None, when: datetime) -> Parts:
    """Whether something was in its time at *when*; the days themselves are no difference."""
    if not_before is None or not_after is None:
        return ()
    if not not_before <= when:
        return (Part("early", say(text("not before {day}", day=f"{not_before:%Y-%m-%d}"))),)
    if not when <= not_after:
        return (Part("ended", say(text("ended on {day}", day=f"{not_after:%Y-%m-%d}"))),)
    return (Part("valid", say(text("valid until {day}", day=f"{not_after:%Y-%m-%d}"))),)


def clock_offset(ours: datetime, theirs: datetime | None) -> Parts:
    """How far our clock is from another's, in minutes; what a slow answer explains is none."""
    if theirs is None:
        return ()
    minutes = round((ours - theirs).total_seconds() / 60)
    if abs(minutes) <= 1:
        return (Part("0", say(text("none"))),)
    return (Part(str(minutes), say(text("{n} minutes", n=f"{minutes:+d}"))),)


def _same(words: str) -> Part:
    return Part(words, words)


def _failure(seen: Failure) -> str:
    """By kind: the numbers of two systems differ where the failure does not."""
    code = f" ({seen.code})" if seen.code is not None and seen.kind in _SAME_EVERYWHERE else ""
    return f"{seen.operation.value}: {seen.kind.value}{code}"


def _attempt(seen: TlsAttempt) -> str:
    return f"{seen.hello.value}: {_failure(seen.failure) if seen.failure else 'ok'}"


def _step(seen: Step) -> str:
    return f"{seen.issuer} ({seen.found.value}{'' if seen.signed else ', not signed'})"


def _interface(seen: Interface) -> str:
    return f"{seen.name} ({seen.tunnel})" if seen.tunnel else seen.name


_SPELLED: dict[type, Callable[[Any], str]] = {
    Failure: _failure,
    FormInput: lambda seen: f"{seen.name} ({seen.type})",
    Interface: _interface,
    LogSign: lambda seen: str(seen.signature),
    Step: _step,
    TlsAlert: lambda seen: f"{seen.sent_by}: {seen.name} ({seen.code})",
    TlsAttempt: _attempt,
}
