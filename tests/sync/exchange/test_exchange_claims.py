"""Claims between two real desks and a real portal process: said offline, heard by the others, and never in the way."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from support.liar import Liar, lying_portal
from support.live import County, sign, whole, write

from sync.chain.claims import MAX_CLAIM_SECONDS
from sync.chain.clock import parse_time
from sync.desk import Desk
from sync.desk.models import SyncReport
from sync.store import claims

AUTHOR, LI, SUN, SECRECY = "zhou-ming", "li-jing", "sun-yan", "wang-fang"


@pytest.fixture
def both(county: County) -> Iterator[tuple[Desk, Desk]]:
    """The desks of two reviewers who may both take what waits."""
    with county.desk(LI) as li, county.desk(SUN) as sun:
        yield li, sun


@pytest.fixture
def liar(county: County) -> Iterator[Liar]:
    with lying_portal(county) as liar:
        yield liar


def submitted(county: County, *desks: Desk) -> str:
    """An article that waits for either reviewer and lies on these desks."""
    with county.desk(AUTHOR, synced=True) as author:
        article = write(author)
        sign(author, article, "submit")
        whole(author)
    for desk in desks:
        whole(desk)
    return article


def holder(desk: Desk, article: str) -> str | None:
    view = desk.claims.of([article]).get(article)
    return view.officer if view else None


def told(report: SyncReport) -> list[str]:
    assert report.fatal is None, str(report.fatal)
    return [s.source for s in report.sentences]


def count(desk: Desk) -> int:
    with desk.context.store.reading() as tx:
        return len(claims.every(tx))


def test_a_claim_made_offline_is_heard_after_two_syncs(county: County, both: tuple[Desk, Desk]) -> None:
    li, sun = both
    county.start()
    article = submitted(county, li, sun)
    li.claims.take(article)
    assert holder(sun, article) is None
    whole(li)
    assert li.claims.of([article])[article].sent
    whole(sun)
    view = sun.claims.of([article])[article]
    assert (view.officer, view.name, view.mine, view.held_by_other) == (LI, "李静", False, True)
    assert view.until == li.claims.of([article])[article].until
    with county.desk(AUTHOR, synced=True) as author:
        assert holder(author, article) == LI  # the author sees that it is being read


def test_who_was_second_is_told_who_was_first(county: County, both: tuple[Desk, Desk]) -> None:
    li, sun = both
    county.start()
    article = submitted(county, li, sun)
    li.claims.take(article)
    sun.claims.take(article)  # neither knows of the other
    whole(li)
    report = sun.sync()
    assert told(report) == ["{number}: {name} ({unit}) was first and is working on it until {time}."]
    values = dict(report.sentences[0].values)
    assert (values["name"], values["unit"]) == ("李静", "市水务局")
    assert values["time"] == li.claims.of([article])[article].until[11:16]
    assert holder(sun, article) == LI
    assert told(sun.sync()) == []  # said once


def test_what_is_given_up_offline_is_free_after_the_next_sync(county: County, both: tuple[Desk, Desk]) -> None:
    li, sun = both
    county.start()
    article = submitted(county, li, sun)
    li.claims.take(article)
    whole(li)
    li.claims.give_up(article)
    whole(sun)
    assert holder(sun, article) == LI
    whole(li)
    assert (holder(li, article), count(li)) == (None, 0)
    whole(sun)
    assert holder(sun, article) is None
    assert sun.claims.take(article).mine


def test_a_signature_ends_it_everywhere(county: County, both: tuple[Desk, Desk]) -> None:
    li, sun = both
    county.start()
    article = submitted(county, li, sun)
    li.claims.take(article)
    whole(li)
    whole(sun)
    sign(li, article, "pass")
    assert holder(li, article) is None
    whole(li)
    whole(sun)
    assert (holder(li, article), holder(sun, article), count(sun)) == (None, None, 0)


def test_a_claim_is_advice_and_the_log_settles(county: County, both: tuple[Desk, Desk]) -> None:
    li, sun = both
    county.start()
    article = submitted(county, li, sun)
    li.claims.take(article)
    whole(li)
    whole(sun)
    sign(sun, article, "pass")
    whole(sun)
    whole(li)
    assert (holder(li, article), count(li)) == (None, 0)
    assert li.chain(article).steps[-1].officer == "孙岩"


def test_one_said_again_on_a_new_computer_is_ones_own(county: County, both: tuple[Desk, Desk]) -> None:
    """What the portal knows of the person's own claim comes back, e.g. after an answer that got lost."""
    li, _ = both
    county.start()
    article = submitted(county, li)
    li.claims.take(article)
    whole(li)
    with li.context.store.writing() as tx:
        claims.drop(tx, article, LI)
    whole(li)
    assert li.claims.of([article])[article].mine


def test_a_portal_that_keeps_no_claims_is_passed_over(county: County, liar: Liar, both: tuple[Desk, Desk]) -> None:
    li, _ = both
    article = submitted(county, li)
    liar.rewrite = lambda m, p, s, b: (404, b"{}") if "/v1/claims" in p else (s, b)
    li.claims.take(article)
    assert told(li.sync()) == []
    assert holder(li, article) == LI
    assert ("PUT", f"/v1/claims/{article}") not in liar.seen


@pytest.mark.parametrize("broken", ["silent", "busy", "rubbish", "forbidden"])
def test_what_fails_here_fails_no_sync(county: County, liar: Liar, both: tuple[Desk, Desk], broken: str) -> None:
    li, _ = both
    article = submitted(county, li)
    answers = {"silent": None, "busy": (503, b"{}"), "rubbish": (200, b"[]"), "forbidden": (403, b"{}")}
    liar.rewrite = lambda m, p, s, b: answers[broken] if "/v1/claims" in p else (s, b)
    li.claims.take(article)
    expected = {"rubbish": 1, "forbidden": 1}.get(broken, 0)
    assert told(li.sync()) == ["The portal could not be asked who is working on what: {why}"] * expected
    assert holder(li, article) == LI
    liar.rewrite = lambda m, p, s, b: (s, b)
    whole(li)
    assert li.claims.of([article])[article].sent


def test_a_portal_that_refuses_one_claim_leaves_it_here(county: County, liar: Liar, both: tuple[Desk, Desk]) -> None:
    li, _ = both
    article = submitted(county, li)
    liar.rewrite = lambda m, p, s, b: (409, b"{}") if m == "PUT" and "/v1/claims" in p else (s, b)
    li.claims.take(article)
    assert told(li.sync()) == []
    assert not li.claims.of([article])[article].sent


def test_what_a_lying_portal_shows_is_kept_within_bounds(county: County, liar: Liar, both: tuple[Desk, Desk]) -> None:
    li, _ = both
    article = submitted(county, li)

    def lie(method: str, path: str, status: int, body: bytes) -> tuple[int, bytes]:
        if method != "GET" or not path.endswith("/v1/claims"):
            return status, body
        shown = [
            {"article": article, "officer": SUN, "until": "2999-01-01T00:00:00+08:00"},
            {"article": article, "officer": SECRECY, "until": "2999-01-01T00:00:00+08:00"},
            {"article": article[:-1] + ("0" if article[-1] != "0" else "1"), "officer": SUN,
             "until": "2999-01-01T00:00:00+08:00"},
        ]  # fmt: skip
        return status, json.dumps({"claims": shown}).encode()

    liar.rewrite = lie
    assert told(li.sync()) == []
    assert (holder(li, article), count(li)) == (SUN, 1)  # no stranger to the station, no article nobody has
    left = parse_time(li.claims.of([article])[article].until) - li.context.moment()
    assert 0 < left <= MAX_CLAIM_SECONDS


@pytest.mark.parametrize("change", [{"officer": SUN}, {"article": "019ab000-0000-7000-8000-000000000001"}])
def test_an_answer_for_something_else_is_not_applied(
    county: County, liar: Liar, both: tuple[Desk, Desk], change: dict[str, str]
) -> None:
    li, _ = both
    article = submitted(county, li)

    def lie(method: str, path: str, status: int, body: bytes) -> tuple[int, bytes]:
        if method != "PUT" or "/v1/claims" not in path:
            return status, body
        answer = json.loads(body)
        return status, json.dumps({**answer, "claim": {**answer["claim"], **change}}).encode()

    liar.rewrite = lie
    li.claims.take(article)
    assert told(li.sync()) == ["The portal could not be asked who is working on what: {why}"]
    assert not li.claims.of([article])[article].sent


def test_what_is_said_while_the_answer_travels_is_not_lost(county: County, liar: Liar, both: tuple[Desk, Desk]) -> None:
    li, _ = both
    article = submitted(county, li)

    def meanwhile(method: str, path: str, status: int, body: bytes) -> tuple[int, bytes]:
        if method == "PUT" and "/v1/claims" in path:
            li.claims.give_up(article)
        return status, body

    liar.rewrite = meanwhile
    li.claims.take(article)
    whole(li)
    assert holder(li, article) is None
    assert count(li) == 1  # still to be told
    whole(li)
    assert count(li) == 0
    assert ("DELETE", f"/v1/claims/{article}") in liar.seen
