"""A small county with real keys, for tests of the chain, the portal and the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from securesystemslib.signer import CryptoSigner

from sync.chain.clock import parse_time
from sync.chain.envelope import keyid_of, sign_payload
from sync.chain.roster import Column, Deputy, Grant, Key, Officer, Roster, Route, RouteStep, Unit
from sync.chain.rosters import Rosters
from sync.chain.state import State
from sync.chain.step import SignedStep, Step, open_step
from sync.chain.workflow import apply_step
from sync.keys.ring import signer_of

START = "2026-01-01T00:00:00+08:00"
NOW = "2026-11-21T10:00:00+08:00"
ARTICLE = "019ab000-0000-7000-8000-000000000001"
TEXT = sha256(b"text").hexdigest()
ROLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "zhou": (("drafter", "water"),),
    "tang": (("drafter", "water"), ("reviewer", "water")),
    "li": (("reviewer", "water"),),
    "wang": (("secrecy", "water"),),
    "sun": (("reviewer", "water"),),
    "zhao": (("approver", "water"),),
    "gu": (("duty", "water"),),
    "qian": (("approver", "water"), ("drafter", "water")),
    "fang": (("countersigner", "housing"),),
    "ma": (("countersigner", "farms"),),
    "hu": (("drafter", "housing"), ("reviewer", "housing"), ("approver", "housing")),
    "he": (("publisher", "portal"),),
    "song": (("editor", "portal"), ("publisher", "portal")),
    "lin": (("supervisor", "portal"),),
    "portal-service": (("receiver", "portal"),),
    "deng": (),
}
UNITS = (Unit("portal", "门户编辑部", "portal"), Unit("water", "市水务局", "department"),
         Unit("housing", "市住建局", "department"), Unit("farms", "市农业农村局", "department"))  # fmt: skip
_HOME = {"he": "portal", "song": "portal", "lin": "portal", "portal-service": "portal", "fang": "housing",
         "hu": "housing", "ma": "farms"}  # fmt: skip
_PASS1 = RouteStep("pass", 1, "reviewer", "author")
_SECRECY = RouteStep("secrecy-review", 0, "secrecy", "author")
_PASS2 = RouteStep("pass", 2, "reviewer", "author")
_JOINT = RouteStep("countersign", 0, "countersigner", "joint", 0)
_APPROVE = RouteStep("approve", 0, "approver", "supervising")
_ADOPT = RouteStep("adopt", 0, "editor", "portal")
ROUTES = (
    Route("short", {"zh_CN": "简易"}, (_PASS1, _APPROVE), "portal"),
    Route("three", {"zh_CN": "三审三校"}, (_PASS1, _SECRECY, _PASS2, _APPROVE), "portal"),
    Route("policy", {"zh_CN": "政策"}, (_PASS1, _SECRECY, _JOINT, _PASS2, _APPROVE, _ADOPT), "portal"),
    Route("quick", {"zh_CN": "应急"}, (RouteStep("approve", 0, "duty", "supervising"),), "portal", (), True),
)
_TYPES = ("news", "notice", "policy", "reprint")
COLUMNS = tuple(
    Column(id, name, "政务信息", ("政务信息", name), "water", ("housing",), route, _TYPES, "工作动态", "栏目说明" * 4, ("水务",),
           emergency)
    for id, name, route, emergency in (
        ("brief", "简讯", "short", ""), ("news", "水务动态", "three", ""), ("policy", "政策文件", "policy", ""),
        ("notice", "通知公告", "three", "quick"))
)  # fmt: skip
URGENT = {"detail": {"lane": "emergency"}, "reason": "今晚八点起停水，来不及走日常流程。"}
WALK_URGENT = (("submit", "zhou"), ("approve", "gu"), ("send", "gu"), ("receive", "portal-service"),
               ("publish", "he"))  # fmt: skip


@dataclass(frozen=True)
class Hands:
    """One officer's private keys."""

    sign: Ed25519PrivateKey
    device: Ed25519PrivateKey
    seal: X25519PrivateKey

    @property
    def signer(self) -> CryptoSigner:
        return signer_of(self.sign)

    def public(self) -> tuple[Key, ...]:
        halves = (("sign", self.sign), ("device", self.device), ("seal", self.seal))
        raw = [(use, private.public_key().public_bytes_raw()) for use, private in halves]
        return tuple(Key(keyid_of(public), public, use, START) for use, public in raw)


@cache
def hands(officer: str) -> Hands:
    """The same keys every time, from the officer's name: tests of rejection need stable bytes."""
    seeds = [sha256(f"{officer} {use}".encode()).digest() for use in ("sign", "device", "seal")]
    return Hands(
        Ed25519PrivateKey.from_private_bytes(seeds[0]),
        Ed25519PrivateKey.from_private_bytes(seeds[1]),
        X25519PrivateKey.from_private_bytes(seeds[2]),
    )


@cache
def small_roster() -> Roster:
    """Version 1 of the small county's roster."""
    officers = tuple(
        Officer(id, id.capitalize(), _HOME.get(id, "water"), "干部", hands(id).public(), id == "portal-service")
        for id in ROLES
    )
    grants = tuple(Grant(id, role, unit, ("*",), START) for id, roles in ROLES.items() for role, unit in roles)
    site = {"name": "云溪市人民政府门户网站", "domain": "www.yunxi.gov.example", "idcode": "0000000001"}
    return Roster(1, START, None, "云溪市", UNITS, officers, grants, (Deputy("deng", "zhao", START),), COLUMNS, ROUTES,
                  site)  # fmt: skip


def next_roster(roster: Roster, **changes: Any) -> Roster:
    """The next version with some parts replaced."""
    return replace(roster, version=roster.version + 1, previous=roster.digest, **changes)


def without_grant(roster: Roster, officer: str, role: str) -> Roster:
    """The next version without one grant."""
    kept = tuple(g for g in roster.grants if (g.officer, g.role) != (officer, role))
    return next_roster(roster, grants=kept)


def sign_step(
    state: State | None, action: str, officer: str, roster: Roster, *, signer: str = "", **values: Any
) -> SignedStep:
    """A step of the officer that follows the state, signed with the officer's (or ``signer``'s) key."""
    before = state or State(ARTICLE)
    unit = values.pop("unit", "") or _unit_for(before, action, officer, roster)
    step = Step(
        article=before.article, sequence=before.sequence + 1, previous=before.head, action=action,
        level=values.pop("level", ((before.pending.level if before.pending else 0) or 1) if action == "pass" else 0),
        column=values.pop("column", _column_of(before, action)), unit=unit, officer=officer,
        stands_in_for=values.pop("stands_in_for", None), roster_version=roster.version, roster_digest=roster.digest,
        content_digest=values.pop("content", _text_of(before, action)), attachments=values.pop("attachments", ()),
        time=values.pop("time", NOW), **values,
    )  # fmt: skip
    pair = hands(signer or officer)
    return open_step(sign_payload(step.to_payload(), pair.signer), pair.sign.public_key().public_bytes_raw())


def _text_of(state: State, action: str) -> str:
    owed = state.look_back if action == "look-back" else None
    return owed.content if owed else state.content or TEXT


def _column_of(state: State, action: str) -> str:
    owed = state.look_back if action == "look-back" else None
    return owed.column if owed else state.column or "news"


def _unit_for(state: State, action: str, officer: str, roster: Roster) -> str:
    grants = roster.grants_of(officer)
    return grants[0].unit if grants else "water"


def act(state: State | None, action: str, officer: str, roster: Roster | None = None, **values: Any) -> State:
    """Sign and apply a step."""
    roster = roster or small_roster()
    extra = _DEFAULTS.get(action, {})
    return apply_step(state, sign_step(state, action, officer, roster, **{**extra, **values}), roster)


_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "return": {"category": "R03", "reason": "数据有误"},
    "decline": {"category": "R08", "reason": "时效已过"},
    "secrecy-review": {"detail": {"conclusion": "open"}},
    "correct": {"reason": "数字更正", "content": sha256(b"corrected").hexdigest()},
    "withdraw": {"reason": "内容有误"},
    "look-back": {"detail": {"finding": "in-order"}},
}
WALK_THREE = (("submit", "zhou"), ("pass", "li"), ("secrecy-review", "wang"), ("pass", "sun"), ("approve", "zhao"),
              ("send", "zhao"), ("receive", "portal-service"), ("publish", "he"))  # fmt: skip


def walk(*moves: tuple[str, str], column: str = "news") -> State:
    """The state after some moves (action, officer)."""
    state: State | None = None
    for action, officer in moves:
        state = act(state, action, officer, column=column)
    assert state is not None
    return state


def urgent(*moves: tuple[str, str]) -> State:
    """The state after some moves of an article that takes the emergency lane, by default up to its publication."""
    (_, author), *rest = moves or WALK_URGENT
    state = act(None, "submit", author, column="notice", **URGENT)
    for action, officer in rest:
        state = act(state, action, officer)
    return state


def signed_walk(*moves: tuple[str, str], column: str = "news") -> list[SignedStep]:
    """The signed steps of some moves."""
    state: State | None = None
    found = []
    for action, officer in moves:
        signed = sign_step(state, action, officer, small_roster(), column=column, **_DEFAULTS.get(action, {}))
        state = apply_step(state, signed, small_roster())
        found.append(signed)
    return found


def rosters() -> Rosters:
    """Only version 1."""
    return Rosters([small_roster()])


def moment(text: str = NOW) -> float:
    """Seconds since the epoch."""
    return parse_time(text)
