"""The form of the secrecy review: five questions and a conclusion, signed with the article as the step's detail."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.review.steady import steady_segments
from desktop.widgets.buttons import Segmented
from desktop.widgets.fields import Field
from desktop.widgets.labels import label
from desktop.widgets.panels import hairline
from resources.language import Sentence, say, tr

OPEN, PARTLY, CLOSED = "open", "partly", "closed"
QUESTIONS: tuple[tuple[str, Sentence], ...] = (
    ("q1", say("Does it hold a state secret?")),
    ("q2", say("Does it hold a work secret or an internal matter?")),
    ("q3", say("Does it hold a trade secret or personal data that is not masked?")),
    ("q4", say("Could it harm national, public or economic security, or social stability?")),
    (
        "q5",
        say("Is it unfit for publication, or does it become secret together with what is public already?"),
    ),
)


class SecrecyForm(QFrame):
    """Asks the questions.

    Signals:
        changed: an answer is another one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("note", True)
        self.answers: dict[str, Segmented] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(6)
        for key, words in QUESTIONS:
            rows.addLayout(self._question(key, str(words)))
        rows.addWidget(hairline())
        self.conclusion = Segmented(
            [(OPEN, tr("May be made public")), (PARTLY, tr("Only after changes")), (CLOSED, tr("May not"))],
            tr("Conclusion"),
        )
        steady_segments(self.conclusion)
        self.conclusion.chosen.connect(self._told)
        self.basis = QLineEdit()
        self.basis.setPlaceholderText(tr("Clause or ground, where there is one"))
        line = QHBoxLayout()
        line.addWidget(label(tr("Conclusion"), "help-strong"), 1)
        line.addWidget(self.conclusion)
        rows.addLayout(line)
        rows.addWidget(Field(tr("Ground"), self.basis))
        self.hint = label("", "help", "danger", wrap=True)
        self.hint.hide()
        rows.addWidget(self.hint)

    def _question(self, key: str, words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        answer = Segmented([("no", tr("No")), ("yes", tr("Yes"))], words)
        answer.chosen.connect(self._told)
        self.answers[key] = answer
        row.addWidget(label(words, "help", wrap=True), 1)
        row.addWidget(answer)
        return row

    @Slot(str)
    def _told(self, value: str) -> None:
        self.hint.setText(self._objection())
        self.hint.setVisible(bool(self.hint.text()))
        self.changed.emit()

    def _objection(self) -> str:
        doubts = [key for key, answer in self.answers.items() if answer.value() == "yes"]
        if doubts and self.conclusion.value() == OPEN:
            return tr("An answer is “yes”: then the article cannot be found fit for publication.")
        if doubts or self.conclusion.value() in (PARTLY, CLOSED):
            return tr("Close this dialog and return the article with the reason; only a fit article goes on.")
        return ""

    def missing(self) -> list[QWidget]:
        """The questions that have no answer yet."""
        every = (*self.answers.values(), self.conclusion)
        return [each.findChild(QPushButton) for each in every if not each.value()]

    def complete(self) -> bool:
        """Whether every question is answered and the article may be made public."""
        every = all(answer.value() == "no" for answer in self.answers.values())
        return every and self.conclusion.value() == OPEN

    def detail(self) -> dict[str, str | bool]:
        """What is signed with the step."""
        found: dict[str, str | bool] = {key: a.value() == "yes" for key, a in self.answers.items()}
        found["conclusion"] = self.conclusion.value()
        basis = self.basis.text().strip()
        if basis:
            found["basis"] = basis
        return found
