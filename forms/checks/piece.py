"""A piece: one paragraph, cell, caption or field as rules see it, without its place in the article.

Pieces with the same words are the same piece, so that after an edit only the paragraph that changed is looked at
again; whatever a rule derives from a piece is kept with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, TypeVar

from forms.checks.statute import quoted_spans

Kind: TypeAlias = Literal["title", "field", "paragraph", "heading", "item", "cell", "caption", "alt", "label", "quote"]
T = TypeVar("T")

TEXT_KINDS: frozenset[Kind] = frozenset({"title", "field", "paragraph", "heading", "item", "cell", "caption", "quote"})
RUNNING_KINDS: frozenset[Kind] = frozenset({"paragraph", "item", "quote", "field"})


class Piece:
    """One stretch of text in one role.

    Attributes:
        text: the words; offsets count code points.
        kind: its role.
        name: key of the field, for kinds ``title`` and ``field``; else empty.
    """

    __slots__ = ("_chars", "_facts", "_quoted", "kind", "name", "text")

    def __init__(self, text: str, kind: Kind, name: str = "") -> None:
        self.text, self.kind, self.name = text, kind, name
        self._chars: frozenset[str] | None = None
        self._quoted: tuple[tuple[int, int], ...] | None = None
        self._facts: dict[Callable[[Piece], object], object] = {}

    @property
    def chars(self) -> frozenset[str]:
        """The different characters in the text."""
        if self._chars is None:
            self._chars = frozenset(self.text)
        return self._chars

    @property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Where statutes are quoted; the whole of a quotation set apart."""
        if self._quoted is None:
            self._quoted = ((0, len(self.text)),) if self.kind == "quote" else quoted_spans(self.text)
        return self._quoted

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether the stretch lies within a quotation of a statute."""
        return any(first <= start and end <= last for first, last in self.quoted)

    def fact(self, derive: Callable[[Piece], T]) -> T:
        """What ``derive`` makes of this piece, worked out once.

        Args:
            derive: a function of the module level (it is the key); must not look at anything but the piece.
        """
        if derive not in self._facts:
            self._facts[derive] = derive(self)
        return self._facts[derive]  # type: ignore[return-value]
