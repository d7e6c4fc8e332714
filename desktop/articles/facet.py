"""One filter of the list as a button: pressing it opens a list of choices that can be searched and ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.widgets.buttons import Button
from resources.language import tr

if TYPE_CHECKING:
    from desktop.articles.options import Option


class FacetButton(Button):
    """Shows what is asked for, e.g. "Column: news"; ``changed`` when the person chose otherwise.

    Args:
        name: what the filter is about.
        single: whether only one choice can hold.
    """

    changed = Signal()

    def __init__(self, name: str, *, single: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("", "facet", parent=parent)
        self._name, self._single = name, single
        self._options: dict[str, Option] = {}
        self._chosen: tuple[str, ...] = ()
        self.setMaximumWidth(theme.px(300))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the words
        self.clicked.connect(self.open)
        self._tell()

    def offer(self, options: Sequence[Option]) -> None:
        """Offer other choices; one that holds stays, even if it is not among them."""
        self._options = {each.id: each for each in options}
        self._tell()

    def value(self) -> tuple[str, ...]:
        """The ids that hold."""
        return self._chosen

    def choose(self, ids: Sequence[str]) -> None:
        """Let other ids hold; ``changed`` is not emitted."""
        self._chosen = tuple(ids)
        self._tell()

    @Slot()
    def open(self) -> None:
        """Open the choices under the button."""
        from desktop.articles.facetpopup import FacetPopup

        popup = FacetPopup(self._name, tuple(self._options.values()), self._chosen, self._single, self)
        popup.chosen.connect(self._take)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        popup.begin()

    @Slot(object)
    def _take(self, ids: tuple[str, ...]) -> None:
        self._chosen = ids
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        names = [self._options[each].name if each in self._options else each for each in self._chosen]
        if not names:
            words = self._name
        elif len(names) == 1:
            words = tr("{name}: {value}", name=self._name, value=names[0])
        else:
            words = tr("{name}: {value}, {n} in all", name=self._name, value=names[0], n=len(names))
        self.setProperty("on", bool(names))
        self.style().unpolish(self)
        self.style().polish(self)
        room = theme.px(240)
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.set_icon("arrow-down-s-line", "primaryText" if names else "text2")
        self.setAccessibleName(words)
        self.setToolTip(words if shown != words else "")
        self.updateGeometry()
