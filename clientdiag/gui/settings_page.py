"""The settings: every value with where it came from; what IT set is locked and says so."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clientdiag.gui.flow import FlowLayout
from clientdiag.gui.page import Kind, Page
from clientdiag.gui.parts import Card, button, label, line
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.setting_rows import SettingRow, row_for
from clientdiag.gui.setting_words import Group, group_note, group_title, specs_of
from clientdiag.settings import Settings
from clientdiag.translation import Problem, gettext


class SettingsPage(Page):
    """A card for every group of settings; :meth:`changes` is what is to be saved."""

    kind = Kind.SETTINGS
    save_wanted = Signal()

    def __init__(self, settings: Settings, file: str) -> None:
        """*file* is where the user's own settings lie."""
        super().__init__(gettext("Settings"))
        self.rows: dict[str, SettingRow] = {}
        self.column.addWidget(label(gettext("Settings"), "title", wrap=True))
        words = gettext("What your IT set goes before what you set here. Your settings are in {file}.")
        self.column.addWidget(Prose([[Run(words.replace("{file}", file))]], quiet=True, keyboard=True))
        for group in Group:
            self._add_group(group, settings)
        self.column.addStretch(1)
        footer = self.add_footer()
        footer.addWidget(self.notice)
        footer.addWidget(self._buttons())

    def _add_group(self, group: Group, settings: Settings) -> None:
        specs = specs_of(group)
        if not specs:
            return
        card = Card(group_title(group))
        if group_note(group):
            card.column.addWidget(Prose([[Run(group_note(group))]], quiet=True))
        for place, spec in enumerate(specs):
            if place:
                card.column.addWidget(line())
            self.rows[spec.name] = row = row_for(spec, getattr(settings, spec.name))
            card.column.addWidget(row)
        self.column.addWidget(card)

    def _buttons(self) -> QWidget:
        bar = QWidget()
        flow = FlowLayout(bar)
        self.save = button(gettext("&Save settings"), "primary", self.save_wanted.emit)
        self.leave = button(gettext("&Back"), "", self.escape)
        flow.addWidget(self.save)
        flow.addWidget(self.leave)
        return bar

    def take_focus(self) -> None:
        """The first value that can be changed has the focus."""
        self.setFocus()

    def is_changed(self) -> bool:
        """Whether anything would be saved."""
        return any(row.is_changed() for row in self.rows.values())

    def changes(self) -> dict[str, object | None] | None:
        """What is to be saved. None where a value cannot be read; its row says so then."""
        found: dict[str, object | None] = {}
        wrong: SettingRow | None = None
        for name, row in reversed(self.rows.items()):  # the first wrong one has the focus in the end
            row.clear_error()
            if row.is_changed():
                try:
                    found[name] = row.change()
                except Problem as problem:
                    row.complain(problem)
                    wrong = row
        if wrong is not None:
            self.show_in_sight(wrong)
            return None
        return found

    def enter(self) -> None:
        """Enter saves."""
        self.save_wanted.emit()
