"""Compares two texts: how alike they are without their slots, and exactly where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from forms.checks.lazy import lazy
from forms.checks.twins.normal import SlotKind, fold, normal_text, slots

DifferenceKind: TypeAlias = Literal["date", "number", "person", "post", "place", "organisation", "text"]

ALIKE = 0.8
SHORTEST = 60
MAX_COMPARED = 20_000
_BRIDGE = 2
_TEXTS_KEPT = 32
_WORDS_KEPT = 8192
_WORD = lazy(r"[0-9A-Za-z]+|\S")
_BY_WORDS = lazy(r"[0-9A-Za-z\s]")

# First and last token in the one text, first and last in the other.
_Block: TypeAlias = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two texts differ. Offsets count code points of each text as it was given.

    Attributes:
        kind: ``text`` unless all that differs is one slot.
        start, end, text: in the one text; an empty stretch where something stands only in the other.
        other_start, other_end, other_text: in the other.
    """

    kind: DifferenceKind
    start: int
    end: int
    text: str
    other_start: int
    other_end: int
    other_text: str


def similarity(one: str, other: str) -> float:
    """How alike two texts are without their slots, from 0 to 1; 0 where they cannot be twins.

    Twice the length of the longest common subsequence over the sum of the lengths (Indel similarity). Texts of
    less than ``SHORTEST`` normalised characters say too little to be anybody's twins.
    """
    from rapidfuzz.distance import Indel

    first, second = _normal(one), _normal(other)
    if min(len(first), len(second)) < SHORTEST:
        return 0.0
    return Indel.normalized_similarity(first, second, score_cutoff=ALIKE)


def differences(one: str, other: str) -> tuple[Difference, ...]:
    """The places where two texts differ, in their order; width, case and white space do not count.

    A date, number or name that differs is shown whole. Other places parted by no more than two common characters
    are one. Only the first 20,000 characters are compared.
    """
    pair = _Pair(_Tokens(one[:MAX_COMPARED]), _Tokens(other[:MAX_COMPARED]))
    return tuple(map(pair.difference, pair.bridged(part for block in pair.blocks() for part in pair.by_slot(block))))


@lru_cache(maxsize=_TEXTS_KEPT)
def _normal(text: str) -> str:
    return normal_text(text)[:MAX_COMPARED]


@lru_cache(maxsize=_WORDS_KEPT)
def _folded(word: str) -> str:
    return fold(word)


class _Tokens:
    """A text as what is compared: slots whole, Latin letters and figures by words, everything else by the character.

    Attributes:
        words: folded; white space is left out.
        starts, ends: offsets in the text.
        kinds: of the slots, by token number.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.kinds: dict[int, SlotKind] = {}
        start = 0
        for line in text.split("\n"):
            self._take_line(line, start)
            start += len(line) + 1

    def _take_line(self, line: str, start: int) -> None:
        place = 0
        for slot in slots(line):
            self._take_plain(line[place : slot.start], start + place)
            self.kinds[len(self.words)] = slot.kind
            self._take(line[slot.start : slot.end], start + slot.start)
            place = slot.end
        self._take_plain(line[place:], start + place)

    def _take_plain(self, text: str, start: int) -> None:
        if _BY_WORDS.search(text):
            for found in _WORD.finditer(text):
                self._take(found.group(), start + found.start())
        else:
            self.words.extend(map(_folded, text))
            self.starts.extend(range(start, start + len(text)))
            self.ends.extend(range(start + 1, start + len(text) + 1))

    def _take(self, word: str, start: int) -> None:
        self.words.append(_folded(word))
        self.starts.append(start)
        self.ends.append(start + len(word))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of a run of tokens; of an empty run, where it would stand."""
        if first < last:
            return self.starts[first], self.ends[last - 1]
        at = self.starts[first] if first < len(self.words) else self.ends[-1] if self.ends else 0
        return at, at

    def is_little(self, first: int, last: int) -> bool:
        """Whether a run of tokens is too little to part two differences."""
        run = range(first, last)
        return len(run) <= _BRIDGE and all(n not in self.kinds and self.words[n].isalnum() for n in run)


@dataclass(frozen=True)
class _Pair:
    one: _Tokens
    other: _Tokens

    def blocks(self) -> Iterator[_Block]:
        """Where the tokens differ, neighbours joined."""
        from rapidfuzz.distance import Indel

        last: _Block | None = None
        for code in Indel.opcodes(self.one.words, self.other.words):
            if code.tag == "equal":
                continue
            if last and (last[1], last[3]) == (code.src_start, code.dest_start):
                last = (last[0], code.src_end, last[2], code.dest_end)
                continue
            if last:
                yield last
            last = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if last:
            yield last

    def by_slot(self, block: _Block) -> Iterator[_Block]:
        """A block of slots of the same kinds on both sides as one block for each."""
        a, b, c, d = block
        kinds = [self.one.kinds.get(n) for n in range(a, b)]
        if None in kinds or kinds != [self.other.kinds.get(n) for n in range(c, d)]:
            yield block
        else:
            yield from ((a + n, a + n + 1, c + n, c + n + 1) for n in range(len(kinds)))

    def bridged(self, blocks: Iterable[_Block]) -> list[_Block]:
        """Blocks with next to nothing between them as one, unless each is a slot of its own."""
        found: list[_Block] = []
        for block in blocks:
            if found and self._go_together(found[-1], block):
                found[-1] = (found[-1][0], block[1], found[-1][2], block[3])
            else:
                found.append(block)
        return found

    def _go_together(self, last: _Block, block: _Block) -> bool:
        return (
            None in (self._kind(last), self._kind(block))
            and self.one.is_little(last[1], block[0])
            and self.other.is_little(last[3], block[2])
        )

    def _kind(self, block: _Block) -> SlotKind | None:
        """The kind of slot that is all of a block on both sides; None for other text."""
        a, b, c, d = block
        kinds = {self.one.kinds.get(n) for n in range(a, b)} | {self.other.kinds.get(n) for n in range(c, d)}
        return kinds.pop() if len(kinds) == 1 else None

    def difference(self, block: _Block) -> Difference:
        """What a block is called by readers."""
        start, end = self.one.span(block[0], block[1])
        other_start, other_end = self.other.span(block[2], block[3])
        text, other_text = self.one.text[start:end], self.other.text[other_start:other_end]
        return Difference(self._kind(block) or "text", start, end, text, other_start, other_end, other_text)
