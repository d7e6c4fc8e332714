"""Where a finding stands in the file: exact for plain text, whatever its breaks, spaces and spelling."""

from __future__ import annotations

import unicodedata
from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given

from forms.body.text import plain_text
from forms.checks.article import Circumstances, read_article
from forms.content import Content
from forms.importers import read_document
from forms.problems import BODY
from sync.cli.checking.places import Place, Source, extracted, original
from sync.cli.checking.reading import read

AROUND = Circumstances(today=date(2026, 11, 27))


def read_text(text: str) -> tuple[Content, Source]:
    reading = read(text.encode(), "a.txt", None)
    return reading.content, reading.source


def place_of(text: str, word: str, key: str = BODY) -> Place:
    content, source = read_text(text)
    within = plain_text(content.body).text if key == BODY else content.text(key)
    start = within.index(word)
    found = source.place(key, start, start + len(word))
    assert found is not None
    return found


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_and_columns_are_those_of_the_file(newline: str) -> None:
    text = newline.join(["关于节水的通知", "", "　　第一段有𠮷字。", "\t第二段。", "第三段。"])
    assert place_of(text, "节水", "title").line == 1
    found = place_of(text, "𠮷字")
    assert (found.line, found.column, found.end_line, found.end_column) == (3, 7, 3, 9)
    assert text[found.start : found.end] == "𠮷字"
    assert found.excerpt == "　　第一段有𠮷字。"
    assert (place_of(text, "第二段").line, place_of(text, "第二段").column) == (4, 2)
    assert place_of(text, "第三段。").line == 5


def test_a_paragraph_that_is_there_twice_has_two_places() -> None:
    text = "关于节水的通知\n请遵照执行。\n甲。\n请遵照执行。\n"
    content, source = read_text(text)
    body = plain_text(content.body).text
    places = [source.place(BODY, at, at + 2) for at in (body.index("遵照"), body.rindex("遵照"))]
    assert [found and found.line for found in places] == [2, 4]


def test_a_title_on_several_lines_is_found_on_each() -> None:
    text = "云水发〔2026〕12号\n云溪市水务局关于开展农村\n饮水工程检查的通知\n各乡镇人民政府：\n正文。\n"
    content, source = read_text(text)
    assert content.title == "云溪市水务局关于开展农村饮水工程检查的通知"
    at = content.title.index("农村饮水")
    found = source.place("title", at, at + 4)
    assert found is not None
    assert (found.line, found.column, found.end_line, found.end_column) == (2, 11, 3, 3)
    assert text[found.start : found.end] == "农村\n饮水"
    number = source.place("doc_number", 3, 9)
    assert number is not None
    assert text[number.start : number.end] == "〔2026〕"


def test_a_finding_over_two_paragraphs_runs_from_line_to_line() -> None:
    text = "标题在此处\n第一段。\n\n第二段。"
    content, source = read_text(text)
    body = plain_text(content.body).text
    found = source.place(BODY, body.index("段"), body.rindex("段"))
    assert found is not None
    assert (found.line, found.end_line, found.end_column) == (2, 4, 3)


def test_a_composed_letter_covers_what_it_was_written_with() -> None:
    text = "标题在此处\n前cafe\u0301后。\n完。"
    found = place_of(text, "é")
    assert text[found.start : found.end] == "e\u0301"
    assert place_of(text, "后").column == 7


def test_no_place_is_given_where_none_is_meant_or_none_is_left() -> None:
    _, source = read_text("标题在此处\n正文一段。\n正文二段。")
    assert source.place("title", 0, 0) is None
    assert source.place("@attachments", 0, 0) is None
    assert source.place("nothing", 1, 2) is None
    assert source.place(BODY, 900, 901) is None


def test_a_place_between_two_characters_is_behind_the_first() -> None:
    text = "标题在此处\n正文一段。\n完。"
    _, source = read_text(text)
    found = source.place(BODY, 2, 2)
    assert found is not None
    assert (found.start, found.end, found.line, found.column) == (8, 8, 2, 3)


def test_extracted_text_counts_its_own_lines() -> None:
    source = extracted([("title", "题"), ("summary", ""), ("keywords", "甲\n乙"), (BODY, "一\n二三")])
    assert source.text == "题\n甲\n乙\n一\n二三"
    assert not source.exact
    found = source.place(BODY, 3, 4)
    assert found == Place(9, 10, 5, 2, 5, 3, "二三")
    keyword = source.place("keywords", 2, 3)
    assert keyword is not None
    assert (keyword.line, keyword.excerpt) == (3, "乙")


LINES = st.lists(st.text(st.sampled_from("云水一。甲乙 \t　e\u0301\u200bA12"), max_size=12), min_size=1, max_size=8)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_character_is_found_where_it_was_written(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    imported = read_document(text.encode() or b" ", "a.txt")
    content = Content("text", "0" * 64, "check", fields={"title": imported.title}, body=imported.body)
    article = read_article(content, None, AROUND)
    source = original(text, article.segments)
    for segment in article.segments:
        for number, character in enumerate(segment.text):
            found = source.place(segment.field, segment.start + number, segment.start + number + 1)
            assert found is not None
            written = unicodedata.normalize("NFC", text[found.start : found.end]).replace("\t", " ")
            assert character in written or (character.isspace() and segment.field == "title")
