"""What the client's log says, and no rule of another stage has a code for."""

from __future__ import annotations

from clientdiag.checks.client_logs.sign_in import CODES, log_detail
from clientdiag.checks.readings.last_attempt import stopped
from clientdiag.model.core import Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import LogAttempt
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text


@rule("client-log-error", LogAttempt)
def client_log_error(evidence: Evidence) -> Judged:
    """The client's last attempt failed with a known error. Folded under any finding that it describes.

    A warning: a log says what the client met then, which proves less than a measurement of now. An
    attempt that succeeded since makes older errors history.
    """
    found = stopped(evidence)
    if found is None or found.code in CODES:
        return
    known = found.signature
    meaning = Text(known.meaning) if known else text("{meaning}", meaning=found.sign.signature)
    yield Finding(
        code="client-log-error",
        severity=Severity.WARNING,
        summary=text("The Cisco client reported an error the last time it tried"),
        explanation=text("What it wrote down then is in the details for IT."),
        acts=found.acts,
        remedy=(text("Try again in the Cisco client; if it fails, run this once more and tell IT."),),
        detail=(meaning, *log_detail(found)),
        remedy_it=(text("Read the record with those around it, at that time, in the client's log."),),
        subject=found.sign.signature,
        evidence=evidence.refs(found.attempt),
    )


RULES = (client_log_error,)
