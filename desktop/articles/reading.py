"""The work the list asks for, done on a reader thread.

Ids, counts, pages of lines and excerpts. No Qt object is touched.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.articles.lines import Line, Names, line_of, read_names
from desktop.articles.rowids import PAGE, id_array
from desktop.operations import Job

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.store.records import ArticleCounts, ArticleFilter, Excerpt, Order


@dataclass(frozen=True)
class Beginning:
    """The first page of a new question, shown while the rest is still being read.

    Attributes:
        turn: which asking it answers.
        ids: of that page. page: its lines.
        whole: whether there are no more.
    """

    turn: int
    ids: array[int]
    page: PageRead
    whole: bool


@dataclass(frozen=True)
class Found:
    """What a question found.

    Attributes:
        turn: which asking it answers.
        ids: the row ids in order.
        kept: the ids of the old list that are still found, in the old order.
        fresh: how many ids are new against the old list.
        counts: all articles by state.
    """

    turn: int
    ids: array[int]
    kept: array[int]
    fresh: int
    counts: ArticleCounts


@dataclass(frozen=True)
class ReadIds:
    """Reads the ids that a filter finds and compares them with the list now shown.

    Attributes:
        new: whether the question is new: then the first page is told as soon as it is known, as ``Beginning``.
    """

    desk: Desk
    filter: ArticleFilter
    order: Order
    old: array[int]
    turn: int
    new: bool
    names: Names | None = None

    def __call__(self, job: Job) -> Found:
        if self.new:
            job.progress(self._beginning(job))
        ids = id_array()
        with closing(self.desk.find(self.filter, self.order)) as pieces:
            for piece in pieces:
                job.check()
                ids.extend(piece)
        kept, fresh = compared(self.old, ids)
        job.check()
        return Found(self.turn, ids, kept, fresh, self.desk.counts())

    def _beginning(self, job: Job) -> Beginning:
        ids = self.desk.article_ids(self.filter, self.order, PAGE)
        job.check()
        page = ReadPage(self.desk, self.names, self.turn, 0, ids, self.filter.text)(job)
        return Beginning(self.turn, id_array(ids), page, len(ids) < PAGE)


def compared(old: array[int], new: array[int]) -> tuple[array[int], int]:
    """The ids of the old list that are still found, in the old order, and how many of the new ones are not in it."""
    if old == new:
        return old, 0
    if not old:
        return old, len(new)
    before, now = set(old), set(new)
    kept = old if before <= now else id_array([each for each in old if each in now])
    return kept, len(now - before)


@dataclass(frozen=True)
class PageRead:
    """The lines of one page, with the names that were used."""

    generation: int
    number: int
    lines: list[Line]
    names: Names


@dataclass(frozen=True)
class ReadPage:
    """Reads one page of lines, with what is sought marked in the titles; the names too if they are not known yet."""

    desk: Desk
    names: Names | None
    generation: int
    number: int
    ids: Sequence[int]
    sought: str = ""

    def __call__(self, job: Job) -> PageRead:
        from sync.store.search import marks, terms

        names = self.names or read_names(self.desk)
        rows = {row.rowid: row for row in self.desk.article_rows(list(self.ids))}
        tags = self.desk.variants.languages(tuple(row.article for row in rows.values()))
        job.check()
        parts = terms(self.sought)
        lines = [
            line_of(
                rows[each], names, marks=marks(rows[each].title, parts) if parts else (),
                language=tags.get(rows[each].article, ""),
            )
            for each in self.ids
            if each in rows
        ]  # fmt: skip
        return PageRead(self.generation, self.number, lines, names)


@dataclass(frozen=True)
class ExcerptsRead:
    """Excerpts by row id, for the rows that were in view."""

    generation: int
    asked: tuple[int, ...]
    found: dict[int, Excerpt]


@dataclass(frozen=True)
class ReadExcerpts:
    """Reads where the texts of the rows in view have what is sought."""

    desk: Desk
    generation: int
    ids: tuple[int, ...]
    sought: str

    def __call__(self, job: Job) -> ExcerptsRead:
        return ExcerptsRead(self.generation, self.ids, self.desk.excerpts(self.ids, self.sought))
