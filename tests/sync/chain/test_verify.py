"""The verifier: a good bundle holds, and every change of a single byte anywhere is caught and named."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.county import WALK_THREE, hands
from support.evidence import published

from sync.chain.bundle import read_bundle, write_bundle
from sync.chain.receipt import Receipt, read_receipt, sign_receipt
from sync.chain.verify import CHECKS, Bundle, LogProof, verify_chain


@cache
def good() -> Bundle:
    return published()


def changed(data: bytes, place: int, mask: int) -> bytes:
    at = place % len(data)
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def test_a_published_article_holds_in_every_check() -> None:
    report = verify_chain(good())
    assert [c.name for c in report.checks if not c.held] == []
    assert [c.number for c in report.checks] == list(range(1, len(CHECKS) + 1))
    assert report.credited == len(WALK_THREE)


@settings(max_examples=150, deadline=None)
@given(step=st.integers(0, len(WALK_THREE) - 1), place=st.integers(0, 5000), mask=st.integers(1, 255))
def test_any_byte_of_a_step_counts_and_the_step_is_named(step: int, place: int, mask: int) -> None:
    steps = list(good().steps)
    steps[step] = changed(steps[step], place, mask)
    report = verify_chain(replace(good(), steps=tuple(steps)))
    broken = [c for c in report.checks if not c.held]
    assert broken
    assert broken[0].step == step + 1


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10_000), mask=st.integers(1, 255))
def test_any_byte_of_the_text_counts(place: int, mask: int) -> None:
    ((digest, data),) = good().contents.items()
    report = verify_chain(replace(good(), contents={digest: changed(data, place, mask)}))
    assert "contents" in {c.name for c in report.checks if not c.held}


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 50_000), mask=st.integers(1, 255))
def test_any_byte_of_the_roster_counts(place: int, mask: int) -> None:
    report = verify_chain(replace(good(), rosters=(changed(good().rosters[0], place, mask),)))
    assert not report.held


@settings(max_examples=40, deadline=None)
@given(step=st.integers(0, len(WALK_THREE) - 1), place=st.integers(0, 3_000), mask=st.integers(1, 255))
def test_any_byte_of_a_receipt_counts(step: int, place: int, mask: int) -> None:
    digests = list(good().receipts)
    receipts = dict(good().receipts)
    receipts[digests[step]] = changed(receipts[digests[step]], place, mask)
    assert not verify_chain(replace(good(), receipts=receipts)).held


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 3_000), mask=st.integers(1, 127))
def test_any_byte_of_the_checkpoint_counts(place: int, mask: int) -> None:
    report = verify_chain(replace(good(), checkpoint=changed(good().checkpoint, place, mask)))
    assert "log" in {c.name for c in report.checks if not c.held}


def test_any_byte_of_an_attachment_counts() -> None:
    ((digest, data),) = good().attachments.items()
    report = verify_chain(replace(good(), attachments={digest: changed(data, 3, 1)}))
    assert [c.name for c in report.checks if not c.held] == ["attachments"]


@pytest.mark.parametrize("place", range(len(WALK_THREE)))
def test_a_missing_step_is_noticed(place: int) -> None:
    steps = tuple(s for n, s in enumerate(good().steps) if n != place)
    report = verify_chain(replace(good(), steps=steps))
    assert not report.held or place == len(WALK_THREE) - 1
    if place == len(WALK_THREE) - 1:
        assert report.state is not None
        assert report.state.published is None


def test_two_steps_exchanged_are_noticed() -> None:
    steps = list(good().steps)
    steps[2], steps[3] = steps[3], steps[2]
    report = verify_chain(replace(good(), steps=tuple(steps)))
    assert "links" in {c.name for c in report.checks if not c.held}
    assert next(c for c in report.checks if c.name == "links").step == 3


def test_missing_parts_are_named() -> None:
    for part, name in (("contents", "contents"), ("attachments", "attachments"), ("receipts", "receipts")):
        report = verify_chain(replace(good(), **{part: {}}))
        assert name in {c.name for c in report.checks if not c.held}
    assert "log" in {c.name for c in verify_chain(replace(good(), checkpoint=b"")).checks if not c.held}
    assert "roster-history" in {c.name for c in verify_chain(replace(good(), rosters=())).checks if not c.held}
    assert not verify_chain(Bundle(good().article, ())).held


def test_a_forged_receipt_is_named() -> None:
    digest = next(iter(good().receipts))
    key = hands("portal-service").sign.public_key().public_bytes_raw()
    told = read_receipt(good().receipts[digest], key)
    forged = sign_receipt(told, hands("zhou").signer).raw
    report = verify_chain(replace(good(), receipts={**good().receipts, digest: forged}))
    found = next(c for c in report.checks if c.name == "receipts")
    assert (found.held, found.step, found.field) == (False, 1, "receipt")
    moved = sign_receipt(replace(told, step="0" * 64), hands("portal-service").signer).raw
    assert not verify_chain(replace(good(), receipts={**good().receipts, digest: moved})).held


def test_receipts_out_of_order_are_named() -> None:
    digests = list(good().receipts)
    key = hands("portal-service").sign.public_key().public_bytes_raw()
    late: Receipt = replace(read_receipt(good().receipts[digests[1]], key), log_index=2)
    receipts = {**good().receipts, digests[1]: sign_receipt(late, hands("portal-service").signer).raw}
    assert "receipts" in {c.name for c in verify_chain(replace(good(), receipts=receipts)).checks if not c.held}


def test_a_proof_for_another_place_is_named() -> None:
    digest, proof = next(iter(good().proofs.items()))
    for wrong in (
        LogProof(proof.index + 1, proof.size, proof.proof),
        LogProof(proof.index, proof.size, proof.proof[:-1]),
        LogProof(proof.index, proof.size - 1, proof.proof),
    ):
        report = verify_chain(replace(good(), proofs={**good().proofs, digest: wrong}))
        assert "log" in {c.name for c in report.checks if not c.held}
    less = {d: p for d, p in good().proofs.items() if d != digest}
    assert next(c for c in verify_chain(replace(good(), proofs=less)).checks if c.name == "log").step == 1


def test_a_publication_that_waits_for_the_sync_is_no_broken_chain_at_the_desk_but_is_no_evidence_either() -> None:
    digest = list(good().receipts)[-1]
    receipts = {d: r for d, r in good().receipts.items() if d != digest}
    proofs = {d: p for d, p in good().proofs.items() if d != digest}
    waiting = replace(good(), receipts=receipts, proofs=proofs)
    assert not verify_chain(waiting).held
    assert verify_chain(replace(waiting, complete=False)).held


def test_an_article_under_way_holds_without_receipts() -> None:
    bundle = published(moves=WALK_THREE[:3])
    report = verify_chain(replace(bundle, receipts={}, proofs={}, checkpoint=b""))
    assert report.held
    assert report.state is not None
    assert report.state.stage == "review"


def test_an_evidence_file_carries_everything(tmp_path) -> None:
    path = tmp_path / "article.zip"
    write_bundle(good(), path)
    assert read_bundle(path) == good()
    first = path.read_bytes()
    write_bundle(good(), path)
    assert path.read_bytes() == first
