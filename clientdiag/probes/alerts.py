"""Names of TLS alerts (IANA registry, RFC 8446 6) and of CA names in a CertificateRequest."""

from __future__ import annotations

from cryptography import x509

_NAMES = {
    0: "close_notify",
    10: "unexpected_message",
    20: "bad_record_mac",
    22: "record_overflow",
    40: "handshake_failure",
    41: "no_certificate",
    42: "bad_certificate",
    43: "unsupported_certificate",
    44: "certificate_revoked",
    45: "certificate_expired",
    46: "certificate_unknown",
    47: "illegal_parameter",
    48: "unknown_ca",
    49: "access_denied",
    50: "decode_error",
    51: "decrypt_error",
    70: "protocol_version",
    71: "insufficient_security",
    80: "internal_error",
    86: "inappropriate_fallback",
    90: "user_canceled",
    100: "no_renegotiation",
    109: "missing_extension",
    110: "unsupported_extension",
    112: "unrecognized_name",
    113: "bad_certificate_status_response",
    115: "unknown_psk_identity",
    116: "certificate_required",
    120: "no_application_protocol",
}


def name(code: int) -> str:
    """The registered name of alert *code*, or ``alert-N``."""
    return _NAMES.get(code, f"alert-{code}")


def rfc4514(der: bytes) -> str:
    """A DER name as an RFC 4514 string, or its hexadecimal form when it cannot be decoded."""
    try:
        return x509.Name.from_bytes(der).rfc4514_string()
    except ValueError:
        return "#" + der[:200].hex()
