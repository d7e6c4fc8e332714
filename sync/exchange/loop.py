"""The one sync loop. Its protocol is law: refresh trust, hold the portal to its record, push, pull, prove.

In progress is not done: an item is marked unsure before it is sent, and only a verified receipt ends that. A cursor
moves only in the transaction that committed everything before it. A fatal cause stops the run and says so.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from forms.errors import Cancelled, EnvironmentTrouble, Trouble
from resources.language import Sentence, say
from sync.chain.clock import from_epoch
from sync.desk.context import Context
from sync.desk.models import SyncProgress, SyncReport
from sync.desk.projection import restate
from sync.exchange import claims, inbox, outgoing, papers, record, trusting
from sync.exchange.http import PortalBusy, PortalClient, PortalSilent, PortalUnreachable
from sync.exchange.tally import Tally
from sync.store import outbox, settings
from sync.store.records import OutboxItem

FIRST_BATCH, PAGE = 100, 200
BACK_OFF_FIRST, BACK_OFF_CAP = 15.0, 30 * 60.0
Progress = Callable[[SyncProgress], None]


def synchronise(
    context: Context, client: PortalClient, progress: Progress, cancelled: Callable[[], bool]
) -> SyncReport:
    """One whole exchange with the portal; never raises for what a person can read.

    Args:
        context: the desk.
        client: the portal.
        progress: told what is being done.
        cancelled: asked between requests; what was committed stays.
    """
    tally = Tally()
    fatal: Trouble | None = None
    try:
        _run(context, client, tally, progress, cancelled)
    except Cancelled as fault:
        fatal = fault
    except Trouble as fault:
        fatal = fault
        _back_off(context, fault)
    return _report(context, tally, fatal)


def _run(
    context: Context, client: PortalClient, tally: Tally, progress: Progress, cancelled: Callable[[], bool]
) -> None:
    def step(sentence: Sentence, done: int = 0, total: int = 0) -> None:
        if cancelled():
            raise Cancelled(say("The sync was called off; what had been confirmed is kept."), "sync.cancelled")
        progress(SyncProgress(sentence, done, total))

    step(say("Fetching the reference pack"))
    info = trusting.check_clock(context, client)
    tally.sentences += trusting.refresh_pack(context, client)
    trusting.check_portal(context, info)
    step(say("Checking the portal's log"))
    record.hold_to_record(context, client)
    step(say("Asking for missing receipts"))
    _settle_unsure(context, client, tally)
    _push_all(context, client, tally, step)
    _pull_all(context, client, tally, step)
    claims.exchange_claims(context, client, tally)
    step(say("Checking that everything stands in the portal's log"))
    record.hold_to_record(context, client)
    record.prove(context, client, tally.touched)
    with context.store.writing() as tx:
        settings.set(tx, "sync.last", context.now())


def _settle_unsure(context: Context, client: PortalClient, tally: Tally) -> None:
    """Sent without an answer: ask what the portal has. What it has is receipted, the rest is sent again by itself."""
    with context.store.reading() as tx:
        unsure = [i for i in outbox.open_items(tx) if i.state == "unsure"]
    for start in range(0, len(unsure), PAGE):
        page = unsure[start : start + PAGE]
        answer = client.receipts([i.step_digest for i in page])
        with context.store.writing() as tx:
            for item in page:
                raw = answer.get(item.step_digest)
                if raw is not None:
                    outgoing.accept_receipt(context, tx, item.step_digest, raw)
                    tally.sent += 1
                    tally.touched.add(item.article)
            restate(tx, (i.article for i in page))


def _push_all(context: Context, client: PortalClient, tally: Tally, step: Callable[..., None]) -> None:
    size = FIRST_BATCH
    done: set[int] = set()
    while True:
        with context.store.reading() as tx:
            due = [i for i in outbox.open_items(tx) if i.id not in done][:size]
            waiting = outbox.counts(tx).waiting
        if not due:
            return
        step(say("Sending {count} signed steps", count=waiting), len(done), len(done) + waiting)
        try:
            _push(context, client, due, tally)
        except (PortalSilent, PortalBusy):
            if size == 1:
                raise
            size = max(1, size // 2)
            _settle_unsure(context, client, tally)
            continue
        done.update(i.id for i in due)


def _push(context: Context, client: PortalClient, items: Sequence[OutboxItem], tally: Tally) -> None:
    batch = outgoing.prepare(context, client, items, tally.sentences)
    if not batch.steps:
        return
    with context.store.writing() as tx:
        outbox.mark_unsure(tx, [i.id for i in batch.items])
        restate(tx, (i.article for i in batch.items))
    results = client.push(batch.wire())
    outgoing.apply_results(context, batch, results.results, tally)


def _pull_all(context: Context, client: PortalClient, tally: Tally, step: Callable[..., None]) -> None:
    while True:
        step(say("Fetching what is new"))
        page = client.changes(inbox.cursor(context), PAGE)
        inbox.take_page(context, client, page, tally)
        if not page.more:
            break
    inbox.fetch_missing(context, client, tally.sentences)
    papers.fetch(context, client)


def _back_off(context: Context, fault: Trouble) -> None:
    """Put off what waits, longer each time, with some spread so that a county does not come back all at once."""
    if not isinstance(fault, EnvironmentTrouble):
        return
    with context.store.writing() as tx:
        items = outbox.open_items(tx)
        if items:
            tries = max(i.attempts for i in items)
            wait = min(BACK_OFF_CAP, BACK_OFF_FIRST * 2.0 ** min(tries, 12)) * random.uniform(0.8, 1.2)
            outbox.back_off(tx, [i.id for i in items], context.moment() + wait, fault.sentence)


def _report(context: Context, tally: Tally, fatal: Trouble | None) -> SyncReport:
    with context.store.writing() as tx:
        items = outbox.open_items(tx)
        online = not isinstance(fatal, PortalUnreachable | PortalSilent | PortalBusy)
        settings.set(tx, "sync.online", "1" if online else "")
        settings.set(tx, "sync.tried", context.now())
        settings.set(tx, "sync.trouble", _stored(fatal))
    next_attempt = min((i.next_attempt for i in items), default=0.0)
    return SyncReport(
        sentences=tuple(tally.sentences), sent=tally.sent, received=tally.received, refused=tally.refused,
        unsure=sum(i.state == "unsure" for i in items), fatal=fatal.sentence if fatal else None,
        fatal_code=fatal.code if fatal else "",
        next_attempt=from_epoch(next_attempt) if items and next_attempt else "", finished_at=context.now(),
    )  # fmt: skip


def _stored(fatal: Trouble | None) -> str:
    import json

    return json.dumps(fatal.sentence.to_json(), ensure_ascii=False) if fatal else ""
