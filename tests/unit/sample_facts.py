"""One observation of many kinds, each with more than its defaults."""

from __future__ import annotations

from datetime import timedelta

from clientdiag.model import observations as seen
from clientdiag.model.core import Failure, Observation
from tests.unit.sample_certificates import ADDRESS, HOST, NOW, certificate


def what_surrounds_it(failure: Failure) -> tuple[Observation, ...]:
    return (
        seen.RouteTo(4, usable=True, scope="private"),
        seen.NetworkState((seen.Interface("tun0", "other"),), ("eth0",)),
        seen.ProxySetting("environment", "proxy.example.com:3128", applies=True),
        seen.ProxyAnswer("proxy.example.com:3128", 407, wants_login=True, failure=failure, duration_ms=3.5),
        seen.PortalState("NetworkManager", "portal"),
        seen.WebAnswer(
            "portal-probe", "http://probe.example.com/", NOW, NOW, 302, "http://hotel.example/", NOW
        ),
        seen.RemoteSession(remote=True, how="rdp"),
        seen.KnownGateway(HOST, 8443, "cisco-profile", "/staff", "staff", "Example office"),
        seen.ProfileSettings("office.xml", "LocalUsersOnly", "AllowRemoteUsers"),
        seen.ClientPreferences(
            HOST,
            "Staff",
            "preferences.xml",
            True,
            {"BlockUntrustedServers": "true"},
            ("AB12CD34",),
            "12345678",
        ),
        seen.ClientFile(seen.FileRole.PROFILE, "office.xml.xml", name_is_odd=True, failure=failure),
        seen.ClientState("Connected", connected=True, hosts=("Office",), version="5.1.2", failure=failure),
        seen.ClientSession("Connected", HOST, "Tunnel All Traffic", "DTLS", "AES256-GCM", "01:02:03"),
        seen.HostsFile("/etc/hosts", (ADDRESS,), failure),
        seen.PublicExpected("policy"),
        seen.ConfiguredRoots((certificate("Example Root CA 1"),), "settings"),
        seen.RootUpdates(disabled=True, location="HKLM"),
        seen.ClientPolicy("AnyConnectLocalPolicy.xml", {"FipsMode": "true"}, failure),
        seen.PinnedKeys("office.xml", HOST, ("00ff",)),
        seen.OtherNameLookup("gw.example.net", (ADDRESS,), failure),
    )


def what_was_fetched(failure: Failure) -> tuple[Observation, ...]:
    return (
        seen.FetchedIssuer(
            "5D" * 32,
            "http://pki.example.com/ca.p7c",
            (certificate("Example Server CA O1", "Example Root CA 1"),),
            ("http://pki.example.net/ca.p7c",),
            200,
            1234,
            failure,
            12.5,
        ),
        seen.FurtherMembers("system", (certificate("Example Root CA 1"),)),
        seen.RevocationDemand(required=True),
        seen.RevocationAnswer(
            "5D" * 32,
            seen.RevocationMethod.CRL,
            "http://pki.example.com/ca.crl",
            seen.RevocationStatus.UNKNOWN,
            seen.Doubt.EXPIRED,
            "keyCompromise",
            NOW - timedelta(days=2),
            NOW - timedelta(days=1),
            NOW,
            signed_by_issuer=True,
            responder="CN=Example Server CA O1",
            detail="try_later",
            failure=failure,
            duration_ms=3.5,
        ),
    )


def what_is_the_users(failure: Failure) -> tuple[Observation, ...]:
    user, sha256 = seen.StoreContext.USER, "AB" * 32
    return (
        seen.SystemVerdict("cryptoapi", ADDRESS, user, True, 0x20, ("CERT_TRUST_IS_UNTRUSTED_ROOT",), -1),
        seen.ClientStore("cisco-user-client", user, "~/.cisco", 3, 1, 2, failure),
        seen.ClientCertificate(
            store="cisco-user-client",
            context=user,
            sha256=sha256,
            subject="CN=‹name-1›",
            issuer="CN=Example Client CA",
            serial="4711",
            label="‹name-1›",
            not_before=NOW - timedelta(days=9),
            not_after=NOW,
            private_key=seen.KeyState.BROKEN,
            key_usage=("digitalSignature",),
            extended_key_usage=("1.3.6.1.5.5.7.3.2",),
            path=(seen.Step("CN=Example Client CA", seen.Found.CONFIGURED, signed=True, sha256="CD" * 32),),
            key_failure=failure,
        ),
        seen.LogRead("syslog", "/var/log/syslog", 4711, 4711, 12, whole=False, failure=failure),
        seen.LogAttempt(
            source="syslog",
            gateway=HOST,
            started=NOW,
            ended=NOW,
            zone_known=True,
            reached="authenticating",
            success=False,
            family="login",
            decisive=seen.LogSign("login-failed", "Login failed.", NOW, "acvpnui", 2),
            signs=(seen.LogSign("login-failed", "Login failed."),),
            said=("error: Login failed.",),
            records=12,
        ),
        seen.ProfileMatch("office.xml", sha256, ("KeyUsage: Digital_Signature",)),
        seen.CertificateTrial(sha256, ADDRESS, seen.TrialEnd.REFUSED, "unknown_ca", 401, "No", failure, 9.5),
    )
