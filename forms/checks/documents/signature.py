"""落款 and 成文日期: the unit and the day under the text against the fields of the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from forms.checks.article import Article, Segment
from forms.checks.documents.days import in_words, written_days
from forms.checks.documents.parts import at, field_day, is_type, plain
from forms.checks.lazy import lazy
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from forms.problems import BODY
from resources.language import say

SOURCE = "GB/T 9704-2012 7.3.5"
_TYPES = ("policy", "notice", "personnel")
_MARKS = lazy(r"[，。；：！？《》“”、0-9A-Za-z]")
_SPLIT = lazy(r"[\s\u3000]+")
_LONGEST = 60


@dataclass(frozen=True)
class SignedDay:
    """A paragraph that is a day alone."""

    start: int
    end: int
    day: date | None
    in_han: bool


@dataclass(frozen=True)
class Signature:
    """The unit and the day under a text; ``unit`` is None where no unit stands above the day."""

    unit: Segment | None
    units: tuple[str, ...]
    dated: Segment
    signed: SignedDay


def lone_day(piece: Piece) -> SignedDay | None:
    """The day a paragraph consists of."""
    text = piece.text.strip(" \t\u3000\n")
    if len(text) > 30 or not text.endswith("日"):
        return None
    lead = len(piece.text) - len(piece.text.lstrip(" \t\u3000\n"))
    for found in written_days(text):
        if found.end == len(text) and not text[: found.start].strip():
            return SignedDay(lead + found.start, lead + found.end, found.day, found.in_han)
    return None


class Signatures:
    """Finds the signature of an article.

    Args:
        endings: how names of organs end, such as 局.
    """

    def __init__(self, endings: tuple[str, ...]) -> None:
        self._endings = endings

    def units(self, piece: Piece) -> tuple[str, ...]:
        """The organs a short paragraph consists of; none where it is anything else."""
        text = piece.text.strip(" \t\u3000\n")
        if not 4 <= len(text) <= _LONGEST or _MARKS.search(text) or piece.kind != "paragraph":
            return ()
        names = tuple(name for name in _SPLIT.split(text) if name)
        return names if all(len(name) >= 3 and name.endswith(self._endings) for name in names) else ()

    def find(self, article: Article) -> Iterator[Signature]:
        """The signatures of the body, in order."""
        above: list[Segment] = []
        for segment in article.segments:
            if segment.field != BODY or segment.kind != "paragraph":
                above = []
                continue
            signed = segment.piece.fact(lone_day)
            if signed is not None:
                yield Signature(above[-1] if above else None, _names(above, self), segment, signed)
                above = []
            else:
                above = [*above, segment] if segment.piece.fact(self.units) else []


def _names(segments: list[Segment], signatures: Signatures) -> tuple[str, ...]:
    return tuple(name for segment in segments for name in segment.piece.fact(signatures.units))


def signature_rules(endings: tuple[str, ...], digest: str) -> Iterator[AnyRule]:
    """The rules about the signature.

    Args:
        endings: see ``Signatures``.
        digest: of the pack the words came from.
    """
    signatures = Signatures(endings)
    yield ArticleRule(
        code="documents.signed-date",
        severity="E",
        name=say("Day under the text"),
        explanation=say(
            "The day under the text is the date of issue. It must be that of the form, or one of the two is wrong; "
            "where several signatures stand in the text, one of them must fit."
        ),
        source=SOURCE,
        find=lambda article: _dates(article, signatures),
        pack=digest,
    )
    yield ArticleRule(
        code="documents.signed-unit",
        severity="E",
        name=say("Unit under the text"),
        explanation=say(
            "The unit that signs the text is the issuing organ of the form, in full. A short name is only pointed out."
        ),
        source=SOURCE,
        find=lambda article: _units(article, signatures),
        pack=digest,
    )
    yield ArticleRule(
        code="documents.signed-numerals",
        severity="W",
        name=say("Date of issue in Chinese numerals"),
        explanation=say("The date of issue is written with Arabic numerals, with year, month and day: 2026年11月27日."),
        source="GB/T 9704-2012 7.3.5.4",
        find=lambda article: _numerals(article, signatures),
        pack=digest,
    )


def _dates(article: Article, signatures: Signatures) -> Iterator[Spot]:
    issued = field_day(article, "date_issued")
    if issued is None or not is_type(article, *_TYPES):
        return
    found = [s for s in signatures.find(article) if s.signed.day is not None and s.units]
    if not found or any(s.signed.day == issued for s in found):
        return
    first = found[0]
    message = say("The form has {day} as date of issue.", day=in_words(issued))
    yield at(first.dated, Hit(first.signed.start, first.signed.end, message, (in_words(issued),)))


def _units(article: Article, signatures: Signatures) -> Iterator[Spot]:
    organ = plain(article.content.text("issuing_organ"))
    if not organ or not is_type(article, *_TYPES):
        return
    joint = article.content.fields.get("joint_organs", ())
    organs = [organ, *(plain(name) for name in joint if isinstance(name, str))] if isinstance(joint, tuple) else [organ]
    found = [s for s in signatures.find(article) if s.unit is not None]
    names = [plain(name) for s in found for name in s.units]
    if not names or any(name in organs for name in names):
        return
    unit = found[0].unit
    if unit is None:
        return
    related = any(_related(name, other) for name in names for other in organs)
    issuing = article.content.text("issuing_organ")
    message = say("The form has {organ} as issuing organ.", organ=issuing)
    hit = Hit(0, len(unit.text), message, (issuing,), None, "W" if related else None)
    yield at(unit, hit)


def _related(one: str, other: str) -> bool:
    """Whether one name may be short for the other: its signs all stand in the other in their order."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(sign in rest for sign in short)


def _numerals(article: Article, signatures: Signatures) -> Iterator[Spot]:
    if not is_type(article, "policy", "notice"):
        return
    for found in signatures.find(article):
        if found.signed.in_han and found.units and found.signed.day is not None:
            right = in_words(found.signed.day)
            message = say("The date of issue is written with Arabic numerals.")
            yield at(found.dated, Hit(found.signed.start, found.signed.end, message, (right,), right))
