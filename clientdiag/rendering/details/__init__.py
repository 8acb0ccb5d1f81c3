"""The facts behind the overview as plain tables: the same in the window, the HTML and the terminal."""

from __future__ import annotations

from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.rendering.details import (
    attempts,
    certificate,
    client,
    client_elements,
    logs_read,
    mine,
    mine_stores,
    network,
    trial,
    trust,
    verdicts,
)
from clientdiag.rendering.details.section import Area, CellMark, Details, Section

__all__ = ["Area", "CellMark", "Details", "Section", "details"]


def details(report: Report) -> Details:
    """The tables of *report*; a table without facts is left out."""
    evidence = Evidence(report.runs)
    made = (
        certificate.issuer_and_root(evidence),
        certificate.side_by_side(report, evidence),
        certificate.path(evidence),
        verdicts.side_by_side(evidence),
        verdicts.fetched(evidence),
        trust.expected_and_found(evidence),
        trust.stores(evidence),
        trial.tried(evidence),
        mine.certificates(evidence),
        mine_stores.stores(evidence),
        network.name_and_addresses(evidence),
        network.gateway(evidence),
        client.install(evidence),
        client.profiles(evidence),
        client.remembered(evidence),
        client_elements.elements(evidence),
        client_elements.said(evidence),
        attempts.attempts(report),
        attempts.records(report),
        logs_read.logs(evidence),
    )
    return Details(tuple(section for section in made if section is not None))
