"""The title and what repeats it: its length, the first paragraph, the summary, the keywords."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from forms.checks.article import Article, Segment
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.problems import BODY
from resources.language import say

_NOT_WORDS = lazy(r"[\s，。、；：！？“”‘’《》〈〉（）()\-—·….,:;!?\"']+")
_ENDED = tuple("。！？；…”》）.!?")


def bare_words(piece: Piece) -> str:
    """The text without spaces and punctuation, for comparison."""
    return _NOT_WORDS.sub("", piece.text)


def _title(article: Article) -> Segment | None:
    return next((segment for segment in article.segments if segment.kind == "title"), None)


def _is_document(article: Article) -> bool:
    return article.type is not None and article.type.field("doc_number") is not None


def _length(limits: dict[str, int], article: Article) -> Iterator[Spot]:
    title = _title(article)
    if title is None or _is_document(article):
        return
    count = sum(not sign.isspace() for sign in title.text)
    limit = limits.get("title-news", count)
    if count > limit:
        why = say(
            "The title has {count} characters; more than {limit} do not stay on one line.", count=count, limit=limit
        )
        severity = "W" if count > limits.get("title-news-most", count) else None
        yield Spot(
            title.field, Hit(title.start, title.start + len(title.text), why, severity="W" if severity else None)
        )


def _lines(limits: dict[str, int], article: Article) -> Iterator[Spot]:
    title = _title(article)
    if title is None or not _is_document(article) or len(title.text) <= limits.get("title-document", len(title.text)):
        return
    why = say("The title takes more than one line. Break it where the sense breaks, never inside a word.")
    yield Spot(title.field, Hit(title.start, title.start + len(title.text), why))


def _repeated(article: Article) -> Iterator[Spot]:
    title = _title(article)
    body = [segment for segment in article.body() if segment.kind in ("paragraph", "heading", "item", "quote")]
    words = title.piece.fact(bare_words) if title else ""
    if not words or not body or body[0].piece.fact(bare_words) != words:
        return
    first = body[0]
    if len(body) == 1:
        why = say("The text is nothing but the title again.")
    else:
        why = say("The text begins with the title again; the page shows it already. Take this paragraph out.")
    yield Spot(first.field, Hit(first.start, first.start + len(first.text), why))


def _summary(article: Article) -> Iterator[Spot]:
    summary = article.content.text("summary").strip()
    if not summary:
        return
    end = len(article.content.text("summary"))
    if _NOT_WORDS.sub("", summary) == _NOT_WORDS.sub("", article.content.title):
        yield Spot(
            "summary", Hit(0, end, say("The summary is the title again. Say who did what, when, and with what result."))
        )
        return
    first = next((s.text.strip() for s in article.body() if s.kind == "paragraph"), "")
    if len(first) > len(summary) > 20 and first.startswith(summary) and not summary.endswith(_ENDED):
        yield Spot(
            "summary",
            Hit(0, end, say("The summary is the beginning of the text, cut off. End it with a whole sentence.")),
        )


def _occurs(word: str, article: Article) -> bool:
    if word in article.plain.text:
        return True
    return any(word in segment.text for segment in article.segments if segment.field not in (BODY, "keywords"))


def _is_told(word: str, article: Article) -> bool:
    """Whether a keyword occurs, whole or in its halves of two characters as in 水质 检测."""
    halves = [word[place : place + 2] for place in range(0, len(word), 2)] if len(word) % 2 == 0 else [word]
    return _occurs(word, article) or (len(halves) > 1 and all(_occurs(half, article) for half in halves))


def _keywords(article: Article) -> Iterator[Spot]:
    words = article.content.fields.get("keywords")
    start = 0
    for word in words if isinstance(words, tuple) else ():
        if word.strip() and not _is_told(word, article):
            why = say("The keyword {word} occurs nowhere in the article. Whoever searches for it expects the word.", word=word)  # fmt: skip
            yield Spot("keywords", Hit(start, start + len(word), why))
        start += len(word) + 1


def title_rules(limits: dict[str, int], pack: str) -> Iterable[AnyRule]:
    """Title, summary and keywords.

    Args:
        limits: ``title-news``, ``title-news-most``, ``title-document``: characters.
        pack: digest of the pack.
    """
    yield ArticleRule(
        code="structure.title-long", severity="I", pack=pack, source="practice",
        name=say("Long title"),
        explanation=say(
            "A title of more than 35 characters does not stay on one line of a list and is cut off on phones. Say who did "
            "what; the rest belongs to the text."
        ),
        hits=("…",), misses=("我市冬春农田水利修复任务全面开工",), find=partial(_length, limits),
    )  # fmt: skip
    yield ArticleRule(
        code="structure.title-lines", severity="I", pack=pack, source="GB/T 9704-2012 7.3.1", on=False,
        name=say("Title of a document on several lines"),
        explanation=say(
            "The title of a document may take several lines; each breaks where the sense breaks, and the lines form a "
            "trapezium or a lozenge. Most titles of documents are that long, so this reminder is switched off unless a unit "
            "switches it on."
        ),
        hits=("…",), misses=("关于防汛工作的通知",), find=partial(_lines, limits),
    )  # fmt: skip
    yield ArticleRule(
        code="structure.title-repeated", severity="W", pack=pack, source="practice",
        name=say("Title repeated in the text"),
        explanation=say("The page shows the title above the text. A first paragraph that says the same comes from copying the whole page."),
        hits=("标题＝首段",), misses=("标题≠首段",), find=_repeated,
    )  # fmt: skip
    yield ArticleRule(
        code="structure.summary", severity="I", pack=pack, source="practice",
        name=say("Summary that says nothing new"),
        explanation=say(
            "The summary stands below the title in lists and search results. It tells who did what, when and with what "
            "result, in whole sentences."
        ),
        hits=("概述＝标题",), misses=("概述≠标题",), find=_summary,
    )  # fmt: skip
    yield ArticleRule(
        code="structure.keywords", severity="I", pack=pack, source="practice",
        name=say("Keyword that is not in the text"),
        explanation=say("Keywords lead people to the article. A word that occurs nowhere in it leads them astray, or is misspelt."),
        hits=("关键词：防汛",), misses=("关键词：灌溉",), find=_keywords,
    )  # fmt: skip
