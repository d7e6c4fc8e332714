"""Everyone is told what concerns them, whole and in order, and nobody anything else."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from portal_kit import (
    PUBLISHED,
    SENT,
    Article,
    Town,
    make_content,
    next_roster,
    with_grant,
    without_grant,
)

from sync.chain.envelope import read_envelope
from sync.chain.step import Step
from sync.portal.portal import Portal


def told(town: Town, officer: str, after: int = 0) -> list[tuple[str, int]]:
    """What an officer is told: pairs (article, sequence) in order."""
    return [(s.article, s.sequence) for s in steps_in(town.caller(officer).changes(after, 500))]


def steps_in(page: dict[str, Any]) -> list[Step]:
    return [Step.from_payload(read_envelope(b64decode(c["envelope"])).payload) for c in page["changes"]]


def test_the_parties_are_told_and_nobody_else(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(("submit", "zhou"), ("pass", "li"))
    for party in ("zhou", "li", "zhao", "deng"):
        assert told(town, party) == [(article.id, 1), (article.id, 2)]
    for stranger in ("wang", "hu", "qian", "fang", "he", "song", "lin"):
        assert town.caller(stranger).changes() == {"changes": [], "next": 2, "more": False}


def test_the_portal_office_is_told_the_whole_chain_once_it_was_sent(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(*SENT[:3])
    assert told(town, "he") == []
    cursor = town.caller("he").changes()["next"]
    article.go(SENT[3])
    for officer in ("he", "song", "lin"):
        assert told(town, officer, cursor) == [(article.id, n) for n in (1, 2, 3, 4, 5)]
    article.go(("publish", "he"))
    assert told(town, "song", cursor) == [(article.id, n) for n in range(1, 7)]
    assert told(town, "hu") == []


def test_a_unit_that_publishes_itself_is_told_when_it_may(town: Town, portal: Portal) -> None:
    article = Article(town, content=make_content(column="homes"))
    moves = (("submit", "hu"), ("approve", "qian"), ("send", "qian"))
    town.issue(with_grant(town.roster, "qian", "reviewer", "housing"))
    town.issue(with_grant(town.roster, "zhou", "reviewer", "housing"))
    article.upload("hu")
    article.go(moves[0])
    signed = article.act("pass", "zhou", unit="housing")
    assert town.caller("zhou").send_steps([signed])[0]["outcome"] == "logged"
    assert told(town, "fang") == []
    article.go(moves[1], moves[2])
    assert told(town, "fang") == [(article.id, n) for n in range(1, 6)]
    article.go(("publish", "fang"))


def test_cursors_page_through_everything_without_loss_or_repetition(town: Town, portal: Portal) -> None:
    articles = [Article(town) for _ in range(5)]
    for article in articles:
        article.go(*PUBLISHED)
    for limit in (1, 2, 7, 500):
        cursor, found = 0, []
        while True:
            page = town.caller("he").changes(cursor, limit)
            assert len(page["changes"]) <= limit
            found += steps_in(page)
            cursors = [c["cursor"] for c in page["changes"]]
            assert cursors == sorted(set(cursors))
            assert all(c > cursor for c in cursors)
            cursor = page["next"]
            if not page["more"]:
                break
        assert [(s.article, s.sequence) for s in found] == [(a.id, n) for a in articles for n in range(1, 7)]
        assert town.caller("he").changes(cursor) == {"changes": [], "next": cursor, "more": False}


def test_receipts_come_with_the_steps(town: Town, portal: Portal) -> None:
    article = Article(town)
    results = article.go(("submit", "zhou"), ("pass", "li"))
    page = town.caller("zhao").changes()
    assert [c["receipt"] for c in page["changes"]] == [r["receipt"] for r in results]


def test_a_reviewer_appointed_meanwhile_is_told_the_waiting_article(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(("submit", "zhou"))
    cursor = town.caller("wang").changes()["next"]
    assert told(town, "wang", cursor) == []
    town.issue(with_grant(town.roster, "wang", "reviewer", "water"))
    assert told(town, "wang", cursor) == [(article.id, 1)]
    article.go(("pass", "wang"))
    assert told(town, "wang", cursor) == [(article.id, 1), (article.id, 2)]


def test_a_grant_that_begins_next_week_counts_from_then_on(town: Town, portal: Portal) -> None:
    town.issue(with_grant(town.roster, "wang", "reviewer", "water", since="2026-11-28T00:00:00+08:00"))
    article = Article(town)
    article.go(("submit", "zhou"))
    assert told(town, "wang") == []
    town.clock.ahead = timedelta(days=8)
    assert told(town, "wang") == [(article.id, 1)]


def test_whose_grant_ends_is_told_no_more_unless_the_own_signature_stands_there(town: Town, portal: Portal) -> None:
    town.issue(with_grant(town.roster, "wang", "reviewer", "water"))
    article = Article(town)
    article.go(("submit", "zhou"), ("pass", "li"))
    cursor = town.caller("wang").changes()["next"]
    town.issue(without_grant(town.roster, "wang", "reviewer"))
    town.issue(without_grant(town.roster, "li", "reviewer"))
    article.go(("approve", "zhao"))
    assert told(town, "wang", cursor) == []
    assert told(town, "wang") == []
    assert told(town, "li")[-1] == (article.id, 3)


def test_a_newcomer_to_the_portal_office_is_told_all_it_knows(town: Town, portal: Portal) -> None:
    article, other = Article(town), Article(town)
    article.go(*PUBLISHED)
    other.go(("submit", "zhou"))
    cursor = town.caller("fang").changes()["next"]
    town.issue(with_grant(town.roster, "fang", "editor", "portal"))
    assert told(town, "fang", cursor) == [(article.id, n) for n in range(1, 7)]
    other.go(("pass", "li"), ("approve", "zhao"), ("send", "zhao"))
    assert told(town, "fang", cursor) == [(article.id, n) for n in range(1, 7)] + [(other.id, n) for n in range(1, 6)]


def test_who_leaves_the_portal_office_is_told_no_more(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(*PUBLISHED)
    assert told(town, "song")
    town.issue(without_grant(town.roster, "song", "editor"))
    assert told(town, "song") == []


@pytest.mark.parametrize("count", [30])
def test_two_workers_on_one_database_keep_one_order(town: Town, portal: Portal, count: int) -> None:
    """A second portal process on the same database: one log, one feed, no place twice."""
    from concurrent.futures import ThreadPoolExecutor

    from portal_kit import item_of

    from sync.exchange.wire import StepBatch

    other = Portal(town.home, town.clock)
    articles = [Article(town) for _ in range(count)]
    for article in articles:
        article.upload()
    batches = [StepBatch.model_validate({"steps": [item_of(a.act("submit", "zhou")), item_of(a.act("pass", "li"))]})
               for a in articles]  # fmt: skip
    sides = [portal if n % 2 else other for n in range(count)]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda pair: pair[0].intake.accept(pair[1]), zip(sides, batches, strict=True)))
    other.close()
    assert all(r.outcome == "logged" for answer in results for r in answer.results)
    page = town.caller("zhou").changes(0, 500)
    assert [c["cursor"] for c in page["changes"]] == list(range(1, 2 * count + 1))
    seen: dict[str, int] = {}
    for step in steps_in(page):
        assert step.sequence == seen.get(step.article, 0) + 1
        seen[step.article] = step.sequence
    with portal.database.reading() as connection:
        assert portal.record.tree(connection).size == 2 * count


def test_officers_of_other_units_see_nothing_in_any_answer(town: Town, portal: Portal) -> None:
    article = Article(town)
    results = article.go(("submit", "zhou"))
    stranger = town.caller("hu")
    for path in (f"/v1/sealed/{article.content.digest}", f"/v1/contents/{article.content.digest}"):
        assert stranger.call("GET", path).status_code == 404
    assert stranger.changes()["changes"] == []
    assert results[0]["digest"] not in stranger.call("GET", "/v1/changes").text


def test_a_next_roster_that_does_not_follow_is_not_taken(small_town: Town, small_portal: Portal) -> None:
    small_town.caller("zhou").changes()
    forged = replace(next_roster(small_town.roster), previous="0" * 64)
    small_town.issue(forged)
    assert small_portal.info().roster_version == 1
    assert [kind for kind, _, _ in small_portal.notes()] == ["roster-does-not-follow"]
