"""An automatic proxy script, as `scutil --proxy` shows it; it is named, not evaluated.

Never run on a real Mac.
"""

from __future__ import annotations

import re

from clientdiag.model.core import Operation
from clientdiag.model.observations import ProxySetting
from clientdiag.platforms.macos import tools

_SOURCE = "scutil"
_VALUE = re.compile(r"^  (ProxyAuto[A-Za-z]{1,40}) : (\S{1,2000})\s*$", re.MULTILINE)
_MAX_SHOWN = 500


def automatic_proxies() -> tuple[ProxySetting, ...]:
    """The script's address without credentials, or the word automatic; nothing where none is set."""
    answer = tools.ask(tools.SCUTIL, "--proxy", operation=Operation.READ_FILE)
    values = dict(_VALUE.findall(answer.text()))
    if values.get("ProxyAutoConfigEnable") == "1" and values.get("ProxyAutoConfigURLString"):
        script = _without_credentials(values["ProxyAutoConfigURLString"])[:_MAX_SHOWN]
        return (ProxySetting(_SOURCE, script=script),)
    if values.get("ProxyAutoDiscoveryEnable") == "1":
        return (ProxySetting(_SOURCE, script="automatic"),)
    return ()


def _without_credentials(address: str) -> str:
    start, sign, rest = address.partition("://")
    place, slash, path = rest.partition("/")
    return f"{start}{sign}{place.rpartition('@')[2]}{slash}{path}" if sign else address
