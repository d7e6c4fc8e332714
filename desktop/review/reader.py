"""The text under review: title, origin, what changed since I last signed, and the article itself, read only.

Three views of one text: with the changes marked, as it is now, as it was. It notes when the end of the text has been
on the screen; nobody signs what was not scrolled through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.canvas import Canvas
from desktop.editor.checks.entries import Entry
from desktop.editor.checks.places import Atlas
from desktop.editor.checks.showing import reveal, to_mark
from desktop.editor.controls import value_words
from desktop.editor.document import fill
from desktop.editor.objects import Pictures
from desktop.review.changelist import change_lines
from desktop.review.lane import EmergencyTag
from desktop.review.marked import fill_marked
from desktop.review.marking import Keeper, go_to_place, place_of
from desktop.review.opening import Opened
from desktop.review.steady import steady_segments
from desktop.widgets.buttons import Button, Segmented
from desktop.widgets.giving import GivingWay
from desktop.widgets.labels import IconLabel, label, set_tone
from desktop.widgets.legend import ChangeLegend
from desktop.widgets.panels import empty, hairline, scrolled
from desktop.widgets.speaking import announce
from desktop.words import joined, moment
from forms.problems import BODY
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.models import Reading

MARKED, AFTER, BEFORE = "marked", "after", "before"
REST_MS = 250
SPOKEN = 80


class Reader(QFrame):
    """Shows one article for review.

    Args:
        desk: the open desk.
        compact: without the bar that says what changed; its buttons stand beside the choice of the view.

    Signals:
        end_reached: the end of the text came on the screen.
        pressed: the number of the finding whose words were pressed.
    """

    end_reached = Signal()
    pressed = Signal(int)

    def __init__(self, desk: Desk, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._compact = desk, compact
        self._opened: Opened | None = None
        self._mode = AFTER
        self._read: set[str] = set()
        self._places: list[int] = []
        self._rows: list[_ChangeRow] = []
        self._at = -1
        self._goal = 0
        self._returning = False
        self.keeper = Keeper(desk, self)
        self.canvas = Canvas("doc-review")
        self.canvas.setReadOnly(True)
        self.canvas.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.canvas.setAccessibleName(tr("Text of the article"))
        self.canvas.pressed.connect(self._pressed)
        self._build()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._look)
        bar = self.canvas.verticalScrollBar()
        bar.valueChanged.connect(self._moved)
        bar.rangeChanged.connect(self._scrolled)

    # ------------------------------------------------------------------------------------------ making

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 1, 1, 0)
        rows.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(14, 14, 14, 0)
        top.addWidget(self._change_bar())
        rows.addLayout(top)
        self.modes = Segmented(
            [(MARKED, tr("Changes marked")), (AFTER, tr("Text now")), (BEFORE, tr("Text before"))], tr("View")
        )
        steady_segments(self.modes)
        self.modes.chosen.connect(self._mode_chosen)
        self._mode_row = QWidget()
        modes = QHBoxLayout(self._mode_row)
        modes.setContentsMargins(18, 10, 18, 0)
        modes.addWidget(self.modes)
        if self._compact:
            top.setContentsMargins(0, 4, 0, 0)
            modes.addSpacing(8)
            for each in (self.back, self._count, self.on):
                modes.addWidget(each)
        modes.addStretch(1)
        modes.addWidget(ChangeLegend())
        rows.addWidget(self._mode_row)
        above = GivingWay(6, tr("Above the text"))
        head = above.body
        head.setContentsMargins(40, 14, 36, 12)  # where the text begins
        self.title = label("", "article-title", wrap=True, copyable=True)
        self.meta = label("", "help", "text2", wrap=True, copyable=True)
        lines = QWidget()
        self._lines = QVBoxLayout(lines)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)
        self._lines_area = scrolled(lines, tr("Changes of fields and attachments"))
        self.lane = EmergencyTag()
        self.lane.hide()
        head.addWidget(self.lane)
        head.addWidget(self.title)
        head.addWidget(self.meta)
        head.addWidget(self._lines_area)
        rows.addWidget(above)
        rows.addWidget(hairline())
        rows.addWidget(self.canvas, 1)

    def _change_bar(self) -> QFrame:
        self.bar = QFrame()
        self.bar.setProperty("banner", "primary")
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(18, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(IconLabel("edit-line", "primaryText", 20))
        words = QVBoxLayout()
        words.setSpacing(2)
        self._bar_title = label("", "strong", "primary", wrap=True)
        self._bar_words = label("", "caption", "text2", wrap=True)
        words.addWidget(self._bar_title)
        words.addWidget(self._bar_words)
        row.addLayout(words, 1)
        self.back = Button(tr("Previous"), "plain", "arrow-up-s-line", shortcut="Shift+F7")
        self.on = Button(tr("Next"), "plain", "arrow-down-s-line", shortcut="F7")
        self._count = label("", "strong")
        self.back.clicked.connect(self.previous_change)
        self.on.clicked.connect(self.next_change)
        for each in (self.back, self._count, self.on):
            row.addWidget(each)
        return self.bar

    # ------------------------------------------------------------------------------------------ showing

    def show_article(self, opened: Opened) -> None:
        """Show an article; its changes if the person signed an earlier version, else plain text."""
        reading = opened.reading
        before = self._opened.reading if self._opened is not None else None
        fresh = before is None or before.article != reading.article
        same = before is not None and not fresh and before.content == reading.content
        if fresh or not same:
            self.keep_place()
            self.keeper.follow(reading.article, reading.content.digest, opened.mark)
            if opened.mark.ended:
                self._read.add(reading.content.digest)
        self._opened = opened
        if fresh:
            self.canvas.use_pictures(Pictures(self._desk.attachment_bytes, self.canvas))
        if fresh or not same:
            self._mode = MARKED if reading.difference is not None else AFTER
        self._show_head(opened)
        if fresh or not same:
            self._show_text(reading)
            self._goal = opened.mark.place
            self._go_back()
        else:
            self._mark_findings()

    def mode(self) -> str:
        """Which of the views is shown."""
        return self._mode

    def shows(self, opened: Opened) -> bool:
        """Whether this very reading is on the page."""
        return self._opened is opened

    def clear(self) -> None:
        """Show nothing."""
        self.keep_place()
        self._opened = None

    def _show_head(self, opened: Opened) -> None:
        reading = opened.reading
        content, difference = reading.content, reading.difference
        self.title.setText(content.title or tr("Untitled"))
        self.lane.setVisible(reading.emergency is not None)
        files = tr("{n} attachments", n=len(content.attachments)) if content.attachments else ""
        spec = opened.type.field("openness") if opened.type else None
        openness = value_words(spec, content.fields.get("openness")) if spec else ""
        kind = opened.type.names.here() if opened.type else ""
        rounds = tr("Round {n}", n=reading.state.rounds) if reading.state.rounds > 1 else ""
        self.meta.setText(joined(rounds, reading.column_path, kind, reading.author, openness, files))
        self._show_changes(opened)
        self.modes.choose(self._mode)
        self._mode_row.setVisible(difference is not None)
        signed = reading.signed is not None
        self.bar.setVisible(signed and not self._compact)
        if difference is not None:
            blocks = sum(change.kind != "same" for change in difference.blocks)
            self._bar_title.setText(tr("{n} changes since you last signed", n=difference.count))
            self._bar_words.setText(
                tr(
                    "Signed {when}: text {text}, fields {fields}, files {files}",
                    text=blocks,
                    when=moment(reading.signed_at),
                    fields=len(difference.fields),
                    files=len(difference.attachments),
                )
            )
        elif signed:
            self._bar_title.setText(tr("This is the very text that you signed"))
            self._bar_words.setText(moment(reading.signed_at))
        for each in (self.back, self.on, self._count):
            each.setVisible(difference is not None)

    def _show_changes(self, opened: Opened) -> None:
        empty(self._lines)
        self._rows = []
        difference = opened.reading.difference
        words = change_lines(difference, opened.type, opened.columns) if difference is not None else []
        for each in words:
            self._rows.append(_ChangeRow(each))
            self._lines.addWidget(self._rows[-1])
        self._lines_area.setFixedHeight(min(theme.px(108), max(1, len(words)) * theme.px(27)))
        self._lines_area.setVisible(bool(words))

    def _show_text(self, reading: Reading) -> None:
        document = self.canvas.new_document()
        self._places, self._at = [], -1
        if self._mode == MARKED and reading.difference is not None:
            self._places = fill_marked(document, reading.difference, self.canvas.metrics())
        elif self._mode == BEFORE and reading.signed is not None:
            fill(document, reading.signed.body, self.canvas.metrics())
        else:
            fill(document, reading.content.body, self.canvas.metrics())
        self._show_document(document)
        self._tell_count()
        self._mark_findings()

    def _mark_findings(self) -> None:
        """The findings are marked in the text as it is now; where changes are marked, their lines would mislead."""
        checked = self._opened.checked if self._opened is not None else None
        if checked is None or self._mode != AFTER:
            self.canvas.underlines.clear()
            return
        lines, current = self.canvas.underlines, self.canvas.underlines.current()
        atlas = Atlas(self.canvas.document(), checked.content.body)
        lines.show(to_mark(checked, atlas), lines.moment())
        lines.choose(current)

    @Slot(object)
    def go_to_finding(self, entry: Entry | None) -> None:
        """Show the words of a finding, in the text as it is now."""
        if entry is not None and entry.field == BODY and entry.number >= 0 and self._mode != AFTER:
            self.modes.choose(AFTER)
        self.look_at_finding(entry)

    @Slot(object)
    def look_at_finding(self, entry: Entry | None) -> None:
        """Frame the words of a finding, if the text as it is now is shown."""
        lines = self.canvas.underlines
        lines.choose(entry.number if entry is not None and entry.field == BODY else -1)
        mark = lines.mark(entry.number) if entry is not None else None
        if mark is not None:
            reveal(self.canvas, mark)

    @Slot(int)
    def _pressed(self, position: int) -> None:
        mark = self.canvas.underlines.at(position) or self.canvas.underlines.at(position - 1)
        if mark is not None:
            self.pressed.emit(mark.name)

    def _show_document(self, document: QTextDocument) -> None:
        document.setUndoRedoEnabled(False)
        self.canvas.show_document(document)
        self.canvas.verticalScrollBar().setValue(0)
        self._scrolled()

    @Slot(str)
    def _mode_chosen(self, mode: str) -> None:
        if mode != self._mode and self._opened is not None:
            self._mode, place = mode, self._goal or place_of(self.canvas)
            self._show_text(self._opened.reading)
            self._goal = place
            self._go_back()

    # ------------------------------------------------------------------------------------------ walking

    @Slot()
    def next_change(self) -> None:
        """Go to the next change."""
        self._walk(1)

    @Slot()
    def previous_change(self) -> None:
        """Go to the change before."""
        self._walk(-1)

    def _walk(self, way: int) -> None:
        """The changes of fields and attachments come first, then those of the text."""
        if self._opened is None or self._opened.reading.difference is None:
            return
        if self._mode != MARKED:
            self.modes.choose(MARKED)
        count = len(self._rows) + len(self._places)
        if not count:
            return
        self._at = (self._at + way) % count if self._at >= 0 or way > 0 else count - 1
        for number, row in enumerate(self._rows):
            row.show_current(number == self._at)
        if self._at < len(self._rows):
            self._lines_area.ensureWidgetVisible(self._rows[self._at])
        else:
            self._go_to(self._places[self._at - len(self._rows)])
        self._tell_count()
        announce(self.canvas, self.change_words())

    def change_words(self) -> str:
        """The change the walk stands on, as it is said to a screen reader, which the focus does not lead there."""
        if self._at < 0:
            return ""
        row = self._rows[self._at] if self._at < len(self._rows) else None
        line = self.canvas.textCursor().block().text().replace("\ufffc", "").strip()
        words = row.accessibleName() if row is not None else line[:SPOKEN]
        return tr("Change {n} of {all}: {words}", n=self._at + 1, all=len(self._rows) + len(self._places), words=words)

    def _go_to(self, position: int) -> None:
        cursor = QTextCursor(self.canvas.document())
        cursor.setPosition(min(position, self.canvas.document().characterCount() - 1))
        self.canvas.setTextCursor(cursor)
        self._show_current(cursor)
        self._scroll_to(cursor)

    def _show_current(self, cursor: QTextCursor) -> None:
        """Tint the line the walk stands on, over the text and not in it."""
        here = QTextEdit.ExtraSelection()
        here.cursor = QTextCursor(cursor)
        here.format.setBackground(theme.color("hover"))
        here.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.canvas.setExtraSelections([here])

    def _scroll_to(self, cursor: QTextCursor) -> None:
        self._goal = 0
        bar = self.canvas.verticalScrollBar()
        top = self.canvas.cursorRect(cursor).top()
        bar.setValue(bar.value() + top - self.canvas.viewport().height() // 3)

    def _tell_count(self) -> None:
        all_ = len(self._rows) + len(self._places) if self._mode == MARKED else 0
        self._count.setText(f"{self._at + 1} / {all_}" if all_ else "")
        for each in (self.back, self.on):
            each.setEnabled(all_ > 0 or self._mode != MARKED)

    def changes(self) -> int:
        """How many changes there are since the person last signed."""
        difference = self._opened.reading.difference if self._opened else None
        return difference.count if difference is not None else 0

    # ------------------------------------------------------------------------------------------ reading to the end

    def read_to_end(self) -> bool:
        """Whether the end of this very text has been on the screen."""
        return self._opened is not None and self._opened.reading.content.digest in self._read

    def keep_place(self) -> None:
        """Remember how far the text that is open was read; called before it goes."""
        if self._opened is not None and self._mode != BEFORE:
            self.keeper.keep(self._goal or place_of(self.canvas), ended=self.read_to_end())

    @Slot(int)
    def _moved(self, value: int) -> None:
        if not self._returning:
            self._goal = 0
        self._scrolled()

    @Slot()
    def _scrolled(self) -> None:
        """Looked at when the page has come to rest: while it is being laid out, the end may flash by."""
        self._rest.start()

    def _go_back(self) -> None:
        """Scroll to where the text was left; once more when the page has come to rest, for its size may not be final."""
        if self._goal:
            self._returning = True
            go_to_place(self.canvas, self._goal)
            self._returning = False

    @Slot()
    def _look(self) -> None:
        self._go_back()
        self._goal = 0
        if self._opened is None or self._mode == BEFORE or self.read_to_end() or not self._end_visible():
            return
        self._read.add(self._opened.reading.content.digest)
        self.keep_place()
        self.end_reached.emit()

    def _end_visible(self) -> bool:
        """Asked of the layout, not of the scroll bar: its range is not right before the text is laid out."""
        document, room = self.canvas.document(), self.canvas.viewport().height()
        if not self.canvas.isVisible() or room < 40:
            return False
        last = document.documentLayout().blockBoundingRect(document.lastBlock())
        return last.bottom() <= self.canvas.verticalScrollBar().value() + room + 4


class _ChangeRow(QFrame):
    """One change of a field or an attachment."""

    def __init__(self, words: str) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 2, 6, 2)
        line.setSpacing(8)
        line.addWidget(IconLabel("edit-line", "warningText", 16), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(words, "help", wrap=True), 1)
        self.setAccessibleName(words)

    def show_current(self, current: bool) -> None:
        """Whether the walk through the changes stands here."""
        set_tone(self, "primary" if current else "", "banner")
