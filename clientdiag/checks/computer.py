"""This computer: which system and versions, and what the user and IT told us beforehand."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Symptom
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ConfiguredCa,
    ConfiguredRoots,
    Environment,
    PublicExpected,
    UserReport,
)
from clientdiag.model.text import text


def _observe(context: Context) -> None:
    context.emit(context.platform.environment())
    options = context.options
    told = options.before_sign_in or options.second_factor
    answers = (options.asked_for_password, options.others_connect)
    if options.symptom is not None or told or any(one is not None for one in answers):
        context.emit(
            UserReport(
                options.symptom or Symptom.NOT_SURE,
                options.before_sign_in,
                options.asked_for_password,
                options.second_factor,
                options.others_connect,
            )
        )
    if options.expect_public_certificate:
        context.emit(PublicExpected("settings"))
    if options.client_ca:
        context.emit(ConfiguredCa(options.client_ca, options.client_ca_source))
    if options.server_roots:
        context.emit(ConfiguredRoots(options.server_roots, "settings"))


def _learned(evidence: Evidence) -> Learned | None:
    seen = evidence.first(Environment)
    return (
        Learned(
            text("Read this computer's versions"),
            text("{system} {version}", system=seen.system, version=seen.version),
        )
        if seen
        else None
    )


CHECK = Check(
    id="computer",
    stage=Stage.COMPUTER,
    doing=text("Reading this computer's versions"),
    observe=_observe,
    learned=_learned,
    deadline_s=5.0,
)
