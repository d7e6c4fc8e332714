"""Wrong words with the right ones: one automaton over all of them, then the guard of each.

A short word can come about between two right ones ("publish" + "signature"); such a row has a guard, a pattern that must
match at the place. The longest word whose guard agrees counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import ahocorasick_rs

from forms.checks.expression import Expression
from forms.checks.finding import Message, Severity
from forms.checks.pack import RulePack, is_sure, read_labels, read_severity
from forms.checks.piece import Piece
from forms.shape import Reader

_LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class Term:
    """One row.

    Attributes:
        wrong: what stands in the text, literally.
        right: what should; the likeliest first, empty where the word is not to be used at all.
        severity: of its findings.
        source: what it rests on.
        guard: must match at the place; None where the word cannot be anything else.
        note: why, in the words of the row; None for the words of the rule.
    """

    wrong: str
    right: tuple[str, ...]
    severity: Severity
    source: str
    guard: Expression | None = None
    note: Message | None = None

    def fits(self, text: str, start: int) -> bool:
        """Whether the guard agrees to the word at this place.

        Raises:
            RanAway: the guard took too long.
        """
        return self.guard is None or matches_over(self.guard, text, start, start + len(self.wrong))


def matches_over(expression: Expression, text: str, start: int, end: int) -> bool:
    """Whether an expression matches somewhere over ``start:end``."""
    match = expression.search(text, max(0, start - _LOOK_BACK))
    while match is not None and match.start() < end:
        if match.end() > start:
            return True
        match = expression.search(text, match.start() + 1)
    return False


@dataclass(frozen=True, slots=True)
class Place:
    """A wrong word in a piece."""

    start: int
    end: int
    term: Term


class TermTable:
    """All rows, asked once for a piece.

    Args:
        terms: of several with the same wrong word the first whose guard agrees counts.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_wrong: dict[str, list[Term]] = {}
        for term in terms:
            self._by_wrong.setdefault(term.wrong, []).append(term)
        self._groups = tuple(self._by_wrong.values())

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick | None:
        return ahocorasick_rs.AhoCorasick(list(self._by_wrong)) if self._by_wrong else None

    def places(self, piece: Piece) -> tuple[Place, ...]:
        """The wrong words in a piece, none over another.

        Raises:
            RanAway: a guard took too long.
        """
        if self._automaton is None:
            return ()
        found = []
        for number, start, end in self._automaton.find_matches_as_indexes(piece.text, overlapping=True):
            term = next((t for t in self._groups[number] if t.fits(piece.text, start)), None)
            if term is not None:
                found.append(Place(start, end, term))
        return tuple(without_overlap(found)) if len(found) > 1 else tuple(found)


def without_overlap(places: Iterable[Place]) -> Iterator[Place]:
    """Of overlapping places the one that begins first, and of these the longest."""
    last = 0
    for place in sorted(places, key=lambda p: (p.start, -p.end)):
        if place.start >= last:
            yield place
            last = place.end


def read_terms(packs: Iterable[RulePack], section: str) -> Iterator[Term]:
    """The terms of a section of all packs; rows that were only remembered wait until somebody verifies them.

    Raises:
        Malformed: a row does not fit, or its guard is broken or runs away.
    """
    for pack in packs:
        for reader in pack.rows(section):
            term, sure = _read_term(reader, pack)
            if sure:
                yield term


def _read_term(reader: Reader, pack: RulePack) -> tuple[Term, bool]:
    wrong = reader.take("wrong", str)
    guard = reader.take("guard", str, "")
    term = Term(
        wrong,
        reader.texts("right"),
        read_severity(reader),
        reader.take("source", str),
        read_expression(guard, pack) if guard else None,
        read_labels(reader, "note") if reader.has("note") else None,
    )
    sure = is_sure(reader)
    reader.done()
    if not wrong:
        reader.fail("wrong")
    return term, sure


def read_expression(pattern: str, pack: RulePack) -> Expression:
    """A pattern of a row, tried out when it comes from outside.

    Raises:
        Malformed: it is broken or runs away.
    """
    expression = Expression(pattern)
    if not pack.trusted:
        expression.check()
    return expression
