"""The workflow: every rule once by name, and no sequence of acts past it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support import county
from support.county import (
    NOW,
    START,
    TEXT,
    WALK_THREE,
    act,
    moment,
    next_roster,
    rosters,
    sign_step,
    signed_walk,
    small_roster,
    walk,
    without_grant,
)

from sync.chain import step as steps
from sync.chain.roster import Grant
from sync.chain.rosters import Rosters, RosterUnknown
from sync.chain.state import State
from sync.chain.workflow import (
    Forked,
    StepRefused,
    allowed,
    apply_step,
    duties,
    fold,
    heads,
    judge_again,
    readers,
)

OTHER = sha256(b"another text").hexdigest()
ASK = {"rule": "privacy.mobile", "text": "13800001111", "kind": "ask", "reason": "办公用手机"}
RELEASE = {**ASK, "kind": "release", "reason": "经核可以公开"}


def test_three_reviews_lead_to_publication() -> None:
    state = walk(*WALK_THREE)
    assert state.stage == "published"
    assert state.published == TEXT
    assert [s.label for s in state.standing] == [
        "submit", "pass:1", "secrecy-review", "pass:2", "approve", "send", "receive", "publish",
    ]  # fmt: skip


def test_fold_is_apply_step_by_step() -> None:
    signed = signed_walk(*WALK_THREE)
    assert fold(signed, rosters()) == walk(*WALK_THREE)


def test_the_three_duties_come_from_signatures() -> None:
    duty = duties(walk(*WALK_THREE), small_roster())
    assert duty.supervising_unit == "water"
    assert duty.supervises is not None
    assert duty.supervises.officer == "zhao"
    assert duty.publishes is not None
    assert duty.publishes.officer == "he"
    assert {"zhou", "li", "wang", "sun", "zhao"} <= {s.officer for s in duty.answers}


@pytest.mark.parametrize("place", range(1, len(WALK_THREE)))
def test_no_station_can_be_left_out(place: int) -> None:
    moves = [m for n, m in enumerate(WALK_THREE) if n != place]
    if WALK_THREE[place][0] == "publish":
        assert walk(*moves).published is None
        return
    with pytest.raises(StepRefused):
        walk(*moves)


@pytest.mark.parametrize(
    ("moves", "action", "officer", "words"),
    [
        ((("submit", "tang"),), "pass", "tang", "wrote this article"),
        ((("submit", "zhou"), ("pass", "li"), ("secrecy-review", "wang")), "pass", "li", "another capacity"),
        ((("submit", "qian"), ("pass", "li"), ("secrecy-review", "wang"), ("pass", "sun")), "approve", "qian", "wrote"),
        ((("submit", "zhou"),), "pass", "zhao", "no authority"),
        ((("submit", "zhou"),), "approve", "zhao", "Another step comes first"),
        ((("submit", "zhou"),), "publish", "he", "has not received"),
        (WALK_THREE[:5], "receive", "he", "has not received"),
        (WALK_THREE[:6], "receive", "he", "no authority"),
        (WALK_THREE[:7], "publish", "zhao", "no authority"),
        (WALK_THREE, "publish", "song", "published already"),
        (WALK_THREE[:3], "submit", "zhou", "under review"),
        (WALK_THREE[:6], "recall", "zhou", "reached the portal"),
        (WALK_THREE, "submit", "zhou", "as a correction"),
    ],
)  # fmt: skip
def test_refusals_say_why(moves: tuple[tuple[str, str], ...], action: str, officer: str, words: str) -> None:
    state = walk(*moves)
    with pytest.raises(StepRefused) as caught:
        act(state, action, officer)
    assert words in caught.value.sentence.source


def test_a_changed_text_voids_what_was_signed_and_an_unchanged_one_does_not() -> None:
    state = walk(*WALK_THREE[:4])
    back = act(state, "recall", "zhou")
    same = act(back, "submit", "zhou")
    assert [s.label for s in same.standing] == ["submit", "pass:1", "secrecy-review", "pass:2"]
    assert same.pending is not None
    assert same.pending.label == "approve"
    changed = act(back, "submit", "zhou", content=OTHER)
    assert [s.label for s in changed.standing] == ["submit"]
    assert {"pass:1", "secrecy-review", "pass:2"} <= {s.label for s in changed.voided}


def test_the_one_who_returned_must_look_again_even_at_an_unchanged_text() -> None:
    state = walk(("submit", "zhou"), ("pass", "li"), ("secrecy-review", "wang"))
    back = act(state, "return", "sun")
    assert back.returned is not None
    assert (back.returned.category, back.returned.reason) == ("R03", "数据有误")
    again = act(back, "submit", "zhou")
    assert again.pending is not None
    assert again.pending.label == "pass:2"
    back = act(act(again, "pass", "sun"), "return", "zhao")
    assert "pass:2" in {s.label for s in act(back, "submit", "zhou").standing}


def test_moving_an_article_to_another_column_voids_the_reviews() -> None:
    back = act(walk(*WALK_THREE[:4]), "recall", "zhou")
    moved = act(back, "submit", "zhou", column="brief")
    assert [s.label for s in moved.standing] == ["submit"]
    assert moved.route == "short"


def test_a_return_needs_category_and_words() -> None:
    state = walk(("submit", "zhou"))
    for missing in ({"reason": "  "}, {"category": ""}):
        with pytest.raises(StepRefused):
            act(state, "return", "li", **missing)


def test_only_an_open_secrecy_conclusion_goes_on() -> None:
    state = walk(("submit", "zhou"), ("pass", "li"))
    with pytest.raises(StepRefused):
        act(state, "secrecy-review", "wang", detail={"conclusion": "closed"})


def test_countersigning_asks_every_named_unit_once() -> None:
    state = act(None, "submit", "zhou", column="policy", detail={"joint": ["housing", "farms"]})
    state = act(act(state, "pass", "li"), "secrecy-review", "wang")
    one = act(state, "countersign", "fang")
    with pytest.raises(StepRefused):
        act(one, "countersign", "fang")
    both = act(one, "countersign", "ma")
    assert both.pending is not None
    assert both.pending.label == "pass:2"
    with pytest.raises(StepRefused):
        act(None, "submit", "zhou", column="policy", detail={"joint": ["housing", "housing"]})
    alone = act(act(act(None, "submit", "zhou", column="policy"), "pass", "li"), "secrecy-review", "wang")
    assert alone.pending is not None
    assert alone.pending.label == "pass:2"


def test_a_route_with_adoption_is_not_published_without_it() -> None:
    moves = [*WALK_THREE[:7]]
    state = walk(*moves, column="policy")
    with pytest.raises(StepRefused):
        act(state, "publish", "he")
    assert act(act(state, "adopt", "song"), "publish", "he").stage == "published"
    assert act(state, "decline", "song").stage == "declined"


def test_a_deputy_signs_for_both_people() -> None:
    state = walk(*WALK_THREE[:4])
    signed = act(state, "approve", "deng", stands_in_for="zhao", unit="water")
    standing = next(signed.signatures("approve"))
    assert standing.people == {"deng", "zhao"}
    with pytest.raises(StepRefused):
        act(state, "approve", "deng", unit="water")
    wrote = act(None, "submit", "qian")
    wrote = act(act(act(wrote, "pass", "li"), "secrecy-review", "wang"), "pass", "sun")
    with pytest.raises(StepRefused):
        act(wrote, "approve", "deng", stands_in_for="qian", unit="water")


def test_correction_starts_a_round_of_its_own_and_the_public_text_stays() -> None:
    state = act(walk(*WALK_THREE), "correct", "zhou")
    assert state.stage == "review"
    assert state.published == TEXT
    assert [s.label for s in state.standing] == ["submit"]
    for action, officer in WALK_THREE[1:]:
        state = act(state, action, officer)
    assert state.published == sha256(b"corrected").hexdigest()
    with pytest.raises(StepRefused):
        act(state, "correct", "zhou", content=state.published)


def test_withdrawal_ends_everything() -> None:
    state = act(walk(*WALK_THREE), "withdraw", "zhao")
    assert (state.stage, state.published) == ("withdrawn", None)
    for action in steps.ACTIONS:
        with pytest.raises(StepRefused):
            act(state, action, "zhou")
    assert act(walk(*WALK_THREE), "withdraw", "lin").stage == "withdrawn"


def test_a_fork_is_told_apart_from_a_refusal() -> None:
    first = sign_step(walk(("submit", "zhou")), "pass", "li", small_roster())
    second = sign_step(walk(("submit", "zhou")), "return", "sun", small_roster(), category="R01", reason="错字")
    state = apply_step(walk(("submit", "zhou")), first, small_roster())
    with pytest.raises(Forked):
        apply_step(state, second, small_roster())
    chain = [*signed_walk(("submit", "zhou"))]
    assert {h.digest for h in heads([*chain, first, second])} == {first.digest, second.digest}


def test_a_withdrawn_grant_is_refused_at_logging_though_the_named_roster_allows_it() -> None:
    state, signed = walk(("submit", "zhou")), sign_step(walk(("submit", "zhou")), "pass", "li", small_roster())
    apply_step(state, signed, small_roster())
    later = without_grant(small_roster(), "li", "reviewer")
    with pytest.raises(StepRefused, match=r"no authority|权限"):
        judge_again(state, signed, later, moment())
    judge_again(state, signed, small_roster(), moment())


def test_a_revoked_key_does_not_count_and_earlier_steps_still_verify() -> None:
    officers = tuple(
        replace(o, keys=tuple(replace(k, revoked="2026-11-21T09:00:00+08:00") for k in o.keys)) if o.id == "li" else o
        for o in small_roster().officers
    )
    later = next_roster(small_roster(), officers=officers)
    state = walk(("submit", "zhou"))
    with pytest.raises(StepRefused):
        apply_step(state, sign_step(state, "pass", "li", later), later)
    chain = signed_walk(*WALK_THREE)
    assert fold(chain, Rosters([small_roster(), later])).stage == "published"


def test_a_step_may_not_go_back_to_an_older_roster() -> None:
    later = next_roster(small_roster())
    state = apply_step(None, sign_step(None, "submit", "zhou", later), later)
    with pytest.raises(StepRefused):
        apply_step(state, sign_step(state, "pass", "li", small_roster()), small_roster())


def test_grants_hold_only_from_to() -> None:
    grants = (Grant("li", "reviewer", "water", ("*",), START, "2026-11-20T00:00:00+08:00"),)
    late = next_roster(small_roster(), grants=tuple(g for g in small_roster().grants if g.officer != "li") + grants)
    state = apply_step(None, sign_step(None, "submit", "zhou", late), late)
    with pytest.raises(StepRefused):
        apply_step(state, sign_step(state, "pass", "li", late), late)


def test_an_unknown_roster_is_named() -> None:
    later = next_roster(small_roster())
    with pytest.raises(RosterUnknown):
        fold([sign_step(None, "submit", "zhou", later)], rosters())


def test_allowed_agrees_with_what_can_be_signed() -> None:
    """An option is allowed exactly when a well-formed step of that officer is accepted."""
    for length in range(len(WALK_THREE) + 1):
        state = walk(*WALK_THREE[:length]) if length else State(county.ARTICLE, column="news", unit="water")
        for officer in county.ROLES:
            for option in allowed(state, officer, small_roster(), moment()):
                assert (option.why is None) == option.allowed
                accepted = _accepted(state, option.action, officer, option.unit, option.stands_in_for)
                assert accepted == option.allowed, (length, officer, option)


def _accepted(state: State, action: str, officer: str, unit: str, principal: str | None) -> bool:
    try:
        act(state if state.sequence else None, action, officer, unit=unit or "water", stands_in_for=principal)
    except StepRefused:
        return False
    return True


def test_readers_are_the_author_and_everyone_on_the_route() -> None:
    found = readers(walk(("submit", "zhou")), small_roster(), moment())
    assert set(found) == {"zhou", "tang", "li", "wang", "sun", "zhao", "qian", "deng"}


class AnyoneActs(RuleBasedStateMachine):
    """Officers, honest or not, try anything; an oracle that knows nothing of the rules' code judges what was published."""

    @initialize(column=st.sampled_from(["brief", "news", "policy", "notice", "notice"]), urgent=st.booleans(),
                first=st.sampled_from(["zhou", "tang"]))  # fmt: skip
    def begin(self, column: str, urgent: bool, first: str) -> None:
        self.state: State | None = None
        self.accepted: list[steps.SignedStep] = []
        self.column, self.urgent, self.first = column, urgent, first

    @rule(
        action=st.sampled_from(steps.ACTIONS),
        officer=st.sampled_from(list(county.ROLES)),
        signer=st.sampled_from(["", "", "", "zhou", "li", "zhao"]),
        principal=st.sampled_from([None, None, None, "zhao", "li"]),
        content=st.sampled_from([None, None, None, TEXT, OTHER]),
        unit=st.sampled_from(["", "", "water", "portal", "housing"]),
        level=st.sampled_from([None, None, 1, 2]),
        stale=st.booleans(),
        waivers=st.sampled_from([(), (), (), (ASK,), (RELEASE,)]),
        lane=st.sampled_from([None, None, "emergency", "emergency", "express"]),
        finding=st.sampled_from(["in-order", "not-in-order", "fine"]),
    )
    def anything(self, **wish: object) -> None:
        self._try(**wish)

    @rule()
    def the_proper_next_move(self) -> None:
        """Otherwise random acts would hardly ever get as far as publication."""
        for officer in (self.first, *county.ROLES):
            asked = self.state or State(county.ARTICLE, column=self.column, unit="water")
            for option in allowed(asked, officer, small_roster(), moment()):
                if option.allowed and option.action not in ("return", "recall", "withdraw", "decline", "correct"):
                    self._try(
                        action=option.action, officer=officer, unit=option.unit, principal=option.stands_in_for,
                        lane="emergency" if self.urgent and self.column == "notice" else None,
                    )  # fmt: skip
                    return

    def _try(self, action: str, officer: str, **wish: object) -> None:
        values = {k: v for k, v in wish.items() if k in ("content", "unit", "level", "waivers") and v not in (None, "")}
        values |= dict(county._DEFAULTS.get(action, {})) if "content" not in values else {
            k: v for k, v in county._DEFAULTS.get(action, {}).items() if k != "content"}  # fmt: skip
        before = None if wish.get("stale") and len(self.accepted) > 1 else self.state
        if action != "pass":
            values.pop("level", None)
        if action in ("submit", "correct") and wish.get("lane"):
            values |= {"detail": {"lane": wish["lane"]}, "reason": "等不及"}
        if action == "look-back":
            values |= {"detail": {"finding": wish.get("finding", "in-order")}}
        signed = sign_step(
            before, action, officer, small_roster(), signer=str(wish.get("signer") or ""), column=self.column,
            stands_in_for=wish.get("principal"), **values,
        )  # fmt: skip
        try:
            self.state = apply_step(self.state, signed, small_roster())
        except StepRefused:
            return
        self.accepted.append(signed)

    @invariant()
    def what_is_accepted_folds_again(self) -> None:
        if getattr(self, "accepted", None):
            assert fold(self.accepted, rosters()) == self.state

    @invariant()
    def nothing_is_published_without_the_route(self) -> None:
        chain = [s.step for s in getattr(self, "accepted", [])]
        for place, step in enumerate(chain):
            if step.action == "look-back":
                _look_back_oracle(chain[: place + 1], [s.envelope.keyid for s in self.accepted[: place + 1]])
            if step.action == "publish":
                _oracle(chain[: place + 1], [s.envelope.keyid for s in self.accepted[: place + 1]])


_WANTED = {"brief": ["pass:1"], "news": ["pass:1", "secrecy-review", "pass:2"],
           "policy": ["pass:1", "secrecy-review", "pass:2"],
           "notice": ["pass:1", "secrecy-review", "pass:2"]}  # fmt: skip


def _hands(steps_: list[steps.Step], keys: list[str]) -> tuple[set[str], set[str]]:
    """The people and the keys in some steps."""
    return {p for s in steps_ for p in {s.officer, s.stands_in_for} - {None}}, set(keys)


def _look_back_oracle(chain: list[steps.Step], keys: list[str]) -> None:
    """Judge a look-back from the steps before it alone."""
    last = chain[-1]
    assert last.detail is not None
    assert last.detail["finding"] == "in-order" or last.reason
    assert ("reviewer", "water") in county.ROLES[last.stands_in_for or last.officer]
    begun = max(n for n, s in enumerate(chain) if s.action == "submit" and s.detail and "lane" in s.detail)
    assert chain[begun].content_digest == last.content_digest
    rest = range(begun + 1, len(chain) - 1)
    signed = [n for n in rest if chain[n].action == "approve"]
    assert signed
    over = next((n for n in rest if chain[n].action == "correct"), len(chain) - 1)
    assert not [n for n in range(begun + 1, over) if chain[n].action in ("return", "recall", "decline", "submit")]
    assert not [n for n in rest if chain[n].action == "look-back"]
    lane = [begun, signed[0], *(n for n in range(begun + 1, over) if chain[n].action == "publish")]
    people, used = _hands([chain[n] for n in lane], [keys[n] for n in lane])
    mine, my_key = _hands([last], keys[-1:])
    assert not people & mine
    assert not used & my_key


def _oracle(chain: list[steps.Step], keys: list[str]) -> None:
    """Judge a published chain from its steps alone."""
    published = chain[-1]
    last_submit = max(n for n, s in enumerate(chain) if s.action in ("submit", "correct"))
    submit = chain[last_submit]
    assert submit.content_digest == published.content_digest
    after = range(last_submit + 1, len(chain))
    assert not [n for n in after if chain[n].action in ("return", "recall", "decline", "withdraw")]
    approve = [n for n in after if chain[n].action == "approve"]
    assert len(approve) == 1
    signers = {"submit": last_submit, "approve": approve[0], "publish": len(chain) - 1}
    floor = max((n for n, s in enumerate(chain) if s.action == "correct"), default=0)
    lane = bool(submit.detail and submit.detail.get("lane"))
    if lane:
        assert (published.column, submit.action, bool(submit.reason)) == ("notice", "submit", True)
        assert not [s for s in chain[:-1] if s.action == "publish"]
        assert ASK not in submit.waivers
    for label in () if lane else _WANTED[published.column]:
        found = [n for n in range(floor, len(chain)) if chain[n].label == label
                 and chain[n].content_digest == published.content_digest]  # fmt: skip
        assert found, label
        signers[label] = found[-1]
        role = "secrecy" if label == "secrecy-review" else "reviewer"
        assert (role, "water") in county.ROLES[chain[found[-1]].stands_in_for or chain[found[-1]].officer]
    if published.column == "policy":
        assert [n for n in after if chain[n].action == "adopt"]
    boss = chain[approve[0]]
    assert ("duty" if lane else "approver", "water") in county.ROLES[boss.stands_in_for or boss.officer]
    assert ("publisher", "portal") in county.ROLES[published.stands_in_for or published.officer]
    group = [n for label, n in signers.items() if label != "secrecy-review"]
    assert len({keys[n] for n in group}) == len(group)
    people = [p for n in group for p in {chain[n].officer, chain[n].stands_in_for} - {None}]
    assert len(set(people)) == len(people)
    reviews = [chain[n] for n in range(floor, len(chain)) if chain[n].action == "secrecy-review"]
    assert ASK not in submit.waivers or any(RELEASE in step.waivers for step in reviews)
    for back in (n for n in after if chain[n].action == "look-back" and lane):
        assert not _hands([chain[back]], [])[0] & _hands([published], [])[0]
        assert keys[back] != keys[-1]
    secrecy = signers.get("secrecy-review")
    assert secrecy is None or keys[secrecy] != keys[last_submit]


TestAnyoneActs = AnyoneActs.TestCase
TestAnyoneActs.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)


def test_time_is_only_a_claim_but_must_be_written_properly() -> None:
    from forms.errors import Malformed

    with pytest.raises(Malformed):
        sign_step(None, "submit", "zhou", small_roster(), time="2026-11-21 10:00")
    assert act(None, "submit", "zhou", time=NOW).sequence == 1
