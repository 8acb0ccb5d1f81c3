"""What is personal in free text, found by its form: the net under what is known by its field."""

from __future__ import annotations

import ipaddress
import re
from bisect import bisect_left
from collections.abc import Iterator

from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ExpectedAddresses, SystemLookup, TargetAddress, TcpConnect
from clientdiag.redaction.fields import Role
from clientdiag.redaction.form_set import FormSet
from clientdiag.redaction.log_forms import LOG_FORMS, ORDINARY

_MAIL = ("mail", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"))
_SID = ("sid", re.compile(r"\bS-1-(?:5-21|12-1)(?:-\d{1,10}){3,4}\b"))
"""Of a domain or a computer, and of Entra ID."""
_HOMES = (
    ("user", re.compile(r"\\Users\\([^/\\:*?\"<>|\r\n]{1,64})(?=\\)")),
    ("user", re.compile(r"(?:/home/|/Users/|\\Users\\)([^/\\\s:\"'<>|]{1,64})")),
)
_PROFILE = (
    "profile",
    re.compile(
        r"(?i)(?:\.mozilla[\\/]firefox|firefox[\\/]profiles)[\\/](?![^\\/]*default|\w+\.ini)"
        r"(?:\w{4,12}\.)?([^\\/:\"<>|]{2,100})"
    ),
)
_FORMS = {
    Role.LOG: (*LOG_FORMS, _SID),
    Role.LOG_GATEWAY: (("user", re.compile(r"^(?:\w{2,8}://)?([^\s/?#@‹›]{1,300})@")),),
    Role.GATEWAY: (_MAIL, _SID, *_HOMES),
    Role.PLACE: (_PROFILE, *_HOMES, _SID),
    Role.FREE: (_MAIL, _PROFILE, *_HOMES, _SID),
}
_LOG_FORMS = FormSet(_FORMS[Role.LOG])
TOKEN = re.compile(r"‹([a-z]+)-(\d{1,9})›")
_ADDRESS = re.compile(
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d(?!\d{3,4}(?![\w.])))"
    r"|(?<![\w.:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:]|(?:\.\d{1,3}){3})"
)
"""Of ``::ffff:10.1.2.3`` the part with dots; a dot before four or five digits leads to a port."""
_VERSION = re.compile(r"(?i)(?:version|release|build|client|connect|\bv)[ :=/_\"'(]{0,3}$")
"""What stands before four numbers that are no address: Cisco counts its versions so, from one digit on."""
_MASK = re.compile(r"(?:255\.){1,3}")
_NAMES = frozenset({"device", "name", "user"})


def personal_in(role: Role, words: str) -> Iterator[tuple[str, str]]:
    """What a text of this *role* holds that is personal, each with its kind, in the order found."""
    for start, end, kind in spans(role, words):
        yield words[start:end], kind


def spans(role: Role, words: str) -> Iterator[tuple[int, int, str]]:
    """Where in a text of this *role* something personal stands, and of which kind; they may overlap."""
    tokens = [one.span() for one in TOKEN.finditer(words)]
    forms = _LOG_FORMS.worth_trying(words) if role is Role.LOG else _FORMS.get(role, ())
    for kind, form in forms:
        for found in form.finditer(words):
            start, end = found.span(found.lastindex or 0)
            nearest = bisect_left(tokens, (end, end)) - 1
            if nearest >= 0 and tokens[nearest][1] > start:
                continue  # it was hidden before
            if role is not Role.LOG or not _is_ordinary(kind, words, found, start, end):
                yield start, end, kind
    for found in _ADDRESS.finditer(words) if role is Role.LOG else ():
        if _is_address(found[0]) and not _is_version(words, found.start()):
            yield found.start(), found.end(), "address"


def _is_version(words: str, at: int) -> bool:
    return words[at + 1] == "." and _VERSION.search(words, max(0, at - 24), at) is not None


def _is_ordinary(kind: str, words: str, found: re.Match[str], start: int, end: int) -> bool:
    """Whether it is a word of a sentence: "the password is expired", and not "password=expired"."""
    before = words[found.start() : start].rstrip(" \t\"'")
    if kind == "mac":
        return not words[start:end].strip("0:-.") or not words[start:end].strip(
            "fF:-."
        )  # nobody's, everybody's
    plain = kind in _NAMES or not before.endswith((":", "="))
    return plain and words[start:end].rstrip(".,;!").casefold() in ORDINARY


def gateway_addresses(evidence: Evidence) -> set[str]:
    """The gateway's own addresses, which are no secret here."""
    found = {one.address for one in evidence.all(TcpConnect)}
    found |= {address for one in evidence.all(SystemLookup) for address in one.addresses}
    found |= {address for one in evidence.all(ExpectedAddresses) for address in one.addresses}
    return found | {one.address for one in evidence.all(TargetAddress)}


def _is_address(words: str) -> bool:
    try:
        read = ipaddress.ip_address(words)
    except ValueError:
        return False
    nobodys = read.is_loopback or read.is_unspecified or read.is_multicast
    return not nobodys and not _MASK.match(words)
