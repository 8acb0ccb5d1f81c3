"""The net over texts: finds secrets as whole words, and leaves what other facts say openly anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from clientdiag.redaction.free_text import TOKEN

_COMMON = frozenset({
    "all", "anyconnect", "authentication", "ca", "cert", "certificate", "certificates", "certs", "cisco",
    "client", "cn", "company", "computer", "config", "connection", "default", "device", "error",
    "failure", "file", "firefox", "gateway", "home", "host", "http", "https", "ip", "issuer", "key",
    "local", "localhost", "login", "machine", "name", "network", "opt", "pki", "private", "profile",
    "public", "root", "secure", "server", "session", "shared", "ssl", "store", "subject", "system", "tls",
    "token", "user", "users", "validation", "vpn",
})  # fmt: skip
"""Words of this trade, of its files and of our sentences: they name nobody."""
_OPEN_TO_CASE = 4
"""From so many letters on, a name is also found in capitals, and beside a dot or a dash."""
_SHORTEST_NUMBER = 6
_LONG = 6
"""From so many letters on, a name is also found within a longer word."""
_PIECE = re.compile(rf"{TOKEN.pattern}|\w+|\W")
_WORD = re.compile(r"\w")
_JOINS = frozenset(".-@")
_MOST_KNOWN = 20_000
_MOST_PIECES = 400
"""A longer text is no name; it is replaced where it is a field of its own, and not looked for."""


class Commons:
    """What is no secret in a text: the words of the trade, and what fields say that nobody hides."""

    def __init__(self, fixed: Iterable[str]) -> None:
        """*fixed* are the texts that stay as they are."""
        self.values = {one.casefold() for one in fixed}
        self._words = {
            word
            for value in self.values
            if not any(map(str.isspace, value))
            for word in re.split(r"\W+", value)
        }

    def have(self, secret: str) -> bool:
        """Whether *secret* names nobody where it stands in a text."""
        word = secret.casefold()
        number = word.isdigit() and len(word) < _SHORTEST_NUMBER
        return number or word in _COMMON or word in self.values or word in self._words

    def tokens(self) -> set[str]:
        """What stands in these texts and looks like a token: a gateway may have put it there."""
        return {found[0] for value in self.values for found in TOKEN.finditer(value)}


def sought(words: Iterable[str]) -> Any:
    """A search for any of *words*, in any case, the longest first; for nothing where there are none."""
    import re2  # type: ignore[import-untyped]  # it has none; only where there are texts

    options = re2.Options()
    options.max_mem, options.case_sensitive = 256 * 1024 * 1024, False
    longest_first = sorted(words, key=len, reverse=True)
    return re2.compile("|".join(map(re2.escape, longest_first)) or r"[^\x00-\x{10FFFF}]", options)


class Inside:
    """Replaces long secrets wherever they stand in a text, also within a longer word."""

    def __init__(self, instead: Mapping[str, str], spared: Iterable[str], least: int = _LONG) -> None:
        """*instead* leads from each secret to its stand-in; shorter ones than *least* are not looked for."""
        long = {one.casefold(): token for one, token in instead.items() if len(one) >= least}
        self._instead = {**long, **{one.casefold(): "" for one in spared if one}}
        self._sought = sought(self._instead) if long else None

    def over(self, words: str) -> str:
        """*words* without secrets."""
        if self._sought is None or not self._sought.search(words):
            return words
        return str(self._sought.sub(lambda found: self._instead.get(found[0].casefold()) or found[0], words))


class _Node:
    """What may follow some pieces of a text, and the secrets that end there with what stands for them."""

    __slots__ = ("ends", "further")

    def __init__(self) -> None:
        self.further: dict[str, _Node] = {}
        self.ends: dict[str, str] = {}


class Net:
    """Replaces secrets in texts by what stands for them; a secret inside a spared phrase stays.

    Secrets are kept as a tree of words, so that the time depends on the text and hardly on their number.
    """

    def __init__(self, instead: dict[str, str], spared: Iterable[str]) -> None:
        """*instead* leads from each secret to its stand-in."""
        self._root = _Node()
        self._known: dict[str, str] = {}
        for secret, token in {**{one: one for one in sorted(spared)}, **instead}.items():
            pieces = _pieces(secret)
            if len(pieces) > _MOST_PIECES:
                continue
            node = self._root
            for piece in pieces:
                node = node.further.setdefault(piece.casefold(), _Node())
            node.ends[secret] = token

    def over(self, words: str) -> str:
        """*words* without secrets."""
        if self._cannot_be_in(words):
            return words
        if words not in self._known:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known[words] = "".join(token for _, token in self._parts(words))
        return self._known[words]

    def _cannot_be_in(self, words: str) -> bool:
        """Whether no secret's first word is in *words*: one quick pass instead of a look at every word."""
        if not words.isascii() and len(words.casefold()) != len(words):
            return False
        return not self._begins.search(words)

    @cached_property
    def _begins(self) -> Any:
        return sought(self._root.further)

    def caught(self, words: str) -> dict[str, str]:
        """The secrets in *words*, as they stand there, with what stands for each."""
        return {found: token for found, token in self._parts(words) if found != token}

    def _parts(self, words: str) -> Iterator[tuple[str, str]]:
        """*words* in parts, each as it stands there and as it shall."""
        pieces = _pieces(words)
        at = 0
        while at < len(pieces):
            end, token = self._longest(pieces, at)
            yield "".join(pieces[at:end]), token
            at = end

    def _longest(self, pieces: list[str], at: int) -> tuple[int, str]:
        """Where the longest secret from piece *at* on ends, and what stands for it; else that piece."""
        best = at + 1, pieces[at]
        node = self._root
        for end in range(at + 1, len(pieces) + 1):
            further = node.further.get(pieces[end - 1].casefold())
            if further is None:
                break
            node = further
            if node.ends and _stands_alone(pieces, at, end):
                token = _stand_in(node, pieces, at, end)
                best = (end, token) if token is not None else best
        return best


def _pieces(words: str) -> list[str]:
    """Words, tokens and single signs."""
    return [one[0] for one in _PIECE.finditer(words)]


def _stands_alone(pieces: list[str], at: int, end: int) -> bool:
    """Whether a secret that begins or ends with a sign is not part of a longer word."""
    before, after = _WORD.match("".join(pieces[at - 1 : at])), _WORD.match("".join(pieces[end : end + 1]))
    return not (before and not _WORD.match(pieces[at])) and not (after and not _WORD.match(pieces[end - 1]))


def _stand_in(node: _Node, pieces: list[str], at: int, end: int) -> str | None:
    """What stands for these pieces; None where a short name is written in another way, or in a longer one."""
    found = "".join(pieces[at:end])
    if exact := node.ends.get(found):
        return None if len(found) < _OPEN_TO_CASE and _joined(pieces, at, end) else exact
    return None if len(found) < _OPEN_TO_CASE else next(iter(node.ends.values()))


def _joined(pieces: list[str], at: int, end: int) -> bool:
    """Whether a dot, a dash or an at sign makes these pieces a part of a longer name."""
    before = at > 1 and pieces[at - 1] in _JOINS and _WORD.match(pieces[at - 2])
    after = end + 1 < len(pieces) and pieces[end] in _JOINS and _WORD.match(pieces[end + 1])
    return bool(before or after)
