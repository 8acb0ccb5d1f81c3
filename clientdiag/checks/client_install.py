"""Which Cisco client is installed, is it whole, does it run? Its version decides which trust stores count."""

from __future__ import annotations

from msgspec.structs import replace

from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import client_version, for_system, version_tuple
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Finding, Severity, Symptom
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text

OLDEST = (4, 8)
"""What a Meraki MX needs; older clients are out of support everywhere."""


def _observe(context: Context) -> None:
    options = context.options
    by_symptom = options.symptom is not None and options.symptom is not Symptom.NOT_SURE
    expected = "policy" if options.expect_client else "symptom" if by_symptom else ""
    context.emit(replace(context.platform.client_install(), expected=expected))


@rule("client-not-installed", ClientInstall)
def client_not_installed(evidence: Evidence) -> Judged:
    """No Cisco client was found, although one is expected.

    An error when IT expects it; a warning when only the user's words say so.
    """
    seen = evidence.all(ClientInstall)[0]
    if seen.found or not seen.expected or seen.failure is not None:
        return
    yield Finding(
        code="client-not-installed",
        severity=Severity.ERROR if seen.expected == "policy" else Severity.WARNING,
        summary=text("The Cisco VPN program is not installed on this computer"),
        explanation=text("Without it, no connection can be made."),
        acts=(Actor.IT_DEVICE,),
        detail=(
            text("Neither Secure Client 5.x nor AnyConnect 4.x was found where it is usually installed."),
        ),
        remedy_it=(text("Install Cisco Secure Client with the VPN module."),),
        evidence=evidence.refs(seen),
    )


@rule("client-damaged", ClientInstall)
def client_damaged(evidence: Evidence) -> Judged:
    """A Cisco client is there, but parts of it are missing."""
    seen = evidence.all(ClientInstall)[0]
    if not seen.found or not seen.missing:
        return
    yield Finding(
        code="client-damaged",
        severity=Severity.ERROR,
        summary=text("The Cisco VPN program on this computer is damaged"),
        explanation=text("Parts of it are missing."),
        acts=(Actor.IT_DEVICE,),
        detail=(
            text(
                "{product} in `{folder}` lacks `{parts}`.",
                product=seen.product,
                folder=seen.location,
                parts=", ".join(seen.missing),
            ),
        ),
        remedy_it=(text("Repair or reinstall the client."),),
        evidence=evidence.refs(seen),
    )


@rule("client-service-stopped", ClientInstall)
def client_service_stopped(evidence: Evidence) -> Judged:
    """The Cisco client is installed, but its agent does not run."""
    seen = evidence.all(ClientInstall)[0]
    if not seen.found or seen.agent_running is not False or seen.missing:
        return
    yield Finding(
        code="client-service-stopped",
        severity=Severity.ERROR,
        summary=text("The Cisco VPN program is not running in the background"),
        explanation=text("Its service has stopped; a restart of the computer usually brings it back."),
        acts=(Actor.YOU, Actor.IT_DEVICE),
        remedy=(
            text("Restart the computer, then try again."),
            text("If that does not help, send the report to IT."),
        ),
        detail=(
            text(
                "{product} {version}: the agent process is not there.",
                product=seen.product,
                version=seen.version or "?",
            ),
        ),
        remedy_it=(text("Start the service and see why it stopped."),),
        commands=for_system(
            evidence,
            windows=("sc query csc_vpnagent", "sc query vpnagent"),
            macos=("launchctl list | grep -i cisco",),
            linux=("systemctl status vpnagentd",),
        ),
        evidence=evidence.refs(seen),
    )


@rule("client-too-old", ClientInstall)
def client_too_old(evidence: Evidence) -> Judged:
    """The Cisco client is older than 4.8, which a Meraki MX needs. A warning."""
    seen = evidence.all(ClientInstall)[0]
    shown = client_version(evidence)
    version = version_tuple(shown)
    if not seen.found or not version or version >= OLDEST:
        return
    yield Finding(
        code="client-too-old",
        severity=Severity.WARNING,
        summary=text("The Cisco VPN program on this computer is too old"),
        explanation=text("It is version {version}; servers may need 4.8 or newer.", version=shown or "?"),
        acts=(Actor.IT_DEVICE,),
        detail=(
            text(
                "{product} {version} in `{folder}`.",
                product=seen.product,
                version=shown or "?",
                folder=seen.location,
            ),
        ),
        remedy_it=(text("Update to Cisco Secure Client 5.x."),),
        evidence=evidence.refs(seen),
    )


def _learned(evidence: Evidence) -> Learned | None:
    seen = evidence.first(ClientInstall)
    if seen is None:
        return None
    if not seen.found:
        return Learned(text("No Cisco client found"))
    version = text("version {version}", version=seen.version) if seen.version else text("version unknown")
    return Learned(text("Found {product}", product=seen.product), version)


CHECK = Check(
    id="client_install",
    stage=Stage.COMPUTER,
    doing=text("Looking for the Cisco client"),
    observe=_observe,
    rules=(client_not_installed, client_damaged, client_service_stopped, client_too_old),
    learned=_learned,
    deadline_s=5.0,
)
