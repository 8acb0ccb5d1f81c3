"""What do the Cisco client's own files say about this gateway? Its profiles, policy and preferences."""

from __future__ import annotations

from clientdiag.checks.client_profile import (
    defaults,
    elsewhere,
    files,
    group,
    port,
    sessions,
    strictness,
    tunnel,
    updates,
    weakened,
)
from clientdiag.checks.client_profile.looking import observe
from clientdiag.checks.contract import Check, Learned
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import KnownGateway, RemoteSession
from clientdiag.model.text import ntext, text


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
    observe=observe,
    rules=(
        sessions.remote_desktop_blocked,
        port.wrong_port,
        group.wrong_group,
        elsewhere.profile_points_elsewhere,
        files.profile_unreadable,
        tunnel.profile_needs_ipsec,
        updates.profile_update_refused,
        defaults.default_preferences_used,
        strictness.strict_trust_policy,
        weakened.client_weakened,
    ),
    learned=_learned,
    deadline_s=8.0,
)
