"""Where a finding stands in the file it came from, as an editor counts: line, column, character.

A plain text file is placed exactly, so that a fix can be written back into it. Of other files the text that was taken
out of them is what lines are counted in.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from forms.body.normal import clean_text
from forms.checks.article import Segment

_LINES = re.compile(r"\r\n|\n|\r")
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_AROUND = " \t\u3000"
_AHEAD = 40  # lines looked at for a piece that is no whole line


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text.

    Attributes:
        start, end: code points from the beginning.
        line, column: of the start, from 1; columns count code points.
        end_line, end_column: of the end, likewise.
        excerpt: the line of the start, without its break.
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class _Signs:
    """Characters with the offsets of each in the file's text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def part(self, start: int, end: int) -> _Signs:
        return _Signs(self.text[start:end], self.starts[start:end], self.ends[start:end])


@dataclass(frozen=True)
class Source:
    """A text with the way from the fields of an article into it.

    Attributes:
        text: what lines are counted in.
        exact: whether it is the text of the file itself.
    """

    text: str
    exact: bool
    _stretches: dict[str, list[tuple[int, _Signs]]] = field(default_factory=dict)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINES.finditer(self.text))]

    def place(self, key: str, start: int, end: int) -> Place | None:
        """The place of a stretch of a field; None where it has none, or none was meant."""
        if end <= 0:
            return None
        last = self._sign(key, end - 1)
        first = self._sign(key, start) if start < end else last
        if first is None or last is None:
            return None
        return self._at(first[0] if start < end else last[1], last[1])

    def _sign(self, key: str, offset: int) -> tuple[int, int] | None:
        stretches = self._stretches.get(key, [])
        number = bisect_right(stretches, offset, key=lambda pair: pair[0]) - 1
        if number < 0:
            return None
        begin, signs = stretches[number]
        inside = offset - begin
        return (signs.starts[inside], signs.ends[inside]) if inside < len(signs.text) else None

    def _at(self, start: int, end: int) -> Place:
        line, end_line = (bisect_right(self._starts, offset) for offset in (start, end))
        begin = self._starts[line - 1]
        stop = self._starts[line] if line < len(self._starts) else len(self.text)
        excerpt = self.text[begin:stop].rstrip("\r\n")
        return Place(start, end, line, start - begin + 1, end_line, end - self._starts[end_line - 1] + 1, excerpt)


def extracted(fields: Iterable[tuple[str, str]]) -> Source:
    """The text taken out of a file, field by field, each on lines of its own.

    Args:
        fields: pairs of key and plain text, in reading order; empty ones are left out.
    """
    parts: list[str] = []
    stretches: dict[str, list[tuple[int, _Signs]]] = {}
    begin = 0
    for key, text in fields:
        if text:
            stretches[key] = [(0, _plain(text, begin))]
            parts.append(text)
            begin += len(text) + 1
    return Source("\n".join(parts), False, stretches)


def original(text: str, segments: Iterable[Segment]) -> Source:
    """The text of a plain text file, with each piece of the article that was read from it found again.

    Args:
        text: of the file, with its own line breaks.
        segments: of the article, title first.
    """
    lines = _Lines(text)
    stretches: dict[str, list[tuple[int, _Signs]]] = {}
    for segment in segments:
        signs = lines.find(segment.field, segment.text)
        if signs is not None:
            stretches.setdefault(segment.field, []).append((segment.start, signs))
    return Source(text, True, stretches)


class _Lines:
    """The lines of a file as the article has them: clean, without the spaces around."""

    def __init__(self, text: str) -> None:
        self._lines = list(_clean_lines(text))
        self._by_text: dict[str, list[int]] = {}
        for number, signs in enumerate(self._lines):
            self._by_text.setdefault(signs.text, []).append(number)
        self._next: dict[str, int] = {}
        self._used: set[int] = set()

    def find(self, key: str, text: str) -> _Signs | None:
        """A piece in the file; None when it is not there.

        Pieces of one field come in their order, so each is looked for behind the one before.
        """
        begin = self._next.get(key, 0)
        numbers = self._by_text.get(text, [])
        for number in numbers[bisect_left(numbers, begin) :]:
            if number not in self._used:
                self._used.add(number)
                self._next[key] = number + 1
                return self._lines[number]
        return _squeezed_in(self._lines[begin : begin + _AHEAD], text)


def _squeezed_in(lines: Sequence[_Signs], text: str) -> _Signs | None:
    """A piece that is part of a line, or was joined from several: found without its spaces."""
    starts: list[int] = []
    ends: list[int] = []
    letters: list[str] = []
    for signs in lines:
        for letter, start, end in zip(signs.text, signs.starts, signs.ends, strict=True):
            if not letter.isspace():
                letters.append(letter)
                starts.append(start)
                ends.append(end)
    wanted = "".join(text.split())
    at = "".join(letters).find(wanted)
    if at < 0 or not wanted:
        return None
    counted = _places_of_letters(text, at)
    return _Signs(text, [starts[n] for n in counted], [ends[n] for n in counted])


def _places_of_letters(text: str, at: int) -> list[int]:
    """For each character of a text the number of its letter; a space has that of the letter before it."""
    found: list[int] = []
    number = at - 1
    for letter in text:
        number += not letter.isspace()
        found.append(max(number, at))
    return found


def _clean_lines(text: str) -> Iterator[_Signs]:
    begin = 0
    for match in _BREAKS.finditer(text):
        yield _trimmed(_clean(text, begin, match.start()))
        begin = match.end()
    yield _trimmed(_clean(text, begin, len(text)))


def _trimmed(signs: _Signs) -> _Signs:
    left = len(signs.text) - len(signs.text.lstrip(_AROUND))
    return signs.part(left, max(left, len(signs.text.rstrip(_AROUND))))


def _plain(text: str, begin: int) -> _Signs:
    return _Signs(text, range(begin, begin + len(text)), range(begin + 1, begin + len(text) + 1))


def _clean(text: str, begin: int, end: int) -> _Signs:
    """One line as ``clean_text`` gives it."""
    line = text[begin:end]
    clean = clean_text(line)
    if len(clean) == len(line):
        return _plain(clean, begin)
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, cluster in _clusters(line):
        composed = clean_text(cluster)
        parts.append(composed)
        starts += [begin + start] * len(composed)
        ends += [begin + start + len(cluster)] * len(composed)
    return _Signs("".join(parts), starts, ends)


def _clusters(line: str) -> Iterator[tuple[int, str]]:
    """Each character with the marks that combine with it."""
    start = 0
    for number in range(1, len(line) + 1):
        if number == len(line) or not unicodedata.combining(line[number]):
            yield start, line[start:number]
            start = number
