"""Trust that is taken away, half given, or not let in."""

from __future__ import annotations

from clientdiag.certificates.paths import is_valid_at
from clientdiag.checks.readings import (
    DISTRUST,
    ChainView,
    chain_view,
    deciding_stores,
    primary_handshake,
    system_trust,
    verdicts,
)
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import RootUpdates, StoreContext, TlsHandshake, TrustStore
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text

_SEND = (
    text("Save the diagnostic zip and send it to IT."),
    text("Do not accept the warning in the Cisco client meanwhile."),
)


@rule("root-updates-off", TlsHandshake, RootUpdates)
def root_updates_off(evidence: Evidence) -> Judged:
    """A public root is missing, and policy forbids Windows to fetch roots by itself.

    Where Windows may not fetch, its list is all there is, so absence counts.
    """
    view, updates = chain_view(evidence), evidence.all(RootUpdates)[0]
    if view is None or updates.disabled is not True or view.trusted is True or view.public_root is None:
        return
    root = view.public_root
    yield Finding(
        code="root-updates-off",
        severity=Severity.ERROR,
        summary=text("This computer may not learn new certificate authorities"),
        explanation=text(
            "The server's authority, {root}, is not known here, and Windows is told not to fetch it.",
            root=root.label,
        ),
        acts=(Actor.IT_DEVICE,),
        remedy=_SEND,
        detail=(
            text("`{place}` value `DisableRootAutoUpdate` is 1.", place=updates.location),
            text("Root `{subject}`, SHA-256 `{sha256}`.", subject=root.subject, sha256=root.sha256),
        ),
        remedy_it=(
            text("Allow root updates again: remove the policy value `DisableRootAutoUpdate`."),
            text("Or push `{root}` to `LocalMachine\\Root`.", root=root.label),
        ),
        subject=root.sha256,
        evidence=evidence.refs(updates),
    )


@rule("trust-anchor-distrusted", TlsHandshake, TrustStore)
def trust_anchor_distrusted(evidence: Evidence) -> Judged:
    """A certificate of the path is among those this system is told to distrust."""
    view = chain_view(evidence)
    if view is None:
        return
    for store in evidence.all(TrustStore):
        refused = {der for der in store.certificates if store.context is StoreContext.DISTRUSTED}
        hit = next((one for one in view.best.certificates if one.der in refused), None)
        if hit is None:
            continue
        yield Finding(
            code="trust-anchor-distrusted",
            severity=Severity.ERROR,
            summary=text("This computer is told to distrust the server certificate's issuer"),
            explanation=text("{name} is on its list of refused certificates.", name=hit.label),
            acts=(Actor.IT_DEVICE,),
            remedy=_SEND,
            detail=(
                text(
                    "`{subject}`, SHA-256 `{sha256}`, is in `{store}`.",
                    subject=hit.subject,
                    sha256=hit.sha256,
                    store=store.location,
                ),
            ),
            remedy_it=(
                text(
                    "Find out why it was put there before you take it out; else give the "
                    "gateway another certificate."
                ),
            ),
            subject=hit.sha256,
            evidence=evidence.refs(store),
        )
        return
    yield from _distrusted_by_the_system(evidence, view)


def _distrusted_by_the_system(evidence: Evidence, view: ChainView) -> Judged:
    """The system's verifier says so itself, whichever of its lists the certificate is in."""
    handshake = primary_handshake(evidence)
    said = [
        one for one in (verdicts(evidence, handshake.address) if handshake else []) if DISTRUST in one.words
    ]
    if not said:
        return
    last = view.best.last
    yield Finding(
        code="trust-anchor-distrusted",
        severity=Severity.ERROR,
        summary=text("This computer is told to distrust the server certificate's issuer"),
        explanation=text("Windows refuses a certificate on the way to {name}.", name=last.label),
        acts=(Actor.IT_DEVICE,),
        remedy=_SEND,
        detail=(text("CryptoAPI: `{words}`.", words=", ".join(said[0].words)),),
        remedy_it=(
            text("Look into `Disallowed` of the user and the computer, and find out why it is there."),
        ),
        commands=("certutil -store Disallowed", "certutil -user -store Disallowed"),
        evidence=evidence.refs(*said),
    )


@rule("trusted-by-user-only", TlsHandshake, TrustStore)
def trusted_by_user_only(evidence: Evidence) -> Judged:
    """The user's store trusts the root, the machine's does not; the client's service will refuse it.

    A warning. Asked only where a store of the machine was read and could hold the root.
    """
    view = chain_view(evidence)
    if view is None or view.trusted is not True or view.leaf.is_self_signed:
        return
    stores = deciding_stores(evidence)
    by_system = _contexts_differ(evidence)
    machine = [
        one
        for one in stores
        if one.context is StoreContext.MACHINE and one.failure is None and (one.complete or by_system)
    ]
    mine = {one.store for one in stores if one.context is StoreContext.USER}
    if by_system is False or not machine or not view.best.anchored_in & mine or _is_in(machine, view):
        return
    root = view.best.last
    yield Finding(
        code="trusted-by-user-only",
        severity=Severity.WARNING,
        summary=text("Only you trust the server's issuer, this computer's services do not"),
        explanation=text(
            "The Cisco client's service may refuse the connection although the client accepts it."
        ),
        acts=(Actor.IT_DEVICE,),
        remedy=_SEND[:1],
        detail=(
            text(
                "Root `{subject}`, SHA-256 `{sha256}`, is in {mine}, not in {machine}.",
                subject=root.subject,
                sha256=root.sha256,
                mine=", ".join(sorted(view.best.anchored_in & mine)),
                machine=", ".join(one.location for one in machine),
            ),
        ),
        remedy_it=(text("Install the root for the whole computer: {place}.", place=machine[0].location),),
        subject=root.sha256,
        evidence=evidence.refs(*stores),
    )


def _contexts_differ(evidence: Evidence) -> bool | None:
    """Whether the system trusts the chain for the user and not for the machine; None: it does not say."""
    handshake = primary_handshake(evidence)
    if handshake is None:
        return None
    user = system_trust(evidence, handshake.address, StoreContext.USER)
    machine = system_trust(evidence, handshake.address, StoreContext.MACHINE)
    return None if user is None or machine is None else user and not machine


def _is_in(stores: list[TrustStore], view: ChainView) -> bool:
    return any(one.store in view.best.anchored_in for one in stores)


@rule("anchor-expired", TlsHandshake, TrustStore)
def anchor_expired(evidence: Evidence) -> Judged:
    """The trusted root itself has expired, and no other path leads to a valid one."""
    view = chain_view(evidence)
    if view is None or view.trusted is not True or not is_valid_at(view.leaf, view.when):
        return
    root = view.best.last
    if (
        root is view.leaf
        or is_valid_at(root, view.when)
        or not all(is_valid_at(one, view.when) for one in view.best.certificates[:-1])
    ):
        return
    yield Finding(
        code="anchor-expired",
        severity=Severity.ERROR,
        summary=text("The authority behind the server's certificate has expired on this computer"),
        explanation=text(
            "{root} was valid until {day}.",
            root=root.label,
            day=root.not_after.date().isoformat() if root.not_after else "?",
        ),
        acts=(Actor.IT_DEVICE,),
        remedy=_SEND,
        detail=(text("Root `{subject}`, SHA-256 `{sha256}`.", subject=root.subject, sha256=root.sha256),),
        remedy_it=(
            text(
                "Push the CA's current root to this computer, and check that the server's chain leads to it."
            ),
        ),
        subject=root.sha256,
        evidence=evidence.refs(*evidence.all(TrustStore)),
    )


RULES = (root_updates_off, trust_anchor_distrusted, trusted_by_user_only, anchor_expired)
