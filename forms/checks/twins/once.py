"""Works something out of an article once, where several rules ask for it one after the other."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

from forms.checks.article import Article

T = TypeVar("T")


class Once(Generic[T]):
    """Remembers what was made of the last article; safe from any thread, and keeps no article alive.

    Args:
        make: what is worked out.
    """

    def __init__(self, make: Callable[[Article], T]) -> None:
        self._make = make
        self._last: tuple[weakref.ref[Article], T] | None = None

    def __call__(self, article: Article) -> T:
        """What is made of an article."""
        last = self._last
        if last is None or last[0]() is not article:
            last = self._last = (weakref.ref(article), self._make(article))
        return last[1]
