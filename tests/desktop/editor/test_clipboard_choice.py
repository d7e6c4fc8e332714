"""Of several forms of one copy the words are taken, and a picture of them only where there is nothing else (retext#385)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.editor.canvas import Canvas
from forms.body.model import Paragraph

pytestmark = pytest.mark.window
RTF = rb"{\rtf1\ansi\ansicpg936 \u20892?\u21153?\u23616?\par}"


@pytest.mark.parametrize("order", [("rtf", "text", "picture"), ("picture", "rtf", "text"), ("text", "picture")])
def test_words_beside_rtf_and_a_picture_come_in_as_words(
    canvas: Callable[..., Canvas], qtbot: QtBot, order: tuple[str, ...]
) -> None:
    mime = QMimeData()
    for each in order:
        if each == "rtf":
            mime.setData("text/rtf", RTF)
        elif each == "text":
            mime.setText("水务局\r\n第二行")
        else:
            mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    page = canvas()
    with qtbot.assertNotEmitted(page.picture_pasted):
        page.insertFromMimeData(mime)
    blocks = page.body().blocks
    assert [b.runs[0].text for b in blocks if isinstance(b, Paragraph)] == ["水务局", "第二行"]
