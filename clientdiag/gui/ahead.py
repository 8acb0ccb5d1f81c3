"""Loads what Run will show while nobody waits; in the window's thread, for it is made of Qt's types."""

from __future__ import annotations


def load_pages() -> None:
    """Load every page that comes after a run."""
    from clientdiag.gui import certificate_page, details_area, mine_page, result, running, share_page  # noqa: F401  # ahead
