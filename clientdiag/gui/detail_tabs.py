"""The tabs behind "Details for IT", and which of them an area of facts or a fault belongs to."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar, QWidget

from clientdiag.checks.client_logs import SIGN_IN_CODES
from clientdiag.gui import style
from clientdiag.model.catalogue import Stage, stage_of
from clientdiag.model.core import Report
from clientdiag.rendering.details import Area
from clientdiag.translation import gettext

TOLD_BY_LOGS = SIGN_IN_CODES | {"client-log-error"}
"""What is known from the client's logs alone."""


class Tab(StrEnum):
    """The tabs, in the order shown."""

    OVERVIEW = "overview"
    NETWORK = "network"
    CERTIFICATE = "certificate"
    TRUST = "trust"
    MINE = "mine"
    CLIENT = "client"
    LOGS = "logs"
    CHECKS = "checks"


def title_of(tab: Tab) -> str:
    """What stands on the tab."""
    return {
        Tab.OVERVIEW: gettext("Overview"),
        Tab.NETWORK: gettext("Name and address"),
        Tab.CERTIFICATE: gettext("Server certificate"),
        Tab.TRUST: gettext("Trusted roots"),
        Tab.MINE: gettext("Your certificates"),
        Tab.CLIENT: gettext("VPN client"),
        Tab.LOGS: gettext("Logs"),
        Tab.CHECKS: gettext("All checks"),
    }[tab]


def tab_of(area: Area) -> Tab:
    """The tab that shows the tables of *area*; every area has one."""
    return {
        Area.NETWORK: Tab.NETWORK,
        Area.CERTIFICATE: Tab.CERTIFICATE,
        Area.TRUST: Tab.TRUST,
        Area.MINE: Tab.MINE,
        Area.CLIENT: Tab.CLIENT,
        Area.LOGS: Tab.LOGS,
    }.get(area, Tab.CHECKS)


def first_tab(report: Report) -> Tab:
    """The tab that says most about the verdict."""
    stage = stage_of(report.verdict.root or "")
    if stage in {Stage.NAME, Stage.NETWORK, Stage.SERVER}:
        return Tab.NETWORK
    if stage in {None, Stage.SERVER_CERTIFICATE, Stage.TRUST}:
        return Tab.CERTIFICATE
    if stage is Stage.CLIENT_CERTIFICATE:
        return Tab.MINE
    return Tab.LOGS if report.verdict.root in TOLD_BY_LOGS else Tab.CHECKS


class DetailTabs(QTabBar):
    """A tab bar that tells which :class:`Tab` was chosen. Arrow keys on it; Ctrl+Tab anywhere in *page*."""

    chosen = Signal(object)

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setAccessibleName(gettext("Details for IT"))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for tab in Tab:
            self.addTab(title_of(tab))
        self.currentChanged.connect(lambda place: self.chosen.emit(list(Tab)[place]))
        for key, step in (
            (QKeySequence.StandardKey.NextChild, 1),
            (QKeySequence.StandardKey.PreviousChild, -1),
        ):
            shortcut = QShortcut(QKeySequence(key), page)
            shortcut.setKeys(key)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._step(step))

    def choose(self, tab: Tab) -> None:
        """Show *tab*; tells it even when it is the current one."""
        place = list(Tab).index(tab)
        if place == self.currentIndex():
            self.chosen.emit(tab)
        self.setCurrentIndex(place)

    def tab(self) -> Tab:
        """The tab that is chosen."""
        return list(Tab)[max(0, self.currentIndex())]

    def _step(self, step: int) -> None:
        if self.isVisible():
            self.setCurrentIndex((self.currentIndex() + step) % self.count())

    def minimumSizeHint(self) -> QSize:
        """Narrow: it scrolls."""
        return QSize(style.look().scaled(16), super().minimumSizeHint().height())
