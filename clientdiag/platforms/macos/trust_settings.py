"""Trust settings: what this user and the administrator said about a certificate, by its SHA-1.

`security trust-settings-export` writes them as a property list; its shape is that of Apple's
published TrustSettingsSchema.h. The printed form of dump-trust-settings names certificates by their
common name only, so two of one name could not be told apart. Never run on a real Mac.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from clientdiag.platforms.macos import tools
from clientdiag.platforms.macos.plists import UnreadableError, read_plist

SECURITY_PREFERENCES = Path("/Library/Preferences/com.apple.security.plist")
MAX_ENTRIES = 20_000
_SHA1 = re.compile(r"[0-9A-Fa-f]{40}")
_SSL_OIDS = (b"\x2a\x86\x48\x86\xf7\x63\x64\x01\x03", "1.2.840.113635.100.1.3")
_SSL_NAMES = ("sslServer", "SSL")
_ANY_USE, _USE_SIGN_CERTIFICATES = 0xFFFFFFFF, 0x8


class Result(IntEnum):
    """SecTrustSettingsResult."""

    TRUST_ROOT = 1
    TRUST_AS_ROOT = 2
    DENY = 3
    UNSPECIFIED = 4


@dataclass(frozen=True)
class TrustSettings:
    """What one domain says for TLS servers. Certificates are named by their SHA-1, upper case.

    ``is_whole`` is false where the settings could not be read, or hold some that were not judged here:
    for one host or program only, or for a certificate that is no root.
    """

    trusted: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    is_whole: bool = True


def read_trust_settings() -> tuple[TrustSettings, TrustSettings]:
    """The user's settings and the administrator's."""
    with tempfile.TemporaryDirectory(prefix="clientdiag-") as folder:
        user, admin = _export(Path(folder, "user.plist")), _export(Path(folder, "admin.plist"), "-d")
        if user is None or admin is None:
            # The tool ends alike when there are no settings and when it fails (status 1). The system's
            # own are always there: where it can export those, its refusal means that there are none.
            works = _export(Path(folder, "system.plist"), "-s") is not None
            absent = TrustSettings(is_whole=works)
            user, admin = user or absent, admin or absent
    return (TrustSettings() if _user_settings_are_off() else user), admin


def judged(exported: object) -> TrustSettings:
    """What an exported property list says."""
    entries = exported.get("trustList") if isinstance(exported, Mapping) else None
    if not isinstance(entries, Mapping) or len(entries) > MAX_ENTRIES:
        return TrustSettings(is_whole=False)
    trusted, denied, is_whole = set(), set(), True
    for name, entry in entries.items():
        results = _results(entry)
        is_whole = is_whole and None not in results
        if not isinstance(name, str) or _SHA1.fullmatch(name) is None:
            is_whole = False  # a setting for all roots
        elif Result.DENY in results:
            denied.add(name.upper())
        elif Result.TRUST_ROOT in results or Result.TRUST_AS_ROOT in results:
            trusted.add(name.upper())
            is_whole = is_whole and Result.TRUST_AS_ROOT not in results
    return TrustSettings(frozenset(trusted), frozenset(denied), is_whole)


def _export(place: Path, *domain: str) -> TrustSettings | None:
    """None where the tool ended with status 1 and wrote nothing."""
    answer = tools.ask(tools.SECURITY, "trust-settings-export", *domain, str(place))
    if answer.failure is None and answer.status == 1 and not place.exists():
        return None
    if answer.refusal() is not None:
        return TrustSettings(is_whole=False)
    try:
        return judged(read_plist(place))
    except (FileNotFoundError, UnreadableError):
        return TrustSettings(is_whole=False)


def _results(entry: object) -> set[Result | None]:
    """What one certificate's constraints come to; None stands for one that is not judged here."""
    constraints = entry.get("trustSettings") if isinstance(entry, Mapping) else entry
    if constraints is None and isinstance(entry, Mapping):
        return {Result.TRUST_ROOT}  # no constraint: trusted for every use
    if not isinstance(constraints, list):
        return {None}
    return set(_constrained(constraints)) if constraints else {Result.TRUST_ROOT}


def _constrained(constraints: Iterable[object]) -> Iterable[Result | None]:
    for one in constraints:
        if not isinstance(one, Mapping):
            yield None
        elif _is_for_servers(one):
            yield None if _is_narrow(one) else _result(one)


def _is_for_servers(constraint: Mapping[str, Any]) -> bool:
    policy = constraint.get("kSecTrustSettingsPolicy")
    name = constraint.get("kSecTrustSettingsPolicyName")
    return (policy is None or policy in _SSL_OIDS) and (name is None or name in _SSL_NAMES)


def _is_narrow(constraint: Mapping[str, Any]) -> bool:
    """Whether it holds for one host, for one program, or not for issuing."""
    uses = constraint.get("kSecTrustSettingsKeyUsage", _ANY_USE)
    is_for_issuing = isinstance(uses, int) and bool(uses & _USE_SIGN_CERTIFICATES)
    return not is_for_issuing or any(
        name in constraint for name in ("kSecTrustSettingsPolicyString", "kSecTrustSettingsApplication")
    )


def _result(constraint: Mapping[str, Any]) -> Result | None:
    try:
        return Result(constraint.get("kSecTrustSettingsResult", Result.TRUST_ROOT))
    except ValueError:
        return None


def _user_settings_are_off() -> bool:
    """An administrator may have user settings ignored (`user-trust-settings-enable -d`)."""
    try:
        found = read_plist(SECURITY_PREFERENCES)
    except (FileNotFoundError, UnreadableError):
        return False
    return isinstance(found, Mapping) and found.get("DisableUserTrustSettings") is True
