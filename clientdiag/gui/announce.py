"""Tells a screen reader what changed, where the toolkit can."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtWidgets import QWidget


def say(where: QWidget, sentence: str) -> None:
    """Announce *sentence*; silently nothing where no assistive technology listens or Qt is too old."""
    event = getattr(QtGui, "QAccessibleAnnouncementEvent", None)  # Qt 6.8 and later
    if event is not None and QtGui.QAccessible.isActive():
        QtGui.QAccessible.updateAccessibility(event(where, sentence))
