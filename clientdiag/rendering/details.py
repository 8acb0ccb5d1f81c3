"""The facts behind the overview as plain tables: the same in the window, the HTML and the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clientdiag.certificates.names import matches, shown_names
from clientdiag.certificates.paths import is_valid_at
from clientdiag.certificates.reading import Certificate, is_issued_by, read
from clientdiag.checks.readings import (
    ChainView,
    by_address_handshake,
    chain_view,
    deciding_stores,
    issuer_is_missing,
    local_now,
    primary_handshake,
    view_of,
)
from clientdiag.knowledge import KnownCa, known_cas
from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Asked, StoreContext, TlsHandshake, TrustStore
from clientdiag.model.text import Text, text
from clientdiag.translation import say


@dataclass(frozen=True)
class Section:
    """One table. Every cell is plain text of possibly hostile origin, not escaped for any format."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Details:
    """All tables, in the order shown."""

    sections: tuple[Section, ...]


def details(report: Report) -> Details:
    """The tables of *report*; a table without facts is left out."""
    evidence = Evidence(report.runs)
    made = (
        _issuer_and_root(evidence),
        _side_by_side(report, evidence),
        _path(evidence),
        _expected_and_found(evidence),
        _stores(evidence),
    )
    return Details(tuple(section for section in made if section is not None))


def _issuer_and_root(evidence: Evidence) -> Section | None:
    view = chain_view(evidence)
    if view is None:
        return None
    root = view.best.last if view.best.is_complete else None
    needed = text("not known: {issuer} was not sent", issuer=view.leaf.issuer_label)
    rows = [
        (say(text("Certificate for")), shown_names(view.leaf)),
        (say(text("Issued by")), view.leaf.issuer),
        (
            say(text("Root it needs")),
            root.subject if root else say(needed) if issuer_is_missing(view) else view.best.last.issuer,
        ),
        (
            say(text("SHA-256 of the root")),
            root.sha256 if root else say(text("not known: the root was not presented")),
        ),
        (say(text("Trusted here")), _trusted(view)),
        (say(text("Found in")), ", ".join(sorted(view.best.anchored_in)) or "–"),
        (say(text("In Mozilla's public list")), say(text("yes")) if view.public_root else say(text("no"))),
    ]
    return Section(say(text("The server's issuer and the root it needs")), ("", ""), tuple(rows))


_ROOT_UNKNOWN = text("not known: the root was not presented")


def _trusted(view: ChainView) -> str:
    if view.trusted is None:
        return say(text("could not be settled"))
    return say(text("yes")) if view.trusted else say(text("no"))


def _side_by_side(report: Report, evidence: Evidence) -> Section | None:
    by_name, by_address = primary_handshake(evidence), by_address_handshake(evidence)
    if by_name is None:
        return None
    columns = ["", say(text("by address")) if report.target.is_address else say(text("by name"))]
    cells = [_route_cells(by_name, report, evidence, None)]
    if by_address is not None:
        columns.append(say(text("by address {address}", address=by_address.address)))
        cells.append(_route_cells(by_address, report, evidence, by_name))
    rows = tuple(
        (say(label), *(column[place] for column in cells)) for place, label in enumerate(_ROUTE_LABELS)
    )
    return Section(say(text("By name and by address")), tuple(columns), rows)


_ROUTE_LABELS: tuple[Text, ...] = (
    text("Connected to"),
    text("Certificate for"),
    text("Issuer"),
    text("Name matches"),
    text("Trusted here"),
    text("TLS"),
    text("Asks for your certificate"),
)


def _route_cells(
    seen: TlsHandshake, report: Report, evidence: Evidence, other: TlsHandshake | None
) -> tuple[str, ...]:
    place = f"[{seen.address}]:{seen.port}" if ":" in seen.address else f"{seen.address}:{seen.port}"
    if not seen.presented:
        why = say(text("no certificate: {why}", why=seen.failure.kind.value if seen.failure else "–"))
        return (place, why, "–", "–", "–", seen.protocol or "–", _asks(seen))
    leaf = read(seen.presented[0])
    view = view_of(seen, evidence)
    same = other is not None and other.presented[:1] == seen.presented[:1]
    names = say(text("the same certificate")) if same else shown_names(leaf)
    tls = " ".join(part for part in (seen.protocol, seen.cipher) if part)
    return (
        place,
        names,
        leaf.issuer_label,
        _matches(leaf, seen, report, other),
        _trusted(view) if view else "–",
        tls,
        _asks(seen),
    )


def _matches(leaf: Certificate, seen: TlsHandshake, report: Report, other: TlsHandshake | None) -> str:
    if other is None:
        return (
            say(text("yes"))
            if matches(leaf, report.target.host, is_address=report.target.is_address)
            else say(text("no"))
        )
    if matches(leaf, seen.address, is_address=True):
        return say(text("yes"))
    return say(text("no – expected: use the name"))


def _asks(seen: TlsHandshake) -> str:
    if seen.asked is Asked.LISTED:
        return say(text("yes: {names}", names=", ".join(seen.asked_cas[:5])))
    words = {Asked.NO: text("no"), Asked.ANY_CA: text("yes, from any CA")}
    return say(words.get(seen.asked, text("not known")))


def _path(evidence: Evidence) -> Section | None:
    view = chain_view(evidence)
    if view is None:
        return None
    rows = []
    for one, sent in zip(view.best.certificates, view.best.presented, strict=True):
        start = one.not_before.date().isoformat() if one.not_before else "?"
        end = one.not_after.date().isoformat() if one.not_after else "?"
        held = ", ".join(sorted(view.best.anchored_in)) if one is view.best.last else ""
        where = [say(text("sent by the server"))] if sent else []
        where += [say(text("in {stores}", stores=held))] if held else []
        good = say(text("valid")) if is_valid_at(one, view.when) else say(text("not valid now"))
        rows.append((one.label, one.key, f"{start} – {end}", good, "; ".join(where) or "–", one.sha256))
    if not view.best.is_complete:
        missing = say(text("missing: neither sent nor here"))
        rows.append((view.best.last.issuer_label, "–", "–", "–", missing, "–"))
    columns = tuple(say(one) for one in _PATH_COLUMNS)
    return Section(
        say(text("Certification path, from the server upward")),
        columns,
        tuple(rows),
    )


_PATH_COLUMNS = (
    text("Certificate"),
    text("Key"),
    text("Validity"),
    text("Now"),
    text("Where"),
    text("SHA-256"),
)
_KNOWN_COLUMNS = (
    text("Certificate"),
    text("Role"),
    text("Here"),
    text("Sent by the server"),
    text("In Mozilla's list"),
    text("Remark"),
)


def _expected_and_found(evidence: Evidence) -> Section | None:
    stores = evidence.all(TrustStore)
    if not stores:
        return None
    handshake = primary_handshake(evidence)
    presented = [read(der) for der in handshake.presented] if handshake else []
    rows = tuple(_known_row(known, stores, presented, local_now(evidence)) for known in known_cas())
    note = text("The authorities that Meraki gateways have used. Another issuer is no fault by itself.")
    return Section(
        say(text("Expected and found")), tuple(say(one) for one in _KNOWN_COLUMNS), rows, say(note)
    )


def _known_row(
    known: KnownCa, stores: list[TrustStore], presented: list[Certificate], when: datetime | None
) -> tuple[str, ...]:
    held = {one.store: [read(der) for der in one.certificates] for one in stores}
    everything = [certificate for members in held.values() for certificate in members]
    local = [one for one in stores if one.context is not StoreContext.PUBLIC]
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
        _yes_no(yes=sent),
        _yes_no(yes=bool(holders(public))),
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


def _yes_no(*, yes: bool) -> str:
    return say(text("yes")) if yes else say(text("no"))


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


def _stores(evidence: Evidence) -> Section | None:
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
    return Section(say(text("Where trusted roots were looked for")), tuple(say(one) for one in columns), rows)


def _count(store: TrustStore) -> str:
    if store.failure is not None:
        return say(text("could not be read: {why}", why=store.failure.kind.value))
    return str(store.count)
