"""A paste that goes wrong gives the words, or a sentence, and never closes the program."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.editor import clip
from desktop.editor.canvas import Canvas
from desktop.operations import operations
from forms.body import html_scan
from forms.body.model import Body, Paragraph, Run
from forms.importers.clipboard import MAX_CLIP

Make = Callable[..., Canvas]


class Panic(BaseException):
    """What a parser in another language may raise."""


class Broken:
    """A sanitiser that fails."""

    def __init__(self, fault: BaseException) -> None:
        self._fault = fault

    def clean(self, html: str) -> str:
        raise self._fault


def mime(html: str, text: str | None = "甲\n乙") -> QMimeData:
    made = QMimeData()
    made.setHtml(html)
    if text is not None:
        made.setText(text)
    return made


def words(canvas: Canvas) -> list[str]:
    return ["".join(run.text for run in getattr(block, "runs", ())) for block in canvas.body().blocks]


@pytest.mark.parametrize("fault", [Panic("panic"), RecursionError(), MemoryError(), ValueError("x"), OSError()])
def test_a_filter_that_raises_gives_the_words_and_a_sentence(
    canvas: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    page = canvas()
    monkeypatch.setattr(html_scan, "_CLEANER", Broken(fault))
    with qtbot.waitSignal(page.pasted) as told:
        page.insertFromMimeData(mime("<p>甲</p>"))
    assert words(page) == ["甲", "乙"]
    assert told.args[0] == (clip.WORDS_ALONE,)


def test_so_does_a_large_one_that_is_read_elsewhere(
    canvas: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = canvas()
    monkeypatch.setattr(html_scan, "_CLEANER", Broken(Panic()))
    with qtbot.waitSignal(page.pasted, timeout=10_000):
        page.insertFromMimeData(mime("<p>甲</p>" * clip.AT_ONCE))
    assert words(page) == ["甲", "乙"]


def test_blocks_that_cannot_be_put_in_leave_the_text_as_it_was(
    canvas: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = canvas(Paragraph("b1", (Run("前"),)))
    real, calls = clip.insert_body, []

    def once(*args: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            real(*args)  # type: ignore[arg-type]  # the very arguments it was called with
            raise ValueError("after the work was done")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(clip, "insert_body", once)
    with qtbot.waitSignal(page.pasted) as told:
        page.insertFromMimeData(mime("<h2>题</h2><p>文</p>"))
    assert words(page) == ["题", "文", "前"]
    assert told.args[0] == (clip.WORDS_ALONE,)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<div>" * 5_000 + "甲", "html"),
        ("<table><tr><td>" * 300 + "甲", "html"),
        ("<b><i><u>" * 30_000 + "甲", "html"),
        ("&amp;" * 900_000, "html"),
    ],
    ids=["deep", "tables", "tags", "references"],
)
def test_a_hostile_page_falls_back_to_its_words(canvas: Make, qtbot: QtBot, html: str, said: str) -> None:
    page = canvas()
    with qtbot.waitSignal(page.pasted, timeout=30_000):
        page.insertFromMimeData(mime(html))
    qtbot.waitUntil(operations().idle, timeout=30_000)
    assert words(page) == ["甲", "乙"]


def test_fifty_megabytes_are_refused_with_a_sentence(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(Paragraph("b1", (Run("前"),)))
    large = "<p>" + "字" * (50 * 2**20 // 3)
    with qtbot.waitSignal(page.pasted, timeout=60_000) as told:
        page.insertFromMimeData(mime(large, "字" * (50 * 2**20 // 3)))
    assert page.body() == Body((Paragraph("b1", (Run("前"),)),))
    assert len(told.args[0]) == 2  # the page, and its words
    assert len(large) < MAX_CLIP


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲\0\0乙\0", ["甲乙"]),
        ("甲\ud800乙", ["甲\ufffd乙"]),
        ("\ufeff甲", ["\ufeff甲"]),
        ("\0" * 200, []),
        ("甲\x07\x1b[31m乙", ["甲[31m乙"]),
    ],
)
def test_broken_characters_do_no_harm(text: str, found: list[str]) -> None:
    body = clip.understand(clip.Taken(text=text), frozenset()).body
    assert ["".join(run.text for run in block.runs) for block in body.blocks] == found  # type: ignore[union-attr]


def test_broken_bytes_under_a_right_name_do_no_harm(canvas: Make) -> None:
    made = QMimeData()
    made.setData("text/html", QByteArray(b"\xff\xfe<\x00p\x00>\x00\x32\x75"))  # UTF-16, cut off in the middle
    made.setData("text/plain", QByteArray("甲".encode()))
    page = canvas()
    page.insertFromMimeData(made)
    assert page.body().blocks


def test_a_picture_copied_in_a_browser_is_that_picture(canvas: Make, qtbot: QtBot) -> None:
    page = canvas()
    made = mime('<meta charset="utf-8"><img src="https://x.example/a.png" alt="渠道">', None)
    made.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(page.picture_pasted, timeout=10_000):
        page.insertFromMimeData(made)
    assert page.body() == Body()


def test_two_slow_pastes_land_each_where_it_was_made(canvas: Make, qtbot: QtBot) -> None:
    """The second once took the place of the first, which was lost."""
    page = canvas(Paragraph("b1", (Run("一二"),)))
    cursor = page.textCursor()
    for at, word in ((1, "甲"), (2, "乙")):
        cursor.setPosition(at)
        page.setTextCursor(cursor)
        page.insertFromMimeData(mime(f"<b>{word}</b><i></i>" + "<span></span>" * clip.AT_ONCE, word))
    qtbot.waitUntil(operations().idle, timeout=30_000)
    assert "".join(words(page)) == "一甲二乙"
