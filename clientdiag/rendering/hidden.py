"""What was hidden in a file, in words, and how large it is."""

from __future__ import annotations

from collections.abc import Mapping

from clientdiag.model.text import Text, ntext, text
from clientdiag.translation import say


def hidden_words(hidden: Mapping[str, int]) -> str:
    """Places by their kind, the most frequent first: ``14 user names, 2 secrets``; empty for none."""
    most_first = sorted(hidden.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(say(_of_kind(kind, n)) for kind, n in most_first)


def size_words(size: int) -> str:
    """Bytes as people say them."""
    if size < 1_000:
        return say(ntext("{n} byte", "{n} bytes", size))
    if size < 1_000_000:
        return say(text("{n} KB", n=round(size / 1_000)))
    return say(text("{n} MB", n=f"{size / 1_000_000:.1f}"))


def _of_kind(kind: str, n: int) -> Text:
    return {
        "address": ntext("{n} address", "{n} addresses", n),
        "certificate": ntext("{n} certificate", "{n} certificates", n),
        "device": ntext("{n} name of a device", "{n} names of devices", n),
        "domain": ntext("{n} domain", "{n} domains", n),
        "file": ntext("{n} file name", "{n} file names", n),
        "gateway": ntext("{n} name of the VPN server", "{n} names of the VPN server", n),
        "host": ntext("{n} host name", "{n} host names", n),
        "key": ntext("{n} private key", "{n} private keys", n),
        "mac": ntext("{n} hardware address", "{n} hardware addresses", n),
        "mail": ntext("{n} e-mail address", "{n} e-mail addresses", n),
        "name": ntext("{n} name", "{n} names", n),
        "profile": ntext("{n} profile folder", "{n} profile folders", n),
        "secret": ntext("{n} secret", "{n} secrets", n),
        "serial": ntext("{n} serial number", "{n} serial numbers", n),
        "sid": ntext("{n} account number", "{n} account numbers", n),
        "thumbprint": ntext("{n} fingerprint", "{n} fingerprints", n),
        "user": ntext("{n} user name", "{n} user names", n),
    }.get(kind) or ntext("{n} other", "{n} others", n)
