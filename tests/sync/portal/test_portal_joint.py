"""The public pages name who leads, who joins in, and deputies with both names; of one unit alone they say nothing of it."""

from __future__ import annotations

from typing import Any

import pytest
from support.county import act, rosters, small_roster, urgent, walk

from sync.chain.state import State
from sync.chain.workflow import duties
from sync.portal import showing
from sync.portal.hands import DutiesShown, LookBackShown, duties_of, look_back_of
from sync.portal.publication import Publication
from sync.portal.templates import render

ARTICLE = "019ab000-0000-7000-8000-000000000001"


def together(*, upto: int = 9) -> State:
    """A policy document that two units publish with the water bureau; a deputy signs it off."""
    moves: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("pass", "li", {}), ("secrecy-review", "wang", {}), ("countersign", "fang", {}), ("countersign", "ma", {}),
        ("pass", "sun", {}), ("approve", "deng", {"stands_in_for": "zhao", "unit": "water"}), ("send", "zhao", {}),
        ("receive", "portal-service", {}), ("adopt", "song", {}), ("publish", "he", {}),
    )  # fmt: skip
    state = act(None, "submit", "zhou", column="policy", detail={"joint": ["housing", "farms"]})
    for action, officer, values in moves[: upto + 1]:
        state = act(state, action, officer, **values)
    return state


def page(shown: DutiesShown) -> str:
    told = Publication(ARTICLE, "policy", "", "计划用水管理办法", "2026-11-20T10:00:00+08:00", "2026-11-20T10:00:00+08:00",
                       0, 0, None)  # fmt: skip
    site = showing.SiteShown("云溪市人民政府门户网站", "云溪市", {}, "", False)
    text = render(
        "article.html", site=site, article=told, heading="", body="", duties=shown, crumbs=(), tags=(), versions=(), day=showing.day,
        minute=showing.minute,
    )  # fmt: skip
    return " ".join(text.split())


def test_who_leads_and_who_joins_in_follows_from_the_signatures() -> None:
    shown = duties_of(duties(together(), small_roster()), rosters())
    assert (shown.lead, shown.joint) == ("市水务局", ("市住建局", "市农业农村局"))
    text = page(shown)
    assert "<dt>牵头</dt><dd>市水务局</dd>" in text
    assert "<dt>联合</dt><dd>市住建局、市农业农村局</dd>" in text
    assert "Deng 代 Zhao 签发" in text
    assert "Deng 代 Zhao（签发）" in text


@pytest.mark.parametrize("upto", [1, 2])
def test_a_unit_that_was_only_asked_is_not_named(upto: int) -> None:
    joint = duties_of(duties(together(upto=upto), small_roster()), rosters()).joint
    assert joint == ("市住建局",)[: upto - 1]


def test_one_unit_alone_has_no_such_lines() -> None:
    state = walk(("submit", "zhou"), ("pass", "li"), ("approve", "zhao"), ("send", "zhao"),
                 ("receive", "portal-service"), ("publish", "he"), column="brief")  # fmt: skip
    shown = duties_of(duties(state, small_roster()), rosters())
    assert (shown.lead, shown.joint, shown.look_back) == ("", (), None)
    text = page(shown)
    assert "牵头" not in text
    assert "应急" not in text


def test_what_the_lane_owes_is_told_and_who_made_up_for_it() -> None:
    owed = urgent().look_back
    assert owed is not None
    assert look_back_of(owed, rosters()) == LookBackShown()
    done = act(urgent(), "look-back", "li", detail={"finding": "not-in-order"}, reason="时间有误。").look_back
    assert done is not None
    shown = look_back_of(done, rosters())
    assert shown.hand is not None
    assert (shown.hand.name, shown.finding, shown.reason) == ("Li", "not-in-order", "时间有误。")
