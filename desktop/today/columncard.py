"""The card on how fresh the columns are that the person looks after; it counts what this computer has seen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.today.shortrow import ShortRow
from desktop.widgets.labels import label
from desktop.widgets.panels import Card
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.columns import ColumnClock


class ColumnsCard(Card):
    """All columns with the days each has left, the most pressing first; hidden while nothing is known of any.

    Signals:
        pressed: the id of a column.
    """

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.addWidget(label(tr("Columns kept fresh"), "card"), 1)
        self.count = label("", "help", "text2")
        head.addWidget(self.count)
        self.body.addLayout(head)
        self.rows: list[ShortRow] = []
        self._under = QVBoxLayout()
        self._under.setSpacing(0)
        self._under.setContentsMargins(0, 0, 0, 0)
        self.body.addLayout(self._under)
        self.body.addWidget(label(tr("Counted by what this computer has seen."), "caption", "text2", wrap=True))
        self.setAccessibleName(tr("Columns kept fresh"))
        self.hide()

    def show_clocks(self, clocks: tuple[ColumnClock, ...], now: datetime) -> None:
        """Show how the columns stand at a moment."""
        while len(self.rows) < len(clocks):
            row = ShortRow()
            row.clicked.connect(self._clicked)
            self._under.addWidget(row)
            self.rows.append(row)
        for row, clock in zip(self.rows, clocks, strict=False):
            row.show_row(clock.column.id, clock.column.name, *aside_words(clock, now))
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(clocks))
        self.count.setText(tr("{n} columns", n=len(clocks)))
        self.setVisible(bool(clocks))

    @Slot()
    def _clicked(self) -> None:
        self.pressed.emit(self.sender().article)


def aside_words(clock: ColumnClock, now: datetime) -> tuple[str, str]:
    """How long a column has, and the tone of these words."""
    fresh = clock.freshness
    left = (fresh.ends.date() - now.astimezone(fresh.ends.tzinfo).date()).days
    if left < 0:
        return tr("{n} d over", n=-left), "danger"
    if left == 0:
        return tr("today before {clock}", clock=f"{fresh.ends:%H:%M}"), "warning"
    return tr("{n} days left", n=left), "warning" if fresh.near(now) else ""
