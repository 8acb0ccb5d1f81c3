"""Sealing a zip for one recipient, so that IT alone can open it: by age (pyrage) or CMS (cryptography)."""

from clientdiag.bundle.sealing.choice import chosen
from clientdiag.bundle.sealing.recipient import BadRecipient, Recipient, recipient

__all__ = ["BadRecipient", "Recipient", "chosen", "recipient"]
