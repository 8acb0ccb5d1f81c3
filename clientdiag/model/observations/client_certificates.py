"""Facts about the user's and the computer's own certificates: names, dates and uses, never the bytes.

A client certificate names a person, so it never enters a report whole. What the rules need is
worked out while it is read; see :mod:`clientdiag.certificates.client`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from clientdiag.model.core import Failure, Observation
from clientdiag.model.observations.trust import StoreContext


class KeyState(StrEnum):
    """What is known of a certificate's private key, asked without a prompt and without reading it.

    ``usable``: it is there and answered. ``present``: it is there, and was not tried. ``absent``: the
    certificate stands alone. ``broken``: a key belongs to it, but provably cannot sign (key set gone,
    token absent, another key). ``needs-person``: a PIN or a confirmation. ``denied``: not this user's
    to use. ``unknown``: the system did not say.
    """

    USABLE = "usable"
    PRESENT = "present"
    ABSENT = "absent"
    BROKEN = "broken"
    NEEDS_PERSON = "needs-person"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Found(StrEnum):
    """Where an issuer was found: the CA that IT configured, a store of this computer, or nowhere."""

    CONFIGURED = "configured"
    HERE = "here"
    NOWHERE = "nowhere"


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step up a client certificate's path: the issuer's name (RFC 4514) and what was found under it.

    ``signed`` says whether the key of what was found made the signature; ``sha256`` is its
    fingerprint, empty where nothing was found. ``is_root`` says that it is self-signed; its validity is
    that of what was found.
    """

    issuer: str
    found: Found
    signed: bool = False
    sha256: str = ""
    is_root: bool = False
    not_before: datetime | None = None
    not_after: datetime | None = None


class ClientStore(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="client-store"):
    """One store that may hold client certificates, whether it could be read, and what is in it.

    ``unreadable`` counts entries that are no certificate, ``loose_keys`` private keys that belong to
    none (they are counted by their file's or block's name and never read).
    """

    store: str
    context: StoreContext
    location: str
    count: int = 0
    unreadable: int = 0
    loose_keys: int = 0
    failure: Failure | None = None


class ClientCertificate(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="client-certificate"):
    """One certificate in a store that may hold client certificates.

    Names are RFC 4514, ``serial`` and ``sha256`` upper-case hexadecimal. ``key_usage`` holds RFC
    5280's names, ``extended_key_usage`` dotted OIDs; None where the extension is absent. ``path`` leads
    from its issuer upward, to the configured CA if any way does; ``issuers`` are the names on all ways.
    ``provider`` is who keeps the key (a CSP, a KSP, a token). ``is_ca`` is basicConstraints' word.
    ``template`` is the AD CS template's name or OID. ``sha1_start`` is the beginning of its SHA-1, by which
    the Cisco client remembers it.
    """

    store: str
    context: StoreContext
    sha256: str
    subject: str
    issuer: str
    serial: str = ""
    label: str = ""
    issuer_label: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    key: str = ""
    private_key: KeyState = KeyState.UNKNOWN
    provider: str = ""
    key_usage: tuple[str, ...] | None = None
    extended_key_usage: tuple[str, ...] | None = None
    is_ca: bool | None = None
    is_self_signed: bool = False
    template: str = ""
    path: tuple[Step, ...] = ()
    issuers: tuple[str, ...] = ()
    key_failure: Failure | None = None
    sha1_start: str = ""


class ProfileMatch(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="profile-match"):
    """Which CertificateMatch rules of one Cisco profile a certificate (its SHA-256) does not meet.

    ``unmet`` are the rules in the profile's order, as ``KeyUsage: Digital_Signature`` or
    ``DistinguishedName: CN Equal …``; empty where it meets all. ``undecided`` are those that Cisco's
    schema does not have, so that whether the certificate meets them is not known.
    """

    file: str
    certificate: str
    unmet: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


class TrialEnd(StrEnum):
    """How a handshake with the user's certificate ended.

    ``accepted``: the gateway signed in, or went on to a sign-in that it does not offer without a
    certificate. ``refused``: an alert, a reset or its words, after the certificate was shown.
    ``not-asked``: it never asked for one. ``failed``: something else, or nothing that proves either.
    """

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_ASKED = "not-asked"
    FAILED = "failed"


class CertificateTrial(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="certificate-trial"):
    """One handshake with a certificate (its SHA-256) that the user chose to show, and its end.

    ``alert`` is the TLS alert received, ``status`` the HTTP status, ``words`` the gateway's own text,
    capped. No session was kept.
    """

    certificate: str
    address: str
    end: TrialEnd
    alert: str = ""
    status: int | None = None
    words: str = ""
    failure: Failure | None = None
    duration_ms: float = 0.0
