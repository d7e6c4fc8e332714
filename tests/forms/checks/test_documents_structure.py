"""Levels, signatures, attachments."""

from __future__ import annotations

from datetime import date

import pytest
from checks_kit import article, paragraphs
from documents_kit import file, found, short
from hypothesis import given
from hypothesis import strategies as st

from forms.body.model import AttachmentLink, Divider, Heading, Run
from forms.checks.documents.days import han, in_words, weekdays, written_days
from forms.checks.documents.levels import _in_han
from forms.content import FieldValue


def levels(*texts: str) -> list[tuple[str, str]]:
    return short(article(*texts), "level-order")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("一、甲", "二、乙", "三、丙"), []),
        (("一、甲", "三、丙"), [("E", "三、")]),
        (("一、甲", "一、乙"), [("W", "一、")]),
        (("一、甲", "二、乙", "二、丙"), [("E", "二、")]),
        (("一、甲。二、乙", "三、丙"), [("W", "三、")]),
        (("二、甲", "三、乙"), [("W", "二、")]),
        (("一、甲", "（一）子", "（二）丑", "二、乙", "（一）子"), []),
        (("一、甲", "（一）子", "（三）丑"), [("E", "（三）")]),
        (("一、甲", "（二）子"), [("W", "（二）")]),
        (("一、甲", "1.子", "3.丑"), [("W", "3.")]),
        (("一、甲", "1.子", "2.丑", "二、乙", "1.子"), []),
        (("3.5亿元", "2026年", "1.8万亩"), []),
        (("第三条 有下列情形：", "（一）甲", "（二）乙", "第四条 有下列情形：", "（一）甲"), []),
        (("第三条 有下列情形：", "（一）甲", "（二）乙", "单位有下列情形的：", "（一）甲"), []),
        (("一、甲", "二、乙", "附件1", "一、甲", "二、乙"), []),
        (("十、甲", "十一、乙"), [("W", "十、")]),
        (("三、甲", "二、乙"), [("W", "三、"), ("W", "二、")]),
    ],
)
def test_order_of_levels(texts: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert levels(*texts) == expected


def test_a_heading_or_a_rule_across_begins_a_new_part() -> None:
    one, two = paragraphs("一、甲", "二、乙")
    again = (Heading("bh", 2, (Run("实施方案"),)), *paragraphs("一、甲")[:1])
    assert found(article(blocks=[one, two, *again]), "level-order") == []
    assert found(article(blocks=[one, two, Divider("bd"), one]), "level-order") == []


def test_headings_count_like_paragraphs() -> None:
    blocks = [Heading("b1", 2, (Run("一、甲"),)), Heading("b2", 2, (Run("三、乙"),))]
    (hit,) = found(article(blocks=blocks), "level-order")
    assert (hit.severity, hit.start, hit.end, hit.suggestions) == ("E", 4, 6, ("二、",))


def test_a_higher_level_within_a_lower_one() -> None:
    assert short(article("1.甲", "（一）乙"), "level-depth") == [("W", "（一）")]
    assert short(article("一、甲", "（一）乙", "1.丙", "（1）丁", "2.戊", "（二）己", "二、庚"), "level-depth") == []
    assert short(article("一、甲", "1.乙", "二、丙", "（一）丁"), "level-depth") == []


@given(st.integers(1, 99))
def test_numbers_are_read_as_they_are_written(number: int) -> None:
    assert han(_in_han(number)) == number


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_days_are_read_as_they_are_written(day: date) -> None:
    text = in_words(day)
    assert [found.day for found in written_days(f"于{text}印发")] == [day]
    assert weekdays(day, day) in (0, 1)


# --- signature ---


def signed(name: str, *texts: str, type_id: str = "policy", **fields: FieldValue) -> list[tuple[str, str]]:
    values: dict[str, FieldValue] = {"issuing_organ": "云溪市水务局", "date_issued": "2026-11-16", **fields}
    return short(article("正文如下。", *texts, type_id=type_id, **values), name)


def test_the_day_under_the_text() -> None:
    assert signed("signed-date", "云溪市水务局", "2026年11月16日") == []
    assert signed("signed-date", "云溪市水务局", "　　2026年11月15日") == [("E", "2026年11月15日")]
    assert signed("signed-date", "会议时间", "2026年11月15日") == []
    assert signed("signed-date", "云溪市水务局", "2026年11月16日", "节水办法", "云溪市财政局", "2025年1月2日") == []
    assert signed("signed-date", "云溪市水务局", "2026年11月15日", type_id="news") == []
    assert signed("signed-date", "云溪市水务局", "2026年11月15日前报送") == []


def test_the_unit_under_the_text() -> None:
    assert signed("signed-unit", "云溪市水务局", "2026年11月16日") == []
    assert signed("signed-unit", "云溪市财政局", "2026年11月16日") == [("E", "云溪市财政局")]
    assert signed("signed-unit", "市水务局", "2026年11月16日") == [("W", "市水务局")]
    assert signed("signed-unit", "云溪市财政局　云溪市水务局", "2026年11月16日") == []
    assert signed("signed-unit", "云溪市财政局", "2026年11月16日", joint_organs=("云溪市财政局",)) == []
    assert signed("signed-unit", "联系人：李雷，云溪市财政局", "2026年11月16日") == []
    assert signed("signed-unit", "云溪市财政局", "2026年11月16日", issuing_organ="") == []


def test_the_date_of_issue_has_arabic_numerals() -> None:
    hits = found(article("云溪市水务局", "二〇二六年十一月十六日", type_id="notice"), "signed-numerals")
    assert [(f.severity, f.fix) for f in hits] == [("W", "2026年11月16日")]
    assert signed("signed-date", "云溪市水务局", "二〇二六年十一月十六日") == []


# --- attachments ---

NOTE = ("附件：1.节水申请表", "2.用水单位名录")


def attached(name: str, *texts: str, files: tuple[str, ...] = (), type_id: str = "notice") -> list[tuple[str, str]]:
    return short(article(*texts, type_id=type_id, attachments=[file(n) for n in files]), name)


def test_attachments_named_are_there() -> None:
    both = ("节水申请表.docx", "用水单位名录.xlsx")
    assert attached("attachment-missing", "正文", *NOTE, files=both) == []
    assert attached("attachment-missing", "正文", *NOTE, files=both[:1]) == [("E", "用水单位名录")]
    assert attached("attachment-missing", "正文", *NOTE, "附件2", "甲厂、乙厂", files=both[:1]) == []
    assert attached("attachment-missing", "正文", *NOTE, "附件1", "甲", "附件2", "乙") == []
    assert (
        attached(
            "attachment-missing",
            "附件：请按表填写，并于5月1日前报送至市水务局，联系电话见网站，逾期不予受理，特此说明，请各单位抓紧办理，不要拖延，以免影响统计工作进度和后续安排，谢谢配合支持。",
        )
        == []
    )


def test_a_picture_may_be_the_attachment() -> None:
    content = article("附件：办事流程图", type_id="notice", attachments=[file("流程.png", media_type="image/png")])
    assert short(content, "attachment-missing") == [("W", "办事流程图")]


def test_numbers_of_attachments() -> None:
    assert attached("attachment-number", "填写附件3。", *NOTE) == [("E", "附件3")]
    assert attached("attachment-number", "填写附件2。", *NOTE) == []
    assert attached("attachment-number", "《节水办法》附件3规定", *NOTE) == []
    assert attached("attachment-number", "填写附件3。") == []
    assert attached("attachment-number", "附件1：甲表", "附件3：乙表") == [("E", "乙表")]
    assert attached("attachment-number", "附件1：甲表", "附件1：乙表") == [("E", "乙表")]
    assert attached("attachment-number", "附件1：甲表", "附件2：乙表") == []
    assert attached("attachment-number", "附件：甲表") == []


def test_several_attachments_in_one_paragraph() -> None:
    line = "附件：1.节水申请表 2.用水单位名录"
    assert attached("attachment-number", "填写附件2。", line) == []
    assert attached("attachment-number", "填写附件3。", line) == [("E", "附件3")]
    assert attached("attachment-missing", line, files=("节水申请表.docx",)) == [("E", "用水单位名录")]
    assert attached("attachment-missing", "附件：1.申请表\n2.名录", files=("申请表.docx",)) == [("E", "名录")]


def test_attachments_that_stand_in_the_body() -> None:
    assert attached("attachment-missing", *NOTE, "附件1 节水申请表", "甲", "附件2 用水单位名录", "乙") == []
    heads = [*paragraphs(*NOTE), Heading("h1", 2, (Run("附件1：申请表"),)), Heading("h2", 2, (Run("附件2：名录"),))]
    assert found(article(blocks=heads, type_id="notice"), "attachment-missing") == []
    assert attached("attachment-missing", *NOTE, "节水工作方案正文。" * 20) == [
        ("W", "节水申请表"),
        ("W", "用水单位名录"),
    ]
    assert attached("attachment-number", "附件：申请表", "正文", "附件1：申请表") == []


def test_names_of_attachments() -> None:
    assert (
        attached("attachment-name", *NOTE, files=("附件1：节水申请表.docx", "附件2-用水单位名录（2026年）.xlsx")) == []
    )
    assert attached("attachment-name", "附件：节水申请表", files=("防汛预案.pdf",)) == [("W", "节水申请表")]
    extra = attached("attachment-name", *NOTE, files=("节水申请表.docx", "用水单位名录.xlsx", "收费标准.pdf"))
    assert extra == [("I", "收费标准.pdf")]


def test_links_to_files_are_notes_too() -> None:
    link = AttachmentLink("bl", file("申请表.pdf").digest, "附件：节水申请表；")
    content = article(blocks=[*paragraphs("正文"), link], type_id="notice", attachments=[file("申请表.pdf")])
    (hit,) = found(content, "attachment-punctuation")
    assert (hit.text, hit.fix) == ("节水申请表；", "节水申请表")
    assert found(content, "attachment-missing") == []
