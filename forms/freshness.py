"""How long a column may stand without a new article, by its class, and how near that is.

The spans are those of the inspection indicators for government sites and new media (国办秘函〔2019〕19号): two weeks for news, six
months for notices and policy documents. Classes without a span there have none here.
"""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from forms.errors import Malformed
from forms.shape import Reader
from resources import folder
from resources.language import say

FORMAT = "gaoqian-freshness/1"


@dataclass(frozen=True)
class Span:
    """How long a column may stand.

    Attributes:
        days, months: whichever is given; the other is 0.
        warn: days after which it is worth saying.
    """

    days: int
    months: int
    warn: int

    def ends(self, since: date) -> date:
        """The last day on which a column updated on that day is still fresh."""
        if not self.months:
            return since + timedelta(self.days)
        year, month = divmod(since.year * 12 + since.month - 1 + self.months, 12)
        return date(year, month + 1, min(since.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Freshness:
    """How a column stands.

    Attributes:
        updated: when its newest article was published.
        warns: from when it is worth saying.
        ends: when it is over the line.
    """

    updated: datetime
    warns: datetime
    ends: datetime

    def over(self, now: datetime) -> bool:
        """Whether the column is over the line."""
        return now > self.ends

    def near(self, now: datetime) -> bool:
        """Whether it is worth saying: near the line, or over it."""
        return now >= self.warns


def freshness(column_class: str, updated: datetime) -> Freshness | None:
    """How a column of a class stands whose newest article was published at a moment; None for classes without a span.

    Args:
        updated: with an offset, whose days are meant.
    """
    span = spans().get(column_class)
    if span is None:
        return None
    day = updated.date()
    ends = datetime.combine(span.ends(day), time.max, updated.tzinfo)
    return Freshness(updated, datetime.combine(day + timedelta(span.warn), time.min, updated.tzinfo), ends)


@cache
def spans() -> Mapping[str, Span]:
    """The spans that ship with the program, by class of column."""
    return read_spans(folder("freshness.json").read_bytes())


def read_spans(data: bytes) -> dict[str, Span]:
    """Read the file of spans.

    Raises:
        Malformed: it does not fit.
    """
    try:
        reader = Reader(json.loads(data), "freshness")
    except ValueError:
        raise Malformed(say("{where} is not an object.", where="freshness"), "shape.object") from None
    if reader.take("format", str) != FORMAT or not reader.take("source", str):
        reader.fail("format")
    found: dict[str, Span] = {}
    for item in reader.take("classes", list):
        row = Reader(item, "freshness")
        name = row.take("class", str)
        span = Span(row.number("days", 0, 3_650, 0), row.number("months", 0, 120, 0), row.number("warn", 0, 3_650))
        row.done()
        if not name or name in found or (span.days > 0) == (span.months > 0):
            row.fail("class")
        found[name] = span
    reader.done()
    return found
