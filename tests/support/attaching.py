"""The attachments of the page that is open in a test, and files to add to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtTest import QAbstractItemModelTester
from support.office_files import png
from support.pdfs import pdf_of

from desktop.editor.files.arrivals import Stage


class Files:
    """The panel of a page, and files to add."""

    def __init__(self, here: Any, folder: Path) -> None:
        self.here, self.folder = here, folder
        self.panel = here.page.panel.attachments
        folder.mkdir()
        self._testers = [
            QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
            for model in (self.panel.model, self.panel.intake.model)
        ]

    def make(self, name: str, data: bytes = b"") -> str:
        path = self.folder / name
        path.write_bytes(data or name.encode())
        return str(path)

    def add(self, *names: str, insert: bool = False) -> None:
        self.panel.add_files([self.make(name, content_of(name)) for name in names], insert=insert)
        self.done()

    def done(self) -> None:
        self.here.qtbot.waitUntil(lambda: not self.panel.intake.busy(), timeout=30_000)
        self.here.settle()

    def names(self) -> list[str]:
        return [item.name for item in self.panel.items()]

    def stored(self) -> Any:
        self.here.saved()
        return self.here.stored()

    def choose(self, row: int) -> None:
        self.panel.list.setCurrentIndex(self.panel.model.index(row))

    def rows(self) -> dict[str, Stage]:
        return {row.name: row.stage for row in self.panel.intake.model.rows()}


def content_of(name: str) -> bytes:
    number = sum(name.encode())
    if name.endswith(".png"):
        return png(20 + number % 50, 20 + number % 31)
    return pdf_of(f"{number} 0 10 10 re f") if name.endswith(".pdf") else name.encode()
