"""What the Cisco client remembered: its last server and group. Never a user name or a thumbprint."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from clientdiag.model.observations import ClientPreferences

MAX_BYTES = 1024 * 1024


def read_preferences(files: Iterable[Path]) -> ClientPreferences | None:
    """The first readable file's DefaultHostName (or -Address) and DefaultGroup; None without one."""
    for file in files:
        try:
            if not file.is_file():
                continue
            with file.open("rb") as opened:
                root = fromstring(opened.read(MAX_BYTES), forbid_dtd=True)
        except (OSError, ParseError, DefusedXmlException, ValueError, LookupError):
            continue
        values = {str(part.tag).rpartition("}")[2]: (part.text or "").strip()[:200] for part in root.iter()}
        host = values.get("DefaultHostAddress") or values.get("DefaultHostName") or ""
        return ClientPreferences(host, values.get("DefaultGroup", ""))
    return None
