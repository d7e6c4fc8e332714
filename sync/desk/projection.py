"""The article list's row: confirmed steps overlaid with what waits in the outbox, in the seven fixed words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from forms.body.text import plain_text
from forms.content import Content
from sync.chain import rules
from sync.chain import state as at
from sync.chain import step as act
from sync.chain.clock import stamp
from sync.chain.roster import Roster
from sync.chain.state import State
from sync.chain.workflow import allowed
from sync.desk import languages, notes
from sync.desk.claiming import settle
from sync.desk.context import Context
from sync.desk.lanes import look_back_due
from sync.desk.models import Me, Way
from sync.store import articles, contents, drafts, outbox, search, twins
from sync.store.records import ArticleRow, ArticleState
from sync.store.tx import Tx

MY_TURN = frozenset(
    {
        act.PASS, act.SECRECY_REVIEW, act.COUNTERSIGN, act.APPROVE, act.ADOPT, act.PUBLISH, act.RECEIVE,
        act.LOOK_BACK,
    }
)  # fmt: skip


def refresh(
    context: Context, tx: Tx, article: str, text: Content | None = None, *, writing: bool = False
) -> ArticleRow:
    """Work the article's row out anew and write it, within the transaction that changed the article.

    Args:
        text: the content, where it is at hand.
        writing: the text is being written: it is found at once, but its index follows behind the writer.
    """
    state = context.state(tx, article)
    content = text or _content(context, tx, article, state)
    kept = context.rosters(tx).all()
    roster = kept[-1] if kept else None
    settle(context, tx, article, state, roster)
    languages.note(tx, article, content)
    way = way_of(state, roster, context.moment()) if roster else Way()
    turn = turn_of(context, state, roster)
    if state.sequence:
        notes.note(context, tx, article, state, articles.get(tx, article))
    row = ArticleRow(
        article=article,
        title=content.title if content else "",
        type_id=content.type_id if content else "",
        column=state.column or (content.column if content else ""),
        unit=state.unit or context.me(tx).unit,
        author=state.author or context.profile.officer,
        state=word(tx, article, state.stage),
        stage=state.stage,
        updated_at=context.now(),
        next_action=turn.label(way),
        waiting_for="、".join(way.names),
        head=state.head or "",
        sequence=state.sequence,
        mine=turn.mine,
        due=turn.due,
    )
    words = plain_text(content.body).text if content else ""
    rowid = articles.put(tx, row)
    (search.later if writing else search.index)(tx, rowid, row.title, words)
    twins.index(tx, rowid, row.title, words)
    return replace(row, rowid=rowid)


@dataclass(frozen=True)
class Turn:
    """Whether an article waits for the person here; ``due`` is set where a look-back is owed by them (RFC 3339)."""

    mine: bool
    due: str | None

    def label(self, way: Way) -> str:
        """What it waits for, as the list has it."""
        return act.LOOK_BACK if self.due else way.station.label if way.station else ""


def turn_of(context: Context, state: State, roster: Roster | None) -> Turn:
    """Whether it is the turn of the person here; without a roster only what lies on the own desk is."""
    acts = my_turn(context, state, roster) if roster else frozenset()
    due = _look_back_due(context, state) if acts == {act.LOOK_BACK} else None
    return Turn(bool(acts) or _lies_with_me(context, state), due)


def restate(tx: Tx, articles_: Iterable[str]) -> None:
    """Bring only the state word in line with the outbox: sending and receipts move no chain."""
    for article in dict.fromkeys(articles_):
        row = articles.get(tx, article)
        if row is not None and row.state != (state := word(tx, article, row.stage)):
            articles.put(tx, replace(row, state=state))


def word(tx: Tx, article: str, stage: str) -> ArticleState:
    """The one of the seven words that says how an article stands."""
    waiting = {i.state for i in outbox.of(tx, article)}
    if "unsure" in waiting:
        return "unsure"
    if "queued" in waiting:
        return "queued"
    if stage in (at.RETURNED, at.DECLINED, at.WITHDRAWN):
        return "returned"
    if stage in (at.DRAFT, at.RECALLED):
        return "draft"
    if stage == at.PUBLISHED:
        return "published"
    return "received" if stage in at.AT_PORTAL else "signed"


def way_of(state: State, roster: Roster, moment: float) -> Way:
    """The station an article waits at, and for whom."""
    column = roster.column(state.column)
    if column is None:
        return Way(returned=state.returned)
    if state.pending is not None:
        units = rules.units_of(state.pending, state, column, roster.portal_unit)
        holders = [o for u in units for o in roster.holders(state.pending.role, u, column.id, moment)]
        taken = {p for s in state.standing if rules.must_differ(s.label, state.pending.label, None) for p in s.people}
        return Way(state.pending, _names(roster, [h for h in holders if h not in taken]))
    route = roster.route(state.route)
    if state.stage in (at.APPROVED, at.SENT):
        office = roster.unit(roster.portal_unit)
        return Way(None, (office.short or office.name,) if office else ())
    if state.stage in at.AT_PORTAL and route is not None:
        adopt = route.station(act.ADOPT) if state.stage == at.RECEIVED else None
        role, unit = ("editor", roster.portal_unit) if adopt else ("publisher", _publishing_unit(state, roster))
        return Way(adopt, _names(roster, list(roster.holders(role, unit, column.id, moment))))
    if state.stage in at.AUTHORS_DESK and state.author:
        return Way(None, _names(roster, [state.author]), state.returned)
    return Way()


def _publishing_unit(state: State, roster: Roster) -> str:
    route = roster.route(state.route)
    return state.unit if route and route.publisher == "unit" else roster.portal_unit


def _names(roster: Roster, officers: list[str]) -> tuple[str, ...]:
    found = [roster.officer(o) for o in dict.fromkeys(officers)]
    return tuple(o.name for o in found if o)


def _lies_with_me(context: Context, state: State) -> bool:
    return state.stage in (at.RETURNED, at.DECLINED) and state.author == context.profile.officer


def my_turn(context: Context, state: State, roster: Roster) -> frozenset[str]:
    """The acts by which the person here would bring the article on, or make up for what the emergency lane owes."""
    if not state.sequence or (state.stage in at.AUTHORS_DESK and not state.owes_look_back):
        return frozenset()
    options = allowed(state, context.profile.officer, roster, context.moment())
    return frozenset(o.action for o in options if o.allowed and o.action in MY_TURN)


def _look_back_due(context: Context, state: State) -> str | None:
    if state.look_back is None:
        return None
    since = datetime.fromisoformat(state.look_back.since).astimezone(context.clock.now().tzinfo)
    return stamp(look_back_due(since)[0])


def _content(context: Context, tx: Tx, article: str, state: State) -> Content | None:
    draft = drafts.get(tx, article)
    if draft is not None and state.stage in at.AUTHORS_DESK:
        return Content.from_bytes(draft.content)
    data = contents.get(tx, state.content) if state.content else None
    if data is None and draft is not None:
        data = draft.content
    return Content.from_bytes(data) if data else None


def seeded(state: State, content: Content, me: Me) -> State:
    """A state that knows the draft's column, unit and author, so that a first submission can be asked about."""
    if state.stage in at.AUTHORS_DESK:
        return replace(state, column=content.column, unit=state.unit or me.unit, author=state.author or me.officer)
    return state
