"""Opening a document from the editor and from the list: shown first, taken over whole, refused in a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from support.office_files import docx, para, picture, png

from desktop.articles.picker import ArticlePicker
from desktop.editor.importing.dialogs import LookDialog, ReadingDialog
from desktop.editor.importing.reading import Target
from forms.body.model import Image
from sync.store.records import ArticleFilter

Writing = Callable[..., Any]
NOTICE = (
    para("云溪市水务局文件", centred=True),
    para("云水发〔2026〕18号", centred=True),
    para("云溪市水务局关于做好冬春农田水利修复工作的通知", style="a3"),
    para("各县区水务局："),
    para("为做好修复工作，现就有关事项通知如下。"),
    para("云溪市水务局"),
    para("2026年11月20日"),
)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A red-head document with a picture."""
    path = tmp_path / "通知.docx"
    parts = {"word/media/a.png": png(40, 30)}
    path.write_bytes(docx(*NOTICE, picture("rp", "取水口"), parts=parts, relations={"rp": ("image", "media/a.png")}))
    return path


def look(here: Any, opening: Any) -> LookDialog:
    here.qtbot.waitUntil(lambda: isinstance(opening.dialog, LookDialog), timeout=10_000)
    return opening.dialog


def words_of(dialog: LookDialog) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(each.text() for each in dialog.findChildren(QLabel))


def count(here: Any) -> int:
    return len(here.desk.article_ids(ArticleFilter()))


def target(here: Any, *, into: bool) -> Target:
    content = here.page.manuscript.content()
    return Target(content.type_id, content.column, here.article if into else "")


def test_a_document_is_shown_and_put_into_an_empty_draft(writing: Writing, notice: Path) -> None:
    here = writing(new="news")
    opening = here.page.tools.opening
    opening.read(notice, target(here, into=True))
    dialog = look(here, opening)
    words = words_of(dialog)
    assert "云溪市水务局关于做好冬春农田水利修复工作的通知" in words
    assert "云水发〔2026〕18号" in words
    assert "这类稿件没有对应字段，不带入" in words
    assert "通知如下" in dialog.canvas.document().toPlainText()
    assert not here.stored().body.blocks
    dialog.take.click()
    here.qtbot.waitUntil(lambda: opening.dialog is None, timeout=10_000)
    here.checked()
    content = here.stored()
    assert content.title.endswith("通知")
    assert here.page.canvas.body() == content.body
    assert [type(b) for b in content.body.blocks].count(Image) == 1
    assert here.page.panel.attachments.items() == content.attachments
    here.write("再写一句")
    here.saved()
    assert here.page.trouble_text() == ""


def test_what_was_left_out_is_named(writing: Writing, tmp_path: Path) -> None:
    here = writing(new="news")
    path = tmp_path / "网页.html"
    page = "<h1>节水宣传周启动</h1><p style='color:red'>宣传周今天启动。</p><img src='https://x.example/a.png'>"
    path.write_text(f"<html><body><article>{page}</article></body></html>", encoding="utf-8")
    opening = here.page.tools.opening
    opening.read(path, target(here, into=True))
    dialog = look(here, opening)
    words = words_of(dialog)
    assert "没有带进来的内容" in words
    assert all(str(sentence) in words for sentence in dialog.look.imported.removed)
    assert len(dialog.look.imported.removed) >= 2
    dialog.reject()


def test_the_windows_fit_into_a_small_one(writing: Writing, notice: Path) -> None:
    here = writing(new="news", size=(1024, 680))
    opening = here.page.tools.opening
    opening.read(notice, target(here, into=True))
    dialog = look(here, opening)
    assert dialog.width() <= here.program.window.width()
    assert dialog.height() <= here.program.window.height()
    dialog.reject()


def test_cancelling_keeps_nothing(writing: Writing, notice: Path) -> None:
    here = writing(new="news")
    before, opening = count(here), here.page.tools.opening
    opening.read(notice, target(here, into=False))
    look(here, opening).reject()
    here.settle()
    assert count(here) == before
    assert opening.dialog is None


def test_beside_a_text_it_becomes_a_draft_of_its_own(writing: Writing, notice: Path) -> None:
    here = writing()
    before, text = count(here), here.stored()
    opening = here.page.tools.opening
    opening.read(notice, target(here, into=False))
    look(here, opening).take.click()
    here.qtbot.waitUntil(lambda: here.page.article != here.article, timeout=10_000)
    here.checked()
    assert count(here) == before + 1
    assert here.stored() == text
    assert here.stored(here.page.article).column == text.column


def test_the_key_asks_for_a_file_and_knows_where_it_goes(writing: Writing, notice: Path) -> None:
    here = writing(new="news")
    here.press(here.page.canvas, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    here.settle()
    here.qtbot.waitUntil(lambda: bool(here.page.findChildren(QFileDialog)), timeout=5_000)
    dialog = here.page.findChildren(QFileDialog)[-1]
    dialog.reject()
    here.page.tools.opening._file_chosen(str(notice))
    shown = look(here, here.page.tools.opening)
    assert shown.look.target.article == here.article
    shown.reject()


def test_from_the_list_column_and_type_are_asked_for(writing: Writing, notice: Path) -> None:
    here = writing()
    column = here.stored().column
    here.program.window.go("articles")
    here.settle()
    opening = here.program.window.page().document.opening
    opening.read(notice, None)
    here.qtbot.waitUntil(lambda: isinstance(opening.dialog, ArticlePicker), timeout=10_000)
    picker = opening.dialog
    picker.accept()
    picker.chosen.emit("news", column)
    look(here, opening).take.click()
    here.qtbot.waitUntil(lambda: here.program.window.page().key == "editor", timeout=10_000)
    here.checked()
    assert here.stored(here.page.article).title.endswith("通知")


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ('<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>新</w:t></w:r></w:ins></w:p>', "修订"),
        (para("机密★5年", centred=True), "国家秘密"),
    ],
)
def test_what_may_not_come_in_is_refused_in_a_sentence(
    writing: Writing, tmp_path: Path, part: str, sentence: str
) -> None:
    here = writing(new="news")
    before = count(here)
    path = tmp_path / "不行.docx"
    path.write_bytes(docx(part, *NOTICE))
    here.page.tools.opening.read(path, target(here, into=True))
    here.qtbot.waitUntil(lambda: bool(here.page.trouble_text()), timeout=10_000)
    assert sentence in here.page.trouble_text()
    assert count(here) == before
    assert not here.stored().body.blocks


def test_reading_is_called_off(writing: Writing, notice: Path) -> None:
    here = writing(new="news")
    opening = here.page.tools.opening
    opening.read(notice, target(here, into=True))
    opening._say_reading()
    waiting = here.page.findChildren(ReadingDialog)[-1]
    waiting.stop.click()
    here.settle()
    assert opening.dialog is None
    opening.read(notice, target(here, into=True))
    look(here, opening).reject()


def test_turning_to_another_article_forgets_what_was_read(writing: Writing, notice: Path, writer: Any) -> None:
    here = writing(new="news")
    opening = here.page.tools.opening
    opening.read(notice, target(here, into=True))
    look(here, opening)
    here.program.window.go("editor", writer.write(here.desk, 8))
    here.settle()
    assert opening.dialog is None
    assert not here.stored().body.blocks


# ---------------------------------------------------------------------------------------------- pictures


def photo(path: Path) -> Path:
    """A photo with a place in it."""
    from PIL import Image as Pictures

    exif = Pictures.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 1.0), 3: "E", 4: (120.0, 9.0, 2.0)})
    data = io.BytesIO()
    Pictures.effect_noise((700, 500), 90).resize((2800, 2000)).convert("RGB").save(data, "JPEG", quality=95, exif=exif)
    path.write_bytes(data.getvalue())
    return path


def test_a_photo_comes_in_smaller_and_without_its_place_and_that_is_said(
    writing: Writing, tmp_path: Path, toasts: list[str]
) -> None:
    here = writing()
    attachments = here.page.panel.attachments
    attachments.add_files([str(photo(tmp_path / "取水口.jpg"))], insert=True)
    here.qtbot.waitUntil(lambda: bool(attachments.items()), timeout=20_000)
    here.checked()
    item = attachments.items()[-1]
    assert item.size <= 200 * 1024
    assert b"GPS" not in here.desk.attachment_bytes(item.digest)
    assert any("已压缩到" in words and "已去掉拍摄地点" in words for words in toasts)
    assert [b.attachment for b in here.page.canvas.body().blocks if isinstance(b, Image)] == [item.digest]


def test_a_pasted_picture_is_made_fit_as_well(writing: Writing, qtbot: QtBot) -> None:
    here = writing()
    image = QImage(2600, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor("navy"))
    here.page.panel.attachments.add_picture(image, "粘贴的图片.png")
    qtbot.waitUntil(lambda: bool(here.page.panel.attachments.items()), timeout=20_000)
    kept = QImage.fromData(here.desk.attachment_bytes(here.page.panel.attachments.items()[-1].digest))
    assert kept.width() == 1920


def test_a_picture_file_that_is_none_is_refused_in_a_sentence(writing: Writing, tmp_path: Path) -> None:
    here = writing()
    path = tmp_path / "坏.png"
    path.write_bytes(b"x" * 100)
    here.page.panel.attachments.add_files([str(path)])
    here.qtbot.waitUntil(lambda: bool(here.page.trouble_text()), timeout=10_000)
    assert here.page.panel.attachments.items() == ()
