"""The record as static files: tiles of hashes and bundles of entries (c2sp.org/tlog-tiles).

Paths are relative to the record's address and have one spelling each. A tile is 256 hashes wide and eight
levels of the tree high; bundles carry the entries themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.errors import Malformed
from resources.language import say
from sync.log.merkle import HASH_SIZE, MAX_SIZE, Nodes

TILE_HEIGHT = 8
TILE_WIDTH = 256
MAX_LEVEL = 7  # 256 ** 8 leaves are more than MAX_SIZE
MAX_ENTRY = 2**16 - 1
ENTRIES = "entries"
_PATH = re.compile(r"tile/(entries|[0-7])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True)
class Tile:
    """Which tile or bundle, and how much of it is filled.

    Attributes:
        level: 0…7 of a tile of hashes, None of a bundle of entries.
        index: its place in the level, from 0.
        width: 1…256; below 256 it is a partial one.
    """

    level: int | None
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """See ``tile_path`` and ``entry_bundle_path``."""
        return _path(ENTRIES if self.level is None else str(self.level), self.index, self.width)


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """The path of a tile, e.g. ``tile/0/x001/x234/067`` or ``tile/1/000.p/112``.

    Raises:
        ValueError: for a level, index or width no record has.
    """
    if not 0 <= level <= MAX_LEVEL:
        raise ValueError(f"no tile has the level {level}")
    return _path(str(level), index, width)


def entry_bundle_path(index: int, width: int = TILE_WIDTH) -> str:
    """The path of a bundle of entries, e.g. ``tile/entries/003.p/17``.

    Raises:
        ValueError: for an index or width no record has.
    """
    return _path(ENTRIES, index, width)


def _path(kind: str, index: int, width: int) -> str:
    if not 0 <= index <= MAX_SIZE // TILE_WIDTH or not 1 <= width <= TILE_WIDTH:
        raise ValueError(f"no tile has the index {index} and the width {width}")
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    suffix = "" if width == TILE_WIDTH else f".p/{width}"
    return f"tile/{kind}/{'/'.join(groups)}{suffix}"


def parse_path(path: str) -> Tile:
    """Read a path in its one spelling.

    Raises:
        Malformed: for anything else.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        raise _bad_path()
    level = None if match[1] == ENTRIES else int(match[1])
    index = int(match[2].replace("x", "").replace("/", ""))
    tile = Tile(level, index, int(match[3]) if match[3] else TILE_WIDTH)
    if index > MAX_SIZE // TILE_WIDTH or tile.width > TILE_WIDTH or tile.path != path:
        raise _bad_path()
    return tile


def width_of(level: int | None, index: int, size: int) -> int:
    """How much of a tile or bundle is filled in a record of ``size`` entries: 0 (absent) … 256."""
    hashes = size >> (TILE_HEIGHT * (level or 0))
    return max(0, min(TILE_WIDTH, hashes - index * TILE_WIDTH))


def tiles_of(size: int) -> Iterator[Tile]:
    """All tiles of hashes of a record of ``size`` entries, level by level; bundles are those of level 0."""
    for level in range(MAX_LEVEL + 1):
        hashes = size >> (TILE_HEIGHT * level)
        for index in range(-(-hashes // TILE_WIDTH)):
            yield Tile(level, index, width_of(level, index, size))


def tile_bytes(nodes: Nodes, level: int, index: int, width: int = TILE_WIDTH) -> bytes:
    """The content of a tile whose nodes exist: ``width`` hashes of 32 bytes."""
    tile_path(level, index, width)
    return b"".join(nodes.get_many(TILE_HEIGHT * level, index * TILE_WIDTH, width))


def parse_tile(data: bytes, width: int) -> tuple[bytes, ...]:
    """The hashes of a tile.

    Raises:
        Malformed: when it is not exactly ``width`` hashes long.
    """
    if len(data) != width * HASH_SIZE:
        raise _bad_tile()
    return tuple(data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE))


def bundle_bytes(entries: Sequence[bytes]) -> bytes:
    """A bundle: each entry after its length in two bytes.

    Raises:
        ValueError: for no or more than 256 entries, or one of more than 65,535 bytes.
    """
    if not 1 <= len(entries) <= TILE_WIDTH or any(len(e) > MAX_ENTRY for e in entries):
        raise ValueError("these entries do not fit into one bundle")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_bundle(data: bytes, width: int) -> tuple[bytes, ...]:
    """The entries of a bundle.

    Raises:
        Malformed: when it does not hold exactly ``width`` entries.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) < width:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if at != len(data) or len(entries) != width:
        raise _bad_tile()
    return tuple(entries)


def _bad_path() -> Malformed:
    return Malformed(say("This is not the path of a part of the record."), "log.path")


def _bad_tile() -> Malformed:
    return Malformed(say("This part of the record is damaged: it has not the length it should have."), "log.tile")
