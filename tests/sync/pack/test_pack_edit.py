"""Edits of the roster: each gives a readable next version, and senseless ones are refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.county import NOW, START, small_roster

from resources.language import catalogue
from sync.chain.clock import parse_time
from sync.chain.envelope import keyid_of
from sync.chain.roster import Column, Deputy, Grant, Key, Officer, Roster, Route, RouteStep, Unit
from sync.pack import edit
from sync.pack.edit import EditRefused

BEFORE = "2025-06-01T00:00:00+08:00"
LATER = "2027-03-01T00:00:00+08:00"
LATEST = "2028-03-01T00:00:00+08:00"


def key(seed: str, use: str = "sign") -> Key:
    public = sha256(seed.encode()).digest()
    return Key(keyid_of(public), public, use, NOW)


def moment(text: str) -> float:
    return parse_time(text)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(EditRefused) as refused:
        act()
    assert refused.value.sentence.source in catalogue("zh_CN")
    assert refused.value.sentence.source in catalogue("zh_TW")
    return refused.value.code


def test_every_edit_makes_a_signed_for_successor() -> None:
    roster = small_roster()
    route = replace(roster.routes[0], id="new")
    column = replace(roster.columns[0], id="new", route="short")
    edits: list[Callable[[Roster], Roster]] = [
        lambda r: edit.put_unit(r, Unit("health", "市卫生健康局", "department"), issued=NOW),
        lambda r: edit.add_officer(r, Officer("chen", "陈", "health", "科员", (key("a"),)), issued=NOW),
        lambda r: edit.add_key(r, "chen", key("b", "device"), issued=NOW),
        lambda r: edit.revoke_key(r, key("a").keyid, at=NOW, issued=NOW),
        lambda r: edit.grant(r, Grant("chen", "drafter", "health", ("*",), NOW), issued=NOW),
        lambda r: edit.put_route(r, route, issued=NOW),
        lambda r: edit.put_column(r, column, issued=NOW),
        lambda r: edit.depute(r, Deputy("chen", "zhou", NOW), issued=NOW),
        lambda r: edit.end_deputy(r, "chen", "zhou", at=LATER, issued=NOW),
        lambda r: edit.withdraw_grant(r, "chen", "drafter", "health", at=LATER, issued=NOW),
    ]
    for act in edits:
        following = act(roster)
        assert following.version == roster.version + 1
        assert following.previous == roster.digest
        assert following.issued == NOW
        assert Roster.from_bytes(following.to_bytes()) == following
        roster = following
    assert roster.version == 11


def test_several_edits_as_one_version() -> None:
    first = small_roster()
    second = edit.add_officer(first, Officer("chen", "陈", "water", "科员"), issued=NOW)
    third = edit.add_key(second, "chen", key("a"), issued=NOW)
    one = edit.as_one(first, third)
    assert (one.version, one.previous) == (2, first.digest)
    assert one.officers == third.officers


def test_a_new_officer() -> None:
    roster = edit.add_officer(small_roster(), Officer("chen", "陈", "water", "科员", (key("a"),)), issued=NOW)
    assert roster.key(key("a").keyid) == (roster.officer("chen"), key("a"))
    assert small_roster().officer("chen") is None
    cases = {
        "edit.officer-twice": Officer("zhou", "周", "water", "科员"),
        "edit.unit-unknown": Officer("chen", "陈", "nowhere", "科员"),
        "edit.empty": Officer("chen", " ", "water", "科员"),
        "edit.key-used": Officer("chen", "陈", "water", "科员", (small_roster().officers[0].keys[0],)),
        "edit.key": Officer("chen", "陈", "water", "科员", (replace(key("a"), keyid="0" * 64),)),
    }
    for code, officer in cases.items():
        assert code_of(lambda o=officer: edit.add_officer(small_roster(), o, issued=NOW)) == code


def test_a_key_belongs_to_one_person_and_one_use() -> None:
    roster = small_roster()
    taken = roster.officers[0].keys[0]
    cases = [
        ("edit.key-used", "li", taken),
        ("edit.key-used", "zhou", replace(taken, use="device")),
        ("edit.officer-unknown", "nobody", key("a")),
        ("edit.key", "li", replace(key("a"), use="other")),
        ("edit.key", "li", replace(key("a"), public=b"short")),
        ("edit.key", "li", replace(key("a"), revoked=NOW)),
        ("edit.span", "li", replace(key("a"), not_after=START)),
    ]
    for code, officer, new in cases:
        assert code_of(lambda o=officer, k=new: edit.add_key(roster, o, k, issued=NOW)) == code


def test_a_revoked_key_stays_and_cannot_come_back() -> None:
    roster = small_roster()
    lost = roster.officers[0].keys[0]
    after = edit.revoke_key(roster, lost.keyid, at=NOW, issued=NOW)
    found = after.key(lost.keyid)
    assert found is not None
    assert found[1].counts_at(moment(NOW) - 1)
    assert not found[1].counts_at(moment(NOW))
    assert code_of(lambda: edit.revoke_key(after, lost.keyid, at=LATER, issued=NOW)) == "edit.key-revoked"
    assert code_of(lambda: edit.add_key(after, "li", lost, issued=NOW)) == "edit.key-used"
    assert code_of(lambda: edit.revoke_key(after, "0" * 64, at=NOW, issued=NOW)) == "edit.key-unknown"
    earlier = edit.revoke_key(after, lost.keyid, at=START, issued=NOW)
    assert earlier.key(lost.keyid) != found


def test_a_grant_gives_and_its_end_takes() -> None:
    roster = edit.grant(small_roster(), Grant("zhou", "reviewer", "water", ("news",), NOW), issued=NOW)
    assert roster.may("zhou", "reviewer", "water", "news", moment(NOW))
    assert not roster.may("zhou", "reviewer", "water", "brief", moment(NOW))
    ended = edit.withdraw_grant(roster, "zhou", "reviewer", "water", at=LATER, issued=LATER)
    assert ended.may("zhou", "reviewer", "water", "news", moment(LATER) - 1)
    assert not ended.may("zhou", "reviewer", "water", "news", moment(LATER))
    never = edit.withdraw_grant(roster, "zhou", "reviewer", "water", at=START, issued=NOW)
    assert never.grants == small_roster().grants


def test_senseless_grants() -> None:
    roster = small_roster()
    cases = {
        "edit.officer-unknown": Grant("nobody", "drafter", "water", ("*",), NOW),
        "edit.unit-unknown": Grant("zhou", "drafter", "nowhere", ("*",), NOW),
        "edit.column-unknown": Grant("zhou", "reviewer", "water", ("news", "nowhere"), NOW),
        "edit.no-columns": Grant("zhou", "reviewer", "water", (), NOW),
        "edit.role": Grant("zhou", "king", "water", ("*",), NOW),
        "edit.span": Grant("zhou", "reviewer", "water", ("*",), NOW, START),
        "edit.grant-twice": Grant("zhou", "drafter", "water", ("news",), NOW, LATER),
        "edit.service": Grant("portal-service", "approver", "portal", ("*",), NOW),
        "edit.exclusive": Grant("zhou", "administrator", "portal", ("*",), NOW),
    }
    for code, wrong in cases.items():
        assert code_of(lambda g=wrong: edit.grant(roster, g, issued=NOW)) == code
    for officer, role in (("zhou", "editor"), ("nobody", "drafter"), ("zhao", "drafter")):
        with pytest.raises(EditRefused):
            edit.withdraw_grant(roster, officer, role, "water", at=NOW, issued=NOW)


def test_administrators_and_content_stay_apart() -> None:
    """三员 roles are exclusive, directly and by deputy, but not over times that do not meet."""
    roster = edit.add_officer(small_roster(), Officer("chen", "陈", "portal", "管理员"), issued=NOW)
    roster = edit.grant(roster, Grant("chen", "administrator", "portal", ("*",), NOW, LATER), issued=NOW)
    for role in ("drafter", "approver", "supervisor", "publisher"):
        wrong = Grant("chen", role, "water", ("*",), BEFORE, LATEST)
        assert code_of(lambda g=wrong: edit.grant(roster, g, issued=NOW)) == "edit.exclusive"
    assert edit.grant(roster, Grant("chen", "drafter", "water", ("*",), LATER), issued=NOW).version == 4
    for pair in (Deputy("chen", "zhou", NOW), Deputy("zhou", "chen", NOW)):
        assert code_of(lambda d=pair: edit.depute(roster, d, issued=NOW)) == "edit.exclusive"
    deputy = edit.depute(small_roster(), Deputy("lin", "zhou", NOW), issued=NOW)
    bare = replace(deputy, grants=tuple(g for g in deputy.grants if g.officer != "lin"))
    sneaky = Grant("lin", "administrator", "portal", ("*",), NOW)
    assert code_of(lambda: edit.grant(bare, sneaky, issued=NOW)) == "edit.exclusive"


def test_senseless_deputies() -> None:
    roster = small_roster()
    cases = {
        "edit.deputy-self": Deputy("zhou", "zhou", NOW),
        "edit.officer-unknown": Deputy("zhou", "nobody", NOW),
        "edit.deputy-service": Deputy("zhou", "portal-service", NOW),
        "edit.span": Deputy("zhou", "li", NOW, NOW),
        "edit.deputy-twice": Deputy("deng", "zhao", NOW, LATER),
    }
    for code, wrong in cases.items():
        assert code_of(lambda d=wrong: edit.depute(roster, d, issued=NOW)) == code
    assert code_of(lambda: edit.end_deputy(roster, "zhou", "li", at=NOW, issued=NOW)) == "edit.deputy-none"


def test_a_deputy_begins_and_ends() -> None:
    roster = edit.depute(small_roster(), Deputy("li", "zhou", NOW, LATEST), issued=NOW)
    assert roster.principals_of("li", moment(NOW)) == ("zhou",)
    ended = edit.end_deputy(roster, "li", "zhou", at=LATER, issued=LATER)
    assert ended.principals_of("li", moment(LATER)) == ()
    assert ended.principals_of("li", moment(LATER) - 1) == ("zhou",)
    assert edit.end_deputy(roster, "li", "zhou", at=NOW, issued=NOW).deputies == small_roster().deputies


def test_columns() -> None:
    roster = small_roster()
    column = roster.columns[0]
    changed = edit.put_column(roster, replace(column, supervising_unit="housing"), issued=NOW)
    assert [c.id for c in changed.columns] == [c.id for c in roster.columns]
    assert changed.column(column.id) == replace(column, supervising_unit="housing")
    cases: dict[str, Column] = {
        "edit.unit-unknown": replace(column, supervising_unit="nowhere"),
        "edit.route-unknown": replace(column, route="nowhere"),
        "edit.column-types": replace(column, types=()),
        "edit.empty": replace(column, name=""),
    }
    for code, wrong in cases.items():
        assert code_of(lambda c=wrong: edit.put_column(roster, c, issued=NOW)) == code
    contributing = replace(column, contributing_units=("*", "nowhere"))
    assert code_of(lambda: edit.put_column(roster, contributing, issued=NOW)) == "edit.unit-unknown"
    assert edit.put_column(roster, replace(column, contributing_units=("*",)), issued=NOW).version == 2


PASS = RouteStep("pass", 1, "reviewer", "author")
APPROVE = RouteStep("approve", 0, "approver", "supervising")


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("edit.route-approve", {"steps": (PASS,)}),
        ("edit.route-approve", {"steps": ()}),
        ("edit.route-supervising", {"steps": (PASS, replace(APPROVE, scope="author"))}),
        ("edit.route-supervising", {"steps": (PASS, replace(APPROVE, count=0))}),
        ("edit.route-review", {"steps": (APPROVE,)}),
        ("edit.route-review", {"steps": (APPROVE, PASS)}),
        ("edit.route-review", {"steps": (replace(PASS, level=2), APPROVE)}),
        ("edit.route-twice", {"steps": (PASS, PASS, APPROVE)}),
        ("edit.route-step", {"steps": (replace(PASS, count=0), APPROVE)}),
        ("edit.route-step", {"steps": (replace(PASS, role="administrator"), APPROVE)}),
        ("edit.route-step", {"steps": (replace(PASS, scope="moon"), APPROVE)}),
        ("edit.route-publisher", {"publisher": "anyone"}),
        ("edit.route-distinct", {"distinct": (("pass:1", "countersign"),)}),
        ("edit.empty", {"names": {}, "id": ""}),
    ],
)
def test_senseless_routes(code: str, changes: dict[str, object]) -> None:
    good = Route("new", {"zh_CN": "新"}, (PASS, APPROVE), "portal", (("pass:1", "approve"),))
    assert edit.put_route(small_roster(), good, issued=NOW).route("new") == good
    wrong = replace(good, **changes)  # type: ignore[arg-type]
    assert code_of(lambda: edit.put_route(small_roster(), wrong, issued=NOW)) == code


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("edit.route-duty", {"emergency": False, "steps": (PASS, replace(APPROVE, role="duty"))}),
        ("edit.route-duty", {"steps": (replace(PASS, role="duty"), replace(APPROVE, role="duty"))}),
        ("edit.route-leader", {"steps": (replace(APPROVE, role="editor"),)}),
        ("edit.route-review", {"emergency": False, "steps": (APPROVE,)}),
        ("edit.route-supervising", {"steps": (replace(APPROVE, role="duty", scope="author"),)}),
        ("edit.route-approve", {"steps": ()}),
    ],
)
def test_senseless_emergency_routes(code: str, changes: dict[str, object]) -> None:
    good = Route("night", {"zh_CN": "应急"}, (replace(APPROVE, role="duty"),), "portal", (), emergency=True)
    assert edit.put_route(small_roster(), good, issued=NOW).route("night") == good
    assert edit.put_route(small_roster(), replace(good, steps=(APPROVE,)), issued=NOW).version == 2
    wrong = replace(good, **changes)  # type: ignore[arg-type]
    assert code_of(lambda: edit.put_route(small_roster(), wrong, issued=NOW)) == code


def test_a_column_keeps_its_ways_apart() -> None:
    roster = small_roster()
    column = replace(roster.columns[0], emergency_route="quick")
    with_lane = edit.put_column(roster, column, issued=NOW)
    assert with_lane.route_of(column.id, "emergency") == roster.route("quick")
    assert with_lane.route_of(column.id) == roster.route("short")
    assert edit.put_column(with_lane, roster.columns[0], issued=NOW).route_of(column.id, "emergency") is None
    for wrong in (replace(column, emergency_route="three"), replace(column, route="quick")):
        assert code_of(lambda c=wrong: edit.put_column(roster, c, issued=NOW)) == "edit.column-lane"
    nowhere = replace(column, emergency_route="nowhere")
    assert code_of(lambda: edit.put_column(roster, nowhere, issued=NOW)) == "edit.route-unknown"
    turned = replace(roster.routes[0], emergency=True)
    assert code_of(lambda: edit.put_route(roster, turned, issued=NOW)) == "edit.route-lane"


def test_units() -> None:
    roster = small_roster()
    renamed = edit.put_unit(roster, Unit("portal", "门户办", "portal"), issued=NOW)
    assert renamed.unit("portal") == Unit("portal", "门户办", "portal")
    for wrong in (
        Unit("second", "第二", "portal"),
        Unit("portal", "门户办", "department"),
        Unit("x", "某", "king"),
    ):
        assert code_of(lambda u=wrong: edit.put_unit(roster, u, issued=NOW)) == "edit.unit-kind"
    empty = Roster(1, START, None, "云溪市")
    assert edit.put_unit(empty, Unit("water", "水务局", "department"), issued=NOW).version == 2
    assert edit.put_unit(empty, Unit("portal", "门户办", "portal"), issued=NOW).portal_unit == "portal"


def test_a_roster_is_never_older_than_the_one_before() -> None:
    unit = Unit("health", "市卫生健康局", "department")
    assert code_of(lambda: edit.put_unit(small_roster(), unit, issued=BEFORE)) == "edit.issued"


@settings(deadline=None, max_examples=60)
@given(
    first=st.tuples(st.integers(0, 20), st.integers(1, 20)),
    second=st.tuples(st.integers(0, 20), st.integers(1, 20)),
)
def test_nobody_is_ever_both_at_one_moment(first: tuple[int, int], second: tuple[int, int]) -> None:
    """Whatever the times, an officer never administers and drafts on the same day."""

    def span(pair: tuple[int, int]) -> tuple[str, str]:
        start, length = pair
        end = min(start + length, 27)
        return f"2027-01-{start + 1:02}T00:00:00+08:00", f"2027-01-{end + 1:02}T00:00:00+08:00"

    roster = edit.add_officer(small_roster(), Officer("chen", "陈", "portal", "管理员"), issued=NOW)
    roster = edit.grant(roster, Grant("chen", "administrator", "portal", ("*",), *span(first)), issued=NOW)
    (a, b), (c, d) = (tuple(map(moment, span(p))) for p in (first, second))
    drafting = Grant("chen", "drafter", "water", ("*",), *span(second))
    if a < d and c < b:
        assert code_of(lambda: edit.grant(roster, drafting, issued=NOW)) == "edit.exclusive"
    else:
        assert edit.grant(roster, drafting, issued=NOW).grants[-1] == drafting
