"""The search of the page of today: what waits here at once, all articles one press further."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from support.writing import compose

from desktop.app import Program
from desktop.today.model import ENTRY, Head, TodayModel
from desktop.today.page import TodayPage

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]
AUTHOR = "zhou-ming"


@pytest.fixture
def page(start: Start, settle: Wait, desks: Any, writer: Any) -> TodayPage:
    """Three notices with a date to keep, and a report that no date presses."""
    with desks(AUTHOR) as opened:
        for title in ("冬季供水检修", "河道清淤公告", "供水水质公示"):
            article = opened[AUTHOR].new_article("notice", "water-notices")
            writer.retitle(opened[AUTHOR], article, title)
            view = opened[AUTHOR].draft(article)
            day = opened[AUTHOR].context.now()[:10]
            fields = {**view.content.fields, "start_date": day}
            opened[AUTHOR].save_draft(article, replace(view.content, fields=fields), view.rev)
        writer.write(opened[AUTHOR], title="取水口专项检查")
    program = start(AUTHOR)
    settle()
    found = program.window.page()
    assert isinstance(found, TodayPage)
    return found


def titles(page: TodayPage) -> list[str]:
    entries = [page.model.index(row).data(ENTRY) for row in range(page.model.rowCount())]
    return sorted(e.item.title for e in entries if not isinstance(e, Head))


def seek(page: TodayPage, words: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.search.searched):
        page.search.setText(words)


def test_typing_shows_the_rows_that_match_and_the_way_to_all_articles(
    page: TodayPage, qtbot: QtBot, settle: Wait
) -> None:
    assert len(titles(page)) == 3
    assert page.everywhere.isHidden()
    seek(page, "供水", qtbot)
    assert titles(page) == ["供水水质公示", "冬季供水检修"]
    assert page.chips.group.button(0).text() == "全部 2"
    assert page.everywhere.isVisible()
    assert page.everywhere.button.text() == "在全部稿件中查找“供水”"
    page.everywhere.button.click()
    settle()
    articles = page.window().page()
    assert articles.key == "articles"
    assert articles.search.text() == "供水"


def test_every_word_must_be_there_and_numbers_count(page: TodayPage, qtbot: QtBot) -> None:
    seek(page, "供水 公示", qtbot)
    assert titles(page) == ["供水水质公示"]
    number = page.model.lines()[0].item.number
    seek(page, number.lower(), qtbot)
    assert titles(page) == [page.model.lines()[0].item.title]


def test_what_waits_for_nobody_is_found_in_all_articles(page: TodayPage, qtbot: QtBot, settle: Wait) -> None:
    seek(page, "取水口", qtbot)
    assert titles(page) == []
    assert page.stack.currentWidget() is page.unfound
    page.search.setFocus()
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    settle()
    found = page.window().page().listing.model
    assert [found.line(row).title for row in range(found.rowCount())] == ["取水口专项检查"]


def test_control_f_begins_the_search_and_escape_ends_it(page: TodayPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    seek(page, "河道", qtbot)
    assert titles(page) == ["河道清淤公告"]
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert len(titles(page)) == 3
    assert page.list.hasFocus()
    assert page.everywhere.isHidden()


def test_a_word_being_composed_is_not_sought_yet(page: TodayPage, qtbot: QtBot) -> None:
    page.search.setFocus()
    compose(page.search, "he")
    assert len(titles(page)) == 3
    with qtbot.waitSignal(page.search.searched):
        compose(page.search, "", "河道")
    assert titles(page) == ["河道清淤公告"]


def test_coming_back_shows_everything_again(page: TodayPage, qtbot: QtBot, settle: Wait) -> None:
    seek(page, "河道", qtbot)
    page.window().go("articles")
    settle()
    page.window().go("today")
    settle()
    assert len(titles(page)) == 3


def test_a_day_read_again_keeps_what_is_sought(page: TodayPage, qtbot: QtBot, settle: Wait) -> None:
    seek(page, "河道", qtbot)
    page.read()
    settle()
    assert titles(page) == ["河道清淤公告"]


def test_the_model_keeps_qts_rules_while_it_is_sought(page: TodayPage) -> None:
    model = TodayModel(page)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_lines(page.model.lines())
    for words in ("供水", "没有这样的", "", "河道"):
        model.show_sought(words)
    assert model.rowCount() == 2
    assert tester.model() is model
