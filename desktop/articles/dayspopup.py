"""What the filter by the day of the last change opens, loaded when it is first opened."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QFrame, QRadioButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.articles.daysfacet import SPANS
from desktop.widgets.fields import Field
from resources.language import tr
from sync.chain.clock import SystemClock


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
