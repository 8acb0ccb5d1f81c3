"""Sealing a zip for one recipient, so that IT alone can open it: by age (pyrage) or CMS (cryptography).

The window, before it offers to save (no network; a certificate's file is read)::

    recipient = sealing.chosen(settings)          # None: the zip stays open. Raises BadRecipient, a sentence
    recipient.shown, recipient.ending             # "age1…" or "CN=… (SHA-256 …)"; ".age" or ".cms"
    path = planned.write(folder, recipient=recipient)
    sealing.chosen(settings, unsealed=True)       # the user's wish; refused where policy requires sealing
    settings.require_sealing.value                # True: do not offer that wish

and to open what is sealed::

    try:
        opened = bundle.open(path)
    except sealing.NeedsKey:
        opened = bundle.open(path, sealing.read_key(chosen_file, ask=lambda name: passphrase_or_none))
"""

from clientdiag.bundle.sealing.choice import chosen
from clientdiag.bundle.sealing.keys import BadKey, Key, read_key
from clientdiag.bundle.sealing.opening import NeedsKey
from clientdiag.bundle.sealing.recipient import BadRecipient, Recipient, recipient

__all__ = [
    "BadKey",
    "BadRecipient",
    "Key",
    "NeedsKey",
    "Recipient",
    "chosen",
    "read_key",
    "recipient",
]
