"""Compiles the catalogues of sentences whenever the program is installed or packed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface[Any]):
    """hatchling finds it by its base class; ``[tool.hatch.build.hooks.custom]`` names this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's own signature
        """Make the .mo files before anything is gathered."""
        script = Path(self.root, ".ci", "translations.py")
        subprocess.run([sys.executable, str(script), "compile"], check=True)
