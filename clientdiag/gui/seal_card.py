"""Whether the zip is encrypted, and for whom; on and locked where IT requires it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from clientdiag.gui.parts import Card
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.style import Size
from clientdiag.gui.tick import Tick
from clientdiag.gui.zip_contents import Sealing
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext


class SealCard(Card):
    """Shows *sealing*; hidden by the page where there is nothing to say."""

    changed = Signal()

    def __init__(self, sealing: Sealing) -> None:
        super().__init__()
        self.sealing = sealing
        recipient = sealing.recipient
        who = plain(sealing.name) or (recipient.shown if recipient is not None else gettext("IT alone"))
        self.tick = Tick(gettext("Encr&ypt for {who}").replace("{who}", who))
        self.tick.turn(on=True)
        self.tick.setEnabled(not sealing.required)
        self.tick.box.toggled.connect(lambda _on: self.changed.emit())
        self.column.addWidget(self.tick)
        words = self._words()
        self.tick.box.setAccessibleDescription(words)
        self.column.addWidget(Prose([[Run(words)]], size=Size.SMALL, quiet=True, keyboard=True))
        if sealing.problem:
            self.tint("bad")
        self.setAccessibleName(gettext("Encryption"))

    def _words(self) -> str:
        said = [gettext("Only whoever holds the key can open it; not even you.")]
        if self.sealing.required:
            said.append(gettext("Your IT requires it."))
        elif self.sealing.by_it:
            said.append(gettext("The key was set by your IT."))
        recipient = self.sealing.recipient
        if recipient is not None and self.sealing.name:
            said.append(recipient.shown)
        return " ".join(said)

    @property
    def is_needed(self) -> bool:
        """Whether anybody is named, or should be."""
        sealing = self.sealing
        return sealing.recipient is not None or bool(sealing.problem) or sealing.required

    def is_on(self) -> bool:
        """Whether the zip is to be encrypted."""
        return self.is_needed and self.tick.is_on()

    def is_in_the_way(self) -> bool:
        """Whether nothing can be saved as it stands."""
        return self.is_on() and bool(self.sealing.problem)
