"""The command that finds a zip by the support code that somebody reads out on the phone."""

from __future__ import annotations

import argparse
import sys

from clientdiag.bundle.finding import Search, find
from clientdiag.cli import exits, output
from clientdiag.model.text import Text, ntext, text
from clientdiag.rendering.plain import plain
from clientdiag.translation import say


def find_zips(given: argparse.Namespace) -> int:
    """Print the paths of the zips with the code in *given*, the newest first. Raises Problem."""
    search = find(given.code, given.folder)
    with output.writing_out():
        sys.stdout.writelines(f"{plain(str(path))}\n" for path in search.found)
        sys.stdout.flush()
    for sentence in _sentences(search, plain(str(given.folder))):
        output.aside(f"clientdiag: {say(sentence)}\n")
    return exits.READY if search.found else exits.UNDETERMINED


def _sentences(search: Search, folder: str) -> list[Text]:
    said = []
    if not search.found:
        said.append(
            text(
                "No zip with the support code {code} is in {folder}; listen again, or look in another "
                "folder.",
                code=search.code,
                folder=folder,
            )
        )
    elif len(search.found) > 1:
        said.append(
            text(
                "{n} zips have the support code {code}; the server and the time in the name tell them apart.",
                n=len(search.found),
                code=search.code,
            )
        )
    if search.closed:
        said.append(
            ntext(
                "One sealed zip there was renamed, so its code is not known without the key.",
                "{n} sealed zips there were renamed, so their codes are not known without the key.",
                search.closed,
            )
        )
    if not search.is_whole:
        said.append(text("The folder holds too many files; not all were looked at."))
    return said
