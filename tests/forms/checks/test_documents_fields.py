"""Periods of announcements, service guides, policy files and their interpretations."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from checks_kit import article
from documents_kit import found, short

from forms.checks.documents.days import written_periods
from forms.checks.documents.linked import shingles
from forms.content import Content

POLICY_ID, OWN_ID = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年11月20日至11月26日", (date(2026, 11, 20), date(2026, 11, 26))),
        ("2026年11月20日—26日", (date(2026, 11, 20), date(2026, 11, 26))),
        ("11月20日起至2026年12月2日止", (date(2026, 11, 20), date(2026, 12, 2))),
        ("2026年12月28日（星期一）至1月5日", (date(2026, 12, 28), date(2027, 1, 5))),
        ("2026年11月20日9时至26日17时", (date(2026, 11, 20), date(2026, 11, 26))),
        ("2026年2月30日至3月2日", None),
    ],
)
def test_periods_are_read(text: str, expected: tuple[date, date] | None) -> None:
    assert [period.days(2026) for period in written_periods(text)] == [expected]


def notice(*texts: str, kind: str = "publicity", **fields: Any) -> Content:
    values = {"start_date": "2026-11-20", "end_date": "2026-11-26", "date_issued": "2026-11-20", **fields}
    return article(*texts, type_id="notice", notice_kind=kind, **values)


@pytest.mark.parametrize(
    ("texts", "kind", "expected"),
    [
        (("公示期为2026年11月20日至26日。",), "publicity", []),
        (("公示期为2026年11月20日至25日。",), "publicity", [("E", "2026年11月20日至25日")]),
        (("公示期为2026年11月20日至25日。", "异议于11月20日至26日提出。"), "publicity", []),
        (("工程于2026年3月1日至5月6日施工。",), "publicity", []),
        (("报名时间：11月21日至25日。",), "recruitment", [("W", "11月21日至25日")]),
    ],
)
def test_the_period_in_text_and_form(texts: tuple[str, ...], kind: str, expected: list[tuple[str, str]]) -> None:
    assert short(notice(*texts, kind=kind), "period-fields") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公示期7天，自2026年11月20日至26日。", []),
        ("公示期6天，自2026年11月20日至26日。", []),
        ("公示期15天，自2026年11月20日至26日。", [("E", "15天")]),
        ("公示期5个工作日，自2026年11月20日至26日。", []),
        ("公示期7个工作日，自2026年11月20日至26日。", [("W", "7个工作日")]),
        ("公示期5天，自2026年11月20日至26日。", [("W", "5天")]),
        ("公示期7个工作日，自2026年9月28日至10月9日。", []),
        ("公示期为十日。", [("E", "十日")]),
        ("公示时间为2026年11月20日至26日。", []),
        ("公示期满5日内提出复核，意见于11月20日至26日提出。", []),
    ],
)
def test_stated_days_and_days_between(text: str, expected: list[tuple[str, str]]) -> None:
    assert short(notice(text), "period-days") == expected


def test_the_days_of_another_period_are_not_those_of_the_form() -> None:
    assert short(notice("公示期为7个工作日。", kind="recruitment"), "period-days") == []
    assert short(notice("公示期为7个工作日。"), "period-days") == [("W", "7个工作日")]


def test_an_announcement_without_period_or_telephone() -> None:
    content = article("名单如下。", type_id="notice", notice_kind="notice", title="关于拟聘人员的公示")
    assert [str(f.message) for f in found(content, "period-missing")] == ["起止时间和联系电话都没有写。"]
    half = article("电话0000-5550219。", type_id="notice", notice_kind="notice", title="关于拟聘人员的公示")
    assert [str(f.message) for f in found(half, "period-missing")] == ["没有写起止时间。"]
    half = article("公示期为五日。", type_id="notice", notice_kind="notice", title="关于拟聘人员的公示")
    assert [str(f.message) for f in found(half, "period-missing")] == ["没有写联系电话。"]
    full = article(
        "公示期为2026年11月20日至26日，电话0000-5550219。",
        type_id="notice",
        notice_kind="notice",
        title="关于拟聘人员的公示",
    )
    assert found(full, "period-missing") == []
    assert found(article("名单", type_id="notice", notice_kind="publicity", title="某公示"), "period-missing") == []
    assert (
        found(article("名单", type_id="notice", notice_kind="notice", title="公示结果的通知"), "period-missing") == []
    )


def test_a_period_does_not_begin_before_the_announcement() -> None:
    assert short(notice("正文", date_issued="2026-11-23"), "period-start") == [("W", "2026-11-20")]
    assert short(notice("正文"), "period-start") == []


# --- service guides ---


def guide(**fields: Any) -> Content:
    return article(type_id="service-guide", **fields)


def test_elements_hold_something() -> None:
    assert short(guide(conditions="待定。", place="（略）", hours="工作日8时30分至12时"), "guide-placeholder") == [
        ("E", "待定。"),
        ("E", "（略）"),
    ]
    assert short(guide(materials="详见附件", conditions="无"), "guide-placeholder") == [("W", "无"), ("W", "详见附件")]
    assert short(guide(fee="无", conditions="无犯罪记录"), "guide-placeholder") == []
    assert short(article("待定", title="待定"), "guide-placeholder") == []


@pytest.mark.parametrize(
    ("legal", "promised", "severities"),
    [
        ("20个工作日", "5个工作日", []),
        ("5个工作日", "20个工作日", ["E"]),
        ("20个工作日", "20个工作日", []),
        ("20日", "20个工作日", []),
        ("20日", "25个工作日", ["E"]),
        ("20个工作日", "25日", ["W"]),
        ("20个工作日", "即时办结", []),
        ("即时办结", "1个工作日", ["E"]),
        ("20个工作日", "1个月", ["W"]),
        ("", "5个工作日", []),
        ("法律没有规定", "5个工作日", []),
        ("受理5日，审查15日", "20日", []),
    ],
)
def test_the_promised_limit_is_at_most_the_legal_one(legal: str, promised: str, severities: list[str]) -> None:
    hits = found(guide(legal_limit=legal, promised_limit=promised), "guide-limit")
    assert [f.severity for f in hits] == severities


def test_the_steps_name_the_promised_limit() -> None:
    process = "1.申请\n2.审查：自受理之日起全程3个工作日内办结。"
    (hit,) = found(guide(promised_limit="5个工作日", process=process), "guide-limit")
    assert (hit.severity, hit.field, hit.text) == ("W", "process", "3个工作日")
    assert found(guide(promised_limit="3个工作日", process=process), "guide-limit") == []
    assert found(guide(promised_limit="5个工作日", process="受理：1个工作日内作出决定。"), "guide-limit") == []


@pytest.mark.parametrize(
    ("phone", "wrong"),
    [
        ("0592-1234567", []),
        ("010-12345678转801", []),
        ("0592-1234567、7654321", []),
        ("1234567", ["1234567"]),
        ("0592-123456", ["0592-123456"]),
        ("12345", []),
        ("400-123-4567", []),
        ("05921234567", []),
    ],
)
def test_telephone_numbers_can_be_dialled(phone: str, wrong: list[str]) -> None:
    assert [text for _, text in short(guide(contact_phone=phone), "guide-phone")] == wrong


# --- policy and interpretation ---

TEXT = "第一条　年用水量一万立方米以上的单位实行计划用水管理，于每年十一月底前提出下一年度用水申请，由水务部门在二十个工作日内核定。"


def policy(**fields: Any) -> Content:
    values = {
        "title": "关于印发《计划用水管理办法》的通知", "doc_number": "云水规〔2026〕3号", "date_issued": "2026-11-16",
        "interpretation_article": OWN_ID, **fields,
    }  # fmt: skip
    return article(TEXT, "第二条　违反本办法的，由水务部门责令限期改正，并纳入信用记录。", type_id="policy", **values)


def reading(*texts: str, **fields: Any) -> Content:
    values = {"title": "《计划用水管理办法》解读", "policy_article": POLICY_ID, **fields}
    return article(*(texts or ("为什么制定办法",)), type_id="interpretation", **values)


def tied(content: Content, other: Content, name: str = "linked-policy") -> list[tuple[str, str, str]]:
    around = {"linked": {POLICY_ID: other, OWN_ID: other}, "article": OWN_ID}
    return [(f.severity, f.field, f.text) for f in found(content, name, **around)]


def test_an_interpretation_agrees_with_its_policy() -> None:
    right = reading(
        policy_number="云水规〔2026〕3号", policy_title="关于印发《计划用水管理办法》的通知", policy_date="2026-11-18"
    )
    assert tied(right, policy()) == []
    assert tied(reading(policy_number="云水规〔2026〕4号"), policy()) == [("E", "policy_number", "云水规〔2026〕4号")]
    assert tied(reading(policy_title="节水办法"), policy()) == [("E", "policy_title", "节水办法")]
    assert tied(reading(policy_title="计划用水管理办法"), policy()) == [("W", "policy_title", "计划用水管理办法")]
    assert tied(reading(policy_date="2026-11-15"), policy()) == [("E", "policy_date", "2026-11-15")]
    assert tied(reading(title="政策解读"), policy()) == [("I", "title", "政策解读")]


def test_the_two_point_to_each_other() -> None:
    assert tied(reading(), policy(interpretation_article=POLICY_ID)) == [("W", "policy_article", POLICY_ID)]
    assert tied(reading(), policy(interpretation_article="")) == [("I", "policy_article", POLICY_ID)]
    assert tied(reading(), policy(interpretation_article="", interpretation_address="https://a.gov.example/1")) == []
    own = "linked-interpretation"
    assert tied(policy(), reading(policy_article=OWN_ID), own) == []
    assert tied(policy(), reading(policy_article=POLICY_ID), own) == [("E", "interpretation_article", OWN_ID)]
    number = reading(policy_article="", policy_number="云水规〔2026〕9号")
    assert tied(policy(), number, own) == [("E", "interpretation_article", OWN_ID)]
    assert tied(policy(), reading(policy_article=""), own) == [("W", "interpretation_article", OWN_ID)]


def test_nothing_is_said_of_what_is_not_at_hand() -> None:
    assert found(reading(policy_number="云水规〔2026〕4号"), "linked-policy") == []
    assert found(policy(), "linked-interpretation") == []


def test_the_number_in_the_text() -> None:
    content = reading("《办法》（云水规〔2026〕2号）印发", policy_number="云水规〔2026〕3号")
    assert short(content, "interpretation-number") == [("W", "云水规〔2026〕2号")]
    both = reading("《办法》（云水规〔2026〕3号）代替云水规〔2020〕2号", policy_number="云水规〔2026〕3号")
    assert short(both, "interpretation-number") == []
    assert short(reading("依据国发〔2026〕2号", policy_number="云水规〔2026〕3号"), "interpretation-number") == []


def test_copying_the_policy_is_no_interpretation() -> None:
    filler = (
        "办法出台前，我们走访了三十八家单位，听取意见五十七条，大家最关心的是申请时间和核定程序，因此作了细化说明。"
    )
    assert tied(reading(TEXT, TEXT[4:]), policy(), "interpretation-copies") != []
    assert tied(reading(TEXT, filler, filler[::-1]), policy(), "interpretation-copies") == []
    assert tied(reading(TEXT[:30]), policy(), "interpretation-copies") == []


def test_marks_and_spaces_do_not_hide_a_copy() -> None:
    assert shingles("甲乙丙丁戊己庚辛") == shingles("甲乙，丙丁 戊己“庚辛”") == {"甲乙丙丁戊己庚辛"}
    assert shingles("甲乙丙") == frozenset()
