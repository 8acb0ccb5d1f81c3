"""Does this installation work? Run inside a frozen program as well as from source."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from clientdiag import bundle, demo, knowledge, resources
from clientdiag.checks import ALL_CHECKS
from clientdiag.cli import exits
from clientdiag.engine import diagnose
from clientdiag.model import wire
from clientdiag.model.core import Report
from clientdiag.platforms import asking


def self_test() -> int:
    """Print a line for each part; 0 when all work, 70 when one does not."""
    return run_parts(_PARTS)


def run_parts(parts: dict[str, Callable[[], str]]) -> int:
    """Run named *parts*; each returns what it saw, or raises."""
    failed = 0
    for name, part in parts.items():
        try:
            seen = part()
        except Exception as error:  # noqa: BLE001  # every part is tried, whatever another does
            failed += 1
            sys.stdout.write(f"failed  {name}: {type(error).__name__}: {error}\n")
        else:
            sys.stdout.write(f"ok      {name}: {seen}\n")
    return exits.OUR_FAULT if failed else exits.READY


def _resources() -> str:
    count = len(knowledge.known_cas()), len(knowledge.public_roots())
    return f"{resources.folder().name}/ with {count[0]} known CAs, {count[1]} public roots"


def _checks() -> str:
    return f"{len(ALL_CHECKS)} checks, {sum(len(check.rules) for check in ALL_CHECKS)} rules"


def _diagnose(fault: str) -> Report:
    with demo.demo_run(fault) as prepared:
        return diagnose(prepared.target, prepared.options, prepared.platform, demo=True)


def _expecting(fault: str, root: str | None) -> Callable[[], str]:
    def part() -> str:
        report = _diagnose(fault)
        if report.verdict.root != root:
            raise AssertionError(f"named {report.verdict.root}, expected {root}")
        return f"{report.verdict.state.value} in {report.duration_s:.2f} s"

    return part


def _zip() -> str:
    report = _diagnose("server-certificate-expired")
    with tempfile.TemporaryDirectory(prefix="clientdiag-self-test-") as folder:
        path = bundle.write(report, Path(folder))
        opened = bundle.open(path)
        if wire.encode(opened.report) != wire.encode(report) or opened.rejudged.verdict != report.verdict:
            raise AssertionError("the zip does not hold what was put in")
        return f"{path.stat().st_size // 1024} KB written, opened and judged again"


def _window() -> str:
    """In a process of its own: the command line never loads Qt."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "clientdiag"]
    answer = asking.ask(*program, "--window", "--offscreen", "--first-paint", deadline_s=_WINDOW_S)
    if answer.failure is not None:
        raise AssertionError(f"it did not end: {answer.failure.kind.value}")
    if answer.status != 0 or not answer.text().strip().isdigit():
        said = answer.errors.decode("utf-8", "replace").strip().splitlines() or ["nothing was said"]
        raise AssertionError(f"it ended with {answer.status}: {said[-1]}")
    return "painted, without a display"


_WINDOW_S = 60.0
"""A first start from a slow disk, with a scanner that looks at every file, takes long."""


def _sealing() -> str:
    from clientdiag.bundle.sealing import BadRecipient, Key, recipient  # part of what is tried
    from clientdiag.bundle.sealing.age import library

    try:
        identity = library().x25519.Identity.generate()
    except BadRecipient:
        return "by certificate only; age is not here"
    report = _diagnose(demo.HEALTHY)
    with tempfile.TemporaryDirectory(prefix="clientdiag-self-test-") as folder:
        path = bundle.write(report, Path(folder), recipient=recipient(str(identity.to_public())))
        opened = bundle.open(path, Key("", identities=(identity,)))
        if opened.report.support_code != report.support_code:
            raise AssertionError("the sealed zip does not hold what was put in")
        return f"{path.stat().st_size // 1024} KB sealed by age, and opened"


_PARTS: dict[str, Callable[[], str]] = {
    "resources": _resources,
    "checks": _checks,
    "a healthy gateway": _expecting(demo.HEALTHY, None),
    "an expired certificate": _expecting("server-certificate-expired", "server-certificate-expired"),
    "the zip": _zip,
    "sealing": _sealing,
    "the window": _window,
}
