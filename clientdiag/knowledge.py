"""Knowledge as data: resources/knowledge/*.toml, each entry with its source and date."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from clientdiag import pem, resources


@dataclass(frozen=True)
class KnownCa:
    """A certification authority that gateways of the field have used.

    ``subject`` and ``issuer`` are RFC 4514 strings; ``sha256`` (lower-case hex) is None where no
    published certificate could be computed, so its issuer's signature must decide. ``line`` is
    ``current`` or ``older``, ``role`` ``root`` or ``intermediate``.
    """

    id: str
    line: str
    role: str
    name: str
    subject: str
    issuer: str
    not_after: datetime
    sha256: str | None = None
    url: str | None = None


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.path("knowledge", name).read_text(encoding="utf-8"))


@cache
def known_cas() -> tuple[KnownCa, ...]:
    """The known CAs, the current line first."""
    fields = KnownCa.__dataclass_fields__
    return tuple(
        KnownCa(**{key: value for key, value in entry.items() if key in fields})
        for entry in _table("known_cas.toml")["ca"]
    )


@cache
def _inspection_products() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(one["pattern"]), one["name"]) for one in _table("inspection_products.toml")["product"]
    )


def inspection_product(issuer: str) -> str | None:
    """The inspection product that an issuer's name belongs to; None for any other."""
    return next((name for pattern, name in _inspection_products() if pattern.search(issuer[:2000])), None)


@cache
def _device_cas() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one["pattern"]) for one in _table("device_cas.toml")["ca"])


def is_device_ca(issuer: str) -> bool:
    """Whether an issuer's short name is that of an authority for devices, not for a VPN."""
    return any(pattern.search(issuer[:300]) for pattern in _device_cas())


@cache
def _gateway_errors() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(entry["pattern"]), entry["code"]) for entry in _table("gateway_errors.toml")["error"]
    )


def gateway_error_code(words: str) -> str | None:
    """The code that a gateway's own error text means; None for text that is not known."""
    return next((code for pattern, code in _gateway_errors() if pattern.search(words[:2000])), None)


@cache
def public_roots() -> tuple[bytes, ...]:
    """Mozilla's root list as certifi ships it, DER: the measure of what is public.

    Raises OSError when the list is missing from the installation.
    """
    return pem.split(_public_list().read_bytes())[0]


_of_it: tuple[bytes, ...] = ()


def vouch_for(roots: tuple[bytes, ...]) -> None:
    """Say that IT vouches for *roots* on this computer. Only a local file may: never a report."""
    global _of_it  # noqa: PLW0603  # one IT for a process
    _of_it = roots


def vouched_roots() -> tuple[bytes, ...]:
    """The roots that may be handed out for installing: Mozilla's, and those from IT's own file."""
    return (*_of_it, *public_roots())


def _public_list() -> Path:
    """Certifi's list beside its code; asking certifi itself loads much that is not needed here."""
    spec = importlib.util.find_spec("certifi")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package certifi, which holds Mozilla's root list, is missing.")
    return Path(spec.origin).with_name("cacert.pem")


_TABLES = (
    "known_cas.toml",
    "device_cas.toml",
    "gateway_errors.toml",
    "inspection_products.toml",
    "log_signatures.toml",
)


def version() -> str:
    """The date of the newest knowledge, as ``YYYY-MM-DD``."""
    return max(str(_table(name)["version"]) for name in _TABLES)
