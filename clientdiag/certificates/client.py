"""What is to be known of a client certificate: its uses, and where its path leads; its bytes stay here."""

from __future__ import annotations

import hashlib

from cryptography import x509

from clientdiag.certificates.index import Index
from clientdiag.certificates.reading import Certificate, is_issued_by
from clientdiag.model.observations import ClientCertificate, Found, Step, StoreContext

MAX_STEPS = 8
MAX_ALL_STEPS = 64
MAX_ISSUERS = 40
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
    path, issuers = ways_up(certificate, configured, here)
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
        path=path,
        issuers=issuers,
        sha1_start=hashlib.sha1(certificate.der, usedforsecurity=False).hexdigest()[:8].upper(),
    )


def path_up(certificate: Certificate, configured: Index, here: Index) -> tuple[Step, ...]:
    """The best way up from *certificate*: to the configured CA by its key, else as far as any leads."""
    return ways_up(certificate, configured, here)[0]


def ways_up(
    certificate: Certificate, configured: Index, here: Index
) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """The best way up, and the names of the issuers on all ways (cross-signed CAs have several).

    A way ends at a root, at an issuer that is nowhere, or where a name fits and the key does not. It
    goes on above the configured CA, whose own issuer a gateway may list.
    """
    if certificate in configured:
        return (_step(certificate, certificate, Found.CONFIGURED, signed=True),), (certificate.issuer,)
    search = _Ways(configured, here)
    search.follow(certificate, (), frozenset({certificate.der}))
    names = dict.fromkeys(step.issuer for way in search.ways for step in way)
    return max(search.ways, key=_worth, default=()), tuple(names)[:MAX_ISSUERS]


class _Ways:
    """Every way up, within bounds; the configured CA is asked first at each step."""

    def __init__(self, configured: Index, here: Index) -> None:
        self._configured, self._here = configured, here
        self._steps = 0
        self.ways: list[tuple[Step, ...]] = []

    def follow(self, current: Certificate, way: tuple[Step, ...], met: frozenset[bytes]) -> None:
        """Go on from *current*, which *way* led to."""
        if current.is_self_signed or len(way) >= MAX_STEPS or self._steps >= MAX_ALL_STEPS:
            self.ways.append(way)
            return
        signers, namesakes = self._issuers(current)
        for found, issuer in signers:
            self._steps += 1
            step = _step(current, issuer, found, signed=True)
            if issuer.der in met:
                self.ways.append((*way, step))
            else:
                self.follow(issuer, (*way, step), met | {issuer.der})
        others = [one for one in namesakes if not signers or one[0] is Found.CONFIGURED]
        for found, issuer in others[:1]:
            self.ways.append((*way, _step(current, issuer, found, signed=False)))
        if not signers and not others:
            self.ways.append((*way, Step(current.issuer[:1000], Found.NOWHERE)))

    def _issuers(
        self, current: Certificate
    ) -> tuple[list[tuple[Found, Certificate]], list[tuple[Found, Certificate]]]:
        """Those whose key signed *current*, and those that only bear the name; each certificate once."""
        signers: dict[bytes, tuple[Found, Certificate]] = {}
        namesakes: list[tuple[Found, Certificate]] = []
        for index, found in ((self._configured, Found.CONFIGURED), (self._here, Found.HERE)):
            for one in index.named(current.issuer_der)[:MAX_NAMESAKES]:
                if is_issued_by(current, one):
                    signers.setdefault(one.der, (found, one))
                else:
                    namesakes.append((found, one))
        return list(signers.values()), namesakes


def _worth(way: tuple[Step, ...]) -> tuple[int, float, int]:
    """By the configured CA's key, then under its name, then to a root; of equals what lasts longest."""
    ends = [step.not_after.timestamp() for step in way if step.signed and step.not_after is not None]
    lasts = min(ends, default=0.0)
    if any(step.found is Found.CONFIGURED and step.signed for step in way):
        return 3, lasts, len(way)
    if any(step.found is Found.CONFIGURED for step in way):
        return 2, lasts, len(way)
    return int(bool(way) and way[-1].is_root), lasts, len(way)


def _step(current: Certificate, issuer: Certificate, found: Found, *, signed: bool) -> Step:
    return Step(
        current.issuer[:1000],
        found,
        signed,
        issuer.sha256,
        issuer.is_self_signed,
        issuer.not_before,
        issuer.not_after,
    )


def _key_usage(certificate: Certificate) -> tuple[str, ...] | None:
    usage = certificate.extension(x509.KeyUsage)
    return None if usage is None else tuple(name for name, field in _USES if getattr(usage, field))


def _template(certificate: Certificate) -> str:
    found = certificate.extension(x509.MSCertificateTemplate)
    return found.template_id.dotted_string if found is not None else ""
