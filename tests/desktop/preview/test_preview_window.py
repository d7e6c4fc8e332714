"""The preview's window beside a page: it follows the text, names its digest, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.preview.control import Preview
from desktop.preview.dialog import LIST, PHONE, WEB, PreviewDialog
from forms.body.model import Body, Paragraph, Run
from forms.content import Content
from resources.language import use_language
from sync.desk import Desk

pytestmark = pytest.mark.window
Wait = Callable[[], None]


class Sheet(QWidget):
    """A page with one article on it."""

    def __init__(self, desk: Desk, article: str) -> None:
        super().__init__()
        self.article = article
        self.content: Content | None = desk.draft(article).content
        self.preview = Preview(desk, self.shown, self)
        self.resize(900, 700)

    def shown(self) -> Content | None:
        return self.content

    def write(self, text: str) -> None:
        assert self.content is not None
        body = Body((Paragraph("baaaaaaaaaa", (Run(text),)),))
        self.content = replace(self.content, body=body)
        self.preview.touch()


@pytest.fixture
def desk(desks: Callable[..., Any]) -> Iterator[Desk]:
    use_language("zh_CN")
    with desks("zhou-ming") as opened:
        yield opened["zhou-ming"]


@pytest.fixture
def sheet(desk: Desk, writer: Any, qtbot: QtBot, settle: Wait) -> Iterator[Sheet]:
    made = Sheet(desk, writer.write(desk))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.preview.close()
    settle()


@pytest.fixture
def dialog(sheet: Sheet, settle: Wait) -> PreviewDialog:
    sheet.preview.open(sheet.article)
    settle()
    assert sheet.preview.dialog is not None
    return sheet.preview.dialog


def text_of(dialog: PreviewDialog, key: str) -> str:
    dialog.tabs.choose(key)
    return dialog.views[key].toPlainText()


def test_three_tabs_show_the_same_article_and_its_digest(sheet: Sheet, dialog: PreviewDialog, unnamed: Any) -> None:
    assert sheet.content is not None
    for key in (LIST, WEB, PHONE):
        assert sheet.content.title in text_of(dialog, key)
    assert dialog._digest.whole_text() == sheet.content.digest
    assert "云溪市人民政府门户网站" in text_of(dialog, WEB)
    assert unnamed(dialog) == []


def test_the_preview_follows_what_is_written(sheet: Sheet, dialog: PreviewDialog, qtbot: QtBot) -> None:
    assert sheet.content is not None
    before = sheet.content.digest
    sheet.write("正在写的一句话。")
    qtbot.waitUntil(lambda: "正在写的一句话。" in dialog.views[WEB].toPlainText())
    assert dialog._digest.whole_text() == sheet.content.digest != before


def test_the_newest_text_wins_when_keys_are_faster_than_pages(
    sheet: Sheet, dialog: PreviewDialog, qtbot: QtBot, settle: Wait
) -> None:
    for number in range(6):
        sheet.write(f"第{number}稿。")
        sheet.preview._render()
    qtbot.waitUntil(lambda: "第5稿。" in dialog.views[WEB].toPlainText())
    settle()
    assert dialog.shown().content == sheet.content  # type: ignore[union-attr]


def test_the_place_in_the_page_stays_while_one_writes(sheet: Sheet, dialog: PreviewDialog, qtbot: QtBot) -> None:
    sheet.write("很长的一段。" * 3000)
    bar = dialog.views[WEB].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 3000)
    bar.setValue(1500)
    sheet.write("很长的一段。" * 3000 + "末句。")
    qtbot.waitUntil(lambda: "末句。" in dialog.views[WEB].toPlainText())
    assert bar.value() == 1500


def test_leaving_the_page_closes_its_preview(sheet: Sheet, dialog: PreviewDialog) -> None:
    sheet.hide()
    assert sheet.preview.dialog is None


def test_the_key_that_opens_also_closes(sheet: Sheet, dialog: PreviewDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert sheet.preview.dialog is None


def test_nothing_opens_where_there_is_no_text(sheet: Sheet) -> None:
    sheet.content = None
    sheet.preview.open(sheet.article)
    assert sheet.preview.dialog is None


class Browser(QObject):
    """Stands where the system's browser would be: notes what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    QDesktopServices.setUrlHandler("file", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("file")


def test_the_browser_gets_whole_pages_outside_the_profile_and_they_go_with_the_window(
    sheet: Sheet, dialog: PreviewDialog, browser: Browser, desk: Desk, settle: Wait
) -> None:
    for key in (WEB, PHONE):
        dialog.tabs.choose(key)
        dialog.browser.click()
        settle()
    assert [path.name for path in browser.opened] == ["article.html", "phone.html"]
    for path in browser.opened:
        assert not path.is_relative_to(desk.context.home)
        assert sheet.content is not None
        assert sheet.content.title in path.read_text(encoding="utf-8")
    sheet.preview.close()
    assert not any(path.parent.exists() for path in browser.opened)
