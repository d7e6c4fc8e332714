"""The practice banner: says on every page that nothing here counts, walks from desk to desk, and has lessons.

It cannot be closed. Which officers there are comes from the practice county itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop import theme
from desktop.widgets.buttons import Button
from desktop.widgets.labels import ElidedLabel, IconLabel, label
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.lessonpanel import LessonGuide, LessonPanel
    from desktop.shell.lessons import Progress
    from desktop.shell.place import Place
    from desktop.shell.switcher import DeskSwitcher


@dataclass(frozen=True)
class Seat:
    """One person who can sit down here, as the switcher shows them.

    Attributes:
        officer: what names the desk: an officer of the practice county, or a profile's folder.
        name, post, unit, roles: of the person.
        used: when the desk was last open, RFC 3339, or "".
    """

    officer: str
    name: str
    post: str
    unit: str
    roles: tuple[str, ...] = ()
    used: str = ""


class PracticeBanner(QFrame):
    """The amber line above every page of the practice county."""

    switched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("practice", True)
        self.setFixedHeight(theme.px(42))
        self._seats: tuple[Seat, ...] = ()
        self._here = ""
        self.switcher: DeskSwitcher | None = None
        self.panel: LessonPanel | None = None
        self._guide: LessonGuide | None = None
        self._progress: Progress | None = None
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
        self.lessons = Button(tr("Lessons"), "plain", "checkbox-multiple-line")
        self.lessons.setProperty("low", True)
        self.lessons.clicked.connect(self.open_lessons)
        self.lessons.hide()
        row.addWidget(self.lessons)
        self.switch = Button(tr("Switch desk"), "plain", "team-line")
        self.switch.setProperty("low", True)
        self.switch.clicked.connect(self.open_switcher)
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

    def sit_down(self, place: Place) -> None:
        """The desk of a place is open: its deeds are looked at for the lessons from now on."""
        from desktop.shell.lessonpanel import LessonGuide

        self._guide = LessonGuide(place)
        self._guide.moved.connect(self._moved)

    @Slot(object)
    def _moved(self, progress: Progress) -> None:
        from desktop.shell.lessons import LESSONS

        self._progress = progress
        words = tr("Lessons {n} of {all}", n=progress.lessons_done(), all=len(LESSONS))
        self.lessons.setText(words)
        self.lessons.setAccessibleName(words)
        self.lessons.show()

    @Slot()
    def open_lessons(self) -> None:
        """Show the lessons under the button."""
        from desktop.shell.lessonpanel import LessonPanel

        if self._progress is None or self._guide is None:
            return
        self.panel = LessonPanel(self._progress, self._seats, self._here, self)
        self.panel.desk_wanted.connect(self.switched)
        self.panel.restart_wanted.connect(self._guide.restart)
        self.panel.show_at(self.lessons.mapToGlobal(QPoint(self.lessons.width(), self.lessons.height() + 4)))

    @Slot()
    def open_switcher(self) -> None:
        """Show the officers under the button."""
        from desktop.shell.switcher import DeskSwitcher

        self.switcher = DeskSwitcher(self._seats, self._here, self)
        self.switcher.chosen.connect(self.switched)
        corner = self.switch.mapToGlobal(QPoint(self.switch.width(), self.switch.height() + 4))
        self.switcher.show_at(corner)
