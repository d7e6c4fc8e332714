"""Claims at a desk without a network: they count at once, end by themselves, and never stop a signature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.desks import PIN, carry, make_county, open_desks
from support.live import write

from forms.errors import Refused
from sync.chain.claims import CLAIM_SECONDS, MAX_CLAIM_SECONDS
from sync.chain.clock import SystemClock, from_epoch, parse_time
from sync.desk import Desk, claiming
from sync.store import claims
from sync.store.claims import ClaimRow

AUTHOR, LI, SUN, SECRECY = "zhou-ming", "li-jing", "sun-yan", "wang-fang"


class Clock(SystemClock):
    """The computer's clock, set ahead."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county")
    make_county(root, (AUTHOR, LI, SUN, SECRECY))
    return root


@pytest.fixture
def desks(county: Path, tmp_path: Path) -> Iterator[Mapping[str, Desk]]:
    with open_desks(county, tmp_path / "home", AUTHOR, LI, SUN, SECRECY) as opened:
        yield opened


@pytest.fixture
def clock(desks: Mapping[str, Desk]) -> Clock:
    clock = Clock()
    for desk in desks.values():
        desk.context.clock = clock
    return clock


@pytest.fixture
def article(desks: Mapping[str, Desk]) -> str:
    """One that waits for either reviewer, on both their desks."""
    made = write(desks[AUTHOR])
    desks[AUTHOR].act(made, "submit", pin=PIN)
    for officer in (LI, SUN):
        carry(desks[AUTHOR], desks[officer], made)
    return made


def hear(desk: Desk, article: str, officer: str, seconds: int = 600) -> None:
    """What a sync brings of somebody else's claim."""
    until = from_epoch(desk.context.moment() + seconds)
    with desk.context.store.writing() as tx:
        claims.put(tx, ClaimRow(article, officer, until, own=False, sent=True))


def kept(desk: Desk) -> tuple[ClaimRow, ...]:
    with desk.context.store.reading() as tx:
        return claims.every(tx)


def test_a_claim_counts_at_once_and_waits_to_be_sent(desks: Mapping[str, Desk], article: str) -> None:
    desk = desks[LI]
    view = desk.claims.take(article)
    assert (view.officer, view.name, view.unit) == (LI, "李静", "市水务局")
    assert (view.mine, view.sent, view.held_by_other) == (True, False, False)
    assert CLAIM_SECONDS - 30 < parse_time(view.until) - desk.context.moment() <= CLAIM_SECONDS
    assert desk.claims.of([article]) == {article: view}
    assert desk.claims.of([]) == {}


def test_it_is_over_after_its_time(desks: Mapping[str, Desk], article: str, clock: Clock) -> None:
    desk = desks[LI]
    desk.claims.take(article, 600)
    hear(desk, article, SUN, 900)
    clock.ahead = timedelta(seconds=610)
    assert desk.claims.of([article])[article].officer == SUN
    clock.ahead = timedelta(seconds=910)
    assert desk.claims.of([article]) == {}


def test_nobody_claims_for_more_than_eight_hours(desks: Mapping[str, Desk], article: str) -> None:
    desk = desks[LI]
    view = desk.claims.take(article, 10 * MAX_CLAIM_SECONDS)
    assert parse_time(view.until) - desk.context.moment() <= MAX_CLAIM_SECONDS


def test_what_is_given_up_is_free_and_the_portal_is_still_to_be_told(desks: Mapping[str, Desk], article: str) -> None:
    desk = desks[LI]
    desk.claims.take(article)
    desk.claims.give_up(article)
    assert desk.claims.of([article]) == {}
    assert [(r.own, r.sent) for r in kept(desk)] == [(True, False)]
    assert desk.claims.take(article).mine


def test_giving_up_what_one_does_not_hold_changes_nothing(desks: Mapping[str, Desk], article: str) -> None:
    desk = desks[LI]
    hear(desk, article, SUN)
    before = kept(desk)
    desk.claims.give_up(article)
    assert kept(desk) == before


def test_who_comes_second_is_told_who_was_first(desks: Mapping[str, Desk], article: str) -> None:
    desk = desks[LI]
    hear(desk, article, SUN)
    view = desk.claims.take(article)
    assert (view.officer, view.name, view.mine, view.held_by_other) == (SUN, "孙岩", False, True)
    assert [r.officer for r in kept(desk)] == [SUN]


def test_it_stops_no_signature_and_ends_with_it(desks: Mapping[str, Desk], article: str) -> None:
    desk = desks[LI]
    hear(desk, article, SUN)
    desk.act(article, "pass", pin=PIN)
    assert kept(desk) == ()


def test_a_signature_of_ones_own_ends_ones_claim(desks: Mapping[str, Desk], article: str) -> None:
    desk = desks[LI]
    desk.claims.take(article)
    desk.act(article, "return", pin=PIN, category="R03", reason="请核对数字")
    assert kept(desk) == ()


def test_it_ends_when_the_article_goes_on_elsewhere(desks: Mapping[str, Desk], article: str) -> None:
    desks[LI].claims.take(article)
    desks[SUN].act(article, "pass", pin=PIN)
    carry(desks[SUN], desks[LI], article)
    assert kept(desks[LI]) == ()


def test_it_ends_when_the_article_comes_back_to_the_same_station_in_one_sync(
    desks: Mapping[str, Desk], article: str
) -> None:
    desks[LI].claims.take(article)
    desks[SUN].act(article, "return", pin=PIN, category="R03", reason="请核对数字")
    carry(desks[SUN], desks[AUTHOR], article)
    desks[AUTHOR].act(article, "submit", pin=PIN)
    carry(desks[AUTHOR], desks[LI], article)
    assert desks[LI].article_row(article).next_action == "pass:1"  # type: ignore[union-attr]
    assert kept(desks[LI]) == ()


def test_saving_and_syncing_elsewhere_leave_it_alone(desks: Mapping[str, Desk], article: str) -> None:
    desk = desks[LI]
    desk.claims.take(article)
    before = kept(desk)
    carry(desks[AUTHOR], desk, article)
    other = write(desks[AUTHOR], title="另一篇")
    desks[AUTHOR].act(other, "submit", pin=PIN)
    carry(desks[AUTHOR], desk, other)
    assert kept(desk) == before


def test_somebody_at_work_elsewhere_is_shown_and_is_not_in_the_way(desks: Mapping[str, Desk], article: str) -> None:
    desk = desks[AUTHOR]
    hear(desk, article, SUN)
    view = desk.claims.of([article])[article]
    assert (view.name, view.held_by_other) == ("孙岩", False)


@pytest.mark.parametrize("officer", [AUTHOR, SECRECY])
def test_only_who_may_sign_now_claims(desks: Mapping[str, Desk], article: str, officer: str) -> None:
    with pytest.raises(Refused) as caught:
        desks[officer].claims.take(article)
    assert caught.value.code == "claim.closed"
    assert kept(desks[officer]) == ()


def test_so_many_and_no_more(
    desks: Mapping[str, Desk], article: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "MAX_CLAIMS", 1)
    other = write(desks[AUTHOR], title="另一篇")
    desks[AUTHOR].act(other, "submit", pin=PIN)
    carry(desks[AUTHOR], desks[LI], other)
    desk = desks[LI]
    desk.claims.take(article)
    desk.claims.take(article)  # said anew
    with pytest.raises(Refused) as caught:
        desk.claims.take(other)
    assert caught.value.code == "claim.many"
    clock.ahead = timedelta(seconds=CLAIM_SECONDS)
    assert desk.claims.take(other).mine


def test_who_is_not_in_the_roster_is_shown_by_id(desks: Mapping[str, Desk]) -> None:
    assert claiming.names_of(desks[LI].roster(), "who-knows") == ("who-knows", "")
