"""The lazy list: pages come when rows are looked at, and nothing flickers when they come anew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.articles.lines import Line
from desktop.articles.model import AT_ONCE, KEPT, LINE_ROLE, PAGE, ArticleModel

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
