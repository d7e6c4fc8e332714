"""The filter by the day of the last change: a few spans that mean the same tomorrow, or two days."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Slot
from PySide6.QtWidgets import QWidget

from desktop.articles.facet import FacetButton
from resources.language import say, tr

SPANS = {
    "": say("Any time"),
    "today": say("Changed today"),
    "week": say("Last 7 days"),
    "month": say("Last 30 days"),
    "year": say("This year"),
    "days": say("Between two days"),
}


class DaysButton(FacetButton):
    """Shows the span asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._span, self._first, self._last = "", "", ""
        super().__init__(tr("Last changed"), single=True, parent=parent)

    def span(self) -> tuple[str, str, str]:
        """The span, and its first and last day (ISO) where it is between two days."""
        return self._span, self._first, self._last

    def choose_span(self, span: str, first: str = "", last: str = "") -> None:
        """Let another span hold; ``changed`` is not emitted."""
        days = span == "days"
        self._span, self._first, self._last = span, first if days else "", last if days else ""
        self.choose((self._words(),) if span else ())

    def _words(self) -> str:
        if self._span == "days":
            return tr("{first} to {last}", first=self._first, last=self._last)
        return str(SPANS[self._span])

    @Slot()
    def open(self) -> None:
        from desktop.articles.dayspopup import DaysPopup

        popup = DaysPopup(*self.span(), self)
        popup.spanned.connect(self._take_span)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()

    @Slot(str, str, str)
    def _take_span(self, span: str, first: str, last: str) -> None:
        self.choose_span(span, first, last)
        self.changed.emit()
