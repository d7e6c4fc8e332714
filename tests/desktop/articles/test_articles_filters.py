"""Filters, kept searches, excerpts, the table, the file and thrown-away drafts on the page of a real desk."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.app import Program
from desktop.articles.dayspopup import DaysPopup
from desktop.articles.facetpopup import FacetPopup
from desktop.articles.model import EXCERPT_ROLE
from desktop.articles.page import ArticlesPage
from desktop.articles.reading import Beginning
from sync.desk.models import Question

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]

TITLES = ("冬修农田水利开工", "城市供水水质公告", "节水宣传进校园", "取水口规范化整治")


@pytest.fixture
def program(start: Start, settle: Wait, desks: Any, writer: Any) -> Program:
    with desks("zhou-ming") as opened:
        for number, title in enumerate(TITLES):
            writer.write(opened["zhou-ming"], number=8 if number % 2 else 11, title=title)
    program = start("zhou-ming")
    program.window.go("articles")
    settle()
    return program


@pytest.fixture
def page(program: Program) -> ArticlesPage:
    found = program.window.page()
    assert isinstance(found, ArticlesPage)
    return found


def titles(page: ArticlesPage) -> list[str]:
    model = page.listing.model
    return [model.index(row).data() for row in range(model.rowCount())]


def seek(page: ArticlesPage, text: str, qtbot: QtBot, settle: Wait) -> None:
    with qtbot.waitSignal(page.search.searched):
        page.search.setText(text)
    settle()


# ---- filters -----------------------------------------------------------------------------------------------------


def test_choices_are_ticked_by_search_and_keys_and_filter_at_once(
    page: ArticlesPage, qtbot: QtBot, settle: Wait
) -> None:
    page.filters.columns.open()
    popup = page.findChild(FacetPopup)
    wanted = page.desk.draft(_article(page, 0)).content.column
    name = next(c.name for c in page.desk.roster().columns if c.id == wanted)
    popup.search.setText(name)
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    settle()
    assert popup.ids() == (wanted,)
    assert len(titles(page)) == 2
    assert page.filters.columns.accessibleName() == f"栏目：{name}"
    assert page.filters.clear.isVisible()
    popup.clear()
    settle()
    assert len(titles(page)) == 4
    assert page.filters.clear.isHidden()


def _article(page: ArticlesPage, row: int) -> str:
    line = page.listing.model.line(row)
    assert line is not None
    return line.article


def test_several_hold_together_and_one_author_at_most(page: ArticlesPage, settle: Wait) -> None:
    page.filters.types.open()
    popup = page.findChild(FacetPopup)
    for row in range(2):
        popup.list.ticked.emit(popup.shown.index(row, 0))
    assert len(page.filters.types.value()) == 2
    assert page.filters.types.accessibleName().endswith("等 2 个")
    popup.close()
    page.filters.author.open()
    popup = next(each for each in page.findChildren(FacetPopup) if each.accessibleName() == "作者")
    popup.list.ticked.emit(popup.shown.index(0, 0))
    assert len(page.filters.author.value()) == 1
    assert not popup.isVisible()
    settle()


def test_days_are_chosen_by_spans_and_between_two_days(page: ArticlesPage, settle: Wait) -> None:
    page.filters.days.open()
    popup = page.findChild(DaysPopup)
    assert not popup.first.isEnabled()
    popup.choices.button(5).click()
    assert popup.first.isEnabled()
    settle()
    assert page.asked().span == "days"
    assert page.asked().first < page.asked().last
    assert len(titles(page)) == 4
    popup.choices.button(1).click()
    settle()
    assert page.asked() == Question(span="today")
    assert page.filters.days.accessibleName() == "修改时间：今天"


def test_nothing_found_is_cleared_by_one_button(page: ArticlesPage, settle: Wait) -> None:
    page.show_question(Question(units=("education",), author="li-jing", span="week", text="水"))
    settle()
    assert page.stack.currentWidget() is page.unfound
    page.clear_filter()
    settle()
    assert page.asked() == Question()
    assert len(titles(page)) == 4


def test_going_there_with_words_searches_for_them(page: ArticlesPage, settle: Wait) -> None:
    page.place.open("articles", "?节水宣传")
    settle()
    assert titles(page) == [TITLES[2]]
    page.place.open("articles", ":mine")
    settle()
    assert page.asked() == Question(mine=True)


# ---- kept searches -----------------------------------------------------------------------------------------------


def test_a_search_is_kept_run_forgotten_and_brought_back(
    program: Program, page: ArticlesPage, qtbot: QtBot, settle: Wait
) -> None:
    keep = page.kept.menu_for().actions()[-1]
    assert not keep.isEnabled()
    seek(page, "取水", qtbot, settle)
    page.kept.menu_for().actions()[-1].trigger()
    dialog = page.kept.dialog
    assert dialog.name.text() == "取水"
    dialog.name.setText("  ")
    assert not dialog.act.isEnabled()
    dialog.name.setText("我的取水稿")
    dialog.act.click()
    settle()
    page.clear_filter()
    settle()
    page.kept.menu_for().actions()[0].trigger()
    settle()
    assert page.search.text() == "取水"
    assert TITLES[3] in titles(page)
    forget = page.kept.menu_for().actions()[-1].menu().actions()[0]
    page.kept._do(forget)
    settle()
    assert page.kept.searches() == ()
    program.window.toast._undone()
    settle()
    assert [each.name for each in page.kept.searches()] == ["我的取水稿"]


# ---- excerpts ----------------------------------------------------------------------------------------------------


def test_a_search_shows_where_the_texts_have_it(page: ArticlesPage, qtbot: QtBot, settle: Wait) -> None:
    before = page.listing.view.rowHeight(0)
    seek(page, "检查", qtbot, settle)
    index = page.listing.model.index(0)
    page.listing.view.viewport().repaint()
    settle()
    excerpt = index.data(EXCERPT_ROLE)
    assert {excerpt.text[start:end] for start, end in excerpt.marks} == {"检查"}
    assert page.listing.view.rowHeight(0) > before
    seek(page, "", qtbot, settle)
    assert index.data(EXCERPT_ROLE) is None
    assert page.listing.view.rowHeight(0) == before


def test_what_is_sought_is_painted_on_a_markers_colour(page: ArticlesPage, qtbot: QtBot, settle: Wait) -> None:
    seek(page, "整治", qtbot, settle)
    row = titles(page).index(TITLES[3])
    assert mark_pixels(page, row) > 100
    seek(page, "", qtbot, settle)
    assert mark_pixels(page, row) == 0


def mark_pixels(page: ArticlesPage, row: int) -> int:
    """How many pixels of a row have the marker's colour."""
    option = QStyleOptionViewItem()
    option.rect.setRect(0, 0, 900, page.listing.view.rowHeight(row))
    image = QImage(option.rect.size(), QImage.Format.Format_RGB32)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    page.listing.view.itemDelegate().paint(painter, option, page.listing.model.index(row))
    painter.end()
    wanted = theme.color("mark").rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


# ---- the table ---------------------------------------------------------------------------------------------------


def test_the_table_has_the_chosen_columns_and_is_remembered(page: ArticlesPage, settle: Wait, qtbot: QtBot) -> None:
    acts = {act.text(): act for act in page.look.menu_for().actions()}
    acts["表格"].trigger()
    settle()
    model, view = page.listing.model, page.listing.view
    heads = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    assert heads == ["标题", "状态", "栏目", "单位", "作者", "修改时间"]
    assert view.horizontalHeader().isVisible()
    assert [model.index(0, place).data() for place in (1, 4)] == ["草稿", "周明"]
    acts = {act.text(): act for act in page.look.menu_for().actions()}
    assert not acts["标题"].isEnabled()
    acts["单位"].trigger()
    acts = {act.text(): act for act in page.look.menu_for().actions()}
    acts["稿件号"].trigger()
    settle()
    assert model.columns() == ("title", "state", "column", "author", "updated", "number")
    assert page.desk.list_look() == page.look.look
    seek(page, "检查", qtbot, settle)
    view.viewport().repaint()
    settle()
    assert not page.grab().isNull()


def test_a_head_orders_the_table(page: ArticlesPage, settle: Wait) -> None:
    page.look.change(replace(page.look.look, layout="table"))
    settle()
    page.listing.view.horizontalHeader().sectionClicked.emit(0)
    settle()
    assert page.order.currentData() == "title"
    assert titles(page) == sorted(titles(page))
    page.listing.view.horizontalHeader().sectionClicked.emit(1)
    assert page.order.currentData() == "title"
    assert page.listing.view.horizontalHeader().sortIndicatorSection() == 0


def test_selection_and_place_survive_another_look(page: ArticlesPage, settle: Wait) -> None:
    page.listing.view.setCurrentIndex(page.listing.model.index(2))
    chosen = page.listing.line()
    for layout in ("table", "dense", "rows"):
        page.look.change(replace(page.look.look, layout=layout))  # type: ignore[arg-type]
        settle()
        assert page.listing.line() == chosen
    assert page.listing.view.rowHeight(0) == theme.px(70)


# ---- the file ----------------------------------------------------------------------------------------------------


def test_the_shown_list_is_written_in_its_order(
    program: Program, page: ArticlesPage, settle: Wait, tmp_path: Path
) -> None:
    page.order.setCurrentIndex(page.order.findData("title"))
    settle()
    path = tmp_path / "list"
    page.export.write(page.listing.ids(), ("title", "state"), path)
    assert page.export.stop.isVisible()
    settle()
    with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["标题", "状态"], *([title, "草稿"] for title in titles(page))]
    assert program.window.toast.text() == "4 篇已写入 list.csv"
    assert page.export.stop.isHidden()


def test_writing_can_be_called_off(page: ArticlesPage, settle: Wait, tmp_path: Path) -> None:
    page.export.write(page.listing.ids(), ("title",), tmp_path / "list.csv")
    page.export.stop.click()
    settle()
    assert page.export.button.isVisible()
    assert not list(tmp_path.glob("*.part"))


# ---- acts on a row -----------------------------------------------------------------------------------------------


def test_a_draft_is_thrown_away_and_brought_back(program: Program, page: ArticlesPage, settle: Wait) -> None:
    line = page.listing.model.line(0)
    assert line is not None
    acts = {act.text(): act for act in page.acts.menu_for(line).actions()}
    acts["删除草稿"].trigger()
    settle()
    assert line.title not in titles(page)
    assert program.window.toast.text() == "草稿已删除"
    assert page.gone.isVisible()
    program.window.toast._undone()
    settle()
    assert line.title in titles(page)
    assert page.gone.isHidden()


def test_a_draft_thrown_away_earlier_is_brought_back_by_the_foot(page: ArticlesPage, settle: Wait) -> None:
    line = page.listing.model.line(0)
    assert line is not None
    page.acts.discard(line.article)
    settle()
    (act,) = page.acts.discarded_menu().actions()
    assert act.text().startswith(line.title)
    act.trigger()
    settle()
    assert line.title in titles(page)


def test_a_copy_opens_as_a_new_draft(page: ArticlesPage, settle: Wait, qtbot: QtBot) -> None:
    line = page.listing.model.line(0)
    assert line is not None
    acts = {act.text(): act for act in page.acts.menu_for(line).actions()}
    with qtbot.waitSignal(page.place.wanted) as signal:
        acts["复制为新稿"].trigger()
    key, article = signal.args
    assert key == "editor"
    assert article != line.article
    assert page.desk.draft(article).content.title == line.title
    settle()


# ---- calm --------------------------------------------------------------------------------------------------------


def test_a_hidden_list_reads_nothing_until_it_is_shown(
    program: Program, page: ArticlesPage, settle: Wait, writer: Any
) -> None:
    program.window.go("settings")
    settle()
    turn = page.listing._turn
    writer.write(page.desk, title="在别处写的")
    settle()
    assert page.listing._turn == turn
    program.window.go("articles")
    settle()
    page.listing.show_news()
    settle()
    assert "在别处写的" in titles(page)


def test_the_first_rows_of_an_old_question_are_not_shown(page: ArticlesPage, settle: Wait) -> None:
    page.order.setCurrentIndex(page.order.findData("title"))
    page.order.setCurrentIndex(page.order.findData("created"))
    settle()
    before = list(page.listing.ids())
    late = Beginning(page.listing._turn - 1, page.listing.model.ids()[:1], None, whole=True)  # type: ignore[arg-type]
    page.listing._take_beginning(late)
    assert list(page.listing.ids()) == before


def test_every_control_can_be_named(page: ArticlesPage, unnamed: Any) -> None:
    assert unnamed(page) == []


@pytest.mark.parametrize(("size", "zoom"), [((1366, 768), 100), ((1024, 680), 100), ((1440, 900), 200)])
@pytest.mark.parametrize("code", ["zh_CN", "en"])
def test_filters_wrap_and_nothing_is_cut_off(
    start: Start, settle: Wait, size: tuple[int, int], zoom: int, code: str
) -> None:
    program = start("zhou-ming", size=size, language=code)
    program.preferences.choose_zoom(zoom)
    program.window.go("articles")
    settle()
    page = program.window.page()
    page.head.show()
    QApplication.processEvents()
    parts = (*page.filters.facets(), page.order, page.look, page.kept)
    for part in parts:
        inside = part.mapTo(page, QPoint(0, 0)).x() + part.width()
        assert inside <= page.width(), part.accessibleName()
        assert part.width() >= part.minimumSizeHint().width(), part.accessibleName()
    boxes = [part.geometry() for part in page.filters.facets()]
    assert not any(a.intersects(b) for place, a in enumerate(boxes) for b in boxes[place + 1 :])
