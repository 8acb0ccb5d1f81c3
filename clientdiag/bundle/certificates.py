"""The presented chains as PEM files, one for each distinct chain."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

from clientdiag.bundle.naming import safe
from clientdiag.bundle.planned import PlannedFile
from clientdiag.certificates.reading import read
from clientdiag.model.core import Report
from clientdiag.model.observations import TlsHandshake
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain
from clientdiag.translation import say

_MAX_CHAINS = 100


def certificate_files(report: Report) -> tuple[PlannedFile, ...]:
    """A file for each chain that a server presented, in the order seen. Never a client's, never a key."""
    chains: dict[tuple[bytes, ...], list[tuple[str, TlsHandshake]]] = {}
    for reference, seen in _handshakes(report):
        if seen.presented:
            chains.setdefault(seen.presented, []).append((reference, seen))
    taken: dict[str, int] = {}
    files = []
    for chain, sightings in list(chains.items())[:_MAX_CHAINS]:
        first = sightings[0][1]
        stem = f"presented-by-{first.route}-{safe(first.address, 60) or 'unknown'}"
        taken[stem] = taken.get(stem, 0) + 1
        name = stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"
        where = tuple(f"{one.route} {one.address} port {one.port}" for _, one in sightings)
        files.append(
            PlannedFile(
                path=f"certificates/{name}.pem",
                data=_pem(chain, where),
                why=say(text("The certificates that the server presented, in the order sent.")),
                source=", ".join(reference for reference, _ in sightings),
            )
        )
    return tuple(files)


def _handshakes(report: Report) -> Iterator[tuple[str, TlsHandshake]]:
    for run in report.runs:
        for index, seen in enumerate(run.observations):
            if isinstance(seen, TlsHandshake):
                yield f"{run.check}.{index}", seen


def _pem(chain: tuple[bytes, ...], where: tuple[str, ...]) -> bytes:
    lines = [f"# presented: {plain(one)}" for one in where]
    for place, der in enumerate(chain, 1):
        certificate = read(der)
        lines += [
            "",
            f"# certificate {place} of {len(chain)}",
            f"# subject: {plain(certificate.subject)}",
            f"# issuer:  {plain(certificate.issuer)}",
            f"# SHA-256: {certificate.sha256}",
            ssl.DER_cert_to_PEM_cert(der).rstrip("\n"),
        ]
    return ("\n".join(lines) + "\n").encode("utf-8")
