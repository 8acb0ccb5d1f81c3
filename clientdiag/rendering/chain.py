"""The certification path as a picture in words: cards from the anchor to the end entity, and the break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clientdiag import knowledge
from clientdiag.certificates.reading import Certificate, is_issued_by, read
from clientdiag.checks.readings import ChainView, chain_view, issuer_is_missing
from clientdiag.engine.stages import StageState
from clientdiag.model.core import Finding, Report, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import FetchedIssuer, StoreContext, TrustStore
from clientdiag.model.text import Text, text
from clientdiag.rendering.chain_words import (
    FAULT_WORDS,
    date_word,
    leaf_lines,
    middle_lines,
    missing_lines,
    root_lines,
)
from clientdiag.rendering.plain import plain
from clientdiag.translation import say


@dataclass(frozen=True)
class ChainCard:
    """One certificate of the path: its name, a few facts, and how it stands in a word.

    ``is_missing`` says that the client does not have it; ``breaks`` that the path cannot be followed
    from here downward. ``der`` is None where its bytes were never seen, then ``child`` are the bytes
    of the certificate that names it. ``only_presented`` marks a root that nothing but the connection
    itself vouches for. ``source`` says where its bytes come from.
    """

    label: str
    lines: tuple[str, ...]
    state: StageState
    word: str
    der: bytes | None = None
    child: bytes | None = None
    source: str = ""
    is_missing: bool = False
    breaks: bool = False
    only_presented: bool = False


@dataclass(frozen=True)
class ChainLink:
    """What joins two neighbouring cards, and whether the path breaks there."""

    state: StageState
    is_broken: bool


@dataclass(frozen=True)
class ChainPicture:
    """The path, the anchor first, with one link between each two cards.

    ``presented`` is what the server sent, as DER. ``installable`` is the missing root as DER, only
    where this program's own copy of Mozilla's list holds exactly these bytes.
    """

    cards: tuple[ChainCard, ...]
    links: tuple[ChainLink, ...]
    presented: tuple[bytes, ...]
    installable: bytes | None = None

    @property
    def sentence(self) -> str:
        """The picture for those who do not see it."""
        return "; ".join(f"{plain(one.label)}: {one.word}" for one in self.cards)

    @property
    def holds_only_presented_root(self) -> bool:
        """Whether the presented chain has a root in it that only the connection vouches for."""
        return any(one.only_presented and one.der in self.presented for one in self.cards)

    @property
    def chief(self) -> ChainCard | None:
        """The card whose fingerprint IT wants first: a missing root, else the server's own."""
        roots = [one for one in self.cards[:1] if one.is_missing and one.der is not None]
        return next(iter((*roots, *self.cards[-1:])), None)


def chain_picture(report: Report) -> ChainPicture | None:
    """The path of the server's certificate; None when none was seen or the stores were never asked."""
    evidence = Evidence(report.runs)
    view = chain_view(evidence)
    if view is None:
        return None
    cards = _Cards(view, evidence, report.findings).all()
    return ChainPicture(
        cards=cards,
        links=tuple(_link(upper) for upper in cards[:-1]),
        presented=tuple(dict.fromkeys(one.der for one in view.presented)),
        installable=_installable(view),
    )


def _link(upper: ChainCard) -> ChainLink:
    return ChainLink(upper.state, upper.breaks)


def _installable(view: ChainView) -> bytes | None:
    """A zip may claim any bytes to be Mozilla's, so this program's own lists decide."""
    if view.trusted is not False:
        return None
    vouched, last = knowledge.vouched_roots(), view.best.last
    if view.public_root is not None:
        return view.public_root.der if view.public_root.der in vouched else None
    if last.der in vouched:
        return last.der
    return next((der for der in vouched if is_issued_by(last, read(der))), None)


@dataclass(frozen=True)
class _Standing:
    """How a certificate stands: the word, and what it does to the path."""

    word: Text
    state: StageState
    breaks: bool = False
    is_missing: bool = False


class _Cards:
    """Makes the cards of one view."""

    def __init__(self, view: ChainView, evidence: Evidence, findings: Iterable[Finding]) -> None:
        self._view, self._evidence = view, evidence
        self._findings = {one.code: one for one in reversed(tuple(findings))}
        self._about: dict[str, list[Finding]] = {}
        for one in findings:
            self._about.setdefault(one.subject or "", []).append(one)
        self._stores = evidence.all(TrustStore)
        self._inspected = self._findings.get("tls-inspection")

    def all(self) -> tuple[ChainCard, ...]:
        path = self._view.best
        cards = [self._card(place, one) for place, one in enumerate(path.certificates)]
        if not path.is_complete and self._view.is_readable:
            cards.append(self._unseen(path.last))
        return tuple(reversed(cards))

    def _card(self, place: int, one: Certificate) -> ChainCard:
        sent = self._view.best.presented[place]
        standing = self._standing(place, one, sent=sent)
        holders = self._holders(one)
        source = self._source(one, holders, sent=sent)
        if place == 0:
            lines = leaf_lines(one, self._view.when)
        elif self._is_top(place):
            lines = root_lines(one, sent=sent, local=self._local(holders), deciding=self._deciding(holders))
        else:
            lines = middle_lines(one, is_direct=place == 1, source=source)
        product = knowledge.inspection_product(one.subject) if self._inspected and place else None
        if product is not None:
            lines = (*lines, say(text("of an inspection product: {product}", product=product)))
        return ChainCard(
            label=one.label,
            lines=lines,
            state=standing.state,
            word=say(standing.word),
            der=one.der,
            source=source,
            is_missing=standing.is_missing,
            breaks=standing.breaks,
            only_presented=one.is_self_signed and sent and not holders,
        )

    def _unseen(self, child: Certificate) -> ChainCard:
        """The issuer that nobody has shown: neither the server nor any store."""
        between = issuer_is_missing(self._view)
        if self._view.trusted is None:
            standing = _Standing(text("not known"), StageState.UNKNOWN)
        else:
            word = text("not sent") if between else text("missing here")
            standing = _Standing(word, StageState.BAD, breaks=True, is_missing=True)
        return ChainCard(
            label=child.issuer_label,
            lines=missing_lines(child, is_between=between, is_known=self._view.trusted is not None),
            state=standing.state,
            word=say(standing.word),
            child=child.der,
            is_missing=standing.is_missing,
            breaks=standing.breaks,
        )

    # ---------------------------------------------------------------------------------- how it stands

    def _standing(self, place: int, one: Certificate, *, sent: bool) -> _Standing:
        if one.loaded is None:
            return _Standing(text("cannot be read"), StageState.BAD, breaks=True)
        if self._inspected is not None:
            return self._under_inspection(place, self._inspected)
        return (
            self._at_fault(one)
            or (self._as_root(place, one) if self._is_top(place) else None)
            or self._by_dates(one)
            or (self._not_sent() if place and not sent and not self._is_top(place) else None)
            or self._fine(place, sent=sent)
        )

    def _under_inspection(self, place: int, finding: Finding) -> _Standing:
        state = StageState.BAD if finding.severity is Severity.ERROR else StageState.WARNING
        return _Standing(text("not the VPN server's") if place == 0 else text("intercepting"), state)

    def _at_fault(self, one: Certificate) -> _Standing | None:
        """What a rule says about this very certificate, the gravest first."""
        about = sorted(
            (
                each
                for each in self._about.get(one.sha256, ())
                if each.code in FAULT_WORDS and each.explained_by != "clock-wrong"
            ),
            key=lambda each: each.severity is not Severity.ERROR,
        )
        for each in about:
            if each.severity is not Severity.NOTE:
                is_error = each.severity is Severity.ERROR
                state = StageState.BAD if is_error else StageState.WARNING
                return _Standing(FAULT_WORDS[each.code], state, breaks=is_error)
        return None

    def _as_root(self, place: int, one: Certificate) -> _Standing | None:
        if self._view.trusted is True:
            return None
        if self._view.trusted is None:
            return _Standing(text("not known"), StageState.UNKNOWN)
        if place == 0:
            return _Standing(text("self-signed"), StageState.BAD, breaks=True)
        if self._local(self._holders(one)):
            word = text("not in the client's roots")
            return _Standing(word, StageState.BAD, breaks=True, is_missing=True)
        return _Standing(text("missing here"), StageState.BAD, breaks=True, is_missing=True)

    def _by_dates(self, one: Certificate) -> _Standing | None:
        word = date_word(one, self._view.when)
        if word is None:
            return None
        if "clock-wrong" in self._findings:
            return _Standing(text("out of date by this clock"), StageState.WARNING, breaks=True)
        return _Standing(word, StageState.BAD, breaks=True)

    def _not_sent(self) -> _Standing:
        """Somebody else had it: a copy here, or the address in the certificate."""
        found = self._findings.get("intermediate-not-sent")
        grave = found is not None and found.severity is Severity.ERROR
        return _Standing(text("not sent"), StageState.BAD if grave else StageState.WARNING, breaks=True)

    def _fine(self, place: int, *, sent: bool) -> _Standing:
        if self._is_top(place):
            return _Standing(text("trusted here"), StageState.GOOD)
        word = text("valid") if place == 0 else text("sent") if sent else text("here")
        return _Standing(word, StageState.GOOD)

    # --------------------------------------------------------------------------------------- where from

    def _is_top(self, place: int) -> bool:
        return place == len(self._view.best.certificates) - 1 and self._view.best.is_complete

    def _holders(self, one: Certificate) -> tuple[TrustStore, ...]:
        return tuple(store for store in self._stores if one.der in store.certificates)

    def _local(self, holders: Sequence[TrustStore]) -> tuple[str, ...]:
        return tuple(one.store for one in holders if one.context is not StoreContext.PUBLIC)

    def _deciding(self, holders: Sequence[TrustStore]) -> bool | None:
        """Whether a store that decides has it; None where that is not known."""
        if any(one.anchors and one.store in self._view.deciding for one in holders):
            return True
        return None if self._view.trusted is None else False

    def _source(self, one: Certificate, holders: Sequence[TrustStore], *, sent: bool) -> str:
        local = self._local(holders)
        parts = [text("sent by the server")] if sent else []
        parts += [text("on this computer ({stores})", stores=", ".join(local))] if local else []
        if not parts:
            urls = (each.url for each in self._evidence.all(FetchedIssuer) if one.der in each.certificates)
            url = next(urls, "")
            parts = [text("fetched from {url}", url=url) if url else text("from Mozilla's list")]
        return " · ".join(say(each) for each in parts)
