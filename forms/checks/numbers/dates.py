"""Rules about dates: days that do not exist, weekdays that do not fit, spans that run backwards.

A date without its year is judged in the year of the article and the year in which it lies nearest to it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from forms.checks.article import Article
from forms.checks.finding import Severity
from forms.checks.lazy import lazy
from forms.checks.numbers.reading import DateMention, dates_in
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, PieceRule, Spot
from resources.language import Sentence, say

WEEKDAYS = "一二三四五六日"
_WEEKDAY = lazy(
    r" ?(?:[（(] ?(?:星期|周|礼拜)(?P<in>[一二三四五六日天]) ?(?=[）)，,；; ]|上午|中午|下午|晚|早)"
    r"|(?:星期|礼拜)(?P<after>[一二三四五六日天])(?! ?[至到—－~～、-]))"
)
_BETWEEN = lazy(r"(?:[（(][^（）()]{1,6}[）)])? ?(?:[0-9]{1,2}[:：][0-9]{2}|[上下]午)? ?(?:至|到|—{1,2}|-|－|～|~) ?")
_SIGNS = ("月", "-")

Stated = tuple[DateMention, int, int]  # a date, its weekday as written (Monday is 0), and where that ends


def date_rules() -> Iterator[AnyRule]:
    """The rules of this module."""
    yield PieceRule(
        code="numbers.date-impossible",
        severity="E",
        name=say("A day that does not exist"),
        explanation=say(
            "The calendar has no such day: February ends on the 28th or 29th, April, June, September and November on the"
            " 30th, and there are twelve months.\nLook the date up in the source and write it as it is there."
        ),
        source="GB/T 7408.1-2023",
        hits=("会议于2026年2月30日召开。", "申报期自13月1日起。", "截至9月31日，共受理120件。", "2026年13月的计划", "2023-02-29"),
        misses=(
            "2024年2月29日起施行。", "2月29日", "农历2月30日", "婴儿18月龄接种。", "12月31日前完成", "标准号2026-13-01-2", "第3-13-45号",
        ),
        find=impossible_dates,
        needs=_SIGNS,
    )  # fmt: skip
    yield PieceRule(
        code="numbers.weekday",
        severity="E",
        name=say("The weekday does not fit the date"),
        explanation=say(
            "Date and weekday contradict each other, so one of the two is wrong, and people come on the wrong day.\n"
            "Find out which of the two is meant and put the other right."
        ),
        source="practice",
        hits=("定于2026年11月21日（星期日）召开。", "2026年11月21日(周日)上午", "2026年11月21日星期日"),
        misses=(
            "2026年11月21日（星期六）", "2026年11月21日，周日常态化巡查", "2026年11月2日（周一至周五）", "11月21日（星期日）",
            "2026年11月20日、21日（星期六）", "2026年11月16日星期二至星期五", "2026年11月20日至22日（星期日）",
        ),
        find=wrong_weekdays,
        needs=("星期", "周", "礼拜"),
    )  # fmt: skip
    yield PieceRule(
        code="numbers.date-order",
        severity="W",
        name=say("A span of days that runs backwards"),
        explanation=say(
            "The last day lies before the first. Often the year of the second date has been left out or was not"
            " changed.\nCheck both days; where the span goes over the turn of the year, write the second year."
        ),
        source="practice",
        hits=("公示期为2026年11月20日至11月10日。", "2026年12月20日—2026年1月5日"),
        misses=(
            "2026年11月20日至11月27日",
            "2026年12月20日至2027年1月5日",
            "2026年12月20日至次年1月5日",
            "11月20日至1月5日",
        ),
        find=backward_spans,
        needs=_SIGNS,
    )
    yield ArticleRule(
        code="numbers.weekday-year",
        severity="W",
        name=say("The weekday does not fit the date in this year"),
        explanation=say(
            "The date has no year. In the year of the article, and in the year in which it lies nearest to it, the day"
            " falls on another weekday.\nCheck day and weekday; where another year is meant, write it."
        ),
        source="practice",
        hits=("11月21日（星期日）",),
        misses=("11月21日（星期六）",),
        find=_wrong_without_year,
    )


def _dates(piece: Piece) -> tuple[DateMention, ...]:
    return dates_in(piece.text)


def impossible_dates(piece: Piece) -> Iterator[Hit]:
    """Dates that no calendar has; February the 29th is let be where no year stands there."""
    for mention in piece.fact(_dates):
        if mention.lunar or (mention.year is None and mention.day is None):
            continue
        why = _why_impossible(mention)
        if why is not None:
            severity: Severity | None = "W" if not 1 <= mention.month <= 12 and mention.year is None else None
            yield Hit(mention.start, mention.end, why, severity=severity)


def _why_impossible(mention: DateMention) -> Sentence | None:
    if not 1 <= mention.month <= 12:
        return say("There is no month {month}.", month=mention.month)
    if mention.day is None:
        return None
    last = monthrange(mention.year or 2024, mention.month)[1]
    if mention.day == 0:
        return say("There is no day 0.")
    if mention.day <= last:
        return None
    if mention.year is None:
        return say("Month {month} has only {last} days.", month=mention.month, last=last)
    return say(
        "Month {month} of the year {year} has only {last} days.", month=mention.month, year=str(mention.year), last=last
    )


def stated_weekdays(piece: Piece) -> tuple[Stated, ...]:
    """The dates of a piece that name their weekday."""
    if "星期" not in piece.text and "周" not in piece.text and "礼拜" not in piece.text:
        return ()
    found: list[Stated] = []
    for mention in piece.fact(_dates):
        match = _WEEKDAY.match(piece.text, mention.end)
        if match and mention.day and not mention.lunar:
            sign = match["in"] or match["after"]
            found.append((mention, WEEKDAYS.index("日" if sign == "天" else sign), match.end()))
    return tuple(found)


def wrong_weekdays(piece: Piece) -> Iterator[Hit]:
    """Dates with their year whose weekday is another one."""
    for mention, weekday, end in piece.fact(stated_weekdays):
        day = mention.on(mention.year) if mention.year else None
        if day is not None and day.weekday() != weekday:
            message = say("{day} is a {weekday}.", day=_written(day), weekday=weekday_name(day.weekday()))
            yield Hit(mention.start, end, message)


def _wrong_without_year(article: Article) -> Iterator[Spot]:
    today = article.day()
    for segment in article.segments:
        for mention, weekday, end in segment.piece.fact(stated_weekdays):
            if mention.year is None and mention.on(2024) is not None and not _fits(mention, weekday, today):
                hit = Hit(segment.start + mention.start, segment.start + end, _year_hint(mention, weekday, today))
                yield Spot(segment.field, hit)


def _fits(mention: DateMention, weekday: int, today: date) -> bool:
    days = [day for year in (today.year - 1, today.year, today.year + 1) if (day := mention.on(year))]
    nearest = min(days, key=lambda day: abs((day - today).days), default=None)
    return not days or any(
        day.weekday() == weekday for day in days if day.year == today.year or day == nearest
    )  # fmt: skip


def _year_hint(mention: DateMention, weekday: int, today: date) -> Sentence:
    for year in (today.year - 1, today.year + 1):
        day = mention.on(year)
        if day is not None and day.weekday() == weekday:
            return say("It would fit the year {year}; in that case write the year.", year=str(year))
    day = mention.on(today.year)
    if day is None:
        return say("The year {year} has no such day.", year=str(today.year))
    return say("{day} is a {weekday}.", day=_written(day), weekday=weekday_name(day.weekday()))


def backward_spans(piece: Piece) -> Iterator[Hit]:
    """Spans from a day to an earlier one, with the year of the first at least."""
    mentions = piece.fact(_dates)
    for first, last in pairwise(mentions):
        if first.year is None or first.day is None or last.day is None:
            continue
        if _BETWEEN.fullmatch(piece.text, first.end, last.start) is None:
            continue
        begins, ends = first.on(first.year), last.on(first.year)
        if begins is not None and ends is not None and ends < begins:
            message = say(
                "The span ends on {last}, before it begins on {first}.", last=_written(ends), first=_written(begins)
            )
            yield Hit(first.start, last.end, message)


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def weekday_name(weekday: int) -> Sentence:
    """The name of a weekday; Monday is 0."""
    return _NAMES[weekday]


_NAMES = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)
