"""Commands to copy, with nothing in them that a report from anywhere could smuggle in."""

from __future__ import annotations

import re

from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Environment, TlsHandshake

_SHELL_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:_%-]{0,252}\Z")


def word(value: str) -> str:
    """*value* as one word of a command to copy; a report may come from anywhere, so odd ones are left out."""
    return value if _SHELL_WORD.match(value) else "HOST"


def place(address: str, port: int) -> str:
    """``address:port`` as one word of a command."""
    return f"[{word(address)}]:{port}" if ":" in address else f"{word(address)}:{port}"


def s_client(handshake: TlsHandshake) -> str:
    """The command that repeats *handshake* with OpenSSL."""
    name = f" -servername {word(handshake.server_name)}" if handshake.server_name else ""
    return f"openssl s_client -connect {place(handshake.address, handshake.port)}{name}"


def for_system(
    evidence: Evidence,
    *,
    windows: tuple[str, ...] = (),
    macos: tuple[str, ...] = (),
    linux: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """The commands that can be typed on the computer of this report."""
    seen = evidence.first(Environment)
    return {"Windows": windows, "macOS": macos}.get(seen.system if seen else "", linux)
