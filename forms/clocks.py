"""Working days and what is due when: the official holidays with their make-up days, and counting over them.

A year whose holidays are not published yet is counted by its weekends alone, and what is counted so says that it is
provisional. No clock is read here: the caller says from when.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

from forms.canonical import JSON
from forms.contenttype import Labels
from forms.errors import Malformed
from forms.shape import Reader
from resources import folder
from resources.language import say

FORMAT = "gaoqian-calendar/1"
OFFICE_ENDS = time(18, 0)

Unit = Literal["workday", "day"]


@dataclass(frozen=True)
class Holiday:
    """One holiday of one year: its days off from ``first`` to ``last``, and the days off that are worked for it."""

    labels: Labels
    first: date
    last: date
    worked: tuple[date, ...]

    def days(self) -> tuple[date, ...]:
        """Every day off, in order."""
        return tuple(self.first + timedelta(n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class Year:
    """The holidays of one year as the State Council announced them; ``source`` names the notice."""

    year: int
    source: str
    holidays: tuple[Holiday, ...]


@dataclass(frozen=True)
class Due:
    """The last day in time; ``provisional`` (暂估) when a year was counted whose holidays are not known."""

    day: date
    provisional: bool


class Calendar:
    """Which days are worked.

    Args:
        years: the years whose holidays are known.
    """

    def __init__(self, years: Iterable[Year]) -> None:
        self._years = {year.year: year for year in years}
        holidays = [holiday for year in self._years.values() for holiday in year.holidays]
        self._off = {day: holiday for holiday in holidays for day in holiday.days()}
        self._worked = {day: holiday for holiday in holidays for day in holiday.worked}

    def knows(self, year: int) -> bool:
        """Whether the holidays of a year are known."""
        return year in self._years

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked: Monday to Friday, less holidays, with the days worked for them."""
        return day in self._worked or (day not in self._off and day.weekday() < 5)

    def holiday(self, day: date) -> Holiday | None:
        """The holiday a day off belongs to, or None."""
        return self._off.get(day)

    def made_up(self, day: date) -> Holiday | None:
        """The holiday that a day is worked for (调休上班), or None."""
        return self._worked.get(day)

    def workdays(self, first: date, last: date) -> int:
        """How many days are worked from one day to another, both included."""
        return sum(self.is_workday(first + timedelta(n)) for n in range((last - first).days + 1))

    def due(self, start: date, amount: int, unit: Unit = "workday") -> Due:
        """The last day of a span of working days, or of days as they come; the day after ``start`` is its first.

        Source: 民法典第二百零一条 (the day on which a span begins is not counted).

        Args:
            start: the day on which it begins to run.
            amount: of the unit, at least 0.
        """
        day = start
        for _ in range(amount):
            day += timedelta(1)
            while unit == "workday" and not self.is_workday(day):
                day += timedelta(1)
        return Due(day, unit == "workday" and not all(map(self.knows, range(start.year, day.year + 1))))

    def due_time(self, start: datetime, amount: int) -> tuple[datetime, bool]:
        """When a span of working days ends: at the close of the office on its last day, and whether that is provisional.

        Args:
            start: with an offset, in which the end is told too.
            amount: of working days.
        """
        found = self.due(start.date(), amount)
        return datetime.combine(found.day, OFFICE_ENDS, start.tzinfo), found.provisional


@cache
def calendar() -> Calendar:
    """The calendar that ships with the program."""
    files = sorted(folder("calendar").glob("*.json"))
    return Calendar(read_year(path.read_bytes(), path.stem) for path in files)


def read_year(data: bytes, name: str) -> Year:
    """Read the file of one year.

    Args:
        data: of the file.
        name: of the file, for the refusal.

    Raises:
        Malformed: it is no such file, or a day lies outside its year.
    """
    try:
        reader = Reader(json.loads(data), name)
    except ValueError:
        raise Malformed(say("{where} is not an object.", where=name), "shape.object") from None
    if reader.take("format", str) != FORMAT:
        reader.fail("format")
    year = reader.number("year", 1949, 9999)
    source = reader.take("source", str)
    holidays = tuple(_holiday(item, year, name) for item in reader.take("holidays", list))
    reader.done()
    return Year(year, source, holidays)


def _holiday(value: JSON, year: int, name: str) -> Holiday:
    reader = Reader(value, name)
    labels = Reader(reader.take("labels", dict), name)
    words = Labels(*(labels.take(code, str) for code in ("zh_CN", "zh_TW", "en")))
    labels.done()
    first, last = (_day(reader, key, reader.take(key, str), year) for key in ("first", "last"))
    if last < first:
        reader.fail("last")
    worked = tuple(_day(reader, "worked", text, year) for text in reader.texts("worked"))
    reader.done()
    return Holiday(words, first, last, worked)


def _day(reader: Reader, key: str, text: str, year: int) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        reader.fail(key)
    if day.year != year:
        reader.fail(key)
    return day
