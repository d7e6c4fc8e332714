"""Enrolment: a code once, proofs of both keys, and confirmation by nothing but a signed roster."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from portal_kit import START, Town, next_roster

from forms.errors import Refused
from sync.chain.envelope import keyid_of
from sync.chain.roster import Key, Officer
from sync.keys.enrolment import proof_text
from sync.portal.portal import Portal


class Newcomer:
    """Someone with fresh keys and a code."""

    def __init__(self, officer: str = "liu") -> None:
        self.officer = officer
        self.sign, self.device = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        self.seal = X25519PrivateKey.generate()

    def request(self, code: str, **changes: Any) -> dict[str, Any]:
        raw = [k.public_key().public_bytes_raw().hex() for k in (self.sign, self.device, self.seal)]
        text = proof_text(code, self.officer, *raw)
        body = {
            "code": code, "officer": self.officer, "sign": raw[0], "device": raw[1], "seal": raw[2],
            "proof": self.sign.sign(text).hex(), "device_proof": self.device.sign(text).hex(),
        }  # fmt: skip
        return {**body, **changes}

    def roster_keys(self) -> tuple[Key, ...]:
        halves = (("sign", self.sign), ("device", self.device), ("seal", self.seal))
        raw = [(use, private.public_key().public_bytes_raw()) for use, private in halves]
        return tuple(Key(keyid_of(public), public, use, START) for use, public in raw)


def ask(town: Town, body: dict[str, Any]) -> requests.Response:
    return requests.post(town.address + "/v1/enrolments", json=body, timeout=30)


def test_an_enrolment_waits_until_the_keys_stand_in_a_roster(town: Town, portal: Portal) -> None:
    newcomer = Newcomer()
    code = portal.enrolments.create_code("liu")
    made = ask(town, newcomer.request(code)).json()
    assert (made["officer"], made["status"]) == ("liu", "waiting")
    (waiting,) = portal.enrolments.waiting()
    assert (waiting.id, waiting.officer, waiting.sign) == (made["id"], "liu", newcomer.request(code)["sign"])
    officer = Officer("liu", "刘新", "water", "干部", newcomer.roster_keys())
    town.issue(next_roster(town.roster, officers=(*town.roster.officers, officer)))
    found = requests.get(f"{town.address}/v1/enrolments/{made['id']}", timeout=30).json()
    assert found["status"] == "confirmed"
    assert portal.enrolments.waiting() == ()


def test_keys_that_stand_under_another_officer_confirm_nothing(small_town: Town, small_portal: Portal) -> None:
    newcomer = Newcomer()
    made = ask(small_town, newcomer.request(small_portal.enrolments.create_code("liu"))).json()
    thief = Officer("mo", "莫某", "water", "干部", newcomer.roster_keys())
    small_town.issue(next_roster(small_town.roster, officers=(*small_town.roster.officers, thief)))
    assert small_portal.enrolments.state(made["id"]).status == "waiting"


def test_the_same_request_again_is_the_same_enrolment(town: Town, portal: Portal) -> None:
    newcomer, code = Newcomer(), portal.enrolments.create_code("liu")
    first, again = ask(town, newcomer.request(code)), ask(town, newcomer.request(code))
    assert first.json() == again.json()
    assert len(portal.enrolments.requests()) == 1


def test_a_code_serves_one_set_of_keys(town: Town, portal: Portal) -> None:
    code = portal.enrolments.create_code("liu")
    assert ask(town, Newcomer().request(code)).status_code == 200
    answer = ask(town, Newcomer().request(code))
    assert (answer.status_code, answer.json()["code"]) == (403, "enrolment.used")


def test_two_at_once_with_one_code_give_one_enrolment(town: Town, portal: Portal) -> None:
    code = portal.enrolments.create_code("liu")
    bodies = [Newcomer().request(code) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda body: ask(town, body).status_code, bodies))
    assert sorted(answers) == [200] + [403] * 5
    assert len(portal.enrolments.requests()) == 1


def test_a_code_may_be_typed_carelessly(small_town: Town, small_portal: Portal) -> None:
    code = small_portal.enrolments.create_code("liu")
    assert ask(small_town, Newcomer().request(code.lower().replace("-", " "))).status_code == 200


@pytest.mark.parametrize("wrong", ["AAAA-AAAA-AAAA-AAAA", "another officer's"])
def test_a_wrong_code_is_refused(small_town: Town, small_portal: Portal, wrong: str) -> None:
    small_portal.enrolments.create_code("liu")
    code = small_portal.enrolments.create_code("mo") if wrong.startswith("another") else wrong
    answer = ask(small_town, Newcomer().request(code))
    assert (answer.status_code, answer.json()["code"]) == (403, "enrolment.code")


def test_tries_are_limited_and_a_new_code_begins_anew(small_town: Town, small_portal: Portal) -> None:
    good = small_portal.enrolments.create_code("liu")
    for _ in range(10):
        assert ask(small_town, Newcomer().request("AAAA-AAAA-AAAA-AAAA")).status_code == 403
    answer = ask(small_town, Newcomer().request(good))
    assert (answer.status_code, answer.json()["code"]) == (429, "enrolment.tries")
    assert ask(small_town, Newcomer().request(small_portal.enrolments.create_code("liu"))).status_code == 200


def test_a_code_ends_after_its_days_and_when_a_new_one_is_made(small_town: Town, small_portal: Portal) -> None:
    old = small_portal.enrolments.create_code("liu")
    new = small_portal.enrolments.create_code("liu", days=2)
    assert ask(small_town, Newcomer().request(old)).status_code == 403
    small_town.clock.ahead = timedelta(days=3)
    assert ask(small_town, Newcomer().request(new)).json()["code"] == "enrolment.code"


@pytest.mark.parametrize("part", ["proof", "device_proof", "officer", "seal", "code"])
def test_what_was_not_proven_is_refused(small_town: Town, small_portal: Portal, part: str) -> None:
    newcomer, other = Newcomer(), Newcomer()
    code = small_portal.enrolments.create_code("liu")
    changes = {"officer": "mo", "code": small_portal.enrolments.create_code("liu")}
    body = newcomer.request(code) | {part: changes.get(part) or other.request(code)[part]}
    answer = ask(small_town, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "enrolment.proof")
    assert small_portal.enrolments.requests() == ()


def test_the_administrator_can_refuse(small_town: Town, small_portal: Portal) -> None:
    made = ask(small_town, Newcomer().request(small_portal.enrolments.create_code("liu"))).json()
    small_portal.enrolments.refuse(made["id"])
    assert small_portal.enrolments.state(made["id"]).status == "refused"
    assert small_portal.enrolments.waiting() == ()
    with pytest.raises(Refused):
        small_portal.enrolments.refuse("0" * 32)


def test_no_code_can_be_read_out_of_the_portals_files(small_town: Town, small_portal: Portal) -> None:
    from hashlib import sha256

    code = small_portal.enrolments.create_code("liu")
    plain = code.replace("-", "")
    found = b"".join(p.read_bytes() for p in small_town.home.rglob("*") if p.is_file())
    for guess in (code, plain, sha256(plain.encode()).hexdigest(), sha256(f"liu {plain}".encode()).hexdigest()):
        assert guess.encode() not in found


@pytest.mark.parametrize("id", ["0" * 32, "x", "%2e%2e%2fportal"])
def test_an_unknown_enrolment_is_not_found(small_town: Town, small_portal: Portal, id: str) -> None:
    answer = requests.get(f"{small_town.address}/v1/enrolments/{id}", timeout=30)
    assert answer.status_code in (404, 422)


def test_a_request_of_another_form_is_refused(small_town: Town, small_portal: Portal) -> None:
    good = Newcomer().request("AAAA-AAAA")
    for bad in ({**good, "more": 1}, {**good, "sign": "zz"}, {k: v for k, v in good.items() if k != "seal"}):
        assert ask(small_town, bad).status_code == 422


def test_a_revoked_key_still_counts_as_entered(small_town: Town, small_portal: Portal) -> None:
    """Confirmation says the keys were entered; whether they count is the roster's word at each request."""
    newcomer = Newcomer()
    made = ask(small_town, newcomer.request(small_portal.enrolments.create_code("liu"))).json()
    keys = tuple(replace(k, revoked="2026-11-20T00:00:00+08:00") for k in newcomer.roster_keys())
    officer = Officer("liu", "刘新", "water", "干部", keys)
    small_town.issue(next_roster(small_town.roster, officers=(*small_town.roster.officers, officer)))
    assert small_portal.enrolments.state(made["id"]).status == "confirmed"
