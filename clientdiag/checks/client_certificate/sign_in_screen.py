"""Connecting before the user has signed in to the computer: start-before-login, and what it needs."""

from __future__ import annotations

from clientdiag.checks.readings import effective, profile_for_host
from clientdiag.checks.readings.demand import Demand, demand
from clientdiag.model.core import Actor, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ClientCertificate,
    ClientInstall,
    ProfileSettings,
    StoreContext,
    UserReport,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

MODULE = "start-before-login"


@rule("start-before-login-unavailable", UserReport, ClientInstall)
def start_before_login_unavailable(evidence: Evidence) -> Judged:
    """It happens before sign-in, but the client cannot connect there.

    The start-before-login module is absent, the profile does not switch it on, or only the user's own
    certificates are here while the gateway wants one. Only a user's word says when it happens, so this
    is a warning unless the module is provably absent.
    """
    told, client = evidence.all(UserReport)[0], evidence.all(ClientInstall)[0]
    if not told.before_sign_in or not client.found:
        return
    reasons = list(_reasons(evidence, client))
    if not reasons:
        if client.modules is None:
            yield Unevaluated(
                "start-before-login-unavailable",
                ("client-install",),
                text("Whether the start-before-login module is installed is not known."),
            )
        return
    yield Finding(
        code="start-before-login-unavailable",
        severity=Severity.WARNING,
        summary=text("The VPN cannot be started before you sign in to this computer"),
        explanation=text("Something that this needs is missing or switched off."),
        acts=(Actor.IT_DEVICE, Actor.IT_PROFILE),
        remedy=(text("If you can, sign in to the computer first, then connect."), text("Tell IT.")),
        detail=tuple(reasons),
        remedy_it=(
            text("Install the start-before-login module and set UseStartBeforeLogon `true` in the profile."),
            text("Before sign-in only machine certificates and machine trust count."),
        ),
        evidence=evidence.refs(told, client),
    )


def _reasons(evidence: Evidence, client: ClientInstall) -> list[Text]:
    found = []
    if client.modules is not None and MODULE not in client.modules:
        found.append(text("The start-before-login module is not installed."))
    profile = profile_for_host(evidence)
    profiles = [profile] if profile is not None else evidence.all(ProfileSettings)
    says = {effective(evidence, one, "UseStartBeforeLogon").value.lower() for one in profiles}
    if profiles and "true" not in says:
        found.append(text("No profile for this server sets UseStartBeforeLogon to `true`."))
    mine = evidence.all(ClientCertificate)
    wanted = demand(evidence) is not Demand.NOTHING
    if wanted and mine and all(one.context is not StoreContext.MACHINE for one in mine):
        found.append(text("Only the user's own certificates are here; before sign-in none is seen."))
    return found


RULES = (start_before_login_unavailable,)
