"""The catalogues of sentences: ``python .ci/translations.py update [LANGUAGE …]`` and ``… compile``.

``update`` collects every sentence for people (Python, the report's template, the knowledge files) and
brings resources/translations/*/LC_MESSAGES/clientdiag.po up to date: what is new stands there without a
translation, what is gone is dropped. ``compile`` makes the .mo files that the program reads beside them;
those are not kept in the repository. ``compile`` does nothing where they are newer than their .po.
"""

from __future__ import annotations

import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("de", "es", "fr", "ja")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "text": None,
    "ngettext": (1, 2),
    "ntext": (1, 2),
    "counted": (1, 2),
}
WORDS_IN_KNOWLEDGE = {"log_signatures.toml": ("signature", "meaning")}
_HEAD = """\
# ClientDiag in {language}. Apache-2.0, as the program.
# Brought up to date by: make translations
#"""


def knowledge(file: BinaryIO, _keywords: object, _tags: object, options: object) -> Iterator[Any]:  # noqa: ARG001  # Babel gives it by name
    """The sentences of a knowledge file, for Babel."""
    table, key = WORDS_IN_KNOWLEDGE[Path(file.name).name]
    for entry in tomllib.load(file)[table]:
        yield 0, "gettext", entry[key], [f"{table} {entry['id']}"]


def sentences() -> Catalog:
    """Every sentence for people, in a catalogue without translations."""
    found = Catalog(project="ClientDiag", charset="utf-8", fuzzy=False)
    sources = (
        ("clientdiag", [("**.py", "python")], {}),
        ("resources/templates", [("**.j2", "jinja2")], {"**.j2": {"trimmed": "true", "encoding": "utf-8"}}),
        ("resources/knowledge", [(name, knowledge) for name in WORDS_IN_KNOWLEDGE], {}),
    )
    for folder, methods, options in sources:
        extracted = extract_from_dir(
            ROOT / folder,
            method_map=methods,
            options_map=options,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for name, _line, message, comments, _context in sorted(extracted, key=_place):
            if not any(sign.isalpha() for part in message for sign in part):
                continue  # an argument of something else that is called text()
            found.add(message, locations=[(f"{folder}/{Path(name).as_posix()}", 0)], auto_comments=comments)
    return found


def _place(extracted: tuple[Any, ...]) -> tuple[str, int]:
    return (str(extracted[0]), int(extracted[1]))


def po_file(language: str) -> Path:
    """Where the catalogue of *language* lies."""
    return FOLDER / language / "LC_MESSAGES" / "clientdiag.po"


def read(language: str) -> Catalog:
    """The catalogue of *language* as it stands; an empty one where there is none yet."""
    file = po_file(language)
    if not file.exists():
        return _empty(language)
    with file.open("rb") as opened:
        return read_po(opened, locale=language, abort_invalid=True)


def _empty(language: str) -> Catalog:
    made = Catalog(locale=language, project="ClientDiag", version="1", charset="utf-8", fuzzy=False)
    made.header_comment = _HEAD.format(language=made.locale.english_name if made.locale else language)
    return made


def update(language: str, template: Catalog) -> Catalog:
    """The catalogue of *language* with the sentences of *template* and no others, in their order."""
    before = read(language)
    new = _empty(language)
    for message in template:
        if message.id:
            old = before.get(message.id)
            same = old is not None and old.id == message.id
            new.add(
                message.id,
                old.string if same else "",
                locations=[(name, None) for name, _line in message.locations[:3]],
                auto_comments=message.auto_comments,
            ).flags.clear()  # braces are this program's own places, and a % is a %
    return new


def write(language: str, catalogue: Catalog) -> None:
    """Write the .po file of *language*, in a form that changes only where sentences do."""
    file = po_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as made:
        write_po(made, catalogue, width=100, omit_header=False, include_lineno=False, sort_by_file=False)
        made.seek(0)
        lines = made.read().decode("utf-8").splitlines()
    changing = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Language-Team")
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}' for name in changing))]
    file.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")


def missing(catalogue: Catalog) -> list[str]:
    """The sentences that have no translation, or not in every form."""
    return [
        message.id[0] if isinstance(message.id, tuple) else message.id
        for message in catalogue
        if message.id and not all([message.string] if isinstance(message.string, str) else message.string)
    ]


def compile_all(folder: Path = FOLDER) -> list[Path]:
    """Make the .mo files that are older than their .po, or not there; returns those that were made."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as opened:
            catalogue = read_po(opened, locale=source.parents[1].name, abort_invalid=True)
        handle, name = tempfile.mkstemp(prefix=".clientdiag.", dir=source.parent)
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalogue)
        Path(name).chmod(0o644)
        Path(name).replace(target)  # whole or not at all: tests run side by side
        made.append(target)
    return made


def main(arguments: list[str]) -> int:
    """Do what the arguments say; returns the exit code."""
    if arguments[:1] == ["update"] and set(arguments[1:]) <= set(LANGUAGES):
        template = sentences()
        for language in arguments[1:] or LANGUAGES:
            new = update(language, template)
            write(language, new)
            left = len(missing(new))
            state = "complete" if not left else f"{left} without a translation"
            sys.stdout.write(f"{language}: {len(new)} sentences, {state}\n")
        compile_all()
        return 0
    if arguments == ["compile"]:
        compile_all()
        return 0
    sys.stderr.write(f"{__doc__}\n")
    return 64


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
