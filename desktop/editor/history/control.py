"""Opens the versions of the draft on the screen, and brings one of them back once the text now is safely saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop.editor.history.reading import Restore
from desktop.messages import messages
from desktop.operations import WriteOp
from resources.language import tr

if TYPE_CHECKING:
    from desktop.editor.history.dialog import HistoryDialog
    from desktop.editor.saving import WhenSaved
    from forms.content import Content
    from sync.desk import Desk
    from sync.desk.models import DraftView


class History(QObject):
    """The version history of the writing page.

    Args:
        desk: the open desk.
        content: gives what is on the screen now, None while there is nothing.
        saving: lets something happen once the text on the screen is in the store.
        page: the page it belongs to.
    """

    def __init__(self, desk: Desk, content: Callable[[], Content | None], saving: WhenSaved, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._content, self._saving, self._page = desk, content, saving, page
        self._wanted = ("", "")
        self.dialog: HistoryDialog | None = None

    def open(self, article: str, *, editable: bool) -> None:
        """Show the versions of an article beside what is on the screen."""
        from desktop.editor.history.dialog import HistoryDialog

        present = self._content()
        if present is None or self.dialog is not None:
            return
        self.dialog = HistoryDialog(self._desk, article, present, editable, self._page)
        self.dialog.wanted.connect(self._want)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def close(self) -> None:
        """The page turns to another article."""
        if self.dialog is not None:
            self.dialog.reject()

    @Slot(str, str)
    def _want(self, article: str, digest: str) -> None:
        """Nothing is brought back over a text that is not saved: the page saves it first."""
        self._wanted = article, digest
        if not self._saving.ask(self._restore) and self.dialog is not None:
            self.dialog.not_saved()

    def _restore(self) -> None:
        article, digest = self._wanted
        if self.dialog is None or self.dialog.article != article:
            return
        work = Restore(self._desk, article, digest, self._saving.rev())
        WriteOp(self, work).then(self._restored).otherwise(self._not_restored).start()

    @Slot(object)
    def _restored(self, view: DraftView) -> None:
        if self.dialog is not None and self.dialog.article == view.article:
            self.dialog.accept()
        messages().toast(tr("The earlier text is the draft again. The text before it stays among the versions."))

    @Slot(object)
    def _not_restored(self, error: BaseException) -> None:
        if self.dialog is not None:
            self.dialog.failed(error)
        else:
            messages().report(error, self._page)

    @Slot(int)
    def _closed(self, result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
