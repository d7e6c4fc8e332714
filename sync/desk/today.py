"""Everything that waits for the person at this desk, in one order: what turns red first.

It only reads: steps, outbox, drafts, recoveries, and the ages of columns and of the reference pack. The limits are this module's own,
counted in working days; a limit that a route or a type states one day takes their place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from forms.clocks import OFFICE_ENDS, Calendar, calendar
from forms.content import Content
from forms.contenttype import FieldSpec
from forms.errors import Refused
from resources.language import Sentence, say, tr
from sync.chain import state as at
from sync.chain import step as act
from sync.chain.clock import parse_time, stamp
from sync.chain.roster import EMERGENCY, Roster
from sync.chain.state import State
from sync.desk import history, lanes, notes, reading
from sync.desk.claiming import claims_of
from sync.desk.columns import ColumnClock, column_clocks
from sync.desk.context import Context, article_number
from sync.desk.lanes import LOOK_BACK_WORKDAYS
from sync.desk.models import Recovery
from sync.desk.names import hand_name, unit_name
from sync.desk.today_words import headline, in_short, span_words
from sync.desk.todayviews import TodayItem, TodayView
from sync.desk.undoing import UNDONE
from sync.store import articles, drafts, outbox
from sync.store.records import ArticleFilter, ArticleRow, ArticleState, Draft, OutboxItem
from sync.store.tx import Tx

REVIEW_WORKDAYS, RETURN_WORKDAYS, RECEIPT_WORKDAYS, RECOVERY_WORKDAYS = 1, 2, 1, 1
COUNTERSIGN_WORKDAYS = 2  # another unit has its own work, and asks its own people
EMERGENCY_HOURS = 1  # the lane runs on days off as well
SYNC_AMBER_WORKDAYS, SYNC_RED_WORKDAYS = 1, 3
PACK_AMBER_DAYS, PACK_RED_DAYS = 7, 30
REFUSED_DAYS = 30
DATES_AHEAD_DAYS, DATES_BEHIND_DAYS = 14, 30
SOON_DAYS = 3
MOST_ROWS, MOST_OF_A_STATE, SHOWN_BESIDE = 500, 200, 5
# Days by which a text must be out, or after which it says something that is over; not when it was issued.
DATE_FIELDS = ("start_date", "valid_from", "end_date", "expiry_date")
GROUPS = ("red", "today", "soon", "later")
_TONES = {"red": "danger", "today": "warning", "soon": "primary", "later": "neutral"}
_AT_REST = frozenset({at.PUBLISHED, at.WITHDRAWN})


_T = TypeVar("_T")


@dataclass(frozen=True)
class _Desk:
    """What every part looks at."""

    context: Context
    tx: Tx
    roster: Roster | None
    now: datetime
    days: Calendar

    def item(
        self, kind: str, action: str, title: str, sentence: Sentence, begun: str, red: datetime | None, article: str = "",
        provisional: bool = False, category: str = "", emergency: bool = False, column: str = "",
    ) -> TodayItem:  # fmt: skip
        group = group_of(red, self.now)
        number = article_number(article) if article else ""
        return TodayItem(
            kind, article, number, title, sentence, begun, stamp(red) if red else "", provisional, group, _TONES[group],
            action, category, emergency, column,
        )  # fmt: skip

    def limit(self, begun: str, workdays: int) -> tuple[datetime, bool]:
        """When so many working days after a time are over; and whether that is provisional."""
        start = datetime.fromisoformat(begun).astimezone(self.now.tzinfo)
        return self.days.due_time(start, workdays)

    def once(self, article: str, digest: str, read: Callable[[], _T]) -> _T:
        """What was read of an article, again only when its digest is another: the day is looked at after each save."""
        known = self.context.glanced.get(article)
        if known is None or known[0] != digest:
            known = self.context.glanced[article] = (digest, read())
        found: _T = known[1]
        return found

    def state(self, row: ArticleRow) -> State:
        """Where an article stands, folded again only when a step came."""
        return self.once(f"{row.article} state", row.head, partial(self.context.state, self.tx, row.article))

    def name(self, officer: str, person: str | None = None) -> str:
        return hand_name(self.roster, officer, person) if self.roster else officer


def today_items(context: Context) -> TodayView:
    """What waits for the person here, what turns red first at the top; the same moment: the order of the kinds."""
    now = context.clock.now()
    cut_off = _recovered(context)
    with context.store.reading() as tx:
        kept = context.rosters(tx).all()
        desk = _Desk(context, tx, kept[-1] if kept else None, now, calendar())
        waiting = articles.ids(tx, ArticleFilter(mine_next=True), "updated")
        drafted = _my_drafts(desk)
        urgent = notes.emergency_articles(tx)
        turns = [
            item for row in articles.rows(tx, waiting[:MOST_ROWS]) for item in _turn(desk, row, row.article in urgent)
        ]
        held = claims_of(context, tx, (item.article for item in turns))
        turns = [replace(item, claim=held.get(item.article)) for item in turns]
        clocks = _clocks(desk)
        found = [
            *_recoveries(desk, cut_off), *turns, *_sent_back(desk), *_sends(desk),
            *_dated(desk, drafted, {i.article for i in turns}), *_stale(desk, clocks), *_pack(desk), *_sync(desk),
        ]  # fmt: skip
        on_the_way = _travelling(desk)
    items = tuple(sorted(found, key=_order))
    return TodayView(
        items, headline(items), in_short(items), len(waiting) - min(len(waiting), MOST_ROWS), stamp(now),
        tuple(drafted[:SHOWN_BESIDE]), len(drafted), on_the_way[:SHOWN_BESIDE], len(on_the_way), clocks,
    )  # fmt: skip


def group_of(red: datetime | None, now: datetime) -> str:
    """The group of a moment: over it, on the same day, within three days, or later (also when there is none)."""
    if red is None:
        return "later"
    if red <= now:
        return "red"
    days = (red.astimezone(now.tzinfo).date() - now.date()).days
    return "today" if days == 0 else "soon" if days <= SOON_DAYS else "later"


def _order(item: TodayItem) -> tuple[float, str, str]:
    return parse_time(item.reds_at) if item.reds_at else float("inf"), item.kind, item.title


# --- my turn ----------------------------------------------------------------------------------------------------------


def _turn(desk: _Desk, row: ArticleRow, urgent: bool) -> Iterator[TodayItem]:
    """An article the person here may act on now."""
    title = row.title or tr("Untitled")
    if row.next_action == act.LOOK_BACK:
        yield _look_back(desk, row, title)
        return
    if row.stage in (at.RETURNED, at.DECLINED):
        yield _returned(desk, row, title)
        return
    action = row.next_action.partition(":")[0]
    label = row.next_action or (act.RECEIVE if row.stage == at.SENT else act.PUBLISH)
    kind = {act.APPROVE: "approve", act.SECRECY_REVIEW: "secrecy"}.get(
        action, "review" if row.stage == at.REVIEW else "intake"
    )
    urgent = urgent and desk.state(row).lane == EMERGENCY
    days = COUNTERSIGN_WORKDAYS if action == act.COUNTERSIGN else REVIEW_WORKDAYS
    red, provisional = desk.limit(row.updated_at, days)
    if urgent:
        red, provisional = _moment(row.updated_at).astimezone(desk.now.tzinfo) + timedelta(hours=EMERGENCY_HOURS), False
    words = reading.label_words(label)
    sentence = _arrived(desk, row, words) if kind == "intake" else _asked(desk, row, words, urgent)
    yield desk.item(kind, kind, title, sentence, row.updated_at, red, row.article, provisional, emergency=urgent)


def _look_back(desk: _Desk, row: ArticleRow, title: str) -> TodayItem:
    """What went out without the usual reviews: somebody looks at it on the next working day."""
    owed = desk.state(row).look_back
    since = owed.since if owed else row.updated_at
    red, provisional = desk.limit(since, LOOK_BACK_WORKDAYS)
    signed = next((s for s in reversed(owed.hands if owed else ()) if s.label == act.APPROVE), None)
    who = desk.name(signed.officer, signed.person) if signed else ""
    told = say("{who} signed it off in the emergency lane; it is to be looked back at", who=who)
    return desk.item("look-back", "look-back", title, told, since, red, row.article, provisional, emergency=True)


def _sent_back(desk: _Desk) -> Iterator[TodayItem]:
    """Articles that came back after the person here had signed them; each stays until it was looked at."""
    for article, number in notes.returns_open(desk.tx).items():
        row = articles.get(desk.tx, article)
        step = next((s.step for s in desk.context.signed_steps(desk.tx, article) if s.step.sequence == number), None)
        if row is None or step is None:
            continue
        who = desk.name(step.officer, step.stands_in_for)
        if step.action == act.DECLINE:
            told = say("{who} declined it after you had signed it: {reason}", who=who, reason=step.reason)
        else:
            told = say("{who} returned it after you had signed it: {reason}", who=who, reason=step.reason)
        title = row.title or tr("Untitled")
        yield desk.item("sent-back", "reread", title, told, "", None, article, category=step.category)


def _asked(desk: _Desk, row: ArticleRow, label: str, urgent: bool) -> Sentence:
    state, unit = desk.state(row), _unit_name(desk, row.unit)
    who = desk.name(row.author, next((s.person for s in state.signatures(act.SUBMIT)), None))
    if urgent:
        reason = desk.once(f"{row.article} lane", row.head, partial(_reason, desk, row.article))
        return say("{unit} {who} sent it by the emergency lane: {reason}", unit=unit, who=who, reason=reason)
    asked = len(state.unreleased()) if row.next_action == act.SECRECY_REVIEW else 0
    if asked:
        return say(
            "{unit} {who} sent it for {label}; findings put to you: {n}", unit=unit, who=who, label=label, n=asked
        )
    return say("{unit} {who} sent it for {label}", unit=unit, who=who, label=label)


def _reason(desk: _Desk, article: str) -> str:
    return lanes.reason_of(desk.context.signed_steps(desk.tx, article))


def _arrived(desk: _Desk, row: ArticleRow, label: str) -> Sentence:
    return say("{unit} sent it; it waits for {label}", unit=_unit_name(desk, row.unit), label=label)


def _unit_name(desk: _Desk, unit: str) -> str:
    return unit_name(desk.roster, unit) if desk.roster else unit


def _returned(desk: _Desk, row: ArticleRow, title: str) -> TodayItem:
    note = desk.state(row).returned
    if note is None:  # the list is older than the chain it was made from
        return desk.item("returned", "revise", title, say("It came back to you"), row.updated_at, None, row.article)
    red, provisional = desk.limit(note.time, RETURN_WORKDAYS)
    told = say("{who} returned it: {reason}", who=desk.name(note.officer, note.person), reason=note.reason)
    return desk.item("returned", "revise", title, told, note.time, red, row.article, provisional, note.category)


# --- what was sent ----------------------------------------------------------------------------------------------------


def _sends(desk: _Desk) -> Iterator[TodayItem]:
    """Sends without a receipt, and refused ones that nothing has followed: one item an article."""
    newest: dict[str, OutboxItem] = {}
    for item in outbox.recent(desk.tx, MOST_ROWS):
        if item.state != "queued":
            newest[item.article] = item
    for article, item in newest.items():
        row = articles.get(desk.tx, article)
        title = (row.title if row else "") or tr("Untitled")
        if item.state == "unsure":
            red, provisional = desk.limit(item.added_at, RECEIPT_WORKDAYS)
            told = say("Sent, no receipt yet: locked until a sync settles it")
            yield desk.item("unsure", "sync", title, told, item.added_at, red, article, provisional)
        elif item.state == "refused" and row is not None and _unanswered(desk, item, row):
            told = say("The portal refused it: {why}", why=item.note) if item.note else say("The portal refused it")
            yield desk.item("refused", "look", title, told, "", _moment(item.added_at), article)


def _unanswered(desk: _Desk, item: OutboxItem, row: ArticleRow) -> bool:
    """Whether a refusal still asks for something: nothing was signed here since, and the article is not at its end."""
    young = desk.now - _moment(item.added_at) < timedelta(REFUSED_DAYS)
    last = outbox.of(desk.tx, item.article)[-1]
    if item.note == UNDONE:
        return False
    return young and last.id == item.id and row.stage not in _AT_REST


def _travelling(desk: _Desk) -> tuple[ArticleRow, ...]:
    """What the person here wrote and signed, and is not public yet; the last moved first."""
    stages = frozenset({at.REVIEW, at.APPROVED, at.SENT, at.RECEIVED, at.ADOPTED})
    return tuple(_mine(desk, ("signed", "queued", "unsure", "received"), stages))


def _mine(desk: _Desk, states: Iterable[ArticleState], stages: frozenset[str]) -> list[ArticleRow]:
    """The person's own articles in these states and stages, of each state the newest only.

    One question a state, and no author in it: so the index of the states answers each, however long the list is.
    """
    found = [
        row
        for state in states
        for row in articles.rows(desk.tx, articles.ids(desk.tx, ArticleFilter(states=(state,)), limit=MOST_OF_A_STATE))
        if row.author == desk.context.profile.officer and row.stage in stages
    ]
    return sorted(found, key=lambda row: parse_time(row.updated_at), reverse=True)


# --- drafts -----------------------------------------------------------------------------------------------------------


def _my_drafts(desk: _Desk) -> list[ArticleRow]:
    """The person's texts that lie on this desk, the last written first."""
    return _mine(desk, ("draft", "returned", "queued"), at.AUTHORS_DESK)


def _dated(desk: _Desk, rows: list[ArticleRow], listed: set[str]) -> Iterator[TodayItem]:
    """Drafts of which a date comes near or has passed, and that are not listed as returned."""
    for row in rows:
        draft = drafts.get(desk.tx, row.article) if row.article not in listed else None
        found = (
            _near(desk, desk.once(row.article, draft.content_digest, partial(_dates, desk, draft))) if draft else None
        )
        if found is None:
            continue
        day, spec = found
        red = datetime.combine(day, OFFICE_ENDS, desk.now.tzinfo)
        if red > desk.now:
            told = say("Still a draft; it must be under way before its “{field}”", field=spec.label.here())
        else:
            told = say("Still a draft, and its “{field}” has passed", field=spec.label.here())
        yield desk.item("draft", "write", row.title or tr("Untitled"), told, "", red, row.article)


def _dates(desk: _Desk, draft: Draft) -> tuple[tuple[date, FieldSpec], ...]:
    """The days a text names that it must not miss, in order."""
    content = Content.from_bytes(draft.content)
    try:
        kind = desk.context.catalogue.of(content)
    except Refused:  # written on a type pack that is not at hand any more
        return ()
    named = ((_day(content.text(key)), kind.field(key)) for key in DATE_FIELDS)
    return tuple(sorted(((day, spec) for day, spec in named if day and spec), key=lambda pair: pair[0]))


def _near(desk: _Desk, dates: tuple[tuple[date, FieldSpec], ...]) -> tuple[date, FieldSpec] | None:
    """The first day to come, else the last that passed; days far off say nothing yet."""
    today = desk.now.date()
    near = [pair for pair in dates if -DATES_BEHIND_DAYS <= (pair[0] - today).days <= DATES_AHEAD_DAYS]
    return next((pair for pair in near if pair[0] >= today), near[-1] if near else None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _recovered(context: Context) -> tuple[Recovery, ...]:
    """Recoveries that can still be decided: a text that was signed meanwhile is beyond it."""
    from sync.desk.writing import draft_view

    found = []
    for recovery in history.recoveries(context):
        try:
            if draft_view(context, recovery.article).editable:
                found.append(recovery)
        except Refused:
            continue
    return tuple(found)


def _recoveries(desk: _Desk, found: tuple[Recovery, ...]) -> Iterator[TodayItem]:
    for each in found:
        red, provisional = desk.limit(each.saved_at, RECOVERY_WORKDAYS)
        told = (
            say("It was being written when the program was cut off; compare before you go on")
            if each.before is not None
            else say("It was begun when the program was cut off; look at what was saved")
        )
        item = desk.item(
            "recovery",
            "recover",
            each.content.title or tr("Untitled"),
            told,
            each.saved_at,
            red,
            each.article,
            provisional,
        )
        yield item


# --- columns ----------------------------------------------------------------------------------------------------------


def _clocks(desk: _Desk) -> tuple[ColumnClock, ...]:
    """The columns the person looks after, what turns red first at the top."""
    found = column_clocks(desk.context, desk.tx, desk.roster, desk.now) if desk.roster else ()
    return tuple(sorted(found, key=lambda clock: clock.freshness.ends))


def _stale(desk: _Desk, clocks: Iterable[ColumnClock]) -> Iterator[TodayItem]:
    """Columns near their line or over it, counted by what is known here."""
    for clock in clocks:
        fresh, column = clock.freshness, clock.column
        if not fresh.near(desk.now):
            continue
        told = say(
            "“{title}” came out {n} days ago; the column is to be updated every {span}",
            title=clock.newest.title or tr("Untitled"),
            n=(desk.now.date() - fresh.updated.date()).days,
            span=span_words(column.column_class),
        )
        item = desk.item("column", "begin", column.name, told, stamp(fresh.updated), fresh.ends, column=column.id)
        yield item if item.tone == "danger" else replace(item, tone="warning")


# --- the desk itself --------------------------------------------------------------------------------------------------


def _pack(desk: _Desk) -> Iterator[TodayItem]:
    """The reference pack's age: amber at seven days, red at thirty. In the practice county it means nothing."""
    if desk.context.profile.practice:
        return
    (age,) = reading.reference_ages(desk.context)
    title = tr("Roster and rules")
    if age.seconds is None:
        red = datetime.combine(desk.now.date(), OFFICE_ENDS, desk.now.tzinfo)
        told = say("They have not arrived yet; nothing can be signed before the first sync")
        yield desk.item("pack", "sync", title, told, "", red)
    elif age.seconds >= PACK_AMBER_DAYS * 86_400:
        begun = desk.now - timedelta(seconds=age.seconds)
        told = say(
            "Last fetched {n} days ago; grants and keys withdrawn since are not known here", n=age.seconds // 86_400
        )
        item = desk.item("pack", "sync", title, told, stamp(begun), begun + timedelta(PACK_RED_DAYS))
        yield item if item.tone == "danger" else replace(item, tone="warning")


def _sync(desk: _Desk) -> Iterator[TodayItem]:
    """Something waits to be sent and no sync went through for more than a working day."""
    open_items = outbox.open_items(desk.tx)
    if not open_items:
        return
    since = reading.last_sync(desk.context).time or min(item.added_at for item in open_items)
    if desk.limit(since, SYNC_AMBER_WORKDAYS)[0] > desk.now:
        return
    red, provisional = desk.limit(since, SYNC_RED_WORKDAYS)
    told = say("{n} steps wait, and nothing was exchanged for more than a working day", n=len(open_items))
    item = desk.item("sync", "sync", tr("Signatures wait to be sent"), told, since, red, provisional=provisional)
    yield item if item.tone == "danger" else replace(item, tone="warning")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
