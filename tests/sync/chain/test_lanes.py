"""The emergency lane: what it skips, what it never skips, and the look-back that somebody else signs afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from support import county
from support.county import (
    ROUTES,
    TEXT,
    URGENT,
    WALK_THREE,
    WALK_URGENT,
    act,
    moment,
    next_roster,
    sign_step,
    small_roster,
    urgent,
    walk,
)
from support.evidence import log_steps, logged_roster, published, some_content

from forms.canonical import canonical
from forms.errors import Malformed
from sync.chain.roster import Deputy, Grant, Roster, RouteStep
from sync.chain.state import State
from sync.chain.step import SignedStep
from sync.chain.verify import Bundle, verify_chain
from sync.chain.workflow import StepRefused, allowed, apply_step, duties, judge_again, lookers, readers

OTHER = sha256(b"another text").hexdigest()
ASK = {"rule": "privacy.mobile", "text": "13800001111", "kind": "ask", "reason": "办公用手机"}
AS_IT_WAS = "fd80a76f39ca22eb7fc7f51cdb392461b5b60c437f3c14fb4daaaebdcb9c4d07"
NOT_IN_ORDER = {"detail": {"finding": "not-in-order"}, "reason": "停水时间写错。"}


def refused(state: State | None, action: str, officer: str, **values: Any) -> str:
    with pytest.raises(StepRefused) as caught:
        act(state, action, officer, **values)
    return caught.value.sentence.source


def option(state: State, action: str, officer: str, roster: Roster | None = None) -> bool:
    found = allowed(state, officer, roster or small_roster(), moment())
    return next(o for o in found if o.action == action).allowed


# --- the roster -------------------------------------------------------------------------------------------------------


def test_a_roster_without_a_lane_keeps_the_bytes_it_always_had() -> None:
    """The digest is that of the program before there was a lane: old steps name it."""
    roster = small_roster()
    people = tuple(o for o in roster.officers if o.id != "gu")
    old = replace(
        roster, officers=people, grants=tuple(g for g in roster.grants if g.role != "duty"),
        columns=tuple(c for c in roster.columns if not c.emergency_route),
        routes=tuple(r for r in roster.routes if not r.emergency),
    )  # fmt: skip
    assert b"emergency" not in old.to_bytes()
    assert old.digest == AS_IT_WAS
    assert Roster.from_bytes(old.to_bytes()).digest == AS_IT_WAS


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("columns", lambda v: v["columns"][0].update(emergency_route="")),  # saying nothing has one spelling only
        ("columns", lambda v: v["columns"][0].update(emergency_route=True)),
        ("columns", lambda v: v["columns"][0].update(emergency_route="nowhere")),
        ("columns", lambda v: v["columns"][0].update(emergency_route="short")),  # a route of every day
        ("columns", lambda v: v["columns"][0].update(route="quick")),
        ("routes", lambda v: v["routes"][0].update(emergency=False)),
        ("routes", lambda v: v["routes"][0].update(emergency="yes")),
        ("routes", lambda v: v["routes"][3]["steps"][0].update(role="drafter")),
        ("routes", lambda v: v["routes"][3]["steps"][0].update(scope="author")),
        ("routes", lambda v: v["routes"][3].update(steps=[])),
        ("routes", lambda v: v["routes"][0]["steps"][1].update(role="duty")),
        ("routes", lambda v: v["routes"][0]["steps"][0].update(role="duty")),
        ("units", lambda v: v["units"][0].update(emergency=True)),
    ],
)
def test_lanes_that_do_not_fit_are_named(part: str, change: Any) -> None:
    value = json.loads(small_roster().to_bytes())
    change(value)
    with pytest.raises(Malformed) as caught:
        Roster.from_bytes(canonical(value))
    assert caught.value.code == f"roster.{part}"


def test_a_lane_may_have_more_stations_but_a_duty_leader_has_one_only() -> None:
    secrecy = replace(ROUTES[3], steps=(RouteStep("secrecy-review", 0, "secrecy", "author"), *ROUTES[3].steps))
    roster = next_roster(small_roster(), routes=(*ROUTES[:3], secrecy))
    assert Roster.from_bytes(roster.to_bytes()).route("quick") == secrecy
    wrong = replace(ROUTES[3], steps=(RouteStep("pass", 1, "duty", "author"), *ROUTES[3].steps))
    with pytest.raises(Malformed):
        Roster.from_bytes(next_roster(small_roster(), routes=(*ROUTES[:3], wrong)).to_bytes())


# --- taking the lane --------------------------------------------------------------------------------------------------


def test_the_lane_goes_from_the_author_to_the_duty_leader() -> None:
    state = act(None, "submit", "zhou", column="notice", **URGENT)
    assert (state.lane, state.route, state.stage) == ("emergency", "quick", "review")
    assert state.pending is not None
    assert (state.pending.label, state.pending.role) == ("approve", "duty")
    assert state.look_back is None
    done = urgent()
    assert (done.stage, done.published, done.lane) == ("published", TEXT, "emergency")
    assert done.owes_look_back
    named = duties(done, small_roster())
    assert named.supervises is not None
    assert (named.supervises.officer, named.supervises.unit) == ("gu", named.supervising_unit)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"column": "news"}, "has no emergency lane"),
        ({"reason": "  "}, "why it cannot wait"),
        ({"detail": {"lane": "express"}}, "no such lane"),
        ({"detail": {"lane": ["emergency"]}}, "no such lane"),
        ({"waivers": (ASK,)}, "no secrecy review in the emergency lane"),
    ],
)
def test_what_may_not_take_the_lane_is_told_in_one_sentence(values: dict[str, Any], words: str) -> None:
    assert words in refused(None, "submit", "zhou", **{"column": "notice", **URGENT, **values})


def test_without_the_word_the_column_goes_its_usual_way() -> None:
    state = act(None, "submit", "zhou", column="notice")
    assert (state.lane, state.route) == ("", "three")
    assert "Another step comes first" in refused(state, "approve", "gu")


def test_a_finding_for_the_secrecy_reviewer_needs_one_in_the_lane_itself() -> None:
    route = replace(ROUTES[3], steps=(RouteStep("secrecy-review", 0, "secrecy", "author"), *ROUTES[3].steps))
    roster = next_roster(small_roster(), routes=(*ROUTES[:3], route))
    state = act(None, "submit", "zhou", roster, column="notice", waivers=(ASK,), **URGENT)
    state = act(state, "secrecy-review", "wang", roster)
    with pytest.raises(StepRefused) as caught:
        act(state, "approve", "gu", roster)
    assert "has not been released" in caught.value.sentence.source


@pytest.mark.parametrize("officer", ["zhao", "qian", "li", "hu", "he", "deng"])
def test_only_the_duty_leader_of_the_supervising_unit_signs_off_in_the_lane(officer: str) -> None:
    state = act(None, "submit", "zhou", column="notice", **URGENT)
    assert not option(state, "approve", officer)
    refused(state, "approve", officer, unit="water")


def test_a_duty_leader_of_another_unit_does_not_sign_off() -> None:
    grants = (
        *(g for g in small_roster().grants if g.role != "duty"),
        Grant("gu", "duty", "housing", ("*",), county.START),
    )
    roster = next_roster(small_roster(), grants=grants)
    state = act(None, "submit", "zhou", roster, column="notice", **URGENT)
    for unit in ("housing", "water"):
        with pytest.raises(StepRefused):
            act(state, "approve", "gu", roster, unit=unit)


def test_a_duty_leader_does_not_sign_off_what_the_own_hand_wrote_nor_on_the_usual_way() -> None:
    more = Grant("gu", "drafter", "water", ("*",), county.START)
    roster = next_roster(small_roster(), grants=(*small_roster().grants, more))
    state = act(None, "submit", "gu", roster, column="notice", unit="water", **URGENT)
    with pytest.raises(StepRefused):
        act(state, "approve", "gu", roster, unit="water")
    usual = walk(*WALK_THREE[:4], column="notice")
    refused(usual, "approve", "gu")


def test_a_deputy_of_the_duty_leader_signs_for_both() -> None:
    roster = next_roster(small_roster(), deputies=(Deputy("sun", "gu", county.START),))
    state = act(None, "submit", "zhou", roster, column="notice", **URGENT)
    state = act(state, "approve", "sun", roster, stands_in_for="gu", unit="water")
    assert state.stage == "approved"
    with pytest.raises(StepRefused):  # both hands are in the sign-off
        act(state, "look-back", "sun", roster)


def test_the_duty_leader_sends_returns_and_withdraws_what_went_by_the_lane_and_nothing_else() -> None:
    signed = urgent(*WALK_URGENT[:2])
    assert [option(signed, a, "gu") for a in ("send", "return", "withdraw")] == [True, True, True]
    usual = walk(*WALK_THREE[:5], column="notice")
    assert [option(usual, a, "gu") for a in ("send", "return", "withdraw")] == [False, False, False]
    corrected = act(urgent(), "correct", "zhou")
    for action, officer in WALK_THREE[1:]:
        corrected = act(corrected, action, officer)
    assert not option(corrected, "withdraw", "gu")


def test_signatures_of_the_usual_way_do_not_stand_in_the_lane_nor_the_other_way_round() -> None:
    back = act(walk(*WALK_THREE[:4], column="notice"), "recall", "zhou")
    lane = act(back, "submit", "zhou", **URGENT)
    assert [s.label for s in lane.standing] == ["submit"]
    again = act(act(lane, "recall", "zhou"), "submit", "zhou")
    assert (again.lane, [s.label for s in again.standing]) == ("", ["submit"])
    assert again.pending is not None
    assert again.pending.label == "pass:1"


def test_what_is_public_never_takes_the_lane_again() -> None:
    state = urgent()
    assert "goes the usual way" in refused(state, "correct", "zhou", **{**URGENT, "content": OTHER})
    corrected = act(state, "correct", "zhou")
    assert (corrected.lane, corrected.route) == ("", "three")
    back = act(corrected, "return", "li")
    assert "goes the usual way" in refused(back, "submit", "zhou", **URGENT)


# --- looking back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", range(2, len(WALK_URGENT) + 1))
def test_a_look_back_is_open_from_the_sign_off_on_and_changes_nothing_else(length: int) -> None:
    before = urgent(*WALK_URGENT[:length])
    after = act(before, "look-back", "li")
    assert not after.owes_look_back
    assert after.look_back is not None
    assert after.look_back.done is not None
    assert (after.look_back.done.officer, after.look_back.finding) == ("li", "in-order")
    same = replace(
        after,
        sequence=before.sequence,
        head=before.head,
        look_back=before.look_back,
        roster_version=before.roster_version,
    )
    assert same == before
    rest = after
    for action, officer in WALK_URGENT[length:]:
        rest = act(rest, action, officer)
    assert rest.stage == "published"
    assert "already" in refused(rest, "look-back", "sun")


@pytest.mark.parametrize("moves", [(), WALK_URGENT[:1], WALK_THREE])
def test_there_is_nothing_to_look_back_at_without_a_sign_off_in_the_lane(moves: tuple[tuple[str, str], ...]) -> None:
    if moves == WALK_THREE:
        state = walk(*moves, column="notice")
    else:
        state = urgent(*moves) if moves else State(county.ARTICLE, column="notice", unit="water")
    assert not option(state, "look-back", "li")


@pytest.mark.parametrize("officer", ["zhou", "gu", "he", "wang", "zhao", "fang", "hu", "lin", "deng"])
def test_author_leader_publisher_and_those_without_the_first_review_do_not_look_back(officer: str) -> None:
    assert not option(urgent(), "look-back", officer)
    refused(urgent(), "look-back", officer, unit="water")


def test_who_looked_back_does_not_publish_it() -> None:
    grants = (*small_roster().grants, Grant("li", "publisher", "portal", ("*",), county.START))
    roster = next_roster(small_roster(), grants=grants)
    state = act(None, "submit", "zhou", roster, column="notice", **URGENT)
    for action, officer in WALK_URGENT[1:4]:
        state = act(state, action, officer, roster)
    state = act(state, "look-back", "li", roster)
    with pytest.raises(StepRefused):
        act(state, "publish", "li", roster, unit="portal")
    assert act(state, "publish", "he", roster).published == TEXT


def test_a_finding_is_named_and_a_bad_one_says_why() -> None:
    state = urgent()
    assert "in order or not" in refused(state, "look-back", "li", detail={})
    assert "in order or not" in refused(state, "look-back", "li", detail={"finding": "fine"})
    assert "reason" in refused(state, "look-back", "li", detail={"finding": "not-in-order"})
    after = act(state, "look-back", "li", **NOT_IN_ORDER)
    assert after.look_back is not None
    assert (after.look_back.finding, after.look_back.reason) == ("not-in-order", "停水时间写错。")
    assert (after.stage, after.published) == ("published", TEXT)


def test_a_look_back_is_of_the_text_that_the_lane_let_through() -> None:
    assert "text that was signed off" in refused(urgent(), "look-back", "li", content=OTHER)
    assert "text that was signed off" in refused(urgent(), "look-back", "li", column="news")


def test_it_can_be_signed_while_a_correction_is_on_its_way_and_after_it() -> None:
    state = act(urgent(), "correct", "zhou", column="news")
    assert state.owes_look_back
    during = act(state, "look-back", "li")
    assert (during.stage, during.pending) == (state.stage, state.pending)
    back = act(state, "return", "li")
    assert back.owes_look_back
    assert act(back, "look-back", "sun").stage == "returned"
    for action, officer in WALK_THREE[1:]:
        state = act(state, action, officer)
    after = act(state, "look-back", "li")
    assert after.published == sha256(b"corrected").hexdigest()
    assert after.look_back is not None
    assert after.look_back.content == TEXT


def test_it_can_be_signed_after_a_withdrawal_and_nothing_else_can() -> None:
    for length in (2, len(WALK_URGENT)):
        state = act(urgent(*WALK_URGENT[:length]), "withdraw", "gu")
        assert state.stage == "withdrawn"
        found = {o.action for o in allowed(state, "li", small_roster(), moment()) if o.allowed}
        assert found == {"look-back"}
        assert act(state, "look-back", "li").stage == "withdrawn"


@pytest.mark.parametrize(("length", "back"), [(2, ("recall", "zhou")), (2, ("return", "gu")), (4, ("return", "song")),
                                              (4, ("decline", "song"))])  # fmt: skip
def test_a_sign_off_that_falls_before_publication_is_not_looked_back_at(length: int, back: tuple[str, str]) -> None:
    state = urgent(*WALK_URGENT[:length])
    assert state.owes_look_back
    state = act(state, *back)
    assert state.look_back is None
    again = act(act(state, "submit", "zhou", **URGENT), "approve", "gu")
    assert again.owes_look_back


def test_a_reviewer_dismissed_meanwhile_does_not_look_back_at_logging() -> None:
    state = urgent()
    signed = sign_step(state, "look-back", "li", small_roster(), detail={"finding": "in-order"})
    apply_step(state, signed, small_roster())
    with pytest.raises(StepRefused):
        judge_again(state, signed, county.without_grant(small_roster(), "li", "reviewer"), moment())


def test_the_text_travels_to_the_leader_and_to_those_who_look_back() -> None:
    state = act(None, "submit", "zhou", column="notice", **URGENT)
    assert set(readers(state, small_roster(), moment())) == {"zhou", "gu", "li", "sun", "tang"}
    assert set(lookers(state, small_roster(), moment())) == {"li", "sun", "tang"}
    moved = act(urgent(), "correct", "zhou", column="brief")
    assert {"li", "sun", "tang"} <= set(readers(moved, small_roster(), moment()))


# --- the verifier -----------------------------------------------------------------------------------------------------


def steps_and_state(*more: tuple[str, str, dict[str, Any]]) -> tuple[list[SignedStep], State]:
    content, roster = some_content(column="notice"), logged_roster()
    state: State | None = None
    found: list[SignedStep] = []
    first: list[tuple[str, str, dict[str, Any]]] = [(a, o, URGENT if a == "submit" else {}) for a, o in WALK_URGENT]
    for action, officer, values in (*first, *more):
        signed = sign_step(
            state, action, officer, roster, content=content.digest, column="notice",
            attachments=tuple((a.name, a.digest) for a in content.attachments),
            **{**({"detail": {"finding": "in-order"}} if action == "look-back" else {}), **values},
        )  # fmt: skip
        state = apply_step(state, signed, roster)
        found.append(signed)
    assert state is not None
    return found, state


def bundle(chain: list[SignedStep]) -> Bundle:
    content = some_content(column="notice")
    return log_steps(chain, {content.digest: content.to_bytes()}, logged_roster())


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), "nobody has looked back"),
        ((("look-back", "li", {}),), "found it in order"),
        ((("look-back", "li", NOT_IN_ORDER),), "found it not in order"),
    ],
)
def test_the_verifier_says_whether_somebody_looked_back(more: tuple[Any, ...], words: str) -> None:
    report = verify_chain(bundle(steps_and_state(*more)[0]))
    assert report.held, [str(c.sentence) for c in report.checks if not c.held]
    found = next(c for c in report.checks if c.name == "look-back")
    assert words in found.sentence.source


def test_the_verifier_names_a_look_back_of_the_wrong_hand() -> None:
    chain, state = steps_and_state()
    forged = sign_step(
        state, "look-back", "gu", logged_roster(), unit="water", detail={"finding": "in-order"},
        attachments=chain[0].step.attachments,
    )  # fmt: skip
    report = verify_chain(bundle([*chain, forged]))
    broken = [c for c in report.checks if not c.held]
    assert (broken[0].name, broken[0].step) == ("authority", len(chain) + 1)


def test_a_usual_chain_has_nothing_to_look_back_at() -> None:
    found = next(c for c in verify_chain(published()).checks if c.name == "look-back")
    assert found.held
    assert "Nothing of it" in found.sentence.source
