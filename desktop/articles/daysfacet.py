"""The filter by the day of the last change: a few spans that mean the same tomorrow, or two days."""

from __future__ import annotations

from PySide6.QtCore import QDate, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QFrame, QRadioButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.articles.facet import FacetButton
from desktop.widgets.fields import Field
from resources.language import say, tr
from sync.chain.clock import SystemClock

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
        popup = DaysPopup(*self.span(), self)
        popup.spanned.connect(self._take_span)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()

    @Slot(str, str, str)
    def _take_span(self, span: str, first: str, last: str) -> None:
        self.choose_span(span, first, last)
        self.changed.emit()


class DaysPopup(QFrame):
    """The spans; each choice is told at once."""

    spanned = Signal(str, str, str)

    def __init__(self, span: str, first: str, last: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popup", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Last changed"))
        self.setFixedWidth(theme.px(300))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 14)
        rows.setSpacing(2)
        self.choices = QButtonGroup(self)
        for number, words in enumerate(SPANS.values()):
            choice = QRadioButton(str(words))
            self.choices.addButton(choice, number)
            rows.addWidget(choice)
        today = QDate(SystemClock().now().date())
        self.first = _date(first, today.addMonths(-1), today)
        self.last = _date(last, today, today)
        for name, edit in ((tr("From"), self.first), (tr("Until"), self.last)):
            rows.addWidget(Field(name, edit))
            edit.setEnabled(span == "days")
            edit.dateChanged.connect(self._tell)
        self.choices.button(list(SPANS).index(span)).setChecked(True)
        self.choices.idClicked.connect(self._clicked)

    @Slot(int)
    def _clicked(self, number: int) -> None:
        days = list(SPANS)[number] == "days"
        self.first.setEnabled(days)
        self.last.setEnabled(days)
        self._tell()
        if not days:
            self.close()

    @Slot()
    def _tell(self) -> None:
        span = list(SPANS)[self.choices.checkedId()]
        first, last = sorted((self.first.date(), self.last.date()), key=QDate.toJulianDay)
        iso = Qt.DateFormat.ISODate
        self.spanned.emit(span, first.toString(iso), last.toString(iso))


def _date(text: str, otherwise: QDate, latest: QDate) -> QDateEdit:
    edit = QDateEdit(QDate.fromString(text, Qt.DateFormat.ISODate) if text else otherwise)
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.setMaximumDate(latest)
    return edit
