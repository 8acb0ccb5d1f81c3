"""For each code with a rule: facts in which that rule finds its fault. In one place, so that none is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cryptography import x509

from clientdiag.certificates.reading import read
from clientdiag.model import observations as seen
from clientdiag.model.core import FailureKind, Observation
from tests.peers.authority import CLIENT, self_signed
from tests.unit import client_facts, facts, log_facts, profile_facts, sha1_chain
from tests.unit.facts import ADDRESS, DAY, HOST, NOW, but, healthy

Facts = tuple[Observation, ...]
_DATES: dict[str, object] = {"not_before": NOW - 30 * DAY, "not_after": NOW + 60 * DAY}


def _shows(*presented: facts.Der, **more: object) -> Facts:
    """The healthy run, but for what the server shows."""
    return but(healthy(), facts.handshake(*presented, **more))


def _leaf(**wanted: Any) -> Facts:
    return _shows(facts.leaf(**wanted), facts.issuing())


def _dead(*answers: seen.DnsAnswer, failure: FailureKind) -> Facts:
    return (facts.clock(), facts.lookup(failure=failure), *answers)


def _unconnected(kind: FailureKind) -> Facts:
    return (facts.clock(), facts.lookup(), facts.refused(kind=kind))


def _hello(kind: seen.Hello, failure: FailureKind | None) -> seen.TlsAttempt:
    return seen.TlsAttempt(kind, facts.tls_failure(failure) if failure else None, 1700, 9.0)


def _by_address() -> Facts:
    return (
        facts.clock(),
        seen.TargetAddress(ADDRESS),
        facts.connected(),
        facts.good_chain(server_name=None),
        facts.exchange(),
        facts.store(facts.root()),
    )


def _old_middle() -> Facts:
    middle = facts.root().intermediate("Old CA", not_before=NOW - 300 * DAY, not_after=NOW - DAY)
    return _shows(facts.leaf(by=middle), middle)


def _old_root() -> Facts:
    old = facts.Authority.root("Old Root", not_before=NOW - 300 * DAY, not_after=NOW - DAY)
    return but(_shows(facts.leaf(by=old)), facts.store(old))


def _own_store() -> Facts:
    client = seen.ClientInstall(found=True, product="Cisco Secure Client", version="5.1.2")
    own = facts.store(store="cisco-machine", location="/opt/.cisco/certificates/ca")
    return (*healthy(), client, own)


def _without_root(*, is_public: bool) -> Facts:
    public = (facts.public(facts.root()),) if is_public else (facts.public(),)
    return (
        *(one for one in healthy() if not isinstance(one, seen.TrustStore)),
        facts.store(),
        *public,
    )


def _two(*facts_of_network: Observation) -> Facts:
    return (*but(healthy(), facts.lookup("192.0.2.10", "192.0.2.11", "2001:db8::10")), *facts_of_network)


def _client(**more: object) -> Facts:
    usual: dict[str, object] = {
        "found": True,
        "product": "Cisco Secure Client",
        "location": "/opt/cisco/secureclient",
        "version": "5.1.20",
        "agent_running": True,
    }
    return (*healthy(), seen.ClientInstall(**{**usual, **more}))  # type: ignore[arg-type]  # by name


def _tunnel(of: str) -> Facts:
    return (*healthy(), seen.NetworkState((seen.Interface("eth0"), seen.Interface("tun0", of)), ("tun0",)))


def _remote() -> Facts:
    system = seen.Environment("Windows", "10.0.26100", "AMD64", "3.11.2", "OpenSSL 3.5")
    settings = seen.ProfileSettings("office.xml", "LocalUsersOnly", "LocalUsersOnly")
    return (*healthy(), system, settings, seen.RemoteSession(remote=True, how="RDP"))


def _other_resolver() -> seen.DnsAnswer:
    role = seen.ResolverRole.SECOND
    return seen.DnsAnswer(HOST, "A", "192.0.2.54", role=role, rcode="NOERROR", addresses=("192.0.2.99",))


def _late_gateway() -> Facts:
    # Valid by this computer's clock; by the gateway's own it would have ended already.
    return but(
        _leaf(not_before=NOW - 30 * DAY, not_after=NOW + 60 * DAY), facts.exchange(date=NOW + 100 * DAY)
    )


def _wrong_port() -> Facts:
    known = seen.KnownGateway(HOST, 8443, "cisco-profile", name="Office")
    return (
        *but(healthy(), facts.exchange(document=seen.Document.NOT_ANYCONNECT, status=404, headers={})),
        known,
    )


AUTOMATIC = "office-abcdefgh.dynamic-m.com"


def _automatic(*chain: facts.Der) -> Facts:
    return but(healthy(), facts.lookup(name=AUTOMATIC), facts.handshake(*chain, server_name=AUTOMATIC))


def _revocation(**answer: object) -> Facts:
    sha256 = read(facts.good_leaf().der).sha256
    usual: dict[str, object] = {"certificate": sha256, "method": seen.RevocationMethod.OCSP, **answer}
    said = seen.RevocationAnswer(**usual)  # type: ignore[arg-type]  # by name
    return (*healthy(), seen.RevocationDemand(required=True), said)


def _second_address(*chain: facts.Der) -> Facts:
    both = but(healthy(), facts.lookup(ADDRESS, "192.0.2.11"))
    return (*both, facts.handshake(*chain, address="192.0.2.11"))


def _mine_only() -> Facts:
    user = facts.store(facts.root(), store="cisco-user", context=seen.StoreContext.USER)
    machine = facts.store(store="cisco-machine", location="/opt/.cisco/certificates/ca")
    client = seen.ClientInstall(found=True, product="Cisco Secure Client", version="5.1.2")
    return (*but(healthy(), facts.store()), client, user, machine)


def _through(**wanted: Any) -> Facts:
    """A good certificate below an intermediate that is wrong in *wanted*."""
    middle = facts.root().intermediate(
        "Odd CA", not_before=NOW - 300 * DAY, not_after=NOW + 900 * DAY, **wanted
    )
    return _shows(facts.leaf(by=middle), middle)


def _too_deep() -> Facts:
    dates: dict[str, Any] = {"not_before": NOW - 300 * DAY, "not_after": NOW + 900 * DAY}
    narrow = facts.root().intermediate("Narrow CA", path_length=0, **dates)
    deep = narrow.intermediate("Deep CA", **dates)
    return _shows(facts.leaf(by=deep), deep, narrow)


EXAMPLES: dict[str, Callable[[], Facts]] = {
    "trusted-by-user-only": _mine_only,
    "trust-anchor-distrusted": lambda: (
        *healthy(),
        facts.store(facts.root(), store="blocklist", context=seen.StoreContext.DISTRUSTED, anchors=False),
    ),
    "root-updates-off": lambda: (
        *_without_root(is_public=True),
        seen.RootUpdates(disabled=True, location="HKLM"),
    ),
    "chain-in-wrong-order": lambda: _shows(facts.good_leaf(), facts.root(), facts.issuing()),
    "chain-has-strangers": lambda: _shows(
        facts.good_leaf(), facts.issuing(), facts.Authority.root("Stranger Root")
    ),
    "weak-key": lambda: _leaf(key="rsa1024"),
    "weak-signature": lambda: but(_shows(sha1_chain.LEAF), facts.store(sha1_chain.ROOT)),
    "not-a-ca": lambda: _through(ca=False, key_usage=["digital_signature"]),
    "path-too-long": _too_deep,
    "name-constraint-violated": lambda: _through(
        constraints=x509.NameConstraints([x509.DNSName("other.example")], None)
    ),
    "malformed-certificate": lambda: _leaf(
        further=[(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00"), True)]
    ),
    "certificate-pin-mismatch": lambda: (*healthy(), seen.PinnedKeys("office.xml", HOST, ("00" * 64,))),
    "fips-rejects": lambda: (
        *_leaf(key="ed25519"),
        seen.ClientPolicy("AnyConnectLocalPolicy.xml", {"FipsMode": "true"}),
    ),
    "tls-inspection": lambda: _automatic(facts.leaf(AUTOMATIC), facts.issuing()),
    "unusual-issuer": lambda: _automatic(facts.leaf(AUTOMATIC), facts.issuing()),
    "connected-by-other-name": lambda: (
        *_shows(facts.leaf("other.example.com"), facts.issuing()),
        seen.OtherNameLookup("other.example.com", (ADDRESS,)),
    ),
    "addresses-serve-different-certificates": lambda: _second_address(
        facts.leaf("other.example.com"), facts.issuing()
    ),
    "server-certificate-revoked": lambda: _revocation(
        status=seen.RevocationStatus.REVOKED, revoked=NOW - DAY, signed_by_issuer=True
    ),
    "revocation-check-blocked": lambda: _revocation(
        failure=facts.Failure(facts.Operation.HTTP_EXCHANGE, FailureKind.TIMED_OUT)
    ),
    "no-network": lambda: (
        facts.clock(),
        facts.lookup(failure=FailureKind.TRY_AGAIN),
        seen.RouteTo(4, usable=False),
        seen.RouteTo(6, usable=False),
    ),
    "gateway-clock-wrong": _late_gateway,
    "captive-portal": lambda: (*healthy(), seen.PortalState("NetworkManager", "portal")),
    "proxy-in-the-way": lambda: (
        *healthy(),
        seen.ProxySetting("environment", "proxy.example:3128", applies=True),
        seen.ProxyAnswer("proxy.example:3128", 407, wants_login=True),
    ),
    "other-vpn-active": lambda: _tunnel("other"),
    "already-connected": lambda: _tunnel("cisco"),
    "client-not-installed": lambda: _client(found=False, expected="policy"),
    "client-damaged": lambda: _client(missing=("vpnui",)),
    "client-service-stopped": lambda: _client(agent_running=False),
    "client-too-old": lambda: _client(version="4.7.9"),
    "remote-desktop-blocked": _remote,
    "hosts-file-override": lambda: (*healthy(), seen.HostsFile("/etc/hosts", ("192.0.2.99",))),
    "resolvers-disagree": lambda: (*healthy(), _other_resolver()),
    "ipv6-broken": lambda: _two(
        facts.refused("2001:db8::10", FailureKind.TIMED_OUT), seen.RouteTo(6, usable=True, scope="global")
    ),
    "some-addresses-dead": lambda: _two(facts.refused("192.0.2.11", FailureKind.TIMED_OUT)),
    "wrong-port": _wrong_port,
    "wrong-group": lambda: (
        *but(healthy(), facts.exchange(groups=("Staff", "Guests"), group_values=("staff", "guests"))),
        seen.ClientPreferences(HOST, "Visitors"),
    ),
    "session-limit-reached": lambda: but(
        healthy(), facts.exchange(document=seen.Document.ERROR, error_text="Too many sessions.")
    ),
    "clock-wrong": lambda: but(healthy(), facts.exchange(date=NOW - 3 * DAY)),
    "name-not-found": lambda: _dead(
        facts.dns("A", "NXDOMAIN"), facts.dns("AAAA", "NXDOMAIN"), failure=FailureKind.NO_SUCH_NAME
    ),
    "name-without-address": lambda: _dead(
        facts.dns("A", "NOERROR"), facts.dns("AAAA", "NOERROR"), failure=FailureKind.NO_ADDRESS
    ),
    "resolver-failing": lambda: _dead(
        facts.dns("A", "SERVFAIL"), facts.dns("AAAA", "SERVFAIL"), failure=FailureKind.TRY_AGAIN
    ),
    "address-differs-from-expected": lambda: (
        *healthy(),
        seen.ExpectedAddresses(("192.0.2.99",), "policy"),
    ),
    "address-is-not-a-name": _by_address,
    "port-closed": lambda: _unconnected(FailureKind.REFUSED),
    "port-filtered": lambda: _unconnected(FailureKind.TIMED_OUT),
    "not-tls": lambda: but(
        healthy(), facts.no_handshake(FailureKind.NOT_TLS, first_bytes=b"HTTP/1.1 400 `Bad` Request\r\n")
    ),
    "handshake-refused": lambda: but(healthy(), facts.no_handshake(FailureKind.ALERT, 40)),
    "handshake-stalled": lambda: but(healthy(), facts.no_handshake(FailureKind.TIMED_OUT)),
    "hybrid-hello-dropped": lambda: _shows(
        facts.good_leaf(),
        facts.issuing(),
        attempts=(
            _hello(seen.Hello.DEFAULT, FailureKind.TIMED_OUT),
            _hello(seen.Hello.CLASSICAL, None),
        ),
    ),
    "legacy-tls-only": lambda: _shows(facts.good_leaf(), facts.issuing(), protocol="TLSv1.1"),
    "not-anyconnect": lambda: but(
        healthy(), facts.exchange(document=seen.Document.NOT_ANYCONNECT, status=404, headers={})
    ),
    "gateway-reports-error": lambda: but(
        healthy(), facts.exchange(document=seen.Document.ERROR, error_text="Something went wrong")
    ),
    "connected-by-address": _by_address,
    "name-mismatch": lambda: _shows(facts.leaf("other.example.com"), facts.issuing()),
    "common-name-only": lambda: _leaf(names=(), common_name=HOST),
    "self-signed-temporary": lambda: _shows(self_signed("demo-abc.dynamic-m.com", HOST, **_DATES)),
    "self-signed": lambda: _shows(self_signed(HOST, **_DATES)),
    "intermediate-not-sent": lambda: _shows(facts.good_leaf()),
    "wrong-purpose": lambda: _leaf(usages=(CLIENT,)),
    "server-certificate-expired": lambda: _leaf(not_after=NOW - DAY),
    "server-certificate-not-yet-valid": lambda: _leaf(not_before=NOW + DAY),
    "server-certificate-expiring": lambda: _leaf(not_after=NOW + 5 * DAY, not_before=NOW - 80 * DAY),
    "chain-certificate-expired": _old_middle,
    "trust-anchor-missing": lambda: _without_root(is_public=True),
    "private-root-missing": lambda: _without_root(is_public=False),
    "client-store-lacks-root": _own_store,
    "anchor-expired": _old_root,
    **client_facts.EXAMPLES,
    **log_facts.EXAMPLES,
    **profile_facts.EXAMPLES,
}
