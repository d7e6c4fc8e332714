"""What others said of the article and what was signed of it here, beside the writing: remarks to answer, a signature to
take back.

The page only hands over its parts, as to ``desktop.editor.tools``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.editor.remarks.control import EditorRemarks
from desktop.review.undoing import Undo

if TYPE_CHECKING:
    from desktop.editor.opening import Opened
    from desktop.editor.page import EditorPage
    from sync.chain.step import SignedStep


class Answering(QObject):
    """The remarks and the undo of one writing page.

    Attributes:
        bars: the lines above the text; hidden while neither says anything.
    """

    def __init__(self, page: EditorPage) -> None:
        super().__init__(page)
        self._page = page
        self.remarks = EditorRemarks(page.desk, page.manuscript, page.panel, page.composition.is_open, page)
        self.undo = Undo(page.desk, page, shown_only=True)
        self.undo.watch(page.canvas)
        self.bars = QWidget()
        rows = QVBoxLayout(self.bars)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self.remarks.bar)
        rows.addWidget(self.undo.bar)
        self.bars.hide()
        self._returned = ""
        self.remarks.place_wanted.connect(page.go_to)
        self.remarks.counted.connect(self._show_bars)

    # ------------------------------------------------------------------------------------------ the page tells

    def follow(self, opened: Opened, *, editable: bool) -> None:
        """An article is open, or was read again."""
        view = opened.view
        self.remarks.open(view.article, editable=editable, round_=view.state.rounds)
        self.undo.follow(view.article, view.content.title, opened.undoable)
        self._show_bars()

    def stand(self, title: str, text: str) -> None:
        """What the banner says of a return; while remarks are unanswered their bar says it, and the banner rests.

        Args:
            title: who returned it, or "" where it did not come back.
            text: the reason.
        """
        self._returned = title
        self.remarks.bar.note(title, text)
        self._show_bars()

    def let_go(self) -> None:
        """The page turns to another article."""
        self.remarks.open("", editable=False, round_=0)
        self.undo.follow("", "", "")

    def put_away(self) -> None:
        """The page is left: what is being said is kept."""
        self.remarks.acts.put_away()

    def signed(self, signed: SignedStep, done: str) -> None:
        """Something was signed just now."""
        content = self._page.manuscript.content_or_none()
        title = content.title if content is not None else ""
        self.undo.signed(signed.step.article, title, signed.step.action, done)
        self._show_bars()

    def why(self) -> str:
        """Why the article cannot be submitted for the sake of remarks, or ""."""
        return self.remarks.why()

    @Slot()
    def go_to_first(self) -> None:
        """Show what stops the submission: what must be put right first, then remarks without an answer."""
        page = self._page
        page.open_panel(True)
        if page.checks.blocking() or not self.remarks.unanswered():
            page.panel.show_tab("check")
            page.checks.go_to_first()
        else:
            self.remarks.go_to_first()

    @Slot()
    def apply(self) -> None:
        """Put the suggestion in place: of the open remark where the remarks are shown, else of the finding."""
        if not self.remarks.apply():
            self._page.checks.apply()

    @Slot()
    def _show_bars(self) -> None:
        self.bars.setVisible(not (self.remarks.bar.isHidden() and self.undo.bar.isHidden()))
        banner = self._page.banner
        if self._returned and banner.title() == self._returned:
            banner.setVisible(self.remarks.bar.isHidden())
