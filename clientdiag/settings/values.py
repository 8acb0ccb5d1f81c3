"""How the raw value of a setting is read, from TOML, the registry or the command line alike."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from clientdiag import translation
from clientdiag.model.text import text
from clientdiag.target import parse_address, parse_target
from clientdiag.translation import Problem

MAX_EXPECTED = 16
_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
"""No signs that a mailto: address or a command line could take for something else."""


class BadSettings(Problem):
    """A settings file or value cannot be used; one sentence says which and why."""


def gateway(raw: object) -> str:
    """A server as a person types it."""
    parse_target(word(raw), source="")
    return word(raw).strip()


def addresses(raw: object) -> tuple[str, ...]:
    """IP addresses, each once."""
    items = raw if isinstance(raw, list | tuple) else re.split(r"[,;\s]+", word(raw).strip())
    found = tuple(dict.fromkeys(parse_address(word(one)) for one in items if str(one).strip()))
    if len(found) > MAX_EXPECTED:
        raise BadSettings(text("it may hold at most {most} addresses", most=MAX_EXPECTED))
    return found


def address(raw: object) -> str:
    """One IP address."""
    return parse_address(word(raw))


def switch(raw: object) -> bool:
    """True or false; the registry has numbers only."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int) and raw in {0, 1}:  # the registry has numbers only
        return bool(raw)
    if isinstance(raw, str) and raw.lower() in {"true", "false"}:
        return raw.lower() == "true"
    raise BadSettings(text("it must be true or false"))


def web_address(raw: object) -> str:
    """An address that begins with http://, without a user name."""
    parts = urlsplit(word(raw).strip())
    if parts.scheme != "http" or parts.username or not parts.hostname:
        raise BadSettings(text("it must be an address that begins with http://, without a user name"))
    parse_target(parts.netloc, source="")
    return parts.geturl()


def path(raw: object) -> Path:
    """A path, not empty; ``~`` is the user's home."""
    given = word(raw)
    if not given.strip() or "\0" in given:
        raise BadSettings(text("it must be the path of a file or folder, and not empty"))
    try:
        return Path(given).expanduser()
    except RuntimeError:  # ``~name`` of nobody on this computer
        raise BadSettings(text("the home folder that it begins with is not known")) from None


def seconds(raw: object) -> float:
    """A number of seconds from 0.5 to 60."""
    try:
        seconds = float(str(raw))
    except ValueError:
        seconds = 0.0
    if not 0.5 <= seconds <= 60:
        raise BadSettings(text("it must be a number of seconds from 0.5 to 60"))
    return seconds


def language(raw: object) -> str:
    """A language that is delivered, as ``de`` or ``de-AT``; empty for the system's."""
    name = word(raw).strip()
    if name and not translation.is_delivered(name):
        raise BadSettings(text("it must be one of: {words}", words=", ".join(translation.NAMES)))
    return name


@dataclass(frozen=True)
class OneOf:
    """A reader that takes one of ``words``."""

    words: tuple[str, ...]

    def __call__(self, raw: object) -> str:
        """The word. Raises BadSettings for any other."""
        if raw not in self.words:
            raise BadSettings(text("it must be one of: {words}", words=", ".join(self.words)))
        return str(raw)


def one_of(*words: str) -> OneOf:
    """A reader that takes one of *words*."""
    return OneOf(words)


def recipient(raw: object) -> str:
    """Who zips are sealed for, as it was given: bytes (a registry's, a plist's) as base64, lines joined.

    Never refused here: a value of the policy that was ignored would leave zips open. What it says is
    judged where zips are sealed.
    """
    if isinstance(raw, bytes):
        return base64.b64encode(raw).decode("ascii")
    if isinstance(raw, list | tuple):
        return "\n".join(str(one) for one in raw)
    return str(raw).strip()


def mail_address(raw: object) -> str:
    """One plain e-mail address, without a name."""
    given = word(raw).strip()
    if len(given) > 254 or not _MAIL.fullmatch(given):
        raise BadSettings(text("it must be one e-mail address, such as help@example.com"))
    return given


def short_name(raw: object) -> str:
    """A name to show: one line of at most 80 signs."""
    given = word(raw).strip()
    if len(given) > 80 or not given.isprintable():
        raise BadSettings(text("it must be a name on one line, of at most 80 signs"))
    return given


def word(raw: object) -> str:
    """Text."""
    if not isinstance(raw, str):
        raise BadSettings(text("it must be text in quotation marks"))
    return raw
