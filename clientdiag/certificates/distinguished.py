"""Comparing distinguished names as RFC 5280 7.1 asks: encodings, case and runs of spaces do not count."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from cryptography import x509

from clientdiag.certificates.structure import NO_NAME, UNDECODABLE

FoldedName = tuple[frozenset[tuple[str, str | bytes]], ...]


def fold(value: str | bytes) -> str | bytes:
    """An attribute's value without what does not count."""
    if isinstance(value, bytes):
        return value
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def folded(name: x509.Name) -> FoldedName:
    """*name* in the form in which two of them are compared, the root of the tree first."""
    return tuple(frozenset((one.oid.dotted_string, fold(one.value)) for one in rdn) for rdn in name.rdns)


@lru_cache(maxsize=4096)
def folded_der(name: bytes) -> FoldedName | None:
    """As :func:`folded`, of a name's DER; None when it is empty or cannot be decoded."""
    if name in {b"", NO_NAME}:
        return None
    try:
        return folded(x509.Name.from_bytes(name))
    except UNDECODABLE:
        return None


def same_name(one: bytes, other: bytes) -> bool:
    """Whether two names, as DER, are the same; byte for byte or folded. Nothing is never the same."""
    if not one or not other:
        return False
    if one == other:
        return True
    form = folded_der(one)
    return form is not None and form == folded_der(other)


def rarest_word(name: bytes) -> str:
    """The longest word of *name*'s values, folded: what to look for before comparing whole names."""
    words = [
        word
        for rdn in folded_der(name) or ()
        for _, value in rdn
        if isinstance(value, str)
        for word in value.split()
    ]
    return max(words, key=len, default="")
