"""The tab of the remarks: how many there are and how they stand, the cards, and the way to a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.editor.remarks.lines import RemarkLine, Rights
from desktop.editor.remarks.listing import RemarkList
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import hairline
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.remarks import RemarksView

KEY_ADD, KEY_NEXT, KEY_BACK = "Ctrl+Alt+M", "F4", "Shift+F4"


class RemarkPanel(QWidget):
    """The remarks of the article that is open.

    Args:
        adds: whether remarks are made here.

    Signals:
        add_wanted: a new remark.
        counted: another number of remarks still open.
    """

    add_wanted = Signal()
    counted = Signal()

    def __init__(self, *, adds: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._adds, self._open = adds, 0
        self.list = RemarkList()
        self.words = label("", "help-strong", wrap=True)
        self.more = label("", "caption", "text2", wrap=True)
        self.add = Button(tr("Remark…"), "plain", "chat-1-line", shortcut=KEY_ADD)
        self.back = Button("", "tool", "arrow-up-s-line", name=tr("Previous remark"), shortcut=KEY_BACK)
        self.on = Button("", "tool", "arrow-down-s-line", name=tr("Next remark"), shortcut=KEY_NEXT)
        self._none = label("", "help", "text2", wrap=True)
        self._build()
        self.add.clicked.connect(self.add_wanted)
        self.show_none()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 12, 10)
        top.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.words, 1)
        for each in (self.back, self.on):
            line.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(line)
        top.addWidget(self.more)
        top.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addLayout(top)
        rows.addWidget(hairline())
        empty = QWidget()
        inner = QVBoxLayout(empty)
        inner.setContentsMargins(16, 14, 16, 14)
        inner.addWidget(self._none)
        inner.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(self.list)
        rows.addWidget(self._stack, 1)

    def show_view(self, view: RemarksView, lines: tuple[RemarkLine, ...], rights: Rights) -> None:
        """Show the remarks of an article."""
        self.list.show_lines(lines, rights)
        self._stack.setCurrentIndex(1 if lines else 0)
        self.words.setText(_counted(view) if lines else tr("No remarks yet"))
        self.more.setText(_more(view))
        self.more.setVisible(bool(self.more.text()))
        self.add.setVisible(self._adds)
        self.add.setEnabled(rights.says)
        for each in (self.back, self.on):
            each.setVisible(bool(lines))
        if self._adds and rights.says:
            self._none.setText(tr("Select words in the text and press {key}, or press the button above for a place of "
                                  "your choice. A remark travels with your next signature.", key=KEY_ADD))  # fmt: skip
        else:
            self._none.setText(tr("Nobody has said anything about this text."))
        if view.open != self._open:
            self._open = view.open
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.words, self.words.text()))
        self.counted.emit()

    def show_none(self) -> None:
        """No article is shown."""
        from sync.desk.remarks import RemarksView

        self.show_view(RemarksView(), (), Rights())

    def still_open(self) -> int:
        """How many remarks are open."""
        return self._open

    def tab_words(self) -> str:
        """The name of the tab, with how many remarks are open."""
        return tr("Remarks {n}", n=self._open) if self._open else tr("Remarks")


def _counted(view: RemarksView) -> str:
    return tr("{n} remarks, {open} still open", n=len(view.remarks), open=view.open)


def _more(view: RemarksView) -> str:
    """What else is to be known of them, each in a sentence."""
    found = []
    if view.waiting:
        found.append(tr("{n} of what you said wait for your next signature.", n=view.waiting))
    if view.closed:
        found.append(tr("{n} letters with remarks have not arrived here yet, or are not open to you.", n=view.closed))
    if view.why_not is not None and (view.remarks or view.waiting):
        found.append(str(view.why_not))
    return "\n".join(found)
