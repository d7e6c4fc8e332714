"""The form above the text, made from the content type: fields, column, and one summary line when it is folded.

It holds no content of its own: ``show`` gives it one, ``fields`` gives back what is written. What is wrong is told by
the content type and shown under the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.columns import ColumnButton, ColumnLine
from desktop.editor.controls import MOST_SEGMENTS, Control, LineControl, control_for, value_words
from desktop.editor.references import ReferenceControl
from desktop.editor.severity import SeverityMark
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.flow import FlowLayout
from desktop.widgets.labels import ElidedLabel, label
from desktop.widgets.panels import hairline
from desktop.widgets.tags import Tag
from forms.content import LANGUAGE, Content, FieldValue
from forms.contenttype import ContentType, FieldSpec, applies, is_required
from forms.problems import most_characters
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk

TITLE, COLUMN = "title", "column"
_SUMMARY_KEYS = ("source", "openness", "date_issued", "event_date", "doc_number")


class ArticleForm(QFrame):
    """The form of one article.

    Args:
        desk: asked for other articles by fields that name one.

    Signals:
        changed: the person changed a field.
        column_chosen: the id of another column.
        left: the focus left a field. titled: Enter in the title.
        made: a text widget was made, for whoever watches compositions.
    """

    changed = Signal()
    column_chosen = Signal(str)
    left = Signal()
    titled = Signal()
    made = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("card", True)
        self._type: ContentType | None = None
        self._content: Content | None = None
        self._controls: dict[str, Control] = {}
        self._boxes: dict[str, Field] = {}
        self._marks: dict[str, SeverityMark] = {}
        self._wrong: set[str] = set()
        self._told: list[tuple[str, str]] = []
        self._folded = False
        self._more = False
        self._locked = False
        self._columns = 4
        self._spans: list[int] = []
        self._build()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(8)
        self._title_place = QVBoxLayout()
        rows.addLayout(self._title_place)
        self._grid_box = QWidget()
        self._grid = QGridLayout(self._grid_box)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._area = _FormArea(self._grid_box)
        rows.addWidget(self._area)
        self._summary = QWidget()
        line = QHBoxLayout(self._summary)
        line.setContentsMargins(0, 0, 0, 0)
        self._facts = QWidget()
        self._facts_row = FlowLayout(self._facts, gap=14)
        line.addWidget(self._facts, 1)
        self._tally = Tag("", "success", "check-line")
        line.addWidget(self._tally, 0, Qt.AlignmentFlag.AlignVCenter)
        rows.addWidget(self._summary)
        self.help = ElidedLabel("", "caption", "text2")
        rows.addWidget(self.help)
        self.column = ColumnButton()
        self.column.chosen.connect(self.column_chosen)
        self._line = hairline()
        rows.addWidget(self._line)
        rows.addLayout(self._foot_row())

    def _foot_row(self) -> QHBoxLayout:
        self.more = Button("", "ghost", "arrow-down-s-line")
        self.more.clicked.connect(self._toggle_more)
        self._fold = Button("", "ghost", "arrow-down-s-line")
        self._fold.clicked.connect(self._toggle_fold)
        row = QHBoxLayout()
        row.setSpacing(4)
        self._foot = QVBoxLayout()
        row.addLayout(self._foot, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def add_below(self, widget: QWidget) -> None:
        """Put a line under the fields, such as the route."""
        self._foot.addWidget(widget)

    # ------------------------------------------------------------------------------------------ content in and out

    def show_content(
        self, type_: ContentType, content: Content, column_words: str, columns: tuple[ColumnLine, ...]
    ) -> None:
        """Show an article; the same type again keeps the controls, their cursors and their undo."""
        if self._type is None or self._type.digest != type_.digest:
            self._make(type_)
        self._content = content
        for key, control in self._controls.items():
            control.show(content.fields.get(key))
        self.column.show_column(content.column, column_words, columns)
        self._refresh()

    def start(self) -> None:
        """Forget the article shown: another one follows, and no control keeps anything of this one, nor its undo."""
        self.show_errors({})
        self.show_findings({})
        self._content, self._more = None, False
        for control in self._controls.values():
            control.forget()

    def fields(self) -> dict[str, FieldValue]:
        """What is written; a value of a field that the type does not know stays as it was."""
        found = dict(self._content.fields) if self._content else {}
        for key, control in self._controls.items():
            value = control.value()
            if value is None or value in ("", ()):
                found.pop(key, None)
            else:
                found[key] = value
        return found

    def lock(self, locked: bool) -> None:
        """Let the form be read only."""
        self._locked = locked
        for control in self._controls.values():
            control.lock(locked)
        self.column.setEnabled(not locked)

    def refresh(self, content: Content) -> None:
        """The content as it now stands: conditions, counters and the summary follow."""
        self._content = content
        self._refresh()

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show under each field what is wrong with it."""
        for key, box in self._boxes.items():
            box.show_error(errors.get(key, ""))
        fresh, self._wrong = set(errors) - self._wrong, set(errors)
        if any(key in self._boxes and not self._is_shown(key) for key in fresh):
            self._more = True
            self._refresh()

    def show_findings(self, found: Mapping[str, tuple[str, int]]) -> None:
        """Mark at their labels the fields in which a check found something: severity and number by key."""
        for key, box in self._boxes.items():
            letter, count = found.get(key, ("", 0))
            mark = self._marks.get(key)
            if mark is None and letter:
                mark = self._marks[key] = SeverityMark(side=15, parent=box)
                box.add_mark(mark)
            if mark is not None:
                mark.show_letter(letter, tr("Check {n}", n=count) if letter else "")

    def go_to(self, key: str) -> bool:
        """Put the focus into a field; False if there is none of that key."""
        if key == COLUMN:
            self.column.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if key not in self._controls:
            return False
        if self._folded and key != TITLE:
            self._toggle_fold()
        if not self._is_shown(key):
            self._more = True
            self._refresh()
        widget = self._controls[key].widget
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(self._boxes[key], 0, 8)
        return True

    def control(self, key: str) -> Control | None:
        """The control of a field."""
        return self._controls.get(key)

    def box(self, key: str) -> Field | None:
        """The labelled box of a field."""
        return self._boxes.get(key)

    # ------------------------------------------------------------------------------------------ making

    def _make(self, type_: ContentType) -> None:
        column = self._boxes.pop(COLUMN, None)
        for box in self._boxes.values():
            box.hide()
            box.deleteLater()
        for control in self._controls.values():
            control.deleteLater()
        self._type, self._controls, self._more, self._wrong = type_, {}, False, set()
        self._marks = {key: mark for key, mark in self._marks.items() if key == COLUMN}
        self._boxes = {COLUMN: column} if column is not None else {}
        for spec in type_.fields:
            control = self._control(type_, spec)
            self._controls[spec.key] = control
            self._boxes[spec.key] = self._field(spec, control)
            self._boxes[spec.key].setParent(self._grid_box)
            control.changed.connect(self._changed)
            control.left.connect(self.left)
            control.left.connect(self._show_help)
            control.entered.connect(self._show_help)
            self.made.emit(control.widget)
        if COLUMN not in self._boxes:
            self._boxes[COLUMN] = Field(tr("Column"), self.column, required=True)
            self._boxes[COLUMN].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        title = self._boxes.get(TITLE)
        if title is not None:
            self._title_place.addWidget(title)
        self.lock(self._locked)

    def _control(self, type_: ContentType, spec: FieldSpec) -> Control:
        if spec.kind != "article":
            return control_for(spec, self)
        types = next((link.targets for link in type_.links if link.article == spec.key), ())
        return ReferenceControl(self._desk, types, spec.label.here(), self)

    def _field(self, spec: FieldSpec, control: Control) -> Field:
        if spec.key == TITLE and isinstance(control, LineControl):
            control.line.setProperty("voice", "row-title")
            control.line.setFont(theme.font("row-title"))
            control.line.returnPressed.connect(self.titled)
        box = Field(spec.label.here(), control.widget, required=spec.required != "N")
        words = spec.help.here()
        box.setToolTip(words)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        control.widget.setAccessibleDescription(words)
        if isinstance(control, LineControl) and not control.line.placeholderText() and spec.required == "N":
            control.line.setPlaceholderText(tr("May stay empty"))
        return box

    @Slot()
    def _changed(self) -> None:
        self._counters()
        self.changed.emit()

    # ------------------------------------------------------------------------------------------ what is shown

    def _specs(self) -> list[FieldSpec]:
        if self._type is None or self._content is None:
            return []
        return [s for s in self._type.fields if s.key != TITLE and applies(s, self._content)]

    def _is_shown(self, key: str) -> bool:
        spec = self._type.field(key) if self._type else None
        return spec is None or self._more or spec.required != "N"

    def _shown(self, specs: list[FieldSpec]) -> list[FieldSpec]:
        return [s for s in specs if s.required != "N" or self._more]

    def _refresh(self) -> None:
        specs = self._specs()
        optional = [s for s in specs if s.required == "N"]
        self._lay_out(self._shown(specs), optional)
        self._counters()
        self._sum_up(specs)

    def _lay_out(self, shown: list[FieldSpec], optional: list[FieldSpec]) -> None:
        while self._grid.takeAt(0) is not None:
            pass
        for key, box in self._boxes.items():
            if key not in (TITLE, COLUMN) and key not in {s.key for s in shown}:
                box.hide()
        placer = _Placer(self._grid, self._columns)
        if COLUMN in self._boxes:
            placer.put(self._boxes[COLUMN], 1)
        self._spans = [self._span(spec) for spec in shown]
        for spec, span in zip(shown, self._spans, strict=True):
            placer.put(self._boxes[spec.key], span)
        self._name_more(optional)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
            self._grid.setColumnMinimumWidth(column, 0)
        self._area.setVisible(not self._folded)
        self.help.setVisible(not self._folded)

    def _span(self, spec: FieldSpec) -> int:
        if spec.kind == "long":
            return self._columns
        if spec.kind == "article":
            return 2
        if spec.kind == "segments" and len(spec.choices) <= MOST_SEGMENTS:
            gap = self._grid.horizontalSpacing()
            cell = max((self.width() - 2 * theme.px(16) - gap * (self._columns - 1)) // self._columns, 1)
            return -(-(self._controls[spec.key].widget.sizeHint().width() + gap) // (cell + gap))
        return 1

    def _name_more(self, optional: list[FieldSpec]) -> None:
        self.more.setVisible(bool(optional) and not self._folded)
        words = tr("More fields ({n})", n=len(optional))
        self.more.setText(tr("Fewer fields") if self._more else words)
        self.more.setAccessibleName(self.more.text())
        self.more.setToolTip("、".join(s.label.here() for s in optional))
        self.more.set_icon("arrow-up-s-line" if self._more else "arrow-down-s-line")

    @Slot()
    def _show_help(self) -> None:
        """One line on the field that has the focus."""
        spec = next((s for s in self._all_specs() if self._controls[s.key].has_focus()), None)
        self.help.set_text(f"{spec.label.here()}　{spec.help.here()}" if spec is not None else "")

    def _all_specs(self) -> tuple[FieldSpec, ...]:
        return self._type.fields if self._type else ()

    def _counters(self) -> None:
        for spec in self._type.fields if self._type else ():
            most = most_characters(spec, self._content.language if self._content else LANGUAGE)
            if most and spec.kind in ("text", "long"):
                count = self._controls[spec.key].text_length()
                near = count * 4 >= most * 3 or spec.key == TITLE
                words = tr("{n} / {most} characters", n=count, most=most) if near else ""
                self._boxes[spec.key].show_remark(words, "danger" if count > most else "text2")

    def _sum_up(self, specs: list[FieldSpec]) -> None:
        content = self._content
        self._tell_facts(self._summary_of(content, specs) if content is not None else [])
        needed = [s for s in self._needed() if content is not None]
        done = [s for s in needed if content is not None and content.fields.get(s.key) not in (None, "", ())]
        whole = len(done) == len(needed)
        words = tr("Required {n} / {all}", n=len(done), all=len(needed))
        self._tally.show_tag(words, "success" if whole else "danger", "check-line" if whole else "error-warning-line")
        self._summary.setVisible(self._folded)
        self._fold.setText(tr("Expand") if self._folded else tr("Collapse"))
        self._fold.setAccessibleName(self._fold.text())
        self._fold.set_icon("arrow-down-s-line" if self._folded else "arrow-up-s-line")

    def _summary_of(self, content: Content, specs: list[FieldSpec]) -> list[tuple[str, str]]:
        found = [(tr("Column"), self.column.words().rpartition(" / ")[2])]
        for key in _SUMMARY_KEYS:
            spec = self._type.field(key) if self._type else None
            if spec is not None and spec in specs and content.fields.get(key):
                found.append((spec.label.here(), value_words(spec, content.fields[key])))
        return found

    def _tell_facts(self, facts: list[tuple[str, str]]) -> None:
        """Made anew only when they are others: it is asked with every key pressed in a field."""
        if facts == self._told:
            return
        self._told = facts
        while (item := self._facts_row.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        for name, words in facts:
            self._fact(name, words)

    def _needed(self) -> list[FieldSpec]:
        if self._type is None or self._content is None:
            return []
        return [s for s in self._type.fields if is_required(s, self._content)]

    def _fact(self, name: str, words: str) -> None:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label(name, "caption", "text2"))
        short = words if len(words) <= 24 else words[:23] + "…"
        row.addWidget(ElidedLabel(short, "caption-strong"))
        box.setToolTip(words)
        self._facts_row.addWidget(box)

    def limit(self, page: int) -> None:
        """Take no more than a share of the page's height; beyond it the fields scroll.

        Where the fields are the article and the text is not required, they have the larger share.
        """
        share = 0.42 if self._type is None or self._type.body_required else 0.62
        self._area.limit(max(theme.px(150), round(page * share)))

    # ------------------------------------------------------------------------------------------ folding

    def fold(self, folded: bool) -> None:
        """Fold to the title and one line, or unfold."""
        if folded != self._folded:
            self._toggle_fold()

    def folded(self) -> bool:
        """Whether it is folded."""
        return self._folded

    @Slot()
    def _toggle_fold(self) -> None:
        self._folded = not self._folded
        self._refresh()

    @Slot()
    def _toggle_more(self) -> None:
        self._more = not self._more
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two, three or four columns, as there is room."""
        super().resizeEvent(event)
        room = self.width() / theme.px(1)
        columns = 4 if room >= 780 else 3 if room >= 580 else 2
        before, self._columns = self._columns, columns
        if columns != before or [self._span(spec) for spec in self._shown(self._specs())] != self._spans:
            self._refresh()


class _Placer:
    """Sets boxes into a grid, left to right."""

    def __init__(self, grid: QGridLayout, columns: int) -> None:
        self._grid, self._columns, self._row, self._column = grid, columns, 0, 0

    def put(self, box: QWidget, span: int) -> None:
        span = min(span, self._columns)
        if self._column + span > self._columns:
            self._row, self._column = self._row + 1, 0
        self._grid.addWidget(box, self._row, self._column, 1, span, Qt.AlignmentFlag.AlignTop)
        box.show()
        self._column += span


class _FormArea(QScrollArea):
    """As high as the fields, up to a limit: then it scrolls."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._limit = 360
        content.setProperty("clear", True)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setWidget(content)
        content.installEventFilter(self)

    def limit(self, height: int) -> None:
        self._limit = height
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        inner = self.widget()
        height = inner.layout().totalHeightForWidth(self.width()) if inner.layout().hasHeightForWidth() else -1
        height = height if height > 0 else inner.sizeHint().height()
        return QSize(super().sizeHint().width(), min(height, self._limit))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self.sizeHint().height(), 80))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return False
