"""State-secret marks in title, fields and body."""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.article import Article, Segment
from forms.checks.piece import Piece
from forms.checks.rule import ArticleRule, Hit, Spot
from forms.checks.secrecy.marks import Mark, marks_in
from forms.problems import BODY
from resources.language import say

SOURCE = "保密法（2024年修订）第二十条、第三十五条；GB/T 9704-2012 7.2.2"
HEAD_LINES = 8
GRAVE = say("This marks a state secret. The text must not be handled in this program, let alone be published.")
DOUBTFUL = say("This looks like the mark of a state secret. The secrecy reviewer must look at it.")


def mark_rules() -> Iterator[ArticleRule]:
    """The two rules on marks in the text: those without doubt, and those that may be an example or a heading."""
    yield ArticleRule(
        code="secrecy.mark",
        severity="C",
        name=say("Mark of a state secret"),
        explanation=say(
            "A text with the grade and the star is a state secret. It may be neither kept nor passed on in a computer "
            "that is ever connected to the internet.\nStop, delete the text from this computer, and report it to the secrecy office of your unit."
        ),
        source=SOURCE,
        hits=("机密★10年", "密级：秘密"),
        misses=("保守国家秘密是每个公民的义务。", "依法保护商业秘密。", "数据的机密性和完整性。"),
        find=_certain,
    )
    yield ArticleRule(
        code="secrecy.mark-doubtful",
        severity="B",
        name=say("Possible mark of a state secret"),
        explanation=say(
            "Inside a sentence, in a table or as a heading such a mark may be an example or a word like any other; it may "
            "also be the rest of a classified paper.\nThe secrecy reviewer looks at the original and releases it."
        ),
        source=SOURCE,
        hits=("国家秘密标志的样式如“机密★10年”。",),
        misses=("《保守国家秘密法》第二十条",),
        find=_doubtful,
    )


def _certain(article: Article) -> Iterator[Spot]:
    for segment, mark, grave in _marks(article):
        if grave:
            yield _spot(segment, mark, grave=True)


def _doubtful(article: Article) -> Iterator[Spot]:
    for segment, mark, grave in _marks(article):
        if not grave:
            yield _spot(segment, mark, grave=False)


def _marks(article: Article) -> Iterator[tuple[Segment, Mark, bool]]:
    line = 0
    for segment in article.segments:
        line += segment.field == BODY
        for mark in segment.piece.fact(_of_piece):
            at_head = mark.kind == "alone" and 0 < line <= HEAD_LINES and segment.kind == "paragraph"
            yield segment, mark, mark.kind == "mark" or at_head


def _of_piece(piece: Piece) -> tuple[Mark, ...]:
    return marks_in(piece.text)


def _spot(segment: Segment, mark: Mark, *, grave: bool) -> Spot:
    message = GRAVE if grave else DOUBTFUL
    return Spot(segment.field, Hit(segment.start + mark.start, segment.start + mark.end, message))
