"""For each kind of fact: by which fields its partner is found, and which fields say nothing."""

from __future__ import annotations

from typing import NamedTuple

from clientdiag.model import observations as seen
from clientdiag.model.core import Observation

ALWAYS_NOISE = frozenset({"body_bytes", "duration_ms"})


class Shape(NamedTuple):
    """How facts of one kind are told apart.

    ``levels`` are names of fields, the strictest first: a fact without a partner by one level is tried by
    the next, where it must be the only one. ``noise`` is never compared, ``free`` are texts for people.
    """

    levels: tuple[tuple[str, ...], ...] = ((),)
    noise: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()


def _shape(*levels: str, noise: str = "", free: str = "") -> Shape:
    """From words apart by spaces; a level that is empty takes the only fact of the kind."""
    return Shape(
        tuple(tuple(one.split()) for one in levels) or ((),),
        frozenset(noise.split()),
        frozenset(free.split()),
    )


SHAPES: dict[type[Observation], Shape] = {
    seen.Environment: _shape(),
    seen.UserReport: _shape(),
    seen.LocalClock: _shape(),
    seen.ClientInstall: _shape("", noise="location expected"),
    seen.ConfiguredCa: _shape("", noise="source"),
    seen.RouteTo: _shape("family"),
    seen.NetworkState: _shape(),
    seen.ProxySetting: _shape("source", ""),
    seen.ProxyAnswer: _shape("place", ""),
    seen.PortalState: _shape("source", ""),
    seen.WebAnswer: _shape("purpose url", "purpose", noise="asked received date", free="location"),
    seen.RemoteSession: _shape("", noise="how"),
    seen.KnownGateway: _shape("name host port path", "name", "host", "", noise="file"),
    seen.ProfileSettings: _shape("file", ""),
    seen.ClientPreferences: _shape("of_machine", noise="file client_certificates"),
    seen.ExpectedAddresses: _shape("", noise="source"),
    seen.TargetAddress: _shape(),
    seen.SystemLookup: _shape("name", ""),
    seen.Resolvers: _shape(),
    seen.DnsAnswer: _shape("name record resolver role", "name record role", "record role"),
    seen.HostsFile: _shape("", noise="location"),
    seen.TcpConnect: _shape("address port route", "port route", "route"),
    seen.TlsHandshake: _shape("address port route", "port route", "route"),
    seen.GatewayExchange: _shape(
        "address port path", "port path", "", noise="received date", free="error_text title"
    ),
    seen.TrustStore: _shape("store context", noise="location count unreadable certificates"),
    seen.StoreVerdict: _shape("verifier address stores", "verifier stores", "verifier", noise="detail depth"),
    seen.PublicExpected: _shape(),
    seen.OtherNameLookup: _shape("name"),
    seen.FetchedIssuer: _shape("child url", "url", noise="redirects"),
    seen.FurtherMembers: _shape("store"),
    seen.RevocationDemand: _shape(),
    seen.RevocationAnswer: _shape(
        "certificate method url", "method url", noise="this_update next_update", free="detail"
    ),
    seen.RootUpdates: _shape("", noise="location"),
    seen.ClientPolicy: _shape("", noise="file"),
    seen.PinnedKeys: _shape("host", noise="file"),
    seen.SystemVerdict: _shape(
        "verifier address context retrieval", "verifier context retrieval", noise="status"
    ),
    seen.ClientStore: _shape("store context", noise="location count unreadable"),
    seen.ClientCertificate: _shape(
        "store sha256", "store issuer", "issuer", noise="sha256 label serial sha1_start issuers"
    ),
    seen.ProfileMatch: _shape("file certificate", "file", ""),
    seen.CertificateTrial: _shape("certificate", "", free="words"),
    seen.ConfiguredRoots: _shape("", noise="source"),
    seen.LogRead: _shape("name", "stream", noise="size done records stream"),
    seen.LogAttempt: _shape(),
    seen.ClientFile: _shape("role file", "role"),
    seen.ClientState: _shape("", noise="state"),
    seen.ClientSession: _shape("", noise="duration state mode"),
}


def shape_of(kind: type[Observation]) -> Shape:
    """The shape of *kind*; of one that has none here, the only fact of the kind is laid beside the other."""
    return SHAPES.get(kind, Shape())
