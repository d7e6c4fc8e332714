"""The page on which the article is written: a QTextEdit that knows the closed set of blocks and nothing else.

It never rewrites the document while an input method composes, never takes HTML as Qt would, and keeps one undo history
per draft. It knows no desk and no store: what is written is asked for with ``body``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Protocol

import shiboken6
from PySide6.QtCore import QMimeData, QRect, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QTextDocumentFragment,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from desktop import theme
from desktop.editor import clip, commands, moving, props, tables
from desktop.editor.checks.painting import MarkedPage
from desktop.editor.checks.underlines import Underlines
from desktop.editor.document import fill, read
from desktop.editor.geometry import Metrics, block_format
from desktop.editor.look import Look, default_font
from desktop.editor.margin import paint_margins
from desktop.editor.objects import Pictures, ThingPainter
from desktop.editor.props import OBJECT_TYPE, Marks
from desktop.editor.tidy import tidy
from desktop.operations import Job, ReadOp, attempted
from desktop.widgets.painting import draw_focus
from forms.body.model import Body

_SIDE = 40
_CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Layer(Protocol):
    """Something painted under the text of a page, such as what a search found."""

    def paint(self, painter: QPainter, edit: QTextEdit, clip: QRect) -> None:
        """Paint the part of the viewport that is being drawn."""


class Canvas(QTextEdit):
    """The article's text.

    Args:
        role: the font role of the text, "doc" or "doc-review".
    """

    edited = Signal()  # the text changed by the person's hand
    pasted = Signal(object)  # sentences on what a paste left out
    files_dropped = Signal(object)  # paths of files that were dropped or pasted
    picture_pasted = Signal(object)  # a QImage that was on the clipboard alone
    pictures_brought = Signal(object)  # a paste whose pictures are to be kept first, see ``finish_paste``
    thing_wanted = Signal(str)  # a picture or attachment in the text was pressed: its digest
    link_wanted = Signal()
    left = Signal()  # the focus went elsewhere
    pressed = Signal(int)  # a place in the text was pressed
    turned = Signal()  # another document is shown

    def __init__(self, role: str = "doc", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._known: frozenset[str] = frozenset()
        self._pictures: Pictures | None = None
        self._look: Look | None = None
        self._shown: QTextDocument | None = None
        self._composing = False
        self._state = (0, 0, 0)
        self.underlines = Underlines(self)
        self.layers: list[Layer] = []
        self._restyled: set[int] = set()
        self._pastes: dict[int, QTextCursor] = {}
        self._tickets = count(1)
        self._late: list[Callable[[], object]] = []
        self.setProperty("doc", True)
        self.setStyleSheet("QTextEdit { border: none; }")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._fit)
        self.load(Body())
        self.underlines.changed.connect(self.viewport().update)
        theme.notice().changed.connect(self._restyle)

    # ------------------------------------------------------------------------------------------ what is written

    def metrics(self) -> Metrics:
        """The text size in use."""
        return Metrics(default_font(self._role).pixelSize())

    def use_pictures(self, pictures: Pictures) -> None:
        """Where the article's pictures come from; takes effect with the next ``load``."""
        self._pictures = pictures
        pictures.arrived.connect(self._picture_came)

    def know(self, digests: frozenset[str]) -> None:
        """The attachments that the text may show."""
        self._known = digests

    def load(self, body: Body) -> None:
        """Show another text, in a document of its own: undo begins afresh and never reaches another draft."""
        document = self.new_document()
        fill(document, body, self.metrics())
        self.show_document(document)

    def new_document(self) -> QTextDocument:
        """An empty document that can draw what an article holds, to be filled and shown."""
        document = QTextDocument(self)
        document.setDocumentMargin(theme.px(20))
        document.setDefaultFont(default_font(self._role))
        document.documentLayout().registerHandler(OBJECT_TYPE, ThingPainter(self._pictures, document))
        return document

    def show_document(self, document: QTextDocument) -> None:
        """Show a document that was filled already."""
        old, self._shown, self._composing = self._shown, document, False
        self.setDocument(document)
        self.underlines.watch(document)
        self._look = Look(document)
        self._look.rehighlight()
        self._state, self._restyled = _edit_state(document), set()
        document.contentsChanged.connect(self._changed)
        if old is not None and shiboken6.isValid(old):
            old.deleteLater()
        self._fit()
        self.turned.emit()

    def body(self) -> Body:
        """What is written now; what an input method still composes is not in it."""
        return read(self.document())

    def composing(self) -> bool:
        """Whether an input method is at work in the text."""
        return self._composing

    @Slot()
    def _changed(self) -> None:
        state = _edit_state(self.document())
        if state != self._state:
            self._state = state
            self.edited.emit()

    @Slot(str)
    def _picture_came(self, digest: str) -> None:
        for position, thing in commands.things(self.document()):
            if thing.attachment == digest:
                self.document().markContentsDirty(position, 1)

    # ------------------------------------------------------------------------------------------ look

    @Slot()
    def _restyle(self) -> None:
        """A new theme or text size: colours are laid over, indents follow the size; neither is an act of the person."""
        document, metrics = self.document(), self.metrics()
        resized = document.defaultFont().pixelSize() != metrics.em
        document.setDefaultFont(default_font(self._role))
        if resized and not self._composing:
            self._resize_blocks(metrics)
        if self._look is not None:
            self._look.rehighlight()
        self._fit()

    def _resize_blocks(self, metrics: Metrics) -> None:
        document = self.document()
        keep = document.isUndoAvailable() or document.isRedoAvailable()
        with QSignalBlocker(self):
            document.setUndoRedoEnabled(keep)
            cursor = QTextCursor(document)
            cursor.beginEditBlock()
            block = document.begin()
            while block.isValid():
                cursor.setPosition(block.position())
                cursor.setBlockFormat(block_format(props.part_of(block), metrics))
                block = block.next()
            cursor.endEditBlock()
            document.setUndoRedoEnabled(True)
        self._state = _edit_state(document)
        if keep:
            self._restyled.add(document.availableUndoSteps())

    @Slot()
    def undo(self) -> None:
        """Take the last act back; a change of the text size is no act, and is passed over."""
        document = self.document()
        if document.availableUndoSteps() in self._restyled:
            self._restyled.discard(document.availableUndoSteps())
            super().undo()
        super().undo()

    @Slot()
    def _fit(self) -> None:
        """Keep the lines to the measure, in the middle of the page; the scroll bar's room is always left."""
        bar = self.verticalScrollBar()
        wide, shown = bar.sizeHint().width(), bar.maximum() > bar.minimum()
        room, inner = self.contentsRect().width() - wide, theme.px(20)
        side = max(theme.px(_SIDE) - inner, (room - self.metrics().measure) // 2 - inner)
        self.setViewportMargins(max(side, 0), 0, max(side, 0) + (0 if shown else wide), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the measure."""
        self._fit()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text between the grounds and the lines of findings, and what stands beside it."""
        painter = QPainter(self.viewport())
        findings = MarkedPage(self, self.underlines, event.rect())
        findings.paint_grounds(painter)
        for layer in self.layers:
            layer.paint(painter, self, event.rect())
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        paint_margins(painter, self, event.rect())
        findings.paint_lines(painter)
        if self.isReadOnly() and self.hasFocus():  # no cursor blinks that would show it
            draw_focus(painter, self.viewport().rect())
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell where the text was pressed, unless something was selected."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            cursor = self.cursorForPosition(event.position().toPoint())
            self.pressed.emit(cursor.position())
            thing = moving.thing_at(cursor)
            if thing is not None and thing.attachment:
                self.thing_wanted.emit(thing.attachment)

    # ------------------------------------------------------------------------------------------ typing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the text; everything else as Qt does it."""
        if self._composing:
            event.ignore()  # the keys belong to the input method
            return
        if self.isReadOnly():
            super().keyPressEvent(event)
            return
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
            event.accept()
            return
        if self._structure_key(event):
            event.accept()
            self.ensureCursorVisible()
            return
        state = _edit_state(self.document())
        plain = _types_text(event) and not self.textCursor().hasSelection()
        if _types_text(event):
            self._make_room()
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
            return
        super().keyPressEvent(event)
        changed = _edit_state(self.document()) != state
        if changed and not plain and not event.matches(QKeySequence.StandardKey.Redo):
            self._tidy()

    def _structure_key(self, event: QKeyEvent) -> bool:
        cursor, metrics, key = self.textCursor(), self.metrics(), event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        done = False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            done = self._enter(cursor, event.modifiers(), shift)
        elif key == Qt.Key.Key_Backspace and not event.modifiers():
            done = commands.backspace(cursor, metrics)
        elif key == Qt.Key.Key_Delete and not event.modifiers():
            done = commands.delete_forward(cursor)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            back = shift or key == Qt.Key.Key_Backtab
            done = self._tab(cursor, -1 if back else 1)
        elif key == Qt.Key.Key_V and event.modifiers() == _CONTROL_SHIFT:
            self.paste_plain()
            return True
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            done = moving.move(cursor, -1 if key == Qt.Key.Key_Up else 1, metrics)
        if done:
            self.setTextCursor(cursor)
            self._tidy()
        return done

    def _enter(self, cursor: QTextCursor, modifiers: Qt.KeyboardModifier, shift: bool) -> bool:
        if modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if shift and commands.part_at(cursor).kind not in props.THINGS:
            cursor.insertText(props.LINE_BREAK)
        else:
            commands.new_block(cursor, self.metrics())
        return True

    def _tab(self, cursor: QTextCursor, step: int) -> bool:
        if tables.next_cell(cursor, step, self.metrics()):
            return True
        in_list = commands.part_at(cursor).kind == props.ITEM
        if in_list:
            commands.change_depth(cursor, step, self.metrics())
        return in_list

    def _make_room(self) -> None:
        cursor = self.textCursor()
        commands.make_room(cursor, self.metrics())
        marks = props.marks_of(cursor.charFormat())
        if marks.href and not cursor.hasSelection() and _at_link_end(cursor, marks.href):
            cursor.setCharFormat(props.char_format(replace(marks, href="")))
        self.setTextCursor(cursor)

    def settle(self) -> None:
        """After an edit that was made from outside: put right what it left behind, and show the cursor."""
        self._tidy()
        self.ensureCursorVisible()

    def _tidy(self) -> None:
        if not self._composing:
            tidy(self.document(), self.metrics())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Before a composition begins there is room made for it; while it runs nothing is touched."""
        if not self._composing and not self.isReadOnly() and (event.preeditString() or event.commitString()):
            self._make_room()
        plain = not self.textCursor().hasSelection() and "\n" not in event.commitString()
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if not self._composing and not plain:
            self._tidy()
        while self._late and not self._composing:
            self._late.pop(0)()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the person went elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    # ------------------------------------------------------------------------------------------ clipboard

    def createMimeDataFromSelection(self) -> QMimeData:
        """What a copy carries."""
        return clip.to_mime(self.textCursor())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, files and pictures."""
        return source.hasText() or source.hasHtml() or source.hasUrls() or source.hasImage()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """A paste or a drop: text first, then files, a picture only if there is nothing else (Office adds one)."""
        if self.isReadOnly() or self._composing:
            return
        paths = [url.toLocalFile() for url in source.urls() if url.isLocalFile()] if source.hasUrls() else []
        if paths and not source.hasFormat(clip.OWN_FORMAT):
            self.files_dropped.emit(paths)
            return
        taken = clip.take(source)
        if taken == clip.Taken():
            if source.hasImage():
                self.picture_pasted.emit(source.imageData())
        elif not taken.slow:
            self.insert(clip.understand(taken, self._known))
        else:
            ReadOp(self, _Understanding(taken, self._known, self._ticket())).then(self.finish_paste).start()

    def _ticket(self) -> int:
        """Remember where the cursor is, for what comes later."""
        ticket = next(self._tickets)
        self._pastes[ticket] = self.textCursor()
        return ticket

    @Slot(object)
    def finish_paste(self, found: clip.Pasted) -> None:
        """A paste that took its time is there: it goes where the cursor was, if that text is still open."""
        going = self.awaits(found)
        at = self._pastes.pop(found.ticket, None)
        if at is None or not going:
            return
        if self._composing:
            self._pastes[found.ticket] = at
            self.when_calm(partial(self.finish_paste, found))
            return
        self.setTextCursor(at)
        self.insert(found)

    def awaits(self, found: clip.Pasted) -> bool:
        """Whether a paste that took its time will still go into the text that is open."""
        at = self._pastes.get(found.ticket)
        return at is not None and at.document() is self.document() and not self.isReadOnly()

    def when_calm(self, act: Callable[[], object]) -> None:
        """Do something to the text at once, or when the input method has ended its composition."""
        if self._composing:
            self._late.append(act)
        else:
            act()

    @Slot()
    def paste_plain(self) -> None:
        """Paste without any form; also from a program that brings nothing but HTML."""
        mime = QGuiApplication.clipboard().mimeData()
        text = mime.text() or QTextDocumentFragment.fromHtml(mime.html()[: clip.MAX_PASTE]).toPlainText()
        if text and not self.isReadOnly() and not self._composing:
            self.insert(clip.plain(text))

    def insert(self, found: clip.Pasted) -> None:
        """Put pasted blocks at the cursor and say what was left out; pictures that are not kept yet are kept first."""
        if found.picture is not None:
            self.picture_pasted.emit(found.picture)
            return
        if found.files:
            self.pictures_brought.emit(replace(found, ticket=self._ticket()))
            return
        cursor, state = self.textCursor(), _edit_state(self.document())
        cut, failure = attempted(partial(clip.insert_body, cursor, found.body, self.metrics()))
        if failure is not None:
            if _edit_state(self.document()) != state:
                self.document().undo()
            found, cursor = clip.words_of(found), self.textCursor()
            cut = clip.insert_body(cursor, found.body, self.metrics())
        self.setTextCursor(cursor)
        self._tidy()
        self.ensureCursorVisible()
        if found.removed or cut:
            self.pasted.emit((*found.removed, *cut))

    # ------------------------------------------------------------------------------------------ marks

    def set_marks(self, **marks: object) -> None:
        """Give the selection, or what is typed next, marks: ``bold=True``, ``script="sub"``, ``href="https://…"``."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            commands.change_marks(cursor, lambda old: replace(old, **marks))
        else:
            old = props.marks_of(self.currentCharFormat())
            self.setCurrentCharFormat(props.char_format(replace(old, **marks)))

    def toggle(self, name: str, value: object = True) -> None:
        """Switch a mark on, or off where all of the selection has it."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            on = commands.all_have(cursor, lambda marks: getattr(marks, name) == value)
        else:
            on = getattr(props.marks_of(self.currentCharFormat()), name) == value
        self.set_marks(**{name: getattr(Marks(), name) if on else value})


class _Understanding:
    """Reads a large paste on a reader thread."""

    def __init__(self, taken: clip.Taken, known: frozenset[str], ticket: int) -> None:
        self._taken, self._known, self._ticket = taken, known, ticket

    def __call__(self, job: Job) -> clip.Pasted:
        return replace(clip.understand(self._taken, self._known), ticket=self._ticket)


def _edit_state(document: QTextDocument) -> tuple[int, int, int]:
    """What every edit changes, and neither a composition nor a new look does, unlike the document's revision."""
    return document.availableUndoSteps(), document.availableRedoSteps(), document.characterCount()


def _types_text(event: QKeyEvent) -> bool:
    control = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return bool(event.text()) and event.text().isprintable() and not control


def _at_link_end(cursor: QTextCursor, href: str) -> bool:
    if cursor.atBlockEnd():
        return True
    ahead = QTextCursor(cursor)
    ahead.movePosition(QTextCursor.MoveOperation.NextCharacter)
    return props.marks_of(ahead.charFormat()).href != href
