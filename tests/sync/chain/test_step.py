"""Steps: what is written is read back, and what does not fit is named."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.county import ARTICLE, NOW, hands, sign_step, small_roster

from forms.errors import Malformed
from sync.chain.envelope import sign_payload
from sync.chain.step import ACTIONS, PASS, Step, open_step

DIGESTS = st.binary(min_size=1, max_size=8).map(lambda b: sha256(b).hexdigest())
SLUGS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(lambda t: t.isprintable())
WAIVERS = st.fixed_dictionaries(
    {"rule": WORDS, "text": WORDS, "kind": st.sampled_from(["aside", "ask", "release"]), "reason": st.just("原文如此")}
)


@st.composite
def some_steps(draw: st.DrawFn) -> Step:
    action = draw(st.sampled_from(ACTIONS))
    sequence = draw(st.integers(1, 50))
    return Step(
        article=ARTICLE, sequence=sequence, previous=None if sequence == 1 else draw(DIGESTS), action=action,
        level=draw(st.integers(1, 3)) if action == PASS else 0, column=draw(SLUGS), unit=draw(SLUGS),
        officer=draw(SLUGS), stands_in_for=draw(st.none() | SLUGS), roster_version=draw(st.integers(1, 900)),
        roster_digest=draw(DIGESTS), content_digest=draw(DIGESTS),
        attachments=tuple(draw(st.lists(st.tuples(WORDS, DIGESTS), max_size=3))), time=NOW,
        rules_digest=draw(st.none() | DIGESTS), verdict_digest=draw(st.none() | DIGESTS),
        waivers=tuple(draw(st.lists(WAIVERS, max_size=2))),
        category=draw(st.sampled_from(["", "R03"])), reason=draw(WORDS),
        detail=draw(st.dictionaries(SLUGS, WORDS | st.integers(-9, 9) | st.booleans(), max_size=3)),
    )  # fmt: skip


@given(some_steps())
def test_a_step_survives_its_payload(step: Step) -> None:
    again = Step.from_payload(step.to_payload())
    assert again.to_payload() == step.to_payload()
    assert again == replace(
        step, attachments=again.attachments, reason=again.reason, detail=again.detail, waivers=again.waivers
    )


@given(st.data())
def test_a_changed_field_gives_other_bytes(data: st.DataObject) -> None:
    step = data.draw(some_steps())
    field, value = data.draw(
        st.sampled_from([("unit", "other"), ("officer", "other"), ("column", "other"), ("reason", "另写一句"),
                         ("content_digest", "0" * 64), ("roster_version", 999), ("category", "R99")])
    )  # fmt: skip
    if getattr(step, field) != value:
        assert replace(step, **{field: value}).to_payload() != step.to_payload()


def _broken(**changes: object) -> bytes:
    value = json.loads(sign_step(None, "submit", "zhou", small_roster()).envelope.payload)
    for key, new in changes.items():
        value["predicate"][key] = new
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("article", "not-an-id"), ("sequence", 0), ("sequence", True), ("sequence", "1"), ("previous", "0" * 64),
        ("action", "approve-all"), ("level", 1), ("column", "../x"), ("unit", ""), ("officer", "a b"),
        ("standsInFor", 7), ("roster", {"version": 1, "sha256": "x"}), ("roster", []), ("rules", {"sha256": None}),
        ("waivers", ["x"]), ("waivers", [{"rule": "a"}]), ("category", "x" * 65), ("reason", "x" * 2001), ("detail", []), ("time", "yesterday"),
        ("time", 5), ("extra", 1),
    ],
)  # fmt: skip
def test_a_field_that_does_not_fit_is_named(field: str, value: object) -> None:
    with pytest.raises(Malformed) as caught:
        Step.from_payload(_broken(**{field: value}))
    wanted = {"extra": "predicate", "time": "time"}.get(field, field)
    assert caught.value.code.endswith(wanted) or caught.value.code == "time.malformed"


def test_duplicate_keys_floats_and_other_spellings_are_refused() -> None:
    good = _broken()
    for bad in (
        good.replace(b'"level":0', b'"level":0,"level":0'), good.replace(b'"level":0', b'"level":0.0'),
        good.replace(b'"level":0', b'"level": 0'), good.replace(b'"level":0', b'"level":-0'), b"[]", b"\xff", b"",
        b"[" * 50_000,
    ):  # fmt: skip
        with pytest.raises(Malformed):
            Step.from_payload(bad)


def test_the_signature_is_checked_before_the_payload_is_parsed() -> None:
    from sync.chain.envelope import BadSignature

    envelope = sign_payload(b"not json at all", hands("zhou").signer)
    with pytest.raises(BadSignature):
        open_step(envelope, hands("li").sign.public_key().public_bytes_raw())
    with pytest.raises(Malformed):
        open_step(envelope, hands("zhou").sign.public_key().public_bytes_raw())
