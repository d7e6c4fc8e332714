"""What one line of the list says, worked out once when its page is read and never while painting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.editor.variants.naming import language_tag, language_words
from desktop.review.stations import station_words
from desktop.words import joined, moment, state_word
from resources.language import tr
from sync.chain.clock import SystemClock, local
from sync.desk.numbers import article_number

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.store.records import ArticleRow

SOON_SECONDS = 2 * 86_400


@dataclass(frozen=True)
class Names:
    """Names by id, read once: columns, units, officers and content types."""

    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)


def read_names(desk: Desk) -> Names:
    """Read the names, off the window's thread; before the first roster there are only the types'."""
    from sync.chain.rosters import RosterUnknown

    types = {t.id: t.names.here() for t in desk.catalogue.all()}
    try:
        roster = desk.roster()
    except RosterUnknown:
        return Names(types=types)
    return Names(
        columns={c.id: c.name for c in roster.columns},
        units={u.id: u.short or u.name for u in roster.units},
        officers={o.id: o.name for o in roster.officers},
        types=types,
    )


@dataclass(frozen=True)
class Line:
    """One row of the list, in words.

    Attributes:
        rowid, article: of the article. state, stage: as in ``ArticleRow``.
        title: as written, or a word for none.
        meta: the second line.
        aside: the words at the right: what is next, or when it turns red.
        alarm: "" or "warning" or "danger", for ``aside``.
        when: when it was last changed.
        mine: whether the person here may act now.
        spoken: the row as one sentence.
        cells: what stands in the columns of the table, by key.
        marks: where the title has what is sought: (start, end) code points.
        language: a word for a language that is not the usual one.
    """

    rowid: int
    article: str
    state: str
    stage: str
    title: str
    meta: str
    aside: str
    alarm: str
    when: str
    mine: bool
    spoken: str
    cells: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[tuple[int, int], ...] = ()
    language: str = ""


def line_of(
    row: ArticleRow,
    names: Names,
    now: datetime | None = None,
    marks: tuple[tuple[int, int], ...] = (),
    language: str = "",
) -> Line:
    """Put a row into words; ``marks`` are those of the title, ``language`` (BCP 47) where it is not the usual one."""
    column = names.columns.get(row.column, row.column)
    kind = names.types.get(row.type_id, row.type_id)
    unit = names.units.get(row.unit, row.unit)
    author = names.officers.get(row.author, row.author)
    title = row.title or tr("Untitled")
    aside, alarm = _aside(row, now)
    meta = joined(column, kind, unit, author)
    when = moment(row.updated_at, now)
    spoken = tr(
        "{title}, {state}, {meta}, {aside}, changed {when}",
        title=f"{title}{tr(', ')}{language_words(language)}" if language else title,
        state=state_word(row.state),
        meta=meta.replace(" · ", tr(", ")),
        aside=aside or tr("nothing to do"),
        when=when,
    )
    cells = {
        "title": title, "state": state_word(row.state), "column": column, "unit": unit, "author": author, "type": kind,
        "updated": when, "waiting": row.waiting_for, "due": moment(row.due, now) if row.due else "",
        "number": article_number(row.article),
    }  # fmt: skip
    return Line(
        row.rowid, row.article, row.state, row.stage, title, meta, aside, alarm, when, row.mine, spoken, cells, marks,
        language_tag(language),
    )  # fmt: skip


def _aside(row: ArticleRow, now: datetime | None) -> tuple[str, str]:
    if row.due:
        alarm = due_alarm(row.due, now)
        if alarm == "danger":
            return tr("Overdue since {when}", when=moment(row.due, now)), alarm
        return tr("Due {when}", when=moment(row.due, now)), alarm
    if row.mine:
        return _my_turn(row), ""
    if row.waiting_for:
        return tr("Waits for {who}", who=row.waiting_for), ""
    return "", ""


def _my_turn(row: ArticleRow) -> str:
    if row.stage in ("returned", "declined"):
        return tr("Waits for you to revise it")
    if row.next_action:
        return tr("Waits for you: {action}", action=station_words(row.next_action))
    return tr("Waits for you")


def due_alarm(due: str, now: datetime | None = None) -> str:
    """ "danger" past the line, "warning" within two days of it, "" before."""
    try:
        line = local(due)
    except ValueError:
        return ""
    left = (line - (now or SystemClock().now())).total_seconds()
    return "danger" if left < 0 else "warning" if left < SOON_SECONDS else ""
