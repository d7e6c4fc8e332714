"""Order of levels: 一、 （一） 1. （1） — numbers left out, doubled, or begun in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms.body.model import AttachmentLink, Divider
from forms.checks.article import Article, Segment
from forms.checks.derived import Once
from forms.checks.documents.days import han
from forms.checks.documents.parts import at, running
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from resources.language import say

SOURCE = "GB/T 9704-2012 7.3.3"
_LABEL = lazy(
    r"[ \t\u3000]*(?:(?P<a>[一二三四五六七八九十]{1,3})、|[（(](?P<b>[一二三四五六七八九十]{1,3})[）)]"
    r"|(?P<c>[0-9]{1,2})[.．](?![0-9])|[（(](?P<d>[0-9]{1,2})[）)])"
)
_LEVELS = {"a": 1, "b": 2, "c": 3, "d": 4}
_NEW_PART = lazy(
    r"[ \t\u3000]*(?:附[件录表][0-9一二三四五六七八九十]{0,2}[：:]?|第[一二三四五六七八九十百0-9]{1,4}[章编节部条])"
)
_LABELS = ("", "{}、", "（{}）", "{}.", "（{}）")
_DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Label:
    """The label a paragraph begins with."""

    level: int
    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """One paragraph as this rule sees it: its label, whether a new part begins with it, whether a list follows."""

    label: Label | None
    new_part: bool
    introduces: bool


def line_of(piece: Piece) -> Line:
    """What a paragraph begins with."""
    match = _LABEL.match(piece.text)
    introduces = piece.text.rstrip().endswith(("：", ":"))
    if match is None or match.lastgroup is None:
        return Line(None, _NEW_PART.match(piece.text) is not None, introduces)
    found = match[match.lastgroup]
    start = match.start(match.lastgroup) - (match.lastgroup in "bd")
    return Line(Label(_LEVELS[match.lastgroup], han(found), start, match.end()), False, introduces)


def level_rules() -> Iterator[AnyRule]:
    """The rules about levels."""
    yield ArticleRule(
        code="documents.level-order",
        severity="E",
        name=say("Numbers of levels out of order"),
        explanation=say(
            "After 一、 comes 二、, after （一） comes （二）. A number left out or doubled is an error: something may be "
            "missing from the text. Numbers that begin in the middle or come back are only pointed out, because a new "
            "part may begin there.\nThe levels are 一、 （一） 1. （1）; a level may be left out, but not turned round."
        ),
        source=SOURCE,
        find=_order,
    )
    yield ArticleRule(
        code="documents.level-depth",
        severity="W",
        name=say("Levels turned round"),
        explanation=say("The levels are 一、 （一） 1. （1）. A higher one does not stand within a lower one."),
        source=SOURCE,
        find=_depth,
    )


def _read_parts(article: Article) -> tuple[list[tuple[Segment, Label, bool]], ...]:
    return tuple(_split(article))


_parts = Once(_read_parts)


def _split(article: Article) -> Iterator[list[tuple[Segment, Label, bool]]]:
    """The labelled paragraphs, part by part: an attachment, a chapter, a heading without a label begins a new one.

    With each stands whether the paragraph before it introduces a list.
    """
    part: list[tuple[Segment, Label, bool]] = []
    last, introduced = -1, False
    for segment in running(article):
        line = segment.piece.fact(line_of)
        unlabelled = segment.kind == "heading" and line.label is None
        apart = any(isinstance(b, Divider | AttachmentLink) for b in article.blocks[max(last, 0) : segment.block])
        last = segment.block
        if (line.new_part or unlabelled or apart) and part:
            yield part
            part = []
        if line.label is not None:
            part.append((segment, line.label, introduced))
        introduced = line.introduces
    if part:
        yield part


def _order(article: Article) -> Iterator[Spot]:
    for part in _parts(article):
        last: dict[int, int] = {}
        for segment, label, introduced in part:
            for deeper in range(label.level + 1, 5):
                last.pop(deeper, None)
            before = last.get(label.level, 0)
            last[label.level] = label.number
            if label.number not in (before + 1, 1) and (before or label.level < 3):
                yield at(segment, _order_hit(article, segment, label, before))
            elif label.number == 1 and before and label.level < 3 and not introduced:
                yield at(segment, _again(label, before))


def _order_hit(article: Article, segment: Segment, label: Label, before: int) -> Hit:
    expected = _written(label.level, before + 1)
    if not before:
        message = say("The first number of this level is missing; {expected} was to be expected.", expected=expected)
        return Hit(label.start, label.end, message, (), None, "W")
    if label.number == before:
        message = say("The number stands twice; {expected} was to be expected.", expected=expected)
    else:
        message = say("After {before} comes {expected}.", before=_written(label.level, before), expected=expected)
    sure = label.level < 3 and label.number >= before and not _elsewhere(article, segment, label, expected)
    return Hit(label.start, label.end, message, (expected,), None, None if sure else "W")


def _elsewhere(article: Article, segment: Segment, label: Label, expected: str) -> bool:
    """Whether the number that was expected stands within a paragraph or a list before this one."""
    return label.number > 1 and expected in article.plain.text[: segment.start]


def _again(label: Label, before: int) -> Hit:
    message = say("The numbers begin again after {before}.", before=_written(label.level, before))
    return Hit(label.start, label.end, message, (_written(label.level, before + 1),), None, "W")


def _depth(article: Article) -> Iterator[Spot]:
    for part in _parts(article):
        open_: list[int] = []
        for segment, label, _ in part:
            while label.level in open_ and open_[-1] != label.level:
                open_.pop()
            if label.level in open_:
                continue
            if open_ and label.level < open_[-1]:
                message = say("{label} stands within a lower level.", label=segment.text[label.start : label.end])
                yield at(segment, Hit(label.start, label.end, message))
                open_ = [level for level in open_ if level < label.level]
            open_.append(label.level)


def _written(level: int, number: int) -> str:
    return _LABELS[level].format(number if level > 2 else _in_han(number))


def _in_han(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _DIGITS[number]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
