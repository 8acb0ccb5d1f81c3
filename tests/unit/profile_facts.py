"""Facts about the Cisco client's own files, made by hand."""

from __future__ import annotations

from collections.abc import Callable

from clientdiag.model import observations as seen
from clientdiag.model.core import Failure, FailureKind, Observation, Operation
from tests.unit import client_facts, facts
from tests.unit.facts import ADDRESS, HOST, but, healthy

Facts = tuple[Observation, ...]
LINUX = seen.Environment("Linux", "12", "x86_64", "3.11.2", "OpenSSL 3.5")
MAC = seen.Environment("macOS", "15", "arm64", "3.11.2", "OpenSSL 3.5")
WINDOWS = seen.Environment("Windows", "10.0", "AMD64", "3.11.2", "OpenSSL 3.5")
OTHER = "other.example.com"


def entry(host: str = HOST, port: int = 443, /, **more: object) -> seen.KnownGateway:
    """A profile's entry."""
    usual: dict[str, object] = {"name": "Office", "file": "office.xml", "says_port": port != 443, **more}
    return seen.KnownGateway(host, port, "cisco-profile", **usual)  # type: ignore[arg-type]  # by name


def configured(host: str = HOST, port: int = 443) -> seen.KnownGateway:
    """The gateway that IT set."""
    return seen.KnownGateway(host, port, "policy")


def on_port(port: int, *more: Observation) -> Facts:
    """The healthy run on another port."""
    return (
        *but(healthy(), facts.connected(port=port), facts.good_chain(port=port), facts.exchange(port=port)),
        *more,
    )


def settings(host: str = HOST, /, file: str = "office.xml", **more: object) -> seen.ProfileSettings:
    """A profile that names *host*."""
    return seen.ProfileSettings(file, hosts=(host,), **more)  # type: ignore[arg-type]  # by name


def policy(**values: str) -> seen.ClientPolicy:
    """The local policy with these elements."""
    return seen.ClientPolicy("AnyConnectLocalPolicy.xml", values, writable=False)


def preferences(*, of_machine: bool = False, **values: str) -> seen.ClientPreferences:
    """Preferences with these choices."""
    file = "preferences_global.xml" if of_machine else "preferences.xml"
    return seen.ClientPreferences(HOST, file=file, of_machine=of_machine, values=values)


def broken(file: str = "office.xml", kind: FailureKind = FailureKind.MALFORMED) -> seen.ClientFile:
    """A profile that cannot be read."""
    return seen.ClientFile(seen.FileRole.PROFILE, file, failure=Failure(Operation.READ_FILE, kind))


def odd(file: str = "office.xml.xml") -> seen.ClientFile:
    """A profile with an odd name."""
    return seen.ClientFile(seen.FileRole.PROFILE, file, name_is_odd=True)


def by_address(*more: Observation) -> Facts:
    """The server is called by its address, and its certificate names no address."""
    return (
        facts.clock(),
        seen.TargetAddress(ADDRESS),
        facts.connected(),
        facts.good_chain(server_name=None),
        facts.exchange(),
        facts.store(facts.root()),
        *more,
    )


EXAMPLES: dict[str, Callable[[], Facts]] = {
    "profile-points-elsewhere": lambda: by_address(entry(ADDRESS)),
    "profile-unreadable": lambda: (*healthy(), broken()),
    "profile-needs-ipsec": lambda: (
        *but(healthy(), facts.exchange(gateway="ocserv")),
        entry(protocol="IPsec"),
    ),
    "profile-update-refused": lambda: (*healthy(), policy(BypassDownloader="true")),
    "default-preferences-used": lambda: client_facts.asking(
        settings(OTHER, values={"CertificateStore": "Machine"}), WINDOWS
    ),
    "strict-trust-policy": lambda: (
        *but(healthy(), facts.store()),
        policy(StrictCertificateTrust="true"),
    ),
    "client-weakened": lambda: (*healthy(), preferences(BlockUntrustedServers="false")),
}
