"""What the check of the logs sees of files that somebody named."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from clientdiag.checks import client_logs
from clientdiag.checks.contract import Context, Options
from clientdiag.model.core import Observation, Target
from tests.unit import facts


def seen_in(*files: Path) -> list[Observation]:
    """The facts out of these files, on a computer without a client."""
    found: list[Observation] = []
    nothing: Any = SimpleNamespace()
    known = facts.evidence()
    client_logs.CHECK.observe(
        Context(
            target=Target(host=facts.HOST),
            options=Options(log_files=files),
            platform=nothing,
            evidence=lambda: known,
            emit=found.append,
            cancelled=lambda: False,
            deadline=time.monotonic() + 60,
        )
    )
    return found
