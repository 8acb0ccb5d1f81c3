"""A strip above a result that is not what it might be taken for: a demo, or an opened zip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout

from clientdiag.gui import style
from clientdiag.gui.parts import label
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.style import Size
from clientdiag.translation import gettext


class Banner(QFrame):
    """A tag, a sentence, and perhaps remarks on lines of their own."""

    def __init__(self, tag: str, sentence: str, remarks: Sequence[str] = ()) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setAccessibleName(f"{tag}: {sentence}")
        row = QHBoxLayout(self)
        row.setContentsMargins(style.space(1.5), style.space(), style.space(1.5), style.space())
        row.setSpacing(style.space(1.5))
        row.addWidget(label(tag, "tag"))
        self.sentence = Prose([[Run(one)] for one in (sentence, *remarks)], size=Size.SMALL)
        row.addWidget(self.sentence, 1)


def demo_banner() -> Banner:
    """Says that this is the demo."""
    return Banner(
        gettext("Demo"),
        gettext("This is a small faulty gateway on this computer. It says nothing about your real VPN."),
    )
