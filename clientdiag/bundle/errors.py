"""What goes wrong with zips, each in one sentence for people."""

from __future__ import annotations

from clientdiag.translation import Problem


class BundleError(Problem):
    """A zip could not be written or read; the message is one sentence that says what to do."""


class BadBundle(BundleError):
    """The file is no zip of ours, is damaged, or tries to do harm."""
