"""Runs the check of the article being written, a moment after the last key, and lets what it found be acted upon.

The check runs on a reader thread and typing never waits for it; while it runs the marks follow the edits, and what
it brings for a text that changed meanwhile is moved along or dropped. Nothing happens while an input method composes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.editor.checks.acts import CheckActs
from desktop.editor.checks.entries import Entry, Rights
from desktop.editor.checks.filing import Filed, filed
from desktop.editor.checks.fixing import replace_in_field, replace_in_text, select_in_field
from desktop.editor.checks.panel import CheckPanel
from desktop.editor.checks.places import Atlas
from desktop.editor.checks.reading import Checked, RunCheck
from desktop.editor.checks.showing import by_field, reveal, stops, to_mark
from desktop.editor.checks.underlines import Underline
from desktop.editor.manuscript import Manuscript
from desktop.messages import messages
from desktop.operations import ReadOp
from forms.problems import ATTACHMENTS, BODY
from resources.language import tr

if TYPE_CHECKING:
    from desktop.editor.canvas import Canvas
    from sync.desk import Desk
    from sync.store.records import ChangeSet

CHECK_MS = 200
AROUND_MS = 1_000
_OF_ORIGINAL = frozenset({"variant.master-first", "variant.withdrawn"})
AUTHOR = Rights(change=True, aside=True, ask=True)


class EditorChecks(QObject):
    """The check of the writing page.

    Args:
        desk: the open desk.
        manuscript: what is on the screen.
        panel: where the check is shown.
        composing: whether an input method is at work.
        parent: the page.

    Signals:
        looking: a check begins.
        judged: how many things stop the submission may be another number now.
        place_wanted: a field, ``@body`` or ``@attachments`` to go to.
        original_wanted: the original of this version is to be opened.
        list_wanted: the person walks through the list: it is to be seen.
    """

    looking = Signal()
    judged = Signal()
    place_wanted = Signal(str)
    original_wanted = Signal()
    list_wanted = Signal()

    def __init__(
        self, desk: Desk, manuscript: Manuscript, panel: CheckPanel, composing: Callable[[], bool], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._manuscript, self._panel, self._composing = desk, manuscript, panel, composing
        self._article = ""
        self._editable = False
        self._asked: tuple[int, Atlas] | None = None
        self._again = self._told = False
        self._applied_at = -1
        self.checked: Checked | None = None
        self.acts = CheckActs(desk, panel.list, parent)
        self.acts.done.connect(self.run)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.run)
        panel.again.connect(self.run)
        panel.all_wanted.connect(self.apply_all)
        panel.list.wanted.connect(self.go_to)
        panel.list.looked.connect(self._look)
        panel.list.applied.connect(self._apply)
        self._canvas.pressed.connect(self._pressed)

    @property
    def _canvas(self) -> Canvas:
        return self._manuscript.canvas

    # ------------------------------------------------------------------------------------------ running

    def open(self, article: str, *, editable: bool) -> None:
        """Another article, or the same one locked or unlocked."""
        if article != self._article or editable != self._editable:
            self._article, self._editable = article, editable
            self._forget()
        if article:
            self.touch()

    def _forget(self) -> None:
        self._clock.stop()
        self.checked, self._asked, self._told = None, None, False
        self.acts.show(None)
        self._canvas.underlines.clear()
        self._panel.clear()
        self._manuscript.form.show_findings({})

    def touch(self) -> None:
        """The text changed: check it when the keys have rested."""
        self._clock.start(CHECK_MS)

    def changed(self, change: ChangeSet) -> None:
        """Something else was committed, here or by a sync: another article may be a twin now, or other rules hold."""
        elsewhere = bool(change.articles - {self._article}) or change.trust
        if elsewhere and self._article and self._canvas.isVisible() and not self._clock.isActive():
            self._clock.start(AROUND_MS)

    def waits(self) -> bool:
        """Whether a check is still to come or under way."""
        return self._clock.isActive() or self._asked is not None

    @Slot()
    def run(self) -> None:
        """Check now; never while an input method composes, and one check at a time."""
        self._clock.stop()
        if self._composing():
            self.touch()
            return
        if self._asked is not None:
            self._again = True
            return
        content = self._manuscript.content_or_none()
        if content is None:
            return
        self.looking.emit()
        if self._editable:
            self._asked = self._canvas.underlines.moment(), Atlas(self._canvas.document(), content.body)
            read = ReadOp(self, RunCheck(self._desk, self._article, content))
            read.then(self._found).otherwise(self._failed).ended(self._ended).start()

    @Slot()
    def _ended(self) -> None:
        again, self._again, self._asked = self._again, False, None
        if again:
            self.run()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        """Said once for an article; the desk checks again before anything is signed."""
        if not self._told:
            self._told = True
            messages().report(error, self)

    @Slot(object)
    def _found(self, checked: Checked) -> None:
        if checked.article != self._article or not self._editable or self._asked is None:
            return
        moment, atlas = self._asked
        self._told, self.checked = False, checked
        self.acts.show(checked)
        self._canvas.underlines.show(to_mark(checked, atlas), moment)
        self._show(checked)
        self.judged.emit()

    def _show(self, checked: Checked) -> None:
        stopping = stops(checked, "submit")
        names = self._manuscript.field_names()
        self._panel.show_check(checked, names, AUTHOR, stopping, lead=self.blocking() > 0)
        current = self._panel.list.current()
        self._canvas.underlines.choose(current.number if current is not None else -1)
        self._manuscript.show_errors(checked.problems)
        self._manuscript.form.show_findings(by_field(checked))

    def blocking(self) -> int:
        """How many things stop the submission."""
        checked = self.checked
        if checked is None:
            return 0
        return sum(p.blocking for p in checked.problems) + len(stops(checked, "submit"))

    def left_to_review(self) -> int:
        """How many errors and gaps may go along and are the first review's."""
        checked = self.checked
        if checked is None:
            return 0
        return sum(not p.blocking for p in checked.problems) + checked.counts()["E"]

    # ------------------------------------------------------------------------------------------ going to places

    @Slot()
    def next(self) -> None:
        """Go to the next thing that stands."""
        self.list_wanted.emit()
        self._panel.list.step(1)

    @Slot()
    def previous(self) -> None:
        """Go to the one before."""
        self.list_wanted.emit()
        self._panel.list.step(-1)

    def go_to_first(self) -> None:
        """Go to the first thing that stops the submission."""
        row = self._panel.first_blocking()
        if row >= 0:
            self._panel.list.choose(row)
            self.go_to(self._panel.list.current())

    @Slot(object)
    def go_to(self, entry: Entry | None) -> None:
        """Go to the place of a line, and be ready to write there."""
        if entry is None:
            return
        if entry.problem is not None and entry.problem.code in _OF_ORIGINAL:
            self.original_wanted.emit()
            return
        mark = self._canvas.underlines.mark(entry.number) if entry.field == BODY else None
        place = self._filed(entry)
        if place is not None:
            if mark is not None:
                reveal(self._canvas, mark)
            self._manuscript.attachments.go_to_words(place.digest, place.line, place.start, place.words)
            return
        if mark is not None:
            cursor = QTextCursor(self._canvas.document())
            cursor.setPosition(mark.start)
            self._canvas.setTextCursor(cursor)
            reveal(self._canvas, mark)
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.place_wanted.emit(entry.field)
        control, finding = self._manuscript.form.control(entry.field), entry.finding
        if control is not None and finding is not None:
            select_in_field(control, finding.start, finding.text)

    def _filed(self, entry: Entry) -> Filed | None:
        """Where a line leads among the attachments, while that one is still there."""
        place = filed(self.checked, entry) if self.checked is not None else None
        there = place is not None and any(i.digest == place.digest for i in self._manuscript.attachments.items())
        return place if there else None

    @Slot(object)
    def _look(self, entry: Entry | None) -> None:
        """Another line is the current one: its words are framed and in view; the cursor stays where it is."""
        self._canvas.underlines.choose(entry.number if entry is not None and entry.field == BODY else -1)
        mark = self._canvas.underlines.mark(entry.number) if entry is not None else None
        if mark is not None:
            reveal(self._canvas, mark)

    @Slot(int)
    def _pressed(self, position: int) -> None:
        """Marked words were pressed in the text: their line opens."""
        mark = self._canvas.underlines.at(position) or self._canvas.underlines.at(position - 1)
        if mark is not None:
            self._panel.list.choose_number(mark.name)

    # ------------------------------------------------------------------------------------------ putting right

    @Slot()
    def apply(self) -> None:
        """Put the suggestion of the open line in place, or of the words the cursor stands in."""
        if self._panel.suggestion() is None:
            self._pressed(self._canvas.textCursor().position())
        chosen = self._panel.suggestion()
        if chosen is not None:
            self._apply(*chosen)

    @Slot(object, str)
    def _apply(self, entry: Entry | None, words: str) -> None:
        finding = entry.finding if entry is not None else None
        if entry is None or finding is None or not self._editable or self._composing():
            return
        if finding.field == BODY:
            mark = self._canvas.underlines.mark(entry.number)
            fits = mark is not None and not mark.thing and mark.words == finding.text
            cursor = replace_in_text(self._canvas.document(), [(mark, words)]) if mark is not None and fits else None
            if cursor is not None:
                self._canvas.setTextCursor(cursor)
                self._canvas.ensureCursorVisible()
            elif mark is not None and mark.thing:
                self._apply_to_file(entry, words)
        else:
            control = self._manuscript.form.control(finding.field)
            if control is not None:
                replace_in_field(control, finding.start, finding.text, words)
        self.run()

    def _apply_to_file(self, entry: Entry, words: str) -> None:
        """Put other words into the caption or description of a picture: its own field takes them, and undoes them."""
        place = self._filed(entry)
        files = self._manuscript.attachments
        if place is None:
            self.place_wanted.emit(ATTACHMENTS)
        elif files.go_to_words(place.digest, place.line, place.start, place.words):
            files.put_words(place.line, words)

    @Slot()
    def apply_all(self) -> None:
        """Put right everything in the text that needs no second look; one undo takes all of it back."""
        checked, document = self.checked, self._canvas.document()
        if checked is None or not self._editable or self._composing():
            return
        changes: list[tuple[Underline, str]] = []
        for number in self._panel.sure():
            finding, mark = checked.judged[number].finding, self._canvas.underlines.mark(number)
            if mark is not None and not mark.thing and mark.words == finding.text:
                changes.append((mark, finding.fix or ""))
        cursor = replace_in_text(document, changes)
        if cursor is not None:
            self._canvas.setTextCursor(cursor)
            self._applied_at = document.availableUndoSteps()
            messages().toast(tr("{n} corrections applied.", n=len(changes)), tr("Undo"), self.undo_all)
        self.run()

    @Slot()
    def undo_all(self) -> None:
        """Take them back, as long as nothing was written since."""
        if self._editable and self._canvas.document().availableUndoSteps() == self._applied_at:
            self._applied_at = -1
            self._canvas.undo()
