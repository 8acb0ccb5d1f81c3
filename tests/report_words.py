"""What in a report is data rather than a sentence, and what a web page shows."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from html.parser import HTMLParser

import msgspec
from cryptography import x509

from clientdiag.model.core import Report
from clientdiag.model.text import Text

_NOT_SHOWN = frozenset({"style", "script"})
_SAID_BY = frozenset({"aria-label", "data-label", "title", "alt"})


def data(report: Report) -> Iterator[str]:
    """Every value that was seen, the names in the certificates, codes and commands; no sentence."""
    yield from _leaves((report.runs, report.target, report.tool))
    yield from (one.check for one in report.runs)
    yield from (one.code for one in report.unevaluated)
    for finding in report.findings:
        yield from (finding.code, finding.subject or "", *finding.commands, *finding.evidence)


def _leaves(value: object) -> Iterator[str]:
    """Words of a kind (Enum) are not among them: where a person sees one, it should be a sentence."""
    if isinstance(value, Enum | Text):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield from _names(value)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _leaves(getattr(value, name))
    elif isinstance(value, dict):
        yield from _leaves((*value.keys(), *value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _leaves(one)


def _names(der: bytes) -> Iterator[str]:
    try:
        certificate = x509.load_der_x509_certificate(der)
    except ValueError:
        return
    for name in (certificate.subject, certificate.issuer):
        yield from (str(one.value) for one in name)
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.SubjectAlternativeName):
            yield from (str(one.value) for one in extension.value)


class _Shown(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _NOT_SHOWN
        self.lines += [value for name, value in attrs if name in _SAID_BY and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _NOT_SHOWN

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.lines.append(data)


def shown_in(page: str) -> list[str]:
    """The texts of a web page, those that only a screen reader says included."""
    reader = _Shown()
    reader.feed(page)
    return reader.lines
