"""What goes out by copying, and what may come in: never Qt's HTML, never a stranger's picture, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot
from strategies import DIGESTS, bodies

from desktop.editor import clip
from desktop.editor.canvas import Canvas
from desktop.editor.clip import AT_ONCE
from desktop.editor.document import fill, read
from desktop.editor.geometry import Metrics
from desktop.operations import operations
from forms.body.html import MAX_HTML_DEPTH
from forms.body.model import (
    Body,
    Cell,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Run,
    Table,
    normalise,
)

METRICS = Metrics(18)
Make = Callable[..., Canvas]


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def mime(**parts: str) -> QMimeData:
    made = QMimeData()
    if "html" in parts:
        made.setHtml(parts["html"])
    if "text" in parts:
        made.setText(parts["text"])
    return made


def all_runs(canvas: Canvas) -> list[Run]:
    return [run for block in canvas.body().blocks for run in getattr(block, "runs", ())]


# ---------------------------------------------------------------------------------------------- out and in again


@pytest.mark.usefixtures("qapp")
@settings(max_examples=60)
@given(body=bodies(max_size=5))
def test_what_is_copied_whole_is_pasted_whole_under_new_ids(body: Body) -> None:
    document = QTextDocument()
    fill(document, body, METRICS)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    taken = clip.selection_body(cursor).blocks
    assume([getattr(b, "runs", "other") for b in taken] != [()])  # an empty line flows into nothing
    found = clip.understand(clip.take(clip.to_mime(cursor)), frozenset(DIGESTS))
    assert found is not None
    assert [b.id for b in found.body.blocks if b.id in {o.id for o in body.blocks}] == []
    target = QTextDocument()
    fill(target, Body(), METRICS)
    clip.insert_body(QTextCursor(target), found.body, METRICS)
    pasted, copied = normalise(read(target)), clip.selection_body(cursor)
    assert [_plain(b) for b in pasted.blocks] == [_plain(b) for b in copied.blocks]


def _plain(block: object) -> object:
    return replace(block, id="")


def test_part_of_a_paragraph_flows_into_another(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(Paragraph("b1", (Run("甲乙", True),)), Paragraph("b2", words("丙丁")))
    cursor = page.textCursor()
    cursor.setPosition(1)
    cursor.setPosition(2, QTextCursor.MoveMode.KeepAnchor)
    page.setTextCursor(cursor)
    page.copy()
    cursor.setPosition(4)
    page.setTextCursor(cursor)
    page.paste()
    assert page.body().blocks == (
        Paragraph("b1", (Run("甲乙", True),)),
        Paragraph("b2", (Run("丙"), Run("乙", True), Run("丁"))),
    )


def test_cut_and_paste_of_blocks(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(Heading("b1", 2, words("题")), Paragraph("b2", words("文")), Paragraph("b3", words("尾")))
    cursor = page.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(4, QTextCursor.MoveMode.KeepAnchor)
    page.setTextCursor(cursor)
    page.cut()
    page.moveCursor(QTextCursor.MoveOperation.End)
    page.paste()
    blocks = page.body().blocks
    assert [type(b) for b in blocks] == [Paragraph, Heading, Paragraph]
    assert [b.runs for b in blocks] == [words("尾"), words("题"), words("文")]
    assert len({b.id for b in blocks}) == 3


def test_cells_are_copied_as_a_table(canvas: Make) -> None:
    rows = ((Cell(words("甲")), Cell(words("乙"))), (Cell(words("丙")), Cell(words("丁"))))
    page = canvas(Table("b1", 1, rows))
    table = page.document().rootFrame().childFrames()[0]
    cursor = page.textCursor()
    cursor.setPosition(table.cellAt(0, 1).firstPosition())
    cursor.setPosition(table.cellAt(1, 1).firstPosition(), QTextCursor.MoveMode.KeepAnchor)
    page.setTextCursor(cursor)
    found = clip.understand(clip.take(page.createMimeDataFromSelection()), frozenset())
    assert found is not None
    assert found.body.blocks[0].rows == ((Cell(words("乙")),), (Cell(words("丁")),))


def test_into_a_cell_everything_goes_as_text(canvas: Make) -> None:
    page = canvas(Table("b1", 0, ((Cell(words("甲")),),)))
    page.setTextCursor(page.document().rootFrame().childFrames()[0].firstCursorPosition())
    page.insert(clip.Pasted(Body((Heading("b2", 2, words("题")), Paragraph("b3", words("文"))))))
    assert page.body().blocks[0].rows[0][0].runs == words("题\n文甲")


# ---------------------------------------------------------------------------------------------- from elsewhere


def test_html_comes_in_through_the_body_model(canvas: Make) -> None:
    page = canvas()
    html = (
        '<h2 style="font-size:99px">题</h2><p>甲<b>乙</b><script>alert(1)</script>'
        '<a href="javascript:alert(2)">丙</a><a href="https://www.gov.cn/">丁</a></p>'
    )
    page.insertFromMimeData(mime(html=html, text="题\n甲乙丙丁"))
    heading, paragraph = page.body().blocks
    assert isinstance(heading, Heading)
    assert paragraph.runs == (Run("甲"), Run("乙", True), Run("丙"), Run("丁", href="https://www.gov.cn/"))


def test_a_large_paste_is_read_elsewhere_and_goes_where_the_cursor_was(
    canvas: Make, qtbot: QtBot, compose: Callable[..., None]
) -> None:
    page = canvas(Paragraph("b1", words("前后")))
    cursor = page.textCursor()
    cursor.setPosition(1)
    page.setTextCursor(cursor)
    page.insertFromMimeData(mime(html="<p>甲</p>" * (AT_ONCE // 4), text="甲"))
    assert page.body().blocks == (Paragraph("b1", words("前后")),)
    page.moveCursor(QTextCursor.MoveOperation.End)
    compose(page, "zi")
    with qtbot.waitSignal(page.edited, timeout=20_000):
        qtbot.waitUntil(operations().idle, timeout=20_000)
        assert page.document().blockCount() == 1  # not while an input method composes
        compose(page, "", "字")
    blocks = page.body().blocks
    assert (blocks[0].runs, blocks[-1].runs) == (words("前甲"), words("后字"))


def test_a_large_paste_never_lands_in_another_text(canvas: Make, qtbot: QtBot) -> None:
    page = canvas(Paragraph("b1", words("一")))
    page.insertFromMimeData(mime(html="<p>甲</p>" * (AT_ONCE // 4)))
    page.load(Body((Paragraph("b2", words("二")),)))
    qtbot.waitUntil(operations().idle, timeout=20_000)
    assert page.body().blocks == (Paragraph("b2", words("二")),)


def test_what_was_left_out_is_told(canvas: Make, qtbot: QtBot) -> None:
    page = canvas()
    with qtbot.waitSignal(page.pasted) as told:
        page.insertFromMimeData(mime(html='<p>甲</p><img src="https://elsewhere.example/x.png">', text="甲"))
    assert told.args[0]


def test_html_that_is_refused_comes_in_as_plain_text(canvas: Make, qtbot: QtBot) -> None:
    deep = "<div>" * (MAX_HTML_DEPTH + 10) + "甲"
    page = canvas()
    with qtbot.waitSignal(page.pasted):
        page.insertFromMimeData(mime(html=deep, text="甲\r\n\r\n乙"))
    assert [r.text for r in all_runs(page)] == ["甲", "乙"]


def test_text_wins_over_a_picture_of_the_text(canvas: Make, qtbot: QtBot) -> None:
    """retext#385: Office puts both on the clipboard."""
    page = canvas()
    both = mime(html="<p>甲</p>", text="甲")
    both.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    with qtbot.assertNotEmitted(page.picture_pasted):
        page.insertFromMimeData(both)
    assert [r.text for r in all_runs(page)] == ["甲"]


def test_the_words_alone_come_also_from_html_without_text(canvas: Make) -> None:
    page = canvas()
    QGuiApplication.clipboard().setMimeData(mime(html="<h2>一、进度</h2><p>开工<b>128</b>个。</p><script>x()</script>"))
    page.paste_plain()
    assert [r.text for r in all_runs(page)] == ["一、进度", "开工128个。"]
    assert not any(r.bold for r in all_runs(page))


def test_a_picture_alone_is_offered_as_an_attachment(canvas: Make, qtbot: QtBot) -> None:
    alone = QMimeData()
    alone.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    page = canvas()
    with qtbot.waitSignal(page.picture_pasted):
        page.insertFromMimeData(alone)
    assert page.body() == Body()


def test_files_are_offered_as_attachments(canvas: Make, qtbot: QtBot) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile("/tmp/清单.xlsx")])
    page = canvas()
    with qtbot.waitSignal(page.files_dropped) as told:
        page.insertFromMimeData(dropped)
    assert told.args[0] == ["/tmp/清单.xlsx"]


def test_pictures_of_another_article_stay_out(canvas: Make, qtbot: QtBot) -> None:
    page = canvas()
    page.know(frozenset({DIGESTS[0]}))
    own = QMimeData()
    body = Body((Image("b1", DIGESTS[0]), Image("b2", DIGESTS[1]), Paragraph("b3", words("文"))))
    own.setData(clip.OWN_FORMAT, QByteArray(json.dumps(body.to_json()).encode()))
    with qtbot.waitSignal(page.pasted):
        page.insertFromMimeData(own)
    kinds = [type(b) for b in page.body().blocks]
    assert kinds == [Image, Paragraph]


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b'{"blocks": [{"kind": "script"}]}', b"\xff\xfe", b'{"blocks": 1}', b"[" * 10_000],
)
def test_a_forged_clipboard_falls_back(canvas: Make, data: bytes) -> None:
    page = canvas()
    forged = mime(text="甲")
    forged.setData(clip.OWN_FORMAT, QByteArray(data))
    page.insertFromMimeData(forged)
    assert [r.text for r in all_runs(page)] == ["甲"]


def test_ctrl_shift_v_takes_the_words_alone(canvas: Make, qtbot: QtBot) -> None:
    page = canvas()
    QGuiApplication.clipboard().setMimeData(mime(html="<h2>题</h2><p><b>甲</b></p>", text="题\n　　甲\n"))
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page, Qt.Key.Key_V, modifiers)
    assert all(isinstance(b, Paragraph) for b in page.body().blocks)
    assert all_runs(page) == [Run("题"), Run("甲")]


def test_one_undo_takes_a_paste_back(canvas: Make) -> None:
    blocks = (Paragraph("b1", words("甲乙")), ListBlock("b2", True, (ListItem(words("丙")),)))
    page = canvas(*blocks)
    cursor = page.textCursor()
    cursor.setPosition(1)
    page.setTextCursor(cursor)
    page.insertFromMimeData(mime(html="<p>一</p><ul><li>二</li></ul><table><tr><td>三</td></tr></table>"))
    assert len(page.body().blocks) > 4
    page.undo()
    assert page.body().blocks == blocks


def test_a_text_too_long_is_refused_with_a_sentence() -> None:
    found = clip.plain("字" * (clip.MAX_PASTE + 1))
    assert found.body == Body()
    assert len(found.removed) == 1


@settings(max_examples=40)
@given(text=st.text(max_size=200))
def test_any_plain_text_gives_a_body_that_can_be_stored(text: str) -> None:
    found = clip.plain(text)
    assert normalise(found.body) == found.body
    assert Body.from_json(found.body.to_json()) == found.body
