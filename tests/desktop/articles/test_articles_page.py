"""The page of articles on a real desk: what it lists, finds, and leaves where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.articles.model import LINE_ROLE
from desktop.articles.page import ArticlesPage
from desktop.articles.picker import ArticlePicker
from desktop.articles.rowacts import page_for
from sync.store.records import ArticleFilter

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]

TITLES = ("冬修农田水利开工", "城市供水水质公告", "节水宣传进校园", "取水口规范化整治")


@pytest.fixture
def page(start: Start, settle: Wait, desks: Any, writer: Any) -> ArticlesPage:
    with desks("zhou-ming") as opened:
        for title in TITLES:
            writer.write(opened["zhou-ming"], title=title)
        article = writer.write(opened["zhou-ming"], title="已经送审的一篇")
        writer.sign(opened["zhou-ming"], article, "submit")
    program = start("zhou-ming")
    program.window.go("articles")
    settle()
    found = program.window.page()
    assert isinstance(found, ArticlesPage)
    return found


def titles(page: ArticlesPage) -> list[str]:
    model = page.listing.model
    return [model.index(row).data() for row in range(model.rowCount())]


def test_it_lists_what_the_desk_has(page: ArticlesPage) -> None:
    assert set(titles(page)) == {*TITLES, "已经送审的一篇"}
    assert page.count.text() == "共 5 篇"
    assert page.stack.currentWidget() is page.listing


def test_the_chips_count_and_filter(page: ArticlesPage, settle: Wait) -> None:
    chips = {chip.accessibleName() for chip in page.chips._chips.values()}
    assert "草稿，4 篇" in chips
    assert "待发，1 篇" in chips
    page.chips.choose("queued")
    settle()
    assert titles(page) == ["已经送审的一篇"]
    assert page.count.text() == "符合条件 1 篇，共 5 篇"
    page.chips.choose("published")
    settle()
    assert page.stack.currentWidget() is page.unfound
    page.clear_filter()
    settle()
    assert len(titles(page)) == 5


@pytest.mark.parametrize(("text", "found"), [("水质", {TITLES[1]}), ("节水", {TITLES[2]}), ("农田水利", {TITLES[0]})])
def test_words_of_two_characters_are_found(
    page: ArticlesPage, settle: Wait, qtbot: QtBot, text: str, found: set[str]
) -> None:
    with qtbot.waitSignal(page.search.searched):
        page.search.setText(text)
    settle()
    assert found <= set(titles(page))
    assert len(titles(page)) < 5


def test_the_order_can_be_chosen(page: ArticlesPage, settle: Wait) -> None:
    page.order.setCurrentIndex(page.order.findData("title"))
    settle()
    assert titles(page) == sorted(titles(page))


def test_every_row_is_heard_as_a_sentence(page: ArticlesPage) -> None:
    model = page.listing.model
    spoken = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(5)]
    assert all("，" in words and words.endswith("改动") for words in spoken)


def test_a_click_opens_the_article(page: ArticlesPage, qtbot: QtBot) -> None:
    view = page.listing.view
    where = view.visualRect(page.listing.model.index(0)).center()
    with qtbot.waitSignal(page.listing.opened) as signal:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert signal.args[0].title == titles(page)[0]


def test_enter_opens_and_the_menu_key_shows_the_rest(page: ArticlesPage, qtbot: QtBot) -> None:
    view = page.listing.view
    view.setCurrentIndex(page.listing.model.index(1))
    with qtbot.waitSignal(page.listing.opened) as signal:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert signal.args[0].title == titles(page)[1]
    menu = page.acts.menu_for(page.listing.model.index(0).data(LINE_ROLE))
    assert [act.text() for act in menu.actions()][-1] == "复制稿件号"


def test_a_draft_has_no_chain_to_look_at(page: ArticlesPage) -> None:
    for row in range(5):
        line = page.listing.model.index(row).data(LINE_ROLE)
        words = [act.text() for act in page.acts.menu_for(line).actions()]
        assert ("看签名链" in words) == (line.state != "draft")


def test_the_article_number_can_be_copied(page: ArticlesPage) -> None:
    line = page.listing.model.index(0).data(LINE_ROLE)
    page.acts.menu_for(line).actions()[-1].trigger()
    assert QApplication.clipboard().text() == line.article


def test_the_list_follows_the_desk(page: ArticlesPage, settle: Wait, writer: Any) -> None:
    draft = page.desk.article_ids(ArticleFilter(states=("draft",)))[0]
    article = page.desk.article_rows([draft])[0].article
    writer.retitle(page.desk, article, "改过的标题")
    settle()
    assert "改过的标题" in titles(page)


def test_selection_survives_a_refresh(page: ArticlesPage, settle: Wait, writer: Any) -> None:
    page.listing.view.setCurrentIndex(page.listing.model.index(2))
    before = page.listing.line()
    writer.write(page.desk, title="又一篇")
    settle()
    page.listing.show_news()
    settle()
    assert page.listing.line().article == before.article


def test_rows_that_come_under_the_pointer_are_announced(
    page: ArticlesPage, settle: Wait, writer: Any, qtbot: QtBot
) -> None:
    view = page.listing.view
    qtbot.mouseMove(view.viewport(), QPoint(200, 120))
    view.viewport().setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    before = titles(page)
    writer.write(page.desk, title="刚到的一篇")
    settle()
    assert titles(page) == before
    assert page.listing.news.isVisible()
    assert page.listing.news.text() == "有 1 件新的，显示"
    page.listing.news.click()
    settle()
    assert "刚到的一篇" in titles(page)
    assert page.listing.news.isHidden()


def test_an_empty_desk_says_what_belongs_here(start: Start, settle: Wait) -> None:
    window = start("zhou-ming").window
    window.go("articles")
    settle()
    page = window.page()
    assert page.stack.currentWidget() is page.none
    assert page.none.isVisible()
    assert not page.new.isVisible()


def test_going_there_with_a_state_filters(page: ArticlesPage, settle: Wait) -> None:
    page.place.open("articles", ":draft")
    settle()
    assert page.chips.value() == "draft"
    assert len(titles(page)) == 4
    assert page.question() == ArticleFilter(states=("draft",))


# ---- a new article ---------------------------------------------------------------------------------------------


@pytest.fixture
def picker(page: ArticlesPage, settle: Wait) -> ArticlePicker:
    page.new_article()
    settle()
    return page.findChild(ArticlePicker)


def test_only_columns_the_unit_may_write_for_are_offered(picker: ArticlePicker, page: ArticlesPage) -> None:
    offered = {choice.id for choice in picker._columns}
    allowed = {c.id for c in page.desk.roster().columns if c.takes_from("water")}
    assert offered == allowed
    assert 0 < len(offered) < len(page.desk.roster().columns)


def test_a_column_is_found_by_its_words_and_chosen_by_keys(picker: ArticlePicker, qtbot: QtBot) -> None:
    assert not picker.write.isEnabled()
    picker.search.setText("水务")
    qtbot.waitUntil(lambda: picker.choice() is not None)
    assert "水务" in picker.choice().sought
    assert picker.write.isEnabled()
    first = picker.choice().id
    qtbot.keyClick(picker.search, Qt.Key.Key_Down)
    qtbot.keyClick(picker.search, Qt.Key.Key_Down)
    assert picker.choice() is None or picker.choice().id != first


def test_what_is_not_there_cannot_be_chosen(picker: ArticlePicker) -> None:
    picker.search.setText("没有这样的栏目")
    assert picker.choice() is None
    assert not picker.write.isEnabled()


def test_choosing_makes_an_article_of_a_type_the_column_takes(
    picker: ArticlePicker, page: ArticlesPage, qtbot: QtBot, settle: Wait
) -> None:
    picker.search.setText("水务动态")
    column = picker.choice()
    assert picker.types.currentData() in [type_id for type_id, _ in column.types]
    before = set(page.desk.article_ids())
    with qtbot.waitSignal(page.place.wanted) as signal:
        picker.write.click()
    key, article = signal.args
    assert key == "editor"
    draft = page.desk.draft(article)
    assert (draft.content.column, draft.content.type_id) == (column.id, column.types[0][0])
    assert len(set(page.desk.article_ids()) - before) == 1
    settle()


# ---- where an article is opened ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "mine", "roles", "key"),
    [
        ("draft", False, {"drafter"}, "editor"),
        ("returned", True, {"drafter"}, "editor"),
        ("review", True, {"reviewer"}, "review"),
        ("review", False, {"drafter"}, "editor"),
        ("received", True, {"publisher"}, "intake"),
        ("received", False, {"publisher"}, "chain"),
        ("received", False, {"drafter"}, "chain"),
        ("published", False, {"drafter"}, "chain"),
        ("approved", False, {"approver"}, "chain"),
    ],
)
def test_an_article_opens_where_its_next_step_is(stage: str, mine: bool, roles: set[str], key: str) -> None:
    from desktop.articles.lines import Line

    line = Line(1, "a", "signed", stage, "t", "", "", "", "", mine, "")
    assert page_for(line, frozenset(roles)) == key
