"""What verification and signing cost, beside the bare Ed25519 work of the same run."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from nacl.bindings import crypto_sign_open
from pytest_benchmark.fixture import BenchmarkFixture
from support.county import NOW, ROLES, hands, rosters, sign_step, small_roster

from sync.chain.envelope import pre_authentication, read_envelope, sign_payload
from sync.chain.state import State
from sync.chain.step import SignedStep, Step, open_step
from sync.chain.workflow import apply_step, fold
from sync.desk.context import step_row
from sync.store import outbox, steps
from sync.store.store import Store

STEPS = 10_000 if os.environ.get("GAOQIAN_BENCH_FULL") else 1_000


def rounds() -> Iterator[tuple[str, str]]:
    """An endless article: submitted, reviewed, returned, submitted again."""
    return itertools.cycle(
        [("submit", "zhou"), ("pass", "li"), ("secrecy-review", "wang"), ("pass", "sun"), ("return", "zhao")]
    )


@pytest.fixture(scope="module")
def chain() -> list[SignedStep]:
    state: State | None = None
    found = []
    extra = {"return": {"category": "R03", "reason": "数据有误"}, "secrecy-review": {"detail": {"conclusion": "open"}}}
    for number, (action, officer) in enumerate(itertools.islice(rounds(), STEPS)):
        values = dict(extra.get(action, {}))
        if action == "submit":  # a changed text each round: on an unchanged one the reviews would still stand
            values["content"] = sha256(b"%d" % number).hexdigest()
        signed = sign_step(state, action, officer, small_roster(), column="news", **values)
        state = apply_step(state, signed, small_roster())
        found.append(signed)
    return found


@pytest.mark.benchmark(group="verify a chain")
def test_bench_chain_bare_signatures(benchmark: BenchmarkFixture, chain: list[SignedStep]) -> None:
    """The limit: as many Ed25519 verifications, and nothing else."""
    known = rosters()
    work = [
        (s.envelope.signature + pre_authentication(s.envelope.payload), known.public(s.envelope.keyid)) for s in chain
    ]
    assert benchmark(lambda: [crypto_sign_open(m, k) for m, k in work])


@pytest.mark.benchmark(group="verify a chain")
def test_bench_chain_verify(benchmark: BenchmarkFixture, chain: list[SignedStep]) -> None:
    """Envelopes, signatures, links, and the authority of every signer under the roster named."""
    raws, known = [s.envelope.raw for s in chain], rosters()

    def verify() -> State:
        envelopes = [read_envelope(raw) for raw in raws]
        return fold([open_step(e, known.public(e.keyid)) for e in envelopes], known)

    assert benchmark(verify).sequence == STEPS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "bench.db", bytes(32))
    yield store
    store.close()


@pytest.mark.benchmark(group="sign and commit one step")
def test_bench_step_bare_signature(benchmark: BenchmarkFixture) -> None:
    """The limit: one Ed25519 signature."""
    signer, payload = hands("zhou").signer, sign_step(None, "submit", "zhou", small_roster()).envelope.payload
    assert benchmark(signer.sign, payload).keyid in {hands(o).signer.public_key.keyid for o in ROLES}


@pytest.mark.benchmark(group="sign and commit one step")
def test_bench_step_signed_and_durable(benchmark: BenchmarkFixture, store: Store) -> None:
    """Canonical bytes, signature, step and outbox entry in one durable transaction of the encrypted store."""
    template = sign_step(None, "submit", "zhou", small_roster()).step
    signer, public = hands("zhou").signer, hands("zhou").sign.public_key().public_bytes_raw()
    numbers = itertools.count()

    def act() -> Step:
        article = f"019ab000-0000-7000-8000-{next(numbers):012x}"
        signed = open_step(sign_payload(replace(template, article=article).to_payload(), signer), public)
        with store.writing() as tx:
            steps.put(tx, step_row(signed, own=True))
            outbox.add(tx, signed.digest, article, NOW)
        return signed.step

    assert benchmark(act).action == "submit"
