"""What can be typed to compare diagnoses and to read many of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clientdiag.translation import gettext as _


def add_key(parser: argparse.ArgumentParser) -> None:
    """The option that names the key of sealed zips."""
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help=_("the key of a sealed zip: an age identity, or an RSA private key (PEM, DER, PFX)"),
    )


def add_compare(commands: argparse._SubParsersAction[Any]) -> None:
    """The command ``compare``."""
    compare = commands.add_parser(
        "compare",
        help=_("say what differs between a computer that connects and one that does not"),
        description=_(
            "Lays two diagnoses side by side, both judged by today's rules: what the failing one's cause "
            "rests on comes first. Facts are found by what they are about, never by their place; times, "
            "durations and message numbers are left out, and what is hidden in a zip is never compared."
        ),
        epilog=_("exit codes: 0 compared, whatever it showed; 64 wrong usage or a file that cannot be read"),
    )
    compare.add_argument("a", type=Path, metavar="A", help=_("a zip of this program, or a report as JSON"))
    compare.add_argument("b", type=Path, metavar="B", help=_("another"))
    add_key(compare)
    compare.add_argument(
        "--json",
        metavar="FILE",
        help=_("write the comparison as JSON; - for standard output, without the text"),
    )
    compare.add_argument("--details", action="store_true", help=_("add every difference"))
    compare.add_argument("--no-color", action="store_true", help=_("no colours, as also with NO_COLOR set"))


def add_triage(commands: argparse._SubParsersAction[Any]) -> None:
    """The command ``triage``."""
    triage = commands.add_parser(
        "triage",
        help=_("read every zip in a folder: how they end, and what the failing ones have in common"),
        description=_(
            "Reads every zip in a folder and below, judged by today's rules: how they end, who can mend it, "
            "on which systems and clients, and what sets the failing ones apart from those that are not "
            "blocked. A zip that cannot be read is one line. Nothing is written but what you name."
        ),
        epilog=_("exit codes: 0 zips were read; 3 none of them could be; 64 wrong usage, no folder, no zip"),
    )
    triage.add_argument("folder", type=Path, metavar="DIR", help=_("the folder with the zips"))
    add_key(triage)
    triage.add_argument(
        "--json", metavar="FILE", help=_("write all of it as JSON; - for standard output, without the text")
    )
    triage.add_argument(
        "--csv", metavar="FILE", help=_("write a row for each zip as CSV; - for standard output")
    )
    triage.add_argument("--details", action="store_true", help=_("add every line of every table"))
    triage.add_argument("--quiet", action="store_true", help=_("no progress on standard error"))
    triage.add_argument("--no-color", action="store_true", help=_("no colours, as also with NO_COLOR set"))
