"""Attempts that failed on the way: name, time-out, sign-in page of a network."""

from __future__ import annotations

from tests.peers.cisco_logs import (
    CANNOT_CONFIRM,
    CHAIN,
    HOST,
    REJECTED,
    attempt,
    failed,
    said,
    state,
    told,
    transport,
)
from tests.unit.log_attempts.calls import (
    DEFAULTS,
    NO_CERTIFICATES,
    Case,
    connect,
    response,
    winhttp,
)

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
            response("DNS resolution failed"),
            said("warning", f"Unable to contact {HOST}."),
            words="The VPN connection failed due to unsuccessful domain name resolution.",
        ),
    ),
    ("dns", "dns-failed-words", attempt(response("DNS resolution failed"))),
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
    ("dns", "winhttp-name", attempt(NO_CERTIFICATES, winhttp(12007))),
]
TIME_OUT: list[Case] = [
    # one name, two numbers
    ("time-out", "transport-timeout", attempt(transport(-29949906, "CTRANSPORT_ERROR_TIMEOUT", "28"))),
    (
        "time-out",
        "transport-timeout",
        attempt(
            transport(-29949904, "CTRANSPORT_ERROR_TIMEOUT", "28 : Timeout was reached"),
            response("host unreachable"),
            words="Connection attempt has timed out.",
        ),
    ),
    (
        "time-out",
        "transport-timeout",
        attempt(words="Connection attempt has timed out. Please verify Internet connectivity."),
    ),
    ("time-out", "host-unreachable", attempt(response("host unreachable"))),
    ("time-out", "host-unreachable", attempt(said("warning", f"Unable to contact {HOST}."))),
    ("time-out", "winhttp-timeout", attempt(winhttp(12002))),
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
    ("portal", "captive-portal-redirect", attempt(connect("CONNECTIFC_ERROR_CAPTIVE_PORTAL_REDIRECT"))),
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
        attempt(connect("CONNECTIFC_ERROR_CAPTIVE_PORTAL_REDIRECT"), REJECTED, CANNOT_CONFIRM),
    ),
]
