"""Runs the checks, judges what they saw, settles one verdict."""

from clientdiag.engine.judge import judge, rejudge
from clientdiag.engine.run import Event, Finished, Started, diagnose

__all__ = ["Event", "Finished", "Started", "diagnose", "judge", "rejudge"]
