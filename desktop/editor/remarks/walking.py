"""Going from remark to remark, the same where an article is written and where it is reviewed: by key, by button, by card,
and by the marks in the text. What is done at a remark is the page's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTextEdit, QWidget

from desktop.editor.checks.showing import reveal
from desktop.editor.remarks.panel import KEY_BACK, KEY_NEXT, RemarkPanel
from resources.language import tr

if TYPE_CHECKING:
    from desktop.editor.remarks.lines import RemarkLine
    from desktop.editor.remarks.marks import RemarkMarks


class Walk(QObject):
    """Walks the cards of a panel and the marks of a text together.

    Args:
        panel: the tab of the remarks.
        marks: of the remarks in the text.
        canvas: shows the text.
        page: where the keys work.
        show: brings the tab into view.
        unanswered: how many the person has to answer; as long as there are any, only those are walked.
    """

    def __init__(
        self, panel: RemarkPanel, marks: RemarkMarks, canvas: QTextEdit, page: QWidget, show: Callable[[], None],
        unanswered: Callable[[], int] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._panel, self._marks, self._canvas, self._page = panel, marks, canvas, page
        self._show, self._unanswered = show, unanswered
        panel.on.clicked.connect(self.next)
        panel.back.clicked.connect(self.previous)
        panel.list.looked.connect(self.look)
        marks.pressed.connect(self.choose)
        words = tr("Next remark") if unanswered is None else tr("Next remark, one without an answer first")
        self._key(KEY_NEXT, self.next, words)
        self._key(KEY_BACK, self.previous, tr("Previous remark"))

    def _key(self, key: str, slot: object, words: str) -> None:
        made = QShortcut(QKeySequence(key), self._page)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.setWhatsThis(words)
        made.activated.connect(slot)

    @Slot()
    def next(self) -> None:
        """Go to the next remark."""
        self._step(1)

    @Slot()
    def previous(self) -> None:
        """Go to the one before."""
        self._step(-1)

    def _step(self, way: int) -> None:
        if self._panel.list.model().rowCount():
            self._show()
            self._panel.list.step(way, unanswered=self._unanswered is not None and self._unanswered() > 0)

    @Slot(str)
    def choose(self, name: str) -> None:
        """A mark or its number was pressed: its card opens."""
        self._show()
        self._panel.list.choose(name)

    @Slot(object)
    def look(self, line: RemarkLine | None) -> None:
        """Another card is open: its words are framed and in view; the cursor stays where it is."""
        self._marks.choose(line.name if line is not None else "")
        mark = self._marks.mark(line.name) if line is not None else None
        if mark is not None:
            reveal(self._canvas, mark.stretch())

    def beside_card(self, width: int) -> QRect:
        """Where on the page a box of this width stands beside the open card."""
        cards = self._panel.list
        row = cards.visualRect(cards.currentIndex())
        corner = cards.viewport().mapTo(self._page, row.topLeft()) - QPoint(width + 12, 0)
        return QRect(corner, QSize(row.width(), 0))
