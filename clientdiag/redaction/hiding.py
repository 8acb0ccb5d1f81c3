"""What stands for what in one zip: a report and all that is attached to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import count, islice

from clientdiag.knowledge import gateway_error_code
from clientdiag.model.core import Report
from clientdiag.redaction.attached import BLOCKS, found_in, head_end, lines_of
from clientdiag.redaction.decoding import Written, decoded_runs
from clientdiag.redaction.fields import Role, mapped
from clientdiag.redaction.free_text import TOKEN, spans
from clientdiag.redaction.log_forms import ORDINARY
from clientdiag.redaction.log_places import bare_gateway, file_names, substituted, without_files
from clientdiag.redaction.net import Commons, Inside, Net
from clientdiag.redaction.own_names import OwnNames, hidden
from clientdiag.redaction.wishes import Further

WORDS_OF_ANYONE = frozenset({"device", "name", "profile", "user"})
"""The kinds of secrets that may be a common word, and then are none."""
_SHORTEST_SECRET = 4
_MOST_PARTS = 8_192
_MOST_SOUGHT = 2_000
"""So many are looked for in every text, those of the report and of this computer first; more, which only a
log made to hurt has, are hidden where their forms tell."""
Texts = Mapping[Role, Mapping[str, None]]


@dataclass(frozen=True)
class Redacted:
    """A report without the names, and how often each token stands in it."""

    report: Report
    places: dict[str, int]


class Hiding:
    """Replaces what is hidden by tokens, by the role of a text. Equal secrets have equal tokens."""

    def __init__(
        self,
        names: OwnNames,
        formed: Mapping[str, str],
        commons: Commons,
        texts: Texts,
        further: Further | None = None,
    ) -> None:
        """*formed* leads from each secret that was found in a text to its kind."""
        named = dict.fromkeys(names.secrets, "name")
        tokens = _numbered(named | {**formed} | named, commons.tokens())  # what is both is a name
        self._commons = commons
        self._labels = {one: tokens[one] for one in names.labels}
        self._subjects = {one: hidden(one, label, tokens) for one, label in names.subjects.items()}
        self.issued = set(tokens.values())
        """Every token that stands for something; grows where a later line names somebody new."""
        self._taken = self.issued | commons.tokens()
        self._counts: dict[str, Iterator[int]] = {}
        wanted = {**{one: "name" for one in names.secrets if one in names.elsewhere}, **formed}
        looked_for = {
            secret: tokens[secret] for secret, kind in wanted.items() if _tells(secret, kind, commons)
        }
        looked_for = dict(islice(looked_for.items(), _MOST_SOUGHT))
        escaped = {one: looked_for[value] for one, value in names.escaped.items() if value in looked_for}
        self._spared = names.open
        self._tokens = tokens
        self._lines = tuple(texts.get(Role.LOG, ()))
        self._net = Net({**escaped, **looked_for, **self._subjects}, names.open)
        self._inside = Inside(looked_for, names.open)
        self._further = further
        self._parts: dict[str, str] = {}
        if further is not None:
            self.issued |= further.issued
        self._log_places = {
            words: self._log_place(role, words)
            for role in (Role.LOG_FILE, Role.LOG_GATEWAY)
            for words in texts.get(role, ())
        }

    def over(self, report: Report) -> Redacted:
        """*report* without what is hidden here."""
        places: dict[str, int] = {}

        def change(role: Role, words: str) -> str:
            if role is Role.FIXED:
                return words
            made = self._hidden(role, words)
            for token in self.tokens_in(made):
                places[token] = places.get(token, 0) + 1
            return made

        made = mapped(report, change)
        if self._further is not None:
            made = self._further.over(made)
        return Redacted(made, dict(sorted(places.items(), key=by_number)))

    def text(self, words: str) -> str:
        """An attached text without what is hidden here, and without what its own forms tell."""
        return "".join(f"{self.line(line, block)}\n" for line, block in lines_of(words))

    def log_name(self, name: str, words: str) -> str:
        """*words*, the *name* of a log or the part of it that the zip keeps, without whose it is."""
        for stem in sorted(file_names(name), key=len, reverse=True):
            words = self._token(stem, "file").join(words.split(stem))
        return self.line(words)

    def line(self, words: str, block: str = "") -> str:
        """One line of such a text; *block* is as in :func:`.attached.lines_of`."""
        if block:
            return self._hidden_in(words, block)
        at = head_end(words)
        return self._part(words[:at]) + self._part(words[at:])

    def _part(self, words: str) -> str:
        """The head of a line or its message; a log says most messages many times."""
        made = self._parts.get(words)
        if made is None:
            if len(self._parts) > _MOST_PARTS:
                self._parts.clear()
            made = self._parts[words] = self._hidden_in(words, "")
        return made

    def _hidden_in(self, words: str, block: str) -> str:
        made = self._without(words, found_in(words, block))
        parts = []
        for start, end, said, written in decoded_runs(made):
            instead = self._inside.over(self._net.over(self._without(said, found_in(said))))
            if instead == said or TOKEN.search(made, start, end):
                continue
            if written is Written.BASE64:
                instead = self._token(made[start:end], "secret")
            parts.append((start, end, escape(instead) if written is Written.XML else instead))
        made = self._inside.over(self._net.over(substituted(made, parts)))
        if self._further is None:
            return made
        made = self._further.text(made)
        self.issued |= self._further.issued
        return made

    def _without(self, words: str, found: Iterable[tuple[int, int, str]]) -> str:
        """*words* without what was found in them."""
        parts = []
        for start, end, kind in found:
            secret = words[start:end]
            if kind in BLOCKS:
                parts.append((start, end, self._token(kind, kind)))
            elif not (
                self._is_spared(secret, kind) or (kind in WORDS_OF_ANYONE and self._commons.have(secret))
            ):
                parts.append((start, end, self._token(secret, kind)))
        return substituted(words, parts)

    def _is_spared(self, secret: str, kind: str) -> bool:
        """A name without quotes or a comma after it takes the words of the sentence with it."""
        return secret in self._spared or (kind == "name" and secret.split(maxsplit=1)[0] in self._spared)

    def _token(self, secret: str, kind: str) -> str:
        if secret not in self._tokens:
            self._tokens[secret] = self._next(kind)
        return self._tokens[secret]

    def _next(self, kind: str) -> str:
        """A token that nothing has yet."""
        numbers = self._counts.setdefault(kind, count(1))
        token = next(one for one in map(f"‹{kind}-{{}}›".format, numbers) if one not in self._taken)
        self._taken.add(token)
        self.issued.add(token)
        return token

    def tokens_in(self, words: str) -> Iterable[str]:
        """The tokens in *words* that stand for something here, each as often as it stands there."""
        return (found[0] for found in TOKEN.finditer(words) if found[0] in self.issued)

    def _hidden(self, role: Role, words: str) -> str:
        if role is Role.NAME:
            return self._subjects.get(words, words)
        if role is Role.LABEL:
            return self._labels.get(words, words)
        if role in {Role.LOG_FILE, Role.LOG_GATEWAY}:
            return self._log_places[words]
        if role is Role.GATEWAY:
            return self._said_by_gateway(words)
        return self._net.over(self._without_forms(words)) if role is Role.LOG else self._in_text(role, words)

    def _in_text(self, role: Role, words: str) -> str:
        whole = self._subjects.get(words) or self._labels.get(words)
        if role is Role.NAMED_VALUE and whole:
            return whole
        if role is Role.VALUE and words in self._log_places:
            return self._log_places[words]
        if role is Role.VALUE and words.casefold() in self._commons.values:
            return words
        if role is Role.VALUE and whole:
            return whole
        said = any(words in line for line in self._lines)  # sentences show words of the log
        return self._net.over(self._without_forms(words) if said else words)

    def _without_forms(self, words: str) -> str:
        """A line of a log without what its form tells, were it a common word or one letter."""
        found = [
            (start, end, self._tokens[words[start:end]])
            for start, end, kind in spans(Role.LOG, words)
            if words[start:end] in self._tokens
            and not (kind in WORDS_OF_ANYONE and self._names_nobody(words[start:end]))
        ]
        return substituted(words, found)

    def _names_nobody(self, words: str) -> bool:
        return words in self._spared or self._commons.have(words)

    def _log_place(self, role: Role, words: str) -> str:
        if role is Role.LOG_FILE:
            files = {one: self._tokens[one] for one in file_names(words) if one in self._tokens}
            return self._net.over(without_files(words, files))
        if words.casefold() in self._commons.values:
            return words  # a name that a profile gives the gateway
        bare = bare_gateway(words)
        return substituted(
            bare,
            [
                (start, end, self._tokens.get(bare[start:end], bare[start:end]))
                for start, end, _ in spans(role, bare)
            ],
        )

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


def by_number(one: tuple[str, int]) -> tuple[str, int]:
    """The order of tokens with their counts: by kind, then by number."""
    found = TOKEN.fullmatch(one[0])
    return (found[1], int(found[2])) if found else (one[0], 0)


def _numbered(kinds: Mapping[str, str], taken: set[str]) -> dict[str, str]:
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


def _tells(secret: str, kind: str, commons: Commons) -> bool:
    """Whether *secret* is looked for in every text: a password may be a word that is everywhere."""
    if kind == "secret":
        return (
            len(secret) >= _SHORTEST_SECRET and secret.casefold() not in ORDINARY and not commons.have(secret)
        )
    if kind in WORDS_OF_ANYONE:
        return not commons.have(secret)
    return kind != "file"
