"""Whether a zip is sealed, and for whom: policy, command line and settings decide together."""

from __future__ import annotations

from clientdiag.bundle.sealing.recipient import BadRecipient, Recipient, recipient
from clientdiag.model.text import text
from clientdiag.settings import Settings


def chosen(settings: Settings, *, unsealed: bool = False) -> Recipient | None:
    """The recipient that *settings* name; None where a zip may and should stay open.

    *unsealed* is the user's own wish to leave it open. Raises :class:`BadRecipient` when the recipient
    cannot be sealed for (a zip is never left open instead of that), and when policy forbids an open one.
    """
    required, given = settings.require_sealing.value, settings.seal_for.value
    if unsealed and required:
        raise BadRecipient(
            text("Your IT allows only sealed zips here; save it without the wish to leave it open.")
        )
    if unsealed:
        return None
    if given is not None:
        return recipient(given)
    if required:
        raise BadRecipient(
            text("Your IT allows only sealed zips here, but names nobody to seal for; ask IT whom to name.")
        )
    return None
