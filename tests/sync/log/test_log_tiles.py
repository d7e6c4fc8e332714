"""The record as static files: paths, tiles, bundles, and the audit that rebuilds the root from them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forms.errors import Malformed
from sync.log.audit import Audit, audit
from sync.log.checkpoint import Checkpoint
from sync.log.merkle import MAX_SIZE, MemoryNodes, ProofFailed, Tree, leaf_hash
from sync.log.tiles import (
    MAX_LEVEL,
    TILE_WIDTH,
    Tile,
    bundle_bytes,
    entry_bundle_path,
    parse_bundle,
    parse_path,
    parse_tile,
    tile_bytes,
    tile_path,
    tiles_of,
    width_of,
)

MAX_INDEX = MAX_SIZE // TILE_WIDTH


def test_the_published_spellings() -> None:
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path(1, 0, 112) == "tile/1/000.p/112"
    assert tile_path(2, 1000) == "tile/2/x001/000"
    assert entry_bundle_path(999) == "tile/entries/999"
    assert entry_bundle_path(1000, 1) == "tile/entries/x001/000.p/1"


@given(
    level=st.none() | st.integers(0, MAX_LEVEL),
    index=st.integers(0, MAX_INDEX),
    width=st.integers(1, TILE_WIDTH),
)
@example(level=7, index=MAX_INDEX, width=256)
@example(level=None, index=0, width=255)
def test_every_path_comes_back(level: int | None, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/1000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001/x002",
        "tile/00/001",
        "tile/8/001",
        "tile/-1/001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/",
        "tile/0/001/",
        "/tile/0/001",
        "tile/0/../001",
        "tile/0/٠٠١",
        "tile/entries/x001/001.p/257",
        "tile/0/x036/x028/x797/x018/x963/x968",
        "tile/0/x036/x028/x797/x018/x963/968",
        "tile/Entries/001",
        "tile/0/001\n",
    ],
)
def test_any_other_path_is_refused(path: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse_path(path)
    assert refused.value.code == "log.path"


def test_paths_no_record_has() -> None:
    for level, index, width in (
        (8, 0, 256),
        (-1, 0, 256),
        (0, -1, 256),
        (0, 0, 0),
        (0, 0, 257),
        (0, MAX_SIZE, 1),
    ):
        with pytest.raises(ValueError, match="no tile"):
            tile_path(level, index, width)


def test_the_tiles_of_the_published_example() -> None:
    tiles = list(tiles_of(70_000))
    assert [t.width for t in tiles if t.level == 0] == [256] * 273 + [112]
    assert [t.width for t in tiles if t.level == 1] == [256, 17]
    assert [t.width for t in tiles if t.level == 2] == [1]
    assert [(t.level, t.width) for t in tiles_of(256)] == [(0, 256), (1, 1)]
    assert list(tiles_of(0)) == []


@given(size=st.integers(0, 10**6), level=st.none() | st.integers(0, 3), index=st.integers(0, 5000))
def test_widths_follow_the_definition(size: int, level: int | None, index: int) -> None:
    span = 256 ** (level or 0)
    held = sum(1 for i in range(256) if (index * 256 + i + 1) * span <= size)
    assert width_of(level, index, size) == held


class Site:
    """A record published as files."""

    def __init__(self, entries: list[bytes]) -> None:
        nodes = MemoryNodes()
        tree = Tree(nodes, 0)
        tree.append([leaf_hash(e) for e in entries])
        self.checkpoint = Checkpoint("record", len(entries), tree.root())
        self.files: dict[str, bytes] = {}
        for tile in tiles_of(len(entries)):
            assert tile.level is not None
            self.files[tile.path] = tile_bytes(nodes, tile.level, tile.index, tile.width)
            if tile.level == 0:
                part = entries[tile.index * 256 : tile.index * 256 + tile.width]
                self.files[entry_bundle_path(tile.index, tile.width)] = bundle_bytes(part)

    def fetch(self, path: str) -> bytes:
        return self.files[path]


def numbered(count: int) -> list[bytes]:
    return [n.to_bytes(4, "big") * (n % 3) for n in range(count)]


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_537, 70_000])
def test_an_audit_rebuilds_the_root(size: int) -> None:
    entries, seen = numbered(size), []
    site = Site(entries)
    report = audit(site.checkpoint, site.fetch, lambda first, part: seen.append((first, part)))
    assert report == Audit(size, len(list(tiles_of(size))))
    assert [e for _, part in seen for e in part] == entries
    assert [first for first, _ in seen] == list(range(0, size, 256))


@settings(deadline=None, max_examples=40)
@given(size=st.integers(1, 700), pick=st.integers(0, 10**9), at=st.integers(0, 10**9), by=st.integers(1, 255))
def test_no_changed_byte_in_any_file_passes(size: int, pick: int, at: int, by: int) -> None:
    site = Site([n.to_bytes(2, "big") for n in range(size)])
    path = sorted(site.files)[pick % len(site.files)]
    data = site.files[path]
    at %= len(data)
    site.files[path] = data[:at] + bytes([data[at] ^ by]) + data[at + 1 :]
    with pytest.raises((ProofFailed, Malformed)) as refused:
        audit(site.checkpoint, site.fetch)
    assert refused.value.code in ("log.audit-tile", "log.tile")


def test_a_consistent_forgery_fails_at_the_signed_root() -> None:
    honest, forged = Site(numbered(300)), Site([b"forged", *numbered(299)])
    with pytest.raises(ProofFailed) as refused:
        audit(honest.checkpoint, forged.fetch)
    assert refused.value.code == "log.audit-root"


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_every_bundle_comes_back(entries: list[bytes]) -> None:
    assert parse_bundle(bundle_bytes(entries), len(entries)) == tuple(entries)


@given(st.lists(st.binary(max_size=9), min_size=1, max_size=20), st.integers(1, 21), st.integers(0, 250))
def test_a_cut_or_miscounted_bundle_is_refused(entries: list[bytes], width: int, cut: int) -> None:
    data = bundle_bytes(entries)
    if width != len(entries):
        with pytest.raises(Malformed):
            parse_bundle(data, width)
    if cut:
        with pytest.raises(Malformed):
            parse_bundle(data[:-cut], len(entries))
    with pytest.raises(Malformed):
        parse_bundle(data + b"\x00", len(entries))


def test_bundles_that_cannot_be_written() -> None:
    for entries in ([], [b""] * 257, [bytes(65_536)]):
        with pytest.raises(ValueError, match="bundle"):
            bundle_bytes(entries)
    assert parse_bundle(bundle_bytes([bytes(65_535)]), 1) == (bytes(65_535),)


def test_a_tile_has_its_length() -> None:
    assert parse_tile(bytes(64), 2) == (bytes(32), bytes(32))
    for data in (b"", bytes(63), bytes(96)):
        with pytest.raises(Malformed):
            parse_tile(data, 2)
