"""Validity and openness: marks in the text, dates in the text, fields of the form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from forms.checks.article import Article
from forms.checks.documents.days import day_of, han, in_words, written_days
from forms.checks.documents.parts import at, field_day, in_field, is_type
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.problems import BODY
from resources.language import say

_VALIDITY_SOURCE = "国办发〔2017〕47号"
_OPEN_SOURCE = "党政机关公文处理工作条例第三十一条"
_ENDED = lazy(r"[（(【\[](?:已?(?:失效|废止|停止执行)|全文(?:失效|废止))[）)】\]]")
_IN_FORCE = lazy(
    r"本(?:办法|规定|通知|意见|细则|方案|条例|通告|公告|决定|规则|制度|标准)[^。；]{0,12}?自[^。；]{0,24}?(?:起|之日)(?:施行|实施|执行)"
)
_YEARS = lazy(r"有效期(?:为|限为|：)?\s*([0-9]{1,2}|[一二三四五六七八九十]{1,2}|两)\s*年")


def mark_rules(open_marks: tuple[str, ...], digest: str) -> Iterator[AnyRule]:
    """The rules about validity and openness.

    Args:
        open_marks: words that say that a file may be made public, such as 此件公开发布.
        digest: of the pack they came from.
    """
    yield ArticleRule(
        code="documents.validity-mark",
        severity="W",
        name=say("Mark of validity"),
        explanation=say(
            "A file that was repealed or has expired says so in its title or text, as in （已废止）; a file that says so is "
            "not in force in the form. Readers act on files that look valid."
        ),
        source=_VALIDITY_SOURCE,
        find=_validity,
    )
    yield ArticleRule(
        code="documents.validity-dates",
        severity="W",
        name=say("Dates of validity"),
        explanation=say(
            "The day from which the file is in force, and how many years it holds, are stated in the text; the form must "
            "say the same."
        ),
        source=_VALIDITY_SOURCE,
        find=_dates,
    )
    yield ArticleRule(
        code="documents.open-mark",
        severity="I",
        name=say("Mark that the file may be published"),
        explanation=say(
            "The form says that the file bears the mark 此件公开发布; the text shows none. Copy it from the file, or see "
            "whether the right file is before you."
        ),
        source=_OPEN_SOURCE,
        find=lambda article: _open_mark(article, open_marks),
        pack=digest,
    )


def _validity(article: Article) -> Iterator[Spot]:
    if not is_type(article, "policy"):
        return
    validity = article.content.text("validity")
    marked = _ENDED.search(article.content.title)
    body = next((s for s in article.body() if s.kind in ("paragraph", "heading")), None)
    early = _ENDED.search(body.text) if body else None
    if validity in ("expired", "repealed") and not marked and not early:
        message = say("Neither title nor beginning say that the file is no longer in force.")
        yield in_field(article, "title", Hit(0, 0, message))
    if validity == "valid" and marked:
        message = say("The form has the file as in force.")
        yield Spot("title", Hit(marked.start(), marked.end(), message))
    ends = field_day(article, "expiry_date")
    if validity == "valid" and ends and ends < article.around.today:
        message = say("The file expired on {day} and is in force in the form.", day=in_words(ends))
        yield in_field(article, "expiry_date", Hit(0, 0, message))


def _in_force(piece: Piece) -> tuple[tuple[int, int, date], ...]:
    """From when on the file itself is in force, as the paragraph says."""
    if "自" not in piece.chars or "本" not in piece.chars:
        return ()
    found = []
    for match in _IN_FORCE.finditer(piece.text):
        days = [day for day in written_days(match.group()) if day.day is not None]
        if len(days) == 1 and days[0].day is not None:
            found.append((match.start() + days[0].start, match.start() + days[0].end, days[0].day))
    return tuple(found)


def _dates(article: Article) -> Iterator[Spot]:
    if not is_type(article, "policy"):
        return
    stated = [(segment, *fact) for segment in article.body() for fact in segment.piece.fact(_in_force)]
    begins = field_day(article, "effective_date")
    if begins and stated and not any(day == begins for _, _, _, day in stated):
        segment, start, end, _ = stated[0]
        message = say("The form has the file in force from {day}.", day=in_words(begins))
        yield at(segment, Hit(start, end, message))
    first = begins or (stated[0][3] if stated else field_day(article, "date_issued"))
    ends = field_day(article, "expiry_date")
    if first and ends:
        yield from _years(article, first, ends)


def _years(article: Article, first: date, ends: date) -> Iterator[Spot]:
    found = [
        (segment, match)
        for segment in article.body()
        if "效" in segment.piece.chars
        for match in _YEARS.finditer(segment.text)
    ]
    if len(found) != 1:
        return
    segment, match = found[0]
    years = 2 if match.group(1) == "两" else han(match.group(1))
    last = day_of(first.year + years, first.month, first.day) or date(first.year + years, 3, 1)
    if ends not in (last, last - timedelta(1)):
        message = say("By the form the file is in force until {day}.", day=in_words(ends))
        yield at(segment, Hit(match.start(), match.end(), message))


def _open_mark(article: Article, marks: tuple[str, ...]) -> Iterator[Spot]:
    if not is_type(article, "policy") or not marks:
        return
    ticked = article.content.fields.get("open_mark") is True
    found = next((s for s in article.body() if "公开" in s.text and any(mark in s.text for mark in marks)), None)
    if ticked and found is None and article.plain.text:
        yield Spot(BODY, Hit(0, 0, say("The text shows no mark such as （此件公开发布）.")), "open")
    elif found is not None and not ticked:
        yield at(
            found, Hit(0, len(found.text), say("The form does not say that the file bears this mark."), (), None, "W")
        )
