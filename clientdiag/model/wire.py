"""Reports as JSON, and back. A kind of fact that this version does not know survives."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Union

import msgspec

from clientdiag.model.core import (
    SCHEMA_VERSION,
    Observation,
    Report,
    UnknownObservation,
)
from clientdiag.model.mending import mend
from clientdiag.model.observations import ALL_KINDS
from clientdiag.model.text import Text, text

MAX_REPORT_BYTES = 64 * 1024 * 1024
MAX_NESTING = 32
"""Levels an unknown kind of fact may be nested; ours need four."""
_MAX_REASON = 200


class UnreadableReport(ValueError):
    """The bytes are no report; ``sentence`` says why, in one sentence for people."""

    def __init__(self, sentence: Text) -> None:
        """*sentence* also makes the English message of the exception."""
        super().__init__(sentence.msgid.format(**sentence.args))
        self.sentence = sentence


class Salvaged(NamedTuple):
    """What could be read of a newer version's report, and how many parts of it could not."""

    report: Report
    left_out: int


def encode(report: Report) -> bytes:
    """The report as JSON, one line."""
    return msgspec.json.encode(report, enc_hook=_to_json)


def pretty(report: Report) -> bytes:
    """The report as indented JSON that ends in a newline."""
    return msgspec.json.format(encode(report), indent=2) + b"\n"


def decode(data: bytes) -> Report:
    """Read a report of this version or an older one.

    Raises :class:`UnreadableReport` when *data* is too large, no JSON, or no report.
    """
    _check_size(data)
    try:
        return _timed(msgspec.json.decode(data, type=Report, dec_hook=_observation))
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise _unreadable(error) from None


def schema_version(data: bytes) -> int:
    """The schema version that *data* says it has; this version's where it says none.

    Raises :class:`UnreadableReport` when *data* is no JSON object.
    """
    said = _object(data).get("schema", SCHEMA_VERSION)
    return said if isinstance(said, int) else SCHEMA_VERSION


def salvage(data: bytes) -> Salvaged:
    """Read what this version understands of a newer version's report.

    A fact that does not fit is kept as an unknown one; what else does not fit gives way as
    :mod:`.mending` says, and is counted. Raises :class:`UnreadableReport` when not even tool, time
    and target can be read.
    """
    raw = _object(data)
    left_out = mend(raw, _fits)
    try:
        return Salvaged(_timed(msgspec.convert(raw, Report, dec_hook=_tolerant)), left_out)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise _unreadable(error) from None


def schema() -> dict[str, Any]:
    """The JSON Schema of a report (2020-12). A kind not listed there is allowed."""
    kinds: Any = Union[ALL_KINDS]  # noqa: UP007  # made from a tuple at run time
    (listed, report), parts = msgspec.json.schema_components(
        [kinds, Report], ref_template="#/$defs/{name}", schema_hook=_schema_hook
    )
    known = [str(kind.__struct_config__.tag) for kind in ALL_KINDS]  # type: ignore[attr-defined]  # all are structs
    of_newer_versions = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "not": {"enum": known}}},
    }
    parts["CheckRun"]["properties"]["observations"]["items"] = {
        "anyOf": [*listed.get("anyOf", []), of_newer_versions]
    }
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ClientDiag report",
        "version": SCHEMA_VERSION,
        **report,
        "$defs": parts,
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(whole))  # tuples become lists
    return plain


def _to_json(value: object) -> object:
    if isinstance(value, UnknownObservation):
        return value.fields
    raise NotImplementedError(type(value).__name__)


def is_known_kind(name: str) -> bool:
    """Whether *name* is a kind of fact that this version knows."""
    return name in _known_kinds()


@cache
def _known_kinds() -> dict[str, type[Observation]]:
    return {str(kind.__struct_config__.tag): kind for kind in ALL_KINDS}  # type: ignore[attr-defined]  # all are structs


def _observation(wanted: type[Any], value: Any) -> Any:
    if wanted is not Observation or not isinstance(value, dict):
        raise ValueError("an observation is an object")
    name = value.get("kind")
    if not isinstance(name, str):
        raise ValueError("an observation's `kind` is a text")  # noqa: TRY004  # ValueError: msgspec adds the place
    kind = _known_kinds().get(name)
    if kind is None:
        if _depth(value) > MAX_NESTING:
            raise ValueError("an unknown observation is nested too deeply")
        return UnknownObservation(value)
    try:
        read = msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None  # so that msgspec adds the place in the report
    _check_zones(read)
    return read


def _timed(report: Report) -> Report:
    _check_zones(report)
    _check_zones(report.tool)
    return report


def _check_zones(read: object) -> None:
    """A time without a zone cannot be compared with one that has it, so no rule may meet one."""
    for name in getattr(read, "__struct_fields__", ()):
        value = getattr(read, name)
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError(f"`{name}` is a time without a zone")


def _tolerant(wanted: type[Any], value: Any) -> Any:
    try:
        return _observation(wanted, value)
    except ValueError:
        named = isinstance(value, dict) and isinstance(value.get("kind"), str)
        if not named or _depth(value) > MAX_NESTING:
            raise
        return UnknownObservation(value)


def _depth(value: object) -> int:
    """How deeply lists and objects are nested; counts no further than it must."""
    level, depth = [value], 0
    while level and depth <= MAX_NESTING:
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        depth += 1
    return depth


def _check_size(data: bytes) -> None:
    if len(data) > MAX_REPORT_BYTES:
        limit = MAX_REPORT_BYTES // 1024 // 1024
        raise UnreadableReport(text("The report is larger than {limit} MB, so it is not read.", limit=limit))


def _object(data: bytes) -> dict[str, Any]:
    _check_size(data)
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _unreadable(error) from None


def _fits(value: Any, part: Any) -> bool:
    try:
        msgspec.convert(value, part, dec_hook=_tolerant)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return False
    return True


def _unreadable(error: Exception) -> UnreadableReport:
    # The reason may quote the file: escaped, so that it cannot drive a terminal, and short.
    reason = str(error).encode("unicode_escape").decode("ascii")[:_MAX_REASON].rstrip(".")
    return UnreadableReport(text("The report cannot be read: {reason}.", reason=reason))


def _schema_hook(wanted: type[Any]) -> dict[str, Any]:
    if wanted is Observation:
        return {"type": "object"}
    raise NotImplementedError(wanted.__name__)
