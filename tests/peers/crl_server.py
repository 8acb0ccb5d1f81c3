"""Revocation lists, and a web server for them and for whatever else certificates point to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from tests.peers.authority import Authority
from tests.peers.namespace import World
from tests.peers.nginx import Nginx

HOUR = timedelta(hours=1)


def make_list(
    by: Authority,
    *serials: int,
    made: datetime | None = None,
    lasts: timedelta = 24 * HOUR,
    signed_by: Authority | None = None,
    extensions: Iterable[tuple[x509.ExtensionType, bool]] = (),
    reason: x509.ReasonFlags | None = x509.ReasonFlags.key_compromise,
) -> bytes:
    """A list of *by* that revokes *serials*, DER; *signed_by* another one where it is forged."""
    start = (made or datetime.now(UTC) - HOUR).replace(microsecond=0)
    builder = x509.CertificateRevocationListBuilder().issuer_name(by.certificate.subject)
    builder = builder.last_update(start).next_update(start + lasts)
    for serial in serials:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(start - HOUR)
        if reason is not None:
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    signer = signed_by or by
    return builder.sign(signer.issued.private_key, hashes.SHA256()).public_bytes(Encoding.DER)


class CrlServer:
    """nginx on *host*:80 inside *world* that serves *files*, path without its slash to content.

    *more* are further lines of its ``server`` block.
    """

    def __init__(self, world: World, host: str, files: Mapping[str, bytes], *, more: str = "") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="crl-")
        self._files = files
        self._nginx = Nginx(world, host, 80, body=f"root {self._folder.name}; {more}")

    def __enter__(self) -> Self:
        folder = Path(self._folder.name)
        folder.chmod(0o755)  # its workers may have no rights
        for name, content in self._files.items():
            (folder / name).write_bytes(content)
        self._nginx.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._nginx.__exit__()
        self._folder.cleanup()
