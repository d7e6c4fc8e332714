"""Announcements: the period in the text against the fields and against the stated number of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from forms.checks.article import Article, Segment
from forms.checks.documents.days import WrittenPeriod, han, in_words, weekdays, written_periods
from forms.checks.documents.parts import at, field_day, in_field, is_type
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.contenttype import is_required
from resources.language import say

_SOURCE = "国办秘函〔2019〕19号；民法典第二百零一条"
_CONTEXT = ("公示", "征求意见", "征集", "异议", "反馈", "报名", "意见")
_COUNT = lazy(
    r"(?:公示期|公示时间|公示期限|公示|征求意见期限|征求意见时间|征集时间|征集期|报名时间|期限|时限|为期|共|计)[为共是计：:，,限（(\s]{0,4}"
    r"(?P<count>[0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*个?(?P<unit>工作日|自然日|日历日|日|天)(?![至到—\-－～~前起内上前]|（)"
)
_PHONE = lazy(r"[0-9]{3,4}[-－—][0-9]{7,8}|(?<![0-9])(?:1[0-9]{10}|[2-9][0-9]{6,7}|12[0-9]{3})(?![0-9])")
_CLAIMS = lazy(
    "(?:公示|公开征[求集][^结果]{0,30}(?:意见|建议)?的?(?:通知|公告|通告|启事)?|征求意见的?(?:通知|公告|通告|启事))\\Z"
)


@dataclass(frozen=True)
class Said:
    """What a paragraph says about a period."""

    periods: tuple[WrittenPeriod, ...]
    counts: tuple[tuple[int, int, int, str], ...]
    context: bool
    phone: bool


@dataclass(frozen=True)
class Holiday:
    """A stretch of the year in which public holidays may fall, as pairs of month and day."""

    first: tuple[int, int]
    last: tuple[int, int]


def said(piece: Piece) -> Said:
    """What a paragraph says about a period."""
    text = piece.text
    periods = tuple(written_periods(text)) if "月" in piece.chars else ()
    counts = (
        tuple((m.start("count"), m.end(), han(m["count"]), m["unit"]) for m in _COUNT.finditer(text))
        if piece.chars & {"日", "天"}
        else ()
    )
    return Said(periods, counts, any(word in text for word in _CONTEXT), _PHONE.search(text) is not None)


def period_rules(holidays: tuple[Holiday, ...], digest: str) -> Iterator[AnyRule]:
    """The rules about periods.

    Args:
        holidays: stretches in which working days cannot be told from weekdays.
        digest: of the pack they came from.
    """
    yield ArticleRule(
        code="documents.period-fields",
        severity="E",
        name=say("Period in text and form"),
        explanation=say(
            "The period that the text announces is not the one in the form, by which the article is shown as open or "
            "closed. Objections may come too late because of it."
        ),
        source=_SOURCE,
        find=_fields,
    )
    yield ArticleRule(
        code="documents.period-days",
        severity="E",
        name=say("Days stated and days between"),
        explanation=say(
            "The stated number of days is not that between the first and the last day. The first day may be counted or "
            "not. Working days are counted from Monday to Friday and only pointed out; near public holidays nothing is "
            "said."
        ),
        source=_SOURCE,
        find=lambda article: _days(article, holidays),
        pack=digest,
    )
    yield ArticleRule(
        code="documents.period-missing",
        severity="W",
        name=say("Announcement without period or telephone"),
        explanation=say(
            "The title announces a publicity or a consultation, but neither text nor form say from when to when it runs "
            "or where to call."
        ),
        source=_SOURCE,
        find=_missing,
    )
    yield ArticleRule(
        code="documents.period-start",
        severity="W",
        name=say("Period begins before the announcement"),
        explanation=say(
            "The first day lies before the date of issue, so that part of the period was over unannounced."
        ),
        source=_SOURCE,
        find=_start,
    )


def _fields(article: Article) -> Iterator[Spot]:
    wanted = _period_of_form(article)
    if wanted is None:
        return
    found = [
        (segment, period)
        for segment in article.body()
        for facts in (segment.piece.fact(said),)
        if facts.context
        for period in facts.periods
        if period.days(wanted[0].year) is not None
    ]
    if not found or any(period.days(wanted[0].year) == wanted for _, period in found):
        return
    sure = len(found) == 1 and not _is_recruitment(article)
    segment, period = found[0]
    message = say("The form has {first} to {last}.", first=in_words(wanted[0]), last=in_words(wanted[1]))
    yield at(segment, Hit(period.start, period.end, message, (), None, None if sure else "W"))


def _is_recruitment(article: Article) -> bool:
    """Whether the article has several periods by its nature: applications, fees, examinations, publicity."""
    return "recruitment" in (article.content.text("notice_kind"), article.content.text("personnel_kind"))


def _period_of_form(article: Article) -> tuple[date, date] | None:
    first, last = field_day(article, "start_date"), field_day(article, "end_date")
    if first is None or last is None or last < first or not is_type(article, "notice", "personnel"):
        return None
    return first, last


def _days(article: Article, holidays: tuple[Holiday, ...]) -> Iterator[Spot]:
    if not is_type(article, "notice", "personnel", "policy", "news"):
        return
    form = None if _is_recruitment(article) else _period_of_form(article)
    for segment in article.body():
        facts = segment.piece.fact(said)
        if len(facts.counts) != 1 or not facts.context:
            continue
        periods = [period.days(form[0].year if form else article.day().year) for period in facts.periods]
        span = periods[0] if len(periods) == 1 else (form if not periods else None)
        if span is not None:
            yield from _count(segment, facts, span, holidays)


def _count(segment: Segment, facts: Said, span: tuple[date, date], holidays: tuple[Holiday, ...]) -> Iterator[Spot]:
    start, end, count, unit = facts.counts[0]
    natural = (span[1] - span[0]).days + 1
    working = weekdays(*span)
    later = weekdays(span[0] + timedelta(1), span[1])
    if unit == "工作日":
        if count not in (working, later) and not _near_holiday(span, holidays):
            message = say(
                "From {first} to {last} are {count} days from Monday to Friday.",
                first=in_words(span[0]), last=in_words(span[1]), count=working,
            )  # fmt: skip
            yield at(segment, Hit(start, end, message, (f"{working}个工作日",), None, "W"))
    elif count not in (natural, natural - 1):
        message = say(
            "From {first} to {last} are {count} days.", first=in_words(span[0]), last=in_words(span[1]), count=natural
        )
        sure = count not in (working, later) and unit != "日"
        sure = sure or count not in range(working - 2, natural + 2)
        yield at(segment, Hit(start, end, message, (f"{natural}{unit}",), None, None if sure else "W"))


def _near_holiday(span: tuple[date, date], holidays: tuple[Holiday, ...]) -> bool:
    days = [span[0] + timedelta(n) for n in range((span[1] - span[0]).days + 1)]
    marks = {(day.month, day.day) for day in days}
    return any(holiday.first <= mark <= holiday.last for holiday in holidays for mark in marks)


def _missing(article: Article) -> Iterator[Spot]:
    title = article.content.title
    if not is_type(article, "notice", "personnel") or not _CLAIMS.search(title):
        return
    content, type_ = article.content, article.type
    spec = type_.field("start_date") if type_ else None
    if spec is None or is_required(spec, content):
        return
    facts = [segment.piece.fact(said) for segment in article.body()]
    period = any(fact.periods or fact.counts for fact in facts) or content.text("end_date")
    phone = any(fact.phone for fact in facts) or content.text("contact_phone")
    if not period and not phone:
        yield in_field(article, "title", Hit(0, 0, say("Neither a period nor a telephone number is stated.")))
    elif not period:
        yield in_field(article, "title", Hit(0, 0, say("No period is stated.")))
    elif not phone:
        yield in_field(article, "title", Hit(0, 0, say("No telephone number is stated.")))


def _start(article: Article) -> Iterator[Spot]:
    period, issued = _period_of_form(article), field_day(article, "date_issued")
    if period and issued and period[0] < issued:
        message = say("The date of issue is {day}.", day=in_words(issued))
        yield in_field(article, "start_date", Hit(0, 0, message))
