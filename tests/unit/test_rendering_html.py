from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import msgspec
import pytest

from clientdiag.model.core import CheckRun, CheckStatus, State, Verdict
from clientdiag.rendering.html import report_html
from tests.unit import hostile, samples

ALLOWED_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "section", "footer", "div"),
    *("p", "h1", "h2", "ol", "ul", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
    *("strong", "span", "b", "small", "code", "pre", "details", "summary"),
}
ALLOWED_ATTRIBUTES = {
    *("dir", "lang", "charset", "http-equiv", "content", "name", "class", "scope"),
    *("aria-hidden", "aria-label", "data-label"),
}


class Reader(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.shown: list[str] = []
        self.inside: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag != "meta":
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag, "tags are not nested as they should be"

    def handle_data(self, data: str) -> None:
        if "style" not in self.inside:
            self.shown.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.shown).split())


def test_the_page_says_everything_in_the_order_of_need() -> None:
    text = Reader(report_html(samples.blocked())).text
    order = [
        "This computer does not trust the server certificate's issuer",
        "IT can fix this on your computer",
        "TRUST-ANCHOR-MISSING · 7F3K",
        "This computer",
        "Sign-in",
        "What you can do",
        "Save the diagnostic zip and send it to IT.",
        "What IT can do",
        "DisableRootAutoUpdate",
        "5D565D56",
        "certutil -addstore -f Root example-root.cer",
        "Could not be checked",
        "The store needs an administrator.",
        "Also noticed",
        "Only your own account trusts the root",
        "Details for IT",
        "All findings",
        "trusted-by-user-only",
        "All checks",
        "tls-handshake",
        "timed out",
        "ValueError: <b>no</b>",
    ]
    start = 0
    body = text[text.index("2026-11-21 09:16 UTC") :]
    for part in order:
        assert part in body[start:], f"{part!r} is missing, or not where it belongs"
        start = body.index(part, start)


def test_the_page_is_well_formed_and_needs_nothing_from_outside() -> None:
    page = report_html(samples.blocked())
    read = Reader(page)
    assert read.inside == []
    assert set(read.tags) <= ALLOWED_TAGS
    assert {name for name, _ in read.attributes} <= ALLOWED_ATTRIBUTES
    assert not re.search(r"url\(|@import|https?://", page.split("<body>")[0])


def test_the_policy_allows_this_style_and_nothing_else() -> None:
    page = report_html(samples.blocked())
    style = page[page.index("<style>") + 7 : page.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = next(value for name, value in Reader(page).attributes if name == "content")
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in policy


def test_it_is_made_for_phones_and_for_the_dark() -> None:
    page = report_html(samples.blocked())
    assert ("content", "width=device-width, initial-scale=1") in Reader(page).attributes
    assert "prefers-color-scheme: dark" in page
    assert "max-width: 720px" in page


@pytest.mark.parametrize(
    "value", [*hostile.MARKUP, hostile.CONTROLS, "</style><script>", "{{ 7*7 }}", "<!--", "]]>"]
)
def test_nothing_from_outside_becomes_markup(value: str) -> None:
    read = Reader(report_html(hostile.report(value), opened_from=value))
    assert set(read.tags) <= ALLOWED_TAGS
    assert [name for name, _ in read.attributes if name.startswith("on")] == []
    assert {name for name, _ in read.attributes} <= ALLOWED_ATTRIBUTES
    assert read.inside == []
    if value in hostile.MARKUP:
        assert value in read.text


def test_control_and_direction_characters_do_not_reach_the_page() -> None:
    page = report_html(hostile.report(hostile.CONTROLS), opened_from=hostile.CONTROLS)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    assert "\\u202egpj.exe" in page


def test_a_demo_says_so_first() -> None:
    demo = msgspec.structs.replace(samples.blocked(), demo=True)
    text = Reader(report_html(demo)).text
    assert text.index("built-in demo gateway") < text.rindex("This computer does not trust")
    assert "demo gateway" not in Reader(report_html(samples.blocked())).text


def test_an_opened_zip_is_named() -> None:
    assert "Opened from case 7.zip" in Reader(report_html(samples.blocked(), opened_from="case 7.zip")).text


def test_a_fault_in_the_tables_is_shown_and_costs_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_report: object) -> None:
        raise KeyError("unforeseen <fact>")

    monkeypatch.setattr("clientdiag.rendering.details.details", fail)
    text = Reader(report_html(samples.blocked())).text
    assert "The tables could not be made" in text
    assert "KeyError: 'unforeseen <fact>'" in text
    assert "All findings" in text


def test_the_tables_of_every_fact_can_be_made() -> None:
    for report in (samples.blocked(), hostile.report(hostile.CONTROLS), hostile.report("x")):
        text = Reader(report_html(report)).text
        assert "The tables could not be made" not in text
        assert "The server's issuer and the root it needs" in text


def test_the_same_report_gives_the_same_page() -> None:
    assert report_html(samples.blocked()) == report_html(samples.blocked())


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_page(state: State) -> None:
    page = report_html(samples.bare(state))
    assert f'class="verdict {state}"' in page
    assert Reader(page).inside == []


def test_a_cancelled_run_with_an_unknown_check_has_a_page() -> None:
    runs = (CheckRun("from-2031", CheckStatus.CANCELLED),)
    text = Reader(report_html(samples.bare(State.UNDETERMINED, runs=runs))).text
    assert "cancelled" in text
    assert "from-2031" in text


def test_a_verdict_that_names_no_finding_is_never_drawn_as_health() -> None:
    text = Reader(report_html(samples.bare(verdict=Verdict(State.BLOCKED, "from-2031")))).text
    assert "A fault was found: from-2031" in text
    assert "No fault was found" not in text


@pytest.mark.parametrize("state", list(State))
def test_nothing_is_marked_where_there_is_nothing_to_say(state: State) -> None:
    for made in (samples.bare(state), samples.blocked()):
        assert not re.search(r"<(strong|span|b|small|p|code|li|h1)[^>]*>\s*</\1>", report_html(made))
