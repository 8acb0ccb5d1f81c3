"""Trust: the authorities of the field, expected and found, and the stores that were looked into."""

from __future__ import annotations

from datetime import datetime

from clientdiag.certificates.reading import Certificate, is_issued_by, read
from clientdiag.checks.readings import deciding_stores, local_now, primary_handshake
from clientdiag.knowledge import KnownCa, known_cas
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import StoreContext, TrustStore
from clientdiag.model.text import text
from clientdiag.rendering.details.section import Section
from clientdiag.rendering.details.words import yes_no
from clientdiag.translation import say


def expected_and_found(evidence: Evidence) -> Section | None:
    """The known CAs, and where each was found."""
    stores = evidence.all(TrustStore)
    if not stores:
        return None
    handshake = primary_handshake(evidence)
    presented = [read(der) for der in handshake.presented] if handshake else []
    rows = tuple(_known_row(known, stores, presented, local_now(evidence)) for known in known_cas())
    note = text("The authorities that Meraki gateways have used. Another issuer is no fault by itself.")
    return Section(
        say(text("Expected and found")),
        tuple(say(one) for one in _KNOWN_COLUMNS),
        rows,
        say(note),
        "trust.expected-and-found",
    )


def _known_row(
    known: KnownCa, stores: list[TrustStore], presented: list[Certificate], when: datetime | None
) -> tuple[str, ...]:
    held = {one.store: [read(der) for der in one.certificates] for one in stores}
    everything = [certificate for members in held.values() for certificate in members]
    local = [one for one in stores if one.context in {StoreContext.USER, StoreContext.MACHINE}]
    public = [one for one in stores if one.context is StoreContext.PUBLIC]

    def holders(among: list[TrustStore]) -> list[str]:
        return [
            one.store for one in among if any(_is_it(member, known, everything) for member in held[one.store])
        ]

    sent = any(_is_it(one, known, everything) for one in presented)
    return (
        known.name,
        say(_ROLES[known.role, known.line]),
        _here(known, local, holders(local)),
        yes_no(yes=sent),
        yes_no(yes=bool(holders(public))),
        _remarks(known, [*presented, *everything], everything, when),
    )


_ROLES = {
    ("root", "current"): text("root, current line"),
    ("root", "older"): text("root, older line"),
    ("intermediate", "current"): text("intermediate, current line"),
    ("intermediate", "older"): text("intermediate, older line"),
}


def _here(known: KnownCa, local: list[TrustStore], holders: list[str]) -> str:
    if holders:
        return ", ".join(holders)
    if known.role != "root":
        return say(text("not needed here"))
    unsure = any(one.failure is not None or not one.complete for one in local)
    return say(text("not known")) if unsure else say(text("no"))


def _remarks(known: KnownCa, seen: list[Certificate], roots: list[Certificate], when: datetime | None) -> str:
    remarks = []
    if when is not None and when > known.not_after:
        remarks.append(say(text("expired {day}", day=known.not_after.date().isoformat())))
    for other in seen:
        if other.subject == known.subject and not _is_it(other, known, roots):
            look_alike = text(
                "another certificate of the same name is there: SHA-256 {sha256}", sha256=other.sha256
            )
            remarks.append(say(look_alike))
            break
    return "; ".join(remarks) or "–"


def _is_it(one: Certificate, known: KnownCa, roots: list[Certificate]) -> bool:
    """By fingerprint; where none is known, by name and by the signature of the known issuer."""
    if known.sha256 is not None:
        return one.sha256.lower() == known.sha256
    if one.subject != known.subject:
        return False
    fingerprints = {other.sha256 for other in known_cas() if other.subject == known.issuer}
    issuers = [root for root in roots if root.sha256.lower() in fingerprints]
    return any(is_issued_by(one, issuer) for issuer in issuers)


_KNOWN_COLUMNS = (
    text("Certificate"),
    text("Role"),
    text("Here"),
    text("Sent by the server"),
    text("In Mozilla's list"),
    text("Remark"),
)


def stores(evidence: Evidence) -> Section | None:
    """Every store that was looked into."""
    stores = evidence.all(TrustStore)
    if not stores:
        return None
    deciding = {one.store for one in deciding_stores(evidence)}
    rows = tuple(
        (
            one.store,
            one.location,
            str(one.count)
            if one.failure is None
            else say(text("could not be read: {why}", why=one.failure.kind.value)),
            say(text("decides")) if one.store in deciding else "–",
        )
        for one in stores
    )
    columns = (text("Store"), text("Place"), text("Certificates"), text("For the Cisco client"))
    title = say(text("Where trusted roots were looked for"))
    return Section(title, tuple(say(one) for one in columns), rows, id="trust.stores")
