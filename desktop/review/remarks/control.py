"""Remarks on the reviewing page: made on what is selected, marked in the text, listed beside it, walked by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.editor.remarks.acts import RemarkActs
from desktop.editor.remarks.lines import RemarkLine, Rights, remark_lines
from desktop.editor.remarks.marks import RemarkMarks
from desktop.editor.remarks.panel import KEY_ADD, RemarkPanel
from desktop.editor.remarks.walking import Walk
from desktop.review.reader import AFTER, BEFORE, Reader
from desktop.review.remarks.chart import Chart
from desktop.review.remarks.places import places
from desktop.widgets.buttons import Button
from resources.language import tr

if TYPE_CHECKING:
    from desktop.review.opening import Opened
    from desktop.review.side import ReviewPanel
    from sync.desk import Desk


class ReviewRemarks(QObject):
    """Lets remarks be read, made and answered while an article is reviewed.

    Args:
        desk: the open desk.
        reader: shows the text.
        side: the panel at the right, with the tab of the remarks.
        page: over which the box floats.
    """

    def __init__(self, desk: Desk, reader: Reader, side: ReviewPanel, page: QWidget) -> None:
        super().__init__(page)
        self._reader, self._side, self._page = reader, side, page
        self._opened: Opened | None = None
        self._lines: tuple[RemarkLine, ...] = ()
        self._rights = Rights()
        self._made = ""
        self._chart: Chart | None = None
        self.panel: RemarkPanel = side.remarks
        self.marks = RemarkMarks(reader.canvas)
        self.acts = RemarkActs(desk, page)
        self.walk = Walk(self.panel, self.marks, reader.canvas, page, self._show_tab)
        self.handle = Button(tr("Remark"), "plain", "chat-1-line", shortcut=KEY_ADD, parent=reader.canvas.viewport())
        self.handle.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the key does the same from wherever the focus is
        self.handle.setProperty("low", True)
        self.handle.hide()
        self._wire()

    def _wire(self) -> None:
        canvas, cards = self._reader.canvas, self.panel.list
        canvas.turned.connect(self._place)
        canvas.pressed.connect(self._pressed)
        canvas.selectionChanged.connect(self._offer)
        canvas.verticalScrollBar().valueChanged.connect(self._offer)
        canvas.viewport().installEventFilter(self)
        self.handle.clicked.connect(self.add)
        self.panel.add_wanted.connect(self.add)
        cards.wanted.connect(self._go_to)
        cards.acted.connect(self._act)
        self.acts.done.connect(self._done)
        made = QShortcut(QKeySequence(KEY_ADD), self._page)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.setWhatsThis(tr("Remark on what is selected"))
        made.activated.connect(self.add)

    # ------------------------------------------------------------------------------------------ showing

    def show(self, opened: Opened) -> None:
        """Show the remarks of an article."""
        reading, view = opened.reading, opened.remarks
        fresh = self._opened is None or self._opened.reading.article != reading.article
        self._opened = opened
        self.acts.follow(reading.article, reading.content)
        self._lines = remark_lines(view, reading.content, opened.field_names(), opened.rounds)
        says = view.why_not is None
        self._rights = Rights(says=says, answers=says and view.answers)
        self.panel.show_view(view, self._lines, self._rights)
        self._place()
        if fresh:
            self.marks.choose("")
        if self._made and self.panel.list.choose(self._made):
            self._made = ""

    def leave(self) -> None:
        """Another page or article: what was typed is kept."""
        self.acts.put_away()
        self.handle.hide()

    @Slot()
    def _place(self) -> None:
        """Mark the remarks in the document that is shown now; in the text as it was there are none."""
        self._chart = None
        opened, reader = self._opened, self._reader
        if opened is None or reader.mode() == BEFORE or not reader.shows(opened):
            self.marks.clear()
            return
        self._chart = Chart(reader.canvas.document(), opened.reading.content.body)
        placed = [(line, self._chart.find(line.spot)) for line in self._lines if line.spot is not None]
        self.marks.show((line, found) for line, found in placed if found is not None)

    # ------------------------------------------------------------------------------------------ walking

    def _show_tab(self) -> None:
        self._side.show_tab("remarks")

    @Slot(object)
    def _go_to(self, line: RemarkLine) -> None:
        if line.spot is not None and self._reader.mode() == BEFORE:
            self._reader.modes.choose(AFTER)
        self.walk.look(line)

    @Slot(int)
    def _pressed(self, position: int) -> None:
        mark = self.marks.at(position) or self.marks.at(position - 1)
        if mark is not None:
            self.walk.choose(mark.name)

    # ------------------------------------------------------------------------------------------ saying

    @Slot()
    def add(self) -> None:
        """Ask for a remark on what is selected, or on the paragraph in which the cursor stands."""
        opened = self._opened
        if opened is None or not self._rights.says:
            self._side.show_tab("remarks")  # it says why nothing can be said
            return
        self.handle.hide()
        cursor = self._reader.canvas.textCursor()
        at = cursor.selectionStart(), cursor.selectionEnd()
        content, names = opened.reading.content, opened.field_names()
        self.acts.add(places(content, names, self._chart, at, opened.choice_words()), self._beside())

    def _beside(self) -> QRect:
        """Where what is selected stands on the page."""
        canvas = self._reader.canvas
        cursor = canvas.textCursor()
        first = QRect(canvas.cursorRect(cursor))
        cursor.setPosition(cursor.selectionStart())
        both = first.united(canvas.cursorRect(cursor)) & canvas.viewport().rect()
        return QRect(canvas.viewport().mapTo(self._page, both.topLeft()), both.size())

    @Slot(str, str)
    def _act(self, verb: str, entry: str) -> None:
        line = self.panel.list.current()
        if line is not None:
            self.acts.begin(verb, entry, line, self.walk.beside_card(self.acts.box.width()))

    @Slot(str, str)
    def _done(self, verb: str, entry: str) -> None:
        if verb == "add":
            self._made = entry
            self._side.show_tab("remarks")
            cursor = self._reader.canvas.textCursor()
            cursor.clearSelection()
            self._reader.canvas.setTextCursor(cursor)
            if self.panel.list.choose(entry):
                self._made = ""

    # ------------------------------------------------------------------------------------------ the handle

    @Slot()
    def _offer(self) -> None:
        """A small button under what is selected, for the mouse."""
        canvas = self._reader.canvas
        cursor = canvas.textCursor()
        shown = cursor.hasSelection() and self._rights.says and self._chart is not None and canvas.isVisible()
        room = canvas.viewport().rect()
        end = canvas.cursorRect(cursor)
        if not shown or not room.contains(end.center()) or self._pressing:
            self.handle.hide()
            return
        self.handle.adjustSize()
        below = end.bottom() + 6 + self.handle.height() <= room.bottom()
        top = end.bottom() + 6 if below else end.top() - 6 - self.handle.height()
        left = min(max(end.left() - self.handle.width() // 2, 4), room.right() - self.handle.width() - 26)
        self.handle.move(left, top)
        self.handle.show()
        self.handle.raise_()

    _pressing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the mouse still selects, nothing stands in its way."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressing = True
            self.handle.hide()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressing = False
            self._offer()
        return False
