"""How long a column may stand without a new article."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.errors import Malformed
from forms.freshness import Span, freshness, read_spans, spans

HERE = timezone(timedelta(hours=8))
FILE = {"format": "gaoqian-freshness/1", "source": "指标", "classes": [{"class": "通知公告", "months": 6, "warn": 150}]}


def test_news_stands_two_weeks_and_is_spoken_of_after_ten_days() -> None:
    found = freshness("工作动态", datetime(2026, 11, 1, 16, 30, tzinfo=HERE))
    assert found is not None
    assert not found.near(datetime(2026, 11, 10, 23, 59, tzinfo=HERE))
    assert found.near(datetime(2026, 11, 11, 0, 0, tzinfo=HERE))
    assert not found.over(datetime(2026, 11, 15, 23, 59, tzinfo=HERE))
    assert found.over(datetime(2026, 11, 16, 0, 0, tzinfo=HERE))


def test_notices_stand_six_calendar_months() -> None:
    found = freshness("通知公告", datetime(2026, 8, 31, 9, 0, tzinfo=HERE))
    assert found is not None
    assert found.ends.date() == date(2027, 2, 28)


def test_a_class_without_a_span_has_no_clock() -> None:
    assert freshness("办事服务", datetime(2026, 11, 1, tzinfo=HERE)) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 24))
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(since: date, months: int) -> None:
    ends = Span(0, months, 0).ends(since)
    assert (ends.year * 12 + ends.month) - (since.year * 12 + since.month) == months
    assert ends.day == since.day or (ends + timedelta(1)).day == 1


def test_what_ships_warns_before_it_ends() -> None:
    day = date(2026, 1, 31)
    assert spans()
    assert all(day + timedelta(span.warn) < span.ends(day) for span in spans().values())


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"source": ""},
        {"more": 1},
        {"classes": [{"class": "通知公告", "days": 1, "months": 1, "warn": 1}]},
        {"classes": [{"class": "通知公告", "warn": 1}]},
        {"classes": [{"class": "", "days": 1, "warn": 1}]},
        {"classes": [*FILE["classes"], *FILE["classes"]]},
    ],
)
def test_a_file_that_does_not_fit_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        read_spans(json.dumps(FILE | change).encode())
    with pytest.raises(Malformed):
        read_spans(b"{")
