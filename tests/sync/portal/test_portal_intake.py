"""Steps in, receipts out: what is taken, what is refused and with which words, and that nothing is taken twice."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from portal_kit import (
    PUBLISHED,
    SENT,
    Article,
    Caller,
    Town,
    hands,
    item_of,
    make_content,
    new_article,
    next_roster,
    with_grant,
    without_grant,
)

from resources.language import Sentence
from sync.chain.clock import parse_time
from sync.chain.receipt import read_receipt
from sync.portal.portal import Portal
from sync.portal.schema import steps


def receipt_of(town: Town, result: dict[str, Any]) -> Any:
    """The receipt in a result, its signature checked with the key in the roster."""
    service = town.roster.officer("portal-service")
    assert service is not None
    public = next(k.public for k in service.keys if k.use == "sign")
    return read_receipt(b64decode(result["receipt"]), public)


def sentence_of(result: dict[str, Any]) -> str:
    return str(Sentence.from_json(result["problem"]["sentence"]))


# --- what is taken ---


def test_a_whole_way_is_logged_with_receipts_and_the_portal_takes_over_what_was_sent(
    town: Town, portal: Portal
) -> None:
    article = Article(town)
    receipts = [receipt_of(town, r) for r in article.go(*PUBLISHED)]
    assert [r.sequence for r in receipts] == [1, 2, 3, 4, 6]
    assert [r.log_index for r in receipts] == [0, 1, 2, 3, 5]
    assert {r.origin for r in receipts} == {"portal.test/record"}
    assert {(r.roster_version, r.roster_digest) for r in receipts} == {(1, town.roster.digest)}
    assert [r.url for r in receipts] == ["", "", "", "", f"{town.address}/a/{article.id}"]
    assert article.state is not None
    assert article.state.stage == "published"


def test_the_time_of_publication_is_the_portals_whatever_the_signer_claims(small_town: Town) -> None:
    with small_town.running():
        article = Article(small_town)
        article.go(*SENT)
        early = article.step("publish", "he", time="2026-02-01T08:00:00+08:00")
        (result,) = small_town.caller("he").send_steps([early])
        logged = parse_time(receipt_of(small_town, result).time)
    assert abs(logged - small_town.clock.now().timestamp()) < 60


def test_a_batch_is_taken_in_order_and_each_step_judged_after_the_one_before(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.upload()
    batch = [article.act("submit", "zhou"), article.act("pass", "li"), article.act("approve", "zhao")]
    sent = [*batch, (article.act("send", "zhao"), article.release())]
    results = town.caller("zhao").send_steps(sent)
    assert [r["outcome"] for r in results] == ["logged"] * 4
    assert [receipt_of(town, r).log_index for r in results] == [0, 1, 2, 3]


def test_a_refused_step_leaves_the_others_of_its_batch_alone(town: Town, portal: Portal) -> None:
    good, bad, other = (Article(town) for _ in range(3))
    for article in (good, bad, other):
        article.upload()
    batch = [good.step("submit", "zhou"), bad.step("submit", "li"), other.step("submit", "zhou")]
    results = town.caller("zhou").send_steps(batch)
    assert [r["outcome"] for r in results] == ["logged", "refused", "logged"]
    assert [receipt_of(town, r).log_index for r in results if r["receipt"]] == [0, 1]


def test_anyone_enrolled_may_carry_anyones_step(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.upload("hu")
    (result,) = town.caller("hu").send_steps([article.act("submit", "zhou")])
    assert result["outcome"] == "logged"


def test_a_deputy_acts_for_the_principal(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(("submit", "zhou"), ("pass", "li"))
    (result,) = town.caller("deng").send_steps([article.step("approve", "deng", stands_in_for="zhao")])
    assert result["outcome"] == "logged"


# --- once and never twice ---


def test_the_same_step_again_gets_the_same_receipt_byte_for_byte(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.upload()
    signed = article.act("submit", "zhou")
    (first,) = town.caller("zhou").send_steps([signed])
    (again,) = town.caller("li").send_steps([signed])
    assert (first["outcome"], again["outcome"]) == ("logged", "known")
    assert first["receipt"] == again["receipt"]
    both = town.caller("zhou").send_steps([signed, signed])
    assert [r["receipt"] for r in both] == [first["receipt"]] * 2


def test_a_step_twice_in_one_batch_is_logged_once(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.upload()
    signed = article.act("submit", "zhou")
    results = town.caller("zhou").send_steps([signed, signed, signed])
    assert [r["outcome"] for r in results] == ["logged", "known", "known"]
    assert len({r["receipt"] for r in results}) == 1


def test_the_same_batch_from_many_sides_at_once_is_logged_once(town: Town, portal: Portal) -> None:
    articles = [Article(town) for _ in range(12)]
    for article in articles:
        article.upload()
    batch = [a.act("submit", "zhou") for a in articles] + [a.act("pass", "li") for a in articles]
    callers = [town.caller(o) for o in ("zhou", "li", "zhao", "wang", "hu", "he")]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda caller: caller.send_steps(batch), callers))
    for number, signed in enumerate(batch):
        seen = [answer[number] for answer in answers]
        assert sorted(r["outcome"] for r in seen) == ["known"] * 5 + ["logged"]
        assert {r["digest"] for r in seen} == {signed.digest}
        assert len({r["receipt"] for r in seen}) == 1
    with portal.database.reading() as connection:
        rows = connection.execute(sa.select(steps.c.log_index, steps.c.digest).order_by(steps.c.log_index)).all()
    assert [r.log_index for r in rows] == list(range(24))
    assert {r.digest for r in rows} == {s.digest for s in batch}


def test_the_portal_says_what_it_has_of_steps_whose_answer_was_lost(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.upload()
    sent, unsent = article.act("submit", "zhou"), article.act("pass", "li")
    (result,) = town.caller("zhou").send_steps([sent])
    answer = town.caller("zhou").call("POST", "/v1/receipts:query", json={"digests": [sent.digest, unsent.digest]})
    assert answer.json() == {"receipts": {sent.digest: result["receipt"], unsent.digest: None}}


def test_a_restart_changes_nothing(town: Town) -> None:
    article = Article(town)
    with town.running():
        results = article.go(("submit", "zhou"), ("pass", "li"))
    with town.running():
        again = town.caller("zhou").call("POST", "/v1/receipts:query", json={"digests": [r["digest"] for r in results]})
        assert again.json()["receipts"] == {r["digest"]: r["receipt"] for r in results}
        (result,) = article.go(("approve", "zhao"))
    assert receipt_of(town, result).log_index == 2


# --- what is refused ---

Refusal = Callable[[Town, Article], Any]


def _spoilt(signed: Any, change: Callable[[bytes], bytes]) -> bytes:
    return change(signed.envelope.raw)


def _other_signature(raw: bytes) -> bytes:
    envelope = json.loads(raw)
    signature = envelope["signatures"][0]["sig"]
    return raw.replace(signature.encode(), (("A" if signature[0] != "A" else "B") + signature[1:]).encode())


REFUSALS: dict[str, tuple[str, Refusal]] = {
    "no envelope at all": ("envelope.form", lambda t, a: b"{}"),
    "another spelling of the envelope": (
        "envelope.form", lambda t, a: _spoilt(a.step("submit", "zhou"), lambda raw: raw.replace(b'{"payload"', b'{ "payload"'))
    ),
    "a changed signature": (
        "envelope.signature", lambda t, a: _spoilt(a.step("submit", "zhou"), _other_signature)
    ),
    "an unknown key": ("roster.key", lambda t, a: _signed_by_stranger(a)),
    "no authority": ("workflow.submit", lambda t, a: a.step("submit", "li")),
    "another's name": ("workflow.submit", lambda t, a: _signed_by(a, "li", "zhou")),
    "another unit": ("workflow.submit", lambda t, a: a.step("submit", "zhou", unit="housing")),
    "a column that does not take from the unit": (
        "workflow.submit", lambda t, a: a.step("submit", "zhou", column="homes")
    ),
    "a roster that does not exist": (
        "roster.unknown", lambda t, a: a.step("submit", "zhou", roster=replace(t.roster, version=7))
    ),
    "another roster of the same number": (
        "roster.digest", lambda t, a: a.step("submit", "zhou", roster_digest="0" * 64)
    ),
    "a text that was not uploaded": (
        "sealed.missing", lambda t, a: a.step("submit", "zhou", digest="5" * 64)
    ),
    "an attachment that was not uploaded": (
        "sealed.attachments", lambda t, a: a.step("submit", "zhou", attachments=(("图.pdf", "6" * 64),))
    ),
    "remarks that were not uploaded": (
        "sealed.missing", lambda t, a: a.step("submit", "zhou", detail={"remarks": "7" * 64})
    ),
    "remarks without a digest": ("step.detail", lambda t, a: _remarking(a, "所有意见")),
    "a step out of turn": ("workflow.gap", lambda t, a: _third(a)),
}  # fmt: skip


def _remarking(article: Article, name: str) -> Any:
    from sync.chain.envelope import sign_payload
    from sync.keys.ring import signer_of

    step = replace(article.step("submit", "zhou").step, detail={"remarks": name})
    return sign_payload(step.to_payload(), signer_of(hands("zhou").sign))


def _signed_by(article: Article, signer: str, officer: str) -> Any:
    from sync.chain.envelope import sign_payload
    from sync.keys.ring import signer_of

    step = article.step("submit", officer).step
    return sign_payload(step.to_payload(), signer_of(hands(signer).sign))


def _signed_by_stranger(article: Article) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sync.chain.envelope import sign_payload
    from sync.keys.ring import signer_of

    step = article.step("submit", "zhou").step
    return sign_payload(step.to_payload(), signer_of(Ed25519PrivateKey.generate()))


def _third(article: Article) -> Any:
    article.act("submit", "zhou")
    article.act("pass", "li")
    return article.step("approve", "zhao")


@pytest.mark.parametrize("name", REFUSALS)
def test_a_step_is_refused_with_a_code_and_a_sentence(small_town: Town, name: str) -> None:
    code, make = REFUSALS[name]
    with small_town.running() as portal:
        article = Article(small_town)
        article.upload()
        (result,) = small_town.caller("zhou").send_steps([make(small_town, article)])
        assert (result["outcome"], result["problem"]["code"]) == ("refused", code)
        assert result["receipt"] is None
        assert not result["fork"]
        assert sentence_of(result)
        with portal.database.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(steps)) == 0


def test_the_second_of_two_steps_on_the_same_place_is_a_fork(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(("submit", "zhou"))
    passed = article.step("pass", "li")
    returned = article.step("return", "li")
    (first, second) = town.caller("li").send_steps([returned, passed])
    assert (first["outcome"], second["outcome"]) == ("logged", "refused")
    assert second["fork"]
    assert second["problem"]["code"] == "workflow.fork"
    again = town.caller("li").send_steps([returned, passed])
    assert [r["outcome"] for r in again] == ["known", "refused"]


def test_two_desks_race_for_one_place_and_exactly_one_is_first(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(("submit", "zhou"))
    rivals = [article.step("pass", "li", time=f"2026-11-21T10:00:{n:02d}+08:00") for n in range(8)]
    callers = [town.caller("li") for _ in rivals]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda pair: pair[0].send_steps([pair[1]])[0], zip(callers, rivals, strict=True)))
    assert sorted(r["outcome"] for r in results) == ["logged"] + ["refused"] * 7
    assert all(r["fork"] for r in results if r["outcome"] == "refused")


def test_a_grant_withdrawn_meanwhile_is_refused_and_the_reason_given(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(("submit", "zhou"))
    signed = article.step("pass", "li")
    town.issue(without_grant(town.roster, "li", "reviewer"))
    (result,) = town.caller("li").send_steps([signed])
    assert result["problem"]["code"] == "workflow.current.pass"
    assert not result["fork"]
    assert "李静" in sentence_of(result)


def test_a_key_revoked_meanwhile_is_refused(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(("submit", "zhou"))
    signed = article.step("pass", "li")
    gone = [
        replace(o, keys=tuple(replace(k, revoked="2026-11-20T00:00:00+08:00") if k.use == "sign" else k for k in o.keys))
        if o.id == "li" else o
        for o in town.roster.officers
    ]  # fmt: skip
    town.issue(next_roster(town.roster, officers=tuple(gone)))
    (result,) = town.caller("zhou").send_steps([signed])
    assert result["problem"]["code"] == "workflow.current.pass"


def test_a_step_under_an_older_roster_counts_while_its_authority_lasts(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.go(("submit", "zhou"))
    signed = article.step("pass", "li")
    town.issue(with_grant(town.roster, "hu", "approver", "housing"))
    (result,) = town.caller("li").send_steps([signed])
    assert result["outcome"] == "logged"
    assert receipt_of(town, result).roster_version == 2


# --- sending ---


def _wrong_box(article: Article) -> dict[str, str]:
    return {**article.release(), "sealed": replace_article_key(article).release()["sealed"]}


def replace_article_key(article: Article) -> Article:
    return replace(article, key=b"another key of thirty-two bytes!")


SEND_REFUSALS: dict[str, tuple[str, Callable[[Article], Any]]] = {
    "without the key": ("release.missing", lambda a: None),
    "to another key": ("release.key", lambda a: {**a.release(), "keyid": "0" * 64}),
    "with a broken box": ("release.box", lambda a: {**a.release(), "sealed": "AAAA"}),
    "with another key inside": ("release.text", _wrong_box),
}


@pytest.mark.parametrize("name", SEND_REFUSALS)
def test_what_does_not_open_is_not_sent(small_town: Town, name: str) -> None:
    code, release = SEND_REFUSALS[name]
    with small_town.running() as portal:
        article = Article(small_town)
        article.go(*SENT[:3])
        signed = article.step("send", "zhao")
        (result,) = small_town.caller("zhao").send_steps([(signed, release(article))])
        assert (result["outcome"], result["problem"]["code"]) == ("refused", code)
        with portal.database.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(steps)) == 3
        (result,) = small_town.caller("zhao").send_steps([(signed, article.release())])
        assert result["outcome"] == "logged"


def test_a_text_for_another_column_than_signed_is_not_sent(small_town: Town, small_portal: Portal) -> None:
    article = Article(small_town, content=make_content(column="guides"))
    article.upload()
    moves = (("submit", "zhou"), ("pass", "li"), ("approve", "zhao"))
    batch = [article.act(*move, column="news") for move in moves]
    send = article.step("send", "zhao", column="news")
    results = small_town.caller("zhao").send_steps([*batch, (send, article.release())])
    assert [r["outcome"] for r in results] == ["logged"] * 3 + ["refused"]
    assert results[3]["problem"]["code"] == "release.column"


def test_attachments_other_than_signed_are_not_sent(small_town: Town, small_portal: Portal) -> None:
    from portal_kit import attachment

    data = b"%PDF-1.7 table"
    content = make_content(attachments=[attachment("表.pdf", data)])
    article = Article(small_town, content=content, files={content.attachments[0].digest: data})
    article.upload()
    renamed = (("另一个名字.pdf", content.attachments[0].digest),)
    batch = [article.act(a, o, attachments=renamed) for a, o in SENT[:3]]
    send = article.step("send", "zhao", attachments=renamed)
    results = small_town.caller("zhao").send_steps([*batch, (send, article.release())])
    assert results[3]["problem"]["code"] == "release.attachments"


def test_publishing_what_this_portal_never_received_is_refused(small_town: Town, small_portal: Portal) -> None:
    article = Article(small_town)
    article.upload()
    (result,) = small_town.caller("he").send_steps([article.step("publish", "he", sequence=1)])
    assert result["problem"]["code"] == "workflow.publish"


# --- batches ---


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"steps": []}, "too_short"),
        ({}, "missing"),
        ({"steps": [{"envelope": "A"}]}, "string_too_short"),
        ({"steps": [{"envelope": "AAAA", "more": 1}]}, "extra_forbidden"),
        ({"steps": [{"envelope": "AAAA"}] * 501}, "too_long"),
    ],
)
def test_a_batch_of_another_shape_is_refused_whole(
    small_town: Town, small_portal: Portal, body: dict[str, Any], part: str
) -> None:
    answer = small_town.caller("zhou").call("POST", "/v1/steps", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "request.form"
    assert part in json.dumps(answer.json())


def test_a_full_batch_of_five_hundred_is_one_answer(town: Town, portal: Portal) -> None:
    article = Article(town)
    article.upload()
    texts = [{**article.sealed(), "article": new_article(n)} for n in range(500)]
    zhou = town.caller("zhou")
    for text in texts[:100]:
        assert zhou.call("PUT", f"/v1/sealed/{article.content.digest}", json=text).status_code == 201
    batch = [Article(town, id=text["article"], content=article.content).step("submit", "zhou") for text in texts]
    answer = zhou.call("POST", "/v1/steps", json={"steps": [item_of(s) for s in batch]})
    outcomes = [r["outcome"] for r in answer.json()["results"]]
    assert outcomes == ["logged"] * 100 + ["refused"] * 400


def test_no_roster_no_intake(small_town: Town, tmp_path: Any) -> None:
    from sync.portal.service import init_portal

    init_portal(tmp_path / "bare", "云溪市", "bare.test/record", clock=small_town.clock)
    bare = Town.__new__(Town)
    bare.home, bare.clock, bare.address = tmp_path / "bare", small_town.clock, ""
    with bare.running():
        answer = Caller(bare, "zhou").call("POST", "/v1/steps", json={"steps": [{"envelope": "AAAA"}]})
    assert answer.status_code == 503
    assert answer.json()["code"] == "portal.roster"
