"""Marks of drafts: a text that is still being discussed is not published as if it were decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from forms.checks.article import Article
from forms.checks.derived import digest_of, rows_of
from forms.checks.lazy import lazy
from forms.checks.pack import RulePack
from forms.checks.piece import Piece
from forms.checks.rule import ArticleRule, Hit, Spot
from resources.language import say

_LONGEST = 60
_CONSULTED = lazy(r"征求|征集|听证|意见建议|意见采纳|意见反馈|起草说明|解读|公示")
_TOLD = lazy(
    r"审议|讨论|研究|听取|汇报|评审|论证|审查|审定|起草|形成|修改|完善|通过|提交|报送|完成|撰写|编制|拟定|拟出|征集|打"
)


def draft_rule(packs: tuple[RulePack, ...]) -> ArticleRule:
    """The rule on marks of drafts.

    Raises:
        Malformed: a row of a pack does not fit.
    """
    words = _words(packs)
    shape = lazy("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)")

    def drafts(piece: Piece) -> tuple[tuple[int, int], ...]:
        return tuple(_in_piece(piece, shape))

    return ArticleRule(
        code="secrecy.draft",
        severity="W",
        name=say("Mark of a draft"),
        explanation=say(
            "“For discussion”, “for approval” and the like mark a text that was not decided yet; what is still being "
            "considered need not be published and often must not be.\nPublish the decided version, or say in the title that opinions are asked for."
        ),
        source="政府信息公开条例（国令第711号）第十六条",
        hits=("关于节水改造的实施方案（送审稿）",),
        misses=("会议审议了《节水改造实施方案（送审稿）》。", "关于《节约用水条例（征求意见稿）》公开征求意见的公告"),
        find=lambda article: _find(article, drafts, words),
        pack=digest_of(packs, "secrecy"),
    )


def _words(packs: tuple[RulePack, ...]) -> dict[str, bool]:
    """Marks of drafts, and whether an article that asks for opinions may bear them."""
    found: dict[str, bool] = {}
    for reader, _ in rows_of(packs, "secrecy_drafts"):
        consulted = reader.take("consulted", bool)
        found |= dict.fromkeys(reader.texts("words"), consulted)
        reader.done()
    return found


def _in_piece(piece: Piece, shape: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    if "稿" not in piece.chars or (piece.kind not in ("title", "heading") and len(piece.text) > _LONGEST):
        return
    for match in shape.finditer(piece.text):
        marked = piece.text[match.end() : match.end() + 1] in ("）", ")", "") or not piece.text[match.end() :].strip()
        if marked and not _TOLD.search(piece.text[: match.start()]):
            yield match.span()


def _find(
    article: Article, drafts: Callable[[Piece], tuple[tuple[int, int], ...]], words: dict[str, bool]
) -> Iterator[Spot]:
    asked = bool(_CONSULTED.search(article.content.title))
    for segment in article.segments:
        for start, end in segment.piece.fact(drafts):
            if asked and words[segment.text[start:end]]:
                continue
            message = say(
                "“{word}” says that the text was not decided yet. Is it the version to be published?",
                word=segment.text[start:end],
            )
            yield Spot(segment.field, Hit(segment.start + start, segment.start + end, message))
