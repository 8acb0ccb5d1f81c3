"""Screen 5: what the zip will hold, to be looked at and chosen from. Nothing is written before it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from clientdiag.gui import style
from clientdiag.gui.file_list import FileList
from clientdiag.gui.file_model import FileModel
from clientdiag.gui.flow import FlowLayout
from clientdiag.gui.page import Kind, Page
from clientdiag.gui.parts import Card, Folding, button, label
from clientdiag.gui.preview_card import PreviewCard
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.seal_card import SealCard
from clientdiag.gui.shapes import Shape
from clientdiag.gui.style import Size
from clientdiag.gui.tick import Tick
from clientdiag.gui.zip_contents import Chosen, Contents, Weighed
from clientdiag.model.text import ntext, text
from clientdiag.rendering.hidden import size_words
from clientdiag.translation import gettext, say

if TYPE_CHECKING:
    from clientdiag.bundle import PlannedFile

_FITS = 88  # grid steps
_NOTES_LINES = 2.4
_SETTLE_MS = 350
_MOST_TOLD = 12


class _Notes(QPlainTextEdit):
    """Two lines to type in, more scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(gettext("Notes for IT (optional)"))
        self.setPlaceholderText(gettext("For example: since Monday, only at home"))

    def sizeHint(self) -> QSize:
        """As tall as a few lines are."""
        return QSize(style.look().scaled(40), round(self.fontMetrics().lineSpacing() * _NOTES_LINES) + 16)

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return self.sizeHint()


class SharePage(Page):
    """The files, the one looked at, notes, encryption, and the ways out."""

    kind = Kind.SHARE
    save_wanted = Signal()
    save_as_wanted = Signal()
    mail_wanted = Signal()
    drop_wanted = Signal()
    looked_at = Signal(object, int)
    """A file is to be shown, from this part on."""
    changed = Signal()
    """Something else goes into the zip now."""
    all_logs_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__(gettext("Save diagnostic zip"))
        self.contents: Contents | None = None
        self.seal: SealCard | None = None
        self._file: PlannedFile | None = None
        self._ways: list[QWidget] = []
        self.column.addWidget(label(gettext("What the diagnostic zip contains"), "title", wrap=True))
        words = gettext(
            "Look before you share. What is marked below is replaced in every file; IT can still match "
            "it up. Nothing is saved yet."
        )
        self.column.addWidget(Prose([[Run(words)]], quiet=True, keyboard=True))
        self.column.addWidget(self._files(), 1)
        self.column.addWidget(self._notes_card())
        self._seal_place = QVBoxLayout()
        self.column.addLayout(self._seal_place)
        footer = self.add_footer()
        footer.addWidget(self.notice)
        footer.addWidget(self._bar())
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._settled.timeout.connect(self.changed)

    def _files(self) -> Folding:
        pair = Folding(lambda width: width >= style.look().scaled(_FITS))
        policy = pair.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Expanding)
        pair.setSizePolicy(policy)
        self.model = FileModel()
        self.model.chosen.connect(self._settle)
        self.list = FileList(self.model)
        self.list.looked_at.connect(self._look_at)
        card = Card()
        card.setAccessibleName(gettext("Files of the zip"))
        inset = style.space()
        card.column.setContentsMargins(inset, inset, inset, inset)
        card.column.addWidget(self.list, 1)
        self.all_logs = Tick(gettext("A&ll records of the Cisco client's logs, not only the last attempts"))
        self.all_logs.box.toggled.connect(self.all_logs_wanted)
        card.column.addWidget(self.all_logs)
        self.left_out = Prose([], name=gettext("Not in the zip"), size=Size.SMALL, quiet=True, keyboard=True)
        self.left_out.hide()
        card.column.addWidget(self.left_out)
        self.preview = PreviewCard()
        self.preview.wanted.connect(lambda place: self.looked_at.emit(self._file, place))
        for one, share in ((card, 11), (self.preview, 10)):
            policy = one.sizePolicy()
            policy.setVerticalPolicy(QSizePolicy.Policy.Expanding)
            one.setSizePolicy(policy)
            pair.row.addWidget(one, share)
        return pair

    def _notes_card(self) -> Card:
        card = Card()
        card.column.setSpacing(style.space(0.5))
        self.notes = _Notes()
        title = label(gettext("Notes for IT (optional)"), "name", wrap=True)
        title.setBuddy(self.notes)
        self.notes.textChanged.connect(self._settle)
        card.column.addWidget(title)
        card.column.addWidget(self.notes)
        return card

    def _bar(self) -> QWidget:
        bar = Folding(steps=1.25)
        left = QWidget()
        self._flow = FlowLayout(left)
        self.save = button(gettext("&Save"), "primary", self.save_wanted.emit)
        self.save_as = button(gettext("Save &as…"), "", self.save_as_wanted.emit)
        self.leave = button(gettext("&Back"), "", self.escape)
        for one in (self.save, self.save_as, self.leave):
            self._flow.addWidget(one)
        self.sizes = label("", "small")
        self.sizes.setProperty("alignment", Qt.AlignmentFlag.AlignVCenter.value)
        holder = QHBoxLayout()
        holder.addWidget(self.sizes)
        bar.row.addWidget(left, 1)
        bar.row.addLayout(holder)
        return bar

    # ---------------------------------------------------------------------------------------- contents

    def wait(self) -> None:
        """What will be in the zip is being read."""
        self.contents = None
        self._allow()
        self.sizes.setText(gettext("Reading…"))

    def show_contents(self, contents: Contents) -> None:
        """Show what the zip would hold."""
        before = self._file.path if self._file is not None else ""
        self.contents = contents
        self.model.show_files(contents.files)
        first = before or next((one.path for one in contents.files if one.hidden), contents.files[0].path)
        self.list.look_at(self.model.row_of(first))
        if not self._ways:
            self._add_ways(contents)
        if self.seal is None:
            self.seal = SealCard(contents.sealing)
            self.seal.changed.connect(self._allow)
            self.seal.setVisible(self.seal.is_needed)
            self._seal_place.addWidget(self.seal)
            if contents.sealing.problem:
                self.notice.say(Shape.BAD, contents.sealing.problem)
        self._tell_left_out(contents.left_out)
        self._allow()
        self.changed.emit()

    def _add_ways(self, contents: Contents) -> None:
        ways = contents.ways
        self.save.setText(gettext("&Save to {folder}").replace("{folder}", _shown(ways.folder)))
        self.save.setAccessibleName(self.save.text().replace("&", ""))
        self.save.setAccessibleDescription(str(ways.folder))
        if ways.help_desk:
            words = gettext("&E-mail to {address}…").replace("{address}", ways.help_desk)
            self.mail = button(words, "", self.mail_wanted.emit)
            self._insert(self.mail)
        if ways.drop is not None:
            self.drop = button(gettext("&Put into IT's folder"), "", self.drop_wanted.emit)
            self.drop.setAccessibleDescription(str(ways.drop))
            self._insert(self.drop)
        self._ways.append(self.save)

    def _insert(self, way: QWidget) -> None:
        self._flow.removeWidget(self.leave)
        self._flow.addWidget(way)
        self._flow.addWidget(self.leave)
        self._ways.append(way)
        QWidget.setTabOrder(self._ways[-2] if len(self._ways) > 1 else self.save_as, way)
        QWidget.setTabOrder(way, self.leave)

    def _tell_left_out(self, absent: tuple[str, ...]) -> None:
        self.left_out.setVisible(bool(absent))
        if absent:
            more = len(absent) - _MOST_TOLD
            lines = [[Run(one)] for one in absent[:_MOST_TOLD]]
            if more > 0:
                lines.append([Run(say(ntext("and {n} more", "and {n} more", more)))])
            self.left_out.say([Run(gettext("Not in the zip:"), bold=True)], *lines)

    def chosen(self) -> Chosen:
        """What the user wants in the zip."""
        sealed = self.seal is not None and self.seal.is_on()
        return Chosen(self.model.left_out(), self.notes.toPlainText(), sealed)

    def show_weight(self, weighed: Weighed) -> None:
        """Show the sizes, and the files that depend on what was chosen."""
        chosen = {one.path: one for one in weighed.files}
        shown = [chosen.pop(one.path, one) for one in (self.contents.files if self.contents else ())]
        row = self.list.currentIndex().row()
        path = (self.model.file(row) or shown[0]).path if shown else ""
        self.model.show_files([*shown, *chosen.values()])
        if self.list.currentIndex().row() < 0 and path:
            self.list.look_at(self.model.row_of(path))
        sizes = text(
            "{unpacked} → {packed}", unpacked=size_words(weighed.unpacked), packed=size_words(weighed.packed)
        )
        self.sizes.setText(say(sizes))
        self.sizes.setAccessibleName(
            say(text("The zip will have {packed}.", packed=size_words(weighed.packed)))
        )

    def _look_at(self, file: PlannedFile | None) -> None:
        if file is not None and file is not self._file:
            self._file = file
            self.preview.wait(file.path)
            self.looked_at.emit(file, 0)

    def _settle(self) -> None:
        self._settled.start()

    # ------------------------------------------------------------------------------------------ acting

    def _allow(self) -> None:
        """Only what can be done."""
        ready = self.contents is not None and not (self.seal is not None and self.seal.is_in_the_way())
        for one in {self.save, self.save_as, *self._ways}:
            one.setEnabled(ready)
        self.all_logs.setEnabled(self.contents is not None)

    def take_focus(self) -> None:
        """Saving is what one came for; Tab leads back to the files."""
        self.save.setFocus()

    def enter(self) -> None:
        """Enter saves."""
        if self.save.isEnabled():
            self.save_wanted.emit()


def _shown(folder: Path) -> str:
    if folder == Path.home():
        return gettext("the home folder")
    return folder.name.replace("&", "&&") or str(folder)
