"""The bar over the page: what is sought, how many there are, the way from one to the next, and what takes their place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.find.seeking import Query
from desktop.review.steady import steady
from desktop.widgets.buttons import Button
from desktop.widgets.fields import name_clear_button
from desktop.widgets.labels import label, set_tone
from desktop.widgets.speaking import announce
from resources.language import tr


class _Line(QLineEdit):
    """A field whose Enter and Esc belong to the bar; while an input method composes they are the input method's."""

    entered = Signal(bool)  # whether with Shift
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setClearButtonEnabled(True)
        name_clear_button(self)
        self.setMinimumWidth(theme.px(150))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def event(self, event: QEvent) -> bool:
        """Esc closes the bar before it may leave the page."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FindBar(QFrame):
    """Asks; ``desktop.editor.find.control`` answers.

    Signals:
        asked: other words, or other ways to compare them.
        stepped: 1 to the next place, -1 to the one before.
        replaced: the current place is to be replaced.
        replaced_all: all of them.
        shut: the bar is put away.
    """

    asked = Signal()
    stepped = Signal(int)
    replaced = Signal()
    replaced_all = Signal()
    shut = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", True)
        self.setAccessibleName(tr("Find and replace"))
        self.find, self.put = _Line(tr("Find")), _Line(tr("Replace with"))
        self.case = Button(tr("Match case"), "chip")
        self.width_ = Button(tr("Match width"), "chip", tip=tr("Tell full-width signs from half-width ones"))
        self.width_.setChecked(True)
        for chip in (self.case, self.width_):
            steady(chip, 22)
        self.previous = Button("", "tool", "arrow-up-s-line", name=tr("Previous match"), shortcut="Shift+F3")
        self.next = Button("", "tool", "arrow-down-s-line", name=tr("Next match"), shortcut="F3")
        self.close_ = Button("", "tool", "close-line", name=tr("Close the find bar"), shortcut="Esc")
        self.one = Button(tr("Replace"), "plain")
        self.all = Button(tr("Replace all"), "plain")
        self.count = label("", "caption", "text2")
        self._build()
        self._wire()
        self.hide()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 6, 10, 6)
        rows.setSpacing(6)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.find, 1)
        self.count.setMinimumWidth(theme.px(104))
        for each in (self.count, self.case, self.width_, self.previous, self.next, self.close_):
            top.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        rows.addLayout(top)
        self._second = QWidget()
        below = QHBoxLayout(self._second)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(6)
        below.addWidget(self.put, 1)
        for each in (self.one, self.all):
            each.setProperty("low", True)
            below.addWidget(each)
        rows.addWidget(self._second)

    def _wire(self) -> None:
        self.find.textChanged.connect(self._ask)
        self.case.toggled.connect(self._ask)
        self.width_.toggled.connect(self._ask)
        self.find.entered.connect(self._entered)
        self.put.entered.connect(self._put_entered)
        self.previous.clicked.connect(self._back)
        self.next.clicked.connect(self._on)
        self.one.clicked.connect(self.replaced)
        self.all.clicked.connect(self.replaced_all)
        for signal in (self.find.left, self.put.left, self.close_.clicked):
            signal.connect(self.shut)

    # ------------------------------------------------------------------------------------------ showing

    def open(self, words: str, *, replace: bool, editable: bool) -> None:
        """Come up with the focus in the field; words that are selected in the text are taken along."""
        self._second.setVisible(replace and editable)
        if words and words != self.find.text():
            self.find.setText(words)
        self.show()
        self.find.selectAll()
        self.find.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def query(self) -> Query:
        """What is sought now."""
        return Query(self.find.text(), self.case.isChecked(), self.width_.isChecked())

    def replacing(self) -> bool:
        """Whether the line for replacing is shown."""
        return not self._second.isHidden()

    def lock(self) -> None:
        """The text cannot be changed: the line for replacing goes."""
        self._second.hide()

    def show_count(self, at: int, of: int) -> None:
        """Say where one is.

        Args:
            at: number of the current place from 1; 0 for none.
            of: how many there are.
        """
        sought = bool(self.find.text())
        none = sought and not of
        words = tr("No match") if none else tr("{n} of {all} matches", n=at, all=of) if at else tr("{n} matches", n=of)
        if sought and words != self.count.text() and (self.find.hasFocus() or self.put.hasFocus()):
            announce(self.count, words)  # the focus stays in the bar while the text is walked
        self.count.setText(words if sought else "")
        set_tone(self.count, "danger" if none else "text2")
        for button in (self.previous, self.next, self.one, self.all):
            button.setEnabled(of > 0)

    @Slot()
    def _ask(self) -> None:
        self.asked.emit()

    @Slot(bool)
    def _entered(self, back: bool) -> None:
        self.stepped.emit(-1 if back else 1)

    @Slot(bool)
    def _put_entered(self, back: bool) -> None:
        self.replaced.emit()

    @Slot()
    def _back(self) -> None:
        self.stepped.emit(-1)

    @Slot()
    def _on(self) -> None:
        self.stepped.emit(1)
