"""What the editor reads of an article and does with it off the window's thread: open, sum up, begin a correction.

Frozen values out; no Qt object is touched here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.editor.columns import ColumnLine
from desktop.operations import Job

if TYPE_CHECKING:
    from forms.contenttype import ContentType
    from sync.chain.roster import Roster
    from sync.chain.workflow import Option
    from sync.desk import Desk
    from sync.desk.models import DraftView, Me, StationView


@dataclass(frozen=True)
class Opened:
    """An article with everything the editor shows of it.

    Attributes:
        view: the draft.
        type: its content type, in the version it was written with.
        options: what the person may do now.
        way: its stations.
        route: the name of its route.
        columns: the columns that could be chosen instead.
        column_words: the place of its column.
        state: one of the seven state words' keys.
        returned_by: name of who returned it, if it lies here returned.
        me: who sits here.
        undoable: the act whose signature can still be taken back here, or "".
    """

    view: DraftView
    type: ContentType
    options: tuple[Option, ...]
    way: tuple[StationView, ...]
    route: str
    columns: tuple[ColumnLine, ...]
    column_words: str
    state: str
    returned_by: str
    me: Me
    undoable: str = ""

    def option(self, action: str) -> Option | None:
        """The option of an action."""
        return next((o for o in self.options if o.action == action), None)


class ReadArticle:
    """Opens an article."""

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> Opened:
        from sync.desk.names import hand_name

        desk = self._desk
        view = desk.draft(self._article)
        roster, me = desk.roster(), desk.me
        row = desk.article_row(self._article)
        route = roster.route_of(view.content.column, "" if view.editable else view.state.lane)
        note = view.state.returned
        return Opened(
            view=view,
            type=desk.catalogue.of(view.content),
            options=desk.options(self._article),
            way=_with_author(desk.way(self._article), me.name),
            route=route.name if route else "",
            columns=column_lines(roster, me.unit, view.content.type_id),
            column_words=column_words(roster, view.content.column),
            state=row.state if row else "draft",
            returned_by=hand_name(roster, note.officer, note.person) if note else "",
            me=me,
            undoable=desk.undoing.of(self._article),
        )


def _with_author(way: tuple[StationView, ...], name: str) -> tuple[StationView, ...]:
    """Before the first submission the draft has no author yet: it is the person who writes."""
    return tuple(replace(s, people=(name,)) if s.label == "submit" and not s.people else s for s in way)


def column_words(roster: Roster, column: str) -> str:
    """The place of a column, e.g. "政务公开 / 工作动态"."""
    found = roster.column(column)
    if found is None:
        return column
    path = found.path if found.path[-1:] == (found.name,) else (*found.path, found.name)
    return " / ".join(path[1:] if len(path) > 2 else path)


def column_lines(roster: Roster, unit: str, type_id: str) -> tuple[ColumnLine, ...]:
    """The columns that take articles of the type from the unit."""
    fitting = (c for c in roster.columns if c.takes_from(unit) and type_id in c.types)
    return tuple(
        ColumnLine(
            c.id,
            column_words(roster, c.id),
            " ".join((*c.path, c.name, c.description, *c.keywords)).casefold(),
        )
        for c in fitting
    )


class BeginCorrection:
    """Opens a published text for a correction, on the writer thread."""

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> str:
        return self._desk.begin_correction(self._article).article
