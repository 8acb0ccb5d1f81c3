"""The cases of a suite in x509-limbo's form, read where they lie."""

from __future__ import annotations

import json
import lzma
import os
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from clientdiag.certificates.reading import Certificate, read

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "suites"


class NotHereError(Exception):
    """The suites are not on this computer."""


@dataclass(frozen=True)
class Case:
    """One chain, and whether a server that shows it is to be accepted."""

    name: str
    accept: bool
    features: frozenset[str]
    presented: tuple[Certificate, ...]
    anchors: tuple[Certificate, ...]
    crls: tuple[bytes, ...]
    host: str | None
    when: datetime
    most: int | None

    @property
    def group(self) -> str:
        """Which part of the suite it belongs to."""
        parts = self.name.split("::")
        return "::".join(parts[:2]) if parts[0] == "bettertls" else "own"


def folder() -> Path:
    """Where the suites lie: $CLIENTDIAG_SUITES, or beside the checkout. Raises NotHereError."""
    found = Path(os.environ.get("CLIENTDIAG_SUITES") or _FOLDER)
    if not (found / "limbo.json.xz").is_file():
        raise NotHereError(f"there is no limbo.json.xz in {found} (set CLIENTDIAG_SUITES to where it is)")
    return found


def cases(where: Path) -> tuple[Sequence[Mapping[str, Any]], datetime]:
    """The raw cases of server validation, and the time for those that name none."""
    with lzma.open(where / "limbo.json.xz") as file:
        every = json.load(file)["testcases"]
    return [one for one in every if one["validation_kind"] == "SERVER"], datetime.now(UTC)


def families(where: Path) -> Mapping[str, str]:
    """The family of the fault by case, for the rejects of limbo's own."""
    found: Mapping[str, str] = json.loads((where / "limbo-faults.json").read_text(encoding="utf-8"))
    return found


def case(raw: Mapping[str, Any], now: datetime) -> Case:
    """*raw* as a case."""
    peer = raw["expected_peer_name"] or {}
    return Case(
        name=raw["id"],
        accept=raw["expected_result"] == "SUCCESS",
        features=frozenset(raw["features"]),
        presented=tuple(
            _certificate(one) for one in (raw["peer_certificate"], *raw["untrusted_intermediates"])
        ),
        anchors=tuple(_certificate(one) for one in raw["trusted_certs"]),
        crls=tuple(_crls(raw["crls"])),
        host=peer.get("value"),
        when=datetime.fromisoformat(raw["validation_time"]) if raw["validation_time"] else now,
        most=raw["max_chain_depth"],
    )


@lru_cache(maxsize=256)
def _certificate(pem: str) -> Certificate:
    return read(ssl.PEM_cert_to_DER_cert(pem))


def _crls(pems: Sequence[str]) -> Iterator[bytes]:
    import base64

    for pem in pems:
        yield base64.b64decode("".join(pem.strip().splitlines()[1:-1]))
