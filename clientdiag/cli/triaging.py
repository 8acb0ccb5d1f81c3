"""The command that reads every zip of a folder and says what the failing ones have in common."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from clientdiag.cli import exits, keys, output
from clientdiag.fleet.triage import triage
from clientdiag.fleet.triage.table import as_csv
from clientdiag.fleet.triage.terminal import triage_text
from clientdiag.model.text import text
from clientdiag.translation import say

_EVERY = 100
"""Zips between two lines of progress."""


def triage_zips(given: argparse.Namespace) -> int:
    """Read the folder in *given*; 0 when zips were read, whatever they say, 3 when none of them could be.

    Raises :class:`clientdiag.translation.Problem` where there is no folder, or no zip in it.
    """
    output.check_places(given)
    if given.csv:
        output.check_file(given.csv)
        output.keep_what_is_read(given, given.csv)
    if given.csv == given.json == output.STANDARD_OUTPUT:
        raise output.BadOutput(text("JSON and CSV cannot both go to standard output; name a file for one."))
    if given.csv and given.json and Path(given.csv).absolute() == Path(given.json).absolute():
        raise output.would_be_lost(given.csv)
    key = None if given.key is None else keys.read_key(given.key)
    found = triage(given.folder, key, _progress(given))
    if given.json:
        output.write_file(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n", given.json)
    if given.csv:
        output.write_file(as_csv(found), given.csv)
    if output.STANDARD_OUTPUT not in {given.json, given.csv}:
        width = shutil.get_terminal_size((100, 24)).columns
        color = output.wants_color(sys.stdout, given)
        words = triage_text(found, color=color, width=width, details=given.details)
        with output.writing_out():
            sys.stdout.write(words)
            sys.stdout.flush()
    return exits.READY if found.rows else exits.UNDETERMINED


def _progress(given: argparse.Namespace) -> Callable[[int], None]:
    def tell(count: int) -> None:
        if not given.quiet and count % _EVERY == 0:
            output.aside(say(text("{n} zips were read", n=count)) + "\n")

    return tell
