"""What the page does about files: pictures from the clipboard and the tools, and the panel that wants to be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from resources.language import tr

if TYPE_CHECKING:
    from desktop.editor.canvas import Canvas
    from desktop.editor.panel import EditorPanel
    from desktop.editor.toolbar import Toolbar


class FileActs(QObject):
    """Joins text, tools and panel.

    Args:
        composing: whether an input method is at work anywhere on the page.
        parent: the page.

    Signals:
        panel_wanted: the panel at the right is to be seen.
    """

    panel_wanted = Signal(bool)

    def __init__(
        self, canvas: Canvas, toolbar: Toolbar, panel: EditorPanel, composing: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel, self._files = panel, panel.attachments
        self._files.composing = composing
        self._files.wanted.connect(self._show)
        canvas.picture_pasted.connect(self._pasted)
        canvas.thing_wanted.connect(self._pressed)
        toolbar.picture_wanted.connect(self._picture)
        toolbar.file_wanted.connect(self._file)

    @Slot()
    def _show(self) -> None:
        self.panel_wanted.emit(True)
        self._panel.show_tab("attachments")

    @Slot(str)
    def _pressed(self, digest: str) -> None:
        """A picture in the text was pressed: the panel shows it, if the panel is there."""
        if self._panel.isVisible():
            self._panel.show_tab("attachments")
        self._files.choose(digest)

    @Slot(object)
    def _pasted(self, image: QImage) -> None:
        self._files.add_picture(image, tr("Pasted picture") + ".png")

    @Slot()
    def _picture(self) -> None:
        self._files.ask_files(insert=True, pictures=True)

    @Slot()
    def _file(self) -> None:
        self._files.ask_files(insert=True)
