"""The list as people ask for it: questions by the day, kept searches, excerpts of real texts, and the list as a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desks import PIN, make_county, open_desks
from support.live import write as submittable

from forms.body.model import Body, Paragraph, Run
from forms.errors import Cancelled, EnvironmentTrouble, Refused
from resources.language import use_language
from sync.desk import Desk
from sync.desk.asking import filter_of
from sync.desk.listing import MOST_SEARCHES, harmless, question_of
from sync.desk.models import ListLook, Question
from sync.store import settings

ME = "zhou-ming"
NOW = datetime.fromisoformat("2026-11-21T10:00:00+08:00")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (ME,))
    return root


@pytest.fixture
def desk(county: Path, tmp_path: Path) -> Iterator[Desk]:
    use_language("zh_CN")
    with open_desks(county, tmp_path / "home", ME) as desks:
        yield desks[ME]


def write(desk: Desk, title: str, text: str = "正文一段。") -> str:
    article = desk.new_article("news", "water-news")
    view = desk.draft(article)
    content = replace(
        view.content, fields={**view.content.fields, "title": title}, body=Body((Paragraph("b1", (Run(text),)),))
    )
    desk.save_draft(article, content, view.rev)
    return article


# ---- questions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "since", "before"),
    [
        (Question(), "", ""),
        (Question(span="today"), "2026-11-21T00:00:00+08:00", ""),
        (Question(span="week"), "2026-11-15T00:00:00+08:00", ""),
        (Question(span="month"), "2026-10-23T00:00:00+08:00", ""),
        (Question(span="year"), "2026-01-01T00:00:00+08:00", ""),
        (
            Question(span="days", first="2026-02-01", last="2026-02-28"),
            "2026-02-01T00:00:00+08:00",
            "2026-03-01T00:00:00+08:00",
        ),
        (Question(span="days", first="2026-02-01"), "2026-02-01T00:00:00+08:00", ""),
        (Question(span="days", first="no day", last="9999-12-31"), "", ""),
    ],
)
def test_spans_are_whole_days_of_the_place(question: Question, since: str, before: str) -> None:
    wanted = filter_of(question, NOW)
    assert (wanted.since, wanted.before) == (since, before)


def test_a_question_asks_the_store_for_all_of_it() -> None:
    question = Question(" 防汛 ", "draft", True, ("c",), ("u",), ("t",), "zhou")
    wanted = filter_of(question, NOW)
    assert (wanted.text, wanted.states, wanted.mine_next) == ("防汛", ("draft",), True)
    assert (wanted.columns, wanted.units, wanted.type_ids, wanted.author) == (("c",), ("u",), ("t",), "zhou")
    assert filter_of(Question(state="no such state"), NOW).states == ()


def test_articles_changed_today_are_found_by_the_day(desk: Desk) -> None:
    write(desk, "今天写的")
    assert len(desk.article_ids(desk.article_filter(Question(span="today")))) == 1
    old = Question(span="days", first="2020-01-01", last="2020-12-31")
    assert desk.article_ids(desk.article_filter(old)) == []
    assert [rowid for piece in desk.find(desk.article_filter(Question())) for rowid in piece] == desk.article_ids()
    assert len(desk.article_ids(limit=1)) == 1


# ---- kept searches -----------------------------------------------------------------------------------------------


def test_articles_are_counted_once_between_two_commits(desk: Desk) -> None:
    empty = desk.counts()
    assert (empty.total, desk.counts() is empty) == (0, True)
    write(desk, "第一篇")
    one = desk.counts()
    assert (one.total, one.states["draft"], desk.counts() is one) == (1, 1, True)
    with desk.context.store.writing() as tx:
        tx.sql("UPDATE articles SET state = 'published'")
    assert desk.counts().states["published"] == 1
    with pytest.raises(ZeroDivisionError), desk.context.store.writing() as tx:
        tx.sql("UPDATE articles SET state = 'queued'")
        assert 1 / 0
    assert desk.counts().states["published"] == 1


def test_searches_are_kept_replaced_and_forgotten(desk: Desk) -> None:
    water = Question(text="取水", columns=("water-news",), span="week", order="due")
    desk.save_search("  我的  取水 ", water)
    desk.save_search("草稿", Question(state="draft"))
    assert [(each.name, each.question) for each in desk.saved_searches()] == [
        ("我的 取水", water),
        ("草稿", Question(state="draft")),
    ]
    desk.save_search("我的 取水", Question(text="节水"))
    assert [each.question.text for each in desk.saved_searches()] == ["节水", ""]
    desk.forget_search("草稿")
    desk.forget_search("never kept")
    assert [each.name for each in desk.saved_searches()] == ["我的 取水"]


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_a_name_must_be_one(desk: Desk, name: str) -> None:
    with pytest.raises(Refused, match="1 至 40"):
        desk.save_search(name, Question())


def test_there_is_an_end_to_kept_searches(desk: Desk) -> None:
    for number in range(MOST_SEARCHES):
        desk.save_search(f"筛选{number}", Question())
    with pytest.raises(Refused, match="50"):
        desk.save_search("又一个", Question())
    desk.save_search("筛选0", Question(text="改过"))
    assert len(desk.saved_searches()) == MOST_SEARCHES


def test_what_a_later_version_kept_is_read_as_far_as_it_is_known() -> None:
    told: dict[str, Any] = {"text": "取水", "order": "by moon", "span": "aeon", "colour": "blue", "columns": ["c"]}
    assert question_of(told) == Question(text="取水", columns=("c",))


def test_the_look_is_remembered_and_survives_columns_that_are_gone(desk: Desk) -> None:
    assert desk.list_look() == ListLook()
    look = ListLook("table", ("title", "unit"), {"unit": 200})
    desk.keep_list_look(look)
    assert desk.list_look() == look
    with desk.context.store.writing() as tx:
        settings.set(tx, "list.look", json.dumps({"layout": "table", "columns": ["gone"], "widths": {"gone": 9}}))
    assert desk.list_look() == ListLook("table")


# ---- excerpts ----------------------------------------------------------------------------------------------------


def test_excerpts_are_of_the_text_as_it_was_written(desk: Desk) -> None:
    write(desk, "一", "执行ＧＢ／Ｔ 15834。市水务局检查取水许可，发现问题。")
    write(desk, "二", "与此无关。")
    ids = desk.article_ids()
    found = desk.excerpts(ids, "取水 gb/t")
    texts = {excerpt.text: excerpt.marks for excerpt in found.values()}
    marks = texts["执行ＧＢ／Ｔ 15834。市水务局检查取水许可，发现问题。"]
    assert len(marks) == 2
    assert texts["与此无关。"] == ()


def test_an_excerpt_comes_from_what_was_signed_last(desk: Desk) -> None:
    article = submittable(desk)
    desk.act(article, "submit", pin=PIN)
    (excerpt,) = desk.excerpts(desk.article_ids(), "水利修复").values()
    assert [excerpt.text[start:end] for start, end in excerpt.marks] == ["水利修复"]


# ---- the list as a file ------------------------------------------------------------------------------------------


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_list_is_written_as_a_table_in_its_order(desk: Desk, tmp_path: Path) -> None:
    for title in ("甲，“乙”", '丙"丁', "=HYPERLINK(1)"):
        write(desk, title)
    path = tmp_path / "列表.csv"
    told: list[int] = []
    ids = desk.article_ids(order="title")
    assert desk.export_list([*ids, 10**9], path, ("title", "state", "column", "number"), told.append) == 3
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_bytes().endswith(b"\r\n")
    head, *rows = table(path)
    assert head == ["标题", "状态", "栏目", "稿件号"]
    assert [row[0] for row in rows] == ["'=HYPERLINK(1)", '丙"丁', "甲，“乙”"]
    assert {tuple(row[1:3]) for row in rows} == {("草稿", "水务动态")}
    assert told == [4]


def test_every_column_has_words(desk: Desk, tmp_path: Path) -> None:
    write(desk, "一篇")
    path = tmp_path / "all.csv"
    desk.export_list(desk.article_ids(), path, ("title", "state", "column", "unit", "author", "type", "updated",
                                                "waiting", "due", "number"))  # fmt: skip
    (_, row) = table(path)
    assert row[4:6] == ["周明", "工作动态"]
    assert datetime.strptime(row[6], "%Y-%m-%d %H:%M").year > 2000


def test_called_off_or_refused_by_the_disk_no_half_file_stays(desk: Desk, tmp_path: Path) -> None:
    write(desk, "一篇")
    path = tmp_path / "list.csv"
    path.write_text("older", encoding="utf-8")
    with pytest.raises(Cancelled):
        desk.export_list(desk.article_ids(), path, ("title",), cancelled=lambda: True)
    assert [each.name for each in tmp_path.glob("*list.csv*")] == ["list.csv"]
    assert path.read_text(encoding="utf-8") == "older"
    with pytest.raises(EnvironmentTrouble):
        desk.export_list(desk.article_ids(), tmp_path / "no folder" / "list.csv", ("title",))


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text: str) -> None:
    cell = harmless(text)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert cell.removeprefix("'").replace("\x00", "") == text.replace("\x00", "").removeprefix("'")
