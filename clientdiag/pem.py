"""Certificates out of PEM text, tolerant of everything a real file holds."""

from __future__ import annotations

import base64
import binascii
import re

_KEY = re.compile(rb"-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY-----", re.ASCII)
_BLOCK = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END", re.ASCII)


_MARK = "-----BEGIN"
_WIDE = (_MARK.encode("utf-16-le"), _MARK.encode("utf-16-be"))


def narrow(data: bytes) -> bytes:
    """PEM in eight bits a character: some editors and shells of Windows save it as UTF-16. Else unchanged."""
    # PEM is ASCII, of which UTF-16 only adds zeros; a mark before it is no part of a block
    return data.replace(b"\0", b"") if any(one in data for one in _WIDE) else data


def split(data: bytes) -> tuple[tuple[bytes, ...], int]:
    """The certificates in *data* as DER, each once, and how many blocks were no base64 of a sequence.

    Other blocks, private keys above all, are not even decoded.
    """
    found: dict[bytes, None] = {}
    unreadable = 0
    for block in _BLOCK.finditer(data):
        try:
            der = base64.b64decode(b"".join(block[1].split()), validate=True)
        except binascii.Error:
            der = b""
        if der[:1] == b"\x30":
            found[der] = None
        else:
            unreadable += 1
    return tuple(found), unreadable


def count_keys(data: bytes) -> int:
    """How many private keys *data* announces; nothing of them is looked at."""
    return sum(1 for _ in _KEY.finditer(data))
