"""What a log goes by, and the gateway that it names, without what somebody else put there."""

from __future__ import annotations

import re

_WORDS = """
    access acvpnagent acvpnagentd acvpncli acvpndownloader acvpnui and anyconnect anyconnectvpn
    application asl bundle bz cache cisco cli client connect cs csc dart dartbundle debug diagnostic
    diagnostics download downloader error event events evtx export file files given gui gz history
    install installation installer journal local log logs message messages mobility module modules msi
    network newest older posture profile profiles report reporting saved secure secureclient security
    service session sources summary syslog system temp text tool tunnel txt ui uihistory umbrella
    unified unredacted update user var vpn vpnagent vpnagentd vpndownloader vpnui windows xml xz zip
"""
_HARMLESS = frozenset(_WORDS.split())
_ENDING = re.compile(r"(?:\.(?:txt|log|evtx|xml|zip|gz|xz|bz2|old|\d{1,3})){1,3}$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_SCHEME = re.compile(r"\w{2,8}://")
_OURS = ("/var/log", "/opt/cisco/", "~", "%", "{")


def file_names(name: str) -> list[str]:
    """The parts of a log's name that may be a person's or a device's, without their endings."""
    if name.startswith(_OURS):
        return []
    return [stem for part in re.split(r"[\\/]", name) if (stem := _ENDING.sub("", part)) and not _known(stem)]


def without_files(name: str, tokens: dict[str, str]) -> str:
    """*name* with tokens for those parts."""
    if name.startswith(_OURS):
        return name
    parts = re.split(r"([\\/])", name)
    return "".join(_without(part, tokens) for part in parts)


def bare_gateway(words: str) -> str:
    """The gateway without path and query."""
    found = _SCHEME.match(words)
    at = found.end() if found else 0
    return words[:at] + re.split(r"[/?#\\]", words[at:], maxsplit=1)[0]


def substituted(words: str, found: list[tuple[int, int, str]]) -> str:
    """*words* with what is *found* (start, end, stand-in) replaced; of two that overlap, by the longer."""
    made: list[str] = []
    at = 0
    for start, end, token in sorted(found, key=lambda one: (one[0], -one[1])):
        if end <= at:
            continue
        made.append(words[at : max(start, at)] + token)
        at = end
    return "".join(made) + words[at:]


def _known(stem: str) -> bool:
    if stem.startswith("‹"):
        return True
    return all(len(word) == 1 or word.casefold() in _HARMLESS for word in _LETTERS.findall(stem))


def _without(part: str, tokens: dict[str, str]) -> str:
    stem = _ENDING.sub("", part)
    return tokens[stem] + part[len(stem) :] if stem in tokens and not _known(stem) else part
