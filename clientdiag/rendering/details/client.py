"""The Cisco client on this computer: what is installed, and what its own files say."""

from __future__ import annotations

from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall, ClientPreferences, KnownGateway, ProfileSettings
from clientdiag.model.text import text
from clientdiag.rendering.details.section import Section
from clientdiag.rendering.details.words import yes_no
from clientdiag.translation import say

_MOST = 50


def install(evidence: Evidence) -> Section | None:
    """Whether a client was found, where, and whether it works."""
    seen = evidence.first(ClientInstall)
    if seen is None:
        return None
    failed = seen.failure.kind.value if seen.failure is not None else ""
    running = say(text("not known")) if seen.agent_running is None else yes_no(yes=seen.agent_running)
    rows = [
        (text("Installed"), failed or yes_no(yes=seen.found)),
        (text("Product"), seen.product or "–"),
        (text("Version"), seen.version or (say(text("not known")) if seen.found else "–")),
        (text("Place"), seen.location or "–"),
        (text("Its service runs"), running if seen.found else "–"),
        (text("Missing parts"), ", ".join(seen.missing) or "–"),
        (text("Other versions beside it"), ", ".join(seen.others) or "–"),
        (text("Expected because of"), seen.expected or "–"),
    ]
    title = say(text("The Cisco client"))
    return Section(title, ("", ""), tuple((say(name), value) for name, value in rows), id="client.install")


def profiles(evidence: Evidence) -> Section | None:
    """The gateways that profiles and IT name."""
    known = evidence.all(KnownGateway)[:_MOST]
    if not known:
        return None
    columns = (text("Gateway"), text("Path"), text("Group"), text("Name in the client"), text("Said by"))
    rows = tuple(
        (f"{one.host}:{one.port}", one.path, one.group or "–", one.name or "–", one.source) for one in known
    )
    title = say(text("Gateways it knows"))
    return Section(title, tuple(say(one) for one in columns), rows, id="client.gateways")


def remembered(evidence: Evidence) -> Section | None:
    """What the client remembered last, and who may connect by its profiles."""
    rows = []
    for one in evidence.all(ClientPreferences)[:_MOST]:
        rows.append((say(text("Server used last")), one.default_host or "–"))
        rows.append((say(text("Group used last")), one.default_group or "–"))
    for profile in evidence.all(ProfileSettings)[:_MOST]:
        who = ", ".join(part for part in (profile.windows_establishment, profile.linux_establishment) if part)
        rows.append((say(text("Who may connect, by {file}", file=profile.file)), who or "–"))
    return (
        Section(say(text("Its own settings")), ("", ""), tuple(rows), id="client.settings") if rows else None
    )
