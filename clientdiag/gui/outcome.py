"""What is said about a job that has ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from clientdiag.gui.worker import Failed
from clientdiag.translation import Problem

if TYPE_CHECKING:  # a job's thread imports these
    from clientdiag.diagnosis import Prepared
    from clientdiag.gui.shown import Shown


def sentence(news: Failed, what: str) -> str:
    """One calm sentence: the problem's own when it is one, else what failed and why."""
    error = news.error
    if isinstance(error, Problem):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{what}: {error.strerror}."
    return f"{what}: {type(error).__name__}: {error}" if str(error) else f"{what}: {type(error).__name__}."


def show_folder(folder: Path) -> None:
    """Open *folder* where the system shows folders."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def from_home(path: Path) -> str:
    """*path* as people write it: ``~`` for the home folder."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):  # elsewhere, or no home is known
        return str(path)


def as_prepared(result: object) -> Prepared:
    """*result* of looking around. Raises TypeError for anything else."""
    from clientdiag.diagnosis import Prepared

    if not isinstance(result, Prepared):
        raise TypeError(type(result).__name__)
    return result


def as_shown(result: object) -> Shown:
    """*result* of a run or an opened zip. Raises TypeError for anything else."""
    from clientdiag.gui.shown import Shown

    if not isinstance(result, Shown):
        raise TypeError(type(result).__name__)
    return result
