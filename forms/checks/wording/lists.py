"""Lists with a fixed order: members in another order, one missing, one other than it should be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import ahocorasick_rs

from forms.checks.finding import Severity
from forms.checks.lazy import lazy
from forms.checks.pack import RulePack, is_sure, read_severity
from forms.checks.piece import Piece
from forms.checks.rule import Hit, PieceRule
from forms.shape import Reader, as_list
from resources.language import Sentence, say

_BETWEEN = lazy(r"(?:[、，,“”\s]|和|与|及|以及){0,5}")


@dataclass(frozen=True, slots=True)
class FixedList:
    """One row.

    Attributes:
        items: the forms of each member; the first is the one to write.
        wrong: forms that are wrong, with the number of the member that is meant.
        severity: of another order and of a wrong member.
        least: how many members must stand together for the list to be meant.
        missing: severity of a missing member; None where fewer are right too.
        context: for a missing member one of these must stand in the paragraph, or the first and last member in the list.
        source: what it rests on.
    """

    items: tuple[tuple[str, ...], ...]
    wrong: tuple[tuple[str, int], ...]
    severity: Severity
    least: int
    missing: Severity | None
    context: tuple[str, ...]
    source: str

    def words(self) -> Iterator[tuple[str, int, bool]]:
        """Every form with the number of its member and whether it is right."""
        for number, forms in enumerate(self.items):
            yield from ((form, number, True) for form in forms)
        yield from ((form, number, False) for form, number in self.wrong)

    def in_order(self, numbers: Iterable[int]) -> str:
        """The members as they should stand."""
        return "、".join(self.items[number][0] for number in sorted(set(numbers)))


@dataclass(frozen=True, slots=True)
class _Member:
    start: int
    end: int
    number: int
    right: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a list in a piece."""

    start: int
    end: int
    severity: Severity
    why: Sentence
    right: str
    source: str


class FixedLists:
    """Finds the members of all lists at once.

    Args:
        lists: all rows.
    """

    def __init__(self, lists: Iterable[FixedList]) -> None:
        self._lists = tuple(lists)
        by_word: dict[str, list[tuple[int, int, bool]]] = {}
        for place, fixed in enumerate(self._lists):
            for word, number, right in fixed.words():
                by_word.setdefault(word, []).append((place, number, right))
        self._meanings = tuple(by_word.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(by_word)) if by_word else None

    def slips(self, piece: Piece) -> tuple[Slip, ...]:
        """What is wrong with the lists in a piece."""
        if self._automaton is None:
            return ()
        members: dict[int, list[_Member]] = {}
        for word, start, end in self._automaton.find_matches_as_indexes(piece.text, overlapping=True):
            for place, number, right in self._meanings[word]:
                members.setdefault(place, []).append(_Member(start, end, number, right))
        return tuple(
            slip
            for place, found in members.items()
            if len(found) >= self._lists[place].least
            for run in _runs(piece.text, found)
            if len({member.number for member in run}) >= self._lists[place].least
            for slip in _slips_in(self._lists[place], piece.text, run)
        )


def _runs(text: str, found: Iterable[_Member]) -> Iterator[list[_Member]]:
    """The members that stand together, with nothing but signs and "and" between them; at one place the longest."""
    run: list[_Member] = []
    for member in sorted(found, key=lambda m: (m.start, -m.end)):
        if run and member.start < run[-1].end:
            continue
        if run and not _BETWEEN.fullmatch(text, run[-1].end, member.start):
            yield run
            run = []
        run.append(member)
    if run:
        yield run


def _slips_in(fixed: FixedList, text: str, run: list[_Member]) -> Iterator[Slip]:
    for member in run:
        if not member.right:
            right = fixed.items[member.number][0]
            why = say("In this list “{right}” is meant.", right=right)
            yield Slip(member.start, member.end, fixed.severity, why, right, fixed.source)
    numbers = [member.number for member in run]
    start, end = run[0].start, run[-1].end
    if any(one >= other for one, other in pairwise(numbers)):
        right = fixed.in_order(numbers)
        why = say("The order of this list is fixed: {right}.", right=right)
        yield Slip(start, end, fixed.severity, why, right, fixed.source)
    elif fixed.missing and _lacks(fixed, text, numbers):
        lacking = fixed.in_order(set(range(len(fixed.items))) - set(numbers))
        why = say("This list lacks {lacking}.", lacking=lacking)
        yield Slip(start, end, fixed.missing, why, fixed.in_order(range(len(fixed.items))), fixed.source)


def _lacks(fixed: FixedList, text: str, numbers: list[int]) -> bool:
    if len(numbers) == len(fixed.items):
        return False
    ends = numbers[0] == 0 and numbers[-1] == len(fixed.items) - 1
    return any(word in text for word in fixed.context) if fixed.context else ends


def list_rules(packs: tuple[RulePack, ...]) -> Iterator[PieceRule]:
    """The rules over the sections ``lists`` of all packs.

    Raises:
        Malformed: a row does not fit.
    """
    rows = [row for pack in packs for reader in pack.rows("lists") if (row := _read_list(reader))]
    lists = FixedLists(rows)
    yield from (_grave(lists), _wrong(lists), _doubtful(lists))


def _read_list(reader: Reader) -> FixedList | None:
    items = tuple(_texts(reader, item) for item in as_list(reader.raw("items"), "items"))
    wrong = reader.take("wrong", dict, {})
    missing = read_severity(reader, "missing") if reader.has("missing") else None
    row = FixedList(
        items,
        tuple((word, number) for word, number in wrong.items() if type(number) is int and 0 <= number < len(items)),
        read_severity(reader),
        reader.number("least", 2, len(items)),
        missing,
        reader.texts("context", ()),
        reader.take("source", str),
    )
    sure = is_sure(reader)
    reader.done()
    if len(row.wrong) != len(wrong):
        reader.fail("wrong")
    return row if sure else None


def _texts(reader: Reader, value: object) -> tuple[str, ...]:
    forms = tuple(form for form in value if isinstance(form, str) and form) if isinstance(value, list) else ()
    if not forms:
        reader.fail("items")
    return forms


def _find(piece: Piece, *, lists: FixedLists, severity: Severity) -> Iterator[Hit]:
    for slip in piece.fact(lists.slips):
        if slip.severity == severity:
            yield Hit(slip.start, slip.end, slip.why, (slip.right,), source=slip.source)


def _grave(lists: FixedLists) -> PieceRule:
    return PieceRule(
        code="wording.list-grave",
        severity="C",
        name=say("Political lists out of order"),
        explanation=say(
            "The members of these lists and their order are part of the wording: the guiding thought of the Party, the core "
            "values, the highest posts. Where so many members stand together that the list is surely meant, the order must "
            "be right."
        ),
        source="中国共产党章程",
        hits=(
            "坚持马克思列宁主义、邓小平理论、毛泽东思想、“三个代表”重要思想、科学发展观",
            "政治意识、核心意识、大局意识、看齐意识",
            "富强、民主、文明、和谐、自由、平等、公正、法制、爱国、敬业、诚信、友善",
        ),
        misses=(
            "坚持马克思列宁主义、毛泽东思想、邓小平理论、“三个代表”重要思想、科学发展观、习近平新时代中国特色社会主义思想",
            "政治意识、大局意识、核心意识、看齐意识", "自由、民主、平等", "增强政治意识、责任意识、大局意识",
            "富强、民主、文明、和谐", "国家主席、中央军委主席", "全面从严治党、全面依法治国",
        ),
        find=partial(_find, lists=lists, severity="C"),
    )  # fmt: skip


def _wrong(lists: FixedLists) -> PieceRule:
    return PieceRule(
        code="wording.list",
        severity="E",
        name=say("Lists out of order or incomplete"),
        explanation=say(
            "A list with a fixed order stands in another order, or a member is missing where the paragraph names the list. "
            "The right list is offered."
        ),
        source="党的二十大报告",
        hits=("经济建设、文化建设、政治建设、社会建设、生态文明建设", "“四个意识”即政治意识、大局意识、看齐意识"),
        misses=(
            "经济建设、政治建设、文化建设、社会建设、生态文明建设",
            "文化建设、经济建设",
            "绿色、共享、开放、廉洁办奥",
        ),
        find=partial(_find, lists=lists, severity="E"),
    )


def _doubtful(lists: FixedLists) -> PieceRule:
    return PieceRule(
        code="wording.list-doubtful",
        severity="W",
        name=say("Lists that are usually in another order"),
        explanation=say(
            "Party committee, congress, government and consultative conference, and the kinds of regions, are named in a "
            "customary order. Check whether another order is meant here."
        ),
        source="practice",
        hits=("市政府、市人大常委会、市政协负责人", "各自治区、省、直辖市"),
        misses=("市委、市人大常委会、市政府、市政协负责人", "各省、自治区、直辖市", "市政府、市委"),
        find=partial(_find, lists=lists, severity="W"),
    )
