"""Replays the client's choice among the certificates that were found (Cisco's order, first barrier first)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from weakref import WeakKeyDictionary

from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.certificates.reading import read
from clientdiag.checks.client_certificate.kinship import families, forms
from clientdiag.checks.client_certificate.seen_by_client import Sight, sight
from clientdiag.checks.readings import local_now
from clientdiag.knowledge import is_device_ca
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    Asked,
    CertificateTrial,
    ClientCertificate,
    ConfiguredCa,
    Found,
    KeyState,
    ProfileMatch,
    RevocationAnswer,
    RevocationStatus,
    TlsHandshake,
    TrialEnd,
)

EXPIRING = timedelta(days=14)
_SIGNS_IN = {
    ExtendedKeyUsageOID.CLIENT_AUTH.dotted_string,
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string,
}


class Barrier(StrEnum):
    """Why the client passes a certificate over, in the order in which it looks. Each is a code."""

    KEY_MISSING = "client-private-key-missing"
    KEY_BROKEN = "client-private-key-unusable"
    EXPIRED = "client-certificate-expired"
    NOT_YET_VALID = "client-certificate-not-yet-valid"
    STORE = "client-certificate-in-wrong-store"
    PURPOSE = "client-wrong-purpose"
    FILTERED = "client-certificate-filtered"
    CA_KEY = "client-ca-key-differs"
    GAP = "client-intermediate-missing"
    ISSUER = "client-issuer-not-accepted"
    OTHER_CA = "client-certificate-missing"
    REVOKED = "client-certificate-revoked"


_ORDER = {barrier: place for place, barrier in enumerate(Barrier)}
_NOT_OURS = {Barrier.ISSUER, Barrier.OTHER_CA}
_OTHER_KINDS = {
    "1.3.6.1.5.5.7.3.3",  # codeSigning
    "1.3.6.1.5.5.7.3.4",  # emailProtection
    "1.3.6.1.5.5.7.3.8",  # timeStamping
    "1.3.6.1.5.5.7.3.9",  # OCSPSigning
    "1.3.6.1.4.1.311.10.3.4",  # EFS
    "1.3.6.1.4.1.311.10.3.4.1",  # EFS recovery
    "1.3.6.1.4.1.311.10.3.12",  # document signing
}
"""A certificate for these alone is of another kind, whoever issued it."""
_UNLIKELY = {Barrier.KEY_MISSING, Barrier.PURPOSE}
_THE_GATEWAYS = {*_NOT_OURS, Barrier.CA_KEY, Barrier.GAP, Barrier.REVOKED}
"""What the gateway decides: nothing of it is in the way of a certificate that it was shown and took."""
DOUBTFUL = {KeyState.DENIED, KeyState.NEEDS_PERSON, KeyState.UNKNOWN}


@dataclass(frozen=True)
class Candidate:
    """A certificate, everything that is in its way (the client's order), and the profile's rules not met.

    ``accepted`` is whether its issuer is one that the gateway or IT names; None where nobody names any.
    ``undecided`` are rules of the profile that nobody can replay.
    """

    certificate: ClientCertificate
    barriers: tuple[Barrier, ...]
    accepted: bool | None
    unmet: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()

    @property
    def first(self) -> Barrier | None:
        """What the client stumbles over first; None for one that it can take."""
        return self.barriers[0] if self.barriers else None

    @property
    def is_of_our_ca(self) -> bool:
        """Whether it comes from the CA in question.

        Where nobody names a CA, a certificate without a key, for another use or signed by itself is not
        taken for the VPN's: such ones lie in every store.
        """
        against, uses = set(self.barriers), self.certificate.extended_key_usage
        if uses and set(uses) <= _OTHER_KINDS:
            return False
        if self.accepted is None:
            return not _UNLIKELY & against and not self.certificate.is_self_signed
        return not _NOT_OURS & against and (Barrier.GAP not in against or against == {Barrier.GAP})

    @property
    def reach(self) -> int:
        """How far the client comes with it; the more the further."""
        return len(Barrier) if self.first is None else _ORDER[self.first]


@dataclass(frozen=True)
class Choice:
    """All candidates, those that the client can take (``fit``), and the nearest miss."""

    candidates: tuple[Candidate, ...]
    sight: Sight

    @property
    def fit(self) -> tuple[Candidate, ...]:
        """Those with nothing in their way; where nobody names a CA, none of what manages the computer."""
        able = (one for one in self.candidates if not one.barriers)
        return tuple(
            one for one in able if one.accepted is not None or not is_device_ca(one.certificate.issuer_label)
        )

    @property
    def nearest(self) -> Candidate | None:
        """Of our CA's certificates the one with which the client comes furthest; the newest of equals."""
        ours = [one for one in self.candidates if one.is_of_our_ca and one.barriers]
        return max(ours, key=lambda one: _rank(one, ours), default=None)

    @property
    def stranger(self) -> Candidate | None:
        """The best of another CA's certificates: nothing but its issuer is in its way."""
        others = [one for one in self.candidates if one.barriers and set(one.barriers) <= _NOT_OURS]
        others = [one for one in others if not is_device_ca(one.certificate.issuer_label)]
        return max(others, key=lambda one: _rank(one, others), default=None)


_DATES = {Barrier.EXPIRED, Barrier.NOT_YET_VALID}


def _rank(one: Candidate, among: list[Candidate]) -> tuple[bool, bool, int, float]:
    """One for signing in before any other, today's before an old one, then the one that comes furthest.

    One without a key counts as today's only where it renews an old one; else it is a stray import.
    """
    against, end = set(one.barriers), one.certificate.not_after
    today = not _DATES & against and (
        Barrier.KEY_MISSING not in against or any(_renews(one, old) for old in among)
    )
    return Barrier.PURPOSE not in against, today, one.reach, end.timestamp() if end else 0.0


def _renews(one: Candidate, old: Candidate) -> bool:
    new, ended = one.certificate, old.certificate
    same = (new.store, new.subject, new.issuer) == (ended.store, ended.subject, ended.issuer)
    return same and Barrier.EXPIRED in old.barriers


_NO_RULES = ProfileMatch("", "")
_MADE: WeakKeyDictionary[Evidence, Choice | None] = WeakKeyDictionary()


def choice(evidence: Evidence) -> Choice | None:
    """The candidates as the client would look at them; None before the time is known. Worked out once."""
    if evidence not in _MADE:
        _MADE[evidence] = _choice(evidence)
    return _MADE[evidence]


def _choice(evidence: Evidence) -> Choice | None:
    now = local_now(evidence)
    if now is None:
        return None
    seen, who = sight(evidence), _Issuers(evidence)
    found = [one for one in evidence.all(ClientCertificate) if one.is_ca is not True]
    matches = {
        one.certificate: one
        for one in evidence.all(ProfileMatch)
        if seen.profile is not None and one.file == seen.profile.file
    }
    revoked = {
        one.certificate for one in evidence.all(RevocationAnswer) if one.status is RevocationStatus.REVOKED
    }
    taken = {one.certificate for one in evidence.all(CertificateTrial) if one.end is TrialEnd.ACCEPTED}
    candidates = []
    for one in found:
        match = matches.get(one.sha256, _NO_RULES)
        barriers = sorted(
            (*_own(one, now), *_outside(one, seen, match.unmet), *who.barriers(one)),
            key=lambda each: _ORDER[each],
        )
        if one.sha256 in revoked:
            barriers.append(Barrier.REVOKED)
        if one.sha256 in taken:
            barriers = [each for each in barriers if each not in _THE_GATEWAYS]
        accepted = one.sha256 in taken or who.accepts(one)
        candidates.append(Candidate(one, tuple(barriers), accepted, match.unmet, match.undecided))
    return Choice(tuple(candidates), seen)


def _own(one: ClientCertificate, now: datetime) -> Iterator[Barrier]:
    if one.private_key is KeyState.ABSENT:
        yield Barrier.KEY_MISSING
    elif one.private_key is KeyState.BROKEN:
        yield Barrier.KEY_BROKEN
    if one.not_after is not None and (one.not_after < now or _is_behind_expired(one, now)):
        yield Barrier.EXPIRED
    elif one.not_before is not None and one.not_before > now:
        yield Barrier.NOT_YET_VALID
    if not may_sign_in(one):
        yield Barrier.PURPOSE


def _is_behind_expired(one: ClientCertificate, now: datetime) -> bool:
    """Whether a certificate between it and the CA has ended; the CA itself is the gateway's to keep."""
    between = [step for step in one.path if step.signed and step.found is Found.HERE and not step.is_root]
    return any(step.not_after is not None and step.not_after < now for step in between)


def may_sign_in(one: ClientCertificate) -> bool:
    """By key usage and extended key usage; an absent extension forbids nothing (Cisco's rules)."""
    signs = one.key_usage is None or "digitalSignature" in one.key_usage
    return signs and (one.extended_key_usage is None or bool(_SIGNS_IN & set(one.extended_key_usage)))


def _outside(one: ClientCertificate, seen: Sight, unmet: tuple[str, ...]) -> Iterator[Barrier]:
    if not seen.reaches(one):
        yield Barrier.STORE
    if unmet:
        yield Barrier.FILTERED


class _Issuers:
    """Whose certificates are accepted: the configured CA's, and those on the gateway's list."""

    def __init__(self, evidence: Evidence) -> None:
        configured = evidence.first(ConfiguredCa)
        self.configured = tuple(read(der).subject for der in configured.certificates) if configured else ()
        self._families = families(self.configured)
        asking = [one for one in evidence.all(TlsHandshake) if one.asked is Asked.LISTED]
        self._listed = forms(asking[0].asked_cas) if asking else frozenset()
        self._kin_of_listed = families(asking[0].asked_cas) if asking else frozenset()

    def accepts(self, one: ClientCertificate) -> bool | None:
        """None where nobody names a CA, or where the gateway may hold what is missing here."""
        if not self.configured and (not self._listed or self._may_lead_on(one)):
            return None
        return not tuple(self.barriers(one))

    def barriers(self, one: ClientCertificate) -> Iterator[Barrier]:
        """What the issuer has against it."""
        through = [step for step in one.path if step.found is Found.CONFIGURED]
        if self.configured and not through:
            yield Barrier.GAP if self._breaks_off(one) else Barrier.OTHER_CA
            return
        if through and not any(step.signed for step in through):
            yield Barrier.CA_KEY
        if self._listed and not self._is_listed(one) and (through or not self._may_lead_on(one)):
            yield Barrier.ISSUER

    def _is_listed(self, one: ClientCertificate) -> bool:
        names = (*one.issuers, *(step.issuer for step in one.path), one.issuer)
        return bool(forms(names) & self._listed)

    def _may_lead_on(self, one: ClientCertificate) -> bool:
        """The path ends at an issuer that is nowhere here; the gateway may have it, and the way on."""
        return self._ends_among(one, self._kin_of_listed) and not self._is_listed(one)

    def _breaks_off(self, one: ClientCertificate) -> bool:
        """An issuer that is nowhere, and that belongs to the organization of the configured CA."""
        return self._ends_among(one, self._families)

    def _ends_among(self, one: ClientCertificate, kin: frozenset[tuple[str, ...]]) -> bool:
        last = one.path[-1] if one.path else None
        return last is not None and last.found is Found.NOWHERE and bool(families((last.issuer,)) & kin)
