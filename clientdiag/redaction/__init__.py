"""Replaces what names a person or a device by tokens, the same one for the same name within a report.

That is the names on the user's own certificates, and what the client's log, the gateway's words and the
places of files say of persons; whatever else is personal is not read in the first place. What may hold
such a name is told by its field; a second net goes over texts. Rules judge a redacted report as they
judge the live one, because equal names stay equal and what rules read of a text stays. Certificates that
the server showed, and bytes of any kind, are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clientdiag.knowledge import gateway_error_code
from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.redaction.fields import Role, mapped
from clientdiag.redaction.free_text import TOKEN, gateway_addresses, personal_in
from clientdiag.redaction.net import Commons, Net
from clientdiag.redaction.own_names import OwnNames, hidden, own_names

__all__ = ["Redacted", "redact"]
_WORDS_OF_ANYONE = frozenset({"device", "name", "profile", "user"})
"""The kinds of secrets that may be a common word, and then are none."""


@dataclass(frozen=True)
class Redacted:
    """A report without the names, and how often each token stands in it."""

    report: Report
    places: dict[str, int]


def redact(report: Report) -> Redacted:
    """*report* with tokens in place of names. Pure: the same report gives the same tokens."""
    texts = _texts(report)
    names = own_names(report)
    formed = _found_by_form(report, texts)
    if not formed and not names.secrets:
        return Redacted(report, {})
    return _Hiding(names, formed, Commons(texts.get(Role.FIXED, ()))).over(report)


def _texts(report: Report) -> dict[Role, dict[str, None]]:
    """Every text of *report* once, by its role, in the order found."""
    found: dict[Role, dict[str, None]] = {}

    def note(role: Role, words: str) -> str:
        found.setdefault(role, {}).setdefault(words)
        return words

    mapped(report, note)
    return found


def _found_by_form(report: Report, texts: dict[Role, dict[str, None]]) -> dict[str, str]:
    known = {report.target.host, report.target.display, *gateway_addresses(Evidence(report.runs))}
    found: dict[str, str] = {}
    for role, listed in texts.items():
        for words in listed:
            for secret, kind in personal_in(role, words):
                if secret not in known and found.get(secret, "user") in _WORDS_OF_ANYONE:
                    found[secret] = kind
    return found


def _numbered(kinds: dict[str, str], taken: set[str]) -> dict[str, str]:
    """A token for each secret, none of those *taken*; a token that is a secret stands for itself."""
    counted: dict[str, int] = {}
    for secret in kinds:
        if there := TOKEN.fullmatch(secret):
            counted[there[1]] = max(counted.get(there[1], 0), int(there[2]))
    tokens = {}
    for secret, kind in kinds.items():
        if TOKEN.fullmatch(secret):
            tokens[secret] = secret
            continue
        counted[kind] = counted.get(kind, 0) + 1
        while f"‹{kind}-{counted[kind]}›" in taken:
            counted[kind] += 1
        tokens[secret] = f"‹{kind}-{counted[kind]}›"
    return tokens


class _Hiding:
    """What stands for what in one report, by the role of a text."""

    def __init__(self, names: OwnNames, formed: dict[str, str], commons: Commons) -> None:
        named = dict.fromkeys(names.secrets, "name")
        tokens = _numbered(named | formed | named, commons.tokens())  # what is both is a name
        self._commons = commons
        self._labels = {one: tokens[one] for one in names.labels}
        self._subjects = {one: hidden(one, label, tokens) for one, label in names.subjects.items()}
        self._issued = set(tokens.values())
        self._places: dict[str, int] = {}
        wanted = {**{one: "name" for one in names.secrets if one in names.elsewhere}, **formed}
        looked_for = {
            secret: tokens[secret]
            for secret, kind in wanted.items()
            if kind not in _WORDS_OF_ANYONE or not commons.have(secret)
        }
        escaped = {one: looked_for[value] for one, value in names.escaped.items() if value in looked_for}
        self._spared = names.open
        self._net = Net({**escaped, **looked_for, **self._subjects}, names.open)

    def over(self, report: Report) -> Redacted:
        """*report* without what is hidden here."""
        made = mapped(report, self._change)
        return Redacted(made, dict(sorted(self._places.items(), key=_by_number)))

    def _change(self, role: Role, words: str) -> str:
        if role is Role.FIXED:
            return words
        made = self._hidden(role, words)
        for token in TOKEN.finditer(made):
            if token[0] in self._issued:
                self._places[token[0]] = self._places.get(token[0], 0) + 1
        return made

    def _hidden(self, role: Role, words: str) -> str:
        if role is Role.NAME:
            return self._subjects.get(words, words)
        if role is Role.LABEL:
            return self._labels.get(words, words)
        if role is Role.GATEWAY:
            return self._said_by_gateway(words)
        whole = self._subjects.get(words) or self._labels.get(words)
        if role is Role.NAMED_VALUE and whole:
            return whole
        if role is Role.VALUE and words.casefold() in self._commons.values:
            return words
        return whole if role is Role.VALUE and whole else self._net.over(words)

    def _said_by_gateway(self, words: str) -> str:
        """Rules know the gateway's error by its words, so a name that is one of those stays."""
        code = gateway_error_code(words)
        made = self._net.over(words)
        if gateway_error_code(made) == code:
            return made
        harmless = {
            one: token
            for one, token in self._net.caught(words).items()
            if gateway_error_code(Net({one: token}, ()).over(words)) == code
        }
        return Net(harmless, self._spared).over(words)


def _by_number(one: tuple[str, int]) -> tuple[Iterable[str], int]:
    found = TOKEN.fullmatch(one[0])
    return (found[1], int(found[2])) if found else (one[0], 0)
