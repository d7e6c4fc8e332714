"""What touches secrecy passes only by the secrecy reviewer's hand, and the chain itself holds to that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.county import act, small_roster, walk

from sync.chain.state import State
from sync.chain.workflow import StepRefused, allowed

ASK = {"rule": "privacy.mobile", "text": "13800001111", "kind": "ask", "reason": "办公用手机"}
RELEASE = {**ASK, "kind": "release", "reason": "经核可以公开"}
ASIDE = {"rule": "wording.confusion", "text": "其它", "kind": "aside", "reason": "引用原文"}


def asked() -> State:
    return act(act(None, "submit", "zhou", waivers=(ASK,)), "pass", "li")


def test_a_question_without_an_answer_stops_the_sign_off() -> None:
    state = act(act(asked(), "secrecy-review", "wang"), "pass", "sun")
    with pytest.raises(StepRefused, match="保密审查员"):
        act(state, "approve", "zhao")
    option = next(o for o in allowed(state, "zhao", small_roster(), 1.8e9) if o.action == "approve")
    assert not option.allowed


def test_released_it_goes_on() -> None:
    state = act(act(asked(), "secrecy-review", "wang", waivers=(RELEASE,)), "pass", "sun")
    assert act(state, "approve", "zhao").stage == "approved"


@pytest.mark.parametrize(("action", "officer"), [("submit", "zhou"), ("pass", "li")])
def test_nobody_else_releases(action: str, officer: str) -> None:
    before = None if action == "submit" else walk(("submit", "zhou"))
    with pytest.raises(StepRefused):
        act(before, action, officer, waivers=(RELEASE,))


def test_only_the_author_asks() -> None:
    with pytest.raises(StepRefused):
        act(walk(("submit", "zhou")), "pass", "li", waivers=(ASK,))


def test_where_no_secrecy_review_is_on_the_way_nothing_can_be_asked() -> None:
    with pytest.raises(StepRefused, match="保密审查"):
        act(None, "submit", "zhou", column="brief", waivers=(ASK,))
    assert act(None, "submit", "zhou", column="brief", waivers=(ASIDE,)).stage == "review"


def test_a_release_falls_with_its_signature() -> None:
    state = act(asked(), "secrecy-review", "wang", waivers=(RELEASE,))
    assert not state.unreleased()
    fallen = replace(state, standing=tuple(s for s in state.standing if s.label != "secrecy-review"))
    assert fallen.unreleased() == {("privacy.mobile", "13800001111")}
    returned = act(state, "return", "sun")
    changed = act(returned, "submit", "zhou", content="0" * 64, waivers=(ASK,))
    assert changed.unreleased()


def test_unchanged_text_keeps_its_release_over_a_return() -> None:
    state = act(act(asked(), "secrecy-review", "wang", waivers=(RELEASE,)), "return", "sun")
    again = act(state, "submit", "zhou", waivers=(ASK,))
    assert not again.unreleased()
