"""A target in people's words: its name, and where it came from."""

from __future__ import annotations

from clientdiag.model.core import Target
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain
from clientdiag.target import address_with_port
from clientdiag.translation import gettext, say


def full_name(target: Target) -> str:
    """The server as a person would type it: name, port when unusual, group path when there is one."""
    path = "" if target.path == "/" else target.path
    return plain(address_with_port(target.display or target.host, target.port) + path)


def origin_words(target: Target) -> str:
    """Where the target and its expected addresses came from; empty when there is nothing worth saying."""
    origin = _source(target.source)
    if target.profile and target.source == "cisco-profile":
        origin = say(text("from the Cisco client's profile “{name}”", name=plain(target.profile)))
    parts = [origin]
    if target.expected_addresses:
        addresses = ", ".join(target.expected_addresses)
        line = say(text("expected address {addresses}", addresses=addresses))
        source = _source(target.expected_source)
        parts.append(f"{line} ({source})" if source and source != origin else line)
    return "  ·  ".join(part for part in parts if part)


def _source(source: str) -> str:
    return {
        "policy": gettext("set by your IT"),
        "command-line": gettext("given when the program was started"),
        "user": gettext("from your settings"),
        "cisco-profile": gettext("from the Cisco client's profile"),
        "window": gettext("entered by you"),
        "demo": gettext("the demo gateway on this computer"),
    }.get(source, "")
