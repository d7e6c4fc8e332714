"""The report window for defects of the program: what happened, without one word of what people wrote.

A report holds the kind of error, the places in the program's own code, and versions. Messages are stripped of
every character that could come from an article, a name or a path.
"""

from __future__ import annotations

import platform
import re
import sys
import traceback
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from resources.language import tr

_MAX_MESSAGE = 200
_HOUSE = ("desktop", "sync", "forms", "resources")


def redacted(message: str) -> str:
    """A message with everything taken out that a person may have written.

    Quoted text, all that is not ASCII, long numbers, addresses and paths become "…".
    """
    message = re.sub(r"(['\"]).*?\1", "…", message, flags=re.DOTALL)
    message = re.sub(r"\S*[/\\@]\S*", "…", message)
    message = re.sub(r"[^\x20-\x7e…]+", "…", message)
    message = re.sub(r"\d{4,}", "…", message)
    return message[:_MAX_MESSAGE]


def report_text(error: BaseException) -> str:
    """The report of an error: its kind, its places, versions; one cause after the other."""
    lines = [_versions(), ""]
    each: BaseException | None = error
    while each is not None:
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}: {redacted(str(each))}")
        lines += [_place(frame) for frame in traceback.extract_tb(each.__traceback__)]
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return "\n".join(lines)


def _versions() -> str:
    import PySide6

    machine = f"{platform.system()} {platform.machine()}"
    return f"Python {sys.version.split()[0]}, PySide6 {PySide6.__version__}, {machine}"


def _place(frame: traceback.FrameSummary) -> str:
    parts = Path(frame.filename).parts
    for start in range(len(parts) - 1, -1, -1):
        if parts[start] in _HOUSE:
            return f"  {'/'.join(parts[start:])}:{frame.lineno} {frame.name}"
    return f"  {parts[-1]}:{frame.lineno} {frame.name}"


class DefectWindow(QDialog):
    """Says that the program made a mistake, that the work is safe, and shows the report to copy."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("The program made a mistake"))
        self.resize(640, 460)
        self.report = report_text(error)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("The program made a mistake"), "section", "danger"))
        words = tr(
            "What was saved and signed before is safe. The report below holds no text of any article; "
            "copy it and hand it to the information centre."
        )
        rows.addWidget(label(words, "body", wrap=True))
        text = QPlainTextEdit(self.report)
        text.setReadOnly(True)
        text.setProperty("field", True)
        text.setFont(theme.font("mono-small"))
        text.setAccessibleName(tr("Report"))
        rows.addWidget(text, 1)
        rows.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        self.copy = Button(tr("Copy the report"), "plain", "file-copy-line")
        self.copy.clicked.connect(self._copy)
        close = Button(tr("Go on working"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        foot.addWidget(self.copy)
        foot.addWidget(close)
        return foot

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
