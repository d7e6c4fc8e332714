"""The portal's log: steps in the order in which they were taken in, as a Merkle tree whose nodes lie in the database.

Only this module grows it, and only inside ``Database.logging``. It knows digests and indexes and nothing of what the
steps say, so that the public log shows no reasons and no names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from forms.errors import EnvironmentTrouble, Malformed, Refused
from resources.language import say
from sync.chain.envelope import keyid_of
from sync.chain.roster import Officer, Roster
from sync.log.checkpoint import Checkpoint, sign_checkpoint
from sync.log.merkle import EMPTY_ROOT, Tree, leaf_hash
from sync.log.note import COSIGNATURE, NoteRefused, Verifier, open_note, split_note, with_lines
from sync.log.tiles import Tile, bundle_bytes, parse_path, tile_bytes, width_of
from sync.portal.database import add, add_missing, put
from sync.portal.files import DiskTrouble, write_atomic
from sync.portal.schema import checkpoints, cosignatures, log_head, log_nodes, steps

LATEST_FILE = "checkpoint"
_REMEMBERED = 20_000
_WRITE_EVERY_SECONDS = 1.0  # replacing a file costs as much as logging a step
_WITNESS_USES = ("device", "sign")


class RecordBehind(EnvironmentTrouble):
    """The database is older than the record that was shown to others; nothing more may be logged on it."""


class NotInRecord(Refused):
    """There is no such entry, tree or file in the record."""


class SqlNodes:
    """The tree's nodes in the database; what is written stays here until ``flush``."""

    def __init__(self, connection: sa.Connection, known: Mapping[tuple[int, int], bytes] | None = None) -> None:
        self._connection = connection
        self._known = known or {}
        self.fresh: dict[tuple[int, int], bytes] = {}

    def get(self, level: int, index: int) -> bytes:
        """See ``sync.log.merkle.Nodes``."""
        place = (level, index)
        found = self.fresh.get(place) or self._known.get(place)
        return found or self.get_many(level, index, 1)[0]

    def get_many(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """See ``sync.log.merkle.Nodes``."""
        wanted = [_node(level, index) for index in range(start, start + count)]
        found = self._read(wanted)
        if len(found) != count:
            raise LookupError(f"level {level} of the record lacks nodes from {start}")
        return [found[node] for node in wanted]

    def put_many(self, level: int, start: int, hashes: Sequence[bytes]) -> None:
        """See ``sync.log.merkle.Nodes``."""
        self.fresh.update({(level, start + n): h for n, h in enumerate(hashes)})

    def fetch(self, wanted: Iterable[tuple[int, int]]) -> None:
        """Read nodes that will be asked for, all at once."""
        places = {_node(*place): place for place in wanted if place not in self._known}
        self._known = {**self._known, **{places[node]: data for node, data in self._read(list(places)).items()}}

    def flush(self) -> None:
        """Write what was added."""
        add(self._connection, log_nodes, [{"node": _node(*place), "hash": h} for place, h in self.fresh.items()])

    def _read(self, wanted: Sequence[int]) -> dict[int, bytes]:
        rows = self._connection.execute(_MANY, {"wanted": wanted}) if wanted else ()
        return {row.node: bytes(row.hash) for row in rows}


def _node(level: int, index: int) -> int:
    """One number for a node, as the table has it."""
    return index << 6 | level


_MANY = sa.select(log_nodes).where(log_nodes.c.node.in_(sa.bindparam("wanted", expanding=True)))


def nodes_for(level: int, index: int, size: int) -> set[tuple[int, int]]:
    """The stored nodes that a proof from node ``(level, index)`` up to the root over ``size`` leaves may ask for."""
    path = {(up, (index >> (up - level)) ^ 1) for up in range(level, size.bit_length())}
    edge = {(up, (size >> up) - 1) for up in range(size.bit_length()) if (size >> up) & 1}
    return {(level, index), *edge, *(place for place in path if place[1] < size >> place[0])}


class Record:
    """The log of one portal.

    Args:
        home: the portal's folder, where the newest checkpoint is kept beside the database.
        origin: the log's lasting name.
        private: the log key.
    """

    def __init__(self, home: Path, origin: str, private: Ed25519PrivateKey) -> None:
        self._latest = home / LATEST_FILE
        self._origin, self._private = origin, private
        self._verifier = Verifier(origin, private.public_key().public_bytes_raw())
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._waiting, self._written = "", 0.0

    # --- growing ---

    def append(self, connection: sa.Connection, size: int, digests: Sequence[str], at: str) -> tuple[str, SqlNodes]:
        """Add entries at the end and sign the new size, inside the caller's transaction.

        Args:
            connection: within ``Database.logging``.
            size: of the log before.
            digests: of the steps' envelopes, in order.
            at: RFC 3339.

        Returns:
            The signed checkpoint, and the nodes to hand to ``committed``.
        """
        nodes = SqlNodes(connection, self._nodes)
        tree = Tree(nodes, size)
        tree.append([leaf_hash(bytes.fromhex(d)) for d in digests])
        note = sign_checkpoint(Checkpoint(self._origin, tree.size, tree.root()), self._private)
        nodes.flush()
        put(connection, checkpoints, [{"size": tree.size, "note": note, "at": at}])
        return note, nodes

    def committed(self, note: str, nodes: SqlNodes) -> None:
        """Called after the commit: remember the tree's edge and the checkpoint."""
        if len(self._nodes) > _REMEMBERED:
            self._nodes.clear()
        self._nodes.update(nodes.fresh)
        self._waiting = note
        if monotonic() - self._written > _WRITE_EVERY_SECONDS:
            self.write_latest()

    def write_latest(self) -> None:
        """Keep the newest checkpoint beside the database: it only helps to notice an older copy of it."""
        if self._waiting:
            with suppress(DiskTrouble):
                write_atomic(self._latest, self._waiting.encode(), synced=False)
            self._waiting, self._written = "", monotonic()

    def begin(self, connection: sa.Connection, at: str) -> None:
        """Sign the empty log once, so that there is a checkpoint from the first day."""
        if connection.scalar(sa.select(sa.func.count()).select_from(checkpoints)) == 0:
            note = sign_checkpoint(Checkpoint(self._origin, 0, EMPTY_ROOT), self._private)
            add_missing(connection, checkpoints, [{"size": 0, "note": note, "at": at}])

    def check_not_behind(self, connection: sa.Connection) -> None:
        """Compare the database with the newest checkpoint kept beside it.

        Raises:
            RecordBehind: the database is an older copy. Going on would give two steps the same place in the record,
                which every department would see as a forged record.
        """
        shown = self._shown()
        if shown is None:
            return
        size = self._size(connection)
        if shown.size > size or self._root(connection, shown.size) != shown.root:
            raise RecordBehind(
                say(
                    "The portal's database is an older copy: it holds {here} steps of a record of {shown}. Nothing "
                    "new is taken in until the newer database is back, or the administrator accepts the loss.",
                    here=size,
                    shown=shown.size,
                ),
                "portal.record.behind",
            )

    def shown_last(self) -> bytes:
        """The newest checkpoint that was kept beside the database, for the evidence."""
        return self._latest.read_bytes() if self._latest.exists() else b""

    def accept_loss(self) -> bytes:
        """Go on with an older database.

        Returns:
            The checkpoint that was shown to others and can no longer be continued.
        """
        lost = self.shown_last()
        self._latest.unlink(missing_ok=True)
        return lost

    def _shown(self) -> Checkpoint | None:
        if not self._latest.exists():
            return None
        try:
            text = open_note(self._latest.read_bytes(), (self._verifier,)).text
            return Checkpoint.parse(text)
        except (Malformed, NoteRefused):
            return None

    def _root(self, connection: sa.Connection, size: int) -> bytes:
        return Tree(SqlNodes(connection), size).root()

    # --- reading ---

    def checkpoint(self, connection: sa.Connection, size: int | None = None) -> str:
        """The newest signed checkpoint with the witnesses' lines, or the one of a certain size.

        Raises:
            NotInRecord: none was signed at that size.
        """
        query = sa.select(checkpoints).order_by(checkpoints.c.size.desc()).limit(1)
        if size is not None:
            query = query.where(checkpoints.c.size == size)
        row = connection.execute(query).first()
        if row is None:
            raise NotInRecord(say("The portal has signed no checkpoint of that size."), "log.size")
        lines = connection.scalars(
            sa.select(cosignatures.c.line).where(cosignatures.c.size == row.size).order_by(cosignatures.c.officer)
        )
        return with_lines(row.note, lines)

    def tree(self, connection: sa.Connection) -> Tree:
        """The tree as it stands, to take proofs from."""
        return Tree(SqlNodes(connection), self._size(connection))

    @staticmethod
    def _size(connection: sa.Connection) -> int:
        return connection.scalar(sa.select(log_head.c.size)) or 0

    def inclusion(self, connection: sa.Connection, digest: str, size: int | None) -> tuple[int, int, tuple[bytes, ...]]:
        """Place, size and RFC 9162 inclusion proof of a step's envelope.

        Raises:
            NotInRecord: the step is not in the record, or not yet in a record of that size.
        """
        index = connection.scalar(sa.select(steps.c.log_index).where(steps.c.digest == digest))
        if index is None:
            raise NotInRecord(say("This step does not stand in the portal's record."), "log.unknown")
        total = self._size(connection)
        wanted = total if size is None else size
        if not index < wanted <= total:
            raise NotInRecord(say("This step does not stand in a record of that size."), "log.size")
        nodes = SqlNodes(connection)
        nodes.fetch(nodes_for(0, index, wanted))
        return index, wanted, Tree(nodes, total).inclusion(index, wanted)

    def consistency(self, connection: sa.Connection, first: int, second: int) -> tuple[bytes, ...]:
        """The RFC 9162 consistency proof between two sizes.

        Raises:
            NotInRecord: the record never had these sizes.
        """
        total = self._size(connection)
        if not first <= second <= total:
            raise NotInRecord(say("The record has no such sizes."), "log.size")
        nodes = SqlNodes(connection)
        if first:
            level = (first & -first).bit_length() - 1
            nodes.fetch(nodes_for(level, (first >> level) - 1, second))
        return Tree(nodes, total).consistency(first, second)

    def file(self, connection: sa.Connection, path: str) -> bytes:
        """A tile or bundle of entries by its path, e.g. ``tile/0/000.p/7``.

        Raises:
            NotInRecord: the record has no such file, or not yet.
        """
        try:
            tile = parse_path(path)
        except Malformed as fault:
            raise NotInRecord(fault.sentence, fault.code) from fault
        if tile.width > width_of(tile.level, tile.index, self._size(connection)):
            raise NotInRecord(say("The record has no such part yet."), "log.absent")
        if tile.level is None:
            return bundle_bytes(_entries(connection, tile))
        return tile_bytes(SqlNodes(connection), tile.level, tile.index, tile.width)

    # --- witnesses ---

    def cosign(self, connection: sa.Connection, note: str, roster: Roster, moment: float, at: str) -> int:
        """Keep the witnesses' lines under one of the portal's own checkpoints.

        A witness is an officer, named by the id, who signs with a key of the roster now in force.

        Args:
            note: the checkpoint with the witness's lines.
            roster: now in force.
            moment: the present, seconds since the epoch.
            at: the same, RFC 3339.

        Returns:
            How many lines were kept.

        Raises:
            Malformed: it is no note.
            NoteRefused: it is not a checkpoint of this portal, a line is false, or no line is of a known witness.
        """
        text, signatures = split_note(note)
        size = Checkpoint.parse(text).size
        row = connection.execute(sa.select(checkpoints).where(checkpoints.c.size == size)).first()
        if row is None or split_note(row.note)[0] != text:
            raise NoteRefused(say("The portal has never signed this checkpoint."), "log.foreign")
        named = [o for o in (roster.officer(s.name) for s in signatures) if o is not None]
        witnesses = [v for officer in dict.fromkeys(o.id for o in named) for v in _verifiers(roster, officer, moment)]
        opened = open_note(note, witnesses)
        lines = {(s.name, s.key_id): s.line for s in signatures}
        rows = [
            {"size": size, "officer": c.verifier.name, "keyid": keyid_of(c.verifier.public),
             "line": lines[c.verifier.name, c.verifier.key_id], "at": at}
            for c in opened.checked
        ]  # fmt: skip
        put(connection, cosignatures, rows)
        return len(rows)


def _verifiers(roster: Roster, officer: str, moment: float) -> list[Verifier]:
    found: Officer | None = roster.officer(officer)
    keys = [k for use in _WITNESS_USES for k in (found.keys_for(use, moment) if found else ())]
    return [Verifier(officer, key.public, COSIGNATURE) for key in keys]


def _entries(connection: sa.Connection, tile: Tile) -> list[bytes]:
    start = tile.index * 256
    query = (
        sa.select(steps.c.digest)
        .where(steps.c.log_index >= start, steps.c.log_index < start + tile.width)
        .order_by(steps.c.log_index)
    )
    return [bytes.fromhex(d) for d in connection.scalars(query)]
