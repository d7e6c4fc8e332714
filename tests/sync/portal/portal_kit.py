"""A small town for the portal's tests: officers with real keys, signed rosters in a real pack, articles and requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from queue import Queue
from secrets import token_hex
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms

from forms.body.model import Body, Paragraph, Run
from forms.catalogue import load
from forms.content import Attachment, Content
from sync.chain.clock import CHINA, stamp
from sync.chain.envelope import Envelope, keyid_of, sign_payload
from sync.chain.roster import Column, Deputy, Grant, Key, Officer, Roster, Route, RouteStep, Unit
from sync.chain.state import State
from sync.chain.step import SignedStep, Step, open_step
from sync.chain.workflow import apply_step
from sync.exchange.wire import SIGNATURE_LABEL, SIGNATURE_TAG, SIGNED_COMPONENTS, to_base64
from sync.keys.ring import signer_of
from sync.keys.sealing import encrypt, new_content_key, seal_key
from sync.pack.author import PackAuthor, PackKeys
from sync.pack.layout import roster_targets
from sync.portal.portal import Portal
from sync.portal.service import NewPortal, init_portal, server_for

START = "2026-01-01T00:00:00+08:00"
MORNING = datetime(2026, 11, 21, 10, 0, tzinfo=CHINA)
ORIGIN = "portal.test/record"
ROLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "zhou": (("drafter", "water"),),
    "li": (("reviewer", "water"),),
    "wang": (("secrecy", "water"),),
    "zhao": (("approver", "water"),),
    "hu": (("drafter", "housing"), ("reviewer", "housing")),
    "qian": (("approver", "housing"),),
    "fang": (("publisher", "housing"),),
    "he": (("publisher", "portal"),),
    "song": (("editor", "portal"),),
    "lin": (("supervisor", "portal"),),
    "deng": (),
    "portal-service": (("receiver", "portal"),),
}
NAMES = {
    "zhou": "周明", "li": "李静", "wang": "王芳", "zhao": "赵平", "hu": "胡伟", "qian": "钱进", "fang": "方圆",
    "he": "何青", "song": "宋远", "lin": "林岚", "deng": "邓立", "portal-service": "门户接收服务",
}  # fmt: skip
POSTS = {
    "zhou": "信息员",
    "li": "办公室主任",
    "wang": "保密审查员",
    "zhao": "副局长",
    "he": "发布员",
    "song": "编辑",
}
HOMES = {"he": "portal", "song": "portal", "lin": "portal", "portal-service": "portal", "hu": "housing",
         "qian": "housing", "fang": "housing"}  # fmt: skip
UNITS = (Unit("portal", "云溪市人民政府门户网站编辑部", "portal"), Unit("water", "云溪市水务局", "department"),
         Unit("housing", "云溪市住房和城乡建设局", "department"))  # fmt: skip
_PASS = RouteStep("pass", 1, "reviewer", "author")
_SECRECY = RouteStep("secrecy-review", 0, "secrecy", "author")
_APPROVE = RouteStep("approve", 0, "approver", "supervising")
ROUTES = (
    Route("short", {"zh_CN": "简易"}, (_PASS, _APPROVE), "portal"),
    Route("full", {"zh_CN": "三审"}, (_PASS, _SECRECY, _APPROVE), "portal"),
    Route("own", {"zh_CN": "自行发布"}, (_PASS, _APPROVE), "unit"),
)
COLUMNS = (
    Column("news", "水务动态", "政务信息", ("政务信息", "部门动态", "水务动态"), "water", (), "short", ("news",),
           "工作动态", "发布市水务局重点工程、防汛抗旱和供水保障工作信息。", ("水务", "防汛")),
    Column("notices", "通知公告", "政务信息", ("政务信息", "通知公告"), "water", (), "full", ("notice",), "通知公告"),
    Column("homes", "住建动态", "政务信息", ("政务信息", "部门动态", "住建动态"), "housing", (), "own", ("news",), "工作动态"),
    Column("guides", "办事指南", "办事服务", ("办事服务", "办事指南"), "water", (), "short", ("service-guide",), "办事服务"),
)  # fmt: skip
SITE = {
    "name": "云溪市人民政府门户网站", "domain": "www.yunxi.gov.example", "idcode": "9900000001",
    "sponsor": "云溪市人民政府办公室", "operator": "云溪市人民政府办公室政务公开办公室", "phone": "0000-5550100",
    "address": "云溪市云水大道1号",
}  # fmt: skip


class TownClock:
    """A clock that starts on a Saturday morning in 2026, runs with real time, and can be set ahead."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self.ahead = timedelta()

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=time.monotonic() - self._begun) + self.ahead


@dataclass(frozen=True)
class Hands:
    """One officer's private keys."""

    sign: Ed25519PrivateKey
    device: Ed25519PrivateKey
    seal: X25519PrivateKey

    def public(self) -> tuple[Key, ...]:
        halves = (("sign", self.sign), ("device", self.device), ("seal", self.seal))
        raw = [(use, private.public_key().public_bytes_raw()) for use, private in halves]
        return tuple(Key(keyid_of(public), public, use, START) for use, public in raw)


@cache
def hands(officer: str) -> Hands:
    """The same keys every time, from the officer's name."""
    seeds = [sha256(f"{officer} {use}".encode()).digest() for use in ("sign", "device", "seal")]
    return Hands(
        Ed25519PrivateKey.from_private_bytes(seeds[0]),
        Ed25519PrivateKey.from_private_bytes(seeds[1]),
        X25519PrivateKey.from_private_bytes(seeds[2]),
    )


def first_roster(new: NewPortal) -> Roster:
    """Roster 1 with the portal's own keys under its service officer."""
    service = tuple(replace(k, not_before=START) for k in new.keys)
    officers = tuple(
        Officer(id, NAMES[id], HOMES.get(id, "water"), POSTS.get(id, "干部"),
                service if id == "portal-service" else hands(id).public(), id == "portal-service")
        for id in ROLES
    )  # fmt: skip
    grants = tuple(Grant(id, role, unit, ("*",), START) for id, roles in ROLES.items() for role, unit in roles)
    deputies = (Deputy("deng", "zhao", START),)
    site = {**SITE, "log_key": new.log_key}
    return Roster(1, START, None, "云溪市", UNITS, officers, grants, deputies, COLUMNS, ROUTES, site)


def next_roster(roster: Roster, **changes: Any) -> Roster:
    """The next version with some parts replaced."""
    return replace(roster, version=roster.version + 1, previous=roster.digest, **changes)


def without_grant(roster: Roster, officer: str, role: str) -> Roster:
    """The next version without one grant."""
    return next_roster(roster, grants=tuple(g for g in roster.grants if (g.officer, g.role) != (officer, role)))


def with_grant(roster: Roster, officer: str, role: str, unit: str, since: str = START) -> Roster:
    """The next version with one grant more."""
    return next_roster(roster, grants=(*roster.grants, Grant(officer, role, unit, ("*",), since)))


@cache
def _pack_signers() -> tuple[Any, ...]:
    seeds = [sha256(f"administrator {n}".encode()).digest() for n in range(4)]
    return tuple(signer_of(Ed25519PrivateKey.from_private_bytes(s)) for s in seeds)


class Town:
    """A portal's home with its pack, and the officers around it.

    Args:
        home: an empty folder.
        database: SQLAlchemy URL, or empty for SQLite.
    """

    def __init__(self, home: Path, database: str = "", base_url: str = "") -> None:
        self.home, self.clock = home, TownClock()
        self.new = init_portal(
            home, "云溪市", ORIGIN, base_url=base_url, database=database, practice=True, clock=self.clock
        )
        self._author: PackAuthor | None = None
        self.roster = first_roster(self.new)
        self.issue(self.roster)
        self.address = base_url

    def issue(self, roster: Roster) -> Roster:
        """Let two administrators sign the next roster and publish it."""
        one, two, three, online = _pack_signers()
        if self._author is None:
            keys = tuple(s.public_key for s in (one, two, three))
            self._author = PackAuthor.create(
                self.home / "pack", PackKeys(keys, keys, online.public_key), online=online, clock=self.clock
            )
        self._author.stage(roster_targets(roster.version, roster.to_bytes()))
        for signer in (one, two):
            self._author.sign(signer)
        self._author.publish()
        self.roster = roster
        return roster

    @contextmanager
    def running(self) -> Iterator[Portal]:
        """A real server on the loopback address, in a thread of this process."""
        from sync.portal.service import _listening

        told: Queue[object] = Queue()
        portal = Portal(self.home, self.clock)
        with _listening("127.0.0.1", 0) as listener:
            if not portal.settings.base_url:
                portal.listening = f"http://127.0.0.1:{listener.getsockname()[1]}"
            self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            server = server_for(portal, lambda: told.put(True))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            assert told.get(timeout=30)
            try:
                yield portal
            finally:
                server.should_exit = True
                thread.join(30)
                portal.close()
                assert not thread.is_alive()

    def caller(self, officer: str) -> Caller:
        """Someone who makes signed requests."""
        return Caller(self, officer)


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        return self._private


def sign_request(
    request: requests.PreparedRequest, private: Ed25519PrivateKey, created: datetime, nonce: str,
    components: Sequence[str] = SIGNED_COMPONENTS,
) -> None:  # fmt: skip
    """Sign a prepared request as a desk does."""
    body = request.body or b""
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(private))
    signer.sign(
        request, key_id=keyid_of(private.public_key().public_bytes_raw()), created=created, nonce=nonce,
        label=SIGNATURE_LABEL, tag=SIGNATURE_TAG, covered_component_ids=components,
        body=body if isinstance(body, bytes) else body.encode(),
    )  # fmt: skip


class Caller:
    """One officer's requests; every one freshly signed."""

    def __init__(self, town: Town, officer: str) -> None:
        self.town, self.officer = town, officer
        self.private = hands(officer).device
        self.session = requests.Session()
        self.session.trust_env = False

    def prepare(self, method: str, path: str, **values: Any) -> requests.PreparedRequest:
        created = values.pop("created", None) or self.town.clock.now()
        nonce = values.pop("nonce", None) or token_hex(12)
        components = values.pop("components", SIGNED_COMPONENTS)
        request = requests.Request(method, self.town.address + path, **values).prepare()
        sign_request(request, self.private, created, nonce, components)
        return request

    def call(self, method: str, path: str, **values: Any) -> requests.Response:
        with self.session.send(self.prepare(method, path, **values), timeout=60) as answer:
            return answer

    def send_steps(self, steps: Sequence[SignedStep | tuple[SignedStep, Any]]) -> list[dict[str, Any]]:
        """Bring steps, alone or each with its release; the results."""
        answer = self.call("POST", "/v1/steps", json={"steps": [item_of(s) for s in steps]})
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def changes(self, after: int = 0, limit: int = 200) -> dict[str, Any]:
        answer = self.call("GET", f"/v1/changes?after={after}&limit={limit}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def item_of(step: SignedStep | Envelope | bytes | tuple[Any, Any]) -> dict[str, Any]:
    """A step as it goes over the wire."""
    if isinstance(step, tuple):
        return {**item_of(step[0]), "release": step[1]}
    raw = step if isinstance(step, bytes) else step.raw if isinstance(step, Envelope) else step.envelope.raw
    return {"envelope": to_base64(raw)}


def new_article(number: int | None = None) -> str:
    """A UUIDv7."""
    tail = sha256(str(number).encode()).hexdigest() if number is not None else token_hex(32)
    return f"019ab000-{tail[:4]}-7{tail[4:7]}-8{tail[7:10]}-{tail[10:22]}"


def make_content(
    title: str = "我市冬春农田水利修复任务全面开工", column: str = "news", text: str = "今冬明春计划修复渠道120公里。",
    attachments: Sequence[Attachment] = (), **fields: Any,
) -> Content:  # fmt: skip
    """A content with a paragraph."""
    body = Body((Paragraph("baaaaaaaaaa", (Run(text),)),))
    return Content(
        "news", load().get("news").digest, column, fields={"title": title, "source": "云溪市水务局", **fields}, body=body,
        attachments=tuple(attachments),
    )  # fmt: skip


@dataclass
class Article:
    """An article on its way: signs the next step, keeps the state and the sealed content."""

    town: Town
    id: str = field(default_factory=new_article)
    content: Content = field(default_factory=make_content)
    files: Mapping[str, bytes] = field(default_factory=dict)
    state: State | None = None
    key: bytes = field(default_factory=new_content_key)
    last: SignedStep | None = None

    def step(self, action: str, officer: str, **values: Any) -> SignedStep:
        """Sign a step that follows the state, without taking it on."""
        before = self.state or State(self.id)
        roster = values.pop("roster", self.town.roster)
        level = before.pending.level if action == "pass" and before.pending else int(action == "pass")
        fresh = action in ("submit", "correct")
        step = Step(
            article=self.id, sequence=values.pop("sequence", before.sequence + 1),
            previous=values.pop("previous", before.head), action=action, level=values.pop("level", level),
            column=values.pop("column", self.content.column), unit=values.pop("unit", unit_of(officer)), officer=officer,
            stands_in_for=values.pop("stands_in_for", None), roster_version=roster.version,
            roster_digest=values.pop("roster_digest", roster.digest),
            content_digest=values.pop("digest", self.content.digest if fresh else before.content or self.content.digest),
            attachments=values.pop("attachments", tuple((a.name, a.digest) for a in self.content.attachments)),
            time=values.pop("time", stamp(self.town.clock.now())),
            **{**_EXTRA.get(action, {}), **values},
        )  # fmt: skip
        private = hands(officer).sign
        return open_step(sign_payload(step.to_payload(), signer_of(private)), private.public_key().public_bytes_raw())

    def act(self, action: str, officer: str, **values: Any) -> SignedStep:
        """Sign a step and take it on."""
        signed = self.step(action, officer, **values)
        self.take(signed)
        return signed

    def take(self, signed: SignedStep) -> None:
        rosters = {r.version: r for r in (self.town.roster,)}
        self.state = apply_step(self.state or State(self.id), signed, rosters[signed.step.roster_version])
        self.last = signed

    def take_raw(self, raw: bytes) -> None:
        """Take on a step that somebody else signed, e.g. the portal."""
        from sync.chain.envelope import read_envelope

        envelope = read_envelope(raw)
        found = self.town.roster.key(envelope.keyid)
        assert found is not None
        self.take(open_step(envelope, found[1].public))

    def blobs(self) -> dict[str, bytes]:
        """Ciphertexts of the attachments by digest of the plain bytes."""
        return {d: encrypt(self.key, d, data) for d, data in self.files.items()}

    def sealed(self, readers: Sequence[str] = ("zhou", "li", "wang", "zhao")) -> dict[str, Any]:
        """The sealed content as it goes over the wire."""
        public = [hands(r).seal.public_key().public_bytes_raw() for r in readers]
        boxes = seal_key(self.key, self.content.digest, public)
        return {
            "article": self.id,
            "content": self.content.digest,
            "ciphertext": to_base64(encrypt(self.key, self.content.digest, self.content.to_bytes())),
            "blobs": [
                {"attachment": d, "blob": sha256(c).hexdigest(), "size": len(c)} for d, c in self.blobs().items()
            ],
            "boxes": [{"keyid": b.keyid, "sealed": to_base64(b.sealed)} for b in boxes],
        }

    def release(self) -> dict[str, str]:
        """The content key for the portal."""
        seal = next(k for k in self.town.new.keys if k.use == "seal")
        (box,) = seal_key(self.key, self.content.digest, [seal.public])
        return {"keyid": box.keyid, "sealed": to_base64(box.sealed)}

    # --- whole walks over the wire ---

    def upload(self, officer: str = "zhou") -> None:
        """Leave blobs and the sealed content at the portal."""
        caller = self.town.caller(officer)
        for data in self.blobs().values():
            assert upload(caller, data).status_code in (201, 204)
        answer = caller.call("PUT", f"/v1/sealed/{self.content.digest}", json=self.sealed())
        assert answer.status_code in (201, 204), answer.text

    def go(self, *moves: tuple[str, str]) -> list[dict[str, Any]]:
        """Upload, sign and send some moves (action, officer), each by the officer's own desk."""
        results = []
        for action, officer in moves:
            if action in ("submit", "correct"):
                self.upload(officer)
            signed = self.act(action, officer)
            sent = [(signed, self.release())] if action == "send" else [signed]
            (result,) = self.town.caller(officer).send_steps(sent)
            assert result["outcome"] == "logged", result
            results.append(result)
            if action == "send":
                self._take_receive()
        return results

    def _take_receive(self) -> None:
        from base64 import b64decode

        assert self.state is not None
        for change in self.town.caller("he").changes(0, 500)["changes"]:
            raw = b64decode(change["envelope"])
            if b64decode(raw.split(b'"')[3]).find(f'"previous":"{self.state.head}"'.encode()) > 0:
                self.take_raw(raw)
                return
        raise AssertionError("the portal did not take the article over")


_EXTRA: Mapping[str, Mapping[str, Any]] = {
    "return": {"category": "R03", "reason": "数据有误，请核对第二段"},
    "decline": {"category": "R08", "reason": "时效已过"},
    "secrecy-review": {"detail": {"conclusion": "open"}},
    "correct": {"reason": "数字更正"},
    "withdraw": {"reason": "内容有误"},
}
SENT = (("submit", "zhou"), ("pass", "li"), ("approve", "zhao"), ("send", "zhao"))
PUBLISHED = (*SENT, ("publish", "he"))


def unit_of(officer: str) -> str:
    """The unit in whose name an officer usually acts."""
    return ROLES[officer][0][1] if ROLES[officer] else "water"


def attachment(name: str, data: bytes, media_type: str = "application/pdf", **more: str) -> Attachment:
    """An attachment of these bytes."""
    return Attachment(sha256(data).hexdigest(), len(data), media_type, name, **more)


def begin_upload(caller: Caller, size: int, digest: str) -> requests.Response:
    """POST to the tus endpoint."""
    from base64 import b64encode

    metadata = f"sha256 {b64encode(digest.encode()).decode()}"
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": metadata}
    return caller.call("POST", "/v1/uploads", headers=headers)


def send_piece(caller: Caller, location: str, offset: int, piece: bytes, **more: str) -> requests.Response:
    """PATCH a piece."""
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
    }
    return caller.call("PATCH", location, headers={**headers, **more}, data=piece)


def upload(caller: Caller, data: bytes) -> requests.Response:
    """A whole upload in one piece."""
    begun = begin_upload(caller, len(data), sha256(data).hexdigest())
    assert begun.status_code == 201, begun.text
    if begun.headers["Upload-Offset"] == str(len(data)):
        return begun
    return send_piece(caller, begun.headers["Location"], 0, data)
