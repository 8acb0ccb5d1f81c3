"""OCSP: OpenSSL's own responder, and answers made by hand to be stapled."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from tests.peers.authority import Authority, Issued
from tests.peers.namespace import World
from tests.peers.process import Process, program

HOUR = timedelta(hours=1)


class OcspResponder:
    """``openssl ocsp`` on *port* of every address inside *world*: *good* and *revoked* serials of *by*.

    *signer* answers in its place: a delegate, or a stranger. Without *world* the port may be 0, for any.
    """

    def __init__(
        self,
        by: Authority,
        *,
        good: Iterable[int] = (),
        revoked: Iterable[int] = (),
        signer: Issued | None = None,
        port: int = 0,
        world: World | None = None,
    ) -> None:
        self.port = port
        self._by, self._good, self._revoked = by, tuple(good), tuple(revoked)
        self._signer, self._world = signer or by.issued, world
        self._folder = tempfile.TemporaryDirectory(prefix="ocsp-")
        self._process: Process | None = None

    def __enter__(self) -> Self:
        folder = Path(self._folder.name)
        ca = self._by.issued.write(folder, "ca", chain=[self._by.certificate])
        signer = self._signer.write(folder, "signer", chain=[self._signer.certificate])
        index = folder / "index.txt"
        index.write_text(self._index())
        (folder / "index.txt.attr").write_text("unique_subject = no\n")
        inside = self._world.prefix() if self._world else []
        command = [*inside, program("openssl", "openssl"), "ocsp", "-port", str(self.port)]
        command += ["-index", str(index), "-CA", str(ca.chain), "-nmin", "60"]
        command += ["-rsigner", str(signer.chain), "-rkey", str(signer.key)]
        self._process = Process(command, folder / "log")
        written = self._process.wait_for("ACCEPT", "waiting for OCSP", "Waiting for OCSP")
        said = re.search(r"ACCEPT .*:(\d+)", written)
        if said:
            self.port = int(said[1])
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.end()
        self._folder.cleanup()

    def log(self) -> str:
        """What it wrote so far."""
        return self._process.log() if self._process else ""

    def _index(self) -> str:
        ends = f"{datetime.now(UTC) + timedelta(days=300):%y%m%d%H%M%SZ}"
        since = f"{datetime.now(UTC) - timedelta(days=2):%y%m%d%H%M%SZ}"
        lines = [f"V\t{ends}\t\t{_hex(one)}\tunknown\t/CN=good {one}" for one in self._good]
        lines += [
            f"R\t{ends}\t{since},keyCompromise\t{_hex(one)}\tunknown\t/CN=revoked {one}"
            for one in self._revoked
        ]
        return "".join(f"{line}\n" for line in lines)


def make_answer(
    leaf: x509.Certificate,
    issuer: x509.Certificate,
    signer: Issued,
    *,
    revoked: bool = False,
    status: ocsp.OCSPCertStatus | None = None,
    made: datetime | None = None,
    lasts: timedelta | None = 24 * HOUR,
    sends: Iterable[x509.Certificate] = (),
) -> bytes:
    """An answer about *leaf* of *issuer* by *signer*, DER; *sends* are certificates that come with it."""
    start = (made or datetime.now(UTC) - HOUR).replace(microsecond=0)
    said = status or (ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD)
    builder = ocsp.OCSPResponseBuilder().add_response(
        leaf,
        issuer,
        hashes.SHA1(),  # noqa: S303  # what OCSP identifies by (RFC 6960)
        said,
        start,
        start + lasts if lasts is not None else None,
        start - HOUR if said is ocsp.OCSPCertStatus.REVOKED else None,
        x509.ReasonFlags.key_compromise if said is ocsp.OCSPCertStatus.REVOKED else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
    if sends:
        builder = builder.certificates(list(sends))
    return builder.sign(signer.private_key, hashes.SHA256()).public_bytes(Encoding.DER)


def _hex(serial: int) -> str:
    digits = f"{serial:X}"
    return digits if len(digits) % 2 == 0 else f"0{digits}"
