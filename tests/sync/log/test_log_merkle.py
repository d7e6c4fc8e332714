"""The tree against the published vectors and RFC 9162's own recursive definition, written out here."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.log.merkle import (
    EMPTY_ROOT,
    MemoryNodes,
    ProofFailed,
    Tree,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

# The eight entries and nine roots that the Certificate Transparency projects share as reference data.
ENTRIES = [
    bytes.fromhex(x)
    for x in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(x)
    for x in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
INCLUSION = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
CONSISTENCY = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


# RFC 9162 §2.1.1, §2.1.3.1 and §2.1.4.1, word for word.


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(entries: Sequence[bytes]) -> bytes:
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = split(len(entries))
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(m: int, entries: Sequence[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m: int, entries: Sequence[bytes], whole: bool) -> list[bytes]:
    if m == len(entries):
        return [] if whole else [mth(entries)]
    k = split(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], False), mth(entries[:k])]


def grown(entries: Sequence[bytes], batches: Sequence[int] = ()) -> Tree:
    """A tree over the entries, appended in batches of the given lengths and then all the rest."""
    tree, at = Tree(MemoryNodes(), 0), 0
    for length in (*batches, len(entries)):
        tree.append([leaf_hash(e) for e in entries[at : at + length]])
        at += length
    return tree


def numbered(count: int) -> list[bytes]:
    return [n.to_bytes(4, "big") for n in range(count)]


def test_the_published_roots() -> None:
    tree = grown(ENTRIES)
    assert [tree.root(size) for size in range(9)] == ROOTS
    assert tree.root() == ROOTS[8]
    assert tree.root(0) == EMPTY_ROOT


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_the_published_inclusion_proofs(index: int, size: int) -> None:
    proof = tuple(map(bytes.fromhex, INCLUSION[index, size]))
    assert grown(ENTRIES).inclusion(index, size) == proof
    verify_inclusion(leaf_hash(ENTRIES[index]), index, size, proof, ROOTS[size])


@pytest.mark.parametrize(("first", "second"), CONSISTENCY)
def test_the_published_consistency_proofs(first: int, second: int) -> None:
    proof = tuple(map(bytes.fromhex, CONSISTENCY[first, second]))
    assert grown(ENTRIES).consistency(first, second) == proof
    verify_consistency(first, second, ROOTS[first], ROOTS[second], proof)


@pytest.mark.parametrize("size", range(1, 34))
def test_every_proof_of_every_small_tree_is_the_rfcs(size: int) -> None:
    entries = numbered(size)
    tree, root = grown(entries), mth(entries)
    assert tree.root() == root
    for index in range(size):
        proof = tree.inclusion(index)
        assert list(proof) == path(index, entries)
        verify_inclusion(leaf_hash(entries[index]), index, size, proof, root)
    for first in range(1, size + 1):
        proof = tree.consistency(first)
        assert list(proof) == subproof(first, entries, True)
        verify_consistency(first, size, mth(entries[:first]), root, proof)


@settings(max_examples=60, deadline=None)
@given(
    entries=st.lists(st.binary(max_size=8), min_size=1, max_size=600),
    batches=st.lists(st.integers(0, 90), max_size=12),
    data=st.data(),
)
def test_proofs_of_random_trees_are_the_rfcs(entries: list[bytes], batches: list[int], data: st.DataObject) -> None:
    tree = grown(entries, batches)
    size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, size - 1))
    first = data.draw(st.integers(1, size))
    root = mth(entries[:size])
    assert tree.root(size) == root
    assert list(tree.inclusion(index, size)) == path(index, entries[:size])
    assert list(tree.consistency(first, size)) == subproof(first, entries[:size], True)
    verify_inclusion(leaf_hash(entries[index]), index, size, tree.inclusion(index, size), root)
    verify_consistency(first, size, mth(entries[:first]), root, tree.consistency(first, size))


@given(batches=st.lists(st.integers(0, 20), max_size=15))
def test_batches_leave_the_same_nodes_as_single_leaves(batches: list[int]) -> None:
    entries = numbered(sum(batches))
    batched, single = MemoryNodes(), MemoryNodes()
    tree, at = Tree(batched, 0), 0
    for length in batches:
        tree.append([leaf_hash(e) for e in entries[at : at + length]])
        at += length
    one = Tree(single, 0)
    for entry in entries:
        one.append([leaf_hash(entry)])
    assert tree.size == one.size == len(entries)
    for level in range(len(entries).bit_length()):
        count = len(entries) >> level
        assert list(batched.get_many(level, 0, count)) == list(single.get_many(level, 0, count))


def test_a_tree_goes_on_over_kept_nodes() -> None:
    nodes, entries = MemoryNodes(), numbered(77)
    Tree(nodes, 0).append([leaf_hash(e) for e in entries[:41]])
    again = Tree(nodes, 41)
    again.append([leaf_hash(e) for e in entries[41:]])
    assert again.root() == mth(entries)
    assert again.root(41) == mth(entries[:41])


def flipped(value: bytes, at: int, by: int) -> bytes:
    return value[:at] + bytes([value[at] ^ by]) + value[at + 1 :]


@settings(deadline=None)
@given(size=st.integers(1, 70), by=st.integers(1, 255), at=st.integers(0, 31), data=st.data())
def test_one_changed_byte_spoils_an_inclusion_proof(size: int, by: int, at: int, data: st.DataObject) -> None:
    entries = numbered(size)
    index = data.draw(st.integers(0, size - 1))
    tree, leaf = grown(entries), leaf_hash(entries[index])
    proof, root = tree.inclusion(index), tree.root()
    with pytest.raises(ProofFailed):
        verify_inclusion(flipped(leaf, at, by), index, size, proof, root)
    with pytest.raises(ProofFailed):
        verify_inclusion(leaf, index, size, proof, flipped(root, at, by))
    for place in range(len(proof)):
        broken = (*proof[:place], flipped(proof[place], at, by), *proof[place + 1 :])
        with pytest.raises(ProofFailed):
            verify_inclusion(leaf, index, size, broken, root)


@settings(deadline=None)
@given(second=st.integers(2, 70), by=st.integers(1, 255), at=st.integers(0, 31), data=st.data())
def test_one_changed_byte_spoils_a_consistency_proof(second: int, by: int, at: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, second - 1))
    tree = grown(numbered(second))
    proof, old, new = tree.consistency(first), tree.root(first), tree.root()
    with pytest.raises(ProofFailed):
        verify_consistency(first, second, flipped(old, at, by), new, proof)
    with pytest.raises(ProofFailed):
        verify_consistency(first, second, old, flipped(new, at, by), proof)
    for place in range(len(proof)):
        broken = (*proof[:place], flipped(proof[place], at, by), *proof[place + 1 :])
        with pytest.raises(ProofFailed):
            verify_consistency(first, second, old, new, broken)


@settings(deadline=None)
@given(size=st.integers(1, 40), data=st.data())
def test_a_proof_of_the_wrong_length_or_place_is_refused(size: int, data: st.DataObject) -> None:
    entries = numbered(size)
    index = data.draw(st.integers(0, size - 1))
    tree, leaf = grown(entries), leaf_hash(entries[index])
    proof, root = tree.inclusion(index), tree.root()
    wrong = [(*proof, bytes(32)), (bytes(32), *proof), (*proof, b"")]
    if proof:
        wrong += [proof[:-1], proof[1:], (proof[0][:31], *proof[1:])]
    for other in wrong:
        with pytest.raises(ProofFailed):
            verify_inclusion(leaf, index, size, other, root)
    for other_index in (i for i in range(-1, size + 2) if i != index):
        with pytest.raises(ProofFailed):
            verify_inclusion(leaf, other_index, size, proof, root)


@settings(deadline=None)
@given(second=st.integers(1, 40), data=st.data())
def test_a_consistency_proof_of_the_wrong_length_is_refused(second: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, second))
    tree = grown(numbered(second))
    proof, old, new = tree.consistency(first), tree.root(first), tree.root()
    for other in ((*proof, bytes(32)), (bytes(32), *proof), *([proof[:-1], proof[1:]] if proof else [])):
        with pytest.raises(ProofFailed):
            verify_consistency(first, second, old, new, other)


@given(first=st.integers(1, 300), more=st.integers(1, 300))
def test_a_record_cannot_claim_to_be_longer_with_the_same_root(first: int, more: int) -> None:
    root = grown(ENTRIES).root()
    for proof in ((), (root,), (root, root)):
        with pytest.raises(ProofFailed):
            verify_consistency(first, first + more, root, root, proof)


def test_an_entry_cannot_pass_for_a_node() -> None:
    tree = grown(ENTRIES[:2])
    forged = leaf_hash(ENTRIES[0]) + leaf_hash(ENTRIES[1])
    with pytest.raises(ProofFailed):
        verify_inclusion(leaf_hash(forged), 0, 1, (), tree.root())


def test_the_empty_tree_is_continued_by_every_tree() -> None:
    root = grown(ENTRIES).root()
    verify_consistency(0, 8, EMPTY_ROOT, root, grown(ENTRIES).consistency(0))
    verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, ())
    for old, new, size in ((root, root, 8), (EMPTY_ROOT, root, 0)):
        with pytest.raises(ProofFailed):
            verify_consistency(0, size, old, new, ())
    with pytest.raises(ProofFailed):
        verify_consistency(0, 8, EMPTY_ROOT, root, (root,))


def test_a_shorter_tree_does_not_continue_a_longer_one() -> None:
    tree = grown(ENTRIES)
    with pytest.raises(ProofFailed) as refused:
        verify_consistency(8, 6, tree.root(8), tree.root(6), tree.consistency(6, 8))
    assert refused.value.code == "log.consistency"


@pytest.mark.parametrize("call", ["inclusion", "consistency", "root", "size"])
def test_questions_about_trees_that_are_not_there(call: str) -> None:
    tree = grown(ENTRIES)
    questions = {
        "inclusion": lambda: tree.inclusion(3, 3),
        "consistency": lambda: tree.consistency(5, 4),
        "root": lambda: tree.root(9),
        "size": lambda: Tree(MemoryNodes(), -1),
    }
    with pytest.raises(ValueError, match=r"tree|leaves|leads"):
        questions[call]()


def test_nodes_cannot_be_written_twice_or_with_a_gap() -> None:
    nodes = MemoryNodes()
    nodes.put_many(0, 0, [bytes(32)])
    for start in (0, 2):
        with pytest.raises(ValueError, match="level 0 goes on at 1"):
            nodes.put_many(0, start, [bytes(32)])


def test_node_hash_is_not_symmetric() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) == mth([b"a", b"b"])
    assert node_hash(right, left) != mth([b"a", b"b"])
