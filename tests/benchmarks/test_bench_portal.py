"""What it costs the portal to take signed steps in, beside the bare checking of the same signatures in the same run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from nacl.bindings import crypto_sign_open
from pytest_benchmark.fixture import BenchmarkFixture

sys.path.insert(0, str(Path(__file__).parents[1] / "sync" / "portal"))

from portal_kit import Article, Town, hands, make_content

from sync.chain.envelope import pre_authentication
from sync.chain.step import SignedStep
from sync.exchange.wire import SealedContent, StepBatch, StepItem, to_base64
from sync.portal import relay
from sync.portal.database import add
from sync.portal.portal import Portal
from sync.portal.schema import log_head, steps

STEPS = 1_200
ROUNDS = 5
GROUP = f"take in {STEPS:,} signed steps"


class Bench:
    """A portal and fresh ways of articles for each round; sealing and signing are not measured."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.town = Town(folder / "portal", database)
        self.portal = Portal(self.town.home, self.town.clock)
        self.portal.parties.renew()
        self._numbers = count()

    def steps(self) -> list[SignedStep]:
        articles = [
            Article(self.town, content=make_content(title=f"第{next(self._numbers)}篇")) for _ in range(STEPS // 3)
        ]
        with self.portal.database.writing() as connection:
            for article in articles:
                sent = SealedContent.model_validate(article.sealed(("zhou", "li")))
                relay.put_sealed(connection, "zhou", sent, self.portal.now())
        moves = (("submit", "zhou"), ("pass", "li"), ("approve", "zhao"))
        return [article.act(*move) for article in articles for move in moves]

    def bodies(self, size: int) -> list[bytes]:
        """The same as request bodies of ``size`` steps each."""
        steps = self.steps()
        parts = [steps[start : start + size] for start in range(0, len(steps), size)]
        return [
            StepBatch(steps=tuple(StepItem(envelope=to_base64(s.envelope.raw)) for s in part))
            .model_dump_json()
            .encode()
            for part in parts
        ]

    def take(self, bodies: list[bytes]) -> int:
        """From the bytes of the requests to the bytes of the answers; how many steps were logged."""
        answers = [self.portal.intake.accept(StepBatch.model_validate_json(body)) for body in bodies]
        assert all(answer.model_dump_json() for answer in answers)
        return sum(r.outcome == "logged" for answer in answers for r in answer.results)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.portal.close()


@pytest.fixture
def bench_postgresql(tmp_path: Path, postgresql_url: str) -> Iterator[Bench]:
    made = Bench(tmp_path, postgresql_url)
    yield made
    made.portal.close()


def measured(benchmark: BenchmarkFixture, bench: Bench, size: int) -> None:
    def setup() -> tuple[tuple[list[bytes]], dict[str, object]]:
        return (bench.bodies(size),), {}

    assert benchmark.pedantic(bench.take, setup=setup, rounds=ROUNDS, warmup_rounds=1) == STEPS


@pytest.mark.benchmark(group=GROUP)
def test_bench_portal_bare_signatures(benchmark: BenchmarkFixture, bench: Bench) -> None:
    """The limit: each signature checked once by PyNaCl on one core, and nothing else."""
    steps = bench.steps()
    public = {o: hands(o).sign.public_key().public_bytes_raw() for o in ("zhou", "li", "zhao")}
    signed = [(s.envelope.signature + pre_authentication(s.envelope.payload), public[s.step.officer]) for s in steps]
    opened = benchmark(lambda: [crypto_sign_open(message, key) for message, key in signed])
    assert len(opened) == STEPS


@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("size", [1, 100, 500])
def test_bench_portal_sqlite(benchmark: BenchmarkFixture, bench: Bench, size: int) -> None:
    measured(benchmark, bench, size)


@pytest.mark.postgresql
@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("size", [1, 100, 500])
def test_bench_portal_postgresql(benchmark: BenchmarkFixture, bench_postgresql: Bench, size: int) -> None:
    measured(benchmark, bench_postgresql, size)


@pytest.mark.benchmark(group=GROUP)
def test_bench_portal_two_desks_over_http(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """The whole way: two desks at once, signed requests of 100 steps over the loopback to a real server."""
    bench = Bench(tmp_path)
    with bench.town.running():
        callers = [bench.town.caller(officer) for officer in ("zhou", "li")]

        def send(pair: tuple[int, bytes]) -> int:
            answer = callers[pair[0] % 2].call(
                "POST", "/v1/steps", data=pair[1], headers={"Content-Type": "application/json"}
            )
            return sum(r["outcome"] == "logged" for r in answer.json()["results"])

        def take(bodies: list[bytes]) -> int:
            # The steps of one article stand in one body: desks need not wait for one another.
            with ThreadPoolExecutor(2) as pool:
                return sum(pool.map(send, enumerate(bodies)))

        def setup() -> tuple[tuple[list[bytes]], dict[str, object]]:
            return (bench.bodies(99 + STEPS % 99 % 3),), {}

        assert benchmark.pedantic(take, setup=setup, rounds=ROUNDS, warmup_rounds=1) == STEPS
    bench.portal.close()


@pytest.mark.benchmark(group="one proof from a record of 20,000 steps")
@pytest.mark.parametrize("what", ["inclusion", "consistency"])
def test_bench_portal_proof(benchmark: BenchmarkFixture, bench: Bench, what: str) -> None:
    digests = [sha256(str(n).encode()).hexdigest() for n in range(20_000)]
    rows = [
        {"log_index": n, "digest": d, "article": "a", "sequence": n + 1, "action": "submit", "officer": "zhou",
         "stands_in_for": None, "content": d, "envelope": b"", "receipt": b""}
        for n, d in enumerate(digests)
    ]  # fmt: skip
    with bench.portal.database.logging() as (connection, head):
        bench.portal.record.append(connection, head.size, digests, bench.portal.now())
        add(connection, steps, rows)
        connection.execute(log_head.update().values(size=len(digests)))
    with bench.portal.database.reading() as connection:

        def prove() -> int:
            if what == "inclusion":
                return len(bench.portal.record.inclusion(connection, digests[12_345], None)[2])
            return len(bench.portal.record.consistency(connection, 12_345, 20_000))

        assert benchmark(prove) >= 10
