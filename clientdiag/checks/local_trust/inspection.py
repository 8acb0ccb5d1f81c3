"""Does somebody on the way open the connection? A proxy or a virus scanner with a root of its own."""

from __future__ import annotations

from clientdiag.checks.readings import ChainView, chain_view, host_of, is_automatic_name
from clientdiag.knowledge import inspection_product, known_cas
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    Document,
    GatewayExchange,
    PublicExpected,
    StoreContext,
    TlsHandshake,
    TrustStore,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text


@rule("tls-inspection", TlsHandshake)
def tls_inspection(evidence: Evidence) -> Judged:
    """Somebody on the way opens the connection and shows a certificate of their own.

    Named when the issuer is a known inspection product, or when the path ends in a local root that
    is not public although a public one is expected (an automatic Meraki name, or IT's policy). A
    private CA on a custom name is not inspection. A warning while a VPN gateway still answers.
    """
    view = chain_view(evidence)
    if view is None or not view.is_readable or view.leaf.is_self_signed:
        return
    product = _product(view)
    if product is None and not (_public_is_expected(evidence) and _ends_in_local_root(view, evidence)):
        return
    answers = any(
        one.document in {Document.AUTH_REQUEST, Document.CLIENT_CERTIFICATE_REQUEST}
        for one in evidence.all(GatewayExchange)
    )
    root = view.best.last
    yield Finding(
        code="tls-inspection",
        severity=Severity.WARNING if answers and view.trusted else Severity.ERROR,
        summary=text("Something on the way opens your secure connection"),
        explanation=text(
            "{who} shows its own certificate instead of the VPN server's.", who=product or root.label
        ),
        acts=(Actor.IT_NETWORK,),
        remedy=(
            text("Try another network, such as a phone's hotspot: if that works, tell IT."),
            text("Do not accept the warning in the Cisco client."),
        ),
        detail=(
            text("Presented issuer: `{issuer}`.", issuer=view.leaf.issuer),
            text(
                "The path ends in `{root}`, SHA-256 `{sha256}`, which is not in Mozilla's list.",
                root=root.subject,
                sha256=root.sha256,
            ),
        ),
        remedy_it=(
            text(
                "Exempt the gateway's name and address from TLS inspection, on the network and "
                "in the virus scanner."
            ),
        ),
        subject=root.sha256,
        evidence=evidence.refs(*evidence.all(TlsHandshake)),
    )


def _product(view: ChainView) -> str | None:
    names = [part for one in view.best.certificates for part in (one.issuer, *one.common_names)]
    return (
        None
        if view.public_root
        else next((found for name in names if (found := inspection_product(name))), None)
    )


def _public_is_expected(evidence: Evidence) -> bool:
    host = host_of(evidence)
    return evidence.has(PublicExpected) or (host is not None and is_automatic_name(host))


def _ends_in_local_root(view: ChainView, evidence: Evidence) -> bool:
    public = {one.store for one in evidence.all(TrustStore) if one.context is StoreContext.PUBLIC}
    return bool(view.best.anchored_in) and not view.best.anchored_in & public and view.public_root is None


@rule("unusual-issuer", TlsHandshake)
def unusual_issuer(evidence: Evidence) -> Judged:
    """An automatic Meraki name whose certificate is not from the usual authority. Context, never a cause."""
    view, host = chain_view(evidence), host_of(evidence)
    if view is None or host is None or not is_automatic_name(host) or view.leaf.is_self_signed:
        return
    if view.leaf.issuer in {one.subject for one in known_cas()}:
        return
    yield Finding(
        code="unusual-issuer",
        severity=Severity.NOTE,
        summary=text("The server's certificate is not from the usual authority"),
        acts=(Actor.NOBODY,),
        detail=(
            text("Issuer `{issuer}`; Meraki has used others, and may change again.", issuer=view.leaf.issuer),
        ),
        evidence=evidence.refs(*evidence.all(TlsHandshake)),
    )


RULES = (tls_inspection, unusual_issuer)
