"""Autonomous areas: whether a name that ends in 自治区, 自治州, 自治县 or 自治旗 is the whole and right one.

The names are long and often shortened, put in another order or written with a 族 too many; what stands before the
word 自治 is compared with the list of all 155 areas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from forms.checks.derived import rows_of
from forms.checks.lazy import lazy
from forms.checks.names.mentions import near_names
from forms.checks.pack import RulePack
from forms.checks.piece import Piece
from forms.checks.rule import Hit
from resources.language import say

_AUTONOMOUS = lazy("自治[区州县旗]")
_HAN_BEFORE = lazy(r"[\u4e00-\u9fff]{0,22}\Z")
_LONGEST = 22


@dataclass(frozen=True)
class Area:
    """One autonomous area.

    Attributes:
        full: its name, such as 湘西土家族苗族自治州.
        stem: the part before the peoples, such as 湘西.
        former: whole names it bore in earlier times.
    """

    full: str
    stem: str
    former: tuple[str, ...]

    @property
    def peoples(self) -> str:
        """The part between stem and 自治; empty for 内蒙古 and 西藏."""
        return self.full[len(self.stem) : -3]


class Areas:
    """All autonomous areas, asked about one text.

    Args:
        areas: the areas.
        peoples: names of the peoples of China, with 族.
    """

    def __init__(self, areas: Iterable[Area], peoples: Iterable[str]) -> None:
        self._areas = tuple(areas)
        self._peoples = tuple(peoples)
        self._right = {area.full for area in self._areas}
        self._former = {name: area for area in self._areas for name in area.former}
        self._lengths = sorted({len(name) for name in self._right}, reverse=True)

    @cached_property
    def _people_words(self) -> re.Pattern[str]:
        names = {name for people in self._peoples for name in (people, people[:-1]) if len(name) > 1}
        ordered = sorted(names, key=len, reverse=True)
        return lazy("|".join([*map(re.escape, ordered), "各族"]))

    def find(self, piece: Piece) -> Iterator[Hit]:
        """The names in a piece that are not right."""
        for match in _AUTONOMOUS.finditer(piece.text):
            hit = self._look(piece.text, match.end())
            if hit is not None:
                yield hit

    def _look(self, text: str, end: int) -> Hit | None:
        before = _HAN_BEFORE.search(text, max(0, end - 3 - _LONGEST), end - 3)
        if before is None or any(text[max(0, end - length) : end] in self._right for length in self._lengths):
            return None
        context = before.group()
        for name, area in self._former.items():
            if text.endswith(name, 0, end):
                return _former(area, name, end)
        return self._by_stem(context, text[end - 1], end) or self._by_spelling(text, end)

    def _by_stem(self, context: str, kind: str, end: int) -> Hit | None:
        """A right stem with nothing, or with other peoples, between it and 自治."""
        best: tuple[int, Area] | None = None
        for area in self._areas:
            at = context.rfind(area.stem) if area.full.endswith(kind) else -1
            if at >= 0 and (best is None or at + len(area.stem) > best[0] + len(best[1].stem)):
                best = (at, area)
        if best is None:
            return None
        at, area = best
        between = context[at + len(area.stem) :]
        if between and self._people_words.sub("", between) not in ("", "族"):
            return None
        start = end - 3 - len(context) + at
        return _incomplete(area, start, end) if not between else self._other_peoples(area, between, start, end)

    def _other_peoples(self, area: Area, between: str, start: int, end: int) -> Hit:
        found, right = (sorted(self._people_words.findall(text)) for text in (between, area.peoples))
        same = [name.removesuffix("族") for name in found] == [name.removesuffix("族") for name in right]
        return _wrong(area, start, end, sure=same)

    def _by_spelling(self, text: str, end: int) -> Hit | None:
        """A whole name of six characters or more with one sign wrong, missing or too many."""
        found: tuple[int, Area] | None = None
        for area in self._areas:
            length = len(area.full)
            for size in (length, length - 1, length + 1) if length >= 6 and area.full[-1] == text[end - 1] else ():
                start = end - size
                if start >= 0 and near_names(text[start:end], area.full):
                    found = found or (start, area)
        return _wrong(found[1], found[0], end, sure=text.startswith(found[1].stem, found[0])) if found else None


def _wrong(area: Area, start: int, end: int, *, sure: bool) -> Hit:
    message = say("The name of this autonomous area is not written as laid down: it is {name}.", name=area.full)
    return Hit(start, end, message, (area.full,), area.full if sure else None, None if sure else "W")


def _former(area: Area, name: str, end: int) -> Hit:
    message = say("This is a former name; today the area is called {name}.", name=area.full)
    return Hit(end - len(name), end, message, (area.full,), None, "I")


def _incomplete(area: Area, start: int, end: int) -> Hit:
    message = say("Short for {name}; formal texts write the name in full.", name=area.full)
    return Hit(start, end, message, (area.full,), None, "W" if area.full.endswith("区") else "I")


def read_areas(packs: tuple[RulePack, ...]) -> Areas:
    """The areas and peoples of the packs.

    Raises:
        Malformed: a row does not fit.
    """
    areas: list[Area] = []
    for reader, _ in rows_of(packs, "autonomous"):
        areas.append(Area(reader.take("full", str), reader.take("stem", str), reader.texts("former")))
        reader.done()
    return Areas(areas, (people.name for people in read_peoples(packs)))


@dataclass(frozen=True)
class People:
    """One people (民族) with its wrong and former spellings."""

    name: str
    wrong: tuple[str, ...]
    former: tuple[str, ...]


def read_peoples(packs: tuple[RulePack, ...]) -> tuple[People, ...]:
    """The peoples of the packs.

    Raises:
        Malformed: a row does not fit.
    """
    found: list[People] = []
    for reader, _ in rows_of(packs, "peoples"):
        found.append(People(reader.take("name", str), reader.texts("wrong"), reader.texts("former")))
        reader.done()
    return tuple(found)
