"""Whether the VPN may be started from where the user sits."""

from __future__ import annotations

from clientdiag.model.core import Actor, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Environment, ProfileSettings, RemoteSession
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text

_LOCAL_ONLY = "localusersonly"


@rule("remote-desktop-blocked", RemoteSession)
def remote_desktop_blocked(evidence: Evidence) -> Judged:
    """The user works in a remote session, and the profile lets only local users connect."""
    session, system = evidence.all(RemoteSession)[0], evidence.first(Environment)
    if session.remote is None or system is None:
        yield Unevaluated(
            "remote-desktop-blocked", (), text("This system does not say whether the session is remote.")
        )
        return
    wanted = [
        one
        for one in evidence.all(ProfileSettings)
        if (one.windows_establishment if system.system == "Windows" else one.linux_establishment).lower()
        == _LOCAL_ONLY
    ]
    if not session.remote or not wanted:
        return
    yield Finding(
        code="remote-desktop-blocked",
        severity=Severity.ERROR,
        summary=text("The VPN may not be started from a remote session"),
        explanation=text(
            "You work on this computer from afar, and its VPN settings allow only people who sit at it."
        ),
        acts=(Actor.IT_PROFILE,),
        remedy=(text("Start the VPN while you sit at this computer, or ask IT to allow remote sessions."),),
        detail=(
            text(
                "Remote session ({how}); `{file}` says `LocalUsersOnly`.",
                how=session.how,
                file=wanted[0].file,
            ),
        ),
        remedy_it=(
            text(
                "Set WindowsVPNEstablishment (LinuxVPNEstablishment) to `AllowRemoteUsers` "
                "where that is wanted."
            ),
        ),
        evidence=evidence.refs(session, *wanted),
    )
