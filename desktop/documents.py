"""Saves an article as a Word document or a web page: where to is asked, and a toast names the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.messages import messages
from desktop.operations import Job, ReadOp
from desktop.placing import among_documents
from desktop.words import joined
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk

KEY = "Ctrl+Shift+S"


class SaveDocument(QObject):
    """What “save as a document” does.

    Args:
        desk: the open desk.
        page: over which the question opens; troubles are shown there.
    """

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def ask(self, article: str, title: str, number: str) -> None:
        """Ask where the stored text of an article is to be saved, and as what; save it there."""
        from sync.desk.documents import WORD, document_name

        kinds = f"{tr('Word documents (*.docx)')};;{tr('Web pages (*.html)')}"
        name = among_documents(document_name(title, number) + WORD)
        path, _ = QFileDialog.getSaveFileName(self._page, tr("Save as a document"), name, kinds)
        if path:
            self.save(article, Path(path))

    def save(self, article: str, path: Path) -> None:
        """Save the stored text of an article; the ending says as what."""
        ReadOp(self._page, _Write(self._desk, article, path)).then(self._saved).start()

    @Slot(object)
    def _saved(self, path: Path) -> None:
        messages().toast(tr("The document is in {name}", name=joined(path.parent.name, path.name)))


class _Write:
    """Writes the document, off the window's thread."""

    def __init__(self, desk: Desk, article: str, path: Path) -> None:
        self._desk, self._article, self._path = desk, article, path

    def __call__(self, job: Job) -> Path:
        from sync.desk.documents import write_document

        return write_document(self._desk.context, self._article, self._path)
