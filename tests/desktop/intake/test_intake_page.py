"""The portal office's page: what came in is read, judged and settled; nothing unsound can be published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.intake.page import IntakePage
from desktop.intake.preview import Preview
from desktop.review.returning import ReturnDialog
from desktop.review.signing import SigningDialog
from desktop.review.undoing import UndoDialog
from sync.desk.readmarks import ReadMark

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]


def opened_page(start: Start, travelled: Any, settle: Wait, officer: str) -> IntakePage:
    program = start(officer, county=travelled.folder)
    program.window.go("intake")
    settle()
    settle()
    found = program.window.page()
    assert isinstance(found, IntakePage)
    return found


@pytest.fixture
def page(start: Start, travelled: Any, settle: Wait) -> IntakePage:
    return opened_page(start, travelled, settle, "he-qing")


def test_the_first_article_is_opened_by_itself(page: IntakePage, travelled: Any) -> None:
    assert page.opened is not None
    assert page.opened.article == travelled.article
    assert page.title.text() == "取水口专项检查"
    assert "取水" in page.preview.toPlainText()
    assert page.header.context.whole_text() == "1 篇待处理"


def test_the_chain_is_verified_before_anything_can_be_done(page: IntakePage) -> None:
    assert page.verdict.title().startswith("核验通过")
    assert page.buttons["publish"].isEnabled()
    assert page.buttons["publish"].property("kind") == "primary"


def test_what_is_unsound_can_only_go_back(page: IntakePage) -> None:
    assert page.opened is not None
    checks = tuple(replace(check, held=check.number != 4) for check in page.opened.chain.report.checks)
    chain = replace(page.opened.chain, report=replace(page.opened.chain.report, checks=checks))
    page._show(replace(page.opened, chain=chain))
    assert not page.buttons["publish"].isEnabled()
    assert not page.buttons["adopt"].isEnabled()
    assert page.buttons["return"].isEnabled()


def test_only_what_the_roster_allows_is_offered(start: Start, travelled: Any, settle: Wait) -> None:
    page = opened_page(start, travelled, settle, "su-wen")
    assert page.buttons["decline"].isEnabled()
    assert not page.buttons["publish"].isEnabled()


def test_adopting_is_not_shown_where_the_way_has_no_such_station(page: IntakePage) -> None:
    assert page.buttons["adopt"].isHidden()


def test_publishing_asks_for_the_pin_and_is_signed(
    page: IntakePage, travelled: Any, settle: Wait, qtbot: QtBot
) -> None:
    bar = page.preview.verticalScrollBar()
    bar.setValue(bar.maximum())
    page.begin("publish")
    settle()
    dialog = page.dialog
    assert isinstance(dialog, SigningDialog)
    for tick in dialog.ticks:
        tick.setChecked(True)
    dialog.pin.pin.setText("123456")
    assert dialog.ready()
    with qtbot.waitSignal(dialog.signed, timeout=20_000):
        dialog.sign.click()
    settle()
    state = page.desk.reading(travelled.article).state
    assert state.stage == "published"
    assert page.window().toast.text() == "发布：已签名，下次同步时送出"
    assert "您已签“发布”" in page.undo.bar.words.whole_text()
    page.undo.begin()
    page.findChildren(UndoDialog)[-1].undo.click()
    settle()
    settle()
    assert page.desk.reading(travelled.article).state.stage == "received"
    assert page.undo.bar.isHidden()


def test_what_several_may_publish_can_be_claimed(page: IntakePage, travelled: Any, settle: Wait) -> None:
    assert page.claiming.button.text() == "认领"
    assert page.claiming.button.isVisible()
    page.claiming.button.click()
    settle()
    settle()
    assert page.desk.claims.of([travelled.article])[travelled.article].mine
    assert page.claiming.button.text() == "取消认领"


def test_a_button_that_is_shut_says_why(page: IntakePage) -> None:
    assert not page.buttons["decline"].isEnabled()
    assert page.buttons["decline"].toolTip()


def test_declining_asks_why(start: Start, travelled: Any, settle: Wait) -> None:
    page = opened_page(start, travelled, settle, "su-wen")
    page.begin("decline")
    settle()
    assert isinstance(page.dialog, ReturnDialog)
    assert page.dialog.request.author == "周明"
    assert not page.dialog.sign.isEnabled()
    page.dialog.reject()


def test_settled_articles_have_a_list_of_their_own(page: IntakePage, settle: Wait) -> None:
    page.tabs.button(1).click()
    settle()
    assert page.lists.currentIndex() == 1
    page.tabs.button(0).click()
    settle()
    assert page.lists.currentIndex() == 0


def test_search_narrows_the_list(page: IntakePage, settle: Wait, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.search.searched):
        page.search.setText("没有这样的稿")
    settle()
    assert page.lists.currentIndex() == 1


def test_the_panel_tells_way_and_duties(page: IntakePage) -> None:
    words = "\n".join(label.text() for label in page.panel.findChildren(QLabel))
    for word in ("流转经过", "三责", "谁主管", "赵平"):
        assert word in words


def test_the_chain_is_one_press_away(page: IntakePage, settle: Wait, travelled: Any) -> None:
    page.panel.chain_asked.emit()
    settle()
    assert page.window().page().key == "chain"
    assert page.window().page().article == travelled.article


# ---- the text ------------------------------------------------------------------------------------------------------


@pytest.fixture
def preview(qtbot: QtBot) -> Preview:
    made = Preview()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    return made


def test_a_preview_loads_nothing_from_outside(preview: Preview, tmp_path: Any) -> None:
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    path = tmp_path / "x.png"
    picture.save(str(path))
    preview.show_body(f'<p>文</p><img src="{QUrl.fromLocalFile(str(path)).toString()}"/>', {})
    kind = int(QTextDocument.ResourceType.ImageResource.value)
    assert preview.loadResource(kind, QUrl.fromLocalFile(str(path))) is None
    assert preview.loadResource(kind, QUrl("https://example.invalid/x.png")) is None
    preview.show_body('<img src="attachment:abc"/>', {"abc": path.read_bytes()})
    assert preview.loadResource(kind, QUrl("attachment:abc")).width() == 20
    assert not preview.openLinks()


def test_a_long_text_is_read_only_when_its_end_was_seen(preview: Preview, qtbot: QtBot) -> None:
    preview.show_body("<p>国</p>" * 200, {}, ReadMark())
    assert not preview.read_to_end()
    preview.verticalScrollBar().setValue(preview.verticalScrollBar().maximum())
    assert preview.read_to_end()
    with qtbot.waitSignal(preview.end_reached):
        pass
    preview.show_body("<p>国</p>" * 200, {})
    assert preview.read_to_end(), "the very text that is shown already"
    preview.show_body("<p>家</p>" * 200, {}, ReadMark())
    assert not preview.read_to_end()


def test_the_end_of_a_text_is_reached_by_key(preview: Preview, qtbot: QtBot) -> None:
    preview.show_body("<p>" + "</p><p>".join(f"第{n}段" for n in range(200)) + "</p>", {}, ReadMark(0, ended=False))
    assert not preview.read_to_end()
    qtbot.keyClick(preview, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(preview.read_to_end, timeout=5_000)


def test_a_text_opens_where_it_was_left_and_stays_there_in_another_look(preview: Preview, qtbot: QtBot) -> None:
    preview.show_body("".join(f"<p>第{n}段，共二百段。</p>" for n in range(200)), {}, ReadMark(5_000, ended=True))
    assert preview.read_to_end(), "seen to its end before"
    qtbot.waitUntil(lambda: abs(preview.reading_place() - 5_000) < 200 and not preview._goal)
    shown = preview.verticalScrollBar().value()
    assert 0 < shown < preview.verticalScrollBar().maximum()
    preview.show_again()
    qtbot.waitUntil(lambda: not preview._goal)
    assert abs(preview.verticalScrollBar().value() - shown) < 40


def test_how_far_a_text_was_read_is_kept_with_the_desk(page: IntakePage, settle: Wait, travelled: Any) -> None:
    text = page.desk.reading(travelled.article).content.digest
    before = page.desk.marks.of(travelled.article, text)
    page.resize(page.width(), 420)
    settle()
    bar = page.preview.verticalScrollBar()
    assert bar.maximum() > 100
    bar.setValue(bar.maximum() // 2)
    page.window().go("today")
    settle()
    kept = page.desk.marks.of(travelled.article, text)
    assert kept != before
    assert 0 < kept.place < 10_000


def test_a_text_read_in_review_counts_as_read_here(start: Start, travelled: Any, settle: Wait) -> None:
    page = opened_page(start, travelled, settle, "he-qing")
    text = page.desk.reading(travelled.article).content.digest
    page.desk.marks.keep(travelled.article, text, ReadMark(3_000, ended=True))
    page.opened = None
    page._verify_again()
    settle()
    assert page.preview.read_to_end()
