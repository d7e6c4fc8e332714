"""Marks of state secrets, closely: where they stand in a text, and which of several are named."""

from __future__ import annotations

import pytest

from forms.checks.secrecy.marks import classified_marks, marks_in


@pytest.mark.parametrize(
    ("texts", "marks"),
    [
        (["绝密★"], ("绝密★",)),
        (["机密★1年"], ("机密★1年",)),
        (["标题\n机密★1年\n会议要点★完"], ("机密★1年",)),
        (["★重点★\n机密★1年"], ("机密★1年",)),
        (["秘密★6个月", "标题", "秘密★6个月\n机密★1年"], ("秘密★6个月", "机密★1年")),
        (["机密"], ()),
        (["★机密"], ()),
        (["★★★推荐"], ()),
    ],
)
def test_each_certain_mark_is_named_once(texts: list[str], marks: tuple[str, ...]) -> None:
    assert classified_marks(texts) == marks


def test_marks_of_several_lines_have_their_places_in_the_whole() -> None:
    text = "第一行\n机密★1年\n\n正文\n秘密★"
    found = marks_in(text)
    assert [(text[mark.start : mark.end], mark.kind) for mark in found] == [("机密★1年", "mark"), ("秘密★", "mark")]
    assert marks_in("第一行\n第二行") == ()


@pytest.mark.parametrize(("spaces", "kinds"), [(28, ["alone"]), (29, [])])
def test_a_line_that_is_only_the_grade_is_short(spaces: int, kinds: list[str]) -> None:
    assert [mark.kind for mark in marks_in("\u3000" * spaces + "机密")] == kinds


@pytest.mark.parametrize("word", ["商业", "工作", "国家", "技术", "个人", "军事", "保守", "泄露", "绝对"])
def test_a_longer_word_is_no_mark_cited(word: str) -> None:
    assert marks_in(f"双方约定{word}秘密★3年内不得外传。") == ()


def test_a_mark_within_a_sentence_is_cited() -> None:
    assert [mark.kind for mark in marks_in("该文件标注为秘密★3年内不得外传。")] == ["cited"]
