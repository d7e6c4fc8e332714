"""Finds and replaces in the text of one canvas.

The places follow every edit and are sought anew a moment later. Replacing is one act that one undo takes back; nothing
is replaced, and the cursor stays where it is, while an input method composes.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QTextCursor

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.editor.checks.fixing import replace_in_text
from desktop.editor.checks.showing import reveal
from desktop.editor.checks.underlines import Underline
from desktop.editor.find.bar import FindBar
from desktop.editor.find.layer import FoundLayer
from desktop.editor.find.marks import FoundMarks
from desktop.editor.find.seeking import seek
from desktop.editor.props import LINE_BREAK
from desktop.messages import messages
from resources.language import tr

REST_MS = 150
MAX_SEED = 80
_BREAKS = (LINE_BREAK, "\u2029", "\ufffc")


class Find(QObject):
    """What the bar asks, done.

    Args:
        canvas: the page.
        bar: the bar over it.
        parent: owner.
    """

    def __init__(self, canvas: Canvas, bar: FindBar, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas, self.bar = canvas, bar
        self.marks = FoundMarks(self)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(REST_MS)
        self._clock.timeout.connect(self._again)
        self.marks.watch(canvas.document())
        self.marks.changed.connect(canvas.viewport().update)
        canvas.layers.append(FoundLayer(self.marks))
        canvas.turned.connect(self._turned)
        canvas.edited.connect(self._edited)
        theme.notice().changed.connect(self._edited)  # a new look is laid over the text as if it were written anew
        bar.asked.connect(self._asked)
        bar.stepped.connect(self.step)
        bar.replaced.connect(self.replace)
        bar.replaced_all.connect(self.replace_all)
        bar.shut.connect(self.close)

    # ------------------------------------------------------------------------------------------ coming and going

    def open(self, *, replace: bool) -> None:
        """Bring the bar up; what is selected within one line is what is sought."""
        cursor = self._canvas.textCursor()
        words = cursor.selectedText()
        fits = 0 < len(words) <= MAX_SEED and not any(sign in words for sign in _BREAKS)
        self.bar.open(words if fits else "", replace=replace, editable=not self._canvas.isReadOnly())
        self._seek(jump=False)

    @Slot()
    def close(self) -> None:
        """Put the bar away; the cursor stays at what was found."""
        self._clock.stop()
        self.marks.clear()
        if not self.bar.isHidden():
            self.bar.hide()
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_open(self) -> bool:
        """Whether the bar is up."""
        return not self.bar.isHidden()

    @Slot()
    def _turned(self) -> None:
        """Another text is on the page."""
        self.marks.watch(self._canvas.document())
        if self.is_open():
            self._seek(jump=False)

    # ------------------------------------------------------------------------------------------ seeking

    @Slot()
    def _edited(self) -> None:
        if self.is_open():
            self._clock.start()

    @Slot()
    def _again(self) -> None:
        self._seek(jump=False)

    @Slot()
    def _asked(self) -> None:
        self._seek(jump=True)

    def _seek(self, *, jump: bool) -> None:
        """Find all places; with ``jump`` the first one from the cursor on comes into view."""
        self._clock.stop()
        document = self._canvas.document()
        here = self._canvas.textCursor().selectionStart()
        self.marks.show(seek(document, self.bar.query()))
        at = self._from(here)
        if jump and at is not None:
            self._go(at)
        else:
            selected = self._canvas.textCursor()
            exact = (selected.selectionStart(), selected.selectionEnd())
            self._show(next((m for m in self.marks.all() if (m.start, m.end) == exact), None))

    def _from(self, position: int) -> Underline | None:
        """The first place from a position on, round the end."""
        found = self.marks.all()
        return next((m for m in found if m.start >= position), found[0] if found else None)

    @Slot(int)
    def step(self, way: int) -> None:
        """Go to the next place (1) or the one before (-1), round the ends."""
        if self._clock.isActive():
            self._seek(jump=False)
        if not len(self.marks):
            return
        cursor = self._canvas.textCursor()
        if way > 0:
            at = cursor.selectionEnd() if cursor.hasSelection() else cursor.position()
            self._go(self._from(at))
        else:
            before = [m for m in self.marks.all() if m.end <= cursor.selectionStart()]
            self._go((before or self.marks.all())[-1])

    def _go(self, mark: Underline | None) -> None:
        if mark is None:
            return
        if not self._canvas.composing():
            cursor = QTextCursor(self._canvas.document())
            cursor.setPosition(mark.start)
            cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
            self._canvas.setTextCursor(cursor)
        reveal(self._canvas, mark)
        self._show(mark)

    def _show(self, mark: Underline | None) -> None:
        self.marks.choose(mark)
        self.bar.show_count(mark.name + 1 if mark is not None else 0, len(self.marks))

    # ------------------------------------------------------------------------------------------ replacing

    def _may_write(self) -> bool:
        return self.bar.replacing() and not self._canvas.isReadOnly() and not self._canvas.composing()

    @Slot()
    def replace(self) -> None:
        """Replace the place that is current and go to the next one; if none is, go to the next one only."""
        if not self._may_write():
            return
        if self._clock.isActive():
            self._seek(jump=False)
        mark = self.marks.current()
        if mark is None:
            self.step(1)
            return
        cursor = replace_in_text(self._canvas.document(), [(mark, self.bar.put.text())])
        if cursor is not None:
            self._canvas.setTextCursor(cursor)
            self._canvas.settle()
        self._seek(jump=True)

    @Slot()
    def replace_all(self) -> None:
        """Replace every place in one act."""
        if not self._may_write():
            return
        if self._clock.isActive():
            self._seek(jump=False)
        words, count = self.bar.put.text(), len(self.marks)
        cursor = replace_in_text(self._canvas.document(), [(mark, words) for mark in self.marks.all()])
        if cursor is not None:
            self._canvas.setTextCursor(cursor)
            self._canvas.settle()
            messages().toast(tr("Replaced in {n} places. One undo takes all of it back.", n=count))
        self._seek(jump=False)
