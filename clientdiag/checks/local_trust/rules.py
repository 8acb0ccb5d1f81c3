"""A public root that the deciding store lacks, and a client whose own store lacks what the system has."""

from __future__ import annotations

from clientdiag.checks.local_trust.mended import mended_by_this_run
from clientdiag.checks.local_trust.untrusted import (
    USER_STEPS,
    commands_for,
    place_for_roots,
    root_detail,
    untrusted,
)
from clientdiag.checks.readings import (
    CISCO_STORES,
    chain_view,
    client_version,
    deciding_stores,
    primary_handshake,
    reads_system_bundle,
    retrieval_mended,
)
from clientdiag.model.core import Actor, Finding, Severity, Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall, StoreContext, StoreVerdict, TlsHandshake, TrustStore
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

_X509_EXPIRED = {9, 10}
"""OpenSSL's codes for dates, which have rules of their own (X509_V_ERR_CERT_NOT_YET_VALID, _HAS_EXPIRED)."""


@rule("trust-anchor-missing", TlsHandshake, TrustStore, topic=Topic.TRUST)
def trust_anchor_missing(evidence: Evidence) -> Judged:
    """The server's root is public (in Mozilla's list), but the store that decides here lacks it."""
    view = chain_view(evidence)
    if view is None:
        yield Unevaluated("trust-anchor-missing", (), text("There is no certificate to judge."))
        return
    if not view.is_readable:
        yield Unevaluated("trust-anchor-missing", (), text("The server's certificate cannot be decoded."))
        return
    if view.trusted is None:
        yield Unevaluated("trust-anchor-missing", (), _why_open(evidence))
        return
    handshake = primary_handshake(evidence)
    if view.trusted and handshake is not None and retrieval_mended(evidence, handshake.address):
        yield mended_by_this_run(evidence, view)
        return
    view = untrusted(evidence)
    if view is None or view.public_root is None:
        yield from _second_opinion_differs(evidence)
        return
    root = view.public_root
    yield Finding(
        code="trust-anchor-missing",
        severity=Severity.ERROR,
        summary=text("This computer does not trust the server certificate's issuer"),
        explanation=text(
            "The certificate is issued by {issuer}. Its root, {root}, is not among this "
            "computer's trusted roots.",
            issuer=view.leaf.issuer_label,
            root=root.label,
        ),
        acts=(Actor.IT_DEVICE,),
        remedy=USER_STEPS,
        detail=root_detail(view, root, evidence),
        remedy_it=(
            text("Push `{root}` to {place}.", root=root.label, place=place_for_roots(evidence)),
            text(
                "Take it from Mozilla's or the CA's own list and compare its SHA-256: `{sha256}`.",
                root=root.label,
                sha256=root.sha256,
            ),
        ),
        commands=commands_for(evidence, root),
        subject=root.sha256,
        evidence=evidence.refs(*evidence.all(TrustStore)),
    )


@rule("client-store-lacks-root", TlsHandshake, TrustStore, ClientInstall)
def client_store_lacks_root(evidence: Evidence) -> Judged:
    """Linux with a Cisco client: the system trusts the root, the client's own PEM store does not hold it.

    A warning from version 5.1.19 on, which also reads the system's bundle; before, an error.
    """
    view, client = chain_view(evidence), evidence.all(ClientInstall)[0]
    own = {
        one.store
        for one in evidence.all(TrustStore)
        if one.store.startswith(CISCO_STORES) and one.failure is None
    }
    if (
        view is None
        or not client.found
        or not own
        or not all(one.complete for one in evidence.all(TrustStore) if one.store in own)
        or view.best.anchored_in & own
        or not view.best.anchored_in
    ):
        return
    held = view.best.anchored_in - {
        one.store for one in evidence.all(TrustStore) if one.context is StoreContext.PUBLIC
    }
    if not held or view.leaf.is_self_signed:
        return
    also_system = reads_system_bundle(evidence)
    root = view.best.last
    yield Finding(
        code="client-store-lacks-root",
        severity=Severity.WARNING if also_system else Severity.ERROR,
        summary=text(
            "The Cisco client does not know the server certificate's issuer, although this computer does"
        ),
        explanation=text("The client keeps a list of its own, and {root} is not in it.", root=root.label),
        acts=(Actor.IT_DEVICE,),
        remedy=USER_STEPS,
        detail=(
            text(
                "Client version `{version}`; the system's bundle holds the root, the client's stores do not.",
                version=client_version(evidence) or "?",
            ),
            text("Root `{subject}`, SHA-256 `{sha256}`.", subject=root.subject, sha256=root.sha256),
        ),
        remedy_it=(
            text(
                "Put `{root}` as PEM into `/opt/.cisco/certificates/ca/`, or update the client "
                "to 5.1.19 or newer.",
                root=root.label,
            ),
        ),
        subject=root.sha256,
        evidence=evidence.refs(client, *evidence.all(TrustStore)),
    )


def _second_opinion_differs(evidence: Evidence) -> Judged:
    """Where our path is good but OpenSSL's is not, trust stays open rather than good."""
    view, handshake = chain_view(evidence), primary_handshake(evidence)
    if view is None or handshake is None or view.trusted is not True or not view.best.valid_at(view.when):
        return
    if view.best.needs_unsent_intermediate or not view.best.anchored_in & set(view.deciding):
        return  # OpenSSL was given only what was presented, and what a listing shows
    deciding = set(view.deciding)
    verdicts = [
        one
        for one in evidence.all(StoreVerdict)
        if one.address == handshake.address and set(one.stores) & deciding
    ]
    if verdicts and all(one.code not in {0, *_X509_EXPIRED} for one in verdicts):
        yield Unevaluated(
            "trust-anchor-missing",
            (),
            text(
                "The path to a trusted root is there, but OpenSSL does not accept it (code "
                "{code}: {detail}).",
                code=verdicts[0].code,
                detail=verdicts[0].detail,
            ),
        )


def _why_open(evidence: Evidence) -> Text:
    failed = [one for one in deciding_stores(evidence) if one.failure is not None]
    if failed:
        return text("The list of trusted roots at {place} could not be read.", place=failed[0].location)
    return text("The root is not in the list this program can read, but the system may know it even so.")


RULES = (trust_anchor_missing, client_store_lacks_root)
