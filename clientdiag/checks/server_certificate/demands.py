"""Does the certificate meet what the Cisco client's own files demand? Pinned keys and FIPS mode."""

from __future__ import annotations

import base64
import hashlib
import re

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clientdiag.certificates.reading import Certificate
from clientdiag.checks.readings import chain_view, host_of, primary_handshake
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientPolicy, PinnedKeys, TlsHandshake
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import text

_APPROVED_CURVES = {"EC secp256r1", "EC secp384r1", "EC secp521r1"}
_WEAK_HASHES = {"md5", "sha1"}


@rule("certificate-pin-mismatch", TlsHandshake)
def certificate_pin_mismatch(evidence: Evidence) -> Judged:
    """The profile pins keys for this gateway, and none of the presented certificates has one of them.

    With certificates that renew themselves a pin on the server's own key breaks at each renewal.
    """
    view, handshake, host = chain_view(evidence), primary_handshake(evidence), host_of(evidence)
    if view is None or handshake is None or host is None:
        return
    meant = [one for one in evidence.all(PinnedKeys) if one.host == "" or _host(one.host) == host]
    pins = {_plain(pin) for one in meant for pin in one.pins}
    if not pins or any(_fingerprints(one) & pins for one in view.presented):
        return
    yield Finding(
        code="certificate-pin-mismatch",
        severity=Severity.ERROR,
        summary=text("The VPN settings expect another certificate from this server"),
        explanation=text("The server's key is not the one that is written down for it."),
        acts=(Actor.IT_PROFILE,),
        detail=(
            text(
                "`{file}` pins {count} key(s) for this host; none is in the presented chain.",
                file=meant[0].file,
                count=len(pins),
            ),
            text("SHA-512 of the server's key: `{pin}`.", pin=min(_fingerprints(view.leaf), default="?")),
        ),
        remedy_it=(
            text(
                "Correct the pins in the profile; pin an issuer rather than a certificate that renews itself."
            ),
            text("If nobody changed the certificate, find out who answers in the gateway's place."),
        ),
        subject=view.leaf.sha256,
        evidence=evidence.refs(handshake, *meant),
    )


def _host(place: str) -> str:
    return place.partition("/")[0].partition(":")[0].lower()


def _plain(pin: str) -> str:
    """A pin without what writers put around it: hexadecimal in lower case, or base64 as it stands."""
    bare = re.sub(r"^sha-?512[:/]?", "", pin.strip(), flags=re.IGNORECASE)
    as_hex = re.sub(r"[^0-9a-fA-F]", "", bare)
    if len(as_hex) == 128 and len(as_hex) >= len(re.sub(r"[:\s]", "", bare)):
        return as_hex.lower()
    try:
        return base64.b64decode(bare, validate=True).hex()
    except ValueError:
        return bare


def _fingerprints(certificate: Certificate) -> set[str]:
    if certificate.loaded is None:
        return set()
    try:
        key = certificate.loaded.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except ValueError:
        return set()
    return {hashlib.sha512(key).hexdigest()}


@rule("fips-rejects", TlsHandshake, ClientPolicy)
def fips_rejects(evidence: Evidence) -> Judged:
    """FIPS mode is on in the client's policy, and a key, a signature or the cipher is outside it."""
    view, handshake = chain_view(evidence), primary_handshake(evidence)
    policy = evidence.all(ClientPolicy)[0]
    if view is None or handshake is None or policy.values.get("FipsMode", "").lower() != "true":
        return
    outside = [
        reason for one in view.best.certificates if (reason := _outside(one, is_root=one.is_self_signed))
    ]
    if "CHACHA20" in (handshake.cipher or ""):
        outside.append(f"cipher {handshake.cipher}")
    if not outside:
        return
    yield Finding(
        code="fips-rejects",
        severity=Severity.ERROR,
        summary=text("This computer's strict security rules refuse the server's certificate"),
        explanation=text("The Cisco client here is set to a mode (FIPS) that allows only certain keys."),
        acts=(Actor.IT_DEVICE, Actor.IT_SERVER),
        detail=tuple(text("Outside FIPS mode: {reason}.", reason=one) for one in outside[:6]),
        remedy_it=(
            text(
                "Give the gateway a certificate with RSA 2048 or more, or P-256, P-384 or "
                "P-521, signed with SHA-2."
            ),
        ),
        subject=view.leaf.sha256,
        evidence=evidence.refs(handshake, policy),
    )


def _outside(one: Certificate, *, is_root: bool) -> str:
    kind, _, size = one.key.partition(" ")
    if kind == "RSA" and size.isdecimal() and len(size) < 9 and int(size) < 2048:
        return f"{one.label}: {one.key}"
    if kind not in {"RSA", "EC"} or (kind == "EC" and one.key not in _APPROVED_CURVES):
        return f"{one.label}: {one.key}"
    digest = one.loaded.signature_hash_algorithm if one.loaded else None
    if not is_root and digest is not None and digest.name in _WEAK_HASHES:
        return f"{one.label}: {digest.name}"
    return ""


RULES = (certificate_pin_mismatch, fips_rejects)
