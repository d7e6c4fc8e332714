"""What several rules of a family take from the packs or from an article, read strictly and worked out once."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from forms.checks.article import Article
from forms.checks.pack import RulePack, is_sure
from forms.shape import Reader

T = TypeVar("T")


class Once(Generic[T]):
    """What is derived from a whole article, kept for the next rule that asks about the same article.

    Two threads that ask at once work it out twice and see each their own.

    Args:
        derive: looks at nothing but the article.
    """

    def __init__(self, derive: Callable[[Article], T]) -> None:
        self._derive = derive
        self._last: tuple[weakref.ref[Article], T] | None = None

    def __call__(self, article: Article) -> T:
        """What ``derive`` makes of the article."""
        last = self._last
        if last is not None and last[0]() is article:
            return last[1]
        found = self._derive(article)
        self._last = (weakref.ref(article), found)
        return found


def rows_of(packs: tuple[RulePack, ...], section: str) -> Iterator[tuple[Reader, RulePack]]:
    """The rows of a section in all packs, a unit's own last; what was only remembered is left out.

    The caller takes what else the row holds and calls ``done``.

    Raises:
        Malformed: a row has no source or no known confidence.
    """
    for pack in sorted(packs, key=lambda p: bool(p.unit)):
        for reader in pack.rows(section):
            if not reader.take("source", str):
                reader.fail("source")
            if is_sure(reader):
                yield reader, pack


def words_of(packs: tuple[RulePack, ...], section: str) -> tuple[str, ...]:
    """The words of a section whose rows hold a list ``words`` and nothing else.

    Raises:
        Malformed: a row does not fit.
    """
    found: dict[str, None] = {}
    for reader, _ in rows_of(packs, section):
        words = reader.texts("words")
        reader.done()
        if not all(words):
            reader.fail("words")
        found.update(dict.fromkeys(words))
    return tuple(found)


def numbers_of(packs: tuple[RulePack, ...], section: str) -> dict[str, int]:
    """Named limits of a section; a unit's own takes the place of the shipped one.

    Raises:
        Malformed: a row does not fit.
    """
    found: dict[str, int] = {}
    for reader, _ in rows_of(packs, section):
        found[reader.take("name", str)] = reader.number("value", 1, 10**9)
        reader.done()
    return found


def digest_of(packs: tuple[RulePack, ...], identity: str) -> str:
    """The digest of the pack with an id; empty when there is none."""
    return next((pack.digest for pack in packs if pack.id == identity), "")
