"""The attachments on the writing page: many at once, ordered, titled, replaced, taken out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit
from support.attaching import Files, content_of
from support.office_files import png
from support.writing import compose

from desktop.editor.files.arrivals import Stage
from desktop.editor.files.asking import ReplaceDialog
from desktop.editor.files.renaming import RenameDialog
from desktop.messages import messages
from forms.body.model import AttachmentLink, Image

Begin = Callable[..., Any]


@pytest.fixture
def files(writing: Begin, tmp_path: Path) -> Files:
    """The panel of a sample article."""
    return Files(writing(), tmp_path / "files")


ALT = Qt.KeyboardModifier.AltModifier


# ---------------------------------------------------------------------------------------------- many at once


def test_fifty_files_come_in_and_bad_ones_stop_nobody(files: Files) -> None:
    good = [f"清单{number}.csv" for number in range(44)]
    paths = [files.make(name) for name in good]
    bad = {
        "程序.exe": b"MZ",
        "机密材料.txt": "机密★10年\n请示".encode(),
        "空.pdf": b"",
        "坏.png": b"\x89PNG\r\n\x1a\nxxxx",
        "照片.heic": b"x",
    }
    for place, (name, data) in enumerate(bad.items()):
        paths.insert(place * 9, files.make(name, data or b"x"))
        if not data:
            Path(paths[place * 9]).write_bytes(b"")
    paths.insert(7, str(files.folder / "没有.pdf"))
    files.panel.add_files(paths)
    assert len(files.panel.intake.model.rows()) == 50
    files.done()
    assert files.names() == good
    assert files.rows() == dict.fromkeys([*list(bad)[:1], "没有.pdf", *list(bad)[1:]], Stage.FAILED)
    assert all(row.why for row in files.panel.intake.model.rows())
    assert [a.name for a in files.stored().attachments] == good


def test_the_rest_can_be_called_off_and_what_is_in_stays(files: Files) -> None:
    paths = [files.make(f"清单{number}.csv") for number in range(30)]
    taken: list[object] = []

    def count(wanted: object, made: object) -> None:
        taken.append(made)
        if len(taken) == 3:
            files.panel.arrivals.stop.click()

    files.panel.intake.taken.connect(count)
    files.panel.add_files(paths)
    files.done()
    assert 3 <= len(files.names()) <= 4
    assert files.rows() == {}
    assert not files.panel.arrivals.isVisible()


def test_what_failed_can_be_tried_again(files: Files) -> None:
    path = files.folder / "晚到.csv"
    files.panel.add_files([str(path)])
    files.done()
    assert files.rows() == {"晚到.csv": Stage.FAILED}
    path.write_text("项目", encoding="utf-8")
    files.panel.arrivals.retry.click()
    files.done()
    assert (files.names(), files.rows()) == (["晚到.csv"], {})


def test_the_same_bytes_are_named_and_not_taken_twice(files: Files) -> None:
    files.add("清单.csv")
    files.panel.add_files([files.make("另一份.csv", "清单.csv".encode())])
    files.done()
    assert files.names() == ["清单.csv"]
    assert files.rows() == {"另一份.csv": Stage.SAME}
    assert "清单.csv" in files.panel.intake.model.rows()[0].why
    files.panel.arrivals.clear.click()
    assert files.rows() == {}


def test_a_folder_is_no_file(files: Files) -> None:
    files.panel.add_files([str(files.folder)])
    files.done()
    assert list(files.rows().values()) == [Stage.FAILED]


def test_files_dropped_on_the_list_come_in(files: Files) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(files.make("拖来.csv"))])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    files.panel.list.dropEvent(drop)
    files.done()
    assert files.names() == ["拖来.csv"]


def test_files_for_an_article_that_was_left_go_to_it(files: Files, writer: Any) -> None:
    other = writer.write(files.here.desk, title="另一篇")
    files.here.settle()
    first = files.here.article
    files.panel.add_files([files.make(f"清单{number}.csv") for number in range(5)])
    files.here.program.window.go("editor", other)
    files.done()
    files.here.qtbot.waitUntil(lambda: len(files.here.stored(first).attachments) == 5, timeout=10_000)
    assert files.here.stored(other).attachments == ()
    assert files.names() == []


def test_pictures_for_the_text_stay_in_order_while_the_person_writes_elsewhere(files: Files) -> None:
    page = files.here.page
    cursor = page.canvas.textCursor()
    cursor.setPosition(page.canvas.document().begin().length() - 1)
    page.canvas.setTextCursor(cursor)
    names = [f"图{number}.png" for number in range(4)]
    files.panel.add_files([files.make(name, content_of(name)) for name in names], insert=True)
    files.here.write("别处")
    files.done()
    content = files.stored()
    shown = [content.attachment(b.attachment).name for b in content.body.blocks if isinstance(b, Image)]
    assert shown == names
    assert [isinstance(b, Image) for b in content.body.blocks[:6]] == [False, True, True, True, True, False]
    assert content.body.blocks[-1].runs[-1].text.endswith("别处")


def test_a_picture_that_arrives_during_a_composition_waits_for_its_end(files: Files) -> None:
    canvas = files.here.page.canvas
    canvas.setFocus()
    compose(canvas, "shui")
    files.add("图.png", insert=True)
    assert not any(isinstance(b, Image) for b in canvas.body().blocks)
    compose(canvas, "", "水")
    assert any(isinstance(b, Image) for b in canvas.body().blocks)


# ---------------------------------------------------------------------------------------------- order and titles


def test_order_is_changed_by_key_and_by_drag(files: Files) -> None:
    files.add("一.csv", "二.csv", "三.csv")
    files.choose(0)
    files.here.page.panel.show_tab("attachments")
    files.here.press(files.panel.list, Qt.Key.Key_Down, ALT)
    assert files.names() == ["二.csv", "一.csv", "三.csv"]
    assert files.panel.current().name == "一.csv"
    files.here.press(files.panel.list, Qt.Key.Key_Up, ALT)
    files.here.press(files.panel.list, Qt.Key.Key_Up, ALT)
    assert files.names() == ["一.csv", "二.csv", "三.csv"]
    assert files.panel.model.moveRows(QModelIndex(), 2, 1, QModelIndex(), 0)
    assert [a.name for a in files.stored().attachments] == ["三.csv", "一.csv", "二.csv"]


def test_a_title_is_written_in_the_list(files: Files) -> None:
    files.add("一.csv", "二.csv")
    files.here.page.panel.show_tab("attachments")
    files.choose(1)
    files.here.press(files.panel.list, Qt.Key.Key_F2)
    line = files.panel.list.findChild(QLineEdit)
    assert line is not None
    compose(line, "qing")
    assert files.here.page.composition.is_open()  # whoever switches or saves commits it first
    compose(line, "", "用水户清单")
    files.here.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert files.stored().attachments[1].caption == "用水户清单"
    assert files.panel.caption.text() == "用水户清单"


def test_enter_goes_from_picture_to_picture_that_lacks_words(files: Files) -> None:
    files.add("一.png", "二.csv", "三.png")
    files.here.page.panel.show_tab("attachments")
    assert files.panel.current().name == "一.png"  # asked for by itself
    assert files.panel.alt.hasFocus()
    files.here.qtbot.keyClicks(files.panel.alt, "canal")
    files.here.qtbot.keyClick(files.panel.alt, Qt.Key.Key_Return)
    assert files.panel.current().name == "三.png"
    assert files.panel.alt.text() == ""
    assert files.stored().attachments[0].alt == "canal"


def test_a_file_name_is_no_caption(files: Files) -> None:
    files.add("现场.png")
    files.panel.caption.setText("现场.png")
    files.panel.caption.textEdited.emit("现场.png")
    assert not files.panel.detail._caption_box._error.isHidden()
    files.panel.caption.setText("清淤后的干渠")
    files.panel.caption.textEdited.emit("清淤后的干渠")
    assert files.panel.detail._caption_box._error.isHidden()


# ---------------------------------------------------------------------------------------------- replacing


def test_a_replacement_keeps_place_words_and_the_text_follows(files: Files) -> None:
    files.add("一.png", insert=True)
    files.add("二.csv")
    files.choose(0)
    for line, words in ((files.panel.caption, "清淤现场"), (files.panel.alt, "工人清淤")):
        line.setText(words)
        line.textEdited.emit(words)
    old = files.panel.items()[0]
    new = Path(files.make("新图.png", png(77, 33)))
    files.panel.replace_with(old.digest, new)
    dialog = files.here.page.findChild(ReplaceDialog)
    assert dialog is not None
    dialog.agree.click()
    files.done()
    content = files.stored()
    assert [(a.name, a.caption, a.alt) for a in content.attachments] == [
        ("新图.png", "清淤现场", "工人清淤"),
        ("二.csv", "", ""),
    ]
    shown = [b for b in content.body.blocks if isinstance(b, Image)]
    assert [(b.attachment, b.alt, b.caption) for b in shown] == [
        (content.attachments[0].digest, "工人清淤", "清淤现场")
    ]
    files.here.page.canvas.undo()
    files.here.page.canvas.undo()
    assert [a.name for a in files.stored().attachments] == ["一.png", "二.csv"]


def test_one_that_the_text_does_not_show_is_replaced_at_once(files: Files) -> None:
    files.add("一.csv")
    files.panel.replace_with(files.panel.items()[0].digest, Path(files.make("新.csv")))
    files.done()
    assert files.names() == ["新.csv"]


def test_a_picture_replaced_by_a_file_becomes_a_line_that_offers_it(files: Files) -> None:
    files.add("一.png", insert=True)
    files.panel.replace_with(files.panel.items()[0].digest, Path(files.make("表.csv")))
    files.here.page.findChild(ReplaceDialog).agree.click()
    files.done()
    kinds = [type(b) for b in files.stored().body.blocks if isinstance(b, Image | AttachmentLink)]
    assert kinds == [AttachmentLink]


# ---------------------------------------------------------------------------------------------- taking out


def test_taking_out_can_be_undone_from_the_toast(files: Files) -> None:
    said: list[tuple[str, object]] = []

    def note(text: str, undo: str, act: object) -> None:
        said.append((text, act))

    files.add("一.png", insert=True)
    files.add("二.csv")
    before = files.stored()
    files.choose(0)
    messages().toasted.connect(note)
    files.panel.remove.click()
    messages().toasted.disconnect(note)
    assert [a.name for a in files.stored().attachments] == ["二.csv"]
    assert not any(isinstance(b, Image) for b in files.stored().body.blocks)
    act = said[-1][1]
    assert callable(act)
    act()
    after = files.stored()
    assert after.attachments == before.attachments
    assert [type(b) for b in after.body.blocks] == [type(b) for b in before.body.blocks]
    act()  # once more changes nothing
    assert files.stored() == after


def test_delete_takes_out_and_undo_in_the_text_brings_it_to_its_place(files: Files) -> None:
    files.add("一.png", insert=True)
    files.add("二.csv", "三.csv")
    files.here.page.panel.show_tab("attachments")
    files.choose(0)
    files.here.press(files.panel.list, Qt.Key.Key_Delete)
    assert files.names() == ["二.csv", "三.csv"]
    files.here.page.canvas.undo()
    assert [a.name for a in files.stored().attachments] == ["一.png", "二.csv", "三.csv"]


def test_a_locked_article_lets_look_and_save_only(files: Files) -> None:
    files.add("一.csv", "二.csv")
    files.choose(0)
    files.panel.lock(True)
    assert files.panel.remove.isHidden()
    assert not files.panel.list.move(1)
    files.panel.add_files([files.make("三.csv")])
    assert not files.panel.intake.busy()
    assert files.names() == ["一.csv", "二.csv"]
    files.panel.lock(False)


# ---------------------------------------------------------------------------------------------- another name


def rename(files: Files, row: int, stem: str) -> RenameDialog:
    files.choose(row)
    menu = files.panel.detail.menu(files.panel.list, False)
    next(act for act in menu.actions() if act.text() == "更改文件名…").trigger()
    dialog = files.panel.detail.findChild(RenameDialog)
    dialog.line.setText(stem)
    dialog.agree.click()
    return dialog


def test_a_file_gets_a_name_that_says_something(files: Files) -> None:
    files.add("扫描件1.csv", "清单.csv", insert=True)
    digest = files.panel.items()[0].digest
    rename(files, 0, "节水器具清单.csv")
    assert files.names() == ["节水器具清单.csv", "清单.csv"]
    assert (files.stored().attachments[0].name, files.stored().attachments[0].digest) == ("节水器具清单.csv", digest)
    assert files.panel.current().digest == digest


@pytest.mark.parametrize("stem", ["清单", "", "甲/乙", "  "])
def test_a_name_that_no_file_may_bear_is_not_taken(files: Files, stem: str) -> None:
    files.add("扫描件1.csv", "清单.csv")
    dialog = rename(files, 0, stem)
    assert dialog.isVisible()
    assert files.names() == ["扫描件1.csv", "清单.csv"]
    dialog.reject()
