"""附件: numbers and names in the text against the files that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from forms.checks.article import Article, Segment
from forms.checks.derived import Once
from forms.checks.documents.days import han
from forms.checks.documents.parts import at, plain
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, PieceRule, Spot
from forms.content import Attachment
from forms.problems import ATTACHMENTS
from resources.language import say

SOURCE = "GB/T 9704-2012 7.3.4"
_NOTE = lazy(r"[ \t\u3000]*附件[ \t\u3000]*(?:[0-9]{1,2}[ \t\u3000]*)?[：:][ \t\u3000]*(?=\S)")
_NUMBERED_NOTE = lazy(r"[ \t\u3000]*附件[ \t\u3000]*([0-9]{1,2})[ \t\u3000]*[：:][ \t\u3000]*(?=\S)")
_ITEM = lazy(r"[ \t\u3000]*([0-9]{1,2})[.．、][ \t\u3000]*(?=\S)")
_HEAD = lazy(
    r"[ \t\u3000]*附[ \t\u3000]*件[ \t\u3000]*([0-9]{1,2}|[一二三四五六七八九十]{1,2})?[ \t\u3000]*(?:[：:]?[ \t\u3000]*\Z|(?=\n))"
)
_REFERENCE = lazy(r"(?<![》号的])附件[ \t\u3000]*([0-9]{1,2})(?![0-9]|[ \t\u3000]*[：:.．]|[-－][0-9])")
_TITLED_HEAD = lazy(r"[ \t\u3000]*附件[ \t\u3000]*([0-9]{1,2})[ \t\u3000\n]+[^\s，。；：]{2,40}[ \t\u3000]*\Z")
_PUNCTUATION = lazy(r"([。；，、;,])[ \t\u3000]*\Z")
_SENTENCE = lazy(r"[，,。；](?=[^\s，,。；])")
_FILE_MARKS = lazy(r"\A(?:附件|附表)?[ \t\u3000]*[0-9]{0,2}[ \t\u3000]*[-_.．、：:]*|\.[A-Za-z0-9]{1,5}\Z")
_ALIKE = 60.0
_LONGEST_NOTE = 300
_NOTHING_AFTER = 120


@dataclass(frozen=True)
class Named:
    """An attachment named in the note under the text."""

    number: int
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """What a paragraph says about attachments."""

    named: tuple[Named, ...] = ()
    head: int = 0
    item: Named | None = None
    references: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True)
class Listed:
    """The attachments of an article as its text names them.

    Attributes:
        notes: those of the note under the text, with their places.
        heads: numbers of attachments whose text stands in the body; 1 where there is no number.
        references: numbers in running text, with their places.
    """

    notes: tuple[tuple[Segment, Named], ...]
    heads: frozenset[int]
    references: tuple[tuple[Segment, int, int, int], ...]


def line_of(piece: Piece) -> Line:
    """What a paragraph says about attachments."""
    text = piece.text
    item = _ITEM.match(text)
    named_item = _named(text, int(item.group(1)), item.end()) if item else None
    if "附" not in text:
        return Line(item=named_item)
    head = (
        _HEAD.match(text)
        or _TITLED_HEAD.match(text)
        or (_NUMBERED_NOTE.match(text) if piece.kind == "heading" else None)
    )
    if head:
        return Line(head=han(head.group(1)) if head.group(1) else 1)
    note = _NOTE.match(text)
    if note is None or len(text) > _LONGEST_NOTE or _SENTENCE.search(text, note.end()):
        references = tuple((m.start(), m.end(), int(m.group(1))) for m in _REFERENCE.finditer(text))
        return Line(references=references, item=named_item)
    numbered = _NUMBERED_NOTE.match(text)
    return Line(named=tuple(_noted(text, note.end(), int(numbered.group(1)) if numbered else 1)))


def _noted(text: str, start: int, number: int) -> Iterator[Named]:
    """The attachments of a note: one, or several with their numbers in one paragraph."""
    first = _ITEM.match(text, start)
    if first is None:
        yield _named(text, number, start)
        return
    number, begin = int(first.group(1)), first.end()
    while following := re.search(rf"\s{number + 1}[.．、]\s*(?=\S)", text[begin:]):
        yield _named(text[: begin + following.start()], number, begin)
        number, begin = number + 1, begin + following.end()
    yield _named(text, number, begin)


def _named(text: str, number: int, start: int) -> Named:
    name = text[start:].rstrip(" \t\u3000\n").rstrip("。；，、;,")
    return Named(number, name, start, start + len(name))


def _listed(article: Article) -> Listed:
    notes: list[tuple[Segment, Named]] = []
    heads: set[int] = set()
    references: list[tuple[Segment, int, int, int]] = []
    open_ = 0
    for segment in article.body():
        line = segment.piece.fact(line_of)
        if line.named:
            notes += [(segment, named) for named in line.named]
            open_ = line.named[-1].number
        elif open_ and line.item is not None and line.item.number == open_ + 1 and segment.kind == "paragraph":
            notes.append((segment, line.item))
            open_ += 1
        else:
            open_ = 0
        if line.head:
            heads.add(line.head)
        references += [(segment, *reference) for reference in line.references]
    return Listed(tuple(notes), frozenset(heads), tuple(references))


def reference_rules() -> Iterator[AnyRule]:
    """The rules about attachments and how the text names them."""
    listed = Once(_listed)
    yield ArticleRule(
        code="documents.attachment-missing",
        severity="E",
        name=say("Attachment named and not there"),
        explanation=say(
            "The text names more attachments than files are attached or stand in the body. Readers look for them in "
            "vain, and inspections count it as an attachment that does not open."
        ),
        source=SOURCE,
        find=lambda article: _missing(article, listed(article)),
    )
    yield ArticleRule(
        code="documents.attachment-number",
        severity="E",
        name=say("Numbers of attachments"),
        explanation=say(
            "Attachments are numbered 1, 2, 3 in the order the text names them, and the text refers only to numbers that "
            "the note under it has."
        ),
        source=SOURCE,
        find=lambda article: _numbers(listed(article)),
    )
    yield ArticleRule(
        code="documents.attachment-name",
        severity="W",
        name=say("Names of attachments"),
        explanation=say(
            "A name in the note under the text has nothing in common with the names and captions of the files. Either "
            "the wrong file is attached or it bears a wrong name."
        ),
        source=SOURCE,
        find=lambda article: _names(article, listed(article)),
    )
    yield PieceRule(
        code="documents.attachment-punctuation",
        severity="E",
        name=say("Mark after the name of an attachment"),
        explanation=say("In the note under the text no mark stands after the name of an attachment."),
        source=SOURCE,
        find=_punctuation,
        needs=("附件",),
        kinds=frozenset({"paragraph", "label"}),
        hits=("附件：1.考评指标。", "附件：申请表；"),
        misses=(
            "附件：1.考评指标",
            "附件1是申请表。",
            "附件：请按表填写，并于5月1日前报送，逾期不予受理。",
            "见附件。",
        ),
    )


def _files(article: Article) -> list[Attachment]:
    return [item for item in article.content.attachments if not item.is_image]


def _missing(article: Article, listed: Listed) -> Iterator[Spot]:
    there = len(_files(article)) + len(listed.heads)
    notes = [note for note in listed.notes if note[1].number not in listed.heads]
    pictures = len(article.content.attachments) - len(_files(article))
    if article.type is None or len(listed.notes) <= there:
        return
    last = listed.notes[-1][0]
    after = len(article.plain.text) - last.start - len(last.text)
    sure = pictures == 0 and after <= _NOTHING_AFTER
    for segment, named in notes[len(_files(article)) :]:
        message = say("The text names {count} attachments; {there} are there.", count=len(listed.notes), there=there)
        yield at(segment, Hit(named.start, named.end, message, (), None, None if sure else "W"))


def _numbers(listed: Listed) -> Iterator[Spot]:
    numbers = [named.number for _, named in listed.notes]
    for (above, before), (segment, named) in pairwise(listed.notes):
        if named.number != before.number + 1 and segment.block - above.block <= 1:
            message = say("Attachment {number} was to be expected here.", number=before.number + 1)
            yield at(segment, Hit(named.start, named.end, message))
    known = {*numbers, *listed.heads}
    if not numbers:
        return
    for segment, start, end, number in listed.references:
        if number not in known:
            message = say("The note under the text has no attachment {number}.", number=number)
            yield at(segment, Hit(start, end, message, (), None, None if len(numbers) > 1 else "W"))


def _names(article: Article, listed: Listed) -> Iterator[Spot]:
    files = _files(article)
    if not files:
        return
    names = [_bare(text) for item in files for text in (item.name, item.caption) if text]
    for segment, named in listed.notes:
        if named.number not in listed.heads and not any(_alike(_bare(named.name), name) for name in names):
            message = say("No attached file bears this name or one like it.")
            yield at(segment, Hit(named.start, named.end, message, tuple(item.name for item in files[:3])))
    wanted = [_bare(named.name) for _, named in listed.notes]
    for item in files if len(listed.notes) > 1 else ():
        if not any(_alike(_bare(text), name) for text in (item.name, item.caption) if text for name in wanted):
            message = say("The note under the text does not name this file.")
            yield Spot(ATTACHMENTS, Hit(0, 0, message, (), None, "I"), item.name)


def _bare(text: str) -> str:
    return plain(_FILE_MARKS.sub("", text.strip()))


def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return True
    if one in other or other in one:
        return True
    from rapidfuzz.fuzz import partial_ratio

    return partial_ratio(one, other) >= _ALIKE


def _punctuation(piece: Piece) -> Iterator[Hit]:
    line = piece.fact(line_of)
    match = _PUNCTUATION.search(piece.text)
    if line.named and match is not None:
        last = line.named[-1]
        message = say("No mark stands after the name of an attachment.")
        yield Hit(last.start, match.end(1), message, (last.name,), last.name)
