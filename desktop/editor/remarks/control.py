"""Remarks on the writing page: placed in what is being written, listed beside it, and answered one by one.

They are placed again a moment after the last key, on a reader thread; meanwhile their marks move with the text. Taking a
wording over is one act of the text, which one undo takes back. Nothing happens while an input method composes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.editor.checks.fixing import replace_in_field, replace_in_text, select_in_field
from desktop.editor.checks.places import Atlas, Found, words_at
from desktop.editor.checks.underlines import Underline
from desktop.editor.remarks.acts import RemarkActs
from desktop.editor.remarks.bar import RemarkBar
from desktop.editor.remarks.lines import RemarkLine, Rights
from desktop.editor.remarks.marks import RemarkMarks
from desktop.editor.remarks.reading import ReadRemarks, RemarksRead
from desktop.editor.remarks.walking import Walk
from desktop.messages import messages
from desktop.operations import Operation, ReadOp
from forms.body.anchors import FIELD, FILE
from forms.body.text import block_parts
from forms.problems import ATTACHMENTS, BODY
from resources.language import tr

if TYPE_CHECKING:
    from desktop.editor.canvas import Canvas
    from desktop.editor.manuscript import Manuscript
    from desktop.editor.panel import EditorPanel
    from forms.content import Content
    from sync.desk import Desk

PLACE_MS = 500


class EditorRemarks(QObject):
    """The remarks of the article that is being written.

    Args:
        desk: the open desk.
        manuscript: what is on the screen.
        panel: the panel at the right, with their tab.
        composing: whether an input method is at work.
        page: over which the box floats.

    Signals:
        counted: how many are unanswered may be another number now.
        place_wanted: a field, ``@body`` or ``@attachments`` to go to.
    """

    counted = Signal()
    place_wanted = Signal(str)

    def __init__(
        self, desk: Desk, manuscript: Manuscript, panel: EditorPanel, composing: Callable[[], bool], page: QWidget
    ) -> None:
        super().__init__(page)
        self._desk, self._manuscript, self._side, self._composing = desk, manuscript, panel, composing
        self._page = page
        self._article, self._editable, self._round = "", False, 0
        self._asked: tuple[int, Atlas] | None = None
        self._reading: Operation | None = None
        self._read: RemarksRead | None = None
        self.panel = panel.remarks
        self.bar = RemarkBar()
        self.marks = RemarkMarks(self._canvas)
        self.acts = RemarkActs(desk, page)
        self.walk = Walk(self.panel, self.marks, self._canvas, page, self._show_tab, self.unanswered)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(PLACE_MS)
        self._clock.timeout.connect(self.run)
        self._wire()

    @property
    def _canvas(self) -> Canvas:
        return self._manuscript.canvas

    def _wire(self) -> None:
        cards = self.panel.list
        cards.wanted.connect(self.go_to)
        cards.acted.connect(self._act)
        self.bar.pressed.connect(self.walk.next)
        self._canvas.pressed.connect(self._pressed)
        self._canvas.turned.connect(self.touch)
        self._manuscript.changed.connect(self.touch)

    # ------------------------------------------------------------------------------------------ placing

    def open(self, article: str, *, editable: bool, round_: int) -> None:
        """Another article, or the same one after something was written about it."""
        if article != self._article:
            self.acts.follow(article, None)
            self._forget()
        self._article, self._editable, self._round = article, editable, round_
        if article:
            self.run()

    def _forget(self) -> None:
        self._clock.stop()
        self._read, self._asked = None, None
        self.marks.clear()
        self.panel.show_none()
        self.bar.tell(0, 0)

    @Slot()
    def touch(self) -> None:
        """The text changed: place the remarks again when the keys have rested; without remarks there is nothing to do."""
        if self._read is not None and self._read.lines:
            self._clock.start()

    @Slot()
    def run(self) -> None:
        """Read and place them now; never while an input method composes."""
        if self._composing():
            self._clock.start()
            return
        content = self._manuscript.content_or_none()
        if content is None or not self._article:
            return
        if self._reading is not None:
            self._reading.cancel()
        self._asked = self._canvas.underlines.moment(), Atlas(self._canvas.document(), content.body)
        work = ReadRemarks(self._desk, self._article, content, self._manuscript.field_names())
        # for the canvas: a page that goes away may lose it before it loses this
        self._reading = ReadOp(self._canvas, work).then(self._found).otherwise(self._failed).start()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        messages().report(error, self._page)

    @Slot(object)
    def _found(self, read: RemarksRead) -> None:
        if read.article != self._article or self._asked is None:
            return
        self._read = read
        says = read.view.why_not is None
        rights = Rights(says=says, answers=says and read.view.answers, changes=self._editable)
        self.panel.show_view(read.view, read.lines, rights)
        moment, atlas = self._asked
        if moment == self._canvas.underlines.moment():  # else the text went on; it is asked again when the keys rest
            placed = [(line, _found_at(line, read.content, atlas)) for line in read.lines if line.spot is not None]
            self.marks.show((line, at) for line, at in placed if at is not None)
        else:
            self.touch()
        self.bar.tell(self._round, self.unanswered())
        self.counted.emit()

    # ------------------------------------------------------------------------------------------ how it stands

    def unanswered(self) -> int:
        """How many remarks of a return the author still has to answer before the article goes on."""
        return self._read.view.unanswered if self._read is not None and self._editable else 0

    def why(self) -> str:
        """Why the article cannot be submitted yet, or ""."""
        count = self.unanswered()
        return tr("To answer: {n}", n=count) if count else ""

    # ------------------------------------------------------------------------------------------ walking

    def _show_tab(self) -> None:
        self._side.show()
        self._side.show_tab("remarks")

    def go_to_first(self) -> None:
        """Go to the first one without an answer."""
        line = next((each for each in self._read.lines if each.view.unanswered), None) if self._read else None
        if line is not None:
            self.walk.choose(line.name)
            self.go_to(line)

    @Slot(object)
    def go_to(self, line: RemarkLine) -> None:
        """Go to the place of a remark, and be ready to write there."""
        self.walk.look(line)
        mark, spot = self.marks.mark(line.name), line.spot
        if mark is not None:
            cursor = QTextCursor(self._canvas.document())
            cursor.setPosition(mark.cursor.selectionStart())
            self._canvas.setTextCursor(cursor)
            if self._editable:
                self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        elif spot is not None and spot.block.startswith(FIELD):
            key = spot.block.removeprefix(FIELD)
            self.place_wanted.emit(key)
            control = self._manuscript.form.control(key)
            if control is not None:
                select_in_field(control, spot.start, line.now)
        elif spot is not None and spot.block.startswith(FILE):
            self.place_wanted.emit(ATTACHMENTS)
            self._manuscript.attachments.choose(spot.block.removeprefix(FILE))
        elif line.view.whole and self._editable:
            self.place_wanted.emit(BODY)

    @Slot(int)
    def _pressed(self, position: int) -> None:
        """Marked words were pressed: their card opens, unless a finding stands over them."""
        if self._canvas.underlines.at(position) is None:
            mark = self.marks.at(position)
            if mark is not None:
                self.walk.choose(mark.name)

    # ------------------------------------------------------------------------------------------ answering

    @Slot(str, str)
    def _act(self, verb: str, entry: str) -> None:
        line = self.panel.list.current()
        if line is None or (verb == "accept" and not self._take_over(line)):
            return
        self.acts.begin(verb, entry, line, self.walk.beside_card(self.acts.box.width()))

    def apply(self) -> bool:
        """Take over the wording of the open card, where the tab of the remarks is shown; whether there was one."""
        card = self.panel.list.open_card()
        button = card.button("accept") if card is not None and self.panel.isVisible() else None
        if button is not None:
            button.click()
        return button is not None

    def _take_over(self, line: RemarkLine) -> bool:
        """Put the suggested wording in place of the words, as long as they stand there as the card says."""
        words, spot = line.view.replacement, line.spot
        if words is None or spot is None or not self._editable or self._composing():
            return False
        if spot.block.startswith(FIELD):
            control = self._manuscript.form.control(spot.block.removeprefix(FIELD))
            done = control is not None and replace_in_field(control, spot.start, line.now, words)
        else:
            done = self._replace(line, words)
        if not done:
            self.run()
            messages().toast(tr("The words changed just now; look at the remark again."))
        return done

    def _replace(self, line: RemarkLine, words: str) -> bool:
        mark, document = self.marks.mark(line.name), self._canvas.document()
        if mark is None or mark.whole:
            return False
        at = mark.stretch()
        if words_at(document, at.start, at.end) != line.now:
            return False
        here = Underline(at.start, at.end, "", line.now, 0)
        cursor = replace_in_text(document, [(here, words)])
        if cursor is not None:
            self._canvas.setTextCursor(cursor)
            self._canvas.ensureCursorVisible()
        return cursor is not None


def _found_at(line: RemarkLine, content: Content, atlas: Atlas) -> Found | None:
    """Where a remark stands in the document; an empty stretch for a whole block or an object."""
    spot = line.spot
    block = next((b for b in content.body.blocks if spot is not None and b.id == spot.block), None)
    if spot is None or block is None:
        return None
    parts = block_parts(block)
    part = spot.part if spot.part < len(parts) else 0
    found = atlas.find((spot.block, part), parts[part], spot.start, line.now)
    return Found(found.start, found.start) if found is not None and found.thing else found
