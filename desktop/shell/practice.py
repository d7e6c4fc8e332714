"""The practice banner: says on every page that nothing here counts, and walks from desk to desk.

It cannot be closed. Which officers there are comes from the practice county itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from desktop import theme
from desktop.widgets.buttons import Button
from desktop.widgets.labels import ElidedLabel, IconLabel, label
from desktop.words import joined, listed, role_word
from resources.language import tr


@dataclass(frozen=True)
class Seat:
    """One officer of the practice county, as the switcher shows them."""

    officer: str
    name: str
    post: str
    unit: str
    roles: tuple[str, ...] = ()


class PracticeBanner(QFrame):
    """The amber line above every page of the practice county."""

    switched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("practice", True)
        self.setFixedHeight(theme.px(42))
        self._seats: tuple[Seat, ...] = ()
        self._here = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 20, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel("book-open-line", "warningText", 18))
        row.addWidget(label(tr("Practice"), "strong", "warning"))
        self._words = ElidedLabel(
            tr("An invented county with practice keys. No signature made here has any force."), "help"
        )
        row.addWidget(self._words, 1)
        self.pin = label("", "help", "warning")
        row.addWidget(self.pin)
        self.switch = Button(tr("Walk to another desk"), "plain", "team-line")
        self.switch.setProperty("low", True)
        self.switch.clicked.connect(self.open_menu)
        row.addWidget(self.switch)
        self.setAccessibleName(tr("Practice"))

    def show_seats(self, seats: Sequence[Seat], here: str, pin: str) -> None:
        """Show who can be visited.

        Args:
            seats: the county's officers.
            here: the officer whose desk is open.
            pin: the practice PIN, shown as a hint; "" for none.
        """
        self._seats = tuple(seats)
        self._here = here
        self.pin.setText(tr("Practice PIN {pin}", pin=pin) if pin else "")
        self.pin.setVisible(bool(pin))
        self.switch.setEnabled(len(self._seats) > 1)

    def menu(self) -> QMenu:
        """The officers by unit; the one whose desk is open is ticked."""
        menu = QMenu(self)
        unit = ""
        for seat in self._seats:
            if seat.unit != unit:
                unit = seat.unit
                menu.addSection(unit)
            roles = listed(role_word(role) for role in seat.roles)
            act = menu.addAction(joined(seat.name, seat.post, roles if roles != seat.post else ""))
            act.setData(seat.officer)
            act.setCheckable(True)
            act.setChecked(seat.officer == self._here)
        menu.triggered.connect(self._triggered)
        return menu

    @Slot()
    def open_menu(self) -> None:
        """Show the officers under the button."""
        menu = self.menu()
        menu.popup(self.switch.mapToGlobal(QPoint(0, self.switch.height() + 2)))
        menu.aboutToHide.connect(menu.deleteLater)

    @Slot(QAction)
    def _triggered(self, act: QAction) -> None:
        officer = act.data()
        if officer and officer != self._here:
            self.switched.emit(str(officer))
