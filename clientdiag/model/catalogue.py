"""The fault catalogue: every code there is, in the order of blame.

A code's stage and its place in this list decide which finding is the root. The list only grows;
a code is never renamed, moved to another stage or reused.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Stage(IntEnum):
    """How far a connection comes, in order."""

    COMPUTER = 1
    NAME = 2
    NETWORK = 3
    SERVER = 4
    SERVER_CERTIFICATE = 5
    TRUST = 6
    CLIENT_CERTIFICATE = 7
    SIGN_IN = 8


class Fault(NamedTuple):
    """A code and the stage it belongs to."""

    code: str
    stage: Stage


CATALOGUE: tuple[Fault, ...] = (
    # Stage 1
    Fault("no-network", Stage.COMPUTER),
    Fault("clock-wrong", Stage.COMPUTER),
    Fault("gateway-clock-wrong", Stage.COMPUTER),
    Fault("captive-portal", Stage.COMPUTER),
    Fault("proxy-in-the-way", Stage.COMPUTER),
    Fault("other-vpn-active", Stage.COMPUTER),
    Fault("already-connected", Stage.COMPUTER),
    Fault("client-not-installed", Stage.COMPUTER),
    Fault("client-damaged", Stage.COMPUTER),
    Fault("client-service-stopped", Stage.COMPUTER),
    Fault("client-too-old", Stage.COMPUTER),
    Fault("remote-desktop-blocked", Stage.COMPUTER),
    # Stage 2
    Fault("hosts-file-override", Stage.NAME),
    Fault("name-not-found", Stage.NAME),
    Fault("name-without-address", Stage.NAME),
    Fault("resolver-failing", Stage.NAME),
    Fault("address-differs-from-expected", Stage.NAME),
    Fault("resolvers-disagree", Stage.NAME),
    Fault("address-is-not-a-name", Stage.NAME),
    # Stage 3
    Fault("port-closed", Stage.NETWORK),
    Fault("port-filtered", Stage.NETWORK),
    Fault("ipv6-broken", Stage.NETWORK),
    Fault("some-addresses-dead", Stage.NETWORK),
    Fault("wrong-port", Stage.NETWORK),
    Fault("not-tls", Stage.NETWORK),
    # Stage 4
    Fault("handshake-refused", Stage.SERVER),
    Fault("handshake-stalled", Stage.SERVER),
    Fault("hybrid-hello-dropped", Stage.SERVER),
    Fault("legacy-tls-only", Stage.SERVER),
    Fault("not-anyconnect", Stage.SERVER),
    Fault("gateway-reports-error", Stage.SERVER),
    Fault("wrong-group", Stage.SERVER),
    Fault("session-limit-reached", Stage.SERVER),
    # Stage 5
    Fault("connected-by-address", Stage.SERVER_CERTIFICATE),
    Fault("connected-by-other-name", Stage.SERVER_CERTIFICATE),
    Fault("name-mismatch", Stage.SERVER_CERTIFICATE),
    Fault("self-signed-temporary", Stage.SERVER_CERTIFICATE),
    Fault("self-signed", Stage.SERVER_CERTIFICATE),
    Fault("server-certificate-expired", Stage.SERVER_CERTIFICATE),
    Fault("server-certificate-not-yet-valid", Stage.SERVER_CERTIFICATE),
    Fault("server-certificate-expiring", Stage.SERVER_CERTIFICATE),
    Fault("intermediate-not-sent", Stage.SERVER_CERTIFICATE),
    Fault("chain-in-wrong-order", Stage.SERVER_CERTIFICATE),
    Fault("chain-has-strangers", Stage.SERVER_CERTIFICATE),
    Fault("chain-certificate-expired", Stage.SERVER_CERTIFICATE),
    Fault("malformed-certificate", Stage.SERVER_CERTIFICATE),
    Fault("wrong-purpose", Stage.SERVER_CERTIFICATE),
    Fault("common-name-only", Stage.SERVER_CERTIFICATE),
    Fault("weak-key", Stage.SERVER_CERTIFICATE),
    Fault("weak-signature", Stage.SERVER_CERTIFICATE),
    Fault("not-a-ca", Stage.SERVER_CERTIFICATE),
    Fault("path-too-long", Stage.SERVER_CERTIFICATE),
    Fault("name-constraint-violated", Stage.SERVER_CERTIFICATE),
    Fault("server-certificate-revoked", Stage.SERVER_CERTIFICATE),
    Fault("revocation-check-blocked", Stage.SERVER_CERTIFICATE),
    Fault("certificate-pin-mismatch", Stage.SERVER_CERTIFICATE),
    Fault("fips-rejects", Stage.SERVER_CERTIFICATE),
    Fault("addresses-serve-different-certificates", Stage.SERVER_CERTIFICATE),
    Fault("unusual-issuer", Stage.SERVER_CERTIFICATE),
    # Stage 6
    Fault("tls-inspection", Stage.TRUST),
    Fault("root-updates-off", Stage.TRUST),
    Fault("trust-anchor-missing", Stage.TRUST),
    Fault("private-root-missing", Stage.TRUST),
    Fault("trust-anchor-distrusted", Stage.TRUST),
    Fault("trusted-by-user-only", Stage.TRUST),
    Fault("client-store-lacks-root", Stage.TRUST),
    Fault("anchor-expired", Stage.TRUST),
    # Stage 7
    Fault("client-certificate-missing", Stage.CLIENT_CERTIFICATE),
    Fault("client-certificate-in-wrong-store", Stage.CLIENT_CERTIFICATE),
    Fault("client-private-key-missing", Stage.CLIENT_CERTIFICATE),
    Fault("client-private-key-unusable", Stage.CLIENT_CERTIFICATE),
    Fault("client-certificate-expired", Stage.CLIENT_CERTIFICATE),
    Fault("client-certificate-not-yet-valid", Stage.CLIENT_CERTIFICATE),
    Fault("client-certificate-expiring", Stage.CLIENT_CERTIFICATE),
    Fault("client-wrong-purpose", Stage.CLIENT_CERTIFICATE),
    Fault("client-ca-key-differs", Stage.CLIENT_CERTIFICATE),
    Fault("client-intermediate-missing", Stage.CLIENT_CERTIFICATE),
    Fault("client-issuer-not-accepted", Stage.CLIENT_CERTIFICATE),
    Fault("client-certificate-filtered", Stage.CLIENT_CERTIFICATE),
    Fault("client-certificate-ambiguous", Stage.CLIENT_CERTIFICATE),
    Fault("client-certificate-revoked", Stage.CLIENT_CERTIFICATE),
    Fault("start-before-login-unavailable", Stage.CLIENT_CERTIFICATE),
    # Stage 8
    Fault("profile-points-elsewhere", Stage.SIGN_IN),
    Fault("profile-unreadable", Stage.SIGN_IN),
    Fault("profile-needs-ipsec", Stage.SIGN_IN),
    Fault("profile-update-refused", Stage.SIGN_IN),
    Fault("default-preferences-used", Stage.SIGN_IN),
    Fault("strict-trust-policy", Stage.SIGN_IN),
    Fault("credentials-rejected", Stage.SIGN_IN),
    Fault("password-expired", Stage.SIGN_IN),
    Fault("account-locked", Stage.SIGN_IN),
    Fault("token-required", Stage.SIGN_IN),
    Fault("second-factor-timed-out", Stage.SIGN_IN),
    Fault("sso-failed", Stage.SIGN_IN),
    Fault("authentication-server-unreachable", Stage.SIGN_IN),
    Fault("tunnel-setup-failed", Stage.SIGN_IN),
    Fault("client-weakened", Stage.SIGN_IN),
    Fault("client-log-error", Stage.SIGN_IN),
)

_PLACE = {fault.code: place for place, fault in enumerate(CATALOGUE)}


def is_known(code: str) -> bool:
    """Whether *code* is in the catalogue of this version."""
    return code in _PLACE


def stage_of(code: str) -> Stage | None:
    """The stage of *code*, or None for a code of a newer version."""
    place = _PLACE.get(code)
    return None if place is None else CATALOGUE[place].stage


def blame_order(code: str) -> int:
    """Sort key: earlier in the catalogue is blamed first, codes of newer versions last."""
    return _PLACE.get(code, len(CATALOGUE))
