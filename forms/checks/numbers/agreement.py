"""Rules about an article as a whole: the title against the body, and the day of a news item against today.

They speak only where the same thing carries another value and its own value is nowhere in the body.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.checks.article import Article, Segment
from forms.checks.lazy import lazy
from forms.checks.numbers.reading import DateMention, dates_in, quantities, read_number
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from resources.language import say

OLD_DAYS = 60
_NEWS = ("news", "reprint")
_HAN = "\u4e00-\u9fff"
_THING = lazy(f"[{_HAN}]{{2,6}}")
_THING_LENGTH = 4
_ORDINAL = lazy(rf"第([0-9]{{1,3}}|[一二三四五六七八九十百]{{1,5}})(届|次|期|批|轮|场|季|号)([{_HAN}]{{2,}})")
_YEAR = lazy(rf"(?<![0-9])(20[0-9]{{2}})(年度?)([{_HAN}]{{2,}})")
_NO_THING = lazy("^(?:以上|以下|左右|以内|多|余|和|及|与|的|在|被|获|参加|将|正在|上午|下午)")
_VAGUE = frozenset(
    {"", "%", "元", "年", "月", "天", "日", "周", "次", "倍", "个月", "小时", "分钟", "岁", "度", "℃", "个百分点"}
)
_LEAD = lazy("(?:^|[。；！？\n])[ \u3000]*$")
_GOES_ON = lazy("，|,|[上下中]午|晚|凌晨|清晨|从|在|举行|召开")
_FORECAST = lazy(
    "将|拟|计划|预计|预报|预告|定于|力争|确保|截至|截止|之前|前完成|为止|有效期|届满|报名|规划|目标|日程|安排|到期|至|起|即日|期间|明年|希望|要求"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A value said of a thing.

    Attributes:
        thing: what it is said of, in the words that follow the figure.
        value: as a number.
        start, end: code points in the piece.
    """

    thing: str
    value: Decimal
    start: int
    end: int


def agreement_rules() -> Iterator[AnyRule]:
    """The rules of this module."""
    yield ArticleRule(
        code="numbers.title-value",
        severity="W",
        name=say("Title and body give the same thing another value"),
        explanation=say(
            "The title gives a number, a year or an ordinal for a thing for which the body has another one, and its own"
            " nowhere.\nOften the title was taken over from an earlier article. Put the wrong one right."
        ),
        source="practice",
        hits=("标题：建成12个口袋公园；正文：共建成15个口袋公园",),
        misses=("标题：建成12个口袋公园；正文：新城区5个口袋公园，老城区7个口袋公园",),
        find=_title_against_body,
    )
    yield ArticleRule(
        code="numbers.title-date",
        severity="W",
        name=say("Title and body name another day"),
        explanation=say(
            "The title names a day that the body does not, and the body names only one other.\nPut the wrong one right."
        ),
        source="practice",
        hits=("标题：11月20日集中接访；正文：11月21日，集中接访举行。",),
        misses=("标题：11月20日集中接访；正文：11月20日，集中接访举行。",),
        find=_title_date,
    )
    yield ArticleRule(
        code="numbers.future",
        severity="W",
        name=say("Something that happened on a day to come"),
        explanation=say(
            "The sentence tells what happened on a day that is still to come. Check month and year; where the event is"
            " announced, say so (将, 定于)."
        ),
        source="practice",
        hits=("12月30日，全市会议召开。",),
        misses=("12月30日，将召开会议。",),
        find=_future,
    )
    yield ArticleRule(
        code="numbers.old-news",
        severity="I",
        name=say("News older than sixty days"),
        explanation=say(
            "All the days on which something happened in this item lie more than sixty days back. Check whether it is"
            " still news, and whether the year is right."
        ),
        source="practice",
        hits=("3月1日，全市会议召开。",),
        misses=("11月1日，全市会议召开。",),
        find=_old,
    )


# --- title against body ---


def claims(piece: Piece) -> tuple[Claim, ...]:
    """The values in a piece and what they are said of."""
    if not any(sign.isdigit() for sign in piece.chars) and "第" not in piece.chars:
        return ()
    return (*_counted(piece.text), *_ordinals(piece.text), *_years(piece.text))


def _counted(text: str) -> Iterator[Claim]:
    for quantity in quantities(text):
        match = _THING.match(text, quantity.end)
        if quantity.unit in _VAGUE or match is None or _NO_THING.match(match[0]):
            continue
        yield Claim(quantity.unit + match[0][:_THING_LENGTH], quantity.value, quantity.start, quantity.end)


def _ordinals(text: str) -> Iterator[Claim]:
    for match in _ORDINAL.finditer(text):
        number = read_number(match[1])
        if number is not None:
            yield Claim("第" + match[2] + match[3][:_THING_LENGTH], Decimal(number), match.start(), match.end(2))


def _years(text: str) -> Iterator[Claim]:
    for match in _YEAR.finditer(text):
        thing = match[3][:_THING_LENGTH]
        if len(thing) == _THING_LENGTH and not _NO_THING.match(thing):
            yield Claim("年" + thing, Decimal(match[1]), match.start(), match.end(1))


def _title_against_body(article: Article) -> Iterator[Spot]:
    titles = [segment for segment in article.segments if segment.kind == "title"]
    wanted = [(segment, claim) for segment in titles for claim in segment.piece.fact(claims)]
    if not wanted:
        return
    said = _said_in_body(article)
    for segment, claim in wanted:
        values = said.get(claim.thing, {})
        if len(values) != 1 or claim.value in values or sum(1 for _, c in wanted if c.thing == claim.thing) > 1:
            continue
        shown = next(iter(values.values()))
        start = segment.start + claim.start
        message = say("The body says {text}.", text=shown)
        yield Spot(segment.field, Hit(start, segment.start + claim.end, message))


def _said_in_body(article: Article) -> Mapping[str, Mapping[Decimal, str]]:
    """For each thing the values the body gives it, with the words of the first place."""
    found: dict[str, dict[Decimal, str]] = defaultdict(dict)
    for segment in article.body():
        if segment.kind in ("paragraph", "heading", "item"):
            for claim in segment.piece.fact(claims):
                found[claim.thing].setdefault(claim.value, segment.text[claim.start : claim.end + _THING_LENGTH])
    return found


def _days(piece: Piece) -> tuple[DateMention, ...]:
    return tuple(mention for mention in dates_in(piece.text) if mention.day and not mention.lunar)


def _title_date(article: Article) -> Iterator[Spot]:
    title = [
        (segment, day) for segment in article.segments if segment.kind == "title" for day in segment.piece.fact(_days)
    ]
    if len(title) != 1:
        return
    body = {(day.month, day.day) for segment in article.body() for day in segment.piece.fact(_days)}
    segment, day = title[0]
    if len(body) == 1 and (day.month, day.day) not in body:
        month, number = next(iter(body))
        message = say("The body says {text}.", text=f"{month}月{number}日")
        yield Spot(segment.field, Hit(segment.start + day.start, segment.start + day.end, message))


# --- the day of a news item ---


def leads(piece: Piece) -> tuple[DateMention, ...]:
    """The dates in a piece with which a sentence of news begins: ``11月20日，全市会议召开``."""
    text = piece.text
    return tuple(
        mention
        for mention in piece.fact(_days)
        if _LEAD.search(text, max(0, mention.start - 4), mention.start) and _GOES_ON.match(text, mention.end)
        and not _FORECAST.search(text, mention.end, _sentence_end(text, mention.end))
    )  # fmt: skip


def _sentence_end(text: str, start: int) -> int:
    return min((end for mark in "。；！？\n" if (end := text.find(mark, start)) >= 0), default=len(text))


def _led(article: Article) -> Iterator[tuple[Segment, DateMention, date]]:
    if article.type is None or article.type.id not in _NEWS:
        return
    today = article.around.today
    for segment in article.body():
        if segment.kind in ("paragraph", "item"):
            for mention in segment.piece.fact(leads):
                day = mention.on(today.year)
                if day is not None:
                    yield segment, mention, _likely(mention, day, today)


def _likely(mention: DateMention, day: date, today: date) -> date:
    """The day meant: without a year, one more than half a year ahead is taken for last year's."""
    if mention.year is None and (day - today).days > 183:
        return mention.on(today.year - 1) or day
    return day


def _future(article: Article) -> Iterator[Spot]:
    for segment, mention, day in _led(article):
        if day > article.around.today:
            message = say("This day is still to come.")
            yield Spot(segment.field, Hit(segment.start + mention.start, segment.start + mention.end, message))


def _old(article: Article) -> Iterator[Spot]:
    led = list(_led(article))
    if not led or any((article.around.today - day).days <= OLD_DAYS for _, _, day in led):
        return
    segment, mention, day = led[0]
    message = say("This was {days} days ago.", days=(article.around.today - day).days)
    yield Spot(segment.field, Hit(segment.start + mention.start, segment.start + mention.end, message))
