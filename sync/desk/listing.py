"""The list of articles as people ask for it: questions in their terms, kept searches, excerpts, and the list as a file.

Nothing here changes an article. Kept searches and the look of the list lie in the store's settings: they name columns
and people, so they must not be read without the key.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TextIO, get_args

from forms.body.model import Body
from forms.body.text import plain_text
from forms.errors import Cancelled, EnvironmentTrouble, Refused
from resources.language import say
from sync.chain import state as at
from sync.chain.clock import local
from sync.desk.context import Context, article_number
from sync.desk.listwords import COLUMNS, state_word
from sync.desk.models import ListLook, Question, SavedSearch, Span
from sync.store import articles, contents, drafts, search, settings, steps
from sync.store.records import ArticleCounts, ArticleFilter, ArticleRow, Excerpt, Order
from sync.store.tx import Tx

MOST_SEARCHES = 50
MOST_EXCERPTS = 50
LONGEST_NAME = 40
_SEARCHES, _LOOK = "list.searches", "list.look"
_ROWS_WRITTEN = 500
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FEW_FILTERS = ("columns", "units", "type_ids")


def counts(context: Context) -> ArticleCounts:
    """How many articles stand in each state, counted once between two commits: list, today and status bar all ask."""
    with context.counting:
        commits, known = context.store.commits, context.counted
        if known is None or known[0] != commits:
            with context.store.reading() as tx:
                known = context.counted = commits, articles.counts(tx)
        return known[1]


# --- questions ----------------------------------------------------------------------------------------------------------


def find(context: Context, wanted: ArticleFilter, order: Order) -> Iterator[list[int]]:
    """All row ids wanted, in order, piece by piece; close the iterator to stop."""
    with context.store.reading() as tx, closing(articles.pieces(tx, wanted, order)) as found:
        yield from found


def queue(context: Context) -> tuple[ArticleRow, ...]:
    """What waits for the person here, the longest waiting first."""
    with context.store.reading() as tx:
        found = articles.rows(tx, articles.ids(tx, ArticleFilter(mine_next=True), "due"))
    return tuple(sorted(found, key=lambda row: (row.due or "9", row.updated_at)))


def excerpts(context: Context, rowids: Sequence[int], text: str) -> dict[int, Excerpt]:
    """The place in each text where what was sought stands, for the rows in view (at most fifty).

    Returns:
        By row id; rows whose text is not on this computer are left out.
    """
    parts = search.terms(text)
    with context.store.reading() as tx:
        rows = articles.rows(tx, rowids[:MOST_EXCERPTS])
        found = {row.rowid: _excerpt(tx, row, parts) for row in rows}
    return {rowid: excerpt for rowid, excerpt in found.items() if excerpt is not None}


def _excerpt(tx: Tx, row: ArticleRow, parts: tuple[str, ...]) -> Excerpt | None:
    """Out of the text that the author has or that was signed last; of two the one that has what is sought."""
    found = None
    for data in _texts(tx, row):
        # The body alone: the whole content was checked before it was kept, and checking it costs twice as much.
        found = search.excerpt(plain_text(Body.from_json(json.loads(data)["body"])).text, parts)
        if found.marks:
            return found
    return found


def _texts(tx: Tx, row: ArticleRow) -> Iterator[bytes]:
    draft = drafts.get(tx, row.article)
    if draft is not None and row.stage in at.AUTHORS_DESK:
        yield draft.content
        return
    step = steps.get(tx, row.head) if row.head else None
    data = contents.get(tx, step.content_digest) if step is not None else None
    if data is not None:
        yield data
    if draft is not None:
        yield draft.content


# --- kept searches and the look -----------------------------------------------------------------------------------------


def saved_searches(context: Context) -> tuple[SavedSearch, ...]:
    """The kept searches of this desk, in the order in which they were first kept."""
    with context.store.reading() as tx:
        return _searches(tx)


def save_search(context: Context, name: str, question: Question) -> None:
    """Keep a question under a name; one of the same name is replaced.

    Raises:
        Refused: the name is empty or too long, or there are fifty already.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(say("A name has 1 to {n} characters.", n=LONGEST_NAME), "search.name")
    with context.store.writing() as tx:
        kept = {each.name: each for each in _searches(tx)}
        kept[name] = SavedSearch(name, question)
        if len(kept) > MOST_SEARCHES:
            raise Refused(say("There are {n} kept searches already; forget one first.", n=MOST_SEARCHES), "search.many")
        _put_searches(tx, kept.values())


def forget_search(context: Context, name: str) -> None:
    """Forget a kept search; an unknown name does nothing."""
    with context.store.writing() as tx:
        _put_searches(tx, (each for each in _searches(tx) if each.name != name))


def _searches(tx: Tx) -> tuple[SavedSearch, ...]:
    kept = json.loads(settings.get(tx, _SEARCHES) or "[]")
    return tuple(SavedSearch(each["name"], question_of(each["question"])) for each in kept)


def _put_searches(tx: Tx, kept: Any) -> None:
    told = [{"name": each.name, "question": asdict(each.question)} for each in kept]
    settings.set(tx, _SEARCHES, json.dumps(told, ensure_ascii=False))


def question_of(told: Mapping[str, Any]) -> Question:
    """A question as it was kept; what a later version does not know any more is left out."""
    known = {key: value for key, value in told.items() if key in Question.__dataclass_fields__}
    for key in _FEW_FILTERS:
        known[key] = tuple(known.get(key, ()))
    question = Question(**known)
    sound = question.order in get_args(Order) and question.span in get_args(Span)
    return question if sound else replace(question, order="updated", span="")


def list_look(context: Context) -> ListLook:
    """How the list was shown last at this desk."""
    with context.store.reading() as tx:
        told = json.loads(settings.get(tx, _LOOK) or "{}")
    columns = tuple(each for each in told.get("columns", ()) if each in COLUMNS)
    widths = {key: int(width) for key, width in told.get("widths", {}).items() if key in COLUMNS}
    plain = ListLook()
    return ListLook(told.get("layout", plain.layout), columns or plain.columns, widths)


def keep_list_look(context: Context, look: ListLook) -> None:
    """Remember how the list is shown."""
    with context.store.writing() as tx:
        settings.set(tx, _LOOK, json.dumps(asdict(look)))


# --- the list as a file -------------------------------------------------------------------------------------------------


def export_list(
    context: Context,
    rowids: Sequence[int],
    path: Path,
    columns: Sequence[str] = tuple(COLUMNS),
    progress: Callable[[int], None] = lambda done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Write rows of the list as a table for a spreadsheet, in their order: CSV (RFC 4180) in UTF-8 with a BOM.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.

    Args:
        rowids: which; those that are gone meanwhile are left out.
        columns: keys of ``COLUMNS``.
        progress: told after each few hundred rows how many are done.
        cancelled: asked as often.

    Returns:
        How many rows were written.

    Raises:
        Cancelled: it was called off; no file was written.
        EnvironmentTrouble: the disk is full or the place cannot be written; an older file there stays.
    """
    half = path.with_name(f".{path.name}.part")
    try:
        with half.open("w", encoding="utf-8-sig", newline="") as file:
            count = _write_list(context, rowids, file, columns, progress, cancelled)
        half.replace(path)
    except OSError as fault:
        half.unlink(missing_ok=True)
        raise EnvironmentTrouble(
            say("“{path}” cannot be written: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror)),
            "list.write",
        ) from fault
    except Cancelled:
        half.unlink(missing_ok=True)
        raise
    return count


def _write_list(
    context: Context, rowids: Sequence[int], file: TextIO, columns: Sequence[str],
    progress: Callable[[int], None], cancelled: Callable[[], bool],
) -> int:  # fmt: skip
    names, count = _Names(context), 0
    table = csv.writer(file)
    table.writerow([str(COLUMNS[key]) for key in columns])
    for start in range(0, len(rowids), _ROWS_WRITTEN):
        if cancelled():
            raise Cancelled(say("Cancelled."))
        with context.store.reading() as tx:
            rows = articles.rows(tx, rowids[start : start + _ROWS_WRITTEN])
        table.writerows([harmless(names.cell(row, key)) for key in columns] for row in rows)
        count += len(rows)
        progress(min(start + _ROWS_WRITTEN, len(rowids)))
    return count


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula (CWE-1236)."""
    cell = cell.replace("\x00", "")
    return f"'{cell}" if cell.lstrip(" ").startswith(_STARTS_FORMULA) else cell


class _Names:
    """Names by id, read once for a whole table."""

    def __init__(self, context: Context) -> None:
        with context.store.reading() as tx:
            kept = context.rosters(tx).all()
        roster = kept[-1] if kept else None
        self.columns = {c.id: c.name for c in roster.columns} if roster else {}
        self.units = {u.id: u.name for u in roster.units} if roster else {}
        self.officers = {o.id: o.name for o in roster.officers} if roster else {}
        self.types = {t.id: t.names.here() for t in context.catalogue.all()}

    def cell(self, row: ArticleRow, key: str) -> str:
        """What stands in a column for a row."""
        match key:
            case "state":
                return str(state_word(row.state))
            case "column":
                return self.columns.get(row.column, row.column)
            case "unit":
                return self.units.get(row.unit, row.unit)
            case "author":
                return self.officers.get(row.author, row.author)
            case "type":
                return self.types.get(row.type_id, row.type_id)
            case "updated":
                return _minute(row.updated_at)
            case "waiting":
                return row.waiting_for
            case "due":
                return _minute(row.due or "")
            case "number":
                return article_number(row.article)
            case _:
                return row.title


def _minute(when: str) -> str:
    return f"{local(when):%Y-%m-%d %H:%M}" if when else ""
