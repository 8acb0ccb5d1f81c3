"""Comparing names of authorities as written in RFC 4514."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID

from clientdiag.certificates.distinguished import FoldedName, fold, folded

MOST = 1000
"""So many names of a list are compared; a gateway that lists more lists everybody."""
_PUBLIC_SECOND = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})


def forms(names: Iterable[str]) -> frozenset[FoldedName | str]:
    """*names* in the form in which two of them are the same (RFC 5280 7.1)."""
    found: list[FoldedName | str] = []
    for _, name in zip(range(MOST), names, strict=False):
        parsed = _name(name)
        found.append(folded(parsed) if parsed is not None else name)
    return frozenset(found)


def same(one: str, other: str) -> bool:
    """Whether two names are the same."""
    return bool(one) and forms((one,)) == forms((other,))


def families(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """What tells an organization: its O, and its domain (the last three DC, or two below a country's own)."""
    return frozenset(family for _, name in zip(range(MOST), names, strict=False) for family in _family(name))


@lru_cache(maxsize=4096)
def _family(name: str) -> frozenset[tuple[str, ...]]:
    parsed = _name(name)
    if parsed is None:
        return frozenset()
    of = [str(fold(str(one.value))) for one in parsed.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
    domain = [str(fold(str(one.value))) for one in parsed.get_attributes_for_oid(NameOID.DOMAIN_COMPONENT)]
    found: set[tuple[str, ...]] = {("O", one) for one in of if one}
    top = 3 if len(domain) > 2 and domain[1] in _PUBLIC_SECOND else 2
    if len(domain) >= top:
        found.add(("DC", *domain[:top]))
    return frozenset(found)


@lru_cache(maxsize=4096)
def _name(name: str) -> x509.Name | None:
    try:
        return x509.Name.from_rfc4514_string(name)
    except ValueError:
        return None
