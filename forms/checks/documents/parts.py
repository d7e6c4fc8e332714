"""What several rules about documents use: fields as days, places for findings, the running text of the body."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from forms.checks.article import Article, Segment
from forms.checks.lazy import lazy
from forms.checks.rule import Hit, Spot
from forms.problems import read_date

_IGNORED = lazy(r"[\s，。、；：！？“”‘’《》〈〉（）()\[\]【】〔〕·.,:;'\"_—–-]+")


def field_day(article: Article, key: str) -> date | None:
    """The day in a field; None while it is empty or none."""
    return read_date(article.content.text(key))


def in_field(article: Article, key: str, hit: Hit) -> Spot:
    """A finding about a field as a whole."""
    text = article.content.text(key)
    return Spot(key, Hit(0, len(text), hit.message, hit.suggestions, hit.fix, hit.severity, hit.source))


def at(segment: Segment, hit: Hit) -> Spot:
    """A hit in a segment as a place in the article."""
    start, end = hit.start + segment.start, hit.end + segment.start
    return Spot(segment.field, Hit(start, end, hit.message, hit.suggestions, hit.fix, hit.severity, hit.source))


def running(article: Article) -> Iterator[Segment]:
    """Paragraphs and headings of the body."""
    return (segment for segment in article.body() if segment.kind in ("paragraph", "heading"))


def is_type(article: Article, *ids: str) -> bool:
    """Whether the article is of one of these content types."""
    return article.type is not None and article.type.id in ids


def plain(text: str) -> str:
    """Text for comparing titles and numbers: NFKC, without marks and spaces."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text))
