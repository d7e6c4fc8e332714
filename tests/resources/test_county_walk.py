"""The practice county under the real workflow: its roster is accepted, its routes and sample acts hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from resources.county import columns, county, deputies, officers, routes, samples, units
from sync.chain.envelope import keyid_of, sign_payload
from sync.chain.roster import Column, Deputy, Grant, Key, Officer, Roster, Route, RouteStep, Unit
from sync.chain.state import State
from sync.chain.step import Step, open_step
from sync.chain.workflow import StepRefused, apply_step
from sync.keys.ring import signer_of

ARTICLE = "019ab000-0000-7000-8000-000000000001"
NOW = "2026-11-21T10:00:00+08:00"
TEXT = sha256(b"text").hexdigest()
WALKS = [
    ("water-news", "zhou-ming li-jing wang-fang sun-yan zhao-ping he-qing", ()),
    ("water-saving", "wei-ran shen-jing ding-yiming sun-yan zhao-ping gao-ning", ()),
    ("city-notices", "lei-ming wu-wei duan-an ye-zhou zheng-chuan he-qing", ()),
    ("city-policy", "luo-yu cui-min ren-yuan su-wen jiang-cheng gao-ning zheng-chuan ye-zhou he-qing",
     ("finance",)),
    ("water-policy", "fang-ping jiang-tao xia-li li-jing shi-lei zhao-ping lu-yuanshan su-wen he-qing",
     ("agriculture",)),
    ("water-alerts", "zhou-ming li-jing zhao-ping tang-ning", ()),
    ("procurement", "an-ning wen-jie jiang-cheng he-qing", ()),
]  # fmt: skip


@cache
def key_of(officer: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(officer.encode()).digest())


def public_of(officer: str) -> bytes:
    return key_of(officer).public_key().public_bytes_raw()


@cache
def roster() -> Roster:
    """The whole county as version 1 of a roster, every officer with one key, read back from its bytes."""
    start = county()["grants_not_before"]
    people = tuple(
        Officer(o["id"], o["name"], o["unit"], o["post"], (_key(o["id"], start),), o["service"]) for o in officers()
    )
    grants = tuple(
        Grant(o["id"], g["role"], g["unit"], tuple(g["columns"]), start) for o in officers() for g in o["roles"]
    )
    made = Roster(
        version=1, issued=county()["roster_issued"], previous=None, county=county()["name"],
        units=tuple(Unit(u["id"], u["name"], u["kind"], u["short"]) for u in units()),
        officers=people, grants=grants, deputies=tuple(Deputy(**d) for d in deputies()),
        columns=tuple(Column(**_tuples(c)) for c in columns()), routes=tuple(map(_route, routes())),
        site=county()["site"],
    )  # fmt: skip
    return Roster.from_bytes(made.to_bytes())


def _key(officer: str, start: str) -> Key:
    return Key(keyid_of(public_of(officer)), public_of(officer), "sign", start)


def _tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in record.items()}


def _route(record: Mapping[str, Any]) -> Route:
    steps = tuple(RouteStep(**s) for s in record["steps"])
    distinct = tuple(map(tuple, record["distinct"]))
    return Route(record["id"], record["names"], steps, record["publisher"], distinct, record.get("emergency", False))


def perform(state: State | None, column: str, act: Mapping[str, Any]) -> State:
    """Sign one act with the officer's key and let the workflow judge it."""
    before = state or State(ARTICLE)
    officer = roster().officer(act["officer"])
    assert officer is not None
    step = Step(
        article=ARTICLE, sequence=before.sequence + 1, previous=before.head, action=act["action"],
        level=act.get("level", 0), column=column, unit=officer.unit, officer=officer.id, stands_in_for=None,
        roster_version=1, roster_digest=roster().digest, content_digest=TEXT, attachments=(), time=NOW,
        category=act.get("category", ""), reason=act.get("reason", ""), detail=act.get("detail", {}),
    )  # fmt: skip
    envelope = sign_payload(step.to_payload(), signer_of(key_of(officer.id)))
    return apply_step(before, open_step(envelope, public_of(officer.id)), roster())


def acts_of(column: str, people: str, joint: tuple[str, ...]) -> list[dict[str, Any]]:
    """One walk from submission to publication by the people named, one a station."""
    author, *rest = people.split()
    found: list[dict[str, Any]] = [{"officer": author, "action": "submit", "detail": {"joint": list(joint)}}]
    route = roster().route_of(column)
    assert route is not None
    for station, officer in zip(route.steps, rest, strict=True):
        detail = {"conclusion": "open"} if station.action == "secrecy-review" else {}
        found.append({"officer": officer, "action": station.action, "level": station.level, "detail": detail})
        if station.action == "approve":
            found.append({"officer": officer, "action": "send"})
            found.append({"officer": county()["service_officer"], "action": "receive"})
    return found


@pytest.mark.parametrize(("column", "people", "joint"), WALKS, ids=[w[0] for w in WALKS])
def test_the_workflow_takes_an_article_along_the_whole_route(column: str, people: str, joint: tuple[str, ...]) -> None:
    state: State | None = None
    for act in acts_of(column, people, joint):
        state = perform(state, column, act)
    assert state is not None
    assert state.stage == "published"
    assert state.published == TEXT


def test_one_walk_is_shown_for_every_route() -> None:
    shown = {c["route"] for c in columns() for column, _, _ in WALKS if c["id"] == column}
    assert shown == {r["id"] for r in routes() if not r.get("emergency")}


def test_the_emergency_lane_is_walked_and_looked_back_at() -> None:
    lane = {"detail": {"lane": "emergency"}, "reason": "今晚检修停水，须即时告知。"}
    acts: list[dict[str, Any]] = [
        {"officer": "zhou-ming", "action": "submit", **lane}, {"officer": "han-song", "action": "approve"},
        {"officer": "han-song", "action": "send"}, {"officer": county()["service_officer"], "action": "receive"},
        {"officer": "he-qing", "action": "publish"},
        {"officer": "li-jing", "action": "look-back", "detail": {"finding": "in-order"}},
    ]  # fmt: skip
    state: State | None = None
    for act in acts:
        state = perform(state, "water-notices", act)
    assert state is not None
    assert state.published == TEXT
    assert not state.owes_look_back


@pytest.mark.parametrize(
    ("column", "people", "wrong"),
    [
        ("water-news", "zhou-ming zhou-ming", "pass"),  # no reviewer's grant, and the author
        ("water-news", "zhou-ming li-jing wang-fang sun-yan lu-yuanshan", "approve"),  # signs policy only
        ("water-news", "zhou-ming li-jing wang-fang li-jing", "pass"),  # the same reviewer twice
        ("water-alerts", "zhou-ming li-jing zhao-ping he-qing", "publish"),  # the unit publishes itself
        ("water-news", "song-yuan", "submit"),  # administrators touch no content
    ],
)
def test_the_workflow_refuses_the_wrong_officer(column: str, people: str, wrong: str) -> None:
    state: State | None = None
    *good, last = _until(column, people)
    for act in good:
        state = perform(state, column, act)
    assert last["action"] == wrong
    with pytest.raises(StepRefused):
        perform(state, column, last)


def _until(column: str, people: str) -> list[dict[str, Any]]:
    route = roster().route_of(column)
    assert route is not None
    missing = len(route.steps) + 1 - len(people.split())
    acts = acts_of(column, people + " he-qing" * missing, ())
    last = people.split()[-1]
    reached = [n for n, act in enumerate(acts) if act["action"] not in ("send", "receive")]
    assert acts[reached[len(people.split()) - 1]]["officer"] == last
    return acts[: reached[len(people.split()) - 1] + 1]


@pytest.mark.parametrize("sample", samples(), ids=lambda s: s["id"])
def test_the_acts_of_a_sample_lead_to_its_target(sample: Mapping[str, Any]) -> None:
    state: State | None = None
    for act in sample["acts"]:
        state = perform(state, sample["column"], act)
    if sample["target"] == "draft":
        assert state is None
        return
    assert state is not None
    assert state.author == sample["author"]
    assert state.stage == sample["target"]
    assert (state.pending.label if state.pending else None) == sample["pending"]
