"""Traditional characters in a simplified text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from forms.checks.article import Article
from forms.checks.piece import Piece
from forms.checks.rule import ArticleRule, Hit, Spot
from resources.language import say

# Variants that the table of standard characters of 2013 lists again, mostly for names, and one of Japanese names.
_STANDARD_AGAIN = frozenset("昇陞氾袷脩塚")
_MOSTLY_TRADITIONAL = 0.12
_MAX_SPOTS = 20


@cache
def _simplified() -> dict[str, str]:
    """Characters written only in traditional or Japanese text, with the simplified ones, from the tables of OpenCC."""
    from opencc import OpenCC

    han = [chr(code) for code in range(0x4E00, 0x9FA6)]
    plain = OpenCC("t2s").convert(OpenCC("jp2t").convert("\n".join(han))).split("\n")
    pairs = zip(han, plain, strict=True)
    return {
        old: new
        for old, new in pairs
        if old != new and old not in _STANDARD_AGAIN and _is_common(new) > _is_common(old)
    } | {"後": "后"}


def _is_common(text: str) -> bool:
    """Whether all of it is in GB 2312, the set of simplified writing."""
    try:
        return bool(text.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _traditional_words(piece: Piece) -> tuple[tuple[int, int, str], ...]:
    """Runs of traditional characters, each with the simplified form."""
    table = _simplified()
    if table.keys().isdisjoint(piece.chars):
        return ()
    found: list[tuple[int, int, str]] = []
    for place, sign in enumerate(piece.text):
        right = table.get(sign)
        if right and found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1, found[-1][2] + right)
        elif right:
            found.append((place, place + 1, right))
    return tuple(found)


def _find_traditional(article: Article) -> Iterator[Spot]:
    if article.content.language.startswith(("zh-Hant", "zh-TW", "zh-HK", "zh-MO")):
        return
    with_words = [(segment, segment.piece.fact(_traditional_words)) for segment in article.segments]
    with_words = [(segment, words) for segment, words in with_words if words]
    total = sum(len(segment.text) for segment in article.segments) if with_words else 0
    if sum(end - start for _, words in with_words for start, end, _ in words) > total * _MOSTLY_TRADITIONAL:
        return
    spots = 0
    for segment, words in with_words:
        for start, end, right in words:
            if spots < _MAX_SPOTS and not segment.piece.is_quoted(start, end):
                spots += 1
                text = segment.text[start:end]
                why = say(
                    "{text} is traditional writing in a simplified text; simplified: {right}.", text=text, right=right
                )
                yield Spot(segment.field, Hit(segment.start + start, segment.start + end, why, (right,)))


def traditional_rule() -> ArticleRule:
    """The rule about traditional characters."""
    return ArticleRule(
        code="characters.traditional",
        severity="W",
        name=say("Traditional characters in a simplified text"),
        explanation=say(
            "The text is written in simplified characters, but some are traditional or Japanese. Official texts use the "
            "standard characters; names of persons and old texts quoted as they were may keep theirs. A text that is "
            "traditional as a whole is left alone."
        ),
        source="通用规范汉字表（2013）",
        hits=("会议強調，要抓好落实。",),
        misses=("会议强调，要抓好落实。", "乾隆年间，著名学者。"),
        find=_find_traditional,
    )
