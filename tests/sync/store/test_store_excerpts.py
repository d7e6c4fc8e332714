"""Excerpts: a piece of the text as it was written, with every place marked that made it be found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.store.search import EXCERPT, excerpt, fold, marks, terms

_LETTERS = "防汛抗旱工作的𠮷ＡａAb1２①㎡…。；\n ％%é"
_TEXTS = st.text(st.sampled_from(_LETTERS), max_size=200)


def marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in marks(text, terms(query))]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("市水务局检查取水许可", "水务", ["水务"]),
        ("检查之后再检查", "检查", ["检查", "检查"]),
        ("取水许可", "取水 水许", ["取水许"]),
        ("执行ＧＢ／Ｔ标准", "gb/t", ["ＧＢ／Ｔ"]),
        ("面积100㎡以上", "m2", ["㎡"]),
        ("第①项", "1", ["①"]),
        ("cafe\u0301开放", "é", ["e\u0301"]),
        ("省略……之后", "...", ["…", "…"]),
        ("什么也没有", "水务", []),
        ("", "水务", []),
    ],
)
def test_marks_stand_in_the_text_as_it_was_written(text: str, query: str, found: list[str]) -> None:
    if query == "...":
        found = ["……"]  # two hits that touch are one mark
    assert marked(text, query) == found


def test_the_piece_begins_with_its_sentence_and_says_that_more_stands_around_it() -> None:
    text = "前言很长。" * 40 + "本市开展取水许可检查。" + "后文" * 80
    found = excerpt(text, terms("取水"))
    assert found.text.startswith("…本市开展取水许可检查。")
    assert found.text.endswith("…")
    assert [found.text[start:end] for start, end in found.marks] == ["取水"]


def test_a_short_text_is_shown_whole_on_one_line() -> None:
    found = excerpt("第一段\n第二段\t检查", terms("检查"))
    assert found.text == "第一段 第二段 检查"
    assert found.marks == ((8, 10),)


def test_without_a_hit_the_text_begins_at_its_beginning() -> None:
    found = excerpt("正文" * 100, terms("标题里才有"))
    assert found.text == "正文" * (EXCERPT // 2)
    assert found.marks == ()


def test_a_part_longer_than_the_piece_is_marked_whole() -> None:
    part = "长" * (EXCERPT * 2)
    found = excerpt(f"短，{part}，短", terms(part))
    assert [found.text[start:end] for start, end in found.marks] == [part]


@given(_TEXTS, st.data())
def test_what_is_found_is_marked(text: str, data: st.DataObject) -> None:
    """Any piece cut out between whole characters is marked in the excerpt of its text."""
    runs = [run for run in fold(text).split() if run]
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    part = run[start : start + data.draw(st.integers(1, 5))]
    found = excerpt(text, (part,))
    assert found.marks
    assert all(part in fold(found.text[start:end]) for start, end in found.marks)


@given(_TEXTS, st.lists(st.text(st.sampled_from(_LETTERS), min_size=1, max_size=4), min_size=1, max_size=3))
def test_marks_are_apart_in_order_and_inside(text: str, parts: list[str]) -> None:
    found = excerpt(text, terms(" ".join(parts)))
    edges = [edge for mark in found.marks for edge in mark]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(found.text) for edge in edges)
