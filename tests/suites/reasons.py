"""Why we disagree where we do, by case. A disagreement without a reason is one to look into."""

from __future__ import annotations

from collections.abc import Mapping

_LEAF_IS_A_CA = (
    "RFC 5280 lets a CA stand as end entity; its key usage has none of a server's bits, and OpenSSL "
    "refuses it for a server (error 26)"
)
_NO_SUFFIX_LIST = "no public suffix list is carried: VPN clients do not consult one"
_FILED_ELSEWHERE = "the fault is a name constraint, which we name; the mapping files the case by its CVE"
_NOT_IN_THE_CASE = "the faulty intermediate is not among the case's certificates, so its issuer is missing"

REASONS: Mapping[str, str] = {
    "pathlen::validation-ignores-pathlen-in-leaf": _LEAF_IS_A_CA,
    "rfc5280::ca-as-leaf": _LEAF_IS_A_CA,
    "webpki::san::public-suffix-multi-label-wildcard-san": _NO_SUFFIX_LIST,
    "webpki::san::public-suffix-private-namespace-wildcard-san": _NO_SUFFIX_LIST,
    "cve::cve-2025-61727": _FILED_ELSEWHERE,
    "cve::cve-2025-61727-nc-permits-variant": _FILED_ELSEWHERE,
    "invalid::invalid-issuer-key": "we name the unreadable key of the issuer; the mapping says unknown root",
    "rfc5280::intermediate-ca-missing-basic-constraints": _NOT_IN_THE_CASE,
    "rfc5280::ica-ku-keycertsign": _NOT_IN_THE_CASE,
}
