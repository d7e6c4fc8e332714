"""Organisations and places of the unit's own list: wrong forms, names out of their time, names one sign away.

The list comes in a unit's own pack (sections ``own_organisations`` and ``own_places``); the program ships none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import ahocorasick_rs

from forms.checks.article import Article
from forms.checks.derived import rows_of
from forms.checks.names.posts import looked_at, spot
from forms.checks.names.register import read_day
from forms.checks.pack import RulePack
from forms.checks.piece import Piece
from forms.checks.rule import AnyRule, ArticleRule, Hit, Spot
from resources.language import say

_NEAR_LENGTH = 6
_PAST_BEFORE = ("原", "时", "前", "时任", "撤销", "不再保留", "更名前的")
_SOURCE = "practice"


@dataclass(frozen=True)
class Name:
    """One organisation or place.

    Attributes:
        name: the full name.
        short: short forms that are allowed.
        wrong: forms that must not occur.
        begin, end: first and last day the name holds; None where open.
        successor: the name that follows; may be empty.
    """

    name: str
    short: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    begin: date | None = None
    end: date | None = None
    successor: str = ""


@dataclass(frozen=True)
class Names:
    """All listed organisations and places, asked about one piece."""

    names: tuple[Name, ...]
    _right: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        right = {form for name in self.names for form in (name.name, *name.short)}
        object.__setattr__(self, "_right", frozenset(right))

    @cached_property
    def _wrong(self) -> dict[str, Name]:
        return {form: name for name in self.names for form in name.wrong}

    @cached_property
    def _forms(self) -> tuple[list[str], ahocorasick_rs.AhoCorasick]:
        forms = [*self._right, *self._wrong]
        return forms, ahocorasick_rs.AhoCorasick(forms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    @cached_property
    def _halves(self) -> tuple[list[tuple[Name, bool]], ahocorasick_rs.AhoCorasick]:
        halves: dict[tuple[str, str, bool], Name] = {}
        for name in self.names:
            cut = len(name.name) // 2
            if len(name.name) >= _NEAR_LENGTH:
                halves[(name.name[:cut], name.name, True)] = name
                halves[(name.name[cut:], name.name, False)] = name
        keys = [(name, first) for (_, _, first), name in halves.items()]
        return keys, ahocorasick_rs.AhoCorasick([text for text, _, _ in halves])

    def forms_in(self, piece: Piece) -> tuple[tuple[int, int, str], ...]:
        """The listed forms, right and wrong, in a piece, of those within another the longest."""
        forms, automaton = self._forms
        return tuple((start, end, forms[n]) for n, start, end in automaton.find_matches_as_indexes(piece.text))

    def wrong_in(self, piece: Piece) -> tuple[Hit, ...]:
        """The wrong forms in a piece."""
        return tuple(
            _wrong_hit(start, end, self._wrong[form])
            for start, end, form in piece.fact(self.forms_in)
            if form in self._wrong
        )

    def near_in(self, piece: Piece) -> tuple[Hit, ...]:
        """Names of six signs or more with one sign changed."""
        found: dict[int, Hit] = {}
        keys, automaton = self._halves
        for number, start, end in automaton.find_matches_as_indexes(piece.text, overlapping=True):
            name, first = keys[number]
            begin = start if first else end - len(name.name)
            written = piece.text[max(0, begin) : begin + len(name.name)]
            if begin >= 0 and self._is_near(written, name.name) and not self._known(piece, begin):
                message = say("The unit's list has {name}; one sign differs.", name=name.name)
                found.setdefault(begin, Hit(begin, begin + len(written), message, (name.name,)))
        return tuple(found.values())

    def _is_near(self, written: str, name: str) -> bool:
        if len(written) != len(name) or not re.fullmatch("[\u4e00-\u9fff]+", written):
            return False
        return sum(a != b for a, b in zip(written, name, strict=True)) == 1

    def _known(self, piece: Piece, begin: int) -> bool:
        return any(start <= begin < end for start, end, _ in piece.fact(self.forms_in))

    def out_of_time(self, piece: Piece, day: date) -> Iterator[Hit]:
        """Full names used on a day on which they did not hold."""
        by_name = {name.name: name for name in self.names if name.begin or name.end}
        for start, end, form in piece.fact(self.forms_in) if by_name else ():
            name = by_name.get(form)
            if name is None or piece.text.endswith(_PAST_BEFORE, 0, start):
                continue
            if name.end and name.end < day:
                yield _ended(name, start, end)
            elif name.begin and name.begin > day:
                message = say("{name} bears this name only from {day}.", name=form, day=name.begin.isoformat())
                yield Hit(start, end, message)


def _wrong_hit(start: int, end: int, name: Name) -> Hit:
    return Hit(start, end, say("The right name is {name}.", name=name.name), (name.name,), name.name)


def _ended(name: Name, start: int, end: int) -> Hit:
    last = name.end.isoformat() if name.end else ""
    if name.successor:
        message = say("{name} bore this name until {day}; now it is {successor}.", name=name.name, day=last,
                      successor=name.successor)  # fmt: skip
        return Hit(start, end, message, (name.successor, "原" + name.name))
    message = say("{name} bore this name until {day}; write 原 before it.", name=name.name, day=last)
    return Hit(start, end, message, ("原" + name.name,))


def own_name_rules(packs: tuple[RulePack, ...]) -> Iterator[AnyRule]:
    """The rules over the unit's own lists of organisations and places.

    Raises:
        Malformed: a row does not fit.
    """
    names = Names((*_read(packs, "own_organisations"), *_read(packs, "own_places")))

    def wrong(article: Article) -> Iterator[Spot]:
        for segment in looked_at(article) if names.names else ():
            yield from (spot(segment, hit) for hit in segment.piece.fact(names.wrong_in))

    def near(article: Article) -> Iterator[Spot]:
        for segment in looked_at(article) if names.names else ():
            yield from (spot(segment, hit) for hit in segment.piece.fact(names.near_in))

    def out_of_time(article: Article) -> Iterator[Spot]:
        day = article.day()
        for segment in looked_at(article) if names.names else ():
            yield from (spot(segment, hit) for hit in names.out_of_time(segment.piece, day))

    yield ArticleRule(
        code="names.own-wrong",
        severity="E",
        name=say("Wrong name of an organisation or place"),
        explanation=say("The unit's own list names this form as wrong and gives the right one."),
        source=_SOURCE,
        find=wrong,
    )
    yield ArticleRule(
        code="names.own-near",
        severity="W",
        name=say("Name of an organisation or place nearly right"),
        explanation=say(
            "One sign differs from a name on the unit's own list. It may be another organisation; if it is, add it to "
            "the list."
        ),
        source=_SOURCE,
        find=near,
    )
    yield ArticleRule(
        code="names.own-date",
        severity="W",
        name=say("Name of an organisation or place out of its time"),
        explanation=say(
            "By the unit's own list the name does not hold on the day the article speaks from. Write the present name, "
            "or 原 before the former one."
        ),
        source=_SOURCE,
        find=out_of_time,
    )


def _read(packs: tuple[RulePack, ...], section: str) -> Iterator[Name]:
    for reader, _ in rows_of(packs, section):
        name = Name(
            reader.take("name", str),
            reader.texts("short", ()),
            reader.texts("wrong", ()),
            read_day(reader, "from"),
            read_day(reader, "to"),
            reader.take("successor", str, ""),
        )
        reader.done()
        if not name.name or not all(name.wrong) or not all(name.short) or name.name in name.wrong:
            reader.fail("name")
        yield name
