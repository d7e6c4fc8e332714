"""The roster: one spelling, questions of authority, and nothing misshapen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from support.county import NOW, START, moment, next_roster, small_roster

from forms.canonical import canonical
from forms.errors import Malformed
from sync.chain.roster import Grant, Roster, Route, RouteStep
from sync.chain.rosters import Rosters, RosterUnknown


def test_a_roster_survives_its_bytes() -> None:
    again = Roster.from_bytes(small_roster().to_bytes())
    assert again == small_roster()
    assert again.digest == small_roster().digest


def test_another_spelling_is_refused() -> None:
    spaced = json.dumps(json.loads(small_roster().to_bytes()), ensure_ascii=False).encode()
    with pytest.raises(Malformed):
        Roster.from_bytes(spaced)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("officers", lambda v: v["officers"].append(v["officers"][0])),
        ("officers", lambda v: v["officers"][0].update(unit="nowhere")),
        ("keys", lambda v: v["officers"][0]["keys"][0].update(keyid="0" * 64)),
        ("keys", lambda v: v["officers"][0]["keys"][0].update(public="00")),
        ("keys", lambda v: v["officers"][1].update(keys=v["officers"][0]["keys"])),
        ("grants", lambda v: v["grants"][0].update(role="emperor")),
        ("grants", lambda v: v["grants"][0].update(officer="nobody")),
        ("deputies", lambda v: v["deputies"][0].update(deputy="zhao")),
        ("columns", lambda v: v["columns"][0].update(route="none")),
        ("columns", lambda v: v["columns"][0].update(supervising_unit="none")),
        ("routes", lambda v: v["routes"][0].update(steps=v["routes"][0]["steps"][:1])),
        ("routes", lambda v: v["routes"][0].update(publisher="anyone")),
        ("units", lambda v: v["units"].append(v["units"][0])),
        ("version", lambda v: v.update(version=0)),
        ("roster", lambda v: v.update(extra=1)),
        ("units", lambda v: v.update(units={})),
    ],
)
def test_what_does_not_fit_is_named(part: str, change) -> None:
    value = json.loads(small_roster().to_bytes())
    change(value)
    with pytest.raises(Malformed) as caught:
        Roster.from_bytes(canonical(value))
    assert caught.value.code == f"roster.{part}"


def test_a_sign_off_that_is_not_the_supervising_units_is_no_route() -> None:
    steps = (RouteStep("pass", 1, "reviewer", "author"), RouteStep("approve", 0, "approver", "author"))
    bad = next_roster(small_roster(), routes=(*small_roster().routes, Route("bad", {"zh_CN": "x"}, steps, "portal")))
    with pytest.raises(Malformed):
        Roster.from_bytes(bad.to_bytes())


def test_authority_is_for_a_unit_a_column_and_a_time() -> None:
    roster = next_roster(
        small_roster(), grants=(Grant("li", "reviewer", "water", ("news",), START, "2026-12-01T00:00:00+08:00"),)
    )
    assert roster.may("li", "reviewer", "water", "news", moment())
    assert not roster.may("li", "reviewer", "water", "policy", moment())
    assert not roster.may("li", "reviewer", "housing", "news", moment())
    assert not roster.may("li", "reviewer", "water", "news", moment("2026-12-01T00:00:00+08:00"))
    assert not roster.may("li", "reviewer", "water", "news", moment("2025-12-31T23:59:59+08:00"))
    assert not roster.may("li", "approver", "water", "news", moment())


def test_deputies_stand_in_only_in_their_time() -> None:
    assert small_roster().principals_of("deng", moment()) == ("zhao",)
    assert small_roster().principals_of("deng", moment("2025-06-01T00:00:00+08:00")) == ()
    assert small_roster().holders("approver", "water", "news", moment()) == ("zhao", "qian", "deng")


def test_named_rosters_must_be_the_ones_issued() -> None:
    other = replace(small_roster(), county="别处")
    known = Rosters([small_roster()])
    assert known.named(1, small_roster().digest) is small_roster()
    for version, digest in ((1, other.digest), (2, small_roster().digest)):
        with pytest.raises(RosterUnknown):
            known.named(version, digest)
    with pytest.raises(RosterUnknown):
        known.public("0" * 64)
    with pytest.raises(RosterUnknown):
        _ = Rosters([]).latest


def test_key_times_are_honoured() -> None:
    key = small_roster().officers[0].keys[0]
    assert key.counts_at(moment(NOW))
    assert not replace(key, not_before="2027-01-01T00:00:00+08:00").counts_at(moment(NOW))
    assert not replace(key, revoked=NOW).counts_at(moment(NOW))
    assert not replace(key, not_after=NOW).counts_at(moment(NOW))
