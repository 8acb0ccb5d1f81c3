"""Replaces what names a person or a device by tokens, the same one for the same name within a report.

That is the names on the user's own certificates, and what the lines of the client's log say of persons
and places; whatever else is personal is not read in the first place. Rules judge a redacted report as
they judge the live one, because equal names stay equal. Certificates that the server showed, and bytes
of any kind, are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from cryptography import x509
from cryptography.x509.oid import NameOID

from clientdiag.model.core import Report, UnknownObservation
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientCertificate
from clientdiag.redaction.free_text import personal_in_logs

__all__ = ["Redacted", "redact"]
T = TypeVar("T")
_Change = Callable[[str], str]
_PERSONAL = frozenset({
    NameOID.COMMON_NAME,
    NameOID.EMAIL_ADDRESS,
    NameOID.GIVEN_NAME,
    NameOID.SERIAL_NUMBER,
    NameOID.SURNAME,
    NameOID.UNSTRUCTURED_NAME,
    NameOID.USER_ID,
})  # fmt: skip
_SHORTEST = 2
"""A name of one letter is left alone: its letter is everywhere."""


@dataclass(frozen=True)
class Redacted:
    """A report without the names, and how often each token stands in it."""

    report: Report
    places: dict[str, int]


def redact(report: Report) -> Redacted:
    """*report* with tokens in place of names. Pure: the same report gives the same tokens."""
    tokens = _tokens(report)
    if not tokens:
        return Redacted(report, {})
    longest_first = sorted(tokens, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    places: dict[str, int] = {}

    def hide(found: re.Match[str]) -> str:
        token = tokens[found[0]]
        places[token] = places.get(token, 0) + 1
        return token

    return Redacted(_mapped(report, lambda words: pattern.sub(hide, words)), places)


def _tokens(report: Report) -> dict[str, str]:
    kinds: dict[str, str] = dict.fromkeys(_names(report), "name")
    for secret, kind in personal_in_logs(report):
        kinds.setdefault(secret, kind)
    counted: dict[str, int] = {}
    tokens = {}
    for secret, kind in kinds.items():
        counted[kind] = counted.get(kind, 0) + 1
        tokens[secret] = f"‹{kind}-{counted[kind]}›"
    return tokens


def _names(report: Report) -> Iterator[str]:
    """Each name once, in the order found; what also names the gateway or an issuer is no secret."""
    own = Evidence(report.runs).all(ClientCertificate)
    known = {report.target.host, report.target.display, report.target.profile}
    known |= {value for one in own for value in (one.issuer_label, *_values(one.issuer, frozenset()))}
    seen = dict.fromkeys(
        value
        for one in own
        if one.is_ca is not True
        for value in (*_values(one.subject, _PERSONAL), one.label)
    )
    return (one for one in seen if len(one) >= _SHORTEST and one not in known)


def _values(name: str, kinds: frozenset[x509.ObjectIdentifier]) -> Iterable[str]:
    """The values of *kinds* (all of them where that is empty), also as RFC 4514 escapes them."""
    try:
        parsed = x509.Name.from_rfc4514_string(name)
    except ValueError:
        return (name,)
    found = [one for one in parsed if not kinds or one.oid in kinds]
    escaped = [one.rfc4514_string().partition("=")[2] for one in found]
    return dict.fromkeys((*(str(one.value) for one in found), *escaped))


def _mapped(value: T, change: _Change) -> T:
    made: object = value
    if isinstance(value, str):
        made = change(value) if type(value) is str else value  # an enum's word is never a name
    elif isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        made = msgspec.structs.replace(value, **{name: _mapped(one, change) for name, one in fields.items()})
    elif isinstance(value, UnknownObservation):
        made = UnknownObservation(_mapped(value.fields, change))
    elif isinstance(value, tuple):
        made = tuple(_mapped(one, change) for one in value)
    elif isinstance(value, list):
        made = [_mapped(one, change) for one in value]
    elif isinstance(value, dict):
        made = {key: _mapped(one, change) for key, one in value.items()}
    return made  # type: ignore[return-value]  # each branch gives back what it was given
