"""Dates and the figures beside them, over whole articles and single pieces."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from checks_kit import TODAY, article, codes, findings
from hypothesis import given
from hypothesis import strategies as st

from forms.checks.finding import Finding
from forms.checks.numbers.dates import WEEKDAYS, impossible_dates, wrong_weekdays
from forms.checks.piece import Piece

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31))


def one(text: str, code: str, **fields: str) -> Finding | None:
    found = findings(article(text, **fields), code)
    assert len(found) <= 1
    return found[0] if found else None


@given(DAYS)
def test_a_day_with_its_own_weekday_is_let_be_and_with_any_other_is_not(day: date) -> None:
    for shift in range(7):
        sign = WEEKDAYS[(day.weekday() + shift) % 7]
        piece = Piece(f"定于{day.year}年{day.month}月{day.day}日（星期{sign}）召开。", "paragraph")
        assert bool(list(wrong_weekdays(piece))) is (shift > 0)


@given(DAYS)
def test_a_day_of_the_calendar_is_let_be(day: date) -> None:
    text = f"{day.year}年{day.month}月{day.day}日、{day.month}月{day.day}日、{day.isoformat()}"
    assert not list(impossible_dates(Piece(text, "paragraph")))


def test_a_wrong_weekday_names_the_right_one() -> None:
    found = one("定于2026年11月21日（星期日）上午召开。", "numbers.weekday")
    assert found is not None
    assert (found.severity, found.text) == ("E", "2026年11月21日（星期日")
    assert str(found.message) == "2026年11月21日是星期六。"


def test_without_a_year_the_year_of_the_article_counts() -> None:
    code = "numbers.weekday-year"
    assert one("11月21日（星期六）召开。", code) is None
    found = one("11月21日（星期日）召开。", code)
    assert found is not None
    assert found.severity == "W"


def test_a_date_after_the_turn_of_the_year_counts_for_the_next() -> None:
    assert one("1月5日（星期二）召开。", "numbers.weekday-year") is None  # 2027
    assert one("1月5日（星期一）召开。", "numbers.weekday-year") is None  # 2026


def test_the_neighbouring_year_that_fits_is_named() -> None:
    found = one("活动于8月21日（星期四）举办。", "numbers.weekday-year")
    assert found is not None
    assert "2025" in str(found.message)
    other = one("活动于8月21日（星期一）举办。", "numbers.weekday-year")
    assert other is not None
    assert str(other.message) == "2026年8月21日是星期五。"


def test_the_date_of_the_article_is_its_own_year() -> None:
    content = article("8月21日（星期四）举办。", type_id="policy", date_issued="2025-08-30")
    assert codes(content, "numbers.weekday-year") == []


def test_the_29th_of_february_without_year_is_judged_by_its_weekday_alone() -> None:
    assert codes(article("2月29日（星期日）"), "numbers") == []
    assert codes(article("2月29日（星期日）", type_id="policy", date_issued="2024-03-01"), "numbers.weekday-year") != []


@pytest.mark.parametrize(
    ("text", "severity", "message"),
    [
        ("2026年2月29日", "E", "2026 年 2 月只有 28 天。"),
        ("4月31日前完成", "E", "4 月只有 30 天。"),
        ("2026年13月1日", "E", "没有 13 月。"),
        ("自13月1日起", "W", "没有 13 月。"),
        ("2026年5月0日", "E", "没有 0 日。"),
    ],
)
def test_an_impossible_day_says_why(text: str, severity: str, message: str) -> None:
    found = one(text, "numbers.date-impossible")
    assert found is not None
    assert (found.severity, str(found.message)) == (severity, message)


def test_a_backward_span_names_both_days() -> None:
    found = one("公示期为2026年11月20日至11月10日。", "numbers.date-order")
    assert found is not None
    assert str(found.message) == "截止日 2026年11月10日 早于起始日 2026年11月20日。"
    assert found.text == "2026年11月20日至11月10日"


def test_a_signature_with_zeros_is_an_error_and_in_a_sentence_a_doubt() -> None:
    found = findings(article("自2026年08月01日起施行。", "2026年08月01日"), "numbers")
    assert [(f.severity, f.code, f.fix) for f in found] == [
        ("E", "numbers.date-signed-padded", "2026年8月1日"),
        ("W", "numbers.date-padded", "2026年8月1日"),
    ]


# --- the day of a news item ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12月30日，全市防汛工作会议召开。", ["numbers.future"]),
        ("2027年11月20日，全市防汛工作会议召开。", ["numbers.future"]),
        ("11月20日，全市防汛工作会议召开。", []),
        ("12月30日，全市将召开防汛工作会议。", []),
        ("项目预计12月30日完工。", []),
        ("12月30日前完成整改。", []),
        ("3月1日，全市春耕现场会召开。", ["numbers.old-news"]),
        ("2025年11月20日，全市防汛工作会议召开。", ["numbers.old-news"]),
        ("3月1日，项目开工。11月20日，项目建成。", []),
        ("自3月1日起施行的办法，已见成效。", []),
        ("会议没有写日期。", []),
    ],
)
def test_the_day_of_a_news_item_against_today(text: str, found: list[str]) -> None:
    assert [c for c in codes(article(text), "numbers") if c in ("numbers.future", "numbers.old-news")] == found


def test_other_kinds_of_article_may_speak_of_any_day() -> None:
    assert codes(article("12月30日，全市会议召开。", type_id="policy"), "numbers.future") == []
    assert codes(article("3月1日，全市会议召开。", type_id="notice"), "numbers.old-news") == []


def test_shortly_after_the_turn_of_the_year_december_is_last_year() -> None:
    assert codes(article("12月30日，全市会议召开。"), "numbers", today=date(2027, 1, 5)) == []


def test_sixty_days_are_not_yet_old() -> None:
    for days, old in ((60, []), (61, ["numbers.old-news"])):
        day = TODAY - timedelta(days=days)
        assert codes(article(f"{day.month}月{day.day}日，全市会议召开。"), "numbers.old-news") == old
