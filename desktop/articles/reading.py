"""The work the list asks for, done on a reader thread.

Ids, counts and pages of lines. No Qt object is touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.articles.lines import Line, Names, line_of, read_names
from desktop.operations import Job

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.store.records import ArticleCounts, ArticleFilter, Order


@dataclass(frozen=True)
class Found:
    """What a question found.

    Attributes:
        ids: the row ids in order.
        kept: the ids of the old list that are still found, in the old order.
        fresh: how many ids are new against the old list.
        counts: all articles by state.
    """

    ids: list[int]
    kept: list[int]
    fresh: int
    counts: ArticleCounts


@dataclass(frozen=True)
class ReadIds:
    """Reads the ids that a filter finds and compares them with the list now shown."""

    desk: Desk
    filter: ArticleFilter
    order: Order
    old: list[int]

    def __call__(self, job: Job) -> Found:
        ids = list(self.desk.article_ids(self.filter, self.order))
        job.check()
        new, old = set(ids), set(self.old)
        kept = self.old if old <= new else [each for each in self.old if each in new]
        return Found(ids, kept, len(new - old), self.desk.counts())


@dataclass(frozen=True)
class PageRead:
    """The lines of one page, with the names that were used."""

    generation: int
    number: int
    lines: list[Line]
    names: Names


@dataclass(frozen=True)
class ReadPage:
    """Reads one page of lines; the names too if they are not known yet."""

    desk: Desk
    names: Names | None
    generation: int
    number: int
    ids: list[int]

    def __call__(self, job: Job) -> PageRead:
        names = self.names or read_names(self.desk)
        rows = {row.rowid: row for row in self.desk.article_rows(self.ids)}
        job.check()
        lines = [line_of(rows[each], names) for each in self.ids if each in rows]
        return PageRead(self.generation, self.number, lines, names)
