"""Whether the profile's settings apply to the server in use at all."""

from __future__ import annotations

from clientdiag.checks.readings import effective, host_of, is_connected, profile_for_host
from clientdiag.checks.readings.demand import Demand, demand
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Environment, PinnedKeys, ProfileSettings, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text

_STORES = {"Windows": "CertificateStore", "macOS": "CertificateStoreMac", "Linux": "CertificateStoreLinux"}
_DEFAULTS = {
    "AutomaticCertSelection": "true",
    "CertificateStoreOverride": "false",
    "UseStartBeforeLogon": "false",
}
_MOST = 8


@rule("default-preferences-used", ProfileSettings, TlsHandshake)
def default_preferences_used(evidence: Evidence) -> Judged:
    """There are profiles with servers, and the server in use is in none of them, so none applies to it.

    A warning only where the gateway wants a certificate and such a profile says something of
    certificates that is not the default; else it changes nothing, and is a note.
    """
    host = host_of(evidence)
    profiles = [one for one in evidence.all(ProfileSettings) if one.hosts]
    if host is None or not profiles or profile_for_host(evidence) is not None or is_connected(evidence):
        return
    unused = {one.file: _special(evidence, one) for one in profiles}
    matters = any(unused.values()) and demand(evidence) is not Demand.NOTHING
    listed = ", ".join(place for one in profiles for place in one.hosts[:3])[:300]
    yield Finding(
        code="default-preferences-used",
        severity=Severity.WARNING if matters else Severity.NOTE,
        summary=text("The settings of IT do not apply to the server name you use"),
        explanation=text(
            "You connect to {host}; the Cisco program knows {listed}.", host=host, listed=listed
        ),
        acts=(Actor.YOU, Actor.IT_PROFILE),
        remedy=(text("In the Cisco client, choose the server from its list instead of typing a name."),),
        detail=tuple(
            text(
                "`{file}` does not name `{host}`; not applied: `{settings}`.",
                file=file,
                host=host,
                settings=", ".join(special[:_MOST]) or "–",
            )
            for file, special in list(unused.items())[:_MOST]
        ),
        remedy_it=(text("Add a HostEntry for `{host}`, or tell users the name that has one.", host=host),),
        evidence=evidence.refs(*profiles),
    )


def _special(evidence: Evidence, profile: ProfileSettings) -> list[str]:
    """What *profile* says of certificates that the client would not do by itself."""
    found = []
    system = evidence.first(Environment)
    store = _STORES.get(system.system if system else "", "CertificateStoreLinux")
    for element, usual in {store: "all", **_DEFAULTS}.items():
        value = effective(evidence, profile, element).value
        if value and value.lower() != usual:
            found.append(f"{element}={value}")
    found += list(profile.certificate_match)
    if any(one.file == profile.file for one in evidence.all(PinnedKeys)):
        found.append("CertificatePinList")
    return found
