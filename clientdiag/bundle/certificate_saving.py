"""Saves certificates for IT to look at, or a missing root for IT to install. Installs nothing.

A root to install is written only when this program's own copy of Mozilla's list, or a file that IT set
on this computer, holds the very same bytes. A root that nothing but the connection vouches for is evidence:
its file's name says so.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from clientdiag import knowledge
from clientdiag.bundle.errors import BundleError
from clientdiag.bundle.naming import checked, safe
from clientdiag.certificates.reading import read
from clientdiag.model.text import text
from clientdiag.rendering.certificate_fields import pem_text
from clientdiag.rendering.plain import plain

DO_NOT_TRUST = "do-not-trust"
DER_ENDINGS = frozenset({".der", ".cer"})
_MAX_NAME = 60


class Trust(StrEnum):
    """What the saved certificates are good for."""

    SHOWN = "shown"
    """To look at; nothing is said about trust."""
    EVIDENCE = "evidence"
    """A root is among them that only the connection itself presented."""
    INSTALLABLE = "installable"
    """A root that IT may install: from Mozilla's list or IT's own file, byte for byte."""


@dataclass(frozen=True)
class Saving:
    """Certificates as DER, what they are good for, and the file's name without its ending."""

    certificates: tuple[bytes, ...]
    trust: Trust
    stem: str

    @property
    def name(self) -> str:
        """The name to suggest."""
        return f"{self.stem}.pem"

    @property
    def may_be_der(self) -> bool:
        """Whether a DER file can hold it: one certificate."""
        return len(self.certificates) == 1


def chain_saving(certificates: tuple[bytes, ...], host: str, *, evidence: bool) -> Saving:
    """What the server *host* presented, in the order sent. *evidence*: a root that nobody vouches for."""
    name = safe(host, _MAX_NAME) or "server"
    stem = f"presented-{DO_NOT_TRUST}-{name}" if evidence else f"presented-by-{name}"
    return Saving(certificates, Trust.EVIDENCE if evidence else Trust.SHOWN, stem)


def certificate_saving(certificate: bytes, *, evidence: bool) -> Saving:
    """One certificate to look at. *evidence*: it is a root that nobody vouches for."""
    stem = _stem(certificate)
    if evidence:
        return Saving((certificate,), Trust.EVIDENCE, f"presented-{DO_NOT_TRUST}-{stem}")
    return Saving((certificate,), Trust.SHOWN, stem)


def root_saving(certificate: bytes) -> Saving:
    """A missing root for IT to install; :func:`save` takes only one that is vouched for."""
    return Saving((certificate,), Trust.INSTALLABLE, _stem(certificate))


def save(saving: Saving, path: Path) -> Path:
    """Write *saving* to *path*, replacing a file of that name in one step; returns *path*.

    DER for an ending of .der or .cer, else PEM. Raises :class:`BundleError` in one sentence; nothing
    is left behind then.
    """
    name = checked(path.name)
    if saving.trust is Trust.INSTALLABLE:
        _require_public(saving)
    if saving.trust is Trust.EVIDENCE and DO_NOT_TRUST not in name:
        raise BundleError(
            text(
                "Only the connection itself vouches for this root, so its file's name must say so: "
                "keep “{words}” in it.",
                words=DO_NOT_TRUST,
            )
        )
    _write(path, _encoded(saving, path))
    return path


def _stem(certificate: bytes) -> str:
    one = read(certificate)
    return safe(one.label, _MAX_NAME) or f"certificate-{one.sha256[:16]}"


def _require_public(saving: Saving) -> None:
    if not set(saving.certificates) <= set(knowledge.vouched_roots()):
        raise BundleError(
            text(
                "This root is neither in Mozilla's list nor in a file that IT has set, so it is not saved "
                "for installing; ask its owner for it."
            )
        )


def _encoded(saving: Saving, path: Path) -> bytes:
    if path.suffix.lower() not in DER_ENDINGS:
        return "".join(pem_text(one) for one in saving.certificates).encode("ascii")
    if not saving.may_be_der:
        raise BundleError(
            text("A DER file holds one certificate only; choose a name that ends in .pem for all of them.")
        )
    return saving.certificates[0]


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".clientdiag-{secrets.token_hex(8)}.part")
    with _explaining(path):
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


_SENTENCES = {
    errno.ENOENT: text("The folder {folder} does not exist; choose another to save the certificates in."),
    errno.ENOTDIR: text("{folder} is not a folder; choose one to save the certificates in."),
    errno.EISDIR: text("{path} is a folder; choose another name for the certificates."),
    errno.EACCES: text("You may not write into the folder {folder}; choose another."),
    errno.EPERM: text("You may not write into the folder {folder}; choose another."),
    errno.EROFS: text("The folder {folder} can only be read; choose another."),
    errno.ENOSPC: text(
        "The disk of {folder} is full, so nothing was saved; free some space or choose another."
    ),
}


@contextlib.contextmanager
def _explaining(path: Path) -> Iterator[None]:
    folder, whole = plain(str(path.parent)), plain(str(path))
    try:
        yield
    except OSError as error:
        known = _SENTENCES.get(error.errno or 0)
        if known is not None:
            raise BundleError(text(known.msgid, folder=folder, path=whole)) from error
        why = plain(error.strerror or str(error))
        raise BundleError(text("{path} could not be saved: {why}.", path=whole, why=why)) from error
