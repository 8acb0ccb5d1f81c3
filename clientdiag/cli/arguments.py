"""What can be typed, and what is said when it was typed wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from clientdiag import __version__
from clientdiag.cli import argparse_words, exits
from clientdiag.cli.fleet_arguments import add_compare, add_key, add_triage
from clientdiag.cli.speaking import add_language
from clientdiag.model.core import Symptom
from clientdiag.translation import gettext as _


def _epilog() -> str:
    ends = {
        exits.READY: _("ready: nothing stands in the way as far as could be checked"),
        exits.ATTENTION: _("attention: it connects today, but something needs care"),
        exits.BLOCKED: _("blocked: the connection stops, and the report says where"),
        exits.UNDETERMINED: _("undetermined: no fault found, but something vital could not be read"),
        exits.BAD_USAGE: _("wrong usage or unusable input"),
        exits.OUR_FAULT: _("a fault of this program"),
    }
    return "\n".join((_("exit codes:"), *(f"{code:>3}  {words}" for code, words in ends.items())))


SECOND_FACTOR = ("not-expected", "helps", "fails", "not-tried")


class Parser(argparse.ArgumentParser):
    """argparse with the exit code of wrong usage."""

    def error(self, message: str) -> NoReturn:
        """One sentence, the way out, and exit code 64."""
        sys.stderr.write(
            f"{self.prog}: {message}\n" + _("Try: {command} --help").format(command=self.prog) + "\n"
        )
        raise SystemExit(exits.BAD_USAGE)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read *argv* (without the program's name). Exits with 64 on wrong usage, 0 after help."""
    argparse_words.translate()
    return parser().parse_args(argv)


def parser() -> Parser:
    """All commands and options; manual page and completions are made from it too."""
    whole = Parser(
        prog="clientdiag",
        description=_(
            "Says why a Cisco AnyConnect / Secure Client connection fails, and who can mend "
            "it. Without a command it opens the window."
        ),
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument(
        "--version",
        action="version",
        version=f"clientdiag {__version__}",
        help=_("show program's version number and exit"),
    )
    add_language(whole, None)
    commands = whole.add_subparsers(dest="command", metavar=_("COMMAND"), parser_class=Parser, required=True)
    _add_run(commands)
    _add_open(commands)
    _add_find(commands)
    add_compare(commands)
    add_triage(commands)
    _add_demo(commands)
    _add_collect_dart(commands)
    _add_explain(commands)
    commands.add_parser("self-test", help=_("check that this installation works"))
    commands.add_parser("schema", help=_("print the JSON Schema of a report"))
    for command in commands.choices.values():
        add_language(command, argparse.SUPPRESS)
    return whole


def _add_run(commands: argparse._SubParsersAction[Parser]) -> None:
    run = commands.add_parser(
        "run",
        help=_("diagnose a gateway without a window"),
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    run.add_argument(
        "host",
        nargs="?",
        metavar="HOST[:PORT]",
        help=_("the VPN server; from policy, settings or the Cisco profile when left out"),
    )
    run.add_argument(
        "--expect-address",
        action="append",
        metavar="IP",
        help=_("an address the name should lead to; may be repeated"),
    )
    run.add_argument(
        "--client-ca",
        metavar="FILE",
        help=_("the CA that issues your users' certificates; PEM, DER or PKCS #7"),
    )
    run.add_argument(
        "--symptom", choices=[one.value for one in Symptom], help=_("what the Cisco client says")
    )
    run.add_argument(
        "--before-sign-in", action="store_true", help=_("it happens at the Windows sign-in screen")
    )
    run.add_argument(
        "--try-certificate",
        metavar="SHA256",
        help=_(
            "show the server this certificate of yours, once; on some servers that signs you in. "
            "Its fingerprint, or at least 16 digits of it"
        ),
    )
    run.add_argument(
        "--asked-for-password",
        choices=("yes", "no"),
        help=_("whether a password was asked for before it failed"),
    )
    run.add_argument(
        "--second-factor",
        choices=SECOND_FACTOR,
        help=_("whether a token or a code is expected, and whether it works with it"),
    )
    run.add_argument(
        "--others-connect", choices=("yes", "no"), help=_("whether somebody else can connect right now")
    )
    run.add_argument(
        "--log",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help=_("also read this log, event file (.evtx, .xml) or DART bundle (.zip); may be repeated"),
    )
    run.add_argument(
        "--connect-deadline", metavar="SECONDS", help=_("how long one connection may take (default 4)")
    )
    run.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=_("set any setting for this run; may be repeated"),
    )
    run.add_argument(
        "--settings", type=Path, metavar="FILE", help=_("read this settings file instead of the user's own")
    )
    run.add_argument(
        "--seal-for",
        metavar="RECIPIENT",
        help=_(
            "seal the zip so that only its recipient can open it: age1…, or the file of an RSA "
            "certificate (PEM or DER)"
        ),
    )
    run.add_argument(
        "--unsealed", action="store_true", help=_("leave the zip open although a setting names a recipient")
    )
    run.add_argument(
        "--all-logs",
        action="store_true",
        help=_("put every record of the Cisco client's logs into the zip, not only its last attempts"),
    )
    run.add_argument(
        "--drop",
        action="store_true",
        help=_(
            "save the zip in the drop folder of the settings; in --zip's, else the usual folder, when "
            "that cannot be reached"
        ),
    )
    _add_output(run)


def _add_open(commands: argparse._SubParsersAction[Parser]) -> None:
    opened = commands.add_parser("open", help=_("show a diagnostic zip and judge it again"))
    opened.add_argument("zip", type=Path, metavar="ZIP", help=_("a zip made by this program"))
    add_key(opened)
    _add_output(opened, zips=False)


def _add_find(commands: argparse._SubParsersAction[Parser]) -> None:
    find = commands.add_parser(
        "find",
        help=_("find a zip by the support code that was read out on the phone"),
        description=_(
            "Prints the zips in a folder and below that have the support code, the newest first: by "
            "their names, and by what is in those that were renamed."
        ),
        epilog=_("exit codes: 0 found; 3 none has it; 64 no code or no folder"),
    )
    find.add_argument("code", metavar="CODE", help=_("such as 7F3K; what comes before it may be added"))
    find.add_argument(
        "folder", type=Path, nargs="?", default=Path(), metavar="DIR", help=_("this folder when left out")
    )


def _add_demo(commands: argparse._SubParsersAction[Parser]) -> None:
    demo = commands.add_parser("demo", help=_("diagnose a small faulty gateway on this computer"))
    demo.add_argument("fault", nargs="?", metavar="FAULT", help=_("the fault to show; --list names them all"))
    demo.add_argument("--list", action="store_true", help=_("list the faults the demo can show"))
    _add_output(demo)


def _add_collect_dart(commands: argparse._SubParsersAction[Parser]) -> None:
    dart = commands.add_parser(
        "collect-dart",
        help=_("have Cisco's own collector (DART) write its bundle; nothing in it is redacted"),
        description=_(
            "Has Cisco's own collector (DART) write its bundle into a folder. Nothing in it is redacted, it "
            "may ask for an administrator, and it takes minutes. No log is cleared."
        ),
    )
    dart.add_argument("folder", type=Path, metavar="DIR", help=_("the folder to save it in"))


def _add_explain(commands: argparse._SubParsersAction[Parser]) -> None:
    explain = commands.add_parser("explain", help=_("say what a code of a report means"))
    wanted = explain.add_mutually_exclusive_group(required=True)
    wanted.add_argument("code", nargs="?", metavar="CODE", help=_("a code, such as private-root-missing"))
    wanted.add_argument("--list", action="store_true", help=_("list all codes"))
    wanted.add_argument(
        "--html", metavar="FILE", help=_("write all of them as one web page; - for standard output")
    )


def _add_zip(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--zip", type=Path, metavar="DIR", help=_("save the diagnostic zip in this folder"))
    parser.add_argument(
        "--preview",
        action="store_true",
        help=_(
            "show every file of the zip with what is hidden in it first; at a terminal you choose what "
            "goes in and whether it is saved, otherwise nothing is"
        ),
    )
    parser.add_argument("--notes", metavar="TEXT", default="", help=_("put these words for IT into the zip"))
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="FILE",
        help=_("leave this file of the zip out, such as system/network.txt; may be repeated"),
    )


def _add_output(parser: argparse.ArgumentParser, *, zips: bool = True) -> None:
    parser.add_argument(
        "--json", metavar="FILE", help=_("write the report as JSON; - for standard output, without the text")
    )
    if zips:
        _add_zip(parser)
    parser.add_argument("--details", action="store_true", help=_("add every table, check and finding"))
    parser.add_argument("--quiet", action="store_true", help=_("no progress on standard error"))
    parser.add_argument("--no-color", action="store_true", help=_("no colours, as also with NO_COLOR set"))
