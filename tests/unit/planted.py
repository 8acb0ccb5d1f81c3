"""Secrets made by chance, of every kind there is, planted where a client or a system would write them.

Everything comes from one seed: the secrets, the words around them, the shape of the log, the encoding.
"""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.sax.saxutils import escape

from tests.peers import cisco_logs
from tests.unit.secret_kinds import KINDS, Chance

HOST = "vpn.example.com"


@dataclass
class Planted:
    """A text that was written, the secrets in it by kind, and how each stands there."""

    lines: list[str] = field(default_factory=list)
    secrets: list[tuple[str, str]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)


_BLOCKS = {"private key", "client certificate"}
_WORDS = [
    "adapter",
    "agent",
    "allow",
    "answer",
    "before",
    "browser",
    "button",
    "channel",
    "closing",
    "command",
    "computer",
    "could",
    "device",
    "driver",
    "during",
    "enabled",
    "event",
    "every",
    "finished",
    "found",
    "frame",
    "handler",
    "initial",
    "interface",
    "kernel",
    "layer",
    "library",
    "loaded",
    "manager",
    "memory",
    "module",
    "network",
    "notify",
    "number",
    "opened",
    "option",
    "packet",
    "process",
    "profile",
    "proxy",
    "queue",
    "ready",
    "received",
    "refresh",
    "remove",
    "request",
    "resource",
    "restart",
    "route",
    "running",
    "section",
    "sending",
    "service",
    "signal",
    "socket",
    "started",
    "status",
    "stopped",
    "storage",
    "system",
    "thread",
    "timer",
    "tunnel",
    "update",
    "value",
    "verify",
    "version",
    "waiting",
    "window",
]


def _upper(secret: str) -> str:
    return secret.upper()


ENCODINGS: dict[str, Callable[[str], str]] = {
    "capitals": _upper,
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "base64 of UTF-16": lambda secret: base64.b64encode(secret.encode("utf-16-le")).decode(),
    "percent": lambda secret: "".join(f"%{ord(sign):02X}" for sign in secret),
    "percent where needed": lambda secret: quote(secret, safe=""),
    "XML references": lambda secret: "".join(f"&#{ord(sign)};" for sign in secret),
    "XML escapes": lambda secret: escape(secret, {'"': "&quot;", "'": "&apos;"}),
}
"""How a secret that is written plainly once is written again."""
_ENCODED = ("login", "full name", "mail", "principal", "device", "domain", "password", "cookie", "api key")


def planted(seed: int, each: int, *, asked: bool = False) -> Planted:
    """*each* secrets of every kind in lines without heads; those that are ``asked`` only with *asked*."""
    chance, made = random.Random(seed), Planted()
    for name, kind in KINDS.items():
        for _ in range(each if asked or not kind.asked else 0):
            secret = kind.make(chance)
            made.secrets.append((name, secret))
            _write(made, name, kind.around, secret, chance)
    chance.shuffle(made.lines)
    return made


def _write(made: Planted, name: str, around: tuple[str, ...], secret: str, chance: Chance) -> None:
    words = chance.choice(around).replace("@", secret, 1)
    if name in _BLOCKS or words.lstrip().startswith(("search", "Primary", "Host", "Full")):
        made.lines.append(words)
    else:
        made.lines.append(f"{_said(chance)} {words} {_said(chance)}" if chance.random() < 0.7 else words)
    made.written.append(secret)
    if name in _ENCODED:
        encoding = chance.choice(list(ENCODINGS))
        again = ENCODINGS[encoding](secret)
        made.lines.append(f"{_said(chance)} {again} {_said(chance)}")
        made.written.append(again)


def _said(chance: Chance) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randrange(2, 6)))


def client_lines(lines: list[str], chance: Chance) -> list[cisco_logs.Line]:
    """*lines* as the client's own among its noise, within one attempt to connect."""
    said = [cisco_logs.told("note", part) for line in lines for part in line.split("\n")]
    noisy = [one for line in said for one in (line, chance.choice(cisco_logs.NOISE))]
    return [*cisco_logs.opening(HOST), *noisy, *cisco_logs.ending()]


def profile(lines: list[str], chance: Chance) -> str:
    """A profile that says *lines* in its elements and attributes."""
    parts = []
    for line in lines:
        name = chance.choice(("BackupServer", "Comment", "HostAddress", "ProxyServer", "Script"))
        value = escape(line, {'"': "&quot;", "\n": "&#10;"})
        parts.append(f"<{name}>{value}</{name}>" if chance.random() < 0.8 else f'<{name} note="{value}"/>')
    body = "\n".join(parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<AnyConnectProfile xmlns="http://schemas.xmlsoap.org/encoding/">'
        f"<ServerList><HostEntry>{body}</HostEntry></ServerList></AnyConnectProfile>\n"
    )


def words_of(text: str, secrets: list[str]) -> Iterator[str]:
    """The words of *text* that belong to no secret and to no token, in order."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, " ")
    yield from re.findall(r"[A-Za-z]{3,}", re.sub(r"‹[a-z]+-\d+›", " ", text))
