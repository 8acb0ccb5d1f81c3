"""The command that lays two diagnoses side by side."""

from __future__ import annotations

import argparse
import shutil
import sys

import msgspec

from clientdiag import fleet
from clientdiag.cli import exits, keys, output
from clientdiag.fleet.terminal import comparison_text


def compare(given: argparse.Namespace) -> int:
    """Compare the two files in *given*; 0 when that was possible, whatever it showed.

    Raises :class:`clientdiag.translation.Problem` for a file that cannot be read.
    """
    output.check_places(given)
    key = None if given.key is None else keys.read_key(given.key)
    found = fleet.compare(fleet.read_diagnosis(given.a, key), fleet.read_diagnosis(given.b, key))
    if given.json:
        output.write_file(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n", given.json)
    if given.json != output.STANDARD_OUTPUT:
        width = shutil.get_terminal_size((100, 24)).columns
        color = output.wants_color(sys.stdout, given)
        words = comparison_text(found, color=color, width=width, details=given.details)
        with output.writing_out():
            sys.stdout.write(words)
            sys.stdout.flush()
    return exits.READY
