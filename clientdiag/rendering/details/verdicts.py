"""What others say of the chain: every verifier beside our own reading, and what was fetched to know more."""

from __future__ import annotations

from clientdiag.certificates.faults import Hint
from clientdiag.checks.readings import explanation, primary_handshake
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import FetchedIssuer, RevocationAnswer, StoreVerdict, SystemVerdict
from clientdiag.model.text import text
from clientdiag.rendering.details.section import CellMark, Section
from clientdiag.translation import say


def side_by_side(evidence: Evidence) -> Section | None:
    """Ours with its reasons, and each other verifier's in its own words; theirs leave out the host's name."""
    explained, handshake = explanation(evidence), primary_handshake(evidence)
    if explained is None or handshake is None:
        return None
    best = explained.best
    reasons = [f"{one.kind.value} ({one.field})" for one in best.faults if one.hint is not Hint.PEDANTIC]
    ours, mark = _outcome(accepted=best.acceptable)
    rows = [
        (
            say(text("ClientDiag")),
            say(text("all stores that decide")),
            ours,
            ", ".join(reasons[:8]) or "–",
            mark,
        )
    ]
    for one in evidence.all(StoreVerdict):
        if one.address == handshake.address:
            outcome, mark = _outcome(accepted=one.code == 0)
            why = "–" if one.code == 0 else f"{one.code}: {one.detail} (depth {one.depth})"
            rows.append((one.verifier, ", ".join(one.stores), outcome, why, mark))
    rows += [_system_row(one) for one in evidence.all(SystemVerdict) if one.address == handshake.address]
    columns = tuple(say(one) for one in (text("Verifier"), text("Stores"), text("Verdict"), text("Reasons")))
    different = tuple(dict.fromkeys(rows))
    return Section(
        say(text("Verdicts on the certificates, side by side")),
        columns,
        tuple(row[:4] for row in different),
        id="certificate.verdicts",
        marks=tuple((CellMark.NONE, CellMark.NONE, row[4], CellMark.NONE) for row in different),
    )


def _outcome(*, accepted: bool | None) -> tuple[str, CellMark]:
    if accepted is None:
        return say(text("not known")), CellMark.UNKNOWN
    if accepted:
        return say(text("accepted")), CellMark.GOOD
    return say(text("not accepted")), CellMark.BAD


def _system_row(one: SystemVerdict) -> tuple[str, str, str, str, CellMark]:
    how = text("with the network") if one.retrieval else text("without the network")
    where = f"{one.context.value}, {say(how)}"
    if one.failure is not None:
        outcome, mark = _outcome(accepted=None)
        return one.verifier, where, outcome, one.failure.kind.value, mark
    outcome, mark = _outcome(accepted=one.status == 0 and not one.policy)
    policy = f"0x{one.policy & 0xFFFFFFFF:08X}" if one.policy else ""
    return one.verifier, where, outcome, ", ".join((*one.words, policy)).strip(", ") or "–", mark


def fetched(evidence: Evidence) -> Section | None:
    """What was fetched from addresses in certificates, and what it said."""
    rows = [
        (
            say(text("issuer")),
            one.url,
            str(len(one.certificates)) if one.failure is None else one.failure.kind.value,
        )
        for one in evidence.all(FetchedIssuer)
    ]
    rows += [
        (
            one.method.value.upper(),
            one.url or say(text("sent by the server")),
            " ".join(
                part for part in (one.status.value, one.doubt.value if one.doubt else "", _why(one)) if part
            ),
        )
        for one in evidence.all(RevocationAnswer)
    ]
    if not rows:
        return None
    columns = tuple(say(one) for one in (text("What"), text("Address"), text("Outcome")))
    return Section(say(text("Fetched to know more")), columns, tuple(rows), id="certificate.fetched")


def _why(one: RevocationAnswer) -> str:
    return one.failure.kind.value if one.failure is not None else ""
