"""What the store is asked for a question put in the terms of people: their days become moments.

Loaded before the first paint, so it may import nothing of the store but its records.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sync.chain.clock import CHINA
from sync.desk.early import Question, Span
from sync.store.early import ARTICLE_STATES, ArticleFilter

_DAYS: dict[Span, int] = {"today": 1, "week": 7, "month": 30}


def filter_of(question: Question, now: datetime) -> ArticleFilter:
    """What the store is asked for a question.

    Args:
        now: the present; the days meant are those of China Standard Time.
    """
    since, before = _span(question, now.astimezone(CHINA))
    return ArticleFilter(
        states=tuple(state for state in ARTICLE_STATES if state == question.state),
        columns=question.columns,
        type_ids=question.type_ids,
        units=question.units,
        author=question.author,
        mine_next=True if question.mine else None,
        text=question.text.strip(),
        since=since,
        before=before,
    )


def _span(question: Question, now: datetime) -> tuple[str, str]:
    today = now.date()
    if question.span in _DAYS:
        return _midnight(today - timedelta(days=_DAYS[question.span] - 1), now), ""
    if question.span == "year":
        return _midnight(date(today.year, 1, 1), now), ""
    if question.span == "days":
        first, last = _day(question.first), _day(question.last)
        after = last + timedelta(days=1) if last is not None and last < date.max else None
        return _midnight(first, now), _midnight(after, now)
    return "", ""


def _midnight(day: date | None, now: datetime) -> str:
    return "" if day is None else datetime.combine(day, time(), now.tzinfo).isoformat()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
