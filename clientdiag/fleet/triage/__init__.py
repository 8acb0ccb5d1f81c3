"""Many zips at once: how they end, on what, and what the failing ones have in common."""

from clientdiag.fleet.triage.reading import triage
from clientdiag.fleet.triage.result import Triage

__all__ = ["Triage", "triage"]
