"""The writing page in the real program: open, write, save, leave, sign, recall, return, correct."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from support.desks import PIN, carry, open_desks
from support.writing import compose

from desktop.app import Program
from desktop.editor.page import EditorPage
from desktop.operations import operations
from desktop.review.signing import SigningDialog
from forms.body.model import AttachmentLink, Image, Paragraph, Run
from sync.desk import Desk

Start = Callable[..., Program]
Wait = Callable[[], None]


class At:
    """An article open on the writing page of the running program."""

    def __init__(self, program: Program, article: str, settle: Wait, qtbot: QtBot) -> None:
        self.program, self.article, self.settle, self.qtbot = program, article, settle, qtbot

    @property
    def page(self) -> EditorPage:
        shown = self.program.window.page()
        assert isinstance(shown, EditorPage)
        return shown

    @property
    def desk(self) -> Desk:
        assert self.program.desk is not None
        return self.program.desk

    def open(self, article: str = "") -> None:
        self.program.window.go("editor", article or self.article)
        self.settle()
        self.checked()

    def checked(self) -> None:
        """Wait until the text was looked at for problems."""
        self.qtbot.waitUntil(lambda: not self.page.checks.waits(), timeout=20_000)
        self.settle()

    def saved(self) -> None:
        self.page.keeper.flush()
        self.qtbot.waitUntil(self.page.keeper.idle, timeout=5_000)
        self.settle()

    def stored(self, article: str = "") -> str:
        content = self.desk.draft(article or self.article).content
        return "\n".join("".join(r.text for r in getattr(b, "runs", ())) for b in content.body.blocks)

    def write(self, words: str) -> None:
        canvas = self.page.canvas
        canvas.setFocus()
        canvas.moveCursor(QTextCursor.MoveOperation.End)
        compose(canvas, "", words)

    def dialog(self) -> SigningDialog:
        self.qtbot.waitUntil(lambda: bool(self.program.window.findChildren(SigningDialog)), timeout=5_000)
        return self.program.window.findChildren(SigningDialog)[-1]

    def sign(self, reason: str = "") -> None:
        dialog = self.dialog()
        for tick in dialog.ticks:
            tick.setChecked(True)
        if dialog.reason is not None:
            dialog.reason.setPlainText(reason)
        dialog.pin.pin.setText(PIN)
        with self.qtbot.waitSignal(dialog.signed, timeout=20_000):
            dialog.sign.click()
        self.settle()
        self.checked()


@pytest.fixture
def at(start: Start, settle: Wait, qtbot: QtBot, writer: Any) -> Callable[..., At]:
    """``at()``: the author's program with a sample article open."""

    def begin(number: int = 11, **how: Any) -> At:
        program = start(**how)
        article = writer.write(program.desk, number)
        settle()
        made = At(program, article, settle, qtbot)
        made.open()
        return made

    return begin


# ---------------------------------------------------------------------------------------------- showing and saving


def test_an_article_is_shown_with_everything_it_has(at: Callable[..., At]) -> None:
    here = at()
    view = here.desk.draft(here.article)
    assert here.page.canvas.body() == view.content.body
    assert here.page.form.fields() == dict(view.content.fields)
    assert view.number in here.page.header.title.whole_text()
    assert here.page.tag.accessibleName() == "草稿"
    assert here.page.save_label.words.whole_text().startswith("已存到本机")
    assert here.page.main.text() == "签名送审 · 周明"
    assert here.page.main.isEnabled()


def test_writing_is_saved_and_said(at: Callable[..., At], qtbot: QtBot) -> None:
    here = at()
    here.write("又写一句")
    assert here.page.save_label.words.whole_text() == "正在写"
    qtbot.waitUntil(lambda: here.stored().endswith("又写一句"), timeout=2_500)
    qtbot.waitUntil(lambda: here.page.save_label.words.whole_text().startswith("已存"), timeout=2_000)


def test_a_field_is_saved_like_the_text(at: Callable[..., At]) -> None:
    here = at()
    line = here.page.form.control("title").line
    line.setText("新的标题")
    here.saved()
    assert here.desk.draft(here.article).content.title == "新的标题"


def test_leaving_saves_at_once_and_coming_back_keeps_cursor_and_undo(at: Callable[..., At]) -> None:
    here = at()
    before = here.stored()
    here.write("离开前")
    here.program.window.go("sync")
    here.qtbot.waitUntil(lambda: here.stored().endswith("离开前"), timeout=1_000)
    here.open()
    here.page.canvas.undo()
    here.saved()
    assert here.stored() == before


def test_two_articles_never_meet(at: Callable[..., At], writer: Any) -> None:
    here = at()
    other = writer.write(here.desk, 8)
    first, second = here.stored(), here.stored(other)
    here.write("一")
    here.open(other)
    here.page.canvas.undo()
    here.write("二")
    here.page.canvas.undo()
    here.page.canvas.undo()
    here.open(here.article)
    here.saved()
    assert here.stored() == f"{first}一"
    assert here.stored(other) == second


def test_text_under_composition_survives_switching(at: Callable[..., At], writer: Any) -> None:
    here = at()
    other = writer.write(here.desk, 8)
    here.write("甲")
    compose(here.page.canvas, "水务")
    here.open(other)
    here.qtbot.waitUntil(lambda: here.stored().endswith("甲水务"), timeout=5_000)
    assert not here.stored(other).endswith("水务")


@pytest.mark.parametrize("way", ["leave", "ctrl+s", "sign", "close"])
def test_text_under_composition_is_never_lost(at: Callable[..., At], way: str) -> None:
    here = at()
    title = here.page.form.control("title").line
    here.write("甲")
    compose(here.page.canvas, "水务")
    if way == "leave":
        here.program.window.go("sync")
    elif way == "ctrl+s":
        here.page._save_key()
    elif way == "sign":
        here.page._main_pressed()
        here.dialog().reject()
    else:
        here.program.window.close()
    here.qtbot.waitUntil(lambda: here.stored().endswith("甲水务"), timeout=5_000)
    assert title.text() == here.desk.draft(here.article).content.title


def test_the_signing_key_does_nothing_while_composing(at: Callable[..., At], qtbot: QtBot) -> None:
    here = at()
    compose(here.page.canvas, "shui")
    here.page._sign_key()
    here.settle()
    assert here.program.window.findChildren(SigningDialog) == []
    assert here.page.canvas.composing()


def test_a_full_disk_is_told_and_keeps_the_person_here(at: Callable[..., At]) -> None:
    here = at()
    with here.desk.context.store.writing() as tx:
        pages = int(str(tx.sql("PRAGMA page_count").scalar()))
        tx.sql(f"PRAGMA max_page_count = {pages}").all()
    here.write("磁盘满" * 20_000)
    here.page.keeper.flush()
    here.qtbot.waitUntil(here.page.keeper.in_trouble, timeout=5_000)
    assert "您写的内容还在窗口里" in here.page.trouble_text()
    assert here.page.save_label.words.whole_text() == "还没有存好"
    here.program.window.go("sync")
    assert here.program.window.page() is here.page
    with here.desk.context.store.writing() as tx:
        tx.sql("PRAGMA max_page_count = 1000000").all()
    here.saved()
    assert here.page.trouble_text() == ""
    here.program.window.go("sync")
    assert here.program.window.page().key == "sync"


def test_a_draft_changed_elsewhere_is_told_and_goes_on(at: Callable[..., At], writer: Any) -> None:
    here = at()
    here.write("这里")
    writer.retitle(here.desk, here.article, "别处的标题")
    here.page.keeper.flush()
    here.qtbot.waitUntil(here.page.banner.isVisible, timeout=5_000)
    assert here.page.banner.title() == "这篇草稿在别处也存过"
    here.page.banner.pressed.emit()
    here.saved()
    assert here.stored().endswith("这里")
    assert len(here.desk.versions(here.article)) >= 1


def test_a_newer_text_is_shown_when_nothing_waits_here(at: Callable[..., At], writer: Any) -> None:
    here = at()
    writer.retitle(here.desk, here.article, "别处的标题")
    here.qtbot.waitUntil(lambda: here.page.form.control("title").line.text() == "别处的标题", timeout=5_000)


# ---------------------------------------------------------------------------------------------- problems


def test_what_is_missing_blocks_and_the_way_to_it_is_a_link(at: Callable[..., At]) -> None:
    here = at()
    here.page.form.control("title").line.setText("")
    here.checked()
    assert not here.page.main.isEnabled()
    assert here.page.reason.text() == "还有 1 项必须处理"
    assert here.page.panel.verdict.title() == "现在不能送审：1 项必须处理"
    here.page.reason.click()
    assert here.program.window.focusWidget() is here.page.form.control("title").line
    here.page.form.control("title").line.setText("又有标题")
    here.checked()
    assert here.page.main.isEnabled()
    assert not here.page.reason.isVisible()


def test_problems_are_walked_by_key(at: Callable[..., At]) -> None:
    here = at()
    here.page.form.control("title").line.setText("")
    here.page.form.control("source").line.setText("")
    here.checked()
    here.page.checks.next()
    first = here.page.panel.check.list.currentIndex().row()
    here.page.checks.next()
    assert here.page.panel.check.list.currentIndex().row() == first + 1
    here.page.checks.previous()
    assert here.page.panel.check.list.currentIndex().row() == first


def test_the_route_names_the_people(at: Callable[..., At]) -> None:
    here = at()
    spoken = here.page.route.accessibleName()
    assert spoken.startswith("送审路线：周明 拟稿")
    assert "签发" in spoken


# ---------------------------------------------------------------------------------------------- attachments


def test_a_picture_is_added_described_and_put_into_the_text(at: Callable[..., At], tmp_path: Path) -> None:
    here = at()
    picture = tmp_path / "干渠.png"
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    image.save(str(picture))
    panel = here.page.panel.attachments
    panel.add_files([str(picture)])
    here.qtbot.waitUntil(lambda: panel.model.rowCount() == 1, timeout=5_000)
    panel.alt.setText("干渠清淤")
    panel.alt.textEdited.emit("干渠清淤")
    panel.insert.click()
    here.saved()
    content = here.desk.draft(here.article).content
    shown = [b for b in content.body.blocks if isinstance(b, Image)]
    assert [(b.attachment, b.alt) for b in shown] == [(content.attachments[0].digest, "干渠清淤")]
    assert here.desk.attachment_bytes(shown[0].attachment) == picture.read_bytes()


def test_taking_an_attachment_out_takes_it_out_of_the_text_and_undo_brings_both_back(
    at: Callable[..., At], tmp_path: Path
) -> None:
    here = at()
    table = tmp_path / "清单.csv"
    table.write_text("项目,县区\n", encoding="utf-8")
    here.page.canvas.files_dropped.emit([str(table)])
    panel = here.page.panel.attachments
    here.qtbot.waitUntil(lambda: panel.model.rowCount() == 1, timeout=5_000)
    here.saved()
    assert any(isinstance(b, AttachmentLink) for b in here.desk.draft(here.article).content.body.blocks)
    panel.list.setCurrentIndex(panel.model.index(0))
    panel.remove.click()
    here.saved()
    content = here.desk.draft(here.article).content
    assert content.attachments == ()
    assert not any(isinstance(b, AttachmentLink) for b in content.body.blocks)
    here.page.canvas.undo()
    here.saved()
    content = here.desk.draft(here.article).content
    assert len(content.attachments) == 1
    assert any(isinstance(b, AttachmentLink) for b in content.body.blocks)


def test_a_pasted_picture_becomes_an_attachment_in_the_text(at: Callable[..., At]) -> None:
    here = at()
    image = QImage(30, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    here.page.canvas.picture_pasted.emit(image)
    here.qtbot.waitUntil(lambda: here.page.panel.attachments.model.rowCount() == 1, timeout=5_000)
    here.saved()
    content = here.desk.draft(here.article).content
    assert content.attachments[0].media_type == "image/png"
    assert any(isinstance(b, Image) for b in content.body.blocks)
    here.checked()
    assert not here.page.main.isEnabled()  # without a description nobody submits it


def test_a_file_that_cannot_be_read_is_told(at: Callable[..., At], tmp_path: Path) -> None:
    here = at()
    here.page.panel.attachments.add_files([str(tmp_path / "没有.pdf")])
    here.settle()
    assert "没有.pdf" in here.page.trouble_text()
    assert here.page.panel.attachments.model.rowCount() == 0


# ---------------------------------------------------------------------------------------------- signing


def test_submitting_signs_exactly_what_is_on_the_screen(at: Callable[..., At]) -> None:
    here = at()
    here.write("最后一句")
    here.page._main_pressed()
    here.sign()
    step = here.desk.chain(here.article).steps[-1]
    content = here.desk.draft(here.article).content
    assert (step.action, step.content_digest) == ("submit", content.digest)
    assert content.body.blocks[-1].runs[-1].text.endswith("最后一句")
    assert here.page.tag.accessibleName() == "待发"
    assert here.page.canvas.isReadOnly()
    assert here.page.main.text() == "撤回送审…"
    assert "周明" in here.program.window.toast.text() or here.program.window.toast.text()


def test_a_recalled_article_can_be_written_again(at: Callable[..., At]) -> None:
    here = at()
    here.page._main_pressed()
    here.sign()
    here.page._main_pressed()
    here.sign()
    assert not here.page.canvas.isReadOnly()
    here.write("接着写")
    here.saved()
    assert here.stored().endswith("接着写")


def test_a_return_is_shown_with_category_words_and_name(
    at: Callable[..., At], county_folder: Path, tmp_path: Path
) -> None:
    here = at()
    here.page._main_pressed()
    here.sign()
    with open_desks(county_folder, tmp_path / "elsewhere", "li-jing") as desks:
        reviewer = desks["li-jing"]
        carry(here.desk, reviewer, here.article)
        reviewer.act(here.article, "return", pin=PIN, category="R03,timeliness", reason="请核对数字")
        carry(reviewer, here.desk, here.article)
    here.qtbot.waitUntil(lambda: not here.page.canvas.isReadOnly(), timeout=5_000)
    assert here.page.banner.title().startswith("李静")
    assert "事实、数据或人名职务有误；时效" in here.page.banner.title()
    assert here.page.banner.text() == "请核对数字"
    assert here.page.main.text() == "签名送审 · 周明"


def test_only_the_text_that_the_dialog_named_is_signed(at: Callable[..., At], writer: Any) -> None:
    here = at()
    here.page._main_pressed()
    dialog = here.dialog()
    writer.retitle(here.desk, here.article, "别处改了标题")
    for tick in dialog.ticks:
        tick.setChecked(True)
    dialog.pin.pin.setText(PIN)
    dialog.sign.click()
    here.settle()
    assert dialog.isVisible()
    assert "没有签名" in dialog.error_text()
    assert here.desk.chain(here.article).steps == ()
    dialog.reject()


# ---------------------------------------------------------------------------------------------- the window


@pytest.mark.parametrize("size", [(1024, 680), (1366, 768), (1440, 900)])
@pytest.mark.parametrize("code", ["zh_CN", "en"])
def test_everything_fits(at: Callable[..., At], size: tuple[int, int], code: str) -> None:
    here = at(size=size, language=code)
    page = here.page
    assert page.panel.isVisible() == (size[0] >= 1200)
    assert page.form.folded() == (size[0] < 1400)
    assert page.canvas.height() >= 180
    for widget in (page.main, page.reason, page.toolbar.redo, page.toolbar.count, page.form._fold):
        if widget.isVisible():
            right = widget.mapTo(page, widget.rect().topRight()).x()
            assert right <= page.width(), widget.text()
            assert widget.width() >= widget.minimumSizeHint().width(), widget.text()
    page._toggle_panel()
    assert page.panel.isVisible() != (size[0] >= 1200)


def test_everything_reached_by_tab_has_a_name(
    at: Callable[..., At], unnamed: Callable[[QWidget], list[QWidget]]
) -> None:
    here = at()
    assert unnamed(here.page) == []
    here.page.panel.show_tab("attachments")
    assert unnamed(here.page) == []
    here.page._main_pressed()
    dialog = here.dialog()
    assert unnamed(dialog) == []
    dialog.reject()


def test_the_window_closes_only_when_the_text_is_safe(at: Callable[..., At]) -> None:
    here = at()
    here.write("最后")
    here.program.window.close()
    here.qtbot.waitUntil(operations().idle, timeout=5_000)
    assert here.stored().endswith("最后")


def test_no_dialog_is_left_behind(at: Callable[..., At]) -> None:
    here = at()
    here.page._main_pressed()
    here.dialog().reject()
    here.settle()
    assert [d for d in here.program.window.findChildren(QDialog) if d.isVisible()] == []


def test_a_page_that_was_left_does_not_take_what_comes_late(at: Callable[..., At], writer: Any) -> None:
    here = at()
    other = writer.write(here.desk, 8)
    here.program.window.go("editor", other)
    here.program.window.go("editor", here.article)
    here.settle()
    assert here.page.article == here.article
    assert here.page.canvas.body() == here.desk.draft(here.article).content.body


def test_an_empty_article_is_written_from_nothing(at: Callable[..., At]) -> None:
    here = at()
    fresh = here.desk.new_article("news", "water-news")
    here.open(fresh)
    here.write("第一句")
    here.saved()
    block = here.desk.draft(fresh).content.body.blocks[0]
    assert isinstance(block, Paragraph)
    assert block.runs == (Run("第一句"),)
