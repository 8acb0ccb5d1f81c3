"""Facts about this computer, its clock, its Cisco client, and what we were told beforehand."""

from __future__ import annotations

from datetime import datetime

import msgspec

from clientdiag.model.core import Failure, Observation, Symptom


class Environment(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="environment"):
    """The computer and the program: names and versions, no identity."""

    system: str
    version: str
    architecture: str
    python: str
    openssl: str
    elevated: bool | None = None


class UserReport(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="user-report"):
    """What the user told us: what the Cisco client shows, and the answers about signing in.

    ``asked_for_password`` says whether a password was asked for before it failed; ``second_factor`` is
    one of not-expected, helps (it works with it), fails (even with it), not-tried, or empty;
    ``others_connect`` whether somebody else, or this user elsewhere, can connect now. None: not said.
    """

    symptom: Symptom
    before_sign_in: bool = False
    asked_for_password: bool | None = None
    second_factor: str = ""
    others_connect: bool | None = None


class LocalClock(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="local-clock"):
    """This computer's clock, and when this program was released."""

    now: datetime
    released: datetime


class ClientInstall(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="client-install"):
    """Whether a Cisco client was found, where, and its version (x.y.z) when it could be read.

    ``expected`` is why one should be there (policy, symptom), empty when nobody said so.
    ``agent_running`` is None where the system was not asked; ``missing`` names absent components;
    ``modules`` the optional ones that are there (start-before-login, dart), None where nobody looked.
    ``others`` are the folders of further products beside the live one.
    """

    found: bool
    expected: str = ""
    product: str = ""
    location: str = ""
    version: str | None = None
    agent_running: bool | None = None
    missing: tuple[str, ...] = ()
    modules: tuple[str, ...] | None = None
    failure: Failure | None = None
    others: tuple[str, ...] = ()


class ConfiguredCa(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="configured-ca"):
    """The CA that IT says issues client certificates, and where that was said."""

    certificates: tuple[bytes, ...]
    source: str


class RouteTo(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="route-to"):
    """Whether the system has a way out, asked without sending a packet.

    ``family`` is 4 or 6. ``scope`` is that of the source address it would use: global, private,
    link-local, loopback; None where there is no way out.
    """

    family: int
    usable: bool
    scope: str | None = None
    failure: Failure | None = None


class Interface(msgspec.Struct, frozen=True):
    """A network interface that is up: its name, whether it is a tunnel and whose (``cisco``, ``other``)."""

    name: str
    tunnel: str | None = None


class NetworkState(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="network-state"):
    """Interfaces that are up, and which of them hold a default route; None where the system was not asked.

    ``resolver_routes`` are the interfaces that lead to the configured resolvers.
    """

    interfaces: tuple[Interface, ...] | None = None
    default_routes: tuple[str, ...] | None = None
    failure: Failure | None = None
    resolver_routes: tuple[str, ...] = ()


class ProxySetting(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="proxy-setting"):
    """A proxy of the system. ``place`` is host:port without credentials.

    ``applies`` says whether it is meant for the gateway; None where that could not be evaluated,
    as for an automatic configuration script (``script``).
    """

    source: str
    place: str = ""
    applies: bool | None = None
    script: str = ""


class ProxyAnswer(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="proxy-answer"):
    """What a proxy said to a CONNECT for the gateway, without credentials."""

    place: str
    status: int | None = None
    wants_login: bool = False
    failure: Failure | None = None
    duration_ms: float = 0.0


class PortalState(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="portal-state"):
    """What the system itself says about a captive portal: portal, full, limited, none, unknown."""

    source: str
    state: str


class WebAnswer(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="web-answer"):
    """The answer at an address that IT set (``purpose``: portal-probe, time-source), its body left out.

    ``asked`` and ``received`` are the local clock before and after; ``date`` the Date header.
    """

    purpose: str
    url: str
    asked: datetime
    received: datetime
    status: int | None = None
    location: str = ""
    date: datetime | None = None
    body_bytes: int = 0
    failure: Failure | None = None


class RemoteSession(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="remote-session"):
    """Whether the user works in a remote session; None where the system does not say."""

    remote: bool | None
    how: str = ""


class KnownGateway(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="known-gateway"):
    """A gateway that a profile or IT names, and its group; ``source`` as in :class:`Target`.

    Of a profile's entry also its ``file``, its PrimaryProtocol as written (empty: SSL), and whether it
    says the port itself.
    """

    host: str
    port: int
    source: str
    path: str = "/"
    group: str = ""
    name: str = ""
    file: str = ""
    protocol: str = ""
    says_port: bool = False


class ProfileSettings(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="profile-settings"):
    """What one Cisco profile says, as written: of sessions, and of certificates.

    ``hosts`` is what its HostEntries connect to. ``values`` are the elements of ClientInitialization
    that matter to certificates (CertificateStore, AutomaticCertSelection, UseStartBeforeLogon, …);
    ``controllable`` those that the user may overrule (UserControllable). ``certificate_match`` are its
    CertificateMatch rules, as in :class:`ProfileMatch`.
    """

    file: str
    windows_establishment: str = ""
    linux_establishment: str = ""
    hosts: tuple[str, ...] = ()
    values: dict[str, str] = {}
    controllable: tuple[str, ...] = ()
    certificate_match: tuple[str, ...] = ()


class ClientPreferences(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="client-preferences"):
    """What the Cisco client remembered last; never a user name.

    ``values`` are the user's own choices that matter here, as written. Thumbprints (SHA-1) of client
    certificates and of a server's that was accepted by hand are cut to their first eight digits.
    ``of_machine`` is the file that counts before anyone signs in.
    """

    default_host: str = ""
    default_group: str = ""
    file: str = ""
    of_machine: bool = False
    values: dict[str, str] = {}
    client_certificates: tuple[str, ...] = ()
    server_certificate: str = ""


class ClientPolicy(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="client-policy"):
    """The Cisco client's local policy: the elements that matter to certificates and updates, as written.

    ``authorized_servers`` are those it may take updates from. ``writable`` says whether someone without
    special rights can change the file; None where that was not found out.
    """

    file: str
    values: dict[str, str] = {}
    failure: Failure | None = None
    authorized_servers: tuple[str, ...] = ()
    writable: bool | None = None


class PinnedKeys(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="pinned-keys"):
    """The keys that a Cisco profile pins for a host: SHA-512 of the public key, as written."""

    file: str
    host: str
    pins: tuple[str, ...]
