"""The law of claims: one holder for each signature wanted, nobody stopped, and every claim ends by itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from support.county import ROLES, ROUTES, act, moment, next_roster, small_roster, walk

from sync.chain.claims import MAX_CLAIM_SECONDS, TURNS, Claim, holding, in_the_way, station_of, turn_of
from sync.chain.roster import Roster
from sync.chain.state import State
from sync.chain.workflow import StepRefused, allowed

MOVES = ("submit", "pass", "secrecy-review", "countersign", "approve", "return", "recall", "send", "adopt", "publish")


def claim(state: State, officer: str, seconds: float = 600) -> Claim:
    return Claim(officer, station_of(state), moment() + seconds)


def rival(state: State, officer: str, *claims: Claim, roster: Roster | None = None) -> str | None:
    found = in_the_way(claims, state, officer, roster or small_roster(), moment())
    return found.officer if found else None


def test_a_turn_is_what_one_may_sign_for_others_too() -> None:
    state = walk(("submit", "zhou"))
    turns = {officer: turn_of(state, officer, small_roster(), moment()) for officer in ROLES}
    assert {o for o, turn in turns.items() if turn} == {"tang", "li", "sun"}
    assert {(t.action, t.unit) for t in turns.values() if t} == {("pass", "water")}


def test_the_other_reviewer_is_in_the_way_and_a_stranger_is_not() -> None:
    state = walk(("submit", "zhou"))
    assert rival(state, "sun", claim(state, "li")) == "li"
    assert rival(state, "li", claim(state, "li")) is None
    assert rival(state, "zhao", claim(state, "li")) is None  # it is not the approver's turn
    assert rival(state, "sun", claim(state, "wang")) is None  # nor was it ever Wang's


def test_it_ends_with_its_time_its_station_and_its_round() -> None:
    state = walk(("submit", "zhou"))
    made = claim(state, "li")
    assert holding((made,), state, small_roster(), moment() + 599)
    assert not holding((made,), state, small_roster(), moment() + 600)
    passed = act(state, "pass", "sun")
    again = act(act(passed, "recall", "zhou"), "submit", "zhou")
    assert again.pending is not None
    for later in (passed, act(state, "return", "sun"), again):
        assert not holding((made,), later, small_roster(), moment())


def test_each_unit_that_countersigns_has_a_claim_of_its_own() -> None:
    state = act(None, "submit", "zhou", column="policy", detail={"joint": ["housing", "farms"]})
    state = act(act(state, "pass", "li"), "secrecy-review", "wang")
    both = (claim(state, "fang"), claim(state, "ma"))
    assert len(holding(both, state, small_roster(), moment())) == 2
    assert rival(state, "ma", both[0]) is None
    state = act(state, "countersign", "fang")
    assert [c.officer for c in holding(both, state, small_roster(), moment())] == ["ma"]  # Fang has signed


def test_where_two_signatures_are_wanted_two_may_be_at_work() -> None:
    steps = tuple(replace(s, count=2) if s.label == "pass:1" else s for s in ROUTES[1].steps)
    roster = next_roster(small_roster(), routes=(ROUTES[0], replace(ROUTES[1], steps=steps), ROUTES[2]))
    state = act(None, "submit", "zhou", roster)
    first, second = claim(state, "li", 900), claim(state, "tang", 600)
    assert rival(state, "sun", first, roster=roster) is None
    assert rival(state, "sun", first, second, roster=roster) == "tang"  # the first to be free again
    state = act(state, "pass", "li", roster)
    assert [c.officer for c in holding((first, second), state, roster, moment())] == ["tang"]
    assert rival(state, "sun", first, second, roster=roster) == "tang"


class People(RuleBasedStateMachine):
    """Anybody claims, gives up, waits and signs, in any order, by the rules that the portal follows."""

    def __init__(self) -> None:
        super().__init__()
        self.state = act(None, "submit", "zhou", column="policy", detail={"joint": ["housing", "farms"]})
        self.now = moment()
        self.claims: dict[str, Claim] = {}

    @rule(officer=st.sampled_from(sorted(ROLES)), seconds=st.integers(1, MAX_CLAIM_SECONDS))
    def claim(self, officer: str, seconds: int) -> None:
        roster, told = small_roster(), tuple(self.claims.values())
        if turn_of(self.state, officer, roster, self.now) is None:
            return
        first = in_the_way(told, self.state, officer, roster, self.now)
        if first is not None:
            assert first.officer != officer
            assert first.until > self.now
            return
        self.claims[officer] = Claim(officer, station_of(self.state), self.now + seconds)
        assert self.claims[officer] in holding(self.claims.values(), self.state, roster, self.now)

    @rule(officer=st.sampled_from(sorted(ROLES)))
    def give_up(self, officer: str) -> None:
        self.claims.pop(officer, None)

    @rule(seconds=st.integers(1, 4 * 3600))
    def wait(self, seconds: int) -> None:
        self.now += seconds

    @rule(officer=st.sampled_from(sorted(ROLES)), action=st.sampled_from(MOVES))
    def sign(self, officer: str, action: str) -> None:
        before = self.state
        values = {"detail": {"joint": ["housing", "farms"]}} if action == "submit" else {}
        try:
            self.state = act(before, action, officer, column="policy", **values)
        except StepRefused:
            return
        if officer in self.claims and action in TURNS:
            assert self.claims[officer] not in holding(self.claims.values(), self.state, small_roster(), self.now)

    @invariant()
    def no_more_people_than_signatures_wanted(self) -> None:
        live = holding(self.claims.values(), self.state, small_roster(), self.now)
        units = [turn.unit for c in live if (turn := turn_of(self.state, c.officer, small_roster(), self.now))]
        assert len(units) == len(live)
        assert len(set(units)) == len(units)

    @invariant()
    def what_counts_ends_within_eight_hours(self) -> None:
        live = holding(self.claims.values(), self.state, small_roster(), self.now)
        assert all(self.now < c.until <= self.now + MAX_CLAIM_SECONDS for c in live)
        assert not holding(live, self.state, small_roster(), self.now + MAX_CLAIM_SECONDS)

    @invariant()
    def somebody_can_always_go_on(self) -> None:
        """Whoever is told to leave an article may sign it all the same."""
        for officer in ROLES:
            if in_the_way(self.claims.values(), self.state, officer, small_roster(), self.now):
                options = allowed(self.state, officer, small_roster(), self.now)
                assert any(o.allowed and o.action in TURNS for o in options)


TestPeople = People.TestCase
TestPeople.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
