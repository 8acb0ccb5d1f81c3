"""How much a client certificate matters here: whether the gateway insists, asks, or says nothing."""

from __future__ import annotations

from enum import StrEnum

from clientdiag.checks.readings.gateway import decisive_exchange, was_asked
from clientdiag.checks.readings.last_attempt import stopped
from clientdiag.cisco.logs.signatures import Family
from clientdiag.knowledge import gateway_error_code
from clientdiag.model.core import FailureKind, Severity, Symptom
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Asked, ConfiguredCa, Document, TlsHandshake, UserReport

_HUNG_UP = {FailureKind.RESET, FailureKind.END_OF_STREAM, FailureKind.ALERT, FailureKind.PROTOCOL}
_REFUSED = {400, 401, 403, 495, 496}


class Demand(StrEnum):
    """What is known of the need for a client certificate.

    ``refuses``: the gateway ended the exchange because none was shown, or says so. ``asks``: it asks,
    and goes on without; or by the Cisco client's log it refused the last attempt for want of one.
    ``configured``: only IT says that there is one. ``nothing``: nobody does.
    """

    REFUSES = "refuses"
    ASKS = "asks"
    CONFIGURED = "configured"
    NOTHING = "nothing"


def demand(evidence: Evidence) -> Demand:
    """Who wants a client certificate, and how much."""
    if says_it_is_missing(evidence) or _hung_up(evidence):
        return Demand.REFUSES
    if was_asked(evidence) or was_refused_before(evidence):
        return Demand.ASKS
    return Demand.CONFIGURED if evidence.has(ConfiguredCa) else Demand.NOTHING


def says_it_is_missing(evidence: Evidence) -> bool:
    """The gateway's own words say that it misses a certificate."""
    seen = decisive_exchange(evidence)
    words = seen.error_text if seen is not None else None
    return words is not None and gateway_error_code(words) == "client-certificate-missing"


def was_refused_before(evidence: Evidence) -> bool:
    """By its log, the Cisco client's last attempt ended because the gateway got no certificate it accepts."""
    found = stopped(evidence)
    sure = found is not None and found.signature is not None and found.signature.confidence == "H"
    return sure and found is not None and found.attempt.family == Family.CLIENT_CERTIFICATE


def _hung_up(evidence: Evidence) -> bool:
    """It asked for a certificate, got none, and then closed the door (or answered 401)."""
    asking = [one for one in evidence.all(TlsHandshake) if one.asked in {Asked.ANY_CA, Asked.LISTED}]
    if any(one.failure is not None and one.failure.kind in _HUNG_UP for one in asking):
        return True
    seen = decisive_exchange(evidence)
    if seen is None or not any((one.address, one.port) == (seen.address, seen.port) for one in asking):
        return False
    if seen.document is Document.AUTH_REQUEST:
        return False
    return seen.status in _REFUSED or (seen.failure is not None and seen.failure.kind in _HUNG_UP)


def insists(evidence: Evidence) -> bool:
    """Whether a client without a certificate would stop here.

    The gateway refuses without one; or it asks, and IT, the user's own words or the client's log say that
    it means it.
    """
    wanted = demand(evidence)
    if wanted is Demand.ASKS:
        told = evidence.first(UserReport)
        complained = told is not None and told.symptom is Symptom.CERTIFICATE_VALIDATION
        return evidence.has(ConfiguredCa) or complained or was_refused_before(evidence)
    return wanted is Demand.REFUSES


def weight(evidence: Evidence) -> Severity:
    """How much a fault of the client certificate weighs."""
    return Severity.ERROR if insists(evidence) else Severity.WARNING
