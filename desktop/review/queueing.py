"""What the queue shows of articles, worked out on a reader thread: what waits for me, what I signed, all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.articles.lines import Names, due_alarm, read_names
from desktop.operations import Job
from desktop.review.claiming import claim_words
from desktop.review.stations import station_words
from desktop.words import joined, moment, state_word
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.claiming import ClaimView
    from sync.store.records import ArticleRow

MINE, DONE, ALL = "mine", "done", "all"
MOST = 500
MOST_DONE = 200
BEYOND_DRAFT = (
    "review", "approved", "sent", "received", "adopted", "published", "returned", "declined", "withdrawn",
)  # fmt: skip


@dataclass(frozen=True)
class QueueLine:
    """One article of the queue, in words.

    Attributes:
        article: its id.
        station: the open station, or the state where none is open.
        aside: when it is due, or since when it lies there; ``alarm`` "" or "warning" or "danger".
        title, meta: as shown.
        mine: whether it waits for the person here.
        spoken: the row as one sentence.
        claim: who works on it until when, in words; "" for nobody. ``claimed`` whether it is the person here.
        claim_ends: RFC 3339, or "".
        emergency: whether it takes the emergency lane.
    """

    article: str
    station: str
    aside: str
    alarm: str
    title: str
    meta: str
    mine: bool
    spoken: str
    claim: str = ""
    claimed: bool = False
    claim_ends: str = ""
    emergency: bool = False


@dataclass(frozen=True)
class Queue:
    """One tab of the queue.

    Attributes:
        tab: which.
        lines: in order.
        total: how many there are, as far as that was counted: one more than listed stands for any number.
        waiting: how many wait for the person here, whatever the tab.
        soon: how many of those are due within two days or overdue.
    """

    tab: str
    lines: tuple[QueueLine, ...]
    total: int
    waiting: int
    soon: int


class ReadQueue:
    """Reads one tab."""

    def __init__(self, desk: Desk, tab: str, text: str = "") -> None:
        self._desk, self._tab, self._text = desk, tab, text

    def __call__(self, job: Job) -> Queue:
        from sync.desk.rounds import Rounds

        desk = self._desk
        names = read_names(desk)
        waiting = desk.queue()
        job.check()
        if self._tab == MINE:
            rows, total = self._found(list(waiting)), len(waiting)
        else:
            rows, total = self._others(job, {row.article for row in waiting})
        soon = sum(bool(row.due and due_alarm(row.due)) for row in waiting)
        claims = desk.claims.of([row.article for row in rows])
        urgent = desk.notes.emergency()
        rounds = Rounds(desk.context).of([row.article for row in rows])
        lines = tuple(
            line_of(
                row, names, claims.get(row.article), emergency=row.article in urgent, round_=rounds.get(row.article, 0)
            )
            for row in rows
        )
        return Queue(self._tab, lines, total, len(waiting), soon)

    def _found(self, rows: list[ArticleRow]) -> list[ArticleRow]:
        parts = self._text.casefold().split()
        return [row for row in rows if all(part in row.title.casefold() for part in parts)]

    def _others(self, job: Job, waiting: set[str]) -> tuple[list[ArticleRow], int]:
        from sync.store.records import ArticleFilter

        desk = self._desk
        most = MOST_DONE if self._tab == DONE else MOST
        ids = desk.article_ids(ArticleFilter(stages=BEYOND_DRAFT, text=self._text), limit=most + 1)
        rows = list(desk.article_rows(ids[:most]))
        if self._tab == ALL:
            return rows, len(ids)
        signed = []
        for row in rows:
            job.check()
            if row.article not in waiting and self._has_signed(row.article):
                signed.append(row)
        return signed, len(signed)

    def _has_signed(self, article: str) -> bool:
        """Whether a signature of the person here stands on the article's way."""
        me = self._desk.me.name
        return any(s.done and me in (*s.people, *s.principals) and s.label != "submit" for s in self._desk.way(article))


def line_of(
    row: ArticleRow, names: Names, claim: ClaimView | None = None, *, emergency: bool = False, round_: int = 0
) -> QueueLine:
    """Put a row into words; ``round_`` is how often it was submitted, told from the second time on."""
    station = station_words(row.next_action) if row.next_action else state_word(row.state)
    title = row.title or tr("Untitled")
    unit = names.units.get(row.unit, row.unit)
    again = tr("Round {n}", n=round_) if round_ > 1 else ""
    meta = joined(again, unit, names.officers.get(row.author, row.author), names.columns.get(row.column, row.column))
    aside, alarm = _aside(row)
    spoken = tr(
        "{title}, {station}, {meta}, {aside}",
        title=title, station=station, meta=meta.replace(" · ", tr(", ")), aside=aside,
    )  # fmt: skip
    if emergency:
        spoken = tr("Urgent; {row}", row=spoken)
    line = QueueLine(row.article, station, aside, alarm, title, meta, row.mine, spoken, emergency=emergency)
    if claim is None:
        return line
    words = claim_words(claim)
    spoken = tr("{row}; {claim}", row=spoken, claim=words)
    return replace(line, spoken=spoken, claim=words, claimed=claim.mine, claim_ends=claim.until)


def _aside(row: ArticleRow) -> tuple[str, str]:
    if not row.due:
        return moment(row.updated_at), ""
    alarm = due_alarm(row.due)
    if alarm == "danger":
        return tr("Overdue since {when}", when=moment(row.due)), alarm
    return tr("Due {when}", when=moment(row.due)), alarm
