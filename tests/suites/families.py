"""Which of our kinds of faults stand for a family of the suite's faults."""

from __future__ import annotations

from collections.abc import Iterable

from clientdiag.certificates.faults import Fault, Hint
from clientdiag.certificates.faults import FaultKind as K

_NAME = "name mismatch (SAN absent/wrong/CN only)"
_SAN_FORM = "malformed name in SAN"
_MALFORMED = "unknown critical extension / malformed"
_CONSTRAINTS = "name constraints"
_CA = "CA flag / basic constraints"
_KEY_IDENTIFIER = "AKI/SKI fault"
_CRL = "revoked / CRL fault"
_DEPTH = "path length / depth"
_PATHOLOGICAL = "pathological (loops, DoS)"

_BY_FIELD: dict[str, str] = {
    "subjectAltName": _SAN_FORM,
    "nameConstraints": _CONSTRAINTS,
    "basicConstraints": _CA,
    "subjectKeyIdentifier": _KEY_IDENTIFIER,
    "authorityKeyIdentifier": _KEY_IDENTIFIER,
    "extKeyUsage": "EKU fault",
    "subjectPublicKeyInfo": "weak / forbidden key or curve",
}
"""Of a fault of form, the field says the family; any other field is the family of malformed ones."""

_BY_KIND: dict[K, frozenset[str]] = {
    K.EXPIRED: frozenset({"expired / not yet valid"}),
    K.NOT_YET_VALID: frozenset({"expired / not yet valid"}),
    K.NAME_MISMATCH: frozenset({_NAME}),
    K.COMMON_NAME_ONLY: frozenset({_NAME}),
    K.COMMON_NAME_DIFFERS: frozenset({_NAME}),
    K.NO_NAMES: frozenset({_NAME}),
    K.WILDCARD: frozenset({_NAME, "wildcard on public suffix"}),
    K.NAME_FORM: frozenset({_SAN_FORM, _NAME}),
    K.VERSION: frozenset({_CA, _MALFORMED}),
    K.SERIAL: frozenset({"serial number"}),
    K.NOT_A_CA: frozenset({_CA}),
    K.CA_AS_LEAF: frozenset({_CA}),
    K.KEY_USAGE: frozenset({"KU fault"}),
    K.WRONG_PURPOSE: frozenset({"EKU fault"}),
    K.PATH_TOO_LONG: frozenset({_DEPTH}),
    K.NAME_CONSTRAINT: frozenset({_CONSTRAINTS}),
    K.TOO_COMPLEX: frozenset({_PATHOLOGICAL, _CONSTRAINTS}),
    K.UNKNOWN_CRITICAL_EXTENSION: frozenset({_MALFORMED}),
    K.WEAK_KEY: frozenset({"weak / forbidden key or curve"}),
    K.KEY_IDENTIFIER: frozenset({_KEY_IDENTIFIER}),
    K.ISSUER_MISSING: frozenset({"missing intermediate"}),
    K.ISSUER_KEY_DIFFERS: frozenset({"unknown root"}),
    K.UNKNOWN_ROOT: frozenset({"unknown root"}),
    K.SELF_SIGNED: frozenset({"unknown root"}),
    K.ISSUER_LOOP: frozenset({_PATHOLOGICAL, _DEPTH}),  # the suite has one and the same loop under both
    K.MANY_ISSUERS: frozenset({_PATHOLOGICAL}),
    K.SEARCH_LIMITED: frozenset({_PATHOLOGICAL, _DEPTH}),
    K.REVOKED: frozenset({_CRL}),
    K.CRL_UNUSABLE: frozenset({_CRL}),
}


def families_of(faults: Iterable[Fault]) -> frozenset[str]:
    """The families that *faults* belong to."""
    found: set[str] = set()
    for one in faults:
        if is_usual(one):
            continue
        if one.kind is K.KEY_USAGE and one.limit == "keyCertSign":
            found.add(_CA)
        if one.kind is K.MALFORMED and one.limit == "once":
            found.add(_MALFORMED)
        if one.kind in {K.MALFORMED, K.CRITICALITY}:
            found.add(_BY_FIELD.get(one.field, _MALFORMED))
        found |= _BY_KIND.get(one.kind, frozenset())
    return frozenset(found)


def is_usual(one: Fault) -> bool:
    """Whether it is what is noted of every EC key, and so names nothing."""
    return one.kind is K.KEY_USAGE and one.limit.startswith("keyEncipherment") and one.hint is Hint.PEDANTIC
