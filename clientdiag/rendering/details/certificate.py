"""The server's certificate: its issuer and root, by name beside by address, and its path."""

from __future__ import annotations

from typing import NamedTuple

from clientdiag.certificates.names import matches, shown_names
from clientdiag.certificates.paths import is_valid_at
from clientdiag.certificates.reading import Certificate, read
from clientdiag.checks.readings import (
    ChainView,
    by_address_handshake,
    chain_view,
    issuer_is_missing,
    primary_handshake,
    view_of,
)
from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Asked, TlsHandshake
from clientdiag.model.text import Text, text
from clientdiag.rendering.details.section import CellMark, Section
from clientdiag.translation import say


def issuer_and_root(evidence: Evidence) -> Section | None:
    """Who issued the certificate, which root it needs, and whether that is here."""
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
    title = say(text("The server's issuer and the root it needs"))
    return Section(title, ("", ""), tuple(rows), id="certificate.issuer-and-root")


def _trusted(view: ChainView) -> str:
    if view.trusted is None:
        return say(text("could not be settled"))
    return say(text("yes")) if view.trusted else say(text("no"))


def side_by_side(report: Report, evidence: Evidence) -> Section | None:
    """What the server showed by name, beside what it showed to a raw address, differences marked."""
    by_name, by_address = primary_handshake(evidence), by_address_handshake(evidence)
    if by_name is None:
        return None
    columns = ["", say(text("by address")) if report.target.is_address else say(text("by name"))]
    cells = [_route_cells(by_name, report, evidence, None)]
    if by_address is not None:
        columns.append(say(text("by address")))
        cells.append(_compared(cells[0], _route_cells(by_address, report, evidence, by_name)))
    rows = tuple(
        (say(label), *(column[place].words for column in cells)) for place, label in enumerate(_ROUTE_LABELS)
    )
    marks = tuple(
        (CellMark.NONE, *(column[place].mark for column in cells)) for place in range(len(_ROUTE_LABELS))
    )
    title = say(text("By name and by address"))
    return Section(title, tuple(columns), rows, id="certificate.by-name-and-by-address", marks=marks)


class _Cell(NamedTuple):
    words: str
    mark: CellMark = CellMark.NONE


_ROUTE_LABELS: tuple[Text, ...] = (
    text("Connected to"),
    text("Certificate for"),
    text("Issuer"),
    text("Name matches"),
    text("Trusted here"),
    text("In Mozilla's list"),
    text("TLS"),
    text("Asks for your certificate"),
)
_SAME = text("the same certificate")


def _compared(first: tuple[_Cell, ...], second: tuple[_Cell, ...]) -> tuple[_Cell, ...]:
    """*second* with a mark where it says another thing than *first*; its place is another by nature."""
    same = say(_SAME)
    return (
        second[0],
        *(
            that._replace(mark=CellMark.DIFFERS)
            if that.mark is CellMark.NONE and that.words not in {this.words, same}
            else that
            for this, that in zip(first[1:], second[1:], strict=True)
        ),
    )


def _route_cells(
    seen: TlsHandshake, report: Report, evidence: Evidence, other: TlsHandshake | None
) -> tuple[_Cell, ...]:
    place = f"[{seen.address}]:{seen.port}" if ":" in seen.address else f"{seen.address}:{seen.port}"
    tls = " ".join(part for part in (seen.protocol, seen.cipher) if part) or "–"
    asks = _Cell(_asks(seen))
    if not seen.presented:
        why = say(text("no certificate: {why}", why=seen.failure.kind.value if seen.failure else "–"))
        nothing = (_Cell("–", CellMark.UNKNOWN),) * 4
        return (_Cell(place), _Cell(why, CellMark.WARNING), *nothing, _Cell(tls), asks)
    leaf = read(seen.presented[0])
    same = other is not None and other.presented[:1] == seen.presented[:1]
    return (
        _Cell(place),
        _Cell(say(_SAME) if same else shown_names(leaf)),
        _Cell(leaf.issuer_label),
        _matches(leaf, seen, report, other),
        *_standing(view_of(seen, evidence)),
        _Cell(tls),
        asks,
    )


def _standing(view: ChainView | None) -> tuple[_Cell, _Cell]:
    """Whether it is trusted here, and whether it is public."""
    if view is None:
        return (_Cell("–", CellMark.UNKNOWN),) * 2
    marks = {True: CellMark.GOOD, False: CellMark.BAD, None: CellMark.UNKNOWN}
    if view.public_root is not None:
        listed = _Cell(say(text("yes")), CellMark.GOOD)
    elif view.best.is_complete:
        listed = _Cell(say(text("no")))
    else:
        listed = _Cell(say(text("not known")), CellMark.UNKNOWN)
    return _Cell(_trusted(view), marks[view.trusted]), listed


def _matches(leaf: Certificate, seen: TlsHandshake, report: Report, other: TlsHandshake | None) -> _Cell:
    target = report.target
    host, is_address = (target.host, target.is_address) if other is None else (seen.address, True)
    if matches(leaf, host, is_address=is_address):
        return _Cell(say(text("yes")), CellMark.GOOD)
    if other is None:
        return _Cell(say(text("no")), CellMark.BAD)
    return _Cell(say(text("no – expected: use the name")), CellMark.WARNING)


def _asks(seen: TlsHandshake) -> str:
    if seen.asked is Asked.LISTED:
        return say(text("yes: {names}", names=", ".join(seen.asked_cas[:5])))
    words = {Asked.NO: text("no"), Asked.ANY_CA: text("yes, from any CA")}
    return say(words.get(seen.asked, text("not known")))


def path(evidence: Evidence) -> Section | None:
    """The certification path, a missing issuer as a row of its own."""
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
        id="certificate.path",
    )


_PATH_COLUMNS = (
    text("Certificate"),
    text("Key"),
    text("Validity"),
    text("Now"),
    text("Where"),
    text("SHA-256"),
)
