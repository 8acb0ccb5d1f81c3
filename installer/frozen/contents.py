"""What lies in the folder beside code: the resources, as in a wheel, and the licences."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_RESOURCES = ROOT / "resources"
_NOT_SHIPPED = ("pictures",)
"""The README's pictures."""
_SOURCES = {".po", ".pot", ".ico", ".icns", ".svg"}
"""What other files or the programs' own icons are made from."""


def data_files() -> list[tuple[str, str]]:
    """Each file and the folder that it goes to, in PyInstaller's form, in the order of their names."""
    found = []
    for path in sorted(_RESOURCES.rglob("*")):
        inside = path.relative_to(_RESOURCES)
        if not path.is_file() or path.suffix in _SOURCES or inside.as_posix().startswith(_NOT_SHIPPED):
            continue
        found.append((str(path), str(Path("clientdiag", "resources", *inside.parts[:-1]))))
    return found


LANGUAGES = tuple(sorted(path.name for path in _RESOURCES.glob("translations/*") if path.is_dir()))
"""The languages that the program speaks beside English."""
