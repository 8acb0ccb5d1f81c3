"""Attempts that failed at sign-in, by a policy, or by something rarer."""

from __future__ import annotations

from tests.peers.cisco_logs import (
    CHAIN,
    CRYPT,
    REJECTED,
    attempt,
    certificate,
    failed,
    said,
    sign_in,
    told,
    transport,
)
from tests.unit.log_attempts.calls import (
    DEFAULTS,
    NO_CERTIFICATES,
    Case,
    connect,
    manager,
)

LOGIN: list[Case] = [
    ("login", "login-failed", attempt(*sign_in(), words="Login failed.")),
    (
        "login",
        "login-failed",
        attempt(
            CHAIN,
            said("prompt", "Untrusted Server Certificate!"),
            *sign_in(),
            said("warning", "Login failed."),
            *sign_in(),
        ),
    ),
    ("login", "login-failed", attempt(*sign_in(), words="Login denied. Please contact your administrator.")),
    (
        "login",
        "password-expired",
        attempt(*sign_in(), said("warning", "Login failed."), words="Your password has expired."),
    ),
    ("login", "account-locked", attempt(*sign_in(), words="Your account has been locked out.")),
    ("login", "token-required", attempt(*sign_in(), words="A hardware token is required for this group.")),
    ("login", "second-factor-timed-out", attempt(*sign_in(), words="The push request timed out.")),
    (
        "login",
        "authentication-server",
        attempt(*sign_in(), words="The authentication server is not responding."),
    ),
]
SSO: list[Case] = [
    ("sso", "sso-web-view", attempt(manager("CONNECTMGR_ERROR_INVALID_SSO_LOGIN_URL"))),
    (
        "sso",
        "sso-web-view",
        attempt(told("webViewLoadFailedCB", "TLS support is not available", "acwebhelper")),
    ),
    (
        "sso",
        "sso-web-view",
        attempt(NO_CERTIFICATES, told("webViewLoadFailedCB", "the page could not be loaded", "acwebhelper")),
    ),
    ("sso", "sso-failed-words", attempt(words="SAML authentication failed.")),
    ("sso", "sso-failed-words", attempt(words="The external browser could not be opened.")),
    (
        "sso",
        "sso-failed-words",
        attempt(said("warning", "Authentication failed."), words="Single sign-on error"),
    ),
]
POLICY: list[Case] = [
    (
        "policy",
        "untrusted-disallowed",
        attempt(CHAIN, certificate("CERTIFICATE_ERROR_UNTRUSTED_CERT_DISALLOWED"), REJECTED),
    ),
    ("policy", "pin-check", attempt(certificate("CERTIFICATE_ERROR_VERIFY_CERT_PIN_CHECK_FAILED"), REJECTED)),
    ("policy", "not-fips", attempt(connect("CTRANSPORT_ERROR_NON_FIPS_SERVER_CERT"))),
    ("policy", "denied-by-agent", attempt(connect("CONNECTIFC_ERROR_CONNECT_DENIED_BY_AGENT"))),
    (
        "policy",
        "host-not-in-profile",
        attempt(words="The selected secure gateway is not listed in the VPN profile."),
    ),
    (
        "policy",
        "profile-update-refused",
        attempt(*sign_in(), words="Profile mismatch: the update was refused."),
    ),
    (
        "policy",
        "strict-trust-words",
        attempt(
            CHAIN,
            words="An untrusted certificate is refused: strict certificate trust is on.",
        ),
    ),
    ("policy", "default-preferences", attempt(DEFAULTS)),
]
OTHERS: list[Case] = [
    ("proxy", "proxy-login", attempt(connect("CONNECTIFC_ERROR_PROXY_AUTH_REQUIRED"))),
    ("network", "connect-failed", attempt(transport(-29949910, "CTRANSPORT_ERROR_CONNECT_FAILED", "7"))),
    ("server", "config-not-parsed", attempt(*sign_in(), manager("CONNECTMGR_ERROR_PARSING_CONFIG_XML"))),
    (
        "server",
        "no-licence",
        attempt(
            *sign_in(),
            failed("process", "Cstp.cpp", "parse", -33030141, "CSTPPROTOCOL_ERROR_NO_LICENSE_FROM_HEADEND"),
        ),
    ),
    (
        "local",
        "driver-error",
        attempt(
            *sign_in(),
            said("information", "Establishing VPN session..."),
            told("ConnectMgr::initiateTunnel", "The VPN client driver encountered an error."),
        ),
    ),
    (
        "local",
        "nss-missing",
        attempt(told("loadLibs", "Required NSS library was not found", file=CRYPT + "NSSCertUtils.cpp")),
    ),
]
