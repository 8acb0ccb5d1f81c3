"""Windows."""

from __future__ import annotations

from clientdiag.platforms.windows.system import POLICY_KEY, ROOT_UPDATES_KEY, Windows

__all__ = ["POLICY_KEY", "ROOT_UPDATES_KEY", "Windows"]
