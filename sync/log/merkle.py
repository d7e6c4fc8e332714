"""The Merkle tree of RFC 9162 §2.1: appending, roots, inclusion and consistency proofs, and checking them.

Only roots of perfect subtrees are stored, because they never change again; the ragged right edge is folded
when it is needed. Nothing here reads a clock, a file or the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Protocol

from forms.errors import Refused
from resources.language import say

HASH_SIZE = 32
MAX_SIZE = 2**63 - 1
EMPTY_ROOT = sha256(b"").digest()


class ProofFailed(Refused):
    """A proof does not hold: the record is not what it is said to be."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry (RFC 9162 §2.1.1), 32 bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees (RFC 9162 §2.1.1), 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


class Nodes(Protocol):
    """Where the roots of perfect subtrees are kept.

    Node ``(level, index)`` covers the ``1 << level`` leaves from ``index << level``. A node is written once,
    and a level is filled from index 0 without gaps.
    """

    def get(self, level: int, index: int) -> bytes:
        """One node, 32 bytes; it exists."""
        ...

    def get_many(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """``count`` neighbouring nodes of a level from ``start``; all exist."""
        ...

    def put_many(self, level: int, start: int, hashes: Sequence[bytes]) -> None:
        """Add neighbouring nodes at the end of a level, the first at index ``start``."""
        ...


class MemoryNodes:
    """Nodes in lists, for tests, verifiers and small logs."""

    def __init__(self) -> None:
        self._levels: list[list[bytes]] = []

    def get(self, level: int, index: int) -> bytes:
        """See ``Nodes``."""
        return self._levels[level][index]

    def get_many(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """See ``Nodes``."""
        return self._levels[level][start : start + count] if count else []

    def put_many(self, level: int, start: int, hashes: Sequence[bytes]) -> None:
        """See ``Nodes``."""
        if level == len(self._levels):
            self._levels.append([])
        if len(self._levels[level]) != start:
            raise ValueError(f"level {level} goes on at {len(self._levels[level])}, not at {start}")
        self._levels[level].extend(hashes)


class Tree:
    """A tree of ``size`` leaves over stored nodes.

    A tree is one caller's view: after a rolled-back transaction make a new one with the size that was kept.
    """

    def __init__(self, nodes: Nodes, size: int) -> None:
        if not 0 <= size <= MAX_SIZE:
            raise ValueError(f"no tree has {size} leaves")
        self._nodes = nodes
        self._size = size
        self._edge: tuple[int, tuple[bytes | None, ...]] = (0, (None,))

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def append(self, leaf_hashes: Sequence[bytes]) -> None:
        """Add leaves at the end: one ``put_many`` a level for the whole batch.

        Args:
            leaf_hashes: results of ``leaf_hash``, in order.
        """
        start, level, row = self._size, 0, list(leaf_hashes)
        self._nodes.put_many(0, start, row)
        end = start + len(row)
        while len(row) + (start & 1) >= 2:
            if start & 1:
                start -= 1
                row.insert(0, self._nodes.get(level, start))
            row, start, level = parents(row), start >> 1, level + 1
            self._nodes.put_many(level, start, row)
        self._size = end

    def root(self, size: int | None = None) -> bytes:
        """The root over the first ``size`` leaves, or over all (RFC 9162 §2.1.1)."""
        size = self._checked(size)
        return self._ragged(size)[-1] or EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The proof that leaf ``index`` is in the tree of ``size`` leaves (RFC 9162 §2.1.3.1).

        Raises:
            ValueError: when there is no such leaf or no such tree.
        """
        size = self._checked(size)
        if not 0 <= index < size:
            raise ValueError(f"leaf {index} is not in a tree of {size}")
        return self._path(0, index, size)

    def consistency(self, first: int, second: int | None = None) -> tuple[bytes, ...]:
        """The proof that the tree of ``second`` leaves continues the one of ``first`` (RFC 9162 §2.1.4.1).

        Raises:
            ValueError: when there are no such trees.
        """
        second = self._checked(second)
        if not 0 <= first <= second:
            raise ValueError(f"no proof leads from {first} to {second}")
        if first in (0, second):
            return ()
        level = _trailing_zeros(first)
        index = (first >> level) - 1
        path = self._path(level, index, second)
        return path if index == 0 else (self._nodes.get(level, index), *path)

    def _checked(self, size: int | None) -> int:
        if size is None:
            return self._size
        if not 0 <= size <= self._size:
            raise ValueError(f"the tree has {self._size} leaves, not {size}")
        return size

    def _path(self, level: int, index: int, size: int) -> tuple[bytes, ...]:
        """The siblings on the way from node ``(level, index)`` up to the root over ``size`` leaves."""
        ragged, get = self._ragged(size), self._nodes.get
        path = []
        while (1 << level) < size:
            sibling, last = index ^ 1, size >> level
            if sibling < last:
                path.append(get(level, sibling))
            elif sibling == last and (edge := ragged[level]) is not None:
                path.append(edge)
            index >>= 1
            level += 1
        return tuple(path)

    def _ragged(self, size: int) -> tuple[bytes | None, ...]:
        """For each level the root over the leaves right of its last perfect node; the last entry is all's.

        Kept for the size asked for last, since proofs are asked for in runs of one size.
        """
        kept, edge = self._edge
        if kept == size:
            return edge
        edges: list[bytes | None] = [None]
        for level in range(size.bit_length()):
            below, width = edges[level], size >> level
            if width & 1:
                full = self._nodes.get(level, width - 1)
                below = full if below is None else node_hash(full, below)
            edges.append(below)
        self._edge = size, tuple(edges)
        return self._edge[1]


def parents(row: Sequence[bytes]) -> list[bytes]:
    """The parents of a row of nodes that starts at an even index; a last odd node waits for its sibling."""
    run = b"".join(row)
    return [sha256(b"\x01" + run[at : at + 64]).digest() for at in range(0, len(run) & ~63, 64)]


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf is in the tree of that root (RFC 9162 §2.1.3.2).

    The RFC's climb in two parts: below the level where this leaf's way meets the last leaf's, a sibling is
    left or right by the index; above it, siblings are only to the left.

    Args:
        leaf: result of ``leaf_hash``.
        index, size: of the leaf and the tree.
        proof: of 32-byte hashes.
        root: 32 bytes.

    Raises:
        ProofFailed: when it is not, or the proof has the wrong length.
    """
    if not 0 <= index < size <= MAX_SIZE or not _all_hashes(leaf, root, *proof):
        raise _not_included()
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        raise _not_included()
    found = leaf
    for level, sibling in enumerate(proof):
        left = level >= inner or index >> level & 1
        found = sha256(b"\x01" + (sibling + found if left else found + sibling)).digest()
    if found != root:
        raise _not_included()


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the second tree continues the first without changing a leaf (RFC 9162 §2.1.4.2).

    Args:
        first, second: sizes, ``first`` not above ``second``; an empty tree is continued by every tree.
        first_root, second_root: 32 bytes each.
        proof: of 32-byte hashes.

    Raises:
        ProofFailed: when it does not, or the proof has the wrong length.
    """
    if not 0 <= first <= second <= MAX_SIZE or not _all_hashes(first_root, second_root, *proof):
        raise _not_consistent()
    if first == 0 or first == second:
        held = first_root == (EMPTY_ROOT if first == 0 else second_root)
        if proof or not held or (second == 0 and second_root != EMPTY_ROOT):
            raise _not_consistent()
        return
    _fold_consistency(first, second, first_root, second_root, proof)


def _fold_consistency(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> None:
    """Climb from the first tree's last perfect node: left siblings are in both trees, right ones are new."""
    shift = _trailing_zeros(first)
    node, last = (first - 1) >> shift, (second - 1) >> shift
    inner = (node ^ last).bit_length()
    path = proof if node else (first_root, *proof)
    if len(path) != 1 + inner + (node >> inner).bit_count():
        raise _not_consistent()
    old = new = path[0]
    for level, sibling in enumerate(path[1:]):
        if level >= inner or node >> level & 1:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    if old != first_root or new != second_root:
        raise _not_consistent()


def _all_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_SIZE for value in values)


def _not_included() -> ProofFailed:
    return ProofFailed(say("The proof does not show that this entry is in the record."), "log.inclusion")


def _not_consistent() -> ProofFailed:
    return ProofFailed(say("The proof does not show that the record was only added to."), "log.consistency")
