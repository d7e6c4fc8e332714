"""The marked stretches of one document. They follow every edit until the next check, and are never part of it.

A stretch whose words were changed loses its mark at once; the others move with their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextDocument

from desktop.editor.checks.places import Found, nearest, words_at

MAX_EDITS = 2_000


@dataclass(slots=True)
class Underline:
    """One marked stretch.

    Attributes:
        start, end: UTF-16 units of the document.
        letter: the severity.
        words: what stands there.
        name: what the list knows it by.
        thing: whether it is an object, whose words are not in the document.
    """

    start: int
    end: int
    letter: str
    words: str
    name: int
    thing: bool = False


class Underlines(QObject):
    """The marks over one document.

    Signals:
        changed: other marks, or another current one: paint anew.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._document: QTextDocument | None = None
        self._marks: list[Underline] = []
        self._edits: list[tuple[int, int, int]] = []
        self._dropped = 0
        self._current = -1

    # ------------------------------------------------------------------------------------------ the document

    def watch(self, document: QTextDocument) -> None:
        """Another document is shown: marks and edits begin afresh."""
        old = self._document
        if old is not None and shiboken6.isValid(old):
            old.contentsChange.disconnect(self._edited)
        self._document, self._marks, self._current = document, [], -1
        self._dropped += len(self._edits) + MAX_EDITS + 1
        self._edits = []
        document.contentsChange.connect(self._edited)

    def moment(self) -> int:
        """A point in the history of the document, for ``show``."""
        return self._dropped + len(self._edits)

    @Slot(int, int, int)
    def _edited(self, position: int, removed: int, added: int) -> None:
        self._edits.append((position, removed, added))
        if len(self._edits) > MAX_EDITS:
            self._dropped += len(self._edits)
            self._edits = []
        if not self._marks:
            return
        kept: list[Underline] = []
        end, shift = position + removed, added - removed
        for mark in self._marks:
            if mark.start >= end:
                mark.start += shift
                mark.end += shift
            elif mark.end > position and not self._holds(mark, 0):
                if not self._holds(mark, shift):
                    continue
                mark.start += shift
                mark.end += shift
            kept.append(mark)
        self._marks = kept

    def _holds(self, mark: Underline, shift: int) -> bool:
        """Whether the words of a mark still stand there, moved by so much.

        Qt tells of a change of form, or of the end of a composition, as if the whole paragraph had been replaced.
        """
        document = self._document
        if document is None or mark.thing:
            return False
        return words_at(document, mark.start + shift, mark.end + shift) == mark.words

    # ------------------------------------------------------------------------------------------ what is marked

    def show(self, found: Iterable[tuple[int, str, str, Found]], moment: int) -> set[int]:
        """Mark what a check found.

        Args:
            found: name, severity, words and place in the document as it was.
            moment: when that was; the places are moved along with every edit since.

        Returns:
            the names of those whose words still stand there.
        """
        if self._document is None or moment < self._dropped:
            self._marks = []
            return set()
        since = self._edits[moment - self._dropped :]
        made = [self._mark(*each, since) for each in found]
        self._marks = sorted((m for m in made if m is not None), key=lambda mark: mark.start)
        self._dropped, self._edits = self.moment(), []
        self.changed.emit()
        return {mark.name for mark in self._marks}

    def _mark(
        self, name: int, letter: str, words: str, at: Found, since: list[tuple[int, int, int]]
    ) -> Underline | None:
        document = self._document
        start, end = at.start, at.end
        for position, removed, added in since:
            if start >= position + removed:
                start, end = start + added - removed, end + added - removed
        if document is None or at.thing or words_at(document, start, end) == words:
            return Underline(start, end, letter, words, name, at.thing)
        other = nearest(document, start, words)
        return None if other is None else Underline(other.start, other.end, letter, words, name)

    def clear(self) -> None:
        """Mark nothing."""
        if self._marks:
            self._marks, self._current = [], -1
            self.changed.emit()

    def mark(self, name: int) -> Underline | None:
        """The mark of that name, while its words stand."""
        return next((mark for mark in self._marks if mark.name == name), None)

    def at(self, position: int) -> Underline | None:
        """The gravest, then shortest, mark over a position of the document."""
        over = [mark for mark in self._marks if mark.start <= position < mark.end]
        return min(over, key=lambda m: ("CBEWI".index(m.letter), m.end - m.start), default=None)

    def between(self, first: int, last: int) -> Iterator[Underline]:
        """The marks that reach into a stretch of the document, in order."""
        return (mark for mark in self._marks if mark.start < last and mark.end > first)

    def choose(self, name: int) -> None:
        """Frame one mark; -1 for none."""
        if name != self._current:
            self._current = name
            self.changed.emit()

    def current(self) -> int:
        """The name of the framed mark, or -1."""
        return self._current

    def __len__(self) -> int:
        return len(self._marks)
