"""Whether the client may speak what the gateway speaks."""

from __future__ import annotations

from clientdiag.checks.readings import (
    decisive_exchange,
    entries_in_use,
    host_of,
    is_automatic_name,
)
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientPolicy, GatewayExchange
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

_TLS_ONLY = {"meraki", "ocserv"}
_TLS = {"tls", "ssl"}


@rule("profile-needs-ipsec", GatewayExchange)
def profile_needs_ipsec(evidence: Evidence) -> Judged:
    """The profile's entry asks for IPsec at a gateway that speaks only TLS, or the policy forbids TLS.

    Of a Cisco ASA or an unknown gateway it is not known whether it speaks IPsec: nothing is said.
    """
    entries, policy = entries_in_use(evidence), evidence.first(ClientPolicy)
    by_profile = [one for one in entries if one.protocol.lower() == "ipsec"]
    tls_only = _is_tls_only(evidence)
    detail: list[Text] = []
    acts, remedy_it = [], []
    if by_profile and len(by_profile) == len(entries) and tls_only:
        detail.append(text("`{file}` says PrimaryProtocol `IPsec`.", file=by_profile[0].file or "profile"))
        acts.append(Actor.IT_PROFILE)
        remedy_it.append(text("Set PrimaryProtocol to `SSL`."))
    restricted = policy.values.get("RestrictTunnelProtocols", "") if policy is not None else ""
    uses_tls = tls_only or any(one not in by_profile for one in entries)
    if policy is not None and _TLS & set(restricted.lower().replace(",", " ").split()) and uses_tls:
        detail.append(
            text("`{file}` says RestrictTunnelProtocols `{value}`.", file=policy.file, value=restricted)
        )
        acts.append(Actor.IT_DEVICE)
        remedy_it.append(text("Set RestrictTunnelProtocols to `false`."))
    if not detail:
        return
    seen = [policy] if policy is not None and Actor.IT_DEVICE in acts else []
    yield Finding(
        code="profile-needs-ipsec",
        severity=Severity.ERROR,
        summary=text("The Cisco program may not speak the language of the VPN server"),
        explanation=text("Its settings ask for another kind of connection than the server offers."),
        acts=tuple(acts),
        detail=tuple(detail),
        remedy_it=tuple(remedy_it),
        evidence=evidence.refs(*by_profile, *seen, *evidence.all(GatewayExchange)[:1]),
    )


def _is_tls_only(evidence: Evidence) -> bool:
    seen, host = decisive_exchange(evidence), host_of(evidence)
    named = host is not None and is_automatic_name(host)
    return named or (seen is not None and seen.gateway in _TLS_ONLY)
