"""Facts of the report about the computer, one a line: the systems' tools speak every language, these one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from clientdiag.model import observations as seen
from clientdiag.model.core import Observation, Report
from clientdiag.rendering.plain import plain

_TOLD: tuple[type[Observation], ...] = (
    seen.Environment,
    seen.LocalClock,
    seen.RemoteSession,
    seen.NetworkState,
    seen.RouteTo,
    seen.ProxySetting,
    seen.PortalState,
    seen.HostsFile,
    seen.RootUpdates,
    seen.ClientInstall,
    seen.ClientPolicy,
    seen.ClientPreferences,
)


def facts(report: Report) -> str:
    """What *report* saw of the computer: ``Kind.field: value``."""
    lines = [f"ClientDiag: {report.tool.version}", f"created: {report.created.isoformat()}"]
    for kind in _TOLD:
        for run in report.runs:
            for one in run.observations:
                if type(one) is kind:
                    lines.extend(_lines(one))
    return "\n".join(lines) + "\n"


def _lines(one: Observation) -> Iterator[str]:
    for name, value in msgspec.structs.asdict(one).items():  # type: ignore[arg-type]  # each is a Struct
        if value not in (None, "", (), {}):
            yield plain(f"{type(one).__name__}.{name}: {_written(value)}")


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, msgspec.Struct):
        parts = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return " ".join(f"{name}={_written(part)}" for name, part in parts if part not in (None, "", (), {}))
    if isinstance(value, dict):
        return ", ".join(f"{name}={_written(part)}" for name, part in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(map(_written, value))
    return str(value)
