"""The offer of Cisco's own bundle (DART), where it is installed; nothing in that is redacted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from clientdiag.gui.parts import Card, button
from clientdiag.gui.prose import Prose, Run
from clientdiag.gui.shown import Shown
from clientdiag.gui.style import Size
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientInstall
from clientdiag.translation import gettext

_MODULE = "dart"


def has_dart(shown: Shown) -> bool:
    """Whether DART is on this computer; never of an opened zip or the demo."""
    if shown.opened_from or shown.report.demo:
        return False
    found = Evidence(shown.report.runs).all(ClientInstall)
    return any(_MODULE in (one.modules or ()) for one in found)


def dart_card(shown: Shown, wanted: Callable[[], None]) -> Card | None:
    """A card with the button, None where there is no DART."""
    if not has_dart(shown):
        return None
    card = Card(gettext("Cisco's own bundle (DART)"))
    words = gettext(
        "If IT or Cisco asks for it: Cisco's collector gathers all of the client's logs and settings into a "
        "file of its own. Nothing in it is hidden, so give it to your own IT only."
    )
    card.column.addWidget(Prose([[Run(words)]], size=Size.SMALL, quiet=True, keyboard=True))
    row = QHBoxLayout()
    collect = button(gettext("&Collect with DART…"), "", wanted)
    collect.setAccessibleDescription(words)
    row.addWidget(collect)
    row.addStretch(1)
    card.column.addLayout(row)
    return card
