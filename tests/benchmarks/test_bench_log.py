"""What the record costs, beside the bare hashing of the same nodes in the same run."""

from __future__ import annotations

from hashlib import sha256
from random import Random

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from sync.log.merkle import MemoryNodes, Tree, leaf_hash, verify_consistency, verify_inclusion

LEAVES = 50_000
ASKED = 2_000
PAIR = b"\x01" + bytes(64)


@pytest.fixture(scope="module")
def leaves() -> list[bytes]:
    return [leaf_hash(n.to_bytes(32, "big")) for n in range(LEAVES)]


@pytest.fixture(scope="module")
def tree(leaves: list[bytes]) -> Tree:
    grown = Tree(MemoryNodes(), 0)
    grown.append(leaves)
    return grown


@pytest.fixture(scope="module")
def indexes() -> list[int]:
    return [Random(9162).randrange(1, LEAVES) for _ in range(ASKED)]


def append(leaves: list[bytes], batch: int) -> Tree:
    grown = Tree(MemoryNodes(), 0)
    for start in range(0, len(leaves), batch):
        grown.append(leaves[start : start + batch])
    return grown


@pytest.mark.benchmark(group="append 50,000 leaves")
def test_bench_log_bare_hashes(benchmark: BenchmarkFixture) -> None:
    """The limit: one hash over two nodes for each leaf, and nothing else."""
    digest = benchmark(lambda: [sha256(PAIR).digest() for _ in range(LEAVES)][-1])
    assert digest == sha256(PAIR).digest()


@pytest.mark.benchmark(group="append 50,000 leaves")
@pytest.mark.parametrize("batch", [1, 100, LEAVES])
def test_bench_log_append(benchmark: BenchmarkFixture, leaves: list[bytes], tree: Tree, batch: int) -> None:
    assert benchmark(append, leaves, batch).root() == tree.root()


@pytest.mark.benchmark(group="2,000 proofs in 50,000 leaves")
def test_bench_log_bare_path_hashes(benchmark: BenchmarkFixture, tree: Tree, indexes: list[int]) -> None:
    """The limit of checking: the hashes of the proofs' nodes, and nothing else."""
    nodes = sum(len(tree.inclusion(i)) for i in indexes)
    digest = benchmark(lambda: [sha256(PAIR).digest() for _ in range(nodes)][-1])
    assert digest == sha256(PAIR).digest()


@pytest.mark.benchmark(group="2,000 proofs in 50,000 leaves")
def test_bench_log_prove_inclusion(benchmark: BenchmarkFixture, tree: Tree, indexes: list[int]) -> None:
    proofs = benchmark(lambda: [tree.inclusion(i) for i in indexes])
    assert len(proofs) == ASKED


@pytest.mark.benchmark(group="2,000 proofs in 50,000 leaves")
def test_bench_log_prove_consistency(benchmark: BenchmarkFixture, tree: Tree, indexes: list[int]) -> None:
    proofs = benchmark(lambda: [tree.consistency(i) for i in indexes])
    assert len(proofs) == ASKED


@pytest.mark.benchmark(group="2,000 proofs in 50,000 leaves")
def test_bench_log_check_inclusion(
    benchmark: BenchmarkFixture, tree: Tree, leaves: list[bytes], indexes: list[int]
) -> None:
    root = tree.root()
    asked = [(leaves[i], i, LEAVES, tree.inclusion(i), root) for i in indexes]
    assert benchmark(lambda: [verify_inclusion(*one) for one in asked]) == [None] * ASKED


@pytest.mark.benchmark(group="2,000 proofs in 50,000 leaves")
def test_bench_log_check_consistency(benchmark: BenchmarkFixture, tree: Tree, indexes: list[int]) -> None:
    root = tree.root()
    asked = [(i, LEAVES, tree.root(i), root, tree.consistency(i)) for i in indexes]
    assert benchmark(lambda: [verify_consistency(*one) for one in asked]) == [None] * ASKED
