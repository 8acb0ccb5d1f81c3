"""What a screen reader finds, read on the real bus of assistive technology: every control has a name."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.gui.test_real_screen import Desk
from tests.peers.screen import Screen
from tests.peers.screen_reader import Heard, accessibility_bus, heard, tree
from tests.peers.session_bus import session_bus

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="AT-SPI is Linux' way"),
    pytest.mark.timeout(240),
]
CONTROLS = frozenset(
    {
        "push button",
        "toggle button",
        "check box",
        "radio button",
        "text",
        "entry",
        "combo box",
        "menu item",
        "check menu item",
        "radio menu item",
        "page tab",
        "page tab list",
        "table",
        "tree table",
        "list",
        "link",
        "slider",
        "spin button",
        "table cell",
    }
)
_PATIENCE_S = 40.0


@dataclass
class Reader:
    """The window on a real screen, and what is told of it."""

    desk: Desk
    session: str

    def hears(self, *names: str) -> list[Heard]:
        """All that is told once things of these names are shown."""
        end = time.monotonic() + _PATIENCE_S
        while True:
            told = list(heard(tree(self.session)))
            shown = {one.name for one in told if one.shown}
            if set(names) <= shown:
                return told
            assert time.monotonic() < end, sorted(shown)
            time.sleep(0.2)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with Screen() as screen, session_bus(tmp_path) as session:
        desk = Desk(screen, tmp_path)
        with accessibility_bus(session, tmp_path, desk.environment) as environment:
            desk.environment |= environment
            desk.start()
            desk.until("VPN Diagnostics")
            yield Reader(desk, session)
        desk.end()


def unnamed(told: list[Heard]) -> list[str]:
    """The places of controls without a name; an empty cell of a table says nothing, which is right."""
    return [
        one.path
        for one in told
        if not one.name
        and (one.role in CONTROLS or (one.focusable and one.shown))
        and not (one.role == "table cell" and not one.description)
    ]


def test_no_control_on_any_page_is_without_a_name(reader: Reader) -> None:
    """Home, settings, about, a result with every tab, the page before a zip is saved."""
    pages: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
        ("VPN Diagnostics", (), ("Run diagnostics", "Find out why the VPN won't connect")),
        ("Settings – VPN Diagnostics", ("ctrl+comma",), ("Save settings", "Second DNS resolver")),
        ("VPN Diagnostics", ("Escape",), ("Run diagnostics",)),
        ("About – VPN Diagnostics", ("alt+h", "a"), ("Privacy", "Libraries and their licences")),
        ("VPN Diagnostics", ("Escape",), ("Run diagnostics",)),
        ("Result – VPN Diagnostics – Demo", ("alt+h", "t"), ("Save diagnostic zip…", "Run again")),
    ]
    for title, keys, names in pages:
        reader.desk.until(title, *keys)
        assert unnamed(reader.hears(*names)) == [], title
    result = reader.hears("The path from this computer to sign-in")
    (path,) = [one for one in result if one.shown and one.name.startswith("The path from")]
    assert "Trust: broken here" in path.description
    reader.desk.press("ctrl+d")
    assert unnamed(reader.hears("Server certificate", "Trusted roots")) == []
    for _ in range(6):
        reader.desk.press("ctrl+Tab")
        assert unnamed(reader.hears("Trusted roots")) == []
    reader.desk.until("Save diagnostic zip – VPN Diagnostics – Demo", "ctrl+s")
    readme = "README.txt, What this zip is. always in the zip"
    assert unnamed(reader.hears("Files of the zip", "Notes for IT (optional)", readme)) == []


def test_a_control_without_a_name_would_be_found() -> None:
    """The test above can fail."""
    nameless = Heard("", "", "push button", shown=True, focusable=True, path="/a")
    silent = Heard("", "", "filler", shown=True, focusable=False, path="/b")
    focused = Heard("", "", "filler", shown=True, focusable=True, path="/c")
    assert unnamed([nameless, silent, focused]) == ["/a", "/c"]
