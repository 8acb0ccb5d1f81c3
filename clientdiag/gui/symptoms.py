"""What the Cisco client says: chips of which one may be chosen, and chosen off again."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from clientdiag.gui import style
from clientdiag.gui.flow import FlowLayout
from clientdiag.translation import gettext


def wordings() -> dict[str, str]:
    """Every symptom's value in the model, and its words as the Cisco client shows them."""
    return {
        "untrusted-server-certificate": gettext("Untrusted Server Certificate"),
        "certificate-validation-failure": gettext("Certificate Validation Failure"),
        "authentication-failed": gettext("Authentication failed"),
        "cannot-reach-server": gettext("Can't reach the server"),
        "something-else": gettext("Something else"),
        "not-sure": gettext("Not sure"),
    }


class Chip(QPushButton):
    """A round button that stays down. It keeps room for its words in bold, which is how it shows that."""

    def __init__(self, words: str) -> None:
        super().__init__(words.replace("&", "&&"))
        self.setProperty("role", "chip")
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setAutoDefault(False)

    def sizeHint(self) -> QSize:
        """Room for the bold words."""
        hint = super().sizeHint()
        bold = QFontMetrics(style.look().font(bold=True)).horizontalAdvance(self.text())
        hint.setWidth(hint.width() + max(0, bold - self.fontMetrics().horizontalAdvance(self.text())))
        return hint


class Chips(QWidget):
    """Exclusive choices that can all be off."""

    def __init__(self, choices: dict[str, str], name: str, *, must: bool = False) -> None:
        """*choices* maps a value to its words; *name* says to a screen reader what is chosen.

        With *must* one is always on.
        """
        super().__init__()
        self._must = must
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.buttons: dict[str, QPushButton] = {}
        flow = FlowLayout(self)
        for value, words in choices.items():
            chip = Chip(words)
            chip.clicked.connect(lambda checked=False, value=value: self._chose(value, checked=checked))
            self.buttons[value] = chip
            flow.addWidget(chip)

    def _chose(self, value: str, *, checked: bool) -> None:
        for other, chip in self.buttons.items():
            chip.setChecked(other == value and (checked or self._must))

    def chosen(self) -> str | None:
        """The value chosen, or None."""
        return next((value for value, chip in self.buttons.items() if chip.isChecked()), None)

    def choose(self, value: str | None) -> None:
        """Choose *value*, or nothing."""
        for other, chip in self.buttons.items():
            chip.setChecked(other == value)
