"""A root that Windows fetched while it was asked: what was missing a moment ago is here now."""

from __future__ import annotations

from clientdiag.checks.readings import ChainView
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import SystemVerdict
from clientdiag.model.text import text


def mended_by_this_run(evidence: Evidence, view: ChainView) -> Finding:
    """Trust-anchor-missing as it was before the system's own retrieval: a warning, since it connects now."""
    root = view.public_root or view.best.last
    return Finding(
        code="trust-anchor-missing",
        severity=Severity.WARNING,
        summary=text("This computer did not know the server's authority, and has just learned it"),
        explanation=text("Windows fetched it during this run. Connect again: it may work now."),
        acts=(Actor.YOU, Actor.IT_DEVICE),
        remedy=(text("Try the Cisco client again."), text("If it still fails, send the zip to IT.")),
        detail=(
            text("Without the network the chain did not reach a trusted root; with retrieval it does."),
            text("Root `{subject}`, SHA-256 `{sha256}`.", subject=root.subject, sha256=root.sha256),
        ),
        remedy_it=(
            text("Other computers may lack it too: push `{root}` to `LocalMachine\\Root`.", root=root.label),
            text("Or see that they reach Microsoft's list of roots (ctldl.windowsupdate.com)."),
        ),
        subject=root.sha256,
        evidence=evidence.refs(*evidence.all(SystemVerdict)),
    )
