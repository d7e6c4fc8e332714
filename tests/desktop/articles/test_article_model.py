"""The lazy list: pages come when rows are looked at, and nothing flickers when they come anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.articles.lines import Line
from desktop.articles.model import AT_ONCE, EXCERPT_ROLE, KEPT, LINE_ROLE, MOST_EXCERPTS, PAGE, ArticleModel
from desktop.articles.reading import compared
from desktop.articles.rowids import id_array
from sync.store.records import Excerpt

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def line(rowid: int, title: str = "") -> Line:
    words = title or f"稿件 {rowid}"
    return Line(rowid, f"a{rowid}", "draft", "draft", words, "栏目", "", "", "今天", False, f"{words}，草稿")


class Reader:
    """Answers a model's wishes, one at a time, when told to."""

    def __init__(self, model: ArticleModel) -> None:
        self.model = model
        self.wishes: list[tuple[int, int, list[int]]] = []
        model.wanted.connect(self.wish)

    def wish(self, generation: int, number: int, ids: list[int]) -> None:
        self.wishes.append((generation, number, list(ids)))

    def answer(self, title: str = "") -> None:
        generation, number, ids = self.wishes.pop(0)
        self.model.take_page(generation, number, [line(each, title and f"{title} {each}") for each in ids])

    def answer_all(self) -> None:
        while self.wishes:
            self.answer()


@pytest.fixture
def model(qtbot: QtBot) -> ArticleModel:
    return ArticleModel()


@pytest.fixture
def reader(model: ArticleModel) -> Reader:
    return Reader(model)


def test_the_model_keeps_qts_rules(model: ArticleModel, reader: Reader) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_ids(range(1, 1000))
    for row in (0, 500, 998):
        model.index(row).data(LINE_ROLE)
    reader.answer_all()
    model.refresh(["a501"])
    model.set_ids([5, 4, 3])
    model.set_ids([])
    assert tester.model() is model


def test_rows_are_read_by_pages_when_they_are_looked_at(model: ArticleModel, reader: Reader) -> None:
    model.set_ids(range(200_000))
    assert reader.wishes == []
    assert model.line(3 * PAGE + 5) is None
    assert [(number, len(ids)) for _, number, ids in reader.wishes] == [(3, PAGE)]
    reader.answer()
    assert model.line(3 * PAGE + 5) == line(3 * PAGE + 5)
    assert model.index(3 * PAGE + 5).data(SPOKEN) == f"稿件 {3 * PAGE + 5}，草稿"


def test_a_page_is_asked_for_once(model: ArticleModel, reader: Reader) -> None:
    model.set_ids(range(300))
    for row in range(PAGE):
        model.line(row)
    assert len(reader.wishes) == 1


def test_of_many_pages_the_last_looked_at_comes_first(model: ArticleModel, reader: Reader) -> None:
    model.set_ids(range(100 * PAGE))
    for number in range(20):
        model.line(number * PAGE)
    assert len(reader.wishes) == AT_ONCE
    reader.answer()
    assert reader.wishes[-1][1] == 19


def test_only_so_many_pages_are_kept(model: ArticleModel, reader: Reader) -> None:
    model.set_ids(range((KEPT + 10) * PAGE))
    for number in range(KEPT + 10):
        model.line(number * PAGE)
        reader.answer_all()
    assert model.line((KEPT + 9) * PAGE) is not None
    assert model.line(0) is None


def test_lines_stay_until_new_ones_come(model: ArticleModel, reader: Reader) -> None:
    model.set_ids(range(10))
    model.line(0)
    reader.answer("旧")
    model.refresh(["a4"])
    assert model.line(4).title == "旧 4"
    reader.answer("新")
    assert model.line(4).title == "新 4"


def test_a_refresh_of_other_articles_reads_nothing(model: ArticleModel, reader: Reader) -> None:
    model.set_ids(range(10))
    model.line(0)
    reader.answer()
    model.refresh(["somewhere else"])
    model.line(0)
    assert reader.wishes == []


def test_an_answer_to_an_old_question_is_thrown_away(model: ArticleModel, reader: Reader) -> None:
    model.set_ids(range(10))
    model.line(0)
    model.set_ids([77])
    reader.answer()
    assert model.line(0) is None
    reader.answer_all()
    assert model.line(0) == line(77)


def test_a_page_that_failed_is_asked_for_again_only_after_a_refresh(model: ArticleModel, reader: Reader) -> None:
    model.set_ids(range(10))
    model.line(0)
    reader.wishes.clear()
    model.settle()
    model.line(0)
    assert reader.wishes == []
    model.refresh()
    model.line(0)
    assert len(reader.wishes) == 1


def test_an_article_that_vanished_meanwhile_leaves_a_blank(model: ArticleModel, reader: Reader) -> None:
    model.set_ids([1, 2, 3])
    model.line(0)
    generation, number, _ = reader.wishes.pop()
    model.take_page(generation, number, [line(1), line(2)])
    assert model.line(2) is None


@settings(max_examples=60)
@given(
    ids=st.lists(st.integers(1, 5000), unique=True, max_size=600),
    rows=st.lists(st.integers(0, 700), max_size=30),
)
def test_every_row_shows_its_own_article(ids: list[int], rows: list[int]) -> None:
    model = ArticleModel()
    reader = Reader(model)
    model.set_ids(ids)
    for row in rows:
        model.line(row)
        reader.answer_all()
        found = model.line(row)
        assert (found.rowid if found else None) == (ids[row] if row < len(ids) else None)
    assert [model.row_of(each) for each in ids[:5]] == list(range(len(ids[:5])))


# ---- more rows, columns, excerpts ------------------------------------------------------------------------------


def test_more_rows_come_below_and_those_shown_stay(model: ArticleModel, reader: Reader) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_ids(range(PAGE))
    model.line(0)
    reader.answer()
    model.grow(id_array(range(PAGE * 3)))
    assert tester.model() is model
    assert model.rowCount() == PAGE * 3
    assert model.line(5) == line(5)
    assert model.line(PAGE + 5) is None
    reader.answer()
    assert model.line(PAGE + 5) == line(PAGE + 5)
    model.grow(id_array(range(10)))
    assert model.rowCount() == PAGE * 3


def test_a_page_that_was_short_is_read_again_when_it_grows(model: ArticleModel, reader: Reader) -> None:
    model.set_ids(range(10))
    model.line(0)
    reader.answer()
    model.grow(id_array(range(PAGE + 10)))
    assert model.line(50) is None
    reader.answer_all()
    assert model.line(50) == line(50)


def test_a_table_shows_its_columns_and_speaks_the_row_once(model: ArticleModel, reader: Reader) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_ids([7])
    model.show_columns(("title", "unit"), {"title": "标题", "unit": "单位"})
    model.line(0)
    (generation, number, _) = reader.wishes.pop()
    model.take_page(generation, number, [replace(line(7), cells={"unit": "市水务局"})])
    assert tester.model() is model
    assert [model.index(0, column).data() for column in (0, 1)] == ["稿件 7", "市水务局"]
    assert [model.index(0, column).data(SPOKEN) for column in (0, 1)] == ["稿件 7，草稿", "市水务局"]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "单位"
    assert model.headerData(9, Qt.Orientation.Horizontal) is None


def test_excerpts_are_asked_for_rows_that_were_looked_at(model: ArticleModel, qtbot: QtBot) -> None:
    model.set_ids(range(1000))
    assert model.excerpt(3) is None
    model.seek("检查")
    with qtbot.waitSignal(model.excerpts_wanted) as signal:
        for row in (3, 4, 4, 5):
            assert model.index(row).data(EXCERPT_ROLE) is None
    generation, asked = signal.args
    assert asked == (3, 4, 5)
    found = Excerpt("检查", ((0, 2),))
    model.take_excerpts(generation, asked, {3: found})
    model.settle_excerpts()
    assert model.excerpt(3) == found
    assert model.excerpt(4) is None


def test_only_the_rows_looked_at_last_are_read_while_scrolling(model: ArticleModel, qtbot: QtBot) -> None:
    model.set_ids(range(1000))
    model.seek("检查")
    with qtbot.waitSignal(model.excerpts_wanted) as signal:
        for row in range(300):
            model.excerpt(row)
    assert signal.args[1] == tuple(range(300 - MOST_EXCERPTS, 300))
    model.excerpt(900)  # waits until the reading under way has ended
    with qtbot.waitSignal(model.excerpts_wanted) as signal:
        model.settle_excerpts()
    assert signal.args[1] == (900,)


def test_another_text_and_a_changed_article_make_excerpts_anew(
    model: ArticleModel, reader: Reader, qtbot: QtBot
) -> None:
    model.set_ids([1, 2])
    model.seek("检查")
    model.line(0)
    reader.answer_all()
    model.take_excerpts(model.generation, (1, 2), {1: Excerpt("一"), 2: Excerpt("二")})
    model.refresh(["a1"])
    assert (model.excerpt(1), model.excerpt(0)) == (Excerpt("二"), None)
    model.take_excerpts(model.generation - 1, (1,), {1: Excerpt("旧")})
    assert model.excerpt(0) is None
    model.seek("别的")
    assert model.excerpt(1) is None
    model.seek("")
    assert model.excerpt(1) is None


@given(st.lists(st.integers(1, 50), unique=True), st.lists(st.integers(1, 50), unique=True))
def test_what_is_kept_and_what_is_new(old: list[int], new: list[int]) -> None:
    kept, fresh = compared(id_array(old), id_array(new))
    assert list(kept) == [each for each in old if each in new]
    assert fresh == len(set(new) - set(old))
