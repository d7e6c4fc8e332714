"""Dates as they are written in documents, read into days; periods between two of them; counts of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from forms.checks.lazy import lazy

_HAN_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_ARABIC = lazy(r"((?:19|20)[0-9]{2})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日")
_HAN = lazy("([一二][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
_NOTE = r"(?:[（(][^（）()\n]{1,12}[）)])?(?:\s*[0-9]{1,2}[:：时][0-9分]{0,3})?"
_PERIOD = lazy(
    rf"(?:((?:19|20)[0-9]{{2}})年)?([0-9]{{1,2}})月([0-9]{{1,2}})日{_NOTE}起?\s*(?:至|到|[—–－～~-]{{1,2}})\s*"
    rf"(?:((?:19|20)[0-9]{{2}})年)?(?:([0-9]{{1,2}})月)?([0-9]{{1,2}})日"
)
_LONGEST = 400


@dataclass(frozen=True)
class WrittenDay:
    """A day in a text; ``day`` is None where there is no such day."""

    start: int
    end: int
    day: date | None
    in_han: bool = False


@dataclass(frozen=True)
class WrittenPeriod:
    """A period in a text, from the first to the last day; years left out stay open."""

    start: int
    end: int
    first: tuple[int | None, int, int]
    last: tuple[int | None, int | None, int]

    def days(self, year: int) -> tuple[date, date] | None:
        """First and last day; None where they make no period.

        Args:
            year: where the text names none.
        """
        begin_year = self.first[0] or year
        begin = day_of(begin_year, self.first[1], self.first[2])
        month = self.last[1] or self.first[1]
        end = day_of(self.last[0] or begin_year, month, self.last[2])
        if begin and end and end < begin and self.last[0] is None:
            end = day_of(begin_year + 1, month, self.last[2])
        if begin is None or end is None or not 0 <= (end - begin).days <= _LONGEST:
            return None
        return begin, end


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def written_days(text: str) -> Iterator[WrittenDay]:
    """The days with a year in a text, in Arabic and in Chinese numerals."""
    for match in _ARABIC.finditer(text):
        year, month, day = map(int, match.groups())
        yield WrittenDay(match.start(), match.end(), day_of(year, month, day))
    for match in _HAN.finditer(text):
        year = int("".join(str(_HAN_DIGITS[sign]) for sign in match.group(1)))
        yield WrittenDay(match.start(), match.end(), day_of(year, han(match.group(2)), han(match.group(3))), True)


def written_periods(text: str) -> Iterator[WrittenPeriod]:
    """The periods in a text."""
    for match in _PERIOD.finditer(text):
        y1, m1, d1, y2, m2, d2 = (int(part) if part else None for part in match.groups())
        if m1 and d1 and d2:
            yield WrittenPeriod(match.start(), match.end(), (y1, m1, d1), (y2, m2, d2))


def han(text: str) -> int:
    """A number up to 99 in Chinese or Arabic numerals; 0 for what is none."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN_DIGITS.get(text, 0)
    return (_HAN_DIGITS.get(tens, 0) if tens else 1) * 10 + (_HAN_DIGITS.get(ones, 0) if ones else 0)


def weekdays(first: date, last: date) -> int:
    """How many days from Monday to Friday lie between two days, both included."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return sum(day.weekday() < 5 for day in days)


def in_words(day: date) -> str:
    """A day as texts write it: 2026年11月27日."""
    return f"{day.year}年{day.month}月{day.day}日"
