"""A language that nobody speaks: every marked sentence in brackets and in letters that English lacks.

What is shown in plain letters then was never marked for translation, or is data.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from clientdiag import translation
from tests.catalogues import tool

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STRANGE = "âƀçđéƒğĥîĵķļɱñöþɋřšţüṽŵẋýžÂƁÇÐÉƑĞĤÎĴĶĻṀÑÖÞɊŘŠŢÜṼŴẊÝŽ"
_LETTERS = str.maketrans(_PLAIN, _STRANGE)
_TO_THE_LEFT = str.maketrans(_PLAIN, 2 * "".join(chr(0x5D0 + place) for place in range(26)))
# Places, what is typed (in backticks), and the letter behind the sign of a shortcut stay as they are.
_KEPT = re.compile(r"(\{[a-z_0-9]*\}|%\([a-z_]+\)[sr]|%[srd]|`[^`]*`|&[A-Za-z])")
_WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {
    "ClientDiag": "this program",
    "Cisco AnyConnect Secure Client DART": "products",
    "HydrantID SSL Server CA ICA IdenTrust Commercial QuoVadis": "known CAs, in a table of their own",
    "HTTP PEM": "a protocol, before the number of its answer, and a form of files",
    "RSA EC secp": "kinds of keys",
    "/usr/local/share/ca-certificates": "where Linux keeps roots",
    "https dnsmasq": "at the head of an address",
    "SHA with ecdsa WithRSAEncryption": "algorithms by their RFC names",
}
CODES = {
    "READY ATTENTION BLOCKED UNDETERMINED": "what is read out over the phone",
    "issuer-missing expired name-form subjectAltName notAfter notBefore": "the verifier's own words, for IT",
    "needs-person usable": "the state of a private key as report.json has it, for IT",
    "end-of-stream": "how a log ended, as report.json has it, for IT",
}
FIELDS = (
    "serialNumber signatureAlgorithm validity subjectPublicKeyInfo authorityKeyIdentifier basicConstraints "
    "subjectKeyIdentifier keyUsage extKeyUsage digitalSignature keyCertSign cRLSign serverAuth clientAuth"
)
"""Fields and values of certificates by their RFC names, for IT."""
ALLOWED = (*NAMES, *CODES, FIELDS)
LANGUAGE = "xx"
MIRRORED = "ar"
"""The same sentences in the letters of a language that is written to the left."""


def strange(sentence: str) -> str:
    """*sentence* in the language that nobody speaks."""
    letters = _TO_THE_LEFT if translation.language() == MIRRORED else _LETTERS
    parts = _KEPT.split(sentence)
    return (
        "⟦" + "".join(one if place % 2 else one.translate(letters) for place, one in enumerate(parts)) + "⟧"
    )


@cache
def sentences() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """What the extractor finds in the sources: plain sentences, and pairs of singular and plural."""
    ids = [message.id for message in tool().sentences() if message.id]
    return (
        frozenset(one for one in ids if isinstance(one, str)),
        frozenset((one[0], one[1]) for one in ids if not isinstance(one, str)),
    )


class Pseudo(gettext.NullTranslations):
    """Translates exactly what the extractor found; patterns of days and numbers stay as in English."""

    _patterns = frozenset({"{year}-{month}-{day}", "{whole}.{tenths}", "{before}, {next}"})

    def gettext(self, message: str) -> str:
        known = message in sentences()[0] or any(message == one for one, _plural in sentences()[1])
        return strange(message) if known and message not in self._patterns else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        sentence = msgid1 if n == 1 else msgid2
        return strange(sentence) if (msgid1, msgid2) in sentences()[1] else sentence


@contextmanager
def spoken(name: str = LANGUAGE) -> Iterator[None]:
    """Speak it for a while."""
    before = (translation._current, translation._language)
    translation.adopt(Pseudo(), name)
    try:
        with patch.object(translation, "use", lambda *_languages: None):  # settings are read meanwhile
            yield
    finally:
        translation.adopt(*before)


def typed_words() -> set[str]:
    """The words that sentences have between backticks: commands and names that are typed as they stand."""
    plain, plurals = sentences()
    spans = (
        span for one in (*plain, *(part for pair in plurals for part in pair)) for span in _KEPT.findall(one)
    )
    return {word for span in spans if span[0] in "`&" for word in _WORD.findall(span)}


def unmarked(shown: Iterable[str], data: Iterable[str]) -> dict[str, str]:
    """The plain words of *shown* that are not in *data*, each with the line it stands in."""
    known = {word.lower() for one in data for word in _WORD.findall(one)}
    found: dict[str, str] = {}
    for line in shown:
        for word in _WORD.findall(_without_figures(line)):
            if word.lower() not in known and not (f"{word}…" in line and _begins(word, known)):
                found.setdefault(word, line.strip()[:160])
    return found


def _begins(word: str, known: Iterable[str]) -> bool:
    """Whether *word* is what was left of a long value."""
    return any(one.startswith(word.lower()) for one in known)


_FIGURES = re.compile(
    r"-----BEGIN.*?-----END [A-Z ]+-----"  # PEM
    r"|(?<![A-Za-z])(?:[0-9A-Fa-f]{2}[:\s]){3,}[0-9A-Fa-f]{2}(?![A-Za-z])"  # AB:CD:…
    r"|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}"  # a harmful character, written out
    r"|https?://\S+"
    r"|(?<![A-Za-z])[A-Z]{1,2}=(?=\S)"  # CN= in a name
    r"|(?<![A-Za-z])0x[0-9A-Fa-f]+"
    r"|(?<![A-Za-z0-9])(?=[0-9A-Fa-f]*[0-9])[0-9A-Fa-f]{6,}(?![A-Za-z0-9])"  # a fingerprint
    r"|\b(?:kB|MB|GB)\b|(?<=\d) ?(?:ms|s|B)\b|UTC",  # units of measure
    re.DOTALL,
)


def _without_figures(line: str) -> str:
    return _FIGURES.sub(" ", line)
