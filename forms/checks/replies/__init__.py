"""Replies to letters: whether they answer what was asked, or only seem to.

A reply is checked against its letter with ``check_reply``. The same rules are in the book for articles of the type
``reply``, whose field ``question`` is the letter, and silent for all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from forms.checks.article import Article
from forms.checks.finding import Finding, in_order
from forms.checks.pack import RulePack
from forms.checks.replies.letter import Element, Letter, ReplyReport
from forms.checks.replies.phrases import Phrases, read_phrases
from forms.checks.replies.pointers import POINTERS, Point, Pointer
from forms.checks.replies.weigh import Reply
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.checks.twins.once import Once
from forms.problems import BODY

__all__ = ["Element", "Letter", "ReplyReport", "check_reply", "rules"]

TYPE = "reply"
# Fields of the form that say what else would stand below the reply.
_GIVEN = {"unit": ("reply_unit",), "date": ("replied_at", "date_issued")}


@dataclass(frozen=True)
class _Finder:
    """Finds the places of one rule in an article."""

    pointer: Pointer
    reply_in: Callable[[Article], Reply]

    def find(self, article: Article) -> Iterator[Spot]:
        """The places; none in what is no reply."""
        if article.content.type_id == TYPE:
            for point in self.pointer.find(self.reply_in(article)):
                yield Spot(BODY, _hit(point), point.text)


def rules(packs: tuple[RulePack, ...]) -> Iterable[AnyRule]:
    """The rules of this family.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    phrases = read_phrases(packs)
    reply_in = Once(partial(_reply_in, phrases))
    return tuple(_rule(pointer, phrases, _Finder(pointer, reply_in).find) for pointer in POINTERS)


def check_reply(letter: Letter, reply_text: str, packs: tuple[RulePack, ...]) -> ReplyReport:
    """Check a reply against its letter.

    Args:
        letter: the letter, and the unit's replies to others.
        reply_text: the reply with salutation and signature.
        packs: the rule packs in force.

    Raises:
        Malformed: a row of a pack does not fit.
        RanAway: a pattern of a pack took too long on this text.
    """
    phrases = _phrases(packs)
    reply = Reply(letter, reply_text, phrases)
    findings = [_finding(pointer, phrases, point, reply_text) for pointer in POINTERS for point in pointer.find(reply)]
    return ReplyReport(in_order(findings, (BODY,)), reply.score, reply.elements)


_phrases: Callable[[tuple[RulePack, ...]], Phrases] = lru_cache(maxsize=2)(read_phrases)


def _reply_in(phrases: Phrases, article: Article) -> Reply:
    content, archive = article.content, article.around.archive
    text = article.plain.text
    earlier = archive.candidates(article.around.article, f"{content.title}\n{text}") if archive else ()
    given = frozenset(name for name, keys in _GIVEN.items() if any(content.text(key) for key in keys))
    return Reply(Letter(content.text("question"), tuple(body for _, _, body in earlier)), text, phrases, given)


def _rule(pointer: Pointer, phrases: Phrases, find: Callable[[Article], Iterable[Spot]]) -> ArticleRule:
    return ArticleRule(
        code=pointer.code,
        severity=pointer.severity,
        name=pointer.name,
        explanation=pointer.explanation,
        source=pointer.source,
        pack=phrases.pack,
        find=find,
        lasting=pointer.lasting,
    )


def _hit(point: Point) -> Hit:
    return Hit(point.start, point.end, point.message, severity=point.severity)


def _finding(pointer: Pointer, phrases: Phrases, point: Point, text: str) -> Finding:
    return Finding(
        pointer.code,
        point.severity or pointer.severity,
        BODY,
        point.start,
        point.end,
        point.text or text[point.start : point.end],
        point.message,
        pointer.source,
        pack=phrases.pack,
    )
