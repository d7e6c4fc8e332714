"""The card that is open: everything said of a remark, by whom and when, and what the person here can do with it.

Verbs: "accept", "done" (changed as asked), "refuse", "answer", "reply", "resolve", "reopen" about the remark itself;
"change" and "drop" about an entry that waits for a signature.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.remarks.lines import RemarkLine, Rights, Saying
from desktop.editor.remarks.painting import TALL, paint_badge
from desktop.widgets.buttons import Button
from desktop.widgets.flow import FlowLayout
from desktop.widgets.labels import IconLabel, label
from resources.language import tr

LEFT, SIDE, TOP = 48, 14, 10


class OpenCard(QWidget):
    """Stands over the current row of the list.

    Args:
        line: the remark.
        rights: what the person here may do.
        parent: the viewport of the list.

    Signals:
        acted: a verb and the id of the entry it is about.
    """

    acted = Signal(str, str)

    def __init__(self, line: RemarkLine, rights: Rights, parent: QWidget) -> None:
        super().__init__(parent)
        self._line, self._rights = line, rights
        self.buttons: list[Button] = []
        rows = QVBoxLayout(self)
        rows.setContentsMargins(theme.px(LEFT), theme.px(TOP), theme.px(SIDE), theme.px(12))
        rows.setSpacing(theme.px(4))
        self._head(rows)
        self._words(rows)
        for saying in line.later:
            self._said(rows, saying)
        self._state(rows)
        self._acts(rows)

    def height_for(self, width: int) -> int:
        """How high it is at a width."""
        self.ensurePolished()
        for child in self.findChildren(QWidget):
            child.ensurePolished()
        return self.layout().totalHeightForWidth(width)

    # ------------------------------------------------------------------------------------------ words

    def _head(self, rows: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(self._line.first.who, "help-strong", wrap=True), 1)
        row.addWidget(label(self._line.place, "caption", "text2"), 0, Qt.AlignmentFlag.AlignTop)
        rows.addLayout(row)
        rows.addWidget(label(self._line.first.when, "caption", "text2", wrap=True))

    def _words(self, rows: QVBoxLayout) -> None:
        line = self._line
        if line.note:
            rows.addWidget(label(line.note, "help", "warning", wrap=True))
        standing = line.now or ("" if line.note else line.view.quote)
        if standing:
            rows.addWidget(label(f"“{standing}”", "quote", "text2", wrap=True, copyable=True))
        if line.first.entry.text:
            rows.addWidget(label(line.first.entry.text, "help", wrap=True, copyable=True))
        suggested = line.view.replacement
        if suggested is not None:
            rows.addWidget(
                label(tr("Suggested wording") if suggested else tr("Suggested: delete it"), "caption", "text2")
            )
            if suggested:
                rows.addWidget(label(suggested, "quote", "success", wrap=True, copyable=True))
        self._own(rows, line.first)

    def _said(self, rows: QVBoxLayout, saying: Saying) -> None:
        rows.addSpacing(theme.px(2))
        head = saying.who
        if saying.outcome:
            head = tr("{who}: {outcome}", who=saying.entry.officer_name, outcome=saying.outcome)
        rows.addWidget(label(head, "caption-strong", wrap=True))
        if saying.entry.text:
            rows.addWidget(label(saying.entry.text, "help", wrap=True, copyable=True))
        rows.addWidget(label(saying.when, "caption", "text2", wrap=True))
        self._own(rows, saying)

    def _state(self, rows: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        name, role = self._line.state_icon()
        row.addWidget(IconLabel(name, role, 16))
        row.addWidget(label(self._line.state_words(), "caption-strong", "text2", wrap=True), 1)
        rows.addSpacing(theme.px(2))
        rows.addLayout(row)

    # ------------------------------------------------------------------------------------------ what can be done

    def _own(self, rows: QVBoxLayout, saying: Saying) -> None:
        """What waits for the signature of the person here can be changed and taken back."""
        if saying.entry.signed or not saying.entry.mine:
            return
        box = QWidget()
        flow = FlowLayout(box, gap=4)
        if saying.entry.outcome is None or saying.entry.text:
            flow.addWidget(self._button("change", tr("Change…"), "ghost", saying.entry.id))
        flow.addWidget(self._button("drop", tr("Take back"), "ghost", saying.entry.id))
        rows.addWidget(box)

    def _acts(self, rows: QVBoxLayout) -> None:
        made = [
            self._button(verb, words, kind, self._line.name) for verb, words, kind in offered(self._line, self._rights)
        ]
        if not made:
            return
        box = QWidget()
        flow = FlowLayout(box, gap=8)
        for button in made:
            flow.addWidget(button)
        rows.addSpacing(theme.px(4))
        rows.addWidget(box)

    def _button(self, verb: str, words: str, kind: str, entry: str) -> Button:
        button = Button(words, kind, shortcut="Alt+Return" if verb == "accept" else "")
        button.setProperty("low", True)
        button.setProperty("verb", verb)
        button.setProperty("entry", entry)
        button.clicked.connect(self._pressed)
        self.buttons.append(button)
        return button

    def button(self, verb: str) -> Button | None:
        """The button of a verb, if it is offered."""
        return next((each for each in self.buttons if each.property("verb") == verb), None)

    @Slot()
    def _pressed(self) -> None:
        self.acted.emit(self.sender().property("verb"), self.sender().property("entry"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The number; the ground is the list's."""
        painter = QPainter(self)
        paint_badge(painter, badge_box(self.rect(), self._line.number), self._line.number, self._line.kind)
        painter.end()


def offered(line: RemarkLine, rights: Rights) -> list[tuple[str, str, str]]:
    """What can be done with a remark: verb, words and kind of button."""
    if not rights.says or not line.view.first.signed:
        return []  # what waits here is changed or taken back instead
    found: list[tuple[str, str, str]] = []
    still = line.view.state == "open"
    if rights.answers and still and not line.view.first.mine:
        if line.view.replacement is not None and line.replaceable and rights.changes:
            found.append(("accept", tr("Take over the wording"), "plain"))
        found.append(("done", tr("Changed as asked"), "plain"))
        found.append(("refuse", tr("Reject…"), "plain"))
        found.append(("answer", tr("Answer…"), "plain"))
    else:
        found.append(("reply", tr("Reply…"), "plain"))
    found.append(("resolve", tr("Mark as resolved"), "ghost") if still else ("reopen", tr("Open again…"), "ghost"))
    return found


def badge_box(box: QRect, number: int) -> QRectF:
    """Where the number of a card stands."""
    wide = max(theme.px(TALL), QFontMetrics(theme.font("badge")).horizontalAdvance(str(number)) + theme.px(8))
    return QRectF(box.left() + theme.px(14), box.top() + theme.px(TOP + 2), wide, theme.px(TALL))
