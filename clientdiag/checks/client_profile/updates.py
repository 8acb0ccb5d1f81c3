"""Whether the client would take a profile from this gateway."""

from __future__ import annotations

from clientdiag.checks.readings import host_of
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientPolicy
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text


@rule("profile-update-refused", ClientPolicy)
def profile_update_refused(evidence: Evidence) -> Judged:
    """The local policy makes the client refuse the gateway's profile.

    A note: nothing fails by that alone. Only the client's own log proves that a connection ended by it;
    a rule that has such a line takes :func:`reasons` for its details and weighs it as an error.
    """
    policy = evidence.all(ClientPolicy)[0]
    why = reasons(policy, host_of(evidence))
    if not why:
        return
    yield Finding(
        code="profile-update-refused",
        severity=Severity.NOTE,
        summary=text("The Cisco program takes no settings from this VPN server"),
        explanation=text("Changes that IT makes at the server do not reach this computer."),
        acts=(Actor.IT_DEVICE,),
        detail=why,
        remedy_it=(text("Deploy profiles by your own means, or authorise the gateway in the local policy."),),
        evidence=evidence.refs(policy),
    )


def reasons(policy: ClientPolicy, host: str | None) -> tuple[Text, ...]:
    """Why *policy* refuses a profile from *host*, for IT; empty where it does not."""
    found = []
    if policy.values.get("BypassDownloader", "").lower() == "true":
        found.append(text("`{file}` says BypassDownloader `true`.", file=policy.file))
    only_listed = policy.values.get("AllowVPNProfileUpdatesFromAnyServer", "").lower() == "false"
    if only_listed and host is not None and not any(_covers(one, host) for one in policy.authorized_servers):
        found.append(
            text(
                "`{file}` says AllowVPNProfileUpdatesFromAnyServer `false`, and AuthorizedServerList "
                "lacks `{host}`.",
                file=policy.file,
                host=host,
            )
        )
    return tuple(found)


def _covers(pattern: str, host: str) -> bool:
    wanted = pattern.strip().lower().rstrip(".")
    return wanted in {host, "*"} or (wanted.startswith("*.") and host.endswith(wanted[1:]))
