"""Every text of a fact has a role: hidden where it may name somebody, or known to name nobody."""

from __future__ import annotations

import typing
from typing import Any

import msgspec

from clientdiag.model import observations
from clientdiag.redaction.fields import _ROLES

NAMES_NOBODY = {
    "CertificateTrial": "certificate address alert",
    "ClientCertificate": "store sha256 serial key key_usage extended_key_usage template issuers sha1_start",
    "ClientInstall": "expected product version missing modules",
    "ClientPolicy": "values authorized_servers",
    "ClientPreferences": "default_host default_group values client_certificates server_certificate",
    "ClientSession": "state server mode protocol cipher duration",
    "ClientState": "state hosts version",
    "ClientStore": "store",
    "ConfiguredCa": "source",
    "ConfiguredRoots": "source",
    "DnsAnswer": "name record resolver rcode addresses cname_chain",
    "Environment": "system version architecture python openssl",
    "ExpectedAddresses": "addresses source",
    "FetchedIssuer": "child url redirects",
    "FormInput": "name type",
    "FurtherMembers": "store",
    "GatewayExchange": "address path headers groups group_values gateway",
    "HostsFile": "addresses",
    "Interface": "name tunnel",
    "KnownGateway": "host source path group name protocol",
    "LogAttempt": "reached family",
    "LogSign": "signature process code points_to",
    "NetworkState": "default_routes resolver_routes",
    "OtherNameLookup": "name addresses",
    "PinnedKeys": "host pins",
    "PortalState": "source state",
    "ProfileMatch": "certificate",
    "ProfileSettings": "windows_establishment linux_establishment hosts values controllable",
    "ProxyAnswer": "place",
    "ProxySetting": "source place",
    "PublicExpected": "source",
    "RemoteSession": "how",
    "Resolvers": "addresses",
    "RevocationAnswer": "certificate url reason responder detail",
    "RootUpdates": "location",
    "RouteTo": "scope",
    "Step": "sha256",
    "StoreVerdict": "verifier address stores detail",
    "SystemLookup": "name addresses",
    "SystemVerdict": "verifier address words path",
    "TargetAddress": "address",
    "TcpConnect": "address",
    "TlsAlert": "sent_by name",
    "TlsHandshake": "address server_name protocol cipher group asked_cas",
    "TrustStore": "store",
    "UserReport": "second_factor",
    "WebAnswer": "purpose url location",
}
"""By field: words of standards and of this program, hashes, the gateway's and IT's own names."""


def _holds_text(kind: Any) -> bool:
    return kind is str or any(_holds_text(one) for one in typing.get_args(kind))


def test_no_text_of_a_fact_goes_out_without_somebody_having_looked_at_it() -> None:
    open_ones = {}
    for name in dir(observations):
        kind = getattr(observations, name)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            hints, roles = typing.get_type_hints(kind), _ROLES.get(kind, {})
            fields = [one for one in kind.__struct_fields__ if _holds_text(hints[one]) and one not in roles]
            if fields:
                open_ones[name] = " ".join(fields)

    assert open_ones == NAMES_NOBODY
