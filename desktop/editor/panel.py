"""The panel at the right of the text: what must be put right, what was said of it, the attachments, the outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.attachments import AttachmentPanel
from desktop.editor.checks.panel import CheckPanel
from desktop.editor.outline import OutlinePanel
from desktop.editor.remarks.panel import RemarkPanel
from desktop.editor.route import people_words
from desktop.review.stations import station_words
from desktop.review.steady import steady
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import hairline
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.models import StationView

WIDE, NARROW, LOW = 384, 336, 726


class EditorPanel(QFrame):
    """Four tabs: the check, the remarks, the attachments, and the outline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Check and attachments"))
        self.attachments = AttachmentPanel()
        self.check = CheckPanel()
        self.outline = OutlinePanel()
        self.remarks = RemarkPanel(adds=False)
        self.verdict = self.check.verdict
        self._ahead = False
        self._verdict: tuple[int, int] | None = None
        self._stack = QStackedWidget()
        self._tabs = QButtonGroup(self)
        self._build()
        self.attachments.model.modelReset.connect(self._count)
        self.remarks.counted.connect(self._count)
        self._count()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 0, 0, 0)
        rows.setSpacing(0)
        tabs = QHBoxLayout()
        rows.addLayout(tabs)
        tabs.setContentsMargins(18, 0, 18, 0)
        tabs.setSpacing(12)
        self.check_tab = Button(tr("Check"), "tab")
        self.remarks_tab = Button(tr("Remarks"), "tab")
        self.files_tab = Button(tr("Files"), "tab", name=tr("Attachments"))
        self.outline_tab = Button(tr("Outline"), "tab")
        self._by_key = {
            "check": self.check_tab, "remarks": self.remarks_tab, "attachments": self.files_tab,
            "outline": self.outline_tab,
        }  # fmt: skip
        for place, tab in enumerate(self._by_key.values()):
            self._tabs.addButton(tab, place)
            tabs.addWidget(tab)
        tabs.addStretch(1)
        self.check_tab.setChecked(True)
        self._tabs.idClicked.connect(self._stack.setCurrentIndex)
        rows.addWidget(hairline())
        rows.addWidget(self._stack, 1)
        for part in (self._check(), self.remarks, self.attachments, self.outline):
            self._stack.addWidget(part)

    def _check(self) -> QWidget:
        self._after = QWidget()
        room = QVBoxLayout(self._after)
        room.setContentsMargins(0, 12, 0, 12)
        note = QFrame()
        note.setProperty("note", True)
        room.addWidget(note)
        words = QVBoxLayout(note)
        words.setContentsMargins(14, 12, 14, 12)
        words.setSpacing(4)
        words.addWidget(label(tr("After you sign"), "help-strong"))
        self._after_words = label("", "help", "text2", wrap=True)
        words.addWidget(self._after_words)
        self.check.above_foot.addWidget(self._after)
        return self.check

    # ------------------------------------------------------------------------------------------ showing

    def show_verdict(self, blocking: int, rest: int) -> None:
        """Say whether the article can be submitted.

        Args:
            blocking: how many things stop it.
            rest: how many do not and are the first review's.
        """
        self._verdict = blocking, rest
        low = self.height() < theme.px(LOW)  # then there is room for the list or for help, not for both
        if blocking:
            words = tr("Put these right and the article can be signed. What does not block may go along and is "
                       "dealt with at the first review.")  # fmt: skip
            self.verdict.show_message("danger", tr("Not ready: {n} must be fixed", n=blocking),
                                      "" if low else words)  # fmt: skip
        elif rest:
            words = tr("Not blocking: {n}. The first review deals with them.", n=rest)
            self.verdict.show_message("success", tr("Ready to be submitted"), words, icon="shield-check-line")
        else:
            words = tr("Nothing is missing. The result of the check goes along with your signature.")
            self.verdict.show_message("success", tr("Ready to be submitted"), words, icon="shield-check-line")
        self._after.setVisible(self._ahead and not blocking and not low)
        self.check.announce()
        self._count()

    def show_locked(self, tone: str, title: str, words: str = "") -> None:
        """Say how things stand with a text that is not being written."""
        self._verdict = None
        self.check.clear()
        self.verdict.show_message(tone, title, words)
        self._after.hide()
        self._count()

    def show_next(self, stations: tuple[StationView, ...]) -> None:
        """Say what happens after the signature."""
        ahead = next((s for s in stations if not s.done and s.label != "submit"), None)
        self._ahead = ahead is not None
        self._after.setVisible(self._ahead and self._verdict is not None and not self._verdict[0])
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
        """Show a tab: "check", "remarks", "attachments" or "outline"."""
        tab = self._by_key[key]
        tab.setChecked(True)
        self._stack.setCurrentIndex(self._tabs.id(tab))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Help lines go where it is low."""
        super().resizeEvent(event)
        was, low = event.oldSize().height() < theme.px(LOW), self.height() < theme.px(LOW)
        if self._verdict is not None and was != low:
            self.show_verdict(*self._verdict)

    def fit(self, width: int) -> None:
        """Be narrower in a narrow window."""
        self.setFixedWidth(min(theme.px(WIDE if width >= 1400 else NARROW), max(300, width // 2)))

    @Slot()
    def _count(self) -> None:
        total = self.check.total()
        files = self.attachments.model.rowCount()
        self.check_tab.setText(tr("Check {n}", n=total) if total else tr("Check"))
        self.remarks_tab.setText(self.remarks.tab_words())
        self.files_tab.setText(tr("Files {n}", n=files) if files else tr("Files"))
        for tab in self._by_key.values():
            steady(tab, 8)

    def go_to_outline(self) -> None:
        """Show the outline, with the focus on its list."""
        self.show_tab("outline")
        self.outline.list.setFocus()

    def go_to_attachments(self) -> None:
        """Show the attachments, with the focus on their list."""
        self.show_tab("attachments")
        self.attachments.list.setFocus()
