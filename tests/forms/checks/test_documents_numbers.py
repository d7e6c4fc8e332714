"""发文字号 and 索引号, old standards, marks of validity and openness, titles."""

from __future__ import annotations

from datetime import date

import pytest
from checks_kit import article
from documents_kit import found, short


@pytest.mark.parametrize(
    ("text", "severity", "fix"),
    [
        ("按照国办发[2017]47号执行。", "E", "〔2017〕"),
        ("按照云政办函（2026）12号执行。", "E", "〔2026〕"),
        ("按照云溪通告（2026）12号执行。", "W", None),
        ("按照财税【2018】32号执行。", "E", "〔2018〕"),
        ("按照云政发〔2026]3号执行。", "E", "〔2026〕"),
        ("（2023）云01民终123号", "", None),
        ("审图号：GS京（2022）0316号", "", None),
        ("采购项目编号：云财采[2026]15号", "", None),
        ("云卫食证字（2012）第1234号", "", None),
        ("住人民路（1998）12号楼", "", None),
        ("会议室[2026]号", "", None),
    ],
)
def test_brackets(text: str, severity: str, fix: str | None) -> None:
    hits = found(article(text), "number-brackets")
    assert [(f.severity, f.fix) for f in hits] == ([(severity, fix)] if severity else [])


def test_the_fix_replaces_exactly_the_brackets() -> None:
    text = "依据国办发[2017]47号和云政发（2026）3号。"
    hits = found(article(text), "number-brackets")
    for hit in reversed(hits):
        text = text[: hit.start] + (hit.fix or "") + text[hit.end :]
    assert text == "依据国办发〔2017〕47号和云政发〔2026〕3号。"


def test_ordinal_padding_year_and_spaces() -> None:
    assert short(article("云政发〔2026〕第3号"), "number-ordinal") == [("E", "第3")]
    assert short(article("云环罚字〔2026〕第3号"), "number-ordinal") == [("W", "第3")]
    assert short(article("国务院令第797号"), "number-ordinal") == []
    assert [(f.text, f.fix) for f in found(article("云政发〔2026〕003号"), "number-padding")] == [("003", "3")]
    assert short(article("云政发〔2026〕第03号"), "number-padding") == []
    assert [f.fix for f in found(article("云政发〔2026〕第03号"), "number-ordinal")] == ["3"]
    assert [f.suggestions for f in found(article("云政发〔26〕3号"), "number-short-year")] == [("2026",)]
    assert [f.fix for f in found(article("云政发 〔2026〕 3号"), "number-spaces")] == ["发〔2026〕3号"]


def test_the_field_of_the_form_is_left_to_the_form() -> None:
    assert found(article("正文", type_id="policy", doc_number="云政发[2026]3号"), "number-brackets") == []


def test_the_title_comes_before_the_number() -> None:
    assert short(article("落实国办发〔2017〕47号《指引》要求"), "number-order") == [("I", "落实国办发〔2017〕47号")]
    assert short(article("《甲》（云政发〔2026〕1号）《乙》（云政发〔2026〕2号）"), "number-order") == []


@pytest.mark.parametrize(
    ("number", "day", "severities"),
    [
        ("云政发〔2025〕12号", "2026-11-16", ["E"]),
        ("云溪市公告2025年第3号", "2026-11-16", ["E"]),
        ("云政发〔2025〕96号", "2026-01-05", ["W"]),
        ("云政发〔2026〕1号", "2026-01-05", []),
        ("第3号", "2026-01-05", []),
    ],
)
def test_the_year_of_the_number_is_that_of_the_date(number: str, day: str, severities: list[str]) -> None:
    content = article("正文", type_id="policy", doc_number=number, date_issued=day)
    hits = found(content, "number-year")
    assert [f.severity for f in hits] == severities
    assert all(f.field == "doc_number" and f.text == number for f in hits)


def test_the_year_of_the_index_number() -> None:
    content = article("正文", type_id="policy", index_number="990000025/2025-00003", date_issued="2026-11-16")
    assert short(content, "index-year") == [("W", "990000025/2025-00003")]
    assert (
        short(
            article("正文", type_id="policy", index_number="990000025/2026-00003", date_issued="2026-11-16"),
            "index-year",
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("按照GB/T 9704-1999排版", True),
        ("按照GB/T9704—2022排版", True),
        ("按照GB/T 9704—2012排版", False),
        ("GB/T 9704-1999已被代替", False),
        ("《标点符号用法》（GB/T 15834-1995）", True),
        ("《标点符号用法》（GB/T 15834-2011）", False),
        ("数字用法依照GB/T 15835-1995", True),
        ("《国家行政机关公文处理办法》规定", True),
        ("原《国家行政机关公文处理办法》规定", False),
    ],
)
def test_standards_that_no_longer_hold(text: str, hit: bool) -> None:
    assert bool(found(article(text), "old-standard")) is hit


# --- titles ---


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("关于解决办公用房的请示报告", ["请示报告"]),
        ("关于转发防汛通知的通知", []),
        ("关于转发《关于做好防汛工作的通知》的通知", []),
        ("关于做好防汛工作的通知的通知", ["通知的通知"]),
        ("关于做好防汛工作的通知通告", ["通知通告"]),
        ("云溪市水务局关于防汛工作的报告", []),
    ],
)
def test_two_kinds_in_a_title(title: str, texts: list[str]) -> None:
    assert [text for _, text in short(article("正文", title=title), "title-kinds")] == texts


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("云溪市水务局关于做好防汛工作的通知", []),
        ("云溪市水务局关于印发《防汛办法》的通知", []),
        ("云溪市水务局关于做好防汛工作通知", [("W", "通知")]),
        ("云溪市水务局做好防汛工作的通知", [("W", "通知")]),
        ("关于做好防汛工作的通知", [("I", "关于")]),
        ("云溪市水务局关于做好关于防汛工作的通知", [("W", "关于")]),
        ("云溪市水务局关于转发省水利厅关于防汛工作文件的通知", []),
        ("云溪市人民政府关于东湖规划的批复", []),
        ("云溪市防汛条例（试行）", []),
        ("云溪市人民政府公告", []),
    ],
)
def test_elements_of_a_title(title: str, expected: list[tuple[str, str]]) -> None:
    assert short(article("正文", type_id="policy", title=title), "title-elements") == expected


def test_elements_are_looked_for_in_documents_only() -> None:
    assert short(article("正文", title="我市发出防汛通知"), "title-elements") == []


def test_the_kind_in_title_and_form() -> None:
    title = "云溪市人民政府关于加强节水工作的意见（试行）"
    assert short(article("正文", type_id="policy", title=title, document_genre="08"), "title-genre") == [("W", "意见")]
    assert short(article("正文", type_id="policy", title=title, document_genre="07"), "title-genre") == []
    notice = article("正文", type_id="notice", title="关于停水的公告", notice_kind="notice")
    assert short(notice, "title-genre") == [("W", "公告")]
    assert (
        short(article("正文", type_id="notice", title="关于停水的公告", notice_kind="consultation"), "title-genre")
        == []
    )


def test_a_report_does_not_ask() -> None:
    text = "以上意见妥否，请批示。"
    assert short(article(text, title="关于防汛工作的报告"), "report-asks") == [("W", "请批示")]
    assert short(article(text, title="关于防汛工作的请示"), "report-asks") == []


# --- marks ---


def test_a_file_no_longer_in_force_says_so() -> None:
    def policy(title: str, validity: str, *texts: str) -> list[tuple[str, str]]:
        return short(article(*(texts or ("正文",)), type_id="policy", title=title, validity=validity), "validity-mark")

    assert policy("节水办法", "repealed") == [("W", "节水办法")]
    assert policy("节水办法（已废止）", "repealed") == []
    assert policy("节水办法", "expired", "（已失效）") == []
    assert policy("节水办法（已废止）", "valid") == [("W", "（已废止）")]
    assert policy("关于废止节水办法的通知", "valid") == []


def test_a_file_past_its_end_is_not_in_force() -> None:
    content = article("正文", type_id="policy", title="节水办法", validity="valid", expiry_date="2026-11-26")
    assert short(content, "validity-mark") == [("W", "2026-11-26")]
    assert short(content, "validity-mark", today=date(2026, 11, 26)) == []


@pytest.mark.parametrize(
    ("text", "begins", "ends", "texts"),
    [
        ("本办法自2027年1月1日起施行，有效期五年。", "2027-01-01", "2031-12-31", []),
        ("本办法自2027年1月1日起施行，有效期5年。", "2027-01-01", "2032-01-01", []),
        ("本办法自2027年1月1日起施行，有效期三年。", "2027-01-01", "2031-12-31", ["有效期三年"]),
        ("本办法自2027年1月1日起施行。", "2027-02-01", "", ["2027年1月1日"]),
        ("《旧办法》自2020年1月1日起施行。本办法自2027年2月1日起施行。", "2027-02-01", "", []),
        ("本办法自公布之日起施行。", "2027-02-01", "", []),
    ],
)
def test_dates_of_validity(text: str, begins: str, ends: str, texts: list[str]) -> None:
    content = article(text, type_id="policy", effective_date=begins, expiry_date=ends)
    assert [t for _, t in short(content, "validity-dates")] == texts


def test_the_mark_of_openness() -> None:
    assert short(article("正文", type_id="policy", open_mark=True), "open-mark") == [("I", "open")]
    assert short(article("正文", "（此件公开发布）", type_id="policy", open_mark=True), "open-mark") == []
    assert short(article("正文", "（此件公开发布）", type_id="policy"), "open-mark") == [("W", "（此件公开发布）")]
    assert short(article("正文"), "open-mark") == []
