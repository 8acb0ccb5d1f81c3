"""Made-up attempts that failed, by family, and the signature that decides each."""

from __future__ import annotations

from tests.peers.cisco_logs import (
    API,
    CANNOT_CONFIRM,
    CHAIN,
    CRYPT,
    HOST,
    NSS,
    REJECTED,
    Line,
    attempt,
    certificate,
    failed,
    said,
    sign_in,
    state,
    told,
    transport,
    verify,
)

Case = tuple[str, str, list[Line]]
"""Family, id of the decisive signature, the lines."""

DEFAULTS = told("loadPreferences", "Using default preferences. Some settings may not function as expected.")
NO_CERTIFICATES = told("getCertList", "Number of certificates found: 0", file=API + "ApiCert.cpp")


def _winhttp(code: int, name: str = "") -> Line:
    return failed(
        "CTransportWinHttp::SendRequest", ".\\CTransportWinHttp.cpp", "WinHttpSendRequest", code, name
    )


def _policy(code: int) -> Line:
    return failed(
        "CCapiCertificate::Verify", ".\\CapiCertificate.cpp", "CertVerifyCertificateChainPolicy", code, ""
    )


def _connect(name: str) -> Line:
    return failed("connect", API + "ConnectIfc.cpp", "ConnectIfc::sendRequest", -29622264, name)


def _manager(name: str) -> Line:
    return failed("run", API + "ConnectMgr.cpp", "ConnectMgr::connect", -29556720, name)


def _response(words: str) -> Line:
    return told("processIfcData", f"Content type (unknown) received. Response type ({words}) from {HOST}:")


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
    ("trust", "winhttp-unknown-ca", attempt(_winhttp(12045), REJECTED)),
    ("trust", "cryptoapi-untrusted-root", attempt(_policy(-2146762487), CHAIN, REJECTED)),
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
    ("name", "winhttp-certificate-name", attempt(_winhttp(12038), REJECTED, CANNOT_CONFIRM)),
    (
        "name",
        "winhttp-certificate-name",
        attempt(_winhttp(12175), _winhttp(12038, "ERROR_WINHTTP_SECURE_CERT_CN_INVALID")),
    ),
    ("name", "cryptoapi-name", attempt(DEFAULTS, _policy(-2146762481), CHAIN, REJECTED)),
]
DNS: list[Case] = [
    # the order that a name without an address leaves
    (
        "dns",
        "getaddrinfo-failed",
        attempt(
            DEFAULTS,
            failed(
                "resolve",
                "../../vpn/Common/SocketSupport.cpp",
                "getaddrinfo",
                -31129588,
                "SOCKETSUPPORT_ERROR_GETADDRINFO",
            ),
            failed(
                "CHostLocator::resolveHostName",
                "../../vpn/HostLocator.cpp",
                "resolve",
                -31129588,
                "SOCKETSUPPORT_ERROR_GETADDRINFO",
            ),
            _response("DNS resolution failed"),
            said("warning", f"Unable to contact {HOST}."),
            words="The VPN connection failed due to unsuccessful domain name resolution.",
        ),
    ),
    ("dns", "dns-failed-words", attempt(_response("DNS resolution failed"))),
    (
        "dns",
        "dns-failed-words",
        attempt(words="The VPN connection failed due to unsuccessful domain name resolution."),
    ),
    (
        "dns",
        "dns-failed-words",
        attempt(said("warning", f"Unable to contact {HOST}."), words="unsuccessful domain name resolution"),
    ),
    (
        "dns",
        "host-resolution",
        attempt(transport(-29949900, "CTRANSPORT_ERROR_HOST_RESOLUTION", "6 : Could not resolve host")),
    ),
    ("dns", "winhttp-name", attempt(NO_CERTIFICATES, _winhttp(12007))),
]
TIME_OUT: list[Case] = [
    # one name, two numbers
    ("time-out", "transport-timeout", attempt(transport(-29949906, "CTRANSPORT_ERROR_TIMEOUT", "28"))),
    (
        "time-out",
        "transport-timeout",
        attempt(
            transport(-29949904, "CTRANSPORT_ERROR_TIMEOUT", "28 : Timeout was reached"),
            _response("host unreachable"),
            words="Connection attempt has timed out.",
        ),
    ),
    (
        "time-out",
        "transport-timeout",
        attempt(words="Connection attempt has timed out. Please verify Internet connectivity."),
    ),
    ("time-out", "host-unreachable", attempt(_response("host unreachable"))),
    ("time-out", "host-unreachable", attempt(said("warning", f"Unable to contact {HOST}."))),
    ("time-out", "winhttp-timeout", attempt(_winhttp(12002))),
    (
        "time-out",
        "socket-connect-timeout",
        attempt(
            failed(
                "connect",
                "../../vpn/Socket.cpp",
                "connect",
                -31588316,
                "SOCKETTRANSPORT_ERROR_CONNECT_TIMEOUT",
            )
        ),
    ),
]
PORTAL: list[Case] = [
    ("portal", "captive-portal-redirect", attempt(_connect("CONNECTIFC_ERROR_CAPTIVE_PORTAL_REDIRECT"))),
    (
        "portal",
        "captive-portal-redirect",
        attempt(
            told("CNetEnvironment::logProbeFailure", f"HTTPS probe to {HOST} failed: redirect", "acvpnagent"),
            REJECTED,
        ),
    ),
    (
        "portal",
        "captive-portal-redirect",
        attempt(CHAIN, REJECTED, said("warning", "A captive portal may be in the way.")),
    ),
    ("portal", "captive-portal-redirect", attempt(state("Disconnected", "Web Authentication Required"))),
    (
        "portal",
        "captive-portal-redirect",
        attempt(words="The Internet here needs a sign-in first (captive portal)."),
    ),
    (
        "portal",
        "captive-portal-redirect",
        attempt(_connect("CONNECTIFC_ERROR_CAPTIVE_PORTAL_REDIRECT"), REJECTED, CANNOT_CONFIRM),
    ),
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
        attempt(_manager("CONNECTMGR_ERROR_NO_CLIENT_AUTH_CERT_AVAILABLE")),
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
    ("client-certificate", "winhttp-no-private-key", attempt(_winhttp(12185))),
    ("client-certificate", "no-certificates-found", attempt(NO_CERTIFICATES)),
]
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
    ("sso", "sso-web-view", attempt(_manager("CONNECTMGR_ERROR_INVALID_SSO_LOGIN_URL"))),
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
    ("policy", "not-fips", attempt(_connect("CTRANSPORT_ERROR_NON_FIPS_SERVER_CERT"))),
    ("policy", "denied-by-agent", attempt(_connect("CONNECTIFC_ERROR_CONNECT_DENIED_BY_AGENT"))),
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
    ("proxy", "proxy-login", attempt(_connect("CONNECTIFC_ERROR_PROXY_AUTH_REQUIRED"))),
    ("network", "connect-failed", attempt(transport(-29949910, "CTRANSPORT_ERROR_CONNECT_FAILED", "7"))),
    ("server", "config-not-parsed", attempt(*sign_in(), _manager("CONNECTMGR_ERROR_PARSING_CONFIG_XML"))),
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
ALL = [*TRUST, *NAME, *DNS, *TIME_OUT, *PORTAL, *CLIENT_CERTIFICATE, *LOGIN, *SSO, *POLICY, *OTHERS]
