"""What is personal in free text, found by its form: the net under what is known by its field."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ExpectedAddresses,
    LogAttempt,
    SystemLookup,
    TargetAddress,
    TcpConnect,
)

_FORMS = (
    ("mail", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")),
    ("user", re.compile(r"(?:/home/|/Users/|\\Users\\)([^/\\\s:\"'<>|]{1,64})")),
    ("user", re.compile(r"(?i)\buser(?:[ _]?name)?\s*(?:[:=]\s*|is\s+)[\"'‹<]?([\w.@\\+-]{2,64})")),
    ("user", re.compile(r"(?i)\buser\s+[\"'<]([^\"'<>]{2,64})[\"'>]")),
    ("device", re.compile(r"(?i)\b(?:host|computer|device)[ _]?name\s*[:=]\s*([\w.-]{2,64})")),
    ("mac", re.compile(r"(?<![\w:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])")),
    ("sid", re.compile(r"\bS-1-5-21(?:-\d{1,10}){3,4}\b")),
    (
        "secret",
        re.compile(
            r"(?i)\b(?:webvpn\w{0,20}|cookie|session-?(?:id|token)|token|password|passwd|pin)"
            r"\s*[=:]\s*(\S{4,400})"
        ),
    ),
    ("secret", re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")),
    ("secret", re.compile(r"(?i)\bbearer\s+(\S{8,400})")),
)
_ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})(?![\w:])"
)


def personal_in_logs(report: Report) -> Iterator[tuple[str, str]]:
    """What the lines of the client's log hold that is personal, each with its kind, in the order found."""
    evidence = Evidence(report.runs)
    known = {report.target.host, report.target.display, *_gateway_addresses(evidence)}
    for attempt in evidence.all(LogAttempt):
        signs = (*attempt.signs, *((attempt.decisive,) if attempt.decisive else ()))
        for words in (*(one.text for one in signs), *attempt.said):
            yield from ((one, kind) for one, kind in _personal(words) if one not in known)


def _personal(words: str) -> Iterator[tuple[str, str]]:
    for kind, form in _FORMS:
        for found in form.finditer(words):
            one = found[found.lastindex or 0]
            if not one.startswith("‹"):
                yield one, kind
    for found in _ADDRESS.finditer(words):
        if _is_address(found[0]):
            yield found[0], "address"


def _is_address(words: str) -> bool:
    try:
        return not ipaddress.ip_address(words).is_loopback
    except ValueError:
        return False


def _gateway_addresses(evidence: Evidence) -> set[str]:
    found = {one.address for one in evidence.all(TcpConnect)}
    found |= {address for one in evidence.all(SystemLookup) for address in one.addresses}
    found |= {address for one in evidence.all(ExpectedAddresses) for address in one.addresses}
    return found | {one.address for one in evidence.all(TargetAddress)}
