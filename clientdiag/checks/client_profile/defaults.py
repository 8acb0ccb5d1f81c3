"""Whether the profile's settings apply to the server in use at all."""

from __future__ import annotations

from clientdiag.checks.readings import effective, host_of, is_connected, local_now, profile_for_host
from clientdiag.checks.readings.demand import Demand, demand
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ClientCertificate,
    Environment,
    KeyState,
    PinnedKeys,
    ProfileSettings,
    StoreContext,
    TlsHandshake,
    UserReport,
)
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

    A warning only where the gateway wants a certificate, such a profile says something of certificates
    that is not the default, and there is not just one certificate that the client could take anyway; else
    it changes nothing, and is a note.
    """
    host = host_of(evidence)
    profiles = [one for one in evidence.all(ProfileSettings) if one.hosts]
    if host is None or not profiles or profile_for_host(evidence) is not None or is_connected(evidence):
        return
    unused = {one.file: _special(evidence, one) for one in profiles}
    wanted = any(unused.values()) and demand(evidence) is not Demand.NOTHING
    matters = wanted and not _is_settled(evidence, [one for special in unused.values() for one in special])
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


def _is_settled(evidence: Evidence, unused: list[str]) -> bool:
    """Whether the client has but one certificate to take, with those settings or without."""
    now, told = local_now(evidence), evidence.first(UserReport)
    usable = {
        one.sha256: one
        for one in evidence.all(ClientCertificate)
        if one.private_key not in {KeyState.ABSENT, KeyState.BROKEN}
        and one.is_ca is not True
        and not (now is not None and one.not_after is not None and one.not_after < now)
    }
    if len(usable) != 1 or (told is not None and told.before_sign_in):
        return False
    (only,) = usable.values()
    return only.context is not StoreContext.MACHINE or "CertificateStoreOverride=true" not in unused


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
