"""Keychains by `security`: the certificates in them, which of them have a key, and where the user's is.

A certificate with its private key is an identity; `find-identity` prints the SHA-1 of its certificate.
None of this opens a key, so nothing is prompted for. Never run on a real Mac.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from clientdiag.model.core import Failure
from clientdiag.platforms.base import StoreContents
from clientdiag.platforms.macos import tools
from clientdiag.platforms.pem import split_pem

SYSTEM_ROOTS = "/System/Library/Keychains/SystemRootCertificates.keychain"
SYSTEM = "/Library/Keychains/System.keychain"
_LOGIN = "Library/Keychains/login.keychain-db"
_QUOTED = re.compile(r'^\s*"(/[^"]{1,1000})"\s*$', re.MULTILINE)
_IDENTITY = re.compile(r"^\s*\d+\)\s+([0-9A-Fa-f]{40})\s", re.MULTILINE)


@dataclass(frozen=True)
class Keychains:
    """Reads each keychain once: several stores are made of the same ones."""

    _read: dict[str, StoreContents] = field(default_factory=dict)

    def certificates(self, place: str) -> StoreContents:
        """Every certificate of the keychain at *place*."""
        if place not in self._read:
            self._read[place] = _certificates(place)
        return self._read[place]


def login_keychain() -> str:
    """The user's login keychain, else the first of the search list that is theirs, else its usual place."""
    own = _quoted("login-keychain")
    listed = [] if own else _quoted("list-keychains", "-d", "user")
    home = str(Path.home())
    theirs = [*own, *(one for one in listed if one.startswith(f"{home}/"))]
    return theirs[0] if theirs else str(Path.home() / _LOGIN)


def identities(place: str) -> tuple[frozenset[str], Failure | None]:
    """SHA-1 (upper case) of the certificates of the keychain at *place* that have their key."""
    answer = tools.ask(tools.SECURITY, "find-identity", place)
    refusal = answer.refusal()
    if refusal is not None:
        return frozenset(), refusal
    return frozenset(one.upper() for one in _IDENTITY.findall(answer.text())), None


def sha1(der: bytes) -> str:
    """The name that macOS gives a certificate in its settings and listings."""
    return hashlib.sha1(der, usedforsecurity=False).hexdigest().upper()


def _certificates(place: str) -> StoreContents:
    answer = tools.ask(tools.SECURITY, "find-certificate", "-a", "-p", place)
    refusal = answer.refusal()
    return StoreContents(failure=refusal) if refusal is not None else split_pem(answer.output)


def _quoted(*arguments: str) -> list[str]:
    answer = tools.ask(tools.SECURITY, *arguments)
    return _QUOTED.findall(answer.text()) if answer.refusal() is None else []
