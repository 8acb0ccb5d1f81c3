"""What others say of the chain: every verifier beside our own reading, and what was fetched to know more."""

from __future__ import annotations

from clientdiag.certificates.faults import Hint
from clientdiag.checks.readings import explanation, primary_handshake
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import FetchedIssuer, RevocationAnswer, StoreVerdict, SystemVerdict
from clientdiag.model.text import text
from clientdiag.rendering.details.section import Section
from clientdiag.translation import say


def side_by_side(evidence: Evidence) -> Section | None:
    """Ours with its reasons, and each other verifier's in its own words; theirs leave out the host's name."""
    explained, handshake = explanation(evidence), primary_handshake(evidence)
    if explained is None or handshake is None:
        return None
    best = explained.best
    reasons = [f"{one.kind.value} ({one.field})" for one in best.faults if one.hint is not Hint.PEDANTIC]
    ours = text("accepted") if best.acceptable else text("not accepted")
    rows = [
        (
            say(text("ClientDiag")),
            say(text("all stores that decide")),
            say(ours),
            ", ".join(reasons[:8]) or "–",
        )
    ]
    for one in evidence.all(StoreVerdict):
        if one.address == handshake.address:
            outcome = text("accepted") if one.code == 0 else text("not accepted")
            why = "–" if one.code == 0 else f"{one.code}: {one.detail} (depth {one.depth})"
            rows.append((one.verifier, ", ".join(one.stores), say(outcome), why))
    rows += [_system_row(one) for one in evidence.all(SystemVerdict) if one.address == handshake.address]
    columns = tuple(say(one) for one in (text("Verifier"), text("Stores"), text("Verdict"), text("Reasons")))
    title = say(text("Verdicts on the certificates, side by side"))
    return Section(title, columns, tuple(dict.fromkeys(rows)), id="certificate.verdicts")


def _system_row(one: SystemVerdict) -> tuple[str, str, str, str]:
    how = text("with the network") if one.retrieval else text("without the network")
    where = f"{one.context.value}, {say(how)}"
    if one.failure is not None:
        return one.verifier, where, say(text("not known")), one.failure.kind.value
    outcome = text("accepted") if one.status == 0 and not one.policy else text("not accepted")
    policy = f"0x{one.policy & 0xFFFFFFFF:08X}" if one.policy else ""
    return one.verifier, where, say(outcome), ", ".join((*one.words, policy)).strip(", ") or "–"


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
