"""The page that explains a rule: what it finds and why, on what grounds, examples, and which pack it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.severity import WORDS, SeverityMark, paint_severity
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import hairline, pair, scrolled
from desktop.words import joined
from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from forms.checks.pack import RulePack
    from forms.checks.rule import AnyRule

MOST_EXAMPLES = 6
MEANINGS: dict[str, Sentence] = {
    "C": say("It must be changed; it cannot be set aside."),
    "B": say("It is changed, or released by the secrecy reviewer with a reason."),
    "E": say("It may be submitted with it; the first review deals with each one."),
    "W": say("It may be set aside with a reason."),
    "I": say("For information only."),
}


class RuleDialog(QDialog):
    """Explains one rule.

    Args:
        rule: the rule.
        pack: the pack it was made from; None for a rule of the program itself.
    """

    def __init__(self, rule: AnyRule, pack: RulePack | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(rule.name))
        self.setMinimumWidth(theme.px(600))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 8, 20)
        rows.setSpacing(12)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 16, 0)
        head.setSpacing(12)
        head.addWidget(SeverityMark(rule.severity, 26, self), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(str(rule.name), "page", wrap=True), 1)
        rows.addLayout(head)
        rows.addWidget(scrolled(self._content(rule, pack), str(rule.name)), 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 16, 0)
        foot.addStretch(1)
        close = Button(tr("Close"), "primary", shortcut="Esc")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        rows.addLayout(foot)
        close.setFocus()

    def _content(self, rule: AnyRule, pack: RulePack | None) -> QWidget:
        box = QWidget()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 16, 0)
        rows.setSpacing(10)
        for paragraph in str(rule.explanation).split("\n"):
            if paragraph.strip():
                rows.addWidget(label(paragraph, "body", wrap=True, copyable=True))
        for title, examples, good in (
            (tr("This is pointed out"), rule.hits, False),
            (tr("This is not"), rule.misses, True),
        ):
            shown = [text for text in examples[:MOST_EXAMPLES] if text.strip()]
            if shown:
                rows.addWidget(label(title, "help-strong"))
            for text in shown:
                rows.addWidget(_Example(text, rule.severity, good=good))
        rows.addWidget(hairline())
        severity = joined(WORDS[rule.severity], MEANINGS[rule.severity])
        ground = tr("good practice") if rule.source == "practice" else rule.source
        made = tr("Part of the program")
        if pack is not None:
            made = joined(pack.labels, tr("edition {n}", n=pack.version), pack.date.isoformat())
        for name, words in (
            (tr("Severity"), severity),
            (tr("Ground"), ground),
            (tr("Rule pack"), made),
            (tr("Rule code"), rule.code),
        ):
            rows.addWidget(pair(name, words))
        rows.addStretch(1)
        return box

    def sizeHint(self) -> QSize:
        """As high as the text needs, within reason."""
        return QSize(theme.px(620), theme.px(560))


class _Example(QWidget):
    """A sentence with the mark it would get, or with a tick."""

    def __init__(self, text: str, letter: str, *, good: bool) -> None:
        super().__init__()
        self._letter, self._good = letter, good
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(28), 0, 0, 0)
        row.addWidget(label(text, "help", wrap=True, copyable=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = theme.px(18)
        if self._good:
            painter.drawPixmap(0, 1, theme.picture("check-line", "successText", 18))
        else:
            paint_severity(painter, self._letter, 0, 1, side)
        painter.end()
