"""Opens the preview beside a page and lets it follow the text, a moment after the last key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.messages import messages
from desktop.operations import Operation, ReadOp
from desktop.preview.rendering import Render, Rendered

if TYPE_CHECKING:
    from desktop.preview.dialog import PreviewDialog
    from forms.content import Content
    from sync.desk import Desk

REST_MS = 300


class Preview(QObject):
    """The preview of what a page shows; it closes when the page is left.

    Args:
        desk: the open desk.
        content: gives what is on the screen now, None while there is nothing.
        page: the page it belongs to.
    """

    def __init__(self, desk: Desk, content: Callable[[], Content | None], page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._content, self._page = desk, content, page
        self._article = ""
        self._kept: Mapping[str, QImage] = {}
        self._running: Operation | None = None
        self._again = False
        self.dialog: PreviewDialog | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(REST_MS)
        self._clock.timeout.connect(self._render)
        page.installEventFilter(self)

    def open(self, article: str) -> None:
        """Show the preview of an article; where it is open already, bring it to the front."""
        from desktop.preview.dialog import PreviewDialog

        if self._content() is None:
            return
        self._turn_to(article)
        if self.dialog is None:
            self.dialog = PreviewDialog(self._desk, self._page)
            self.dialog.gone.connect(self._closed)
            self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        self._render()

    def follow(self, article: str) -> None:
        """The page shows another article, or the same one anew; where the window is open it shows it too."""
        if self.dialog is not None:
            self._turn_to(article)
            self._render()

    def _turn_to(self, article: str) -> None:
        if article != self._article:
            self._article, self._kept = article, {}

    @Slot()
    def touch(self) -> None:
        """The text changed."""
        if self.dialog is not None:
            self._clock.start()

    def close(self) -> None:
        """Close the window, if it is open."""
        if self.dialog is not None:
            self.dialog.close()

    @Slot()
    def _render(self) -> None:
        content = self._content()
        if self.dialog is None or content is None:
            return
        if self._running is not None:  # one at a time: the newest text follows when this one is there
            self._again = True
            return
        shown = self.dialog.shown()
        if shown is not None and shown.content == content:
            return
        work = Render(self._desk, self._article, content, self._kept)
        self._running = ReadOp(self, work).then(self._rendered).otherwise(self._failed).ended(self._ended).start()

    @Slot(object)
    def _rendered(self, rendered: Rendered) -> None:
        self._kept = rendered.kept
        if self.dialog is not None:
            self.dialog.show_rendered(rendered)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        messages().report(error, self.dialog or self._page)

    @Slot()
    def _ended(self) -> None:
        self._running = None
        if self._again:
            self._again = False
            self._render()

    @Slot()
    def _closed(self) -> None:
        self._clock.stop()
        self._kept = {}
        self.dialog = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page is left: its preview goes with it. Minimising the window is not leaving."""
        if watched is self._page and event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.close()
        return False
