"""Claims on their way: what others work on comes in, what is claimed or given up here goes out.

Advice only: nothing that fails here fails a sync, and a portal that keeps no claims is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from forms.errors import EnvironmentTrouble, Trouble
from resources.language import say
from sync.chain import claims as law
from sync.chain.clock import from_epoch, parse_time
from sync.desk.claiming import names_of
from sync.desk.context import Context, article_number
from sync.exchange import wire
from sync.exchange.http import PortalClient, PortalLied, PortalRefused
from sync.exchange.tally import Tally
from sync.store import articles, claims
from sync.store.claims import ClaimRow
from sync.store.tx import Tx

_Key = tuple[str, str]


def exchange_claims(context: Context, client: PortalClient, tally: Tally) -> None:
    """Hear who works on what, then tell the portal what changed here; never raises what a sync would stop for."""
    try:
        heard = client.claims()
        if heard is not None:
            with context.store.writing() as tx:
                _hear(context, tx, heard.claims)
            _tell(context, client, tally)
    except EnvironmentTrouble:
        return  # the rest of the sync says so, if it lasts
    except Trouble as fault:
        tally.sentences.append(say("The portal could not be asked who is working on what: {why}", why=fault.sentence))


def _hear(context: Context, tx: Tx, shown: Iterable[wire.ClaimShown]) -> None:
    """What the portal shows takes the place of what it showed before; what it was not told yet stays as it is."""
    kept = {(r.article, r.officer): r for r in claims.every(tx)}
    waiting = {key for key, row in kept.items() if row.own and not row.sent}
    heard = {key: row for key, row in _rows(context, tx, shown).items() if key not in waiting}
    for key in kept.keys() - heard.keys() - waiting:
        claims.drop(tx, *key)
    for key, row in heard.items():
        if kept.get(key) != row and _counts(context, tx, row):
            claims.put(tx, row)


def _rows(context: Context, tx: Tx, shown: Iterable[wire.ClaimShown]) -> Mapping[_Key, ClaimRow]:
    """The claims shown, of articles that are here."""
    me = context.profile.officer
    return {
        (s.article, s.officer): ClaimRow(s.article, s.officer, _until(context, s), s.officer == me, sent=True)
        for s in shown
        if articles.get(tx, s.article) is not None
    }


def _counts(context: Context, tx: Tx, row: ClaimRow) -> bool:
    """A claim of somebody who has signed, as this desk knows already, is not taken up again."""
    state = context.state(tx, row.article)
    return law.turn_of(state, row.officer, context.roster(tx), context.moment()) is not None


def _until(context: Context, shown: wire.ClaimShown) -> str:
    """The end of a claim; no portal makes one last longer than any may."""
    return from_epoch(min(parse_time(shown.until), context.moment() + law.MAX_CLAIM_SECONDS))


def _tell(context: Context, client: PortalClient, tally: Tally) -> None:
    with context.store.reading() as tx:
        waiting = [row for row in claims.every(tx) if row.own and not row.sent]
    for row in waiting:
        left = round(parse_time(row.until) - context.moment())
        if left < 1:
            client.give_up_claim(row.article)
            with context.store.writing() as tx:
                _settle(tx, row, None)
            continue
        try:
            answer = client.claim(row.article, min(left, law.MAX_CLAIM_SECONDS))
        except PortalRefused:
            continue  # it counts here alone: the portal may not know yet what came by stick
        _apply(context, row, answer, tally)


def _apply(context: Context, row: ClaimRow, answer: wire.ClaimAnswer, tally: Tally) -> None:
    shown = answer.claim
    if shown.article != row.article or answer.granted != (shown.officer == row.officer):
        raise PortalLied(say("The portal's answer cannot be read."), "claim.answer")
    until = _until(context, shown)
    with context.store.writing() as tx:
        if answer.granted:
            _settle(tx, row, replace(row, until=until, sent=True))
            return
        if _settle(tx, row, None):
            claims.put(tx, ClaimRow(row.article, shown.officer, until, own=False, sent=True))
        name, unit = names_of(context.roster(tx), shown.officer)
    tally.sentences.append(
        say(
            "{number}: {name} ({unit}) was first and is working on it until {time}.",
            number=article_number(row.article), name=name, unit=unit, time=until[11:16],
        )
    )  # fmt: skip


def _settle(tx: Tx, row: ClaimRow, after: ClaimRow | None) -> bool:
    """Put the portal's answer in place of what was told; something newer that was said here meanwhile stays."""
    if row not in claims.of(tx, row.article):
        return False
    claims.drop(tx, row.article, row.officer)
    if after is not None:
        claims.put(tx, after)
    return True
