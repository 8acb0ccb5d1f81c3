"""A big store read and indexed, beside the bare work: cryptography's load and SHA-256 of the same files."""

from __future__ import annotations

import gc
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from clientdiag.certificates.index import Index

_COUNT, _KEYS, _ROUNDS = 10_000, 200, 7


def bench() -> None:
    """Read the same files both ways, in turns."""
    files = sorted(_store().iterdir())
    ders = [file.read_bytes() for file in files]
    wanted = x509.load_der_x509_certificate(ders[-1]).subject.public_bytes()
    print(f"A store of {_COUNT:,} certificates read and indexed, median of {_ROUNDS}")
    _compare("from files", lambda: _bare(_read(files)), lambda: _ours(_read(files), wanted))
    _compare(
        "from memory", lambda: _bare(list(map(_fresh, ders))), lambda: _ours(list(map(_fresh, ders)), wanted)
    )


def _bare(ders: list[bytes]) -> object:
    return [(x509.load_der_x509_certificate(der), hashlib.sha256(der).hexdigest().upper()) for der in ders]


def _ours(ders: list[bytes], wanted: bytes) -> object:
    """The index, every fingerprint, and one issuer found by its name."""
    index = Index.of(ders)
    assert len(index.named(wanted)) == 1
    return index, [one.sha256 for one in index.certificates]


def _read(files: list[Path]) -> list[bytes]:
    return [file.read_bytes() for file in files]


def _fresh(der: bytes) -> bytes:
    """The same bytes in a new object, whose hash Python has not remembered yet."""
    return bytes(bytearray(der))


def _compare(title: str, bare: Callable[[], object], ours: Callable[[], object]) -> None:
    least: list[float] = []
    most: list[float] = []
    for number in range(_ROUNDS + 1):
        for times, work in ((least, bare), (most, ours)):
            gc.collect()
            started = time.perf_counter()
            kept = work()
            took = time.perf_counter() - started
            del kept
            if number:
                times.append(took)
    ratio = statistics.median(most) / statistics.median(least)
    print(
        f"  {title:<12} bare load and SHA-256 {statistics.median(least) * 1e3:6.0f} ms, "
        f"ours {statistics.median(most) * 1e3:6.0f} ms, ratio {ratio:.2f} (aim: at most 1.5)"
    )


def _store() -> Path:
    """A folder of certificates, made once and kept in the temporary directory."""
    folder = Path(tempfile.gettempdir()) / f"clientdiag-bench-store-{_COUNT}"
    if folder.is_dir():
        return folder
    making = Path(tempfile.mkdtemp(prefix="clientdiag-bench-"))
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(_KEYS)]
    for number in range(_COUNT):
        made = _root(number, keys[number % _KEYS])
        (making / f"{number:05}.der").write_bytes(made.public_bytes(Encoding.DER))
    making.rename(folder)
    return folder


def _root(number: int, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CH"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Bench"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Bench Root CA {number}"),
        ]
    )
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(number + 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
