"""A picture file dragged onto the text stands where it was dropped (OpenLiveWriter#335)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QTextCursor
from PySide6.QtWidgets import QApplication
from support.attaching import Files, content_of

from forms.body.model import AttachmentLink, Image, Paragraph

pytestmark = pytest.mark.window
BUTTON, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(files: Files, mime: QMimeData, place: QPoint) -> None:
    """Carry something over the text and let it go there, as the window system tells it."""
    port = files.here.page.canvas.viewport()
    for event in (
        QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, BUTTON, PLAIN),
        QDragMoveEvent(place, Qt.DropAction.CopyAction, mime, BUTTON, PLAIN),
        QDropEvent(QPointF(place), Qt.DropAction.CopyAction, mime, BUTTON, PLAIN),
    ):
        QApplication.sendEvent(port, event)


@pytest.fixture
def files(writing: Callable[..., Any], tmp_path: Path) -> Files:
    return Files(writing(), tmp_path / "files")


def test_a_picture_stands_where_it_was_dropped_and_wants_its_words(files: Files) -> None:
    canvas = files.here.page.canvas
    canvas.moveCursor(QTextCursor.MoveOperation.End)
    first = canvas.body().blocks[0]
    assert isinstance(first, Paragraph)
    assert blocking(files) == 0
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(files.make("现场.png", content_of("现场.png")))])
    cursor = QTextCursor(canvas.document())
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    drop(files, mime, canvas.cursorRect(cursor).center())
    files.done()
    blocks = files.stored().body.blocks
    assert blocks[0].runs == first.runs
    assert isinstance(blocks[1], Image)
    assert blocking(files) == 2, "without a description and a caption it cannot be submitted"


def test_another_file_is_kept_and_the_text_stays(files: Files) -> None:
    canvas = files.here.page.canvas
    before = canvas.body().blocks
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(files.make("清单.csv"))])
    drop(files, mime, canvas.viewport().rect().center())
    files.done()
    assert files.names() == ["清单.csv"]
    assert [b for b in canvas.body().blocks if not isinstance(b, AttachmentLink)] == list(before)


def blocking(files: Files) -> int:
    """How many things stop the submission."""
    return sum(each.blocking for each in files.here.desk.problems(files.stored()))
