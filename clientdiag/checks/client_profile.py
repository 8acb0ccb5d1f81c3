"""What do the Cisco client's own files say about this gateway? Its profiles and preferences."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import decisive_exchange, primary_handshake
from clientdiag.cisco.policy import read_policy
from clientdiag.cisco.preferences import read_preferences
from clientdiag.cisco.profile import pinned_keys, profile_settings
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, FailureKind, Finding, Severity, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    ClientPreferences,
    Document,
    Environment,
    GatewayExchange,
    KnownGateway,
    ProfileSettings,
    RemoteSession,
    SystemLookup,
    TlsHandshake,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, ntext, text

_LOCAL_ONLY = "localusersonly"


def _observe(context: Context) -> Text | None:
    for known in context.options.known_gateways:
        context.emit(known)
    for settings in profile_settings(context.platform.profile_folders()):
        context.emit(settings)
    for pinned in pinned_keys(context.platform.profile_folders()):
        context.emit(pinned)
    policy = read_policy(context.platform.local_policy_files())
    if policy is not None:
        context.emit(policy)
    preferences = read_preferences(context.platform.preference_files())
    if preferences is not None:
        context.emit(preferences)
    context.emit(context.platform.remote_session())
    return None


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


@rule("wrong-port", KnownGateway)
def wrong_port(evidence: Evidence) -> Judged:
    """Something else answers on the port in use, and the profile or IT names another port."""
    seen = primary_handshake(evidence)
    lookup = evidence.first(SystemLookup)
    if seen is None or not _something_else(evidence, seen):
        return
    host = lookup.name if lookup else seen.server_name or seen.address
    known = [one for one in evidence.all(KnownGateway) if one.host == host]
    if not known or any(one.port == seen.port for one in known):
        return
    right = known[0]
    yield Finding(
        code="wrong-port",
        severity=Severity.ERROR,
        summary=text("The VPN server is on another port"),
        explanation=text(
            "Port {used} belongs to something else; the VPN is at {host}:{port}.",
            used=seen.port,
            host=host,
            port=right.port,
        ),
        acts=(Actor.IT_PROFILE, Actor.YOU),
        remedy=(text("In the Cisco client, enter {host}:{port} as the server.", host=host, port=right.port),),
        detail=(
            text(
                "Tried port {used}; `{host}:{port}` is named by {source}.",
                used=seen.port,
                host=host,
                port=right.port,
                source=right.source,
            ),
        ),
        remedy_it=(text("HostAddress in the profile must be `{host}:{port}`.", host=host, port=right.port),),
        evidence=evidence.refs(seen, right),
    )


def _something_else(evidence: Evidence, seen: TlsHandshake) -> bool:
    if seen.failure is not None and seen.failure.kind is FailureKind.NOT_TLS:
        return True
    decisive = decisive_exchange(evidence)
    return decisive is not None and decisive.document in {Document.NOT_ANYCONNECT, Document.OTHER_XML}


@rule("wrong-group", GatewayExchange)
def wrong_group(evidence: Evidence) -> Judged:
    """The group in use is not among those the gateway offers.

    An error where the group's own URL leads nowhere while the gateway answers; else a warning,
    because the client lets the user choose another one. A profile's UserGroup is compared only with
    an ocserv gateway; on an ASA it is a URL, and its names are others.
    """
    seen = decisive_exchange(evidence)
    if seen is None or seen.document in _OTHER:
        return
    offered = {one.lower() for one in (*seen.groups, *seen.group_values)}
    here = [one for one in evidence.all(GatewayExchange) if one.address == seen.address]
    elsewhere = [one for one in here if one.document in _OTHER]
    dead = [one.path for one in elsewhere if one.path.strip("/").lower() not in offered]
    wanted = [one for one in _wanted_groups(evidence, seen) if one and offered and one.lower() not in offered]
    if not wanted and not dead:
        return
    group = (wanted or [dead[0].strip("/")])[0]
    yield Finding(
        code="wrong-group",
        severity=Severity.ERROR if dead else Severity.WARNING,
        summary=text("The VPN server does not know the group this computer asks for"),
        explanation=text(
            "It asks for {group}; the server offers {groups}.",
            group=group,
            groups=", ".join(seen.groups[:5]) or "–",
        ),
        acts=(Actor.IT_PROFILE,),
        remedy=(text("If the Cisco client shows a list of groups, choose the one IT told you."),),
        detail=(
            text(
                "Wanted: `{wanted}`; group list: `{groups}`.",
                wanted=group,
                groups=", ".join(seen.groups[:20]) or "–",
            ),
            *(text("The group URL `{path}` leads to no gateway; `/` does.", path=path) for path in dead[:2]),
        ),
        remedy_it=(text("Correct the group in the profile or the preferences, or add it on the gateway."),),
        evidence=evidence.refs(*evidence.all(GatewayExchange)),
    )


_OTHER = {Document.NOT_ANYCONNECT, Document.OTHER_XML}


def _wanted_groups(evidence: Evidence, seen: GatewayExchange) -> list[str]:
    lookup = evidence.first(SystemLookup)
    host = lookup.name if lookup else seen.address
    preferences = evidence.first(ClientPreferences)
    wanted = []
    if preferences is not None and preferences.default_host.partition(":")[0].lower() in {host, ""}:
        wanted.append(preferences.default_group)
    if seen.gateway == "ocserv":
        wanted += [one.group for one in evidence.all(KnownGateway) if one.host == host]
    return list(dict.fromkeys(wanted))


def _learned(evidence: Evidence) -> Learned | None:
    count = len(evidence.all(KnownGateway))
    if not evidence.has(RemoteSession):
        return None
    if not count:
        return Learned(text("No Cisco profile names a server"))
    return Learned(text("Read the Cisco client's profiles"), ntext("{n} server", "{n} servers", count))


CHECK = Check(
    id="client_profile",
    stage=Stage.SIGN_IN,
    doing=text("Reading the Cisco client's profiles"),
    observe=_observe,
    rules=(remote_desktop_blocked, wrong_port, wrong_group),
    learned=_learned,
    deadline_s=8.0,
)
