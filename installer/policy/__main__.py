"""``python -m installer.policy`` writes templates and the guide's table; ``--check`` says what drifted."""

from __future__ import annotations

import sys
from pathlib import Path

from clientdiag import translation
from installer.policy import others, windows
from installer.policy.table import policies

FOLDER = Path(__file__).with_name("templates")
GUIDE = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- policies: made by python -m installer.policy -->\n", "<!-- end of policies -->\n"
CULTURES = {"de": "de-DE", "en": "en-US", "es": "es-ES", "fr": "fr-FR", "ja": "ja-JP"}
"""Windows names a folder of template words by language and country; any other language by itself."""


def wanted(*languages: str, folder: Path = FOLDER) -> dict[Path, str]:
    """Each file of *folder* and what should be in it; words in English and *languages*."""
    table = policies()
    translation.use("en")
    files = {
        folder / "ClientDiag.admx": windows.admx(table),
        folder / "clientdiag.mobileconfig": others.mobileconfig(table),
        folder / "policy.toml.example": others.policy_toml(table),
    }
    if folder == FOLDER:
        files[GUIDE] = _guide(_read(GUIDE), others.table(table))
    for language in ("en", *languages):
        translation.use(language)
        culture = CULTURES.get(language, language.replace("_", "-"))
        files[folder / culture / "ClientDiag.adml"] = windows.adml(table)
    translation.use("en")
    return files


def _guide(words: str, table: str) -> str:
    before, begin, rest = words.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{GUIDE} lacks the lines that stand around the table of policies.")
    return f"{before}{begin}{table}{end}{after}"


def deliver(folder: Path, *languages: str) -> None:
    """Write them all into *folder*, for IT to take away."""
    for path, words in wanted(*languages, folder=folder).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8", newline="\n")


def drifted() -> list[Path]:
    """The files that are not as they should be."""
    return [path for path, words in wanted().items() if not path.is_file() or _read(path) != words]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def main() -> int:
    """Write, or with ``--check`` only look."""
    stale = drifted()
    for path in stale:
        if "--check" in sys.argv[1:]:
            print(f"{path} is not what the table of settings makes; run python -m installer.policy")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted()[path], encoding="utf-8", newline="\n")
    return 1 if stale and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
