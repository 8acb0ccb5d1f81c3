"""What the lines of attached texts (logs, profiles, facts of the system) tell of persons and devices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from clientdiag.redaction.decoding import decoded_runs, read
from clientdiag.redaction.fields import Role
from clientdiag.redaction.form_set import FormSet
from clientdiag.redaction.free_text import TOKEN, spans

Found = tuple[int, int, str]
"""Where something personal begins and ends, and its kind."""

BLOCKS = frozenset({"certificate", "key"})
"""The kinds of PEM blocks, which are hidden whole."""
_HEAD = re.compile(
    r"(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\s‹]{0,16}"
    r"|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,9}[+-]\d{4})\s{1,4}([^\s‹›:]{1,255})(?= |$)"
)
"""What begins a line of syslog, the journal or macOS' log: the time and the device that wrote it."""
_DOMAINS = re.compile(
    r"(?i)(?:\b(?:search|domain)\s(?=\s{0,8}[\w-]{1,63}\.\w)|search domain\[\d{1,3}\]\s{0,4}:"
    r"|\bdomain_?name\s{0,4}[:=]"
    r"|\bdns[ -]suffix(?:es)?[^:\r\n]{0,60}:|\bdns[ -]domain\s{0,4}:|\bsuffix search list[^:\r\n]{0,40}:)"
    r"[\s\"]{0,8}([^\r\n‹›]{2,600})"
)
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
_NOBODYS = frozenset({"localhost", "localhost.localdomain", "local", "localdomain", "lan", "home.arpa"})
_LINES = (
    ("device", re.compile(r"(?i)\b(?:host|computer|node|netbios)[ -]?name[ .]{0,60}:\s{0,4}([\w.-]{1,255})")),
    ("device", re.compile(r"(?i)\bi?aid[ .]{0,60}:\s{0,4}(\d{4,12})\b")),
    ("device", re.compile(r"(?i)(?<![\w:-])(?:[0-9a-f]{2}[:-]){7,18}[0-9a-f]{2}(?![\w:-])")),
    ("device", re.compile(
        r"(?i)(?:uuid|guid|udid|machine-?id)"
        r"[\"']?[ .]{0,60}[:=]?[\s\"'{(]{0,4}([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})"
    )),
    ("domain", _DOMAINS),
    ("user", re.compile(r"(?i)\bfull ?name[ .]{0,60}[:=]\s{0,4}\"?([^\r\n\"‹›<>:=]{2,64})")),
)  # fmt: skip
_LINE_FORMS = FormSet(_LINES)
_SECRET_BEGINS = re.compile(r"-----BEGIN (?:[A-Z0-9 ]{0,40})(PRIVATE KEY|CERTIFICATE)[A-Z ]{0,20}-----")
_SECRET_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,60}-----")
_MOST_KEY_LINES = 400
_AROUND, _LEAST_BARE = "\"',;.()[]{}/", 6
_HEADER = re.compile(r"\s{0,20}(?:Proc-Type|DEK-Info):")
_BODY = re.compile(r"[A-Za-z0-9+/]{4,4000}={0,2}")
_BODY_LINE = 24
"""From so many letters on, the last word of a line within a block is one of its body's, which has 64."""


def lines_of(text: str) -> Iterator[tuple[str, str]]:
    """The lines of *text*, each with the kind of the PEM block it is part of: key, certificate or none."""
    inside, count = "", 0
    for line in text.splitlines():
        if inside:
            count += 1
            begins = _SECRET_ENDS.search(line) is not None or count > _MOST_KEY_LINES
            yield line, inside
            inside = "" if begins else inside
            continue
        found = _SECRET_BEGINS.search(line)
        kind = "" if found is None else "key" if found[1] == "PRIVATE KEY" else "certificate"
        yield line, kind
        if found is not None and not _SECRET_ENDS.search(line, found.end()):
            inside, count = kind, 0


def found_in(line: str, block: str = "") -> list[Found]:
    """What is personal in a line; *block* says that it belongs to a PEM block. They may overlap."""
    if block:
        return _in_block(line, block)
    found = list[Found]()
    start = 0
    head = _HEAD.match(line)
    if head is not None:
        start = head.end(1)
        if head[1].casefold() not in _NOBODYS:
            found.append((*head.span(1), "device"))
    found += ((at + start, end + start, kind) for at, end, kind in spans(Role.LOG, line[start:]))
    found += _by_lines(line, start)
    signed_in = {one for one in found if line[: one[0]].endswith("://")}
    return [one for one in found if one[2] != "mail" or not any(of[0] <= one[0] < of[1] for of in signed_in)]


def _in_block(line: str, block: str) -> list[Found]:
    """What of a line is the body of a PEM block: all between its marks, else the line's last word."""
    begins, ends = _SECRET_BEGINS.search(line), _SECRET_ENDS.search(line)
    end = len(line) if ends is None else ends.start()
    start = begins.end() if begins is not None else _said_at(line)
    words = line[start:end].split()
    if begins is None and len(words) > 1 and not _HEADER.match(line, start):
        last = words[-1]
        if not (_BODY.fullmatch(last) and (len(last) >= _BODY_LINE or last.endswith("="))):
            return []
        start = line.rindex(last, start, end)
    return [(start, end, block)] if line[start:end].strip(" \t\r\n<>/") else []


def told_by(line: str) -> Iterator[tuple[str, str]]:
    """What a line tells that is personal, also in an encoding, each with its kind."""
    at = head_end(line)
    yield from _told(line[:at])
    yield from _told(line[at:])


@lru_cache(maxsize=8_192)
def _told(part: str) -> tuple[tuple[str, str], ...]:
    """As :func:`told_by` of the head of a line or of its message; a log says most messages many times."""
    told = list[tuple[str, str]]()
    for words in dict.fromkeys((part, read(part), *(said for _, _, said, _ in decoded_runs(part)))):
        for start, end, kind in found_in(words):
            secret = words[start:end]
            told.append((secret, kind))
            bare = secret.strip(_AROUND)
            if kind == "secret" and bare != secret and len(bare) >= _LEAST_BARE:
                told.append((bare, kind))  # what stands around it belongs to the line, and not to every place
    return tuple(told)


def head_end(line: str) -> int:
    """Where the time and the device end that a log writes before each message; 0 without them."""
    head = _HEAD.match(line)
    return 0 if head is None else head.end(1)


def _by_lines(line: str, start: int) -> Iterable[Found]:
    for kind, form in _LINE_FORMS.worth_trying(line):
        for one in form.finditer(line, start):
            at, end = one.span(one.lastindex or 0)
            if kind == "domain":
                yield from _domains(line, at, end)
            elif not TOKEN.fullmatch(line[at:end]):
                yield at, end, kind


def _domains(line: str, start: int, end: int) -> Iterator[Found]:
    for name in _DOMAIN.finditer(line, start, end):
        if name[0].casefold() not in _NOBODYS and not name[0].replace(".", "").isdigit():
            yield name.start(), name.end(), "domain"


def _said_at(line: str) -> int:
    """Where the message begins, after what a log puts before it."""
    head = _HEAD.match(line)
    if head is None:
        return 0
    said = line.find(": ", head.end())
    return said + 2 if said >= 0 else head.end()
