"""Which rosters the portal goes by: every version it ever accepted, and the newest out of its own reference pack.

A roster is accepted only when it follows the one before it. Nothing a request says can bring one in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import sqlalchemy as sa

from forms.canonical import digest
from forms.catalogue import Catalogue, load
from forms.errors import EnvironmentTrouble, Malformed, Trouble
from resources.language import say
from sync.chain.roster import Officer, Roster
from sync.chain.rosters import Rosters, RosterUnknown, epoch, turning_points
from sync.pack.layout import METADATA, roster_path, roster_version
from sync.pack.shelf import Shelf
from sync.portal.database import Database, add_missing
from sync.portal.schema import evidence, remarks, type_files
from sync.portal.schema import rosters as roster_table

_TYPES = ("types/", "vocabulary/")


class NotReady(EnvironmentTrouble):
    """The portal cannot act yet: there is no roster, or its own keys do not stand in it."""


@dataclass(frozen=True)
class Standing:
    """The rosters at one time; replaced as a whole when a new version comes."""

    rosters: Rosters

    @cached_property
    def roster(self) -> Roster:
        """The one in force.

        Raises:
            NotReady: there is none yet.
        """
        try:
            return self.rosters.latest
        except RosterUnknown:
            raise NotReady(
                say("The portal has no roster yet; please ask the portal office."), "portal.roster"
            ) from None

    @cached_property
    def _boundaries(self) -> list[float]:
        return turning_points(self.roster)

    def epoch(self, moment: float) -> str:
        """Changes whenever the roster does, or a key, grant or deputy in it begins or ends."""
        return epoch(self.roster, self._boundaries, moment)

    def service(self, keyid: str, moment: float) -> Officer:
        """The portal's own officer, by its signing key.

        Raises:
            NotReady: the key does not stand in the roster, or not for a service.
        """
        found = self.roster.key(keyid)
        if found is None or not found[0].service or found[1].use != "sign" or not found[1].counts_at(moment):
            raise NotReady(
                say("The portal's own key does not stand in the roster yet; please tell the administrator."),
                "portal.service",
            )
        return found[0]


class Authority:
    """Loads and keeps rosters.

    Args:
        database: where every accepted version is kept.
        pack: the folder of the portal's own reference pack.
        now: the present as RFC 3339, for the evidence.
    """

    def __init__(self, database: Database, pack: Path, now: Callable[[], str]) -> None:
        self._database, self._now = database, now
        self.pack = PackFolder(pack)
        self._lock = Lock()
        self._seen: object = None
        self._catalogue: Catalogue | None = None
        with database.reading() as connection:
            rows = connection.scalars(sa.select(roster_table.c.data).order_by(roster_table.c.version))
            self._standing = Standing(Rosters([Roster.from_bytes(bytes(data)) for data in rows]))

    def standing(self) -> Standing:
        """The rosters now; looks into the pack first when its timestamp file has changed."""
        mark = self.pack.mark()
        if mark != self._seen:
            with self._lock:
                if mark != self._seen:
                    self._reload()
                    self._seen = mark
        return self._standing

    def _reload(self) -> None:
        known = {r.version: r for r in self._standing.rosters.all()}
        try:
            fresh = self.pack.read(max(known, default=0), self._pinned())
        except Trouble as fault:
            self._note("pack-refused", fault.code.encode())
            return
        self._keep_types(fresh.types)
        for data in fresh.rosters:
            roster = Roster.from_bytes(data)
            before = known.get(roster.version - 1)
            if roster.version in known or roster.previous != (before.digest if before else None):
                self._note("roster-does-not-follow", data)
                break
            known[roster.version] = roster
            self._keep(roster)
        self._standing = Standing(Rosters(known.values()))

    def _pinned(self) -> bytes:
        """The first root of the pack this portal ever went by."""
        with self._database.reading() as connection:
            kept = connection.scalar(sa.select(remarks.c.value).where(remarks.c.name == "pack-root"))
        if kept is not None:
            return str(kept).encode()
        root = self.pack.first_root()
        with self._database.writing() as connection:
            add_missing(connection, remarks, [{"name": "pack-root", "value": root.decode()}])
        return root

    def _keep(self, roster: Roster) -> None:
        row = {"version": roster.version, "digest": roster.digest, "data": roster.to_bytes()}
        with self._database.writing() as connection:
            add_missing(connection, roster_table, [row])

    def _keep_types(self, types: Sequence[bytes]) -> None:
        with self._database.writing() as connection:
            rows = [{"digest": digest(data), "data": data} for data in types]
            add_missing(connection, type_files, rows)
        self._catalogue = None

    def catalogue(self) -> Catalogue:
        """Every content type that ever stood in the pack, and those that ship: old articles stay readable."""
        self.standing()
        found = self._catalogue
        if found is None:
            with self._database.reading() as connection:
                kept = [bytes(data) for data in connection.scalars(sa.select(type_files.c.data))]
            try:
                found = load(kept)
            except Malformed as fault:
                self._note("types-unreadable", fault.code.encode())
                found = load()
            self._catalogue = found
        return found

    def _note(self, kind: str, data: bytes) -> None:
        with self._database.writing() as connection:
            connection.execute(evidence.insert().values(kind=kind, at=self._now(), data=data))


@dataclass(frozen=True)
class PackFiles:
    """Files of the pack: new rosters in order, and all content types and vocabularies."""

    rosters: Sequence[bytes]
    types: Sequence[bytes]


class PackFolder:
    """The portal's own reference pack as it lies on disk; authors publish into it, requests only read it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._shelf = Shelf(folder)

    def mark(self) -> object:
        """Another value after each publication."""
        try:
            found = (self.folder / METADATA / "timestamp.json").stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def first_root(self) -> bytes:
        """The first root, from which the signatures of all later ones follow."""
        return self._shelf.raw("root", 1)

    def metadata(self) -> dict[str, bytes]:
        """The signed metadata that shows by whose authority the rosters were issued: all roots, the newest targets."""
        targets = self._shelf.targets()
        found = {p.name: p.read_bytes() for p in sorted((self.folder / METADATA).glob("*.root.json"))}
        if targets is not None:
            name = f"{targets.signed.version}.targets.json"
            found[name] = (self.folder / METADATA / name).read_bytes()
        return found

    def read(self, after: int, pinned: bytes) -> PackFiles:
        """What concerns the portal, after the administrators' signatures were checked.

        Args:
            after: only rosters newer than this version.
            pinned: the first root this portal ever went by.

        Raises:
            PackDamaged, PackTampered: the pack is not what the administrators signed.
            Malformed: a roster cannot be read.
        """
        from sync.pack.evidence import verify_rosters

        files = self._shelf.files()
        newer = sorted(v for v in map(roster_version, files) if v and v > after)
        found = [self._shelf.content(files[roster_path(v)]) for v in newer]
        verify_rosters(self.metadata(), found, pinned)
        for data in found:
            Roster.from_bytes(data)
        return PackFiles(found, [self._shelf.content(t) for p, t in files.items() if p.startswith(_TYPES)])

    def file(self, part: str, path: str) -> Path | None:
        """A file of ``metadata`` or ``targets`` to be served, None when there is none.

        Args:
            part: ``metadata`` or ``targets``.
            path: below it, already checked to be made of plain names.
        """
        found = self.folder / part / path
        return found if found.is_file() and not found.is_symlink() else None
