"""Places in a text are found again after edits, and are said to be gone rather than put somewhere wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forms.body.anchors import Anchor, Found, Spot, anchor_at, find
from forms.body.model import Body, Paragraph, Run
from forms.canonical import digest
from forms.content import Attachment, Content
from forms.errors import Malformed

TEXT = "截至11月15日，全市已开工项目128个，完成投资2.36亿元，同比增长12%。"
FILE = digest(b"file")


def content(*texts: str, title: str = "冬春水利修复开工") -> Content:
    blocks = tuple(Paragraph(f"b{n}", (Run(text),)) for n, text in enumerate(texts, 1))
    return Content(
        "news", digest(b"type"), "water-news", fields={"title": title}, body=Body(blocks),
        attachments=(Attachment(FILE, 4, "application/pdf", "任务清单.pdf", "任务清单"),),
    )  # fmt: skip


def anchored(words: str, text: str = TEXT, block: str = "b1") -> Anchor:
    start = text.index(words)
    return anchor_at(content(text), Spot(block, 0, start, start + len(words)))


def shown(found: Found | None, text: str) -> str:
    assert found is not None
    return text[found.spot.start : found.spot.end]


def test_the_words_are_found_where_they_were() -> None:
    anchor = anchored("128个")
    assert find(anchor, content(TEXT)) == Found(anchor.spot, exact=True)


def test_text_before_them_moves_the_place() -> None:
    edited = "记者从市水利局获悉，" + TEXT
    found = find(anchored("128个"), content(edited))
    assert found is not None
    assert found.exact
    assert shown(found, edited) == "128个"


def test_of_the_same_words_twice_the_one_between_the_old_neighbours_is_meant() -> None:
    text = "一月完成投资5亿元，二月完成投资6亿元。"
    start = text.rindex("完成投资")
    anchor = anchor_at(content(text), Spot("b1", 0, start, start + 4))
    edited = "一季度里，一月完成投资5亿元，三月完成投资7亿元，二月完成投资6亿元。"
    found = find(anchor, content(edited))
    assert found is not None
    assert edited[found.spot.start - 2 : found.spot.start] == "二月"


def test_changed_words_are_found_and_said_to_be_changed() -> None:
    edited = TEXT.replace("128个", "131个")
    found = find(anchored("128个"), content(edited))
    assert found is not None
    assert not found.exact
    assert shown(found, edited) == "131个"


def test_of_removed_words_the_gap_is_the_place() -> None:
    edited = TEXT.replace("，完成投资2.36亿元", "")
    found = find(anchored("，完成投资2.36亿元"), content(edited))
    assert found is not None
    assert not found.exact
    assert found.spot.start == found.spot.end == edited.index("，同比")


def test_a_paragraph_that_was_split_keeps_its_mark() -> None:
    first, second = TEXT[:18], TEXT[18:]
    found = find(anchored("完成投资2.36亿元"), content(first, second))
    assert found is not None
    assert found.spot.block == "b2"
    assert shown(found, second) == "完成投资2.36亿元"


def test_two_characters_alone_are_not_looked_for_in_other_paragraphs() -> None:
    anchor = anchored("投资")
    other = replace(content("甲", "今年以来招商引资，投资环境好转。"), body=Body((
        Paragraph("b9", (Run("今年以来招商引资，投资环境好转。"),)),
    )))  # fmt: skip
    assert find(anchor, other) is None


def test_a_whole_block_a_field_and_a_file_can_be_meant() -> None:
    text = content(TEXT)
    block = anchor_at(text, Spot("b1"))
    title = anchor_at(text, Spot("@field.title", 0, 2, 4))
    file = anchor_at(text, Spot(f"@file.{FILE}", 0, 0, 4))
    assert (block.quote, title.quote, file.quote) == ("", "水利", "任务清单")
    assert all(find(anchor, text) for anchor in (block, title, file))
    renamed = content(TEXT, title="今年冬春水利修复开工")
    found = find(title, renamed)
    assert found is not None
    assert renamed.title[found.spot.start : found.spot.end] == "水利"
    assert find(block, content()) is None
    assert find(file, replace(text, attachments=())) is None


def test_a_long_stretch_is_cut() -> None:
    text = "长" * 2_000
    assert len(anchor_at(content(text), Spot("b1", 0, 10, 1_900)).quote) == 500


def test_spelling_is_read_back_and_others_are_refused() -> None:
    anchor = anchored("128个")
    value = anchor.to_json()
    assert Anchor.from_json(value) == anchor
    for wrong in (
        {**value, "more": 1}, {**value, "end": 0}, {**value, "start": -1}, {**value, "quote": "长" * 501},
        {**value, "block": ""}, {**value, "before": "前" * 25}, [],
    ):  # fmt: skip
        with pytest.raises(Malformed):
            Anchor.from_json(wrong)


WORDS = st.text(alphabet="甲乙丙丁戊己庚辛壬癸，。12", min_size=0, max_size=40)


@given(before=WORDS, after=WORDS, new_before=WORDS, new_after=WORDS)
def test_words_that_stand_once_are_found_whatever_is_written_around_them(
    before: str, after: str, new_before: str, new_after: str
) -> None:
    words = "水利修复任务"
    old = before + words + after
    anchor = anchor_at(content(old), Spot("b1", 0, len(before), len(before) + len(words)))
    edited = new_before + words + new_after
    found = find(anchor, content(edited))
    assert found == Found(Spot("b1", 0, len(new_before), len(new_before) + len(words)), exact=True)


@given(text=WORDS, start=st.integers(0, 50), length=st.integers(0, 50), edited=WORDS)
def test_a_place_found_lies_within_the_text(text: str, start: int, length: int, edited: str) -> None:
    anchor = anchor_at(content(text), Spot("b1", 0, start, start + length))
    found = find(anchor, content(edited))
    assume(found is not None)
    assert found is not None
    assert 0 <= found.spot.start <= found.spot.end <= len(edited)
    if found.exact and anchor.quote:
        assert edited[found.spot.start : found.spot.end] == anchor.quote
