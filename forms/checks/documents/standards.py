"""Standards and rules of official documents that are named and no longer hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from forms.checks.derived import rows_of
from forms.checks.expression import Expression
from forms.checks.lazy import lazy
from forms.checks.pack import RulePack, read_labels
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, Hit, PieceRule
from forms.contenttype import Labels
from resources.language import say

_HISTORIC = lazy("废止|代替|替代|取代|修订|原|旧版|同时失效")


@dataclass(frozen=True)
class Outdated:
    """A standard or rule that was replaced.

    Attributes:
        need: a string that every text it is named in has.
        pattern: how it is named.
        now: what holds today.
        why: since when and by what.
    """

    need: str
    pattern: Expression
    now: str
    why: Labels


@dataclass(frozen=True)
class Standards:
    """All of them."""

    rows: tuple[Outdated, ...]

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """The strings of which a text must have one."""
        return tuple(dict.fromkeys(row.need for row in self.rows))

    def find(self, piece: Piece) -> Iterator[Hit]:
        """Where they are named as if they held."""
        for row in self.rows:
            if row.need not in piece.text:
                continue
            for match in row.pattern.finditer(piece.text):
                around = piece.text[max(0, match.start() - 12) : match.end() + 28]
                if not _HISTORIC.search(around):
                    yield Hit(match.start(), match.end(), row.why, (row.now,))


def standard_rule(packs: tuple[RulePack, ...], digest: str) -> AnyRule:
    """The rule about outdated standards.

    Raises:
        Malformed: a row does not fit.
    """
    standards = Standards(tuple(_read(packs)))
    return PieceRule(
        code="documents.old-standard",
        severity="W",
        name=say("Standard that no longer holds"),
        explanation=say(
            "The text names a standard or rule on official documents that was replaced. Name the present one, or say that "
            "it was replaced."
        ),
        source="practice",
        find=standards.find,
        needs=standards.needs,
        hits=("按照GB/T 9704-1999的要求", "依据《国家行政机关公文处理办法》（国发〔2000〕23号）"),
        misses=(
            "GB/T 9704—2012", "GB/T 9704-1999已被GB/T 9704-2012代替", "国发〔2000〕23号同时废止", "GB/T 15834-2011",
        ),
        pack=digest,
    )  # fmt: skip


def _read(packs: tuple[RulePack, ...]) -> Iterator[Outdated]:
    for reader, pack in rows_of(packs, "standards"):
        expression = Expression(reader.take("pattern", str))
        if not pack.trusted:
            expression.check()
        row = Outdated(reader.take("need", str), expression, reader.take("now", str), read_labels(reader, "why"))
        reader.done()
        if not row.need:
            reader.fail("need")
        yield row
