"""Who a zip is sealed for; whatever cannot be sealed for is refused before anything is written."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

from clientdiag import pem
from clientdiag.bundle.errors import BundleError
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain

MAX_BYTES = 64 * 1024
"""A certificate or a recipient file is a few kilobytes."""
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{64,}={0,2}\s*", re.ASCII)
_AGE_LINE = re.compile(r"age1[^\s]*|AGE1[^\s]*")


class BadRecipient(BundleError):
    """Nobody can be sealed for with what was given; one sentence says why."""


class Recipient(Protocol):
    """Who a zip is sealed for."""

    @property
    def ending(self) -> str:
        """What a sealed zip's name ends with after ``.zip``: ``.age`` or ``.cms``."""
        ...

    @property
    def shown(self) -> str:
        """The recipient for people, one line: an age recipient, or a certificate's name and fingerprint."""
        ...

    def seal(self, packed: IO[bytes], into: IO[bytes]) -> None:
        """Write the zip *packed* sealed *into* a file. Raises BundleError, and OSError of *into*."""
        ...


def recipient(given: str, now: datetime | None = None) -> Recipient:
    """The recipient in *given*: an age recipient, a certificate's PEM or base64, or the path of a file.

    *now* is this moment (UTC) when not given. Raises :class:`BadRecipient`.
    """
    moment = now or datetime.now(UTC)
    stripped = given.strip()
    if not stripped:
        raise BadRecipient(
            text("Nobody is named to seal the zip for; name an age recipient or an RSA certificate.")
        )
    _refuse_secrets(stripped.encode("utf-8", "replace"))
    if _AGE_LINE.fullmatch(stripped):
        return _age(stripped)
    certificate = _inline_certificate(stripped)
    if certificate is not None:
        return _cms(certificate, moment)
    return _from_file(stripped, moment)


def _age(given: str) -> Recipient:
    from clientdiag.bundle.sealing.age import AgeRecipient  # few runs seal

    return AgeRecipient(given)


def _cms(der: bytes, now: datetime) -> Recipient:
    from clientdiag.bundle.sealing.cms import CertificateRecipient  # as above

    return CertificateRecipient(der, now)


def _inline_certificate(given: str) -> bytes | None:
    """The certificate as DER where *given* is one itself, not the path of one."""
    if "-----BEGIN" in given:
        return _only_certificate(given.encode("utf-8", "replace"), plain(given.splitlines()[0]))
    if not _BASE64.fullmatch(given):
        return None
    try:
        decoded = base64.b64decode("".join(given.split()), validate=True)
    except binascii.Error:
        return None
    return decoded if decoded[:1] == b"\x30" else None


def _only_certificate(data: bytes, shown: str) -> bytes:
    certificates, _unreadable = pem.split(data)
    if len(certificates) != 1:
        raise BadRecipient(
            text(
                "“{given}” should hold one certificate to seal zips for, and it holds {n}.",
                given=shown[:200],
                n=len(certificates),
            )
        )
    return certificates[0]


def _from_file(given: str, now: datetime) -> Recipient:
    shown = plain(given)[:200]
    data = _read(given, shown)
    _refuse_secrets(data)
    if data[:1] == b"\x30":
        return _cms(data, now)
    if b"-----BEGIN" in data:
        return _cms(_only_certificate(data, shown), now)
    lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
    named = [line for line in lines if line and not line.startswith("#")]
    if len(named) == 1 and _AGE_LINE.fullmatch(named[0]):
        return _age(named[0])
    raise BadRecipient(
        text(
            "The file {file} names nobody to seal for; it should hold one RSA certificate (PEM or DER) or "
            "one age recipient.",
            file=shown,
        )
    )


def _read(given: str, shown: str) -> bytes:
    nobody = text(
        "“{given}” is nobody to seal for: neither an age recipient (age1…), nor a certificate, nor a file.",
        given=shown,
    )
    try:
        path = Path(given).expanduser()
        data = _beginning(path) if path.is_file() else None
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name, an unknown home
        reason = plain(getattr(error, "strerror", None) or str(error))
        raise BadRecipient(
            text("The recipient's file {file} cannot be read: {reason}.", file=shown, reason=reason)
        ) from None
    if data is None:
        raise BadRecipient(nobody)
    if len(data) > MAX_BYTES:
        raise BadRecipient(
            text("The recipient's file {file} is too large; it should hold one certificate.", file=shown)
        )
    return data


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _refuse_secrets(data: bytes) -> None:
    if b"AGE-SECRET-KEY-" in data.upper() or pem.count_keys(data):
        raise BadRecipient(
            text(
                "What was given to seal for holds a private key; give the recipient or certificate only, and "
                "pass no key around."
            )
        )
