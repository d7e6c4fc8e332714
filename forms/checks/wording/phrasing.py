"""Wording that is not the settled one: every row of the packs is a rule of its own, with its reason and its examples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from forms.checks.expression import Expression
from forms.checks.finding import Message
from forms.checks.pack import RulePack, is_sure, read_labels, read_severity
from forms.checks.piece import Piece
from forms.checks.rule import Hit, PieceRule
from forms.checks.wording.table import read_expression
from forms.shape import Reader


def phrasing_rules(packs: tuple[RulePack, ...]) -> Iterator[PieceRule]:
    """The rules of the sections ``phrasing`` of all packs; of two with one id the later pack's counts.

    Raises:
        Malformed: a row does not fit.
    """
    found: dict[str, PieceRule] = {}
    for pack in packs:
        for reader in pack.rows("phrasing"):
            rule = _read_rule(reader, pack)
            found[rule.code] = rule
    yield from found.values()


def _read_rule(reader: Reader, pack: RulePack) -> PieceRule:
    why = read_labels(reader, "why")
    expression = read_expression(reader.take("pattern", str), pack)
    rule = PieceRule(
        code=f"wording.{reader.take('id', str)}",
        severity=read_severity(reader),
        name=read_labels(reader, "name"),
        explanation=why,
        source=reader.take("source", str),
        hits=reader.texts("hits"),
        misses=reader.texts("misses"),
        on=is_sure(reader),
        pack=pack.digest,
        find=partial(_find, expression=expression, why=why, right=reader.texts("right")),
        needs=reader.texts("needs"),
    )
    reader.done()
    return rule


def _find(piece: Piece, *, expression: Expression, why: Message, right: tuple[str, ...]) -> Iterator[Hit]:
    for match in expression.finditer(piece.text):
        if match.end() > match.start():
            yield Hit(match.start(), match.end(), why, right)
