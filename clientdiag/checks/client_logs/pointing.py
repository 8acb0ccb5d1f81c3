"""Which cause of a failed sign-in the user's own answers point to. Pure."""

from __future__ import annotations

from clientdiag.checks.readings import decisive_exchange
from clientdiag.checks.readings.last_attempt import attempts_here, stopped
from clientdiag.model.core import Symptom
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Document, UserReport

_ABOUT_SIGN_IN = {Symptom.AUTHENTICATION_FAILED, Symptom.SOMETHING_ELSE, Symptom.NOT_SURE}
REFUSED = "credentials-rejected"


def pointed_to(evidence: Evidence) -> str | None:
    """The code that the answers point to; None where they point nowhere, or something better is known."""
    told = evidence.first(UserReport)
    if told is None or told.symptom not in _ABOUT_SIGN_IN:
        return None
    if stopped(evidence) is not None:
        return _beside_a_refusal(told) if is_bare_refusal(evidence) else None
    seen = decisive_exchange(evidence)
    if told.asked_for_password is not True or seen is None or seen.document is not Document.AUTH_REQUEST:
        return None
    if any(one.success for one in attempts_here(evidence)[:1]):
        return None  # the last sign-in that the log knows of went well
    return _cause(told)


def is_bare_refusal(evidence: Evidence) -> bool:
    """Whether the log says that the last sign-in was refused, and no more.

    A gateway writes the same words for a wrong password, a missing token and a silent RADIUS server.
    """
    found = stopped(evidence)
    return found is not None and found.code == REFUSED and (not found.signature or found.signature.general)


def _beside_a_refusal(told: UserReport) -> str | None:
    """What the answers add to a log that says only that the sign-in was refused."""
    if told.asked_for_password is False:
        return None
    cause = _cause(told)
    return cause if cause != REFUSED else None


def _cause(told: UserReport) -> str | None:
    if told.others_connect is False and told.second_factor == "helps":
        return None  # the one says that signing in works, the other that it does not
    if told.others_connect is False:
        return "authentication-server-unreachable"
    if told.second_factor in {"helps", "not-tried"}:
        return "token-required"
    if told.second_factor == "not-expected" and told.others_connect:
        return REFUSED
    return None
