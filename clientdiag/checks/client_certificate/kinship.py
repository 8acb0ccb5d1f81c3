"""Comparing names of authorities as written in RFC 4514."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID

from clientdiag.certificates.distinguished import FoldedName, fold, folded


def same(one: str, other: str) -> bool:
    """Whether two names are the same (RFC 5280 7.1)."""
    if one == other:
        return bool(one)
    mine, theirs = _parsed(one), _parsed(other)
    return mine is not None and theirs is not None and mine == theirs


def is_kin(name: str, others: Iterable[str]) -> bool:
    """Whether *name* belongs to the same organization as one of *others*: same O, or same last two DC.

    That is what tells the company's own sub-CA, whose certificate is nowhere, from any other CA.
    """
    mine = _family(name)
    return bool(mine) and any(mine & _family(one) for one in others)


@lru_cache(maxsize=256)
def _family(name: str) -> frozenset[tuple[str, ...]]:
    parsed = _name(name)
    if parsed is None:
        return frozenset()
    of = [str(fold(str(one.value))) for one in parsed.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
    domain = [str(fold(str(one.value))) for one in parsed.get_attributes_for_oid(NameOID.DOMAIN_COMPONENT)]
    found: set[tuple[str, ...]] = {("O", one) for one in of if one}
    if len(domain) >= 2:
        found.add(("DC", *sorted(domain[:2])))
    return frozenset(found)


@lru_cache(maxsize=256)
def _parsed(name: str) -> FoldedName | None:
    parsed = _name(name)
    return folded(parsed) if parsed is not None else None


def _name(name: str) -> x509.Name | None:
    try:
        return x509.Name.from_rfc4514_string(name)
    except ValueError:
        return None
