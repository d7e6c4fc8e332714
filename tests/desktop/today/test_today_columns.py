"""Columns that grow stale on the page of today: a row that leads to a new article, and a card with all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from support.published import publish

from desktop.app import Program
from desktop.articles.picker import ArticlePicker, choices
from desktop.today.page import TodayPage
from sync.chain.clock import SystemClock

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]
AUTHOR, REVIEWER = "zhou-ming", "li-jing"


@pytest.fixture
def page(start: Start, settle: Wait, desks: Any) -> TodayPage:
    """The author's day: one column is over its line, one is near it, one is fresh."""
    now = SystemClock().now()
    with desks(AUTHOR) as opened:
        publish(opened[AUTHOR], "water-news", now - timedelta(16), "取水口检查")
        publish(opened[AUTHOR], "water-policy", now - timedelta(160), "节水办法")
        publish(opened[AUTHOR], "water-notices", now - timedelta(3))
    program = start(AUTHOR)
    settle()
    found = program.window.page()
    assert isinstance(found, TodayPage)
    return found


def test_stale_columns_stand_among_what_turns_red(page: TodayPage) -> None:
    lines = page.model.lines()
    assert [line.item.title for line in lines] == ["水务动态", "水务规范性文件"]
    over, near = lines
    assert (over.kind, over.act, over.left) == ("栏目", "去更新", "已超 2 天")
    assert over.meta == "上次更新“取水口检查”，16 天前；应每 14 天更新一次"
    assert near.left.startswith("剩 ")
    assert near.left.endswith(" 天")
    assert over.key != near.key
    assert "栏目 2" in [button.text() for button in page.chips.group.buttons()]
    assert page.in_short.text() == "1 个栏目已超期。"


def test_the_button_opens_a_new_article_in_that_column(page: TodayPage, settle: Wait) -> None:
    page.deal_with(page.model.lines()[0])
    settle()
    settle()
    editor = page.window().page()
    assert editor.key == "editor"
    assert page.desk.draft(editor.article).content.column == "water-news"


def test_a_column_of_several_kinds_of_text_asks_for_the_kind_only(page: TodayPage, qtbot: QtBot) -> None:
    two = (("news", "工作动态"), ("notice", "通知公告"))
    columns = tuple(
        replace(each, types=two) if each.id == "water-news" else each for each in choices(page.desk, "water")
    )
    picker = ArticlePicker(columns, page)
    picker.choose_column("water-news")
    assert picker.choice().id == "water-news"
    picker.types.setCurrentIndex(1)
    with qtbot.waitSignal(picker.chosen) as signal:
        picker.write.click()
    assert signal.args == ["notice", "water-news"]


def test_a_column_that_takes_nothing_from_the_unit_leaves_the_choice_open(page: TodayPage, settle: Wait) -> None:
    page.panel.column_asked.emit("education-news")
    settle()
    picker = page.findChild(ArticlePicker)
    assert picker is not None
    assert picker.choice() is None
    picker.reject()


def test_the_card_lists_all_columns_with_their_days(page: TodayPage, settle: Wait) -> None:
    card = page.panel.columns
    assert card.isVisible()
    shown = [row.accessibleName() for row in card.rows if row.isVisible()]
    assert shown[0] == "水务动态，已超 2 天"
    assert [name.partition("，")[0] for name in shown] == ["水务动态", "水务规范性文件", "水务公告"]
    words = [each.text() for each in card.findChildren(QLabel)]
    assert "按本机见到的稿件计算。" in words
    card.rows[0].click()
    settle()
    settle()
    assert page.window().page().key == "editor"


def test_a_reviewer_is_not_bothered(start: Start, settle: Wait, desks: Any) -> None:
    with desks(REVIEWER) as opened:
        publish(opened[REVIEWER], "water-news", SystemClock().now() - timedelta(40))
    page = start(REVIEWER).window.page()
    settle()
    assert isinstance(page, TodayPage)
    assert page.model.lines() == ()
    assert page.panel.columns.isHidden()
