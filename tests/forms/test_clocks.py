"""Working days against the official notices: how many a year has, what is due when, and what is only provisional."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.clocks import Calendar, Due, calendar, read_year
from forms.errors import Malformed
from resources import folder
from sync.chain.clock import CHINA

DAYS = st.dates(date(2024, 1, 1), date(2026, 11, 30))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_the_notice_leaves(year: int, count: int) -> None:
    assert calendar().workdays(date(year, 1, 1), date(year, 12, 31)) == count


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2025-09-19", 20, "2025-10-23"),
        ("2026-02-10", 5, "2026-02-24"),
        ("2026-04-30", 15, "2026-05-25"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2025-12-31", 20, "2026-01-29"),
        ("2024-09-30", 5, "2024-10-12"),
        ("2026-11-20", 0, "2026-11-20"),
    ],
)
def test_spans_of_working_days_end_where_the_county_counts_them(start: str, amount: int, end: str) -> None:
    assert calendar().due(day(start), amount) == Due(day(end), False)


def test_days_as_they_come_are_not_stopped_by_weekends_or_holidays() -> None:
    assert calendar().due(day("2025-12-17"), 60, "day") == Due(day("2026-02-15"), False)
    assert calendar().due(day("2029-12-17"), 60, "day").provisional is False


def test_days_worked_for_a_holiday_and_days_off_are_told_apart() -> None:
    whole = calendar()
    assert whole.is_workday(day("2026-02-14"))
    assert not whole.is_workday(day("2026-02-16"))
    festival = whole.holiday(day("2026-02-16"))
    assert festival is not None
    assert festival.labels.zh_CN == "春节"
    assert whole.made_up(day("2026-02-14")) == festival
    assert whole.holiday(day("2026-11-28")) is None
    assert whole.made_up(day("2026-11-27")) is None


def test_a_year_without_holidays_is_counted_by_weekends_and_says_so() -> None:
    whole = calendar()
    assert not whole.knows(2027)
    assert whole.due(day("2026-12-31"), 1) == Due(day("2027-01-01"), True)
    assert whole.due(day("2026-12-30"), 1) == Due(day("2026-12-31"), False)
    assert Calendar(()).workdays(day("2026-02-16"), day("2026-02-22")) == 5


def test_the_office_closes_the_day() -> None:
    start = datetime(2026, 11, 27, 16, 45, tzinfo=CHINA)
    assert calendar().due_time(start, 1) == (datetime(2026, 11, 30, 18, 0, tzinfo=CHINA), False)


@given(DAYS, st.integers(1, 20))
def test_a_span_ends_on_a_working_day_and_holds_exactly_so_many(start: date, amount: int) -> None:
    end = calendar().due(start, amount).day
    assert calendar().is_workday(end)
    assert calendar().workdays(start + timedelta(1), end) == amount


def test_every_file_names_its_notice_and_works_off_what_it_gives() -> None:
    for path in folder("calendar").glob("*.json"):
        year = read_year(path.read_bytes(), path.stem)
        assert str(year.year) == path.stem
        assert "国务院办公厅" in year.source
        for holiday in year.holidays:
            assert all(made_up.weekday() > 4 for made_up in holiday.worked)
            assert not set(holiday.worked) & set(holiday.days())


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"year": 12},
        {"holidays": [{"labels": {"zh_CN": "", "zh_TW": "", "en": ""}, "first": "2025-01-01", "last": "2024-01-01", "worked": []}]},
        {"holidays": [{"labels": {"zh_CN": "", "zh_TW": "", "en": ""}, "first": "x", "last": "2024-01-01", "worked": []}]},
        {"holidays": [{"labels": {"zh_CN": "", "zh_TW": "", "en": ""}, "first": "2024-01-02", "last": "2024-01-01", "worked": []}]},
        {"more": 1},
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_is_refused(change: dict[str, object]) -> None:
    whole = {"format": "gaoqian-calendar/1", "year": 2024, "source": "", "holidays": []}
    assert read_year(json.dumps(whole).encode(), "2024").holidays == ()
    with pytest.raises(Malformed):
        read_year(json.dumps({**whole, **change}).encode(), "2024")


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(Malformed):
        read_year(b"{", "2024")
