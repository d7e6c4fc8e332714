"""The popup of the practice lessons, and the guide that looks at the desk for it after each change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.operations import Job, ReadOp
from desktop.shell.lessons import LESSONS, Lesson, LessonBook, Progress, ReadProgress, Task, root_of, seat_for
from desktop.shell.practice import Seat
from desktop.widgets.buttons import Button
from desktop.widgets.labels import IconLabel, label
from desktop.widgets.panels import WrappedColumn, hairline, scrolled
from resources import county
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.place import Place
    from sync.desk import Desk

WIDE, HIGH = 560, 720


class LessonGuide(QObject):
    """Looks at one open desk: at once, after each change of its store, and when a chain is opened.

    Signals:
        moved: the ``Progress``, each time it was looked at.
    """

    moved = Signal(object)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._desk = place.desk
        self._looking = False
        self._again = False
        self._opened = ""
        place.changed.connect(self._changed)
        place.wanted.connect(self._went)
        self.look()

    def look(self) -> None:
        """Look what was done; calls that come meanwhile are answered by one more look."""
        if self._looking:
            self._again = True
            return
        self._looking = True
        opened, self._opened = self._opened, ""
        ReadOp(self, ReadProgress(self._desk, opened)).then(self._found).ended(self._looked).start()

    @Slot()
    def restart(self) -> None:
        """Begin the lessons anew."""
        ReadOp(self, _Restart(self._desk)).then(self._found).start()

    @Slot(object)
    def _found(self, progress: Progress) -> None:
        self.moved.emit(progress)

    @Slot(object)
    def _changed(self, change: object) -> None:
        self.look()

    @Slot(str, str)
    def _went(self, page: str, article: str) -> None:
        if page == "chain" and article:
            self._opened = article
            self.look()

    @Slot()
    def _looked(self) -> None:
        self._looking = False
        if self._again:
            self._again = False
            self.look()


class _Restart:
    """Begins the lessons anew, off the window's thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> Progress:
        return LessonBook(root_of(self._desk.context.home)).restart()


class LessonPanel(QFrame):
    """A popup under the banner's button.

    Signals:
        desk_wanted: an officer at whose desk a task is done.
        restart_wanted: the person wants to begin anew.
    """

    desk_wanted = Signal(str)
    restart_wanted = Signal()

    def __init__(self, progress: Progress, seats: Sequence[Seat], here: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popup", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Lessons"))
        self.progress = progress
        self._seats, self._here = tuple(seats), here
        first = str(county.county()["default_officer"])
        self._unit = next((seat.unit for seat in self._seats if seat.officer == first), "")
        column = WrappedColumn()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(18, 14, 18, 14)
        rows.setSpacing(10)
        rows.addWidget(label(tr("Lessons"), "card"))
        words = tr("A task is ticked when it was really done: by the signatures and receipts on the desks.")
        rows.addWidget(label(words, "caption", "text2", wrap=True))
        for number, lesson in enumerate(LESSONS, 1):
            rows.addWidget(hairline())
            rows.addLayout(self._lesson(number, lesson))
        rows.addWidget(hairline())
        again = Button(tr("Begin the lessons anew"), "ghost", "refresh-line")
        again.clicked.connect(self._restart)
        rows.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scrolled(column, tr("Lessons")))
        self._column = column

    def _lesson(self, number: int, lesson: Lesson) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(4)
        done = sum(task.deed in self.progress.done for task in lesson.tasks)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(f"{number}  {lesson.title}", "strong"), 1)
        whole = done == len(lesson.tasks)
        words = tr("done") if whole else tr("{n} of {all} tasks", n=done, all=len(lesson.tasks))
        head.addWidget(label(words, "caption", "success" if whole else "text2"))
        rows.addLayout(head)
        for task in lesson.tasks:
            rows.addLayout(self._task(task))
        return rows

    def _task(self, task: Task) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        done = task.deed in self.progress.done
        sign = ("checkbox-circle-fill", "successText") if done else ("checkbox-blank-circle-line", "text3")
        row.addWidget(IconLabel(*sign, 18), 0, Qt.AlignmentFlag.AlignVCenter)
        words = label(str(task.words), "help", "text2" if done else "", wrap=True)
        words.setAccessibleName(tr("{task}, done", task=task.words) if done else str(task.words))
        row.addWidget(words, 1)
        seat = seat_for(task.role, self._seats, self._unit)
        if seat is not None and not done:
            row.addWidget(self._way(seat), 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _way(self, seat: Seat) -> QWidget:
        """The button that leads to the desk of a task, or a word where one sits there already."""
        if seat.officer == self._here:
            return label(tr("at this desk"), "caption", "text2")
        button = Button(tr("To {name}", name=seat.name), "ghost", "user-line")
        button.setProperty("low", True)
        button.setProperty("officer", seat.officer)
        button.clicked.connect(self._go)
        return button

    def show_at(self, where: QPoint) -> None:
        """Show it with its right top corner at a point of the screen, wholly on the screen."""
        room = self.screen().availableGeometry()
        wide = min(theme.px(WIDE), room.width() - 16)
        for each in (self, *self.findChildren(QWidget)):
            each.ensurePolished()  # the height of buttons and words is known only then
        self._column.layout().activate()
        inner = self._column.layout().totalHeightForWidth(wide - 2)
        tall = min(max(theme.px(200), inner + 4), theme.px(HIGH), room.height() - 40)
        self.resize(wide, tall)
        left = min(max(room.left() + 8, where.x() - wide), room.right() - wide)
        self.move(left, max(room.top() + 8, min(where.y(), room.bottom() - tall - 8)))
        self.show()

    @Slot()
    def _go(self) -> None:
        officer = self.sender().property("officer")
        self.close()
        self.desk_wanted.emit(officer)

    @Slot()
    def _restart(self) -> None:
        self.close()
        self.restart_wanted.emit()
