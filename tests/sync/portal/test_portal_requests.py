"""Only an officer's own, fresh, whole request gets in, and only once; anything else is told why in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from portal_kit import Caller, Town, hands, next_roster, sign_request

from resources.language import Sentence
from sync.chain.clock import parse_time
from sync.exchange.wire import SIGNED_COMPONENTS
from sync.portal.portal import Portal

PATH = "/v1/changes"


def refused(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def sent(caller: Caller, change: Callable[[requests.PreparedRequest], None], **values: Any) -> requests.Response:
    """A signed request, changed on its way."""
    request = caller.prepare("GET", PATH, **values)
    change(request)
    with caller.session.send(request, timeout=30) as answer:
        return answer


def without(header: str) -> Callable[[requests.PreparedRequest], None]:
    return lambda request: request.headers.__delitem__(header)


def with_header(header: str, value: str) -> Callable[[requests.PreparedRequest], None]:
    return lambda request: request.headers.__setitem__(header, value)


def other_query(request: requests.PreparedRequest) -> None:
    request.url = f"{request.url}?after=1"


def other_method(request: requests.PreparedRequest) -> None:
    request.method = "PUT"


TAMPERED: dict[str, tuple[str, Callable[[requests.PreparedRequest], None]]] = {
    "no signature": ("signature.false", without("Signature")),
    "no signature input": ("signature.false", without("Signature-Input")),
    "no digest": ("signature.false", without("Content-Digest")),
    "another query": ("signature.false", other_query),
    "nonsense": ("signature.false", with_header("Signature", "x=:AAAA:")),
    "broken fields": ("signature.false", with_header("Signature-Input", "gaoqian=((((")),
    "not ascii": ("signature.false", with_header("Signature-Input", "gaoqian=é".encode().decode("latin-1"))),
    "another digest": (
        "signature.false", with_header("Content-Digest", "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:")
    ),
    "another address": ("signature.address", with_header("Host", "elsewhere.example")),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_a_request_changed_on_its_way_is_not_let_in(small_town: Town, small_portal: Portal, name: str) -> None:
    code, change = TAMPERED[name]
    assert refused(sent(small_town.caller("zhou"), change)) == (401, code)


def test_a_signed_request_is_let_in(town: Town, portal: Portal) -> None:
    assert town.caller("zhou").call("GET", PATH).json() == {"changes": [], "next": 0, "more": False}


def test_another_method_than_signed_is_not_let_in(small_town: Town, small_portal: Portal) -> None:
    caller = small_town.caller("zhou")
    request = caller.prepare("GET", f"/v1/sealed/{'0' * 64}")
    other_method(request)
    assert refused(caller.session.send(request, timeout=30)) == (401, "signature.false")


def test_another_body_than_signed_is_not_let_in(small_town: Town, small_portal: Portal) -> None:
    caller = small_town.caller("zhou")
    request = caller.prepare("POST", "/v1/receipts:query", json={"digests": ["0" * 64]})
    request.body = json.dumps({"digests": ["1" * 64]}).encode()
    request.headers["Content-Length"] = str(len(request.body))
    assert refused(caller.session.send(request, timeout=30)) == (401, "signature.body")


@pytest.mark.parametrize("missing", SIGNED_COMPONENTS[:3])
def test_every_part_must_be_covered(small_town: Town, small_portal: Portal, missing: str) -> None:
    covered = tuple(c for c in SIGNED_COMPONENTS if c != missing)
    answer = small_town.caller("zhou").call("GET", PATH, components=covered)
    assert refused(answer) == (401, "signature.false")


@pytest.mark.parametrize(
    ("seconds", "status"), [(0, 200), (290, 200), (-290, 200), (310, 401), (-310, 401), (-86_400, 401)]
)
def test_a_wrong_clock_is_told_the_portals_time(
    small_town: Town, small_portal: Portal, seconds: int, status: int
) -> None:
    answer = small_town.caller("zhou").call("GET", PATH, created=small_town.clock.now() + timedelta(seconds=seconds))
    assert answer.status_code == status
    if status == 401:
        assert answer.json()["code"] == "signature.clock"
        sentence = Sentence.from_json(answer.json()["sentence"])
        told = dict(sentence.values)["time"]
        assert abs(parse_time(str(told)) - small_town.clock.now().timestamp()) < 30
        assert str(told) in str(sentence)


def test_a_request_is_taken_once_even_after_a_restart(town: Town) -> None:
    with town.running() as portal:
        caller = town.caller("zhou")
        request = caller.prepare("GET", PATH)
        address, listening = town.address, portal.listening
        assert caller.session.send(request, timeout=30).status_code == 200
        assert refused(caller.session.send(request, timeout=30)) == (401, "signature.replayed")
    with town.running() as portal:
        portal.listening = listening  # the same portal behind the same name
        request.url = (request.url or "").replace(address, town.address)
        request.headers["Host"] = listening.removeprefix("http://")
        assert refused(caller.session.send(request, timeout=30)) == (401, "signature.replayed")


def test_the_same_nonce_of_another_officer_is_another_request(small_town: Town, small_portal: Portal) -> None:
    for officer in ("zhou", "li"):
        assert small_town.caller(officer).call("GET", PATH, nonce="the-same-nonce").status_code == 200


def test_nonces_are_forgotten_when_they_cannot_be_replayed_any_more(small_town: Town, small_portal: Portal) -> None:
    import sqlalchemy as sa

    from sync.portal.schema import nonces

    for _ in range(3):
        small_town.caller("zhou").call("GET", PATH)
    small_town.clock.ahead = timedelta(hours=1)
    small_town.caller("zhou").call("GET", PATH)
    with small_portal.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(nonces)) == 1


@pytest.mark.parametrize("nonce", ["short", "x" * 65])
def test_a_nonce_has_its_length(small_town: Town, small_portal: Portal, nonce: str) -> None:
    assert refused(small_town.caller("zhou").call("GET", PATH, nonce=nonce)) == (401, "signature.false")


# --- keys ---


def test_only_a_device_key_opens_the_door(small_town: Town, small_portal: Portal) -> None:
    caller = small_town.caller("zhou")
    caller.private = hands("zhou").sign
    assert refused(caller.call("GET", PATH)) == (401, "signature.use")
    caller.private = Ed25519PrivateKey.generate()
    assert refused(caller.call("GET", PATH)) == (401, "signature.unknown")


def test_a_device_key_of_another_does_not_pass_for_the_own(small_town: Town, small_portal: Portal) -> None:
    request = requests.Request("GET", small_town.address + PATH).prepare()
    sign_request(request, hands("li").device, small_town.clock.now(), "a-nonce-of-li")
    stolen = hands("zhou").device.public_key().public_bytes_raw()
    from sync.chain.envelope import keyid_of

    mine = keyid_of(hands("li").device.public_key().public_bytes_raw())
    request.headers["Signature-Input"] = request.headers["Signature-Input"].replace(mine, keyid_of(stolen))
    with requests.Session() as session:
        session.trust_env = False
        assert refused(session.send(request, timeout=30)) == (401, "signature.false")


def _with_keys(town: Town, officer: str, **change: Any) -> None:
    officers = tuple(
        replace(o, keys=tuple(replace(k, **change) if k.use == "device" else k for k in o.keys))
        if o.id == officer
        else o
        for o in town.roster.officers
    )
    town.issue(next_roster(town.roster, officers=officers))


@pytest.mark.parametrize(
    "change", [{"revoked": "2026-11-21T09:59:00+08:00"}, {"not_after": "2026-11-01T00:00:00+08:00"},
               {"not_before": "2026-12-01T00:00:00+08:00"}],
)  # fmt: skip
def test_a_device_key_that_does_not_count_is_refused(
    small_town: Town, small_portal: Portal, change: dict[str, str]
) -> None:
    assert small_town.caller("zhou").call("GET", PATH).status_code == 200
    _with_keys(small_town, "zhou", **change)
    assert refused(small_town.caller("zhou").call("GET", PATH)) == (401, "signature.key")
    assert small_town.caller("li").call("GET", PATH).status_code == 200


def test_an_officer_who_left_the_roster_is_no_longer_known(small_town: Town, small_portal: Portal) -> None:
    gone = tuple(o for o in small_town.roster.officers if o.id != "fang")
    grants = tuple(g for g in small_town.roster.grants if g.officer != "fang")
    small_town.issue(next_roster(small_town.roster, officers=gone, grants=grants))
    assert refused(small_town.caller("fang").call("GET", PATH)) == (401, "signature.unknown")


# --- size, kind and form ---


@pytest.mark.parametrize(
    ("method", "path", "size"),
    [("POST", "/v1/enrolments", 129 * 1024), ("POST", "/v1/receipts:query", 129 * 1024), ("GET", PATH, 129 * 1024)],
)
def test_what_is_too_large_is_refused_before_it_is_read(
    small_town: Town, small_portal: Portal, method: str, path: str, size: int
) -> None:
    answer = small_town.caller("zhou").call(method, path, data=b"x" * size)
    assert refused(answer) == (413, "request.size")


def test_a_stream_without_a_length_is_stopped_at_the_limit(small_town: Town, small_portal: Portal) -> None:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(small_town.address + "/v1/enrolments", data=(b"x" * 4096 for _ in range(60)), timeout=30)
    assert refused(answer) == (413, "request.size")


def test_a_body_that_is_not_json_is_refused_by_kind(small_town: Town, small_portal: Portal) -> None:
    answer = small_town.caller("zhou").call("POST", "/v1/steps", data=b"{}", headers={"Content-Type": "text/plain"})
    assert refused(answer) == (415, "request.kind")


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=501", f"after={2**60}"])
def test_a_query_out_of_bounds_is_refused(small_town: Town, small_portal: Portal, query: str) -> None:
    assert refused(small_town.caller("zhou").call("GET", f"{PATH}?{query}")) == (422, "request.form")


def test_unknown_addresses_and_methods_are_told_as_problems(small_town: Town, small_portal: Portal) -> None:
    with requests.Session() as session:
        session.trust_env = False
        assert refused(session.get(small_town.address + "/v1/nothing", timeout=30)) == (404, "http.404")
        answer = session.delete(small_town.address + "/v1/portal", timeout=30)
    assert refused(answer) == (405, "http.405")
    assert answer.headers["Allow"] == "GET"


def test_a_defect_gives_a_problem_and_no_stack_trace(
    small_town: Town, small_portal: Portal, expect_log: Callable[[str, str], Any]
) -> None:
    """A table is torn out under the running portal: a fault nobody foresaw."""
    with small_portal.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE enrolments")
        connection.exec_driver_sql("CREATE VIEW enrolments AS SELECT 1 AS id, 2 AS officer")
    with expect_log("gaoqian.portal", "request failed"):
        answer = requests.get(f"{small_town.address}/v1/enrolments/{'0' * 32}", timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (500, "portal.defect")
    assert "Traceback" not in answer.text
    assert set(answer.json()) == {"code", "sentence"}
