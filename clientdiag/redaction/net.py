"""The net over texts: finds secrets as whole words, and leaves what other facts say openly anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable

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


class Net:
    """Replaces secrets in texts by what stands for them; a secret inside a spared phrase stays."""

    def __init__(self, instead: dict[str, str], spared: Iterable[str]) -> None:
        """*instead* leads from each secret to its stand-in."""
        self._instead = {**{one: one for one in spared if one}, **instead}
        self._folded: dict[str, str] = {}
        for secret, token in self._instead.items():
            self._folded.setdefault(secret.casefold(), token)
        longest_first = sorted(self._instead, key=len, reverse=True)
        long = [one for one in longest_first if len(one) >= _OPEN_TO_CASE]
        short = longest_first[len(long) :]
        forms = []
        if long:
            forms.append(rf"(?<!\w)(?i:{'|'.join(map(re.escape, long))})(?!\w)")
        if short:
            forms.append(rf"(?<![\w.@-])(?:{'|'.join(map(re.escape, short))})(?![\w@-]|\.\w)")
        self._pattern = re.compile("|".join(forms)) if forms else None
        self._known: dict[str, str] = {}

    def over(self, words: str) -> str:
        """*words* without secrets."""
        if self._pattern is None:
            return words
        if words not in self._known:
            self._known[words] = self._pattern.sub(lambda found: self.stand_in(found[0]), words)
        return self._known[words]

    def caught(self, words: str) -> list[str]:
        """The secrets in *words*, each once, as they stand there."""
        found = self._pattern.finditer(words) if self._pattern else ()
        return list(dict.fromkeys(one[0] for one in found))

    def stand_in(self, found: str) -> str:
        """What stands for a secret, in whatever letter case it was *found*."""
        exact = self._instead.get(found) or self._folded.get(found.casefold())
        return exact or next(  # letters that are one to the pattern and two to str.casefold
            token
            for one, token in self._instead.items()
            if re.fullmatch(re.escape(one), found, re.IGNORECASE)
        )
