"""The small card in which something is said: a remark with a wording, an answer, a reason, a change of what waits.

It floats over the page beside what it is about. Ctrl+Enter keeps, Esc closes and asks first when something was typed;
what an input method still composes is put in before anything is read or closed.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.composition import Composition
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label, set_tone
from forms.body.anchors import Spot
from forms.remarks import MAX_TEXT
from resources.language import tr

WIDTH, GAP = 408, 10
_TOLD = 22  # so many characters of the words are told by the choice of the place already
_KEEP = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class PlaceChoice:
    """A place that can be remarked on: its name, the place (None for the whole article), its words."""

    words: str
    spot: Spot | None
    quote: str = ""


@dataclass(frozen=True)
class Purpose:
    """What the box is opened for.

    Attributes:
        verb: as the cards have it, or "add".
        about: id of the entry or remark it is about, "" for a new one.
        title, act: heading and main button.
        quote: the words it is about; text, replacement: what stands there before.
        suggests: whether a wording may be suggested for the words.
        needed: whether something must be said; without ``writes`` it is only confirmed.
        places: the places to choose from, for a new remark.
    """

    verb: str
    about: str
    title: str
    act: str
    quote: str = ""
    text: str = ""
    replacement: str | None = None
    suggests: bool = False
    needed: bool = True
    writes: bool = True
    places: tuple[PlaceChoice, ...] = ()


@dataclass(frozen=True)
class Kept:
    """What was said in the box: for which purpose, the words, the wording suggested, and the place of a new remark."""

    purpose: Purpose
    text: str
    replacement: str | None
    spot: Spot | None


class RemarkBox(QFrame):
    """Floats over its parent; hidden while nothing is being said.

    Signals:
        kept: a ``Kept``; the box stays, busy, until ``finish`` or ``say_error``.
        closed: it is gone.
    """

    kept = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.purpose: Purpose | None = None
        self.composition = Composition(self)
        self._busy = False
        self._before: QWidget | None = None
        self.setProperty("popup", True)
        self.setFixedWidth(theme.px(WIDTH))
        self.title = label("", "strong", wrap=True)
        self.place = QComboBox()
        self.place.setAccessibleName(tr("What the remark is about"))
        self.quote = label("", "quote", "text2", wrap=True)
        self.text = self._field(tr("Remark"), 84)
        self.title.setBuddy(self.text)
        self.suggest = Button(tr("Suggest other words"), "ghost", "edit-line")
        self.wording = self._field(tr("Suggested wording"), 62)
        self._wording_name = label(tr("Suggested wording"), "caption", "text2")
        self.error = label("", "help", "danger", wrap=True)
        self.note = label("", "caption", "text2", wrap=True)
        self.cancel = Button(tr("Cancel"), shortcut="Esc", tip=tr("Cancel"))
        self.keep = Button("", "primary", shortcut="Ctrl+Return", tip=" ")
        self._question = label(tr("Discard what you wrote?"), "help-strong", wrap=True)
        self.discard = Button(tr("Discard"), "dangerline")
        self.stay = Button(tr("Keep writing"))
        self._build()
        self.place.activated.connect(self._placed)
        self.suggest.clicked.connect(self._suggested)
        self.keep.clicked.connect(self.keep_it)
        self.cancel.clicked.connect(self.leave)
        self.discard.clicked.connect(self.close_box)
        self.stay.clicked.connect(self._go_on)
        self.hide()

    def _field(self, name: str, height: int) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setProperty("field", True)
        field.setTabChangesFocus(True)
        field.setFixedHeight(theme.px(height))
        field.setAccessibleName(name)
        field.textChanged.connect(self._judge)
        self.composition.watch(field)
        return field

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 14)
        rows.setSpacing(8)
        for each in (self.title, self.place, self.quote, self.text):
            rows.addWidget(each)
        rows.addWidget(self.suggest, 0, Qt.AlignmentFlag.AlignLeft)
        for each in (self._wording_name, self.wording, self.error, self.note):
            rows.addWidget(each)
        self._foot, self._ask = QWidget(), QWidget()
        for box, parts in ((self._foot, (self.cancel, self.keep)), (self._ask, (self.discard, self.stay))):
            row = QHBoxLayout(box)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            if box is self._ask:
                row.addWidget(self._question, 1)
            else:
                row.addStretch(1)
            for part in parts:
                row.addWidget(part)
            rows.addWidget(box)

    # ------------------------------------------------------------------------------------------ opening and closing

    def ask(self, purpose: Purpose, beside: QRect) -> None:
        """Open for a purpose.

        Args:
            purpose: what is to be said.
            beside: what it is about, in the parent's coordinates.
        """
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.purpose, self._busy = purpose, False
        self.title.setText(purpose.title)
        self.setAccessibleName(purpose.title)
        self.keep.setText(purpose.act)
        self.keep.setAccessibleName(purpose.act)
        self.text.setAccessibleName(purpose.title)
        self.place.clear()
        for choice in purpose.places:
            self.place.addItem(choice.words)
        self.place.setVisible(len(purpose.places) > 1)
        self.text.setPlainText(purpose.text)
        self.text.setVisible(purpose.writes)
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self.note.setText(tr("It travels, sealed, with your next signature; until then you can change it."))
        self.note.setVisible(purpose.writes)
        self._show_quote()
        self._open_wording(purpose.replacement is not None, purpose.replacement)
        self.say_error("")
        self._go_on()
        self.stand(beside)
        self.show()
        self.raise_()
        (self.text if purpose.writes else self.keep).setFocus(Qt.FocusReason.PopupFocusReason)

    def stand(self, beside: QRect) -> None:
        """Stand under what it is about, or above it where there is no room, never beyond the page."""
        self._fit()
        room, tall = self.parentWidget().rect(), self.height()
        left = min(max(beside.left(), GAP), max(room.width() - self.width() - GAP, GAP))
        top = beside.bottom() + GAP
        if top + tall > room.height() - GAP:
            top = beside.top() - GAP - tall if beside.top() - GAP - tall >= GAP else room.height() - tall - GAP
        self.move(left, max(top, GAP))

    def _fit(self) -> None:
        self.setFixedWidth(min(theme.px(WIDTH), self.parentWidget().width() - 2 * GAP))  # the text may have grown
        self.ensurePolished()
        for each in self.findChildren(QWidget):
            each.ensurePolished()
        self.layout().activate()
        tall = self.layout().totalHeightForWidth(self.width())
        self.resize(self.width(), tall)
        below = self.y() + tall - self.parentWidget().height() + GAP
        if below > 0:
            self.move(self.x(), max(GAP, self.y() - below))

    @Slot()
    def leave(self) -> None:
        """Esc and Cancel: close, or ask first when something was typed."""
        self.composition.commit()
        if self._busy:
            return
        if self.typed():
            self._foot.hide()
            self._ask.show()
            self._fit()
            self.stay.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close_box()

    @Slot()
    def close_box(self) -> None:
        """Close; nothing typed is kept."""
        before, self._before, self.purpose = self._before, None, None
        held = self.isAncestorOf(QApplication.focusWidget() or self.parentWidget())
        self.hide()
        if held and before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    @Slot()
    def _go_on(self) -> None:
        was = self._ask.isVisible()
        self._ask.hide()
        self._foot.show()
        self._judge()
        if was:
            self._fit()
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------------------------------ what is said

    def choice(self) -> PlaceChoice | None:
        """The place chosen for a new remark."""
        places = self.purpose.places if self.purpose is not None else ()
        row = self.place.currentIndex()
        return places[row] if 0 <= row < len(places) else None

    def about(self) -> str:
        """The words it is about."""
        choice = self.choice()
        return choice.quote if choice is not None else self.purpose.quote if self.purpose is not None else ""

    def replacement(self) -> str | None:
        """The wording suggested; None where it is the words themselves."""
        if self.wording.isHidden():
            return None
        words = self.wording.toPlainText()
        return None if words == self.about() else words

    def typed(self) -> bool:
        """Whether anything would be lost."""
        purpose = self.purpose
        if purpose is None or not purpose.writes:
            return False
        other = self.replacement() if purpose.suggests else purpose.replacement
        return self.text.toPlainText().strip() != purpose.text.strip() or other != purpose.replacement

    def ready(self) -> bool:
        """Whether enough is said, and not too much."""
        purpose = self.purpose
        if purpose is None or self._busy:
            return False
        words, other = self.text.toPlainText().strip(), self.replacement()
        fits = len(words) <= MAX_TEXT and len(other or "") <= MAX_TEXT
        return fits and (bool(words) or other is not None or not purpose.needed or not purpose.writes)

    @Slot()
    def keep_it(self) -> None:
        """Hand on what was said; what is being composed belongs to it."""
        self.composition.commit()
        if not self.ready() or self.purpose is None:
            return
        self._set_busy(busy=True)
        choice = self.choice()
        other = self.replacement() if self.purpose.suggests else None
        spot = choice.spot if choice is not None else None
        self.kept.emit(Kept(self.purpose, self.text.toPlainText().strip(), other, spot))

    def say_error(self, words: str) -> None:
        """Why it could not be kept; everything typed stays."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self._set_busy(busy=False)
        if words:
            self._fit()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for each in (self.text, self.wording):
            each.setReadOnly(busy)
        self._judge()

    @Slot()
    def _judge(self) -> None:
        self.keep.setEnabled(self.ready())
        over = len(self.text.toPlainText().strip()) > MAX_TEXT
        set_tone(self.note, "danger" if over else "text2")
        if over:
            self.note.setText(tr("At most {limit} characters.", limit=MAX_TEXT))

    # ------------------------------------------------------------------------------------------ place and wording

    @Slot()
    def _placed(self) -> None:
        self._show_quote()
        self._open_wording(False, None)
        self._fit()

    def _show_quote(self) -> None:
        words = self.about()
        shown = words if len(words) <= 60 else words[:30] + "…" + words[-28:]
        self.quote.setText(f"“{shown}”")
        self.quote.setVisible(bool(words) and (self.place.isHidden() or len(words) > _TOLD))

    def _open_wording(self, opened: bool, words: str | None) -> None:
        may = self.purpose is not None and self.purpose.suggests and bool(self.about())
        self.suggest.setVisible(may and not opened)
        self.wording.setPlainText(words if words is not None else self.about())
        for each in (self._wording_name, self.wording):
            each.setVisible(may and opened)
        self._judge()

    @Slot()
    def _suggested(self) -> None:
        """The words themselves stand there first, to be changed."""
        self._open_wording(True, None)
        self._fit()
        self.wording.setFocus(Qt.FocusReason.OtherFocusReason)
        self.wording.selectAll()

    # ------------------------------------------------------------------------------------------ keys

    def event(self, event: QEvent) -> bool:
        """While something is said, its keys do not belong to the page."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps, Esc closes; every other key ends here."""
        if event.key() in _KEEP and event.modifiers() & _CONTROL:
            self.keep_it()
        elif event.key() == Qt.Key.Key_Escape:
            if self._ask.isVisible():
                self._go_on()
            else:
                self.leave()
        event.accept()


def _own(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape or (
        bool(event.modifiers() & _CONTROL) and event.key() in (*_KEEP, Qt.Key.Key_Z, Qt.Key.Key_Backspace)
    )
