"""The one place for colours, sizes and the style sheet; pages ask for roles and grid steps."""

from __future__ import annotations

from enum import StrEnum
from string import Template
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from clientdiag.gui.sheet import SHEET

GRID = 8
"""Every distance is a multiple of this, in device-independent pixels."""

BODY = 14.0
"""Body text in pixels at 100 %; every other size is said below."""

ZOOM_STEPS = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
PAGE_WIDTH = 1120
FIRST_SIZE = (1040, 720)
SMALLEST_SIZE = (640, 440)


class Size(StrEnum):
    """The text sizes there are, as the factor of body text is in :data:`_SIZES`."""

    TITLE = "title"
    VERDICT = "verdict"
    SERVER = "server"
    ACTION = "action"
    HEADING = "heading"
    BODY = "body"
    SMALL = "small"
    CAPTION = "caption"


_SIZES = {
    Size.TITLE: 23.0,
    Size.VERDICT: 20.0,
    Size.SERVER: 18.0,
    Size.ACTION: 16.0,
    Size.HEADING: 15.0,
    Size.BODY: BODY,
    Size.SMALL: 13.0,
    Size.CAPTION: 12.0,
}


class Tint(NamedTuple):
    """A card that carries a state: its background, its border."""

    background: str
    border: str


class Theme(NamedTuple):
    """Colours of one appearance. ``on_*`` is what is drawn on top of the colour of that name."""

    text: str
    quiet: str
    window: str
    card: str
    border: str
    line: str
    accent: str
    accent_hover: str
    accent_text: str
    on_accent: str
    chosen: str
    good: str
    good_line: str
    warning: str
    bad: str
    bad_text: str
    on_state: str
    idle: str
    on_idle: str
    code: str
    hover: str
    hidden: str
    hidden_worst: str
    good_card: Tint
    warning_card: Tint
    bad_card: Tint
    dark: bool


LIGHT = Theme(
    text="#1b1f24",
    quiet="#57606a",
    window="#f6f7f9",
    card="#ffffff",
    border="#dfe3e8",
    line="#eaedf0",
    accent="#0b5cad",
    accent_hover="#094b8e",
    accent_text="#0b5cad",
    on_accent="#ffffff",
    chosen="#e8f1fb",
    good="#067647",
    good_line="#9bd3b4",
    warning="#b54708",
    bad="#b42318",
    bad_text="#b42318",
    on_state="#ffffff",
    idle="#d3d8df",
    on_idle="#4b5563",
    code="#f1f3f5",
    hover="#f1f4f8",
    hidden="#fdeaa8",
    hidden_worst="#fbcfca",
    good_card=Tint("#eefaf3", "#a6d9bd"),
    warning_card=Tint("#fff8ea", "#f0cf86"),
    bad_card=Tint("#fef1f0", "#ecb5b0"),
    dark=False,
)

DARK = Theme(
    text="#e6e8eb",
    quiet="#a3abb5",
    window="#1b1e23",
    card="#252a31",
    border="#3a414a",
    line="#333a43",
    accent="#3b8ee0",
    accent_hover="#5aa2ea",
    accent_text="#6fb1f2",
    on_accent="#0d1720",
    chosen="#1f3850",
    good="#3fae7f",
    good_line="#2c7a59",
    warning="#dd9248",
    bad="#e5695e",
    bad_text="#f08379",
    on_state="#14181d",
    idle="#4a525d",
    on_idle="#d5dae0",
    code="#1d2127",
    hover="#2d333b",
    hidden="#51441a",
    hidden_worst="#662c28",
    good_card=Tint("#1b322a", "#2f6b52"),
    warning_card=Tint("#372a1b", "#755527"),
    bad_card=Tint("#3a1f1d", "#7a3630"),
    dark=True,
)


class Look(NamedTuple):
    """An appearance in use: a theme, and how large text is compared with :data:`BODY`."""

    theme: Theme
    factor: float

    def px(self, size: Size = Size.BODY) -> int:
        """A text size in pixels."""
        return round(_SIZES[size] * self.factor)

    def scaled(self, steps: float) -> int:
        """*steps* of the grid that grow with the text, for what is drawn beside it."""
        return round(GRID * steps * self.factor)

    def font(self, size: Size = Size.BODY, *, bold: bool = False, fixed: bool = False) -> QFont:
        """The platform's own font (or its fixed-width one) in *size*."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if fixed else QApplication.font()
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font


class _Current:
    """What is shown now. One application has one appearance."""

    look = Look(LIGHT, 1.0)
    zoom = 1.0
    dark = False
    system_dark = False
    chosen = "system"
    system_px: float | None = None


def look() -> Look:
    """The appearance in use."""
    return _Current.look


def color(value: str) -> QColor:
    """A colour of the theme for a painter."""
    return QColor(value)


def space(steps: float = 1) -> int:
    """A distance of *steps* of the grid, in pixels."""
    return round(GRID * steps)


def apply(app: QApplication, *, zoom: float | None = None, dark: bool | None = None) -> None:
    """Take over an appearance: at first the system's; later *zoom* is the user's, *dark* the system's."""
    if _Current.system_px is None:
        _Current.dark = _Current.system_dark = _is_dark(app.palette())
        _Current.system_px = float(QFontInfo(app.font()).pixelSize())
    if zoom is not None:
        _Current.zoom = zoom
    if dark is not None:
        _Current.dark = dark
    factor = max(1.0, _Current.system_px / BODY) * _Current.zoom
    _Current.look = Look(DARK if _Current.dark else LIGHT, factor)
    app.setPalette(_palette(_Current.look.theme))
    font = app.font()
    font.setPixelSize(_Current.look.px())
    app.setFont(font)
    app.setStyleSheet(_sheet(_Current.look))


def chosen() -> str:
    """Which appearance was chosen: system, light or dark."""
    return _Current.chosen


def choose(app: QApplication, appearance: str) -> None:
    """Be ``light`` or ``dark`` whatever the system is, or follow the ``system`` again."""
    from PySide6.QtCore import Qt

    _Current.chosen, hints = appearance, app.styleHints()
    if appearance in {"light", "dark"}:
        hints.setColorScheme(Qt.ColorScheme.Dark if appearance == "dark" else Qt.ColorScheme.Light)
        apply(app, dark=appearance == "dark")
    else:
        hints.unsetColorScheme()
        scheme = hints.colorScheme()
        is_known = scheme is not Qt.ColorScheme.Unknown
        apply(app, dark=scheme is Qt.ColorScheme.Dark if is_known else _Current.system_dark)


def zoom_by(app: QApplication, steps: int) -> None:
    """Make text *steps* sizes larger or smaller; 0 goes back to 100 %."""
    nearest = min(range(len(ZOOM_STEPS)), key=lambda place: abs(ZOOM_STEPS[place] - _Current.zoom))
    place = 0 if steps == 0 else max(0, min(len(ZOOM_STEPS) - 1, nearest + steps))
    apply(app, zoom=ZOOM_STEPS[place])


def _is_dark(system: QPalette) -> bool:
    return system.windowText().color().lightness() > system.window().color().lightness()


def _palette(theme: Theme) -> QPalette:
    palette = QPalette(color(theme.card), color(theme.window))
    roles = QPalette.ColorRole
    for role, value in {
        roles.WindowText: theme.text,
        roles.Text: theme.text,
        roles.ButtonText: theme.text,
        roles.Base: theme.card,
        roles.AlternateBase: theme.hover,
        roles.ToolTipBase: theme.card,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.quiet,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Link: theme.accent_text,
    }.items():
        palette.setColor(role, color(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color(theme.quiet))
    return palette


def _sheet(now: Look) -> str:
    theme = now.theme
    values = {name: value for name, value in theme._asdict().items() if isinstance(value, str)}
    for name in ("good_card", "warning_card", "bad_card"):
        tint: Tint = getattr(theme, name)
        values |= {f"{name}_back": tint.background, f"{name}_edge": tint.border}
    values |= {f"px_{size.value}": f"{now.px(size)}px" for size in Size}
    mark = now.scaled(2)
    values |= {"mark": f"{mark}px", "half_mark": f"{mark // 2 + 1}px", "scroller": f"{now.scaled(7)}px"}
    return Template(SHEET).substitute(values)
