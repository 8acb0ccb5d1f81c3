"""What is to be known of a client certificate: its uses, and where its path leads; its bytes stay here."""

from __future__ import annotations

import hashlib

from cryptography import x509

from clientdiag.certificates.index import Index
from clientdiag.certificates.reading import Certificate, is_issued_by
from clientdiag.model.observations import ClientCertificate, Found, Step, StoreContext

MAX_STEPS = 8
MAX_NAMESAKES = 16
"""So many certificates of one name are tried for one step; each costs a signature check."""
_USES = (
    ("digitalSignature", "digital_signature"),
    ("nonRepudiation", "content_commitment"),
    ("keyEncipherment", "key_encipherment"),
    ("dataEncipherment", "data_encipherment"),
    ("keyAgreement", "key_agreement"),
    ("keyCertSign", "key_cert_sign"),
    ("cRLSign", "crl_sign"),
)


def describe(
    certificate: Certificate, store: str, context: StoreContext, configured: Index, here: Index
) -> ClientCertificate:
    """The facts of *certificate*, which must be readable; what is known of its key is the caller's to add.

    *configured* is the CA that IT configured, *here* everything that this computer's stores hold.
    """
    structure = certificate.structure
    return ClientCertificate(
        store=store,
        context=context,
        sha256=certificate.sha256,
        subject=certificate.subject[:1000],
        issuer=certificate.issuer[:1000],
        serial=f"{structure.serial:X}" if structure is not None else "",
        label=certificate.label[:200],
        issuer_label=certificate.issuer_label[:200],
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        key=certificate.key,
        key_usage=_key_usage(certificate),
        extended_key_usage=certificate.extended_key_usage,
        is_ca=certificate.is_ca,
        is_self_signed=certificate.is_self_signed,
        template=_template(certificate),
        path=path_up(certificate, configured, here),
        sha1_start=hashlib.sha1(certificate.der, usedforsecurity=False).hexdigest()[:8].upper(),
    )


def path_up(certificate: Certificate, configured: Index, here: Index) -> tuple[Step, ...]:
    """The steps from *certificate* upward: until the configured CA, a root, or an issuer that is nowhere.

    The configured CA comes first: under its name, only its own key counts.
    """
    if certificate in configured:
        return (_step(certificate, certificate, Found.CONFIGURED, signed=True),)
    steps: list[Step] = []
    current, seen = certificate, {certificate.der}
    while len(steps) < MAX_STEPS and not current.is_self_signed:
        step, issuer = _next(current, configured, here)
        steps.append(step)
        if issuer is None or step.found is not Found.HERE or issuer.der in seen:
            break
        seen.add(issuer.der)
        current = issuer
    return tuple(steps)


def _next(current: Certificate, configured: Index, here: Index) -> tuple[Step, Certificate | None]:
    for index, found in ((configured, Found.CONFIGURED), (here, Found.HERE)):
        namesakes = index.named(current.issuer_der)[:MAX_NAMESAKES]
        signer = next((one for one in namesakes if is_issued_by(current, one)), None)
        if signer is not None:
            return _step(current, signer, found, signed=True), signer
        if namesakes:
            return _step(current, namesakes[0], found, signed=False), None
    return Step(current.issuer[:1000], Found.NOWHERE), None


def _step(current: Certificate, issuer: Certificate, found: Found, *, signed: bool) -> Step:
    return Step(current.issuer[:1000], found, signed, issuer.sha256, issuer.is_self_signed)


def _key_usage(certificate: Certificate) -> tuple[str, ...] | None:
    usage = certificate.extension(x509.KeyUsage)
    return None if usage is None else tuple(name for name, field in _USES if getattr(usage, field))


def _template(certificate: Certificate) -> str:
    found = certificate.extension(x509.MSCertificateTemplate)
    return found.template_id.dotted_string if found is not None else ""
