"""Claims at the portal: one at a time for a signature, ended by its clock, by the chain, or by the holder."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from portal_kit import SENT, Article, Town, new_article, with_grant

from sync.chain.claims import CLAIM_SECONDS, MAX_CLAIM_SECONDS, MAX_CLAIMS
from sync.chain.clock import parse_time
from sync.chain.roster import Deputy
from sync.exchange.wire import MAX_CLAIMS_AN_ANSWER
from sync.portal import claims as portal_claims
from sync.portal.portal import Portal
from sync.portal.schema import claims, portal_version


@pytest.fixture
def waiting(town: Town, portal: Portal) -> Article:
    """An article that waits for one of two reviewers: Li, and Wang by a later roster."""
    town.issue(with_grant(town.roster, "wang", "reviewer", "water"))
    article = Article(town)
    article.go(("submit", "zhou"))
    return article


def claim(town: Town, officer: str, article: str, seconds: int = CLAIM_SECONDS) -> dict[str, Any]:
    answer = town.caller(officer).call("PUT", f"/v1/claims/{article}", json={"seconds": seconds})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def shown(town: Town, officer: str) -> list[tuple[str, str]]:
    answer = town.caller(officer).call("GET", "/v1/claims")
    assert answer.status_code == 200, answer.text
    return [(c["article"], c["officer"]) for c in answer.json()["claims"]]


def seconds_left(town: Town, until: str) -> float:
    return parse_time(until) - town.clock.now().timestamp()


def test_who_is_first_holds_it_and_the_second_is_told_who_and_until_when(town: Town, waiting: Article) -> None:
    first = claim(town, "li", waiting.id)
    assert (first["granted"], first["claim"]["officer"]) == (True, "li")
    assert CLAIM_SECONDS - 60 < seconds_left(town, first["claim"]["until"]) <= CLAIM_SECONDS
    assert claim(town, "wang", waiting.id) == {**first, "granted": False}


def test_the_parties_see_it_and_nobody_else(town: Town, waiting: Article) -> None:
    claim(town, "li", waiting.id)
    for party in ("zhou", "li", "wang", "zhao"):
        assert shown(town, party) == [(waiting.id, "li")]
    for stranger in ("hu", "he", "song"):
        assert shown(town, stranger) == []


def test_what_is_given_up_is_free_for_the_next(town: Town, waiting: Article) -> None:
    claim(town, "li", waiting.id)
    li = town.caller("li")
    assert [li.call("DELETE", f"/v1/claims/{waiting.id}").status_code for _ in range(2)] == [204, 204]
    assert shown(town, "wang") == []
    assert claim(town, "wang", waiting.id)["granted"]


def test_nobody_gives_up_for_another(town: Town, waiting: Article) -> None:
    claim(town, "li", waiting.id)
    assert town.caller("wang").call("DELETE", f"/v1/claims/{waiting.id}").status_code == 204
    assert shown(town, "wang") == [(waiting.id, "li")]


def test_it_ends_by_the_portals_clock_and_the_row_goes_too(town: Town, portal: Portal, waiting: Article) -> None:
    claim(town, "li", waiting.id, 600)
    town.clock.ahead += timedelta(seconds=590)
    assert shown(town, "wang") == [(waiting.id, "li")]
    town.clock.ahead += timedelta(seconds=20)
    assert shown(town, "wang") == []
    other = Article(town)
    other.go(("submit", "zhou"))
    assert claim(town, "wang", other.id)["granted"]
    with portal.database.reading() as connection:
        assert list(connection.scalars(sa.select(claims.c.article))) == [other.id]


def test_said_anew_it_lasts_anew_and_never_longer_than_eight_hours(town: Town, waiting: Article) -> None:
    claim(town, "li", waiting.id, 600)
    again = claim(town, "li", waiting.id, MAX_CLAIM_SECONDS)
    assert again["granted"]
    assert seconds_left(town, again["claim"]["until"]) > MAX_CLAIM_SECONDS - 60
    call = town.caller("li").call
    for seconds in (0, -1, MAX_CLAIM_SECONDS + 1, "long", None):
        answer = call("PUT", f"/v1/claims/{waiting.id}", json={"seconds": seconds})
        assert refused(answer) == (422, "request.form")


def test_a_signature_of_the_holder_ends_it(town: Town, waiting: Article) -> None:
    claim(town, "li", waiting.id)
    waiting.go(("pass", "li"))
    assert shown(town, "li") == []
    assert claim(town, "zhao", waiting.id)["granted"]


def test_a_claim_stops_no_signature_and_ends_when_the_article_goes_on(town: Town, waiting: Article) -> None:
    claim(town, "li", waiting.id)
    waiting.go(("return", "wang"))
    assert shown(town, "li") == []
    waiting.go(("submit", "zhou"))
    assert shown(town, "li") == []  # the station is the same, the round is not
    assert claim(town, "wang", waiting.id)["granted"]


def test_only_who_may_sign_now_may_claim(town: Town, waiting: Article) -> None:
    for officer in ("zhou", "zhao"):
        answer = town.caller(officer).call("PUT", f"/v1/claims/{waiting.id}", json={"seconds": 60})
        assert refused(answer) == (409, "claim.closed")
    for officer, article in (("hu", waiting.id), ("he", waiting.id), ("li", new_article(7))):
        answer = town.caller(officer).call("PUT", f"/v1/claims/{article}", json={"seconds": 60})
        assert refused(answer) == (404, "claim.absent")


def test_the_editors_of_the_portal_office_claim_too(town: Town, portal: Portal) -> None:
    town.issue(with_grant(town.roster, "lin", "publisher", "portal"))
    article = Article(town)
    article.go(*SENT)
    assert claim(town, "he", article.id)["granted"]
    assert claim(town, "lin", article.id)["claim"]["officer"] == "he"
    assert shown(town, "song") == [(article.id, "he")]


def test_a_deputy_and_the_principal_share_one_claim(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(("submit", "zhou"), ("pass", "li"))
    assert claim(town, "deng", article.id)["granted"]
    assert claim(town, "zhao", article.id)["claim"]["officer"] == "deng"
    roster = town.roster
    town.issue(replace(roster, version=roster.version + 1, previous=roster.digest, deputies=(
        Deputy("deng", "zhao", roster.deputies[0].not_before, "2026-11-01T00:00:00+08:00"),
    )))  # fmt: skip
    assert claim(town, "zhao", article.id)["granted"]  # whose authority has ended is in nobody's way


def test_an_officer_holds_so_many_and_no_more(
    small_town: Town, small_portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal_claims, "MAX_CLAIMS", 3)
    assert MAX_CLAIMS == 50
    articles = [Article(small_town) for _ in range(5)]
    for article in articles:
        article.go(("submit", "zhou"))
    for article in articles[:3]:
        assert claim(small_town, "li", article.id)["granted"]
    call = small_town.caller("li").call
    answer = call("PUT", f"/v1/claims/{articles[3].id}", json={"seconds": 60})
    assert refused(answer) == (409, "claim.many")
    assert claim(small_town, "li", articles[2].id)["granted"]  # one that is held already can be said anew
    articles[0].go(("pass", "li"))
    assert claim(small_town, "li", articles[3].id)["granted"]  # what is signed counts no more
    assert {a for a, _ in shown(small_town, "li")} == {a.id for a in articles[1:4]}


def test_the_answer_is_bounded(small_town: Town, small_portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_CLAIMS_AN_ANSWER >= MAX_CLAIMS
    monkeypatch.setattr(portal_claims, "MAX_CLAIMS_AN_ANSWER", 2)
    articles = [Article(small_town) for _ in range(3)]
    for article, seconds in zip(articles, (60, 600, 6000), strict=True):
        article.go(("submit", "zhou"))
        claim(small_town, "li", article.id, seconds)
    assert [a for a, _ in shown(small_town, "li")] == [articles[2].id, articles[1].id]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/claims"), ("PUT", "/v1/claims/{id}"), ("DELETE", "/v1/claims/{id}")]
)
def test_an_unsigned_request_learns_and_changes_nothing(
    small_town: Town, small_portal: Portal, method: str, path: str
) -> None:
    address = small_town.address + path.format(id=new_article(1))
    body = {"seconds": 60} if method == "PUT" else None
    answer = requests.request(method, address, json=body, timeout=30)
    assert answer.status_code == 401


def test_an_older_database_gets_the_table(small_town: Town) -> None:
    with small_town.running() as portal:
        article = Article(small_town)
        article.go(("submit", "zhou"))
        with portal.database.writing() as connection:
            claims.drop(connection)
            connection.execute(portal_version.update().values(version=1))
    with small_town.running() as portal:
        assert claim(small_town, "li", article.id)["granted"]
        with portal.database.reading() as connection:
            assert connection.scalar(sa.select(portal_version.c.version)) == 2


def test_two_at_the_same_moment_get_one_claim(town: Town, waiting: Article) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda officer: claim(town, officer, waiting.id), ("li", "wang")))
    assert sorted(a["granted"] for a in answers) == [False, True]
    assert answers[0]["claim"] == answers[1]["claim"]
