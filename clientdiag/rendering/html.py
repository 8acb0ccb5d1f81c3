"""A report as one web page that needs nothing else: no script, no outside file, readable on a phone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from clientdiag import __version__, resources, translation
from clientdiag.engine.stages import TITLES
from clientdiag.model.core import Report
from clientdiag.model.text import Text
from clientdiag.rendering.code_pages import CodePage
from clientdiag.rendering.page import SEVERITY_SYMBOLS, STAGE_SYMBOLS, page
from clientdiag.rendering.plain import pieces, plain, plain_lines
from clientdiag.translation import gettext, say

_LONG_WORD = 40


def report_html(report: Report, opened_from: str | None = None) -> str:
    """*report* as a web page. ``opened_from`` names the zip it was read from.

    Everything from outside is escaped and made :func:`plain` in one place, the template engine's
    ``finalize``; the content security policy allows this page's own style and nothing else. The
    same report gives the same bytes.
    """
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            read=page(report),
            **_language(),
            opened_from=opened_from,
            style=_style(),
            policy=_policy(),
        )
    )


def codes_html(pages: Sequence[CodePage]) -> str:
    """Every code's page in one web page for IT, each under its code as the anchor."""
    template = _environment().get_template("codes.html.j2")
    return template.render(
        stages=[
            (say(title), [one for one in pages if one.stage is stage]) for stage, title in TITLES.items()
        ],
        version=__version__,
        **_language(),
        style=_style(),
        policy=_policy(),
    )


def _language() -> dict[str, str]:
    """What the page says of its language and where that is written to."""
    return {"language": translation.language().replace("_", "-"), "direction": translation.direction()}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resources.path("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["pieces"] = pieces
    environment.filters["lines"] = _lines
    environment.tests["unbroken"] = _is_unbroken
    environment.globals.update(
        _=gettext,
        counted=_counted,
        stage_symbols=STAGE_SYMBOLS,
        severity_symbols=SEVERITY_SYMBOLS,
    )
    return environment


def _harmless(value: object) -> object:
    return value if isinstance(value, Markup) else plain(str(value))


def _lines(value: str) -> Markup:
    """A text of many lines, escaped here because its line breaks must survive."""
    return Markup("\n").join(plain_lines(value))


def _is_unbroken(value: str) -> bool:
    """Whether *value* has a word, such as a fingerprint, that must break for a column to be narrow."""
    return any(len(word) > _LONG_WORD for word in value.split())


def _counted(message: str, plural: str, n: int) -> str:
    return say(Text(message, {"n": n}, plural, n))


@cache
def _style() -> Markup:
    style = resources.path("templates", "report.css").read_text(encoding="utf-8")
    return Markup(style)  # noqa: S704  # our own file, never a value from a report


def _policy() -> str:
    return f"default-src 'none'; style-src '{_style_hash()}'; base-uri 'none'; form-action 'none'"


def _style_hash() -> str:
    digest = hashlib.sha256(_style().encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
