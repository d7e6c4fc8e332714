"""The title against the body, amounts that stand twice, and growth told in a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from checks_kit import article, codes, findings
from hypothesis import given
from hypothesis import strategies as st

from forms.checks.numbers.amounts import wrong_amounts
from forms.checks.numbers.capitals import write_capital
from forms.checks.numbers.comparison import wrong_growth
from forms.checks.piece import Piece


@pytest.mark.parametrize(
    ("title", "body", "text"),
    [
        ("云溪市建成12个口袋公园", "今年以来，云溪市共建成15个口袋公园。", "12个"),
        ("云溪市召开第十二次科普联席会议", "11月20日，云溪市第十三次科普联席会议召开。", "第十二次"),
        ("2026年度公开招聘公告", "现将2025年度公开招聘有关事项公告如下：", "2026"),
        ("3000名志愿者上岗", "11月20日，全市2000名志愿者上岗。", "3000名"),
    ],
)
def test_the_same_thing_with_another_value(title: str, body: str, text: str) -> None:
    (found,) = findings(article(body, title=title), "numbers.title-value")
    assert (found.field, found.text, found.severity) == ("title", text, "W")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("云溪市建成12个口袋公园", "云溪市建成12个口袋公园，去年建成8个口袋公园。"),
        ("云溪市建成12个口袋公园", "新城区建成5个口袋公园，老城区建成7个口袋公园。"),
        ("云溪市建成12个口袋公园", "全市建成15个停车场。"),
        ("云溪市召开第十二次科普联席会议", "第十二次科普联席会议召开，回顾了第十一次科普联席会议。"),
        ("2026年度公开招聘公告", "2026年度公开招聘在2025年度公开招聘的基础上进行。"),
        ("云溪市投入500万元", "云溪市投入300万元用于养老。"),
        ("云溪市召开会议", "会议第十二次强调安全。"),
        ("建成12个口袋公园和15个口袋公园", "全市建成15个口袋公园。"),
    ],
)
def test_what_may_be_another_thing_is_let_be(title: str, body: str) -> None:
    assert codes(article(body, title=title), "numbers.title-value") == []


def test_another_day_in_the_title() -> None:
    code = "numbers.title-date"
    (found,) = findings(article("11月21日，集中接访举行。", title="11月20日集中接访"), code)
    assert (found.text, str(found.message)) == ("11月20日", "正文写的是“11月21日”。")
    assert codes(article("11月20日，集中接访举行。", title="11月20日集中接访"), code) == []
    assert codes(article("11月21日报名，11月22日截止。", title="11月20日集中接访"), code) == []
    assert codes(article("集中接访举行。", title="11月20日集中接访"), code) == []


# --- amounts ---


@given(st.integers(min_value=1, max_value=10**11), st.integers(min_value=1, max_value=10**6))
def test_an_amount_that_stands_twice_is_compared(cents: int, off: int) -> None:
    amount, other = Decimal(cents) / 100, Decimal(cents + off) / 100
    capital = write_capital(amount)
    assert not list(wrong_amounts(Piece(f"合同价为人民币{capital}（¥{amount:,.2f}元）。", "paragraph")))
    assert not list(wrong_amounts(Piece(f"合同价为{amount:.2f}元（大写：{capital}）。", "paragraph")))
    (hit,) = wrong_amounts(Piece(f"合同价为人民币{capital}（小写：{other:,.2f}元）。", "paragraph"))
    assert hit.suggestions == (write_capital(other),)


def test_two_amounts_in_one_sentence_are_each_compared_with_their_own() -> None:
    text = "首付壹仟元整（1000元），尾款贰仟元整（2500元）。"
    (found,) = findings(article(text), "numbers.capital-amount")
    assert (found.severity, found.text, found.suggestions) == ("E", "贰仟元整", ("贰仟伍佰元整",))


# --- growth ---


@given(st.integers(min_value=20, max_value=9999), st.integers(min_value=20, max_value=9999))
def test_a_rate_that_was_worked_out_is_let_be(old: int, new: int) -> None:
    rate = abs(Decimal(new) / old - 1) * 100
    way = ("增加", "增长") if new >= old else ("减少", "下降")
    text = f"园区企业由{old}家{way[0]}到{new}家，{way[1]}{rate:.1f}%。"
    assert not list(wrong_growth(Piece(text, "paragraph")))
    wrong = f"园区企业由{old}家{way[0]}到{new}家，{way[1]}{rate * 2 + 50:.1f}%。"
    assert list(wrong_growth(Piece(wrong, "paragraph")))


def test_a_wrong_rate_says_the_right_one() -> None:
    (found,) = findings(article("园区企业由120家增加到150家，增长30%。"), "numbers.growth")
    assert (found.text, str(found.message)) == ("增长30%", "按两个数值计算应为 25.0%。")


@pytest.mark.parametrize(
    "text",
    [
        "园区企业由120家增加到150家，其中30%为科技企业。",
        "收入由120万元增加到150个单位，增长30%。",
        "地区生产总值由120亿元增加到150亿元，增长6%。",
        "园区企业由120家增加到150家。税收增长30%。",
        "按可比价格计算，产值由120亿元增加到150亿元，增长6%。",
    ],
)
def test_sentences_that_tell_something_else(text: str) -> None:
    assert codes(article(text), "numbers.growth") == []


def test_percentage_points_are_suggested() -> None:
    (found,) = findings(article("合格率由90%提高到95%，提高5%。"), "numbers.percentage-points")
    assert (found.text, found.suggestions) == ("%", ("个百分点",))
