"""Reads the Cisco client's own files: profiles, local policy, preferences."""

from __future__ import annotations

from clientdiag.checks.contract import Context
from clientdiag.cisco.elements import odd_profiles
from clientdiag.cisco.policy import read_policy
from clientdiag.cisco.preferences import read_preferences
from clientdiag.cisco.profile import pinned_keys, profile_settings
from clientdiag.model.observations import ClientFile, FileRole
from clientdiag.model.text import Text


def observe(context: Context) -> Text | None:
    """Emit what each file says, a :class:`ClientFile` for what could not be read, and the session's kind."""
    for known in context.options.known_gateways:
        context.emit(known)
    folders = context.platform.profile_folders()
    for settings in profile_settings(folders):
        context.emit(settings)
    for odd in odd_profiles(folders):
        context.emit(odd)
    for pinned in pinned_keys(folders):
        context.emit(pinned)
    policy = read_policy(context.platform.local_policy_files())
    if policy is not None:
        context.emit(policy)
        if policy.failure is not None:
            context.emit(ClientFile(FileRole.POLICY, policy.file, failure=policy.failure))
    for preferences in read_preferences(context.platform.preference_files()):
        context.emit(preferences)
    context.emit(context.platform.remote_session())
    return None
