"""Rules over one piece that are rows of a pack: an expression, its words, its examples and what to write instead.

A row that comes from outside must prove itself before it is taken: its expression is tried on hostile texts and its
own examples must hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

import regex

from forms.checks.expression import Expression
from forms.checks.pack import RulePack, is_sure, read_labels, read_severity
from forms.checks.piece import TEXT_KINDS, Kind, Piece
from forms.checks.rule import Hit, PieceRule
from forms.contenttype import Labels
from forms.shape import Reader

AT = "at"  # the group of an expression that is the place; without it the whole match is
MAX_BEFORE = 8
_CLOSING = "”’》〉）〕】"


@dataclass(frozen=True)
class Change:
    """What may stand instead of a match.

    Attributes:
        template: what to write, with ``\\1`` and ``\\g<name>`` for the groups; None to write the place itself.
        swap: characters to put for others, afterwards.
        safe: whether it needs no second look.
    """

    template: str | None
    swap: Mapping[int, str]
    safe: bool

    def apply(self, match: regex.Match[str], place: str) -> str:
        """The replacement for one match.

        Args:
            place: the text it stands in for.
        """
        text = place if self.template is None else str(match.expand(self.template))
        return text.translate(self.swap)


def pattern_rules(packs: tuple[RulePack, ...], section: str) -> Iterator[PieceRule]:
    """The rules in one section of all packs.

    Raises:
        Malformed: a row lacks something, its expression is refused, or its examples do not hold.
    """
    for pack in packs:
        for reader in pack.rows(section):
            rule, expression = _read(reader, pack.digest)
            if not pack.trusted:
                expression.check()
                _prove(rule, reader)
            yield rule


@dataclass(frozen=True)
class _Finder:
    """Finds the places in a piece where an expression matches.

    Attributes:
        before: how many characters of the word before the match belong to the place: a lone mark is hard to see, and a
            waiver for it would speak for all of them.
    """

    expression: Expression
    message: Labels
    change: Change | None
    before: int

    def __call__(self, piece: Piece) -> Iterator[Hit]:
        """The hits; raises ``RanAway`` when the search takes too long."""
        text = piece.text
        for match in self.expression.finditer(text):
            begin, end = match.span(AT if AT in match.re.groupindex else 0)
            start = _word_before(text, begin, self.before)
            if self.change is None:
                yield Hit(start, end, self.message)
                continue
            instead = text[start:begin] + self.change.apply(match, text[begin:end])
            yield Hit(start, end, self.message, (instead,) if instead else (), instead if self.change.safe else None)


def _word_before(text: str, place: int, most: int) -> int:
    start = place
    while start > max(0, place - most) and (text[start - 1].isalnum() or text[start - 1] in _CLOSING):
        start -= 1
    return start


def _read(reader: Reader, digest: str) -> tuple[PieceRule, Expression]:
    expression = Expression(reader.take("pattern", str))
    message = read_labels(reader, "message")
    change = _change(reader)
    rule = PieceRule(
        code=reader.take("code", str),
        severity=read_severity(reader),
        name=read_labels(reader, "name"),
        explanation=read_labels(reader, "explanation"),
        source=reader.take("source", str),
        hits=reader.texts("hits"),
        misses=reader.texts("misses"),
        statutes=reader.take("statutes", bool, False),
        on=is_sure(reader),
        pack=digest,
        find=_Finder(expression, message, change, reader.number("before", 0, MAX_BEFORE, 0)),
        needs=reader.texts("needs", ()),
        kinds=_kinds(reader),
    )
    reader.done()
    return rule, expression


def _kinds(reader: Reader) -> frozenset[Kind]:
    wanted = reader.texts("kinds", ())
    known: tuple[Any, ...] = get_args(Kind)
    if set(wanted) - set(known):
        reader.fail("kinds")
    return frozenset(kind for kind in known if kind in wanted) or TEXT_KINDS


def _change(reader: Reader) -> Change | None:
    swap = reader.take("swap", dict, {})
    template = reader.take("replace", str) if reader.has("replace") else None
    safe = reader.take("fix", bool, False)
    if template is None and not swap:
        return None
    pairs = {ord(old): new for old, new in swap.items() if len(old) == 1 and isinstance(new, str)}
    if len(pairs) != len(swap):
        reader.fail("swap")
    return Change(template, pairs, safe)


def _prove(rule: PieceRule, reader: Reader) -> None:
    kind = next(iter(sorted(rule.kinds)))
    try:
        holds = all(any(True for _ in rule.find(Piece(text, kind))) for text in rule.hits) and not any(
            True for text in rule.misses for _ in rule.find(Piece(text, kind))
        )
    except (regex.error, IndexError):
        reader.fail("replace")
    if not holds or not rule.hits:
        reader.fail("hits")
