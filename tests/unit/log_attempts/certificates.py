"""Attempts that failed by a certificate: the server's, its name, the user's."""

from __future__ import annotations

from tests.peers.cisco_logs import (
    CANNOT_CONFIRM,
    CHAIN,
    NSS,
    REJECTED,
    attempt,
    certificate,
    said,
    sign_in,
    told,
    transport,
    verify,
)
from tests.unit.log_attempts.calls import (
    DEFAULTS,
    NO_CERTIFICATES,
    Case,
    manager,
    policy,
    winhttp,
)

TRUST: list[Case] = [
    # the order that an untrusted server leaves on Linux
    (
        "trust",
        "verify-issuer-missing",
        attempt(
            DEFAULTS,
            NO_CERTIFICATES,
            *NSS,
            verify(20),
            CHAIN,
            verify(20),
            CHAIN,
            CHAIN,
            REJECTED,
            CANNOT_CONFIRM,
        ),
    ),
    ("trust", "verify-self-signed", attempt(verify(18), CHAIN, REJECTED)),
    ("trust", "verify-expired", attempt(*NSS, verify(10), CHAIN, REJECTED, CANNOT_CONFIRM)),
    (
        "trust",
        "extended-key-usage",
        attempt(certificate("CERTIFICATE_ERROR_VERIFY_ENHKEYUSAGE_FAILED"), REJECTED),
    ),
    (
        "trust",
        "reason-untrusted-source",
        attempt(CHAIN, said("prompt", "Certificate is from an untrusted source."), REJECTED),
    ),
    ("trust", "winhttp-unknown-ca", attempt(winhttp(12045), REJECTED)),
    ("trust", "cryptoapi-untrusted-root", attempt(policy(-2146762487), CHAIN, REJECTED)),
    (
        "trust",
        "termination-reason-59",
        attempt(
            CHAIN,
            *sign_in(),
            told("terminate", "Termination reason code 59: certificate problem", "acvpnagent"),
            words="The certificate on the secure gateway is invalid.",
        ),
    ),
    ("trust", "peer-certificate-rejected", attempt(REJECTED, CANNOT_CONFIRM)),
]
NAME: list[Case] = [
    ("name", "san-not-found", attempt(certificate("CERTIFICATE_ERROR_VERIFY_SAN_NOT_FOUND"), REJECTED)),
    (
        "name",
        "san-not-found",
        attempt(CHAIN, certificate("CERTIFICATE_ERROR_VERIFY_SAN_NOT_FOUND"), REJECTED),
    ),
    (
        "name",
        "reason-name",
        attempt(CHAIN, said("prompt", "Certificate does not match the server name."), REJECTED),
    ),
    ("name", "winhttp-certificate-name", attempt(winhttp(12038), REJECTED, CANNOT_CONFIRM)),
    (
        "name",
        "winhttp-certificate-name",
        attempt(winhttp(12175), winhttp(12038, "ERROR_WINHTTP_SECURE_CERT_CN_INVALID")),
    ),
    ("name", "cryptoapi-name", attempt(DEFAULTS, policy(-2146762481), CHAIN, REJECTED)),
]
CLIENT_CERTIFICATE: list[Case] = [
    (
        "client-certificate",
        "no-valid-certificates",
        attempt(NO_CERTIFICATES, words="No valid certificates available for authentication."),
    ),
    ("client-certificate", "certificate-validation-failure", attempt(words="Certificate Validation Failure")),
    (
        "client-certificate",
        "certificate-validation-failure",
        attempt(
            NO_CERTIFICATES,
            said("error", "Certificate Validation Failure"),
            transport(-29949899, "CTRANSPORT_ERROR_HTTP_RETURNED_ERROR"),
        ),
    ),
    (
        "client-certificate",
        "no-client-certificate",
        attempt(manager("CONNECTMGR_ERROR_NO_CLIENT_AUTH_CERT_AVAILABLE")),
    ),
    (
        "client-certificate",
        "certificate-verify-signature",
        attempt(
            transport(
                -29949898, "CTRANSPORT_ERROR_SSL_HANDSHAKE", "35 : routines:tls_construct_cert_verify:EVP lib"
            )
        ),
    ),
    ("client-certificate", "winhttp-no-private-key", attempt(winhttp(12185))),
    ("client-certificate", "no-certificates-found", attempt(NO_CERTIFICATES)),
]
