"""Asks for the reason with which a finding is set aside, put to the secrecy reviewer, or released by them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.checks.entries import Entry, quoted
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.labels import label
from resources.language import Sentence, say, tr

MAX_REASON = 500
KINDS: dict[str, tuple[Sentence, Sentence, Sentence]] = {
    "aside": (
        say("Set this finding aside"),
        say("Every later desk sees your reason; it is signed with the article."),
        say("Set aside"),
    ),
    "ask": (
        say("Put it to the secrecy reviewer"),
        say("The article may be submitted then. It is signed off only when the secrecy reviewer has released this."),
        say("Put to the reviewer"),
    ),
    "release": (
        say("Release this finding"),
        say("You state as the secrecy reviewer that this may be made public. It is signed with your review."),
        say("Release"),
    ),
}


class ReasonDialog(QDialog):
    """Asks for a reason.

    Args:
        entry: the finding.
        kind: "aside", "ask" or "release".
        alike: how many further places have the same words and go with it.

    Signals:
        given: the reason.
    """

    given = Signal(str)

    def __init__(self, entry: Entry, kind: str, alike: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry, self.kind = entry, kind
        title, meaning, act = (str(words) for words in KINDS[kind])
        self.setWindowTitle(title)
        self.setFixedWidth(theme.px(520))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(title, "section", wrap=True))
        rows.addWidget(label(meaning, "body", "text2", wrap=True))
        rows.addWidget(self._about(alike))
        self.reason = QPlainTextEdit()
        self.reason.setProperty("field", True)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme.px(92))
        self.reason.textChanged.connect(self._judge)
        self._box = Field(tr("Reason"), self.reason, required=True)
        rows.addWidget(self._box)
        rows.addLayout(self._foot(act))
        self.reason.setFocus()
        self._judge()

    def _about(self, alike: int) -> QFrame:
        box = QFrame()
        box.setProperty("note", True)
        words = QVBoxLayout(box)
        words.setContentsMargins(14, 10, 14, 10)
        words.setSpacing(4)
        finding = self.entry.finding
        words.addWidget(label(self.entry.title, "help-strong", wrap=True))
        if finding is not None:
            for text in (quoted(finding.text, 80), str(finding.message)):
                if text:
                    words.addWidget(label(text, "help", wrap=True))
        if alike:
            words.addWidget(label(tr("{n} more places with the same words go with it.", n=alike), "caption", "text2"))
        return box

    def _foot(self, act: str) -> QHBoxLayout:
        self.act = Button(act, "primary", tip=act, shortcut="Ctrl+Return")
        self.act.setDefault(True)
        self.act.clicked.connect(self._decide)
        for key in ("Ctrl+Return", "Ctrl+Enter"):  # Enter alone begins another line of the reason
            QShortcut(QKeySequence(key), self).activated.connect(self.act.click)
        cancel = Button(tr("Cancel"), shortcut="Esc")
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.act)
        return row

    @Slot()
    def _judge(self) -> None:
        count = len(self.reason.toPlainText().strip())
        self._box.show_remark(
            tr("{n} / {most} characters", n=count, most=MAX_REASON) if count * 4 > MAX_REASON * 3 else "",
            "danger" if count > MAX_REASON else "text2",
        )
        self.act.setEnabled(0 < count <= MAX_REASON)

    @Slot()
    def _decide(self) -> None:
        reason = self.reason.toPlainText().strip()
        self.accept()
        self.given.emit(reason)
