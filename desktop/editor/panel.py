"""The panel at the right of the text: what must be put right, and the attachments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.attachments import AttachmentPanel
from desktop.editor.problemlist import ProblemList
from desktop.editor.route import people_words
from desktop.review.stations import station_words
from desktop.review.steady import steady
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import hairline
from forms.problems import Problem
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.models import StationView

WIDE, NARROW = 384, 336


class EditorPanel(QFrame):
    """Two tabs: the check, and the attachments.

    Signals:
        wanted: the key of a field, ``@body`` or ``@attachments``, to go to.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Check and attachments"))
        self.attachments = AttachmentPanel()
        self.problems = ProblemList()
        self.verdict = Banner()
        self._blocking = 0
        self._stack = QStackedWidget()
        self._tabs = QButtonGroup(self)
        self._build()
        self.problems.wanted.connect(self._wanted)
        self.attachments.model.modelReset.connect(self._count)
        self._count()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 0, 0, 0)
        rows.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(18, 0, 18, 0)
        tabs.setSpacing(18)
        self.check_tab = Button(tr("Check"), "tab")
        self.files_tab = Button(tr("Attachments"), "tab")
        for place, tab in enumerate((self.check_tab, self.files_tab)):
            self._tabs.addButton(tab, place)
            tabs.addWidget(tab)
        tabs.addStretch(1)
        self.check_tab.setChecked(True)
        self._tabs.idClicked.connect(self._stack.setCurrentIndex)
        rows.addLayout(tabs)
        rows.addWidget(hairline())
        self._stack.addWidget(self._check())
        self._stack.addWidget(self.attachments)
        rows.addWidget(self._stack, 1)

    def _check(self) -> QWidget:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(16, 14, 16, 12)
        top.addWidget(self.verdict)
        rows.addLayout(top)
        rows.addWidget(hairline())
        rows.addWidget(self.problems, 1)
        self._after = QFrame()
        self._after.setProperty("note", True)
        words = QVBoxLayout(self._after)
        words.setContentsMargins(14, 12, 14, 12)
        words.setSpacing(4)
        words.addWidget(label(tr("After you sign"), "help-strong"))
        self._after_words = label("", "help", "text2", wrap=True)
        words.addWidget(self._after_words)
        low = QVBoxLayout()
        low.setContentsMargins(16, 12, 16, 14)
        low.addWidget(self._after)
        rows.addLayout(low)
        return page

    # ------------------------------------------------------------------------------------------ showing

    def show_problems(self, problems: tuple[Problem, ...], places: Mapping[str, str]) -> None:
        """Show what is wrong or missing."""
        self.problems.problems.show_problems(problems, places)
        self._blocking = sum(p.blocking for p in problems)
        rest = len(problems) - self._blocking
        if self._blocking:
            words = tr("Put these right and the article can be signed. What does not block may go along and is "
                       "dealt with at the first review.")  # fmt: skip
            self.verdict.show_message("danger", tr("Not ready yet: {n} to put right", n=self._blocking), words)
        elif rest:
            words = tr("Not blocking: {n}. The first review deals with them.", n=rest)
            self.verdict.show_message("success", tr("Ready to be submitted"), words, icon="shield-check-line")
        else:
            words = tr("Nothing is missing. The result of the check goes along with your signature.")
            self.verdict.show_message("success", tr("Ready to be submitted"), words, icon="shield-check-line")
        self._count()

    def show_locked(self, tone: str, title: str, words: str = "") -> None:
        """Say how things stand with a text that is not being written."""
        self.problems.problems.show_problems((), {})
        self._blocking = 0
        self.verdict.show_message(tone, title, words)
        self._after.hide()
        self._count()

    def show_next(self, stations: tuple[StationView, ...]) -> None:
        """Say what happens after the signature."""
        ahead = next((s for s in stations if not s.done and s.label != "submit"), None)
        self._after.setVisible(ahead is not None)
        if ahead is not None:
            self._after_words.setText(
                tr(
                    "{who} receives the article for the step “{step}”. If you change a single character afterwards, "
                    "this signature no longer counts and you sign again.",
                    who=people_words(ahead.people),
                    step=station_words(ahead.label),
                )
            )

    def show_tab(self, key: str) -> None:
        """Show a tab: "check" or "attachments"."""
        tab = self.files_tab if key == "attachments" else self.check_tab
        tab.setChecked(True)
        self._stack.setCurrentIndex(self._tabs.id(tab))

    def fit(self, width: int) -> None:
        """Be narrower in a narrow window."""
        self.setFixedWidth(min(theme.px(WIDE if width >= 1400 else NARROW), max(300, width // 2)))

    @Slot()
    def _count(self) -> None:
        total = self.problems.problems.rowCount()
        files = self.attachments.model.rowCount()
        self.check_tab.setText(tr("Check {n}", n=total) if total else tr("Check"))
        self.files_tab.setText(tr("Attachments {n}", n=files) if files else tr("Attachments"))
        for tab in (self.check_tab, self.files_tab):
            steady(tab, 8)

    @Slot(str)
    def _wanted(self, key: str) -> None:
        if key == "@attachments":
            self.show_tab("attachments")
            self.attachments.list.setFocus()
        else:
            self.wanted.emit(key)
