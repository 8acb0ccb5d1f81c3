"""What of this computer goes into a zip beside the report: read only when somebody asks for a zip.

An allow-list: a file enters because a collector here names it, and for no other reason. Everything is
text as it stands on the computer, not redacted: it goes to the plan of a zip, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from clientdiag.attachments.attachment import Asked, Attachment, Collected, LeftOut
from clientdiag.attachments.client_files import client_files
from clientdiag.attachments.logs import client_logs
from clientdiag.attachments.system import system
from clientdiag.model.core import Report
from clientdiag.platforms.base import Platform

__all__ = ["Attachment", "Collected", "LeftOut", "collect"]


def collect(
    report: Report,
    platform: Platform,
    *,
    all_logs: bool = False,
    log_files: tuple[Path, ...] = (),
    cancelled: Callable[[], bool] = lambda: False,
) -> Collected:
    """Read what belongs to *report* on the computer it was made on. Never raises for what is there.

    Takes seconds where logs are large, so it is a job beside the window. *all_logs* takes every record of
    the Cisco client within bounds, not only those of the attempts to connect; *log_files* are logs that the
    user named for the run. *cancelled* is asked between
    one file and the next. A demo's report has nothing of this computer attached.
    """
    if report.demo:
        return Collected()
    asked, collected = (
        Asked(report, platform, all_logs, log_files, cancelled),
        Collected(known=platform.identity()),
    )
    for collector in (client_files, client_logs, system):
        if cancelled():
            break
        collected = collected.with_more(*collector(asked))
    return collected
