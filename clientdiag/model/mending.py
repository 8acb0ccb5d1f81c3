"""Makes a newer version's report fit this version: what it does not know gives way, the rest stays.

A word that is not known here is never taken for health: a check that ended so counts as skipped, a finding
of such a weight as a warning, a verdict of such a state as undetermined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from clientdiag.model.core import (
    Actor,
    CheckRun,
    CheckStatus,
    Finding,
    Observation,
    Report,
    Severity,
    State,
    Unevaluated,
    Unknown,
    Verdict,
)

Fits = Callable[[Any, Any], bool]
"""Whether a value read from JSON is of a type."""
_LISTS: dict[str, type[Any]] = {"runs": CheckRun, "findings": Finding, "unevaluated": Unevaluated}
_MUST_BE_THERE = {"runs", "findings"}
_INSTEAD: dict[tuple[type[Any], str], str] = {
    (CheckRun, "status"): CheckStatus.SKIPPED.value,
    (Finding, "severity"): Severity.WARNING.value,
    (Verdict, "state"): State.UNDETERMINED.value,
}
_MEMBERS: dict[tuple[type[Any], str], Any] = {
    (CheckRun, "observations"): Observation,
    (Finding, "acts"): Actor,
    (Verdict, "unknown"): Unknown,
}
"""Lists of which those members stay that fit."""


def mend(raw: dict[str, Any], fits: Fits) -> int:
    """Mend the report *raw* in place; how many parts of it gave way."""
    gave_way = 0
    for key, part in _LISTS.items():
        listed = raw.get(key)
        if not isinstance(listed, list):
            gave_way += raw.pop(key, None) is not None
            if key in _MUST_BE_THERE:
                raw[key] = []
            continue
        kept = [_mended(one, part, fits) for one in listed]
        raw[key] = [one for one, _ in kept if one is not None]
        gave_way += sum(count for _, count in kept)
    verdict, count = _mended(raw.get("verdict"), Verdict, fits)
    raw["verdict"] = {"state": State.UNDETERMINED.value} if verdict is None else verdict
    return gave_way + count + _without_odd_fields(raw, Report, fits)


def _mended(value: Any, part: type[Any], fits: Fits) -> tuple[Any, int]:
    """*value* as a *part*, or None where it cannot be one; and how much of it gave way."""
    if fits(value, part):
        return value, 0
    if not isinstance(value, dict):
        return None, 1
    kept = dict(value)
    count = _without_odd_fields(kept, part, fits)
    return (kept, max(count, 1)) if fits(kept, part) else (None, 1)


def _without_odd_fields(raw: dict[str, Any], part: type[Any], fits: Fits) -> int:
    """Take from *raw* the fields that do not fit and need not be there; how many."""
    count = 0
    for field in msgspec.structs.fields(part):
        name, value = field.encode_name, raw.get(field.encode_name)
        if name not in raw or fits(value, field.type):
            continue
        if (part, name) in _INSTEAD:
            raw[name] = _INSTEAD[part, name]
        elif isinstance(value, list) and (part, name) in _MEMBERS:
            raw[name] = [one for one in value if fits(one, _MEMBERS[part, name])]
        elif field.required:
            continue
        else:
            del raw[name]
        count += 1
    return count
