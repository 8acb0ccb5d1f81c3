"""The proxy of a GNOME-like desktop, as its own tool lists it."""

from __future__ import annotations

import fnmatch
import os
from pathlib import Path

from clientdiag.model.observations import ProxySetting

GSETTINGS = "/usr/bin/gsettings"
SCHEMA = "org.gnome.system.proxy"
_TOOL_DEADLINE_S = 3.0
_SOURCE = "desktop"


def desktop_proxies(host: str) -> tuple[ProxySetting, ...]:
    """The desktop's proxy for HTTPS; nothing outside a desktop session or without the tool."""
    if not os.environ.get("XDG_CURRENT_DESKTOP") or not Path(GSETTINGS).exists():
        return ()
    import subprocess  # slow to load, and only needed on a desktop

    try:
        done = subprocess.run(
            [GSETTINGS, "list-recursively", SCHEMA],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TOOL_DEADLINE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return (ProxySetting(_SOURCE, applies=None),)
    return from_listing(done.stdout.decode("utf-8", "replace"), host) if done.returncode == 0 else ()


def from_listing(listing: str, host: str) -> tuple[ProxySetting, ...]:
    """Read lines of ``SCHEMA KEY VALUE``. A script is named, not evaluated."""
    values: dict[str, str] = {}
    for line in listing.splitlines():
        words = line.split(None, 2)
        if len(words) == 3:
            values[f"{words[0]} {words[1]}"] = words[2].strip().strip("'")
    mode = values.get(f"{SCHEMA} mode", "none")
    if mode == "auto":
        return (ProxySetting(_SOURCE, script=values.get(f"{SCHEMA} autoconfig-url", "") or "automatic"),)
    server, port = values.get(f"{SCHEMA}.https host", ""), values.get(f"{SCHEMA}.https port", "0")
    if mode != "manual" or not server or not port.isdecimal() or not int(port):
        return ()
    exempt = [one.strip(" '") for one in values.get(f"{SCHEMA} ignore-hosts", "[]").strip("[]").split(",")]
    place = f"[{server}]:{port}" if ":" in server else f"{server}:{port}"
    return (
        ProxySetting(_SOURCE, place, applies=not any(fnmatch.fnmatch(host, one) for one in exempt if one)),
    )
