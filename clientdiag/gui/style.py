"""The one place for colours, sizes and the style sheet; pages ask for roles and grid steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

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


@dataclass(frozen=True)
class Tint:
    """A card that carries a state: its background, its border."""

    background: str
    border: str


@dataclass(frozen=True)
class Theme:
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
    on_state: str
    idle: str
    on_idle: str
    code: str
    hover: str
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
    on_state="#ffffff",
    idle="#d3d8df",
    on_idle="#4b5563",
    code="#f1f3f5",
    hover="#f1f4f8",
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
    on_state="#14181d",
    idle="#4a525d",
    on_idle="#d5dae0",
    code="#1d2127",
    hover="#2f353e",
    good_card=Tint("#1b322a", "#2f6b52"),
    warning_card=Tint("#372a1b", "#755527"),
    bad_card=Tint("#3a1f1d", "#7a3630"),
    dark=True,
)


@dataclass(frozen=True)
class Look:
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
        _Current.dark = _is_dark(app.palette())
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
    values = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    for name in ("good_card", "warning_card", "bad_card"):
        tint: Tint = getattr(theme, name)
        values |= {f"{name}_back": tint.background, f"{name}_edge": tint.border}
    values |= {f"px_{size.value}": f"{now.px(size)}px" for size in Size}
    return Template(_SHEET).substitute(values)


_SHEET = """
QMainWindow, QScrollArea, QWidget[role="page"] { background: $window; border: none; }
QMenuBar { background: $card; border-bottom: 1px solid $border; padding: 2px 24px; }
QMenuBar::item { padding: 5px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $card; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 16px; border-radius: 4px; }
QMenu::item:selected { background: $chosen; color: $text; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QFrame[role="card"] { background: $card; border: 1px solid $border; border-radius: 8px; }
QFrame[tint="good"] { background: $good_card_back; border-color: $good_card_edge; }
QFrame[tint="warning"] { background: $warning_card_back; border-color: $warning_card_edge; }
QFrame[tint="bad"] { background: $bad_card_back; border-color: $bad_card_edge; }
QFrame[role="banner"] { background: $chosen; border: 1px solid $accent; border-radius: 8px; }
QFrame[role="code"] { background: $code; border: 1px solid $line; border-radius: 6px; }
QFrame[role="line"] { background: $line; border: none; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: $px_title; font-weight: 700; }
QLabel[role="server"] { font-size: $px_server; font-weight: 600; }
QLabel[role="heading"] { font-size: $px_heading; font-weight: 600; }
QLabel[role="quiet"] { color: $quiet; }
QLabel[role="small"] { color: $quiet; font-size: $px_small; }
QLabel[role="error"] { color: $bad; }
QLabel[role="tag"] { color: $on_accent; background: $accent; border-radius: 4px; padding: 2px 8px;
  font-size: $px_small; font-weight: 700; }
QTextEdit[role="prose"] { background: transparent; border: 1px solid transparent; border-radius: 4px; }
QTextEdit[role="prose"]:focus { border: 1px solid $accent_text; }
QPushButton { background: $card; color: $text; border: 1px solid $border; border-radius: 6px;
  padding: 8px 16px; font-size: $px_body; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $chosen; }
QPushButton:disabled { color: $quiet; background: $window; }
QPushButton:focus { border: 2px solid $accent_text; padding: 7px 15px; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[role="primary"]:hover, QPushButton[role="run"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled, QPushButton[role="run"]:disabled { background: $idle; color: $on_idle;
  border-color: $idle; }
QPushButton[role="run"] { background: $accent; color: $on_accent; border: 1px solid $accent;
  padding: 13px 30px; font-size: $px_action; font-weight: 500; }
QPushButton[role="run"]:focus { border: 2px solid $text; padding: 12px 29px; }
QPushButton[role="chip"] { border-radius: 16px; padding: 7px 15px; }
QPushButton[role="chip"]:focus { padding: 6px 14px; }
QPushButton[role="chip"]:checked { background: $chosen; color: $accent_text; border-color: $accent_text;
  font-weight: 600; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent_text;
  padding: 3px 6px; text-align: left; font-size: $px_small; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 1px solid $accent_text; border-radius: 4px; }
QLineEdit { background: $card; color: $text; border: 1px solid $quiet; border-radius: 6px; padding: 8px 11px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus { border: 2px solid $accent_text; padding: 7px 10px; }
QLineEdit[wrong="true"] { border: 2px solid $bad; padding: 7px 10px; }
QCheckBox { spacing: 8px; background: transparent; padding: 3px; border: 1px solid transparent; border-radius: 4px; }
QCheckBox:focus { border: 1px solid $accent_text; }
QTableView { background: $card; border: none; gridline-color: $line; outline: none;
  selection-background-color: $chosen; selection-color: $text; }
QTableView:focus { border: 1px solid $accent_text; border-radius: 4px; }
QHeaderView, QHeaderView::section { background: $card; color: $quiet; border: none; font-size: $px_small; }
QHeaderView::section { border-bottom: 1px solid $border; padding: 4px 8px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $idle; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $card; color: $text; border: 1px solid $border; padding: 4px; }
"""
