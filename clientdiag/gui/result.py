"""The third page: the calm overview, and behind "Details for IT" the same result tab by tab."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clientdiag.gui import announce, style
from clientdiag.gui.actions import Action, actions
from clientdiag.gui.banner import Banner, demo_banner
from clientdiag.gui.dart_card import dart_card
from clientdiag.gui.detail_tabs import DetailTabs, Tab, first_tab
from clientdiag.gui.history import Entry
from clientdiag.gui.marks import Mark
from clientdiag.gui.overview_area import OverviewArea, local_time, shape_of
from clientdiag.gui.page import Kind, Page
from clientdiag.gui.parts import Folding, button
from clientdiag.gui.path_picture import state_word
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.shown import Shown
from clientdiag.gui.style import Size
from clientdiag.model.text import text
from clientdiag.translation import gettext, say

_HEAD_FITS = 80  # grid steps


class ResultPage(Page):
    """Screens 3, 4, 9 and 10."""

    kind = Kind.RESULT
    save_wanted = Signal()
    again_wanted = Signal()
    certificates_wanted = Signal(object, object)
    """Certificates are to be saved (a Saving), and it is to be told where (a Notice)."""
    try_wanted = Signal(str)
    """The certificate with this SHA-256 is to be shown to the server once."""
    action_wanted = Signal(object)
    """A place of the system's own is to be opened (an Action)."""
    dart_wanted = Signal()
    compare_wanted = Signal(object, object)
    """Two results of this window are to be laid side by side."""

    def __init__(self) -> None:
        super().__init__(gettext("Result"))
        self.shown: Shown | None = None
        self.before: Entry | None = None
        self.may_act = False
        self.overview: OverviewArea | None = None
        self.tabs: DetailTabs | None = None
        self._areas: dict[Tab, QWidget] = {}

    # ------------------------------------------------------------------------------------ building

    def show_result(self, shown: Shown, before: Entry | None = None) -> None:
        """Show *shown* from the top; *before* is the last run on the same server."""
        self._clear()
        self.shown, self.before = shown, before
        self.kind = Kind.OPENED if shown.opened_from else Kind.RESULT
        self.is_demo = shown.page.overview.demo
        self._holder = QWidget()
        self._layout = QVBoxLayout(self._holder)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(style.space(2))
        for banner in self._banners(shown):
            self._layout.addWidget(banner)
        self._head = self._detail_head(shown)
        self._layout.addWidget(self._head)
        self.tabs = DetailTabs(self._holder)
        self.tabs.chosen.connect(self._show_tab)
        self._layout.addWidget(self.tabs)
        self._add_overview(shown)
        self._show_details(are_open=False)
        self.column.addWidget(self._holder)
        self.column.addStretch(1)
        self.verticalScrollBar().setValue(0)
        view = shown.page.overview
        announce.say(self, f"{view.headline}. {view.sentence} {view.who}")

    def _add_overview(self, shown: Shown) -> None:
        self.overview = overview = OverviewArea(shown, self._actions(shown))
        if self.before is not None:
            then = self.before.shown
            overview.add_before(then, lambda: self.compare_wanted.emit(then, shown))
        overview.save_wanted.connect(self.save_wanted)
        overview.again_wanted.connect(self.again_wanted)
        overview.details_wanted.connect(self.toggle_details)
        overview.checks_wanted.connect(lambda: self.open_details(Tab.CHECKS))
        overview.answered.connect(self._answered)
        overview.action_wanted.connect(self.action_wanted)
        overview.seat(self.notice)
        self._areas = {Tab.OVERVIEW: overview}
        self._layout.addWidget(overview)
        self.headline, self.picture = overview.headline, overview.picture
        self.save, self.again = overview.save, overview.again
        self.details_button = overview.details_button

    def _actions(self, shown: Shown) -> tuple[Action, ...]:
        return actions(shown.report) if self.may_act and not shown.opened_from else ()

    def _answered(self, field: str, value: object) -> None:
        """The same facts, judged with the answer: a few milliseconds, so no job of its own."""
        from clientdiag.engine.answering import answered
        from clientdiag.gui.shown import read_for_window

        if self.shown is not None:
            taken = "" if field == "second_factor" and value is None else value
            self.show_result(read_for_window(answered(self.shown.report, **{field: taken})), self.before)
            self.take_focus()

    def take_focus(self) -> None:
        """The first thing to do has the focus."""
        (self.again if self.save.isHidden() else self.save).setFocus()

    def restyle(self) -> None:
        """Take over a new text size."""
        super().restyle()
        if getattr(self, "overview", None) is not None and self.overview is not None:
            self.overview.restyle()

    def _clear(self) -> None:
        self.notice.clear()
        self.notice.setParent(None)
        self.overview, self.tabs, self._areas = None, None, {}
        while (item := self.column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _banners(self, shown: Shown) -> list[Banner]:
        made = []
        if shown.page.overview.demo:
            made.append(demo_banner())
        if shown.opened_from:
            when = local_time(shown.report.created, date=True)
            sentence = say(text("Opened from {name}, made {date}", name=shown.opened_from, date=when))
            made.append(Banner(gettext("From a zip"), sentence, shown.remarks))
        return made

    def _detail_head(self, shown: Shown) -> QWidget:
        """The verdict in one line above the tabs, so that it is never lost."""
        head = Folding(lambda width: width >= style.look().scaled(_HEAD_FITS))
        view, words = shown.page.overview, QWidget()
        row = QHBoxLayout(words)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.space(1.5))
        shape = shape_of(view.state)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(Mark(shape, state_word(shape)), 0, middle)
        row.addWidget(Prose([[Run(view.headline)]], size=Size.SERVER, bold=True), 1, middle)
        head.row.addWidget(words, 1)
        if not shown.opened_from:
            place = QHBoxLayout()
            place.addWidget(button(gettext("&Save diagnostic zip…"), "primary", self.save_wanted.emit))
            place.addStretch(1)
            head.row.addLayout(place)
        return head

    # ------------------------------------------------------------------------------------- details

    def toggle_details(self) -> None:
        """Show or hide what IT wants to see."""
        if not self.leave_details():
            self.open_details()

    def open_details(self, tab: Tab | None = None) -> None:
        """Show the tabs and *tab*; without one, the tab that says most about the verdict."""
        if self.shown is not None and self.tabs is not None:
            self._show_details(are_open=True)
            self.tabs.choose(tab or first_tab(self.shown.report))
            self.tabs.setFocus()

    def leave_details(self) -> bool:
        """Back to the overview alone; says whether the details were open."""
        if self.tabs is None or self.tabs.isHidden():
            return False
        self.tabs.choose(Tab.OVERVIEW)
        self._show_details(are_open=False)
        self.details_button.setFocus()
        return True

    def area(self, tab: Tab) -> QWidget | None:
        """What *tab* shows; None before it was shown."""
        return self._areas.get(tab)

    def _show_details(self, *, are_open: bool) -> None:
        if self.tabs is not None and self.overview is not None:
            self.tabs.setVisible(are_open)
            self._head.setVisible(are_open and self.tabs.tab() is not Tab.OVERVIEW)
            self.overview.name_details_button(are_open=are_open)

    def _show_tab(self, tab: Tab) -> None:
        if self.shown is None or self.overview is None or self.tabs is None:
            return
        if tab not in self._areas:
            self._areas[tab] = self._made(tab, self.shown)
            self._layout.addWidget(self._areas[tab])
        for one, area in self._areas.items():
            area.setVisible(one is tab)
        self._head.setVisible(tab is not Tab.OVERVIEW)
        if tab is Tab.OVERVIEW:
            self.overview.seat(self.notice)
        else:
            self._layout.insertWidget(self._layout.indexOf(self.tabs) + 1, self.notice)
        self.verticalScrollBar().setValue(0)

    def _made(self, tab: Tab, shown: Shown) -> QWidget:
        if tab is Tab.CERTIFICATE:
            from clientdiag.gui.certificate_page import CertificatePage

            return CertificatePage(shown, self.notice, self.certificates_wanted.emit)
        if tab is Tab.MINE:
            from clientdiag.gui.mine_page import MinePage

            return MinePage(shown, self.try_wanted.emit)
        if tab is Tab.LOGS:
            from clientdiag.gui.logs_page import LogsPage

            return LogsPage(shown, dart_card(shown, self.dart_wanted.emit))
        from clientdiag.gui.details_area import DetailsArea

        area = DetailsArea(shown.page, tab)
        offer = dart_card(shown, self.dart_wanted.emit) if tab is Tab.CLIENT else None
        if offer is not None:
            area.add_card(offer)
        return area
