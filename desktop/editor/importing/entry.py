"""The button with which a page that lists articles opens a document as a new draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.shell.place import Place
from desktop.widgets.buttons import Button
from resources.language import tr

if TYPE_CHECKING:
    from desktop.editor.importing.control import OpenDocument

KEY = "Ctrl+O"


class DocumentButton(Button):
    """Opens a document, asks for column and type, and goes on in the editor; Ctrl+O does the same on the page.

    Args:
        place: the open desk and the way to the editor.
        page: over which the dialogs open.
    """

    def __init__(self, place: Place, page: QWidget) -> None:
        super().__init__(tr("Open a document…"), "plain", "folder-open-line", shortcut=KEY)
        self._place, self._page = place, page
        self._opening: OpenDocument | None = None
        self.clicked.connect(self._begin)
        key = QShortcut(QKeySequence(KEY), page)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._begin)

    @property
    def opening(self) -> OpenDocument:
        """What the button does; made, with the readers it brings, when it is first needed."""
        if self._opening is None:
            from desktop.editor.importing.control import OpenDocument

            self._opening = OpenDocument(self._place.desk, self._place.me.unit, self._page)
            self._opening.made.connect(self._made)
        return self._opening

    @Slot()
    def _begin(self) -> None:
        self.opening.begin()

    @Slot(str)
    def _made(self, article: str) -> None:
        self._place.open("editor", article)
