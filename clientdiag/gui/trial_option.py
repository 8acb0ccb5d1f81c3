"""The seam to the trial of a certificate: which one the checks are to show, once the user asked for it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from clientdiag.checks.contract import Options

_OPTION = "try_certificate"


def is_possible() -> bool:
    """Whether this version's checks can show a certificate."""
    return any(one.name == _OPTION for one in fields(Options))


def with_trial(options: Options, sha256: str | None) -> Options:
    """*options*, and the certificate to show; unchanged where there is none or it cannot be done."""
    if sha256 is None or not is_possible():
        return options
    asked: dict[str, Any] = {_OPTION: sha256}
    return replace(options, **asked)
