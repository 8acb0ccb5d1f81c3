"""Facts fetched from addresses that certificates name: issuers, and whether a certificate was revoked."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from clientdiag.model.core import Failure, Observation


class FetchedIssuer(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="fetched-issuer"):
    """What the address of an issuer (authorityInfoAccess caIssuers) gave; evidence, never an anchor.

    ``child`` is the SHA-256 of the certificate that names ``url``; ``certificates`` are DER, those
    that issued it first. ``redirects`` are the addresses that followed. A failure of kind
    permission-denied or not-supported without a number means that this program did not ask.
    """

    child: str
    url: str
    certificates: tuple[bytes, ...] = ()
    redirects: tuple[str, ...] = ()
    status: int | None = None
    body_bytes: int = 0
    failure: Failure | None = None
    duration_ms: float = 0.0


class FurtherMembers(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="further-members"):
    """More of what the trust store ``store`` holds: the members on the way up from fetched issuers."""

    store: str
    certificates: tuple[bytes, ...]


class RevocationDemand(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="revocation-demand"):
    """Revocation was to be checked. ``required``: without an answer a certificate counts as refused."""

    required: bool = False


class RevocationMethod(StrEnum):
    """How it was asked: a list, a question, or an answer that the server sent along."""

    CRL = "crl"
    OCSP = "ocsp"
    STAPLE = "staple"


class RevocationStatus(StrEnum):
    """What is known. Only a signed answer about this certificate, in its time, is good or revoked."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


class Doubt(StrEnum):
    """Why an answer that came says nothing: by its time, its signature, or what it is about."""

    EXPIRED = "expired"
    EARLY = "early"
    NOT_SIGNED = "not-signed"
    OTHER_CERTIFICATE = "other-certificate"
    NOT_COVERED = "not-covered"
    REFUSED = "refused"
    ISSUER_UNKNOWN = "issuer-unknown"


class RevocationAnswer(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="revocation-answer"):
    """One answer about one certificate (its SHA-256), or why there is none.

    ``signed_by_issuer`` says that the issuer or a responder it appointed signed; ``responder`` is
    who did. ``detail`` is the responder's own word for a refusal. ``reason`` is that of RFC 5280
    5.3.1. Times are UTC.
    """

    certificate: str
    method: RevocationMethod
    url: str = ""
    status: RevocationStatus = RevocationStatus.UNKNOWN
    doubt: Doubt | None = None
    reason: str = ""
    revoked: datetime | None = None
    this_update: datetime | None = None
    next_update: datetime | None = None
    signed_by_issuer: bool = False
    responder: str = ""
    detail: str = ""
    failure: Failure | None = None
    duration_ms: float = 0.0
