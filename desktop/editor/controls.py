"""One control for each kind of field: it shows a value, gives back what is written, and tells when that changed.

A control never repairs what is typed: a date that is none stays as it is and the content type says what is wrong.
What nobody edited is given back exactly as it came.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
    QWidgetAction,
)

from desktop import theme
from desktop.review.steady import steady_segments
from desktop.widgets.buttons import Segmented
from forms.content import FieldValue
from forms.contenttype import Choice, FieldSpec
from resources.language import tr
from sync.chain.clock import SystemClock

Value: TypeAlias = "FieldValue | None"
MOST_SEGMENTS = 4
_SEPARATORS = re.compile(r"[、，,;；\n]+")


class Control(QObject):
    """A control of one field; ``widget`` is what stands on the form.

    Signals:
        changed: the person changed the value.
        left, entered: the focus went elsewhere, or came.
    """

    changed = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, widget: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.widget = widget
        self._kept: Value = None
        self._edited = False
        self._showing = False
        widget.installEventFilter(self)

    def show(self, value: Value) -> None:
        """Show a stored value; the same as what is written already leaves cursor and undo alone."""
        if self._edited and self.value() == value:
            self._kept, self._edited = value, False
            return
        self._kept, self._edited = value, False
        self._showing = True
        self.put(value)
        self._showing = False

    def forget(self) -> None:
        """Another article follows: neither the value nor what an undo would bring back stays."""
        self._kept, self._edited = None, False
        self._showing = True
        self.clear()
        self._showing = False

    def clear(self) -> None:
        """Empty the widget, and its undo with it."""
        self.put(None)

    def value(self) -> Value:
        """The value as it is to be stored; None for nothing."""
        return self.take() if self._edited else self._kept

    def put(self, value: Value) -> None:
        """Put a value into the widget."""
        raise NotImplementedError

    def take(self) -> Value:
        """Take the value out of the widget."""
        raise NotImplementedError

    def lock(self, locked: bool) -> None:
        """Let the value be read only."""
        self.widget.setEnabled(not locked)

    def text_length(self) -> int:
        """How many characters are written, for the counter."""
        value = self.value()
        return len(value) if isinstance(value, str) else 0

    @Slot()
    def edited(self) -> None:
        """Wire the widget's own signal here."""
        if not self._showing:
            self._edited = True
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when the focus comes and goes."""
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        elif event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return False

    def has_focus(self) -> bool:
        """Whether the focus is in the widget or in a part of it."""
        focus = self.widget.focusWidget()
        return self.widget.hasFocus() or (focus is not None and focus.hasFocus())


class LineControl(Control):
    """A line of text."""

    def __init__(self, parent: QObject | None = None) -> None:
        self.line = QLineEdit()
        super().__init__(self.line, parent)
        self.line.textChanged.connect(self.edited)

    def put(self, value: Value) -> None:
        text = value if isinstance(value, str) else "" if value is None else str(value)
        if self.line.text() != text:
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def clear(self) -> None:
        self.line.setText("")  # also where it is empty already: this ends its undo

    def take(self) -> Value:
        return self.line.text().strip() or None

    def lock(self, locked: bool) -> None:
        self.line.setReadOnly(locked)


class NumberControl(LineControl):
    """A whole number; other text is kept and found wrong by the content type."""

    def take(self) -> Value:
        text = self.line.text().strip()
        return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else text or None


class ListControl(LineControl):
    """Short texts on one line, set apart by a mark."""

    def put(self, value: Value) -> None:
        super().put("、".join(value) if isinstance(value, tuple) else value)

    def take(self) -> Value:
        items = (item.strip() for item in _SEPARATORS.split(self.line.text()))
        return tuple(item for item in items if item) or None


class DateControl(LineControl):
    """A day as 2026-11-20, typed or chosen from a calendar."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.line.setPlaceholderText(tr("e.g. {day}", day=SystemClock().now().date().isoformat()))
        self._open = QAction(tr("Choose from the calendar"), self.line)
        self._open.triggered.connect(self._choose)
        self.line.addAction(self._open, QLineEdit.ActionPosition.TrailingPosition)
        self._menu = QMenu(self.line)
        self._calendar = QCalendarWidget()
        self._calendar.setGridVisible(False)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.clicked.connect(self._chosen)
        self._calendar.activated.connect(self._chosen)
        holder = QWidgetAction(self._menu)
        holder.setDefaultWidget(self._calendar)
        self._menu.addAction(holder)
        self._restyle()
        theme.notice().changed.connect(self._restyle)

    @Slot()
    def _restyle(self) -> None:
        self._open.setIcon(theme.icon("calendar-line", "text2", size=18))

    @Slot()
    def _choose(self) -> None:
        if self.line.isReadOnly():
            return
        day = QDate.fromString(self.line.text().strip(), Qt.DateFormat.ISODate)
        self._calendar.setSelectedDate(day if day.isValid() else QDate(SystemClock().now().date()))
        self._menu.popup(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        self._calendar.setFocus()

    @Slot(QDate)
    def _chosen(self, day: QDate) -> None:
        self._menu.close()
        self.line.setText(day.toString(Qt.DateFormat.ISODate))


class LongControl(Control):
    """Several lines of text."""

    def __init__(self, parent: QObject | None = None, *, lines: int = 2) -> None:
        self.box = QPlainTextEdit()
        self.box.setProperty("field", True)
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(self.box.fontMetrics().lineSpacing() * lines + theme.px(22))
        super().__init__(self.box, parent)
        self.box.textChanged.connect(self.edited)

    def put(self, value: Value) -> None:
        text = value if isinstance(value, str) else ""
        if self.box.toPlainText() != text:
            self.box.setPlainText(text)

    def clear(self) -> None:
        self.box.setPlainText("")  # also where it is empty already: this ends its undo

    def take(self) -> Value:
        return self.box.toPlainText().strip() or None

    def lock(self, locked: bool) -> None:
        self.box.setReadOnly(locked)


class SegmentControl(Control):
    """One of two to four, side by side."""

    def __init__(self, choices: tuple[Choice, ...], name: str, parent: QObject | None = None) -> None:
        self.segments = Segmented([(c.value, c.labels.here()) for c in choices], name, tight=True)
        super().__init__(self.segments, parent)
        steady_segments(self.segments)
        for part in self.segments.findChildren(QPushButton):
            part.installEventFilter(self)
        self.segments.chosen.connect(self.edited)

    def put(self, value: Value) -> None:
        self.segments.choose(value if isinstance(value, str) else "")

    def take(self) -> Value:
        return self.segments.value() or None


class ChoiceControl(Control):
    """One of many; a long list can be searched by typing."""

    def __init__(self, choices: tuple[Choice, ...], *, empty: bool, parent: QObject | None = None) -> None:
        self.combo = _Combo()
        super().__init__(self.combo, parent)
        if empty:
            self.combo.addItem(tr("Not chosen"), "")
        for choice in choices:
            self.combo.addItem(choice.labels.here(), choice.value)
        if len(choices) > 20:
            self.combo.make_searchable()
        self._known = self.combo.count()
        self.combo.currentIndexChanged.connect(self.edited)

    def put(self, value: Value) -> None:
        place = self.combo.findData(value if isinstance(value, str) else "")
        if place < 0 and isinstance(value, str):
            self.combo.addItem(value, value)  # a value of a newer list is shown as it is, never dropped
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)

    def clear(self) -> None:
        while self.combo.count() > self._known:  # a value of a newer list belonged to that article
            self.combo.removeItem(self.combo.count() - 1)
        self.put(None)

    def take(self) -> Value:
        return self.combo.currentData() or None


class _Combo(QComboBox):
    """A combo box that does not change under a turning wheel and shortens long entries."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(14)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def make_searchable(self) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.completer()
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.lineEdit().editingFinished.connect(self._settle)

    @Slot()
    def _settle(self) -> None:
        """What was typed and is no entry goes back to the entry chosen."""
        place = self.findText(self.currentText())
        if place >= 0:
            self.setCurrentIndex(place)
        self.setEditText(self.itemText(self.currentIndex()))


class TickControl(Control):
    """Yes or no."""

    def __init__(self, words: str, parent: QObject | None = None) -> None:
        self.box = QCheckBox(words)
        super().__init__(self.box, parent)
        self.box.toggled.connect(self.edited)

    def put(self, value: Value) -> None:
        self.box.setChecked(value is True)

    def take(self) -> Value:
        return self.box.isChecked()


def control_for(spec: FieldSpec, parent: QObject | None = None) -> Control:
    """The control of a field, by its kind. Those that name an article are in ``references``."""
    if spec.kind in ("segments", "choice"):
        if spec.kind == "segments" and len(spec.choices) <= MOST_SEGMENTS:
            return SegmentControl(spec.choices, spec.label.here(), parent)
        return ChoiceControl(spec.choices, empty=spec.required == "N" or spec.default is None, parent=parent)
    if spec.kind == "bool":
        return TickControl(spec.label.here(), parent)
    if spec.kind == "long":
        return LongControl(parent, lines=2 if spec.max_length <= 300 else 4)
    kinds = {"date": DateControl, "number": NumberControl, "list": ListControl}
    return kinds.get(spec.kind, LineControl)(parent)


def value_words(spec: FieldSpec, value: Value) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, str):
        choice = spec.choice(value)
        return choice.labels.here() if choice else value
    return "" if value is None else str(value)
