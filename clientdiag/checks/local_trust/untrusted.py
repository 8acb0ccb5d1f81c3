"""A chain whose root this computer lacks: what the rules about it have in common."""

from __future__ import annotations

from clientdiag.certificates.reading import Certificate
from clientdiag.checks.readings import (
    CISCO_STORES,
    ChainView,
    chain_view,
    deciding_stores,
    for_system,
    issuer_is_missing,
)
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall, StoreContext, TrustStore
from clientdiag.model.text import Text, text

USER_STEPS = (
    text("Save the diagnostic zip and send it to IT."),
    text("When IT says it is done, press Run again."),
    text("Do not accept the warning in the Cisco client meanwhile."),
)


def untrusted(evidence: Evidence) -> ChainView | None:
    """The chain when its root is what this computer lacks, and not something of the chain itself."""
    view = chain_view(evidence)
    if view is None or view.trusted is not False or not view.is_readable:
        return None
    if view.leaf.is_self_signed or issuer_is_missing(view) or _system_holds(evidence, view):
        return None
    return view


def _system_holds(evidence: Evidence, view: ChainView) -> bool:
    """Whether client-store-lacks-root says it: the system has what a client's own stores lack."""
    client = evidence.first(ClientInstall)
    if client is None or not client.found:
        return False
    deciding = {one.store for one in deciding_stores(evidence)}
    others = {
        one.store
        for one in evidence.all(TrustStore)
        if one.anchors and one.context is not StoreContext.PUBLIC
    } - deciding
    return bool(view.best.anchored_in & others)


def place_for_roots(evidence: Evidence) -> str:
    """Where IT puts a root on the computer of this report."""
    deciding = deciding_stores(evidence)
    if any(one.store.startswith(CISCO_STORES) for one in deciding):
        return "/opt/.cisco/certificates/ca"
    (place,) = for_system(
        evidence,
        windows=("LocalMachine\\Root",),
        macos=("System.keychain",),
        linux=("/usr/local/share/ca-certificates + update-ca-certificates",),
    )
    return place


def root_detail(view: ChainView, root: Certificate, evidence: Evidence) -> tuple[Text, ...]:
    """The root, the path to it, and the stores that were looked into."""
    looked = ", ".join(f"{one.store} ({one.location}: {one.count})" for one in deciding_stores(evidence))
    return (
        text(
            "Root `{subject}`, SHA-256 `{sha256}`, valid until {day}.",
            subject=root.subject,
            sha256=root.sha256,
            day=root.not_after.date().isoformat() if root.not_after else "?",
        ),
        text("Path: {path}.", path=" ← ".join(one.label for one in reversed(view.best.certificates))),
        text("Looked in: {stores}.", stores=looked or "–"),
    )


def commands_for(evidence: Evidence, root: Certificate) -> tuple[str, ...]:
    """What IT types to look for *root* or to check its file."""
    fingerprint = f"openssl x509 -in ROOT.pem -noout -fingerprint -sha256   # {root.sha256}"
    return for_system(
        evidence,
        windows=(f"certutil -verifystore Root {root.sha256}",),
        macos=("security find-certificate -a -Z /Library/Keychains/System.keychain", fingerprint),
        linux=(fingerprint,),
    )
