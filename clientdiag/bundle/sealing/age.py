"""Sealing by age: authenticated, and streamed, so the sealed zip is never whole in memory."""

from __future__ import annotations

from typing import IO, Any

from clientdiag.bundle.errors import BundleError
from clientdiag.bundle.sealing.recipient import BadRecipient
from clientdiag.bundle.sealing.stream import Keeping
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain


class AgeRecipient:
    """See :class:`clientdiag.bundle.sealing.recipient.Recipient`."""

    ending = ".age"

    def __init__(self, given: str) -> None:
        """*given* is a native recipient, ``age1…``. Raises BadRecipient."""
        pyrage = library()
        try:
            self._recipient = pyrage.x25519.Recipient.from_str(given)
        except pyrage.RecipientError:
            raise BadRecipient(
                text(
                    "“{given}” is no age recipient that ClientDiag can seal for; copy all of the line age1… "
                    "that age-keygen printed (no plug-in and no SSH key).",
                    given=plain(given)[:80],
                )
            ) from None

    @property
    def shown(self) -> str:
        """The recipient itself."""
        return str(self._recipient)

    def seal(self, packed: IO[bytes], into: IO[bytes]) -> None:
        """Write *packed* as an age file *into* a file. Raises OSError of *into*, else BundleError."""
        pyrage = library()
        keeping = Keeping(into)
        try:
            pyrage.encrypt_io(packed, keeping, [self._recipient])
        except Exception as error:
            keeping.reraise()  # the library hides what writing said in words of its own
            if not isinstance(error, pyrage.EncryptError):
                raise
            raise BundleError(
                text("The zip could not be sealed: {reason}.", reason=plain(str(error)))
            ) from error


def library() -> Any:
    """Pyrage. Raises BadRecipient where it is not installed: it has no wheel for Windows on ARM."""
    try:
        import pyrage  # type: ignore[import-untyped]  # it brings no types
    except ImportError:
        raise BadRecipient(
            text("ClientDiag has no age on this computer; use an RSA certificate, or age itself.")
        ) from None
    return pyrage
