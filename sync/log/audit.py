"""A full audit: rebuild the root of the whole record from its static files and compare it with the signed.

It trusts nothing but the checkpoint: every tile must be what the entries below it hash to. The caller
brings the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from resources.language import say
from sync.log.checkpoint import Checkpoint
from sync.log.merkle import EMPTY_ROOT, ProofFailed, leaf_hash, node_hash, parents
from sync.log.tiles import TILE_WIDTH, Tile, parse_bundle, parse_tile, width_of

Fetch = Callable[[str], bytes]
OnEntries = Callable[[int, Sequence[bytes]], None]


@dataclass(frozen=True)
class Audit:
    """What was read and found right: the number of entries and of tiles."""

    entries: int
    tiles: int


def audit(checkpoint: Checkpoint, fetch: Fetch, on_entries: OnEntries | None = None) -> Audit:
    """Read the whole record and check it against a checkpoint.

    Args:
        checkpoint: its signature already checked.
        fetch: gives the bytes at a path of ``sync.log.tiles``.
        on_entries: told the index of each bundle's first entry and its entries. The root is compared last:
            what it is told counts only once ``audit`` has returned.

    Raises:
        ProofFailed: a tile is not what lies below it (``log.audit-tile``), or the root differs
            (``log.audit-root``).
        Malformed: a file has the wrong length.
    """
    chunks = _leaves(checkpoint.size, fetch, on_entries)
    below: bytes | None = None
    tiles = level = 0
    while True:
        above = []
        for index, hashes in enumerate(chunks):
            _check_tile(Tile(level, index, len(hashes)), hashes, fetch)
            tiles += 1
            if len(hashes) == TILE_WIDTH:
                above.append(_fold(hashes, None))
            else:
                below = _fold(hashes, below)
        if not above:
            break
        chunks, level = _chunks(above), level + 1
    if (below or EMPTY_ROOT) != checkpoint.root:
        raise ProofFailed(
            say(
                "The record's files do not add up to what the portal signed for {size} entries.",
                size=checkpoint.size,
            ),
            "log.audit-root",
        )
    return Audit(checkpoint.size, tiles)


def _leaves(size: int, fetch: Fetch, on_entries: OnEntries | None) -> Iterator[Sequence[bytes]]:
    for index in range(-(-size // TILE_WIDTH)):
        bundle = Tile(None, index, width_of(None, index, size))
        entries = parse_bundle(fetch(bundle.path), bundle.width)
        yield [leaf_hash(entry) for entry in entries]
        if on_entries is not None:
            on_entries(index * TILE_WIDTH, entries)


def _chunks(row: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(row), TILE_WIDTH):
        yield row[start : start + TILE_WIDTH]


def _check_tile(tile: Tile, hashes: Sequence[bytes], fetch: Fetch) -> None:
    if parse_tile(fetch(tile.path), tile.width) != tuple(hashes):
        raise ProofFailed(
            say("The record's file {path} does not fit the entries below it.", path=tile.path),
            "log.audit-tile",
        )


def _fold(row: Sequence[bytes], below: bytes | None) -> bytes:
    """The root over a row of perfect nodes and, right of them, the smaller rest ``below``."""
    while row:
        if len(row) & 1:
            below = row[-1] if below is None else node_hash(row[-1], below)
        row = parents(row)
    if below is None:
        raise ValueError("an empty row has no root")
    return below
