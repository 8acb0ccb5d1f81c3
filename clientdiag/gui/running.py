"""The second page: the path lights up and each line says what was learned."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.banner import Banner, demo_banner
from clientdiag.gui.marks import Mark
from clientdiag.gui.page import Kind, Page
from clientdiag.gui.parts import Card, Elided, button, label, line
from clientdiag.gui.path_picture import PathPicture, state_word
from clientdiag.gui.shown import Line, Progress
from clientdiag.model.text import ntext, text
from clientdiag.translation import gettext, say

_TICK_MS = 100
_SHORT_S = 0.1  # with one digit it would be nothing
_SHARES = (3, 2)
_TIME_STEPS = 8.0


def seconds(value: float) -> str:
    """A duration in people's precision."""
    digits = 2 if value < _SHORT_S else 1
    return say(text("{seconds} s", seconds=f"{value:.{digits}f}"))


class _Row:
    """One check's widgets, changed in place."""

    def __init__(self, grid: QGridLayout, row: int, shown: Line) -> None:
        self.mark = Mark(shown.shape, state_word(shown.shape))
        self.words, self.figure = Elided(), Elided("", "quiet")
        self.time = label("", "small")
        cells: tuple[QWidget, ...] = (self.mark, self.words, self.figure, self.time)
        for column, widget in enumerate(cells):
            grid.addWidget(widget, 2 * row, column)
        grid.addWidget(line(), 2 * row + 1, 0, 1, len(cells))
        self.started_s, self.running = shown.started_s, True
        self.say(shown)

    def say(self, shown: Line) -> None:
        self.mark.show_shape(shown.shape, state_word(shown.shape))
        self.words.say(shown.words)
        self.figure.say(shown.figure)
        self.running = shown.seconds is None
        if shown.seconds is not None:
            self.time.setText(seconds(shown.seconds))

    def tick(self, elapsed: float) -> None:
        if self.running:
            self.time.setText(seconds(max(0.0, elapsed - self.started_s)))


class RunningPage(Page):
    """Screen 2."""

    kind = Kind.RUNNING
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__(gettext("Running"))
        self.banner: Banner = demo_banner()
        self.column.addWidget(self.banner)
        self.column.addLayout(self._head())
        self.column.addWidget(self.notice)
        card = Card()
        self.picture = PathPicture()
        card.column.addWidget(self.picture)
        self.column.addWidget(card)
        self._lines_card = Card()
        self._lines_card.setAccessibleName(gettext("Checks"))
        self.column.addWidget(self._lines_card)
        self.column.addStretch(1)
        self._grid: QGridLayout | None = None
        self._rows: dict[str, _Row] = {}
        self._order: list[str] = []
        self._progress: Progress | None = None
        self._zero = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._tick)

    def _head(self) -> QHBoxLayout:
        """What goes on, and Cancel beside it: below a growing list it would run away."""
        head, words = QHBoxLayout(), QVBoxLayout()
        self.title = Elided("", "title")
        self.state: QLabel = label("", "quiet")
        words.setSpacing(style.space())
        words.addWidget(self.title)
        words.addWidget(self.state)
        self.cancel = button(gettext("&Cancel"), "", self._stop)
        head.setSpacing(style.space(2))
        head.addLayout(words, 1)
        head.addWidget(self.cancel)
        return head

    def begin(self, host: str, *, demo: bool) -> None:
        """Clear the page for a run against *host*."""
        self.title.say(say(text("Checking {host}…", host=host)))
        self.banner.setVisible(demo)
        self.notice.clear()
        self._progress = None
        self._rebuild(())
        self.picture.show_stops(())
        self._zero = time.monotonic()
        self._tick()
        self._clock.start()
        self.cancel.setEnabled(True)
        self.is_demo = demo

    def end(self) -> None:
        """Stop the clock."""
        self._clock.stop()

    def show_news(self, news: object) -> None:
        """Show what the run told, when it is a moment of it."""
        if isinstance(news, Progress):
            self.show_progress(news)

    def show_progress(self, progress: Progress) -> None:
        """Show one moment of the run."""
        if self._progress is None:
            self._zero = time.monotonic() - max((one.started_s for one in progress.lines), default=0.0)
        self._progress = progress
        self.picture.show_stops(progress.stops)
        if [one.check for one in progress.lines] == self._order:
            for one in progress.lines:
                self._rows[one.check].say(one)
        else:
            self._rebuild(progress.lines)
        self._tick()

    def _rebuild(self, lines: tuple[Line, ...]) -> None:
        if self._grid is not None:
            while (item := self._grid.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
            self._lines_card.column.removeItem(self._grid)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(style.space(2))
        self._grid.setVerticalSpacing(style.space(0.75))
        self._grid.setColumnStretch(1, _SHARES[0])
        self._grid.setColumnStretch(2, _SHARES[1])
        self._grid.setColumnMinimumWidth(3, style.look().scaled(_TIME_STEPS))
        self._lines_card.column.addLayout(self._grid)
        self._rows = {one.check: _Row(self._grid, place, one) for place, one in enumerate(lines)}
        self._order = list(self._rows)
        self._lines_card.setVisible(bool(lines))

    def _tick(self) -> None:
        elapsed = time.monotonic() - self._zero
        words = [seconds(elapsed)]
        now = self._progress
        if now is not None:
            words.append(
                say(ntext("{done} of {n} check done", "{done} of {n} checks done", now.total, done=now.done))
            )
        self.state.setText("  ·  ".join(words))
        for row in self._rows.values():
            row.tick(elapsed)

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self.cancelled.emit()

    def escape(self) -> None:
        """Esc cancels."""
        self._stop()
