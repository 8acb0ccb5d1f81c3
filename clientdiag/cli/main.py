"""Runs one command and says how it ended by its exit code."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from typing import Any

from clientdiag.checks.contract import Cancel
from clientdiag.cli import arguments, exits, output
from clientdiag.cli.consoles import PLAINER
from clientdiag.cli.ending import ended_like_by_ctrl_c
from clientdiag.cli.saving import Saving
from clientdiag.cli.saving import wished as saving_of
from clientdiag.cli.speaking import speak_as_asked, speak_as_set
from clientdiag.model.core import Report, Symptom
from clientdiag.model.text import text
from clientdiag.translation import Problem, gettext, say

_YES_NO = {"yes": True, "no": False, None: None}


def main(argv: Sequence[str]) -> int:
    """Run the command in *argv* (without the program's name); returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAINER)  # a console that cannot show a sign shows another
    speak_as_asked(argv)
    given = arguments.parse(argv)
    try:
        with _quiet_pipe():
            if given.command not in _SPEAKING:
                speak_as_set(given)
            return _COMMANDS[given.command](given)
    except Problem as problem:
        output.aside(f"clientdiag: {problem}\n")
        return exits.BAD_USAGE
    except KeyboardInterrupt:  # before or after the run, which has a way of its own to end
        output.aside(gettext("clientdiag: cancelled") + "\n")
        return exits.UNDETERMINED
    except Exception:  # noqa: BLE001  # the last place: a fault of ours has a code of its own
        sys.stderr.write(
            gettext(
                "clientdiag: This is a fault of the program, not of your computer. Please send "
                "these lines to its makers:"
            )
            + "\n"
        )
        traceback.print_exc()
        return exits.OUR_FAULT


def _run(given: argparse.Namespace) -> int:
    from clientdiag.diagnosis import prepare  # help and usage errors need none of it

    output.check_places(given)
    prepared = prepare(_overrides(given), given.settings)
    for problem in prepared.problems:
        output.aside(f"clientdiag: {problem}\n")
    saving = saving_of(given, prepared.settings, prepared.platform)
    if given.host is not None:
        target = prepared.target(given.host, "command-line")
    elif prepared.gateways:
        target = prepared.gateways[0]
    else:
        raise Problem(
            text("No VPN server is known on this computer; name one: clientdiag run vpn.example.com")
        )
    options = prepared.options(
        Symptom(given.symptom) if given.symptom else None,
        before_sign_in=given.before_sign_in,
        try_certificate=given.try_certificate,
        log_files=tuple(given.log),
        asked_for_password=_YES_NO[given.asked_for_password],
        second_factor=given.second_factor or "",
        others_connect=_YES_NO[given.others_connect],
    )
    with _cancel_on_interrupt() as cancel:
        from clientdiag.engine import diagnose  # as above

        report = diagnose(target, options, prepared.platform, on_event=output.progress(given), cancel=cancel)
    return _deliver(report, given, saving)


def _demo(given: argparse.Namespace) -> int:
    from clientdiag import demo  # as above
    from clientdiag.engine import diagnose  # as above

    if given.list:
        output.tell("".join(f"{code:34} {say(words)}\n" for code, words in demo.FAULTS.items()))
        return exits.READY
    output.check_places(given)
    fault = given.fault or demo.DEFAULT_FAULT
    with demo.demo_run(fault) as prepared, _cancel_on_interrupt() as cancel:
        report = diagnose(
            prepared.target,
            prepared.options,
            prepared.platform,
            on_event=output.progress(given),
            cancel=cancel,
            demo=True,
        )
    return _deliver(report, given, saving_of(given))


def _open(given: argparse.Namespace) -> int:
    from clientdiag.cli.opening import open_zip  # as above

    return open_zip(given)


def _deliver(report: Report, given: argparse.Namespace, saving: Saving | None) -> int:
    if given.json:
        output.write_json(report, given.json)
    if given.json != output.STANDARD_OUTPUT:
        output.write_text(report, given)
    if saving is not None:
        told = output.aside if given.json == output.STANDARD_OUTPUT else output.tell
        lines, said = saving.save(report, told, color=output.wants_color(sys.stdout, given))
        told("".join(f"{line}\n" for line in lines))
        if said:
            output.aside(f"clientdiag: {said}\n")
    return exits.of(report.verdict.state)


def _collect_dart(given: argparse.Namespace) -> int:
    from clientdiag import platforms  # as above
    from clientdiag.bundle import dart  # as above

    def say_so() -> None:
        output.aside(gettext("DART is collecting; this takes minutes.") + "\n")

    try:
        with ended_like_by_ctrl_c():
            saved = dart.collect(platforms.current(), given.folder, starting=say_so)
    except dart.NoDart as problem:
        output.aside(f"clientdiag: {problem}\n")
        return exits.UNDETERMINED
    output.tell(gettext("Saved: {path}").format(path=saved) + "\n")
    output.aside(
        gettext("It is not redacted: it holds names, addresses and more. Give it to your own IT only.") + "\n"
    )
    return exits.READY


def _find(given: argparse.Namespace) -> int:
    from clientdiag.cli.finding import find_zips  # as above

    return find_zips(given)


def _explain(given: argparse.Namespace) -> int:
    from clientdiag.cli.explaining import explain  # as above

    explain(given.code, given.html)
    return exits.READY


def _compare(given: argparse.Namespace) -> int:
    from clientdiag.cli.comparing import compare  # as above

    return compare(given)


def _triage(given: argparse.Namespace) -> int:
    from clientdiag.cli.triaging import triage_zips  # as above

    return triage_zips(given)


def _schema(_given: argparse.Namespace) -> int:
    from clientdiag.model import wire  # as above

    output.tell(json.dumps(wire.schema(), indent=2) + "\n")
    return exits.READY


def _self_test(_given: argparse.Namespace) -> int:
    from clientdiag.cli.self_test import self_test  # as above

    return self_test()


_COMMANDS = {
    "run": _run,
    "demo": _demo,
    "open": _open,
    "find": _find,
    "compare": _compare,
    "triage": _triage,
    "collect-dart": _collect_dart,
    "explain": _explain,
    "schema": _schema,
    "self-test": _self_test,
}


_SPEAKING = frozenset({"run", "schema"})
"""Commands that read the settings themselves, or say nothing to people."""


def _overrides(given: argparse.Namespace) -> dict[str, Any]:
    found = {
        "expected_addresses": given.expect_address,
        "client_ca_file": given.client_ca,
        "connect_deadline_s": given.connect_deadline,
        "seal_for": given.seal_for,
        "language": given.language,
    }
    return {**_named_values(given.set), **{name: value for name, value in found.items() if value is not None}}


def _named_values(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            raise Problem(
                text("“{word}” should be NAME=VALUE, such as connect_deadline_s=8.", word=word[:60])
            )
        found[name.strip()] = value.strip()
    return found


@contextlib.contextmanager
def _cancel_on_interrupt() -> Iterator[Cancel]:
    """Ctrl-C ends the run at once; what was seen so far is still reported."""
    cancel = Cancel()
    try:
        before = signal.signal(signal.SIGINT, lambda _number, _frame: cancel.set())
    except ValueError:  # not in the main thread
        yield cancel
        return
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _quiet_pipe() -> Iterator[None]:
    """A reader that closes the pipe early (``| head``) is no error."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(exits.UNDETERMINED) from None
