"""Whether the client was made less careful than it comes."""

from __future__ import annotations

from clientdiag.model.core import Actor, Finding, Observation, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientPolicy, ClientPreferences, Environment
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

_NATIVE = {"Windows": "ExcludeWinNativeCertStore", "macOS": "ExcludeMacNativeCertStore"}


@rule("client-weakened")
def client_weakened(evidence: Evidence) -> Judged:
    """Settings that make the client less safe: reported, and never recommended. A warning.

    The user allowed untrusted servers; the system's own certificate store is left out, which circulates
    as a remedy; or the policy's file can be changed by anyone.
    """
    detail: list[Text] = []
    remedy_it: list[Text] = []
    seen: list[Observation] = []
    chosen = evidence.all(ClientPreferences)
    allowing = [one for one in chosen if one.values.get("BlockUntrustedServers", "").lower() == "false"]
    if allowing:
        detail += [text("`{file}` says BlockUntrustedServers `false`.", file=one.file) for one in allowing]
        remedy_it.append(text("Set BlockUntrustedServers to `true`; mend what made someone allow it."))
        seen += allowing
    for policy in evidence.all(ClientPolicy):
        for element in _excluded(evidence, policy):
            detail.append(text("`{file}` says {element} `true`.", file=policy.file, element=element))
            remedy_it.append(text("Set {element} to `false`.", element=element))
        if policy.writable:
            detail.append(text("`{file}` can be changed without special rights.", file=policy.file))
            remedy_it.append(text("Let only administrators write `{file}`.", file=policy.file))
        if policy.writable or _excluded(evidence, policy):
            seen.append(policy)
    if not detail:
        return
    yield Finding(
        code="client-weakened",
        severity=Severity.WARNING,
        summary=text("The Cisco program on this computer is set to be less careful than usual"),
        explanation=text("That does not mend a connection, and it helps whoever wants to listen in."),
        acts=(Actor.IT_DEVICE,),
        detail=tuple(detail),
        remedy_it=tuple(remedy_it),
        evidence=evidence.refs(*seen),
    )


def _excluded(evidence: Evidence, policy: ClientPolicy) -> list[str]:
    """The native store that this system's client is told to leave out; another system's means nothing."""
    system = evidence.first(Environment)
    own = _NATIVE.get(system.system) if system is not None else None
    return [own] if own is not None and policy.values.get(own, "").lower() == "true" else []
