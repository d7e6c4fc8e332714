"""The remarks over one page: where each stands while the text is edited. Never part of the document.

Each place is a cursor of the document, so Qt moves it with every edit, composition and undo, without a line of Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QTextCursor

from desktop import theme
from desktop.editor.checks.places import Found
from desktop.editor.checks.underlines import Underline
from desktop.editor.remarks.painting import RemarkLayer, badges, strip

if TYPE_CHECKING:
    from desktop.editor.canvas import Canvas
    from desktop.editor.remarks.lines import RemarkLine


@dataclass(slots=True)
class Mark:
    """One remark on the page.

    Attributes:
        name: of the remark.
        number: as on its card.
        kind: "waiting", "open" or "closed".
        cursor: its place; moves with the text.
        whole: whether it is on a whole block instead of words.
        exact: whether the words are those it was made on.
    """

    name: str
    number: int
    kind: str
    cursor: QTextCursor
    whole: bool
    exact: bool

    def stretch(self) -> Underline:
        """Where it stands now."""
        return Underline(self.cursor.selectionStart(), self.cursor.selectionEnd(), "", "", self.number)


class RemarkMarks(QObject):
    """The marks over a page.

    Args:
        edit: the page; its layer and its margin show them.

    Signals:
        pressed: the remark whose number was pressed in the margin.
    """

    pressed = Signal(str)

    def __init__(self, edit: Canvas) -> None:
        super().__init__(edit)
        self._edit = edit
        self._marks: list[Mark] = []
        self._current = ""
        self._spans: list[tuple[int, int, Mark]] | None = None
        self._badges: list[tuple[Mark, QRectF]] | None = None
        edit.layers.append(RemarkLayer(self))
        edit.turned.connect(self.clear)
        edit.textChanged.connect(self._edited)
        edit.viewport().installEventFilter(self)
        edit.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.notice().changed.connect(self._anew)

    # ------------------------------------------------------------------------------------------ what is marked

    def show(self, placed: Iterable[tuple[RemarkLine, Found]]) -> None:
        """Mark remarks at their places in the document as it is now."""
        self._marks = [self._mark(line, found) for line, found in placed]
        self._anew()

    def _mark(self, line: RemarkLine, found: Found) -> Mark:
        cursor = QTextCursor(self._edit.document())
        last = self._edit.document().characterCount() - 1
        cursor.setPosition(min(found.start, last))
        cursor.setPosition(min(found.end, last), QTextCursor.MoveMode.KeepAnchor)
        whole = found.end <= found.start
        cursor.setKeepPositionOnInsert(not whole)  # what is typed behind the words does not belong to them
        exact = line.view.found is not None and line.view.found.exact
        return Mark(line.name, line.number, line.kind, cursor, whole, exact)

    @Slot()
    def clear(self) -> None:
        """Mark nothing."""
        self._marks = []
        self._anew()

    @Slot()
    def _anew(self) -> None:
        self._spans = self._badges = None
        self._edit.viewport().update()

    @Slot()
    def _scrolled(self) -> None:
        self._badges = None

    @Slot()
    def _edited(self) -> None:
        """The margin is painted anew only when a number moved: with it the whole text would be painted at every key."""
        self._spans = None
        if self._marks:
            before, self._badges = self._badges, None
            if before is not None and [box for _, box in before] != [box for _, box in self.badges()]:
                self._edit.viewport().update(strip(self._edit))

    def choose(self, name: str) -> None:
        """Frame one remark, "" for none."""
        if name != self._current:
            self._current = name
            self._edit.viewport().update()

    def current(self) -> str:
        """The framed one."""
        return self._current

    # ------------------------------------------------------------------------------------------ asking

    def all(self) -> list[Mark]:
        """Every mark, in the order of the cards."""
        return self._marks

    def mark(self, name: str) -> Mark | None:
        """The mark of a remark, as long as something of its place is there."""
        found = next((mark for mark in self._marks if mark.name == name), None)
        return found if found is not None and (found.whole or found.cursor.hasSelection()) else None

    def at(self, position: int) -> Mark | None:
        """The shortest marked stretch of words over a position of the document."""
        over = [m for m in self._marks if m.cursor.selectionStart() <= position < m.cursor.selectionEnd()]
        return min(over, key=lambda m: m.cursor.selectionEnd() - m.cursor.selectionStart(), default=None)

    def between(self, first: int, last: int) -> Iterator[Mark]:
        """The marks that reach into a stretch of the document."""
        if self._spans is None:
            self._spans = [(m.cursor.selectionStart(), m.cursor.selectionEnd(), m) for m in self._marks]
        for start, end, mark in self._spans:
            if start < last and (end > first or (mark.whole and end >= first)):
                yield mark

    def __len__(self) -> int:
        return len(self._marks)

    # ------------------------------------------------------------------------------------------ the margin

    def badges(self) -> list[tuple[Mark, QRectF]]:
        """The numbers on the screen with their boxes, found once until something moves."""
        if self._badges is None:
            self._badges = list(badges(self._edit, self))
        return self._badges

    def badge_at(self, point: QPointF) -> str:
        """The remark whose number stands at a point of the viewport, or ""."""
        return next((mark.name for mark, box in self.badges() if box.contains(point)), "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A number in the margin is a button; a press elsewhere is the page's."""
        if event.type() == QEvent.Type.Resize:
            self._badges = None
        kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        if self._marks and event.type() in kinds and isinstance(event, QMouseEvent):
            name = self.badge_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else ""
            if name and event.type() == QEvent.Type.MouseButtonRelease:
                self.pressed.emit(name)
            return bool(name)
        return False
