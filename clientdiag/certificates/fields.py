"""RFC 5280's names for the extensions, and which of them we understand when they are critical."""

from __future__ import annotations

SUBJECT_ALT_NAME = "2.5.29.17"
BASIC_CONSTRAINTS = "2.5.29.19"
KEY_USAGE = "2.5.29.15"
EXTENDED_KEY_USAGE = "2.5.29.37"
NAME_CONSTRAINTS = "2.5.29.30"
POLICY_CONSTRAINTS = "2.5.29.36"
SUBJECT_KEY_IDENTIFIER = "2.5.29.14"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1"

_NAMES = {
    SUBJECT_ALT_NAME: "subjectAltName",
    BASIC_CONSTRAINTS: "basicConstraints",
    KEY_USAGE: "keyUsage",
    EXTENDED_KEY_USAGE: "extKeyUsage",
    NAME_CONSTRAINTS: "nameConstraints",
    POLICY_CONSTRAINTS: "policyConstraints",
    SUBJECT_KEY_IDENTIFIER: "subjectKeyIdentifier",
    AUTHORITY_KEY_IDENTIFIER: "authorityKeyIdentifier",
    AUTHORITY_INFO_ACCESS: "authorityInfoAccess",
    "2.5.29.18": "issuerAltName",
    "2.5.29.9": "subjectDirectoryAttributes",
    "2.5.29.31": "cRLDistributionPoints",
    "2.5.29.46": "freshestCRL",
    "2.5.29.32": "certificatePolicies",
    "2.5.29.33": "policyMappings",
    "2.5.29.54": "inhibitAnyPolicy",
    "1.3.6.1.5.5.7.1.11": "subjectInfoAccess",
    "1.3.6.1.5.5.7.1.24": "tlsFeature",
    "1.3.6.1.4.1.11129.2.4.2": "signedCertificateTimestampList",
    "1.3.6.1.4.1.11129.2.4.3": "precertificatePoison",
    "2.16.840.1.113730.1.1": "netscapeCertType",
}

UNDERSTOOD = frozenset(
    oid for oid in _NAMES if oid not in {"1.3.6.1.4.1.11129.2.4.3", "2.5.29.9", "1.3.6.1.5.5.7.1.11"}
)
"""Critical or not, clients know what to do with these; any other that is critical makes them refuse."""


def field_of(oid: str) -> str:
    """RFC 5280's name of the extension *oid*, or the OID itself."""
    return _NAMES.get(oid, oid or "extensions")
