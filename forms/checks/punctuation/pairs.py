"""Marks that come in pairs: each opening one needs its closing one, in the paragraph or in those beside it.

Each paragraph of a long quotation begins with “ and only the last one ends with ” (GB/T 15834-2011 4.8), and text that
was broken into lines has its pairs across them: what pairs up over the whole body is no error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from forms.checks.article import Article
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from resources.language import say

_CLOSES = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
    "(": ")",
}
_OPENS = {closing: opening for opening, closing in _CLOSES.items()}
_QUOTES = ("“", "‘")  # a quotation goes on in the next paragraph, which begins with the same mark
_SIGNS = frozenset(_CLOSES) | frozenset(_OPENS)
_WORDS = 6  # characters shown beside a mark
_FORM = str.maketrans("()", "（）")  # one bracket full-width and one half-width is another rule's business
_BREAK = lazy("[\n\t]")
_LABEL = lazy(r"(?:^|[\s\u3000，。；：、])(?:[0-9]{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3})$")


class Mark(NamedTuple):
    """A mark that waits for its other half.

    Attributes:
        place: where it stands, in its piece or field.
        sign: the mark.
        alone: whether it may do without its other half.
        part: number of its piece in the field; marks of one piece that did not pair up there never do.
    """

    place: int
    sign: str
    alone: bool
    part: int = -1


def pair_rules() -> Iterator[AnyRule]:
    """The rules of this module."""
    yield ArticleRule(
        code="punctuation.unpaired",
        severity="E",
        name=say("A mark without its other half"),
        explanation=say(
            "Quotation marks, brackets and title marks come in pairs. Here the other half is missing, or the marks"
            " cross each other.\nAdd the missing half, turn the mark round where it faces the wrong way, or delete it."
        ),
        source="GB/T 15834-2011 4.8, 4.9, 4.15",
        hits=("《管理办法",),
        misses=("《管理办法》", "1）明确责任", "’98"),
        find=_unpaired,
    )


def loose_marks(piece: Piece) -> tuple[Mark, ...]:
    """The marks of a piece that find no other half in it."""
    if not piece.chars & _SIGNS:
        return ()
    text = piece.text
    return tuple(
        _left_over(Mark(n, sign, _may_be_alone(text, n, sign)) for n, sign in enumerate(text) if sign in _SIGNS)
    )


def _may_be_alone(text: str, place: int, sign: str) -> bool:
    """Whether a mark can do without another half: an apostrophe, or the bracket after a number of a list."""
    if sign == "’":
        around = text[max(0, place - 1) : place + 2]
        return not any("\u4e00" <= near <= "\u9fff" for near in around) or around[-1:].isdigit()
    return sign in ")）" and _LABEL.search(text, max(0, place - 6), place) is not None


def _left_over(marks: Iterable[Mark]) -> list[Mark]:
    """The marks that do not pair up: a closing one takes the nearest opening one of its kind that is still open."""
    waiting: list[Mark] = []
    loose: list[Mark] = []
    for mark in marks:
        opening = _OPENS.get(mark.sign)
        if opening is None:
            waiting.append(mark)
            continue
        partner = next((n for n in reversed(range(len(waiting))) if _pair(waiting[n], mark, opening)), None)
        if partner is None:
            loose.append(mark)
        else:
            loose += waiting[partner + 1 :]
            del waiting[partner:]
    return sorted([*loose, *waiting])


def _pair(one: Mark, other: Mark, opening: str) -> bool:
    met = one.part == other.part >= 0
    return not met and one.sign.translate(_FORM) == opening.translate(_FORM)


def _unpaired(article: Article) -> Iterator[Spot]:
    for field, group in groupby(article.segments, key=attrgetter("field")):
        segments = list(group)
        following = [*(segment.text.lstrip()[:1] for segment in segments[1:]), ""]
        open_marks = [
            Mark(segment.start + mark.place, mark.sign, mark.alone, part)
            for part, segment in enumerate(segments)
            for mark in segment.piece.fact(loose_marks)
            if mark.sign not in _QUOTES or (mark.sign != following[part] and segment.text[: mark.place].strip())
        ]
        for place, sign, alone, _ in _left_over(open_marks):
            if not alone:
                other = _CLOSES.get(sign) or _OPENS[sign]
                message = say("The mark {sign} has no {other} to go with it.", sign=sign, other=other)
                yield Spot(field, Hit(*_stretch(article.text_of(field), place, sign), message))


def _stretch(text: str, place: int, sign: str) -> tuple[int, int]:
    """The mark with the words it belongs to, so that one waiver does not speak for all such marks."""
    if sign in _CLOSES:
        return place, place + 1 + len(_BREAK.split(text[place + 1 : place + 1 + _WORDS])[0])
    return place - len(_BREAK.split(text[max(0, place - _WORDS) : place])[-1]), place + 1
