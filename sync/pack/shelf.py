"""The files of a pack as its authors see them: the published metadata, the staged metadata, and the content.

Only reads and writes; what may be signed or published is decided in ``author``.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Signed, Snapshot, TargetFile, Targets, Timestamp

from resources.language import say
from sync.pack.errors import PackDamaged
from sync.pack.files import write_whole
from sync.pack.layout import METADATA, TARGETS

_Role = TypeVar("_Role", Root, Timestamp, Snapshot, Targets)


class Shelf:
    """A pack's folder with ``metadata/``, ``targets/`` and ``staged/``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begun(self) -> bool:
        """Whether there is a pack already, published or not."""
        return (self.folder / METADATA).exists() or (self.folder / "staged").exists()

    def root(self) -> Metadata[Root] | None:
        """The newest published root."""
        numbers = [int(p.name.split(".")[0]) for p in (self.folder / METADATA).glob("[0-9]*.root.json")]
        return self.root_of(max(numbers)) if numbers else None

    def root_of(self, version: int) -> Metadata[Root]:
        """The published root of that version."""
        return self._read(Root, METADATA, f"{version}.root.json")

    def timestamp(self) -> Metadata[Timestamp] | None:
        """The published timestamp: what it names is in force."""
        return self._read_if(Timestamp, METADATA, "timestamp.json")

    def snapshot(self) -> Metadata[Snapshot] | None:
        """The snapshot in force."""
        timestamp = self.timestamp()
        if timestamp is None:
            return None
        return self._read(Snapshot, METADATA, f"{timestamp.signed.snapshot_meta.version}.snapshot.json")

    def targets(self) -> Metadata[Targets] | None:
        """The targets in force."""
        snapshot = self.snapshot()
        if snapshot is None:
            return None
        return self._read(Targets, METADATA, f"{snapshot.signed.meta['targets.json'].version}.targets.json")

    def files(self) -> Mapping[str, TargetFile]:
        """The published files by path."""
        targets = self.targets()
        return targets.signed.targets if targets else {}

    def staged_root(self) -> Metadata[Root] | None:
        """The root waiting for signatures; None once it is published."""
        staged, current = self._read_if(Root, "staged", "root.json"), self.root()
        return staged if staged and (not current or staged.signed.version > current.signed.version) else None

    def staged_targets(self) -> Metadata[Targets] | None:
        """The targets waiting for signatures; None once they are published."""
        staged, current = self._read_if(Targets, "staged", "targets.json"), self.targets()
        return staged if staged and (not current or staged.signed.version > current.signed.version) else None

    def stage(self, metadata: Metadata[Any]) -> None:
        """Write root or targets that wait for signatures."""
        write_whole(self.folder / "staged" / f"{metadata.signed.type}.json", metadata.to_bytes())

    def stage_content(self, target: TargetFile, data: bytes) -> None:
        """Write the content of a staged file."""
        write_whole(self.folder / "staged" / TARGETS / _stored(target), data)

    def clear_staged(self) -> None:
        """Forget what is staged."""
        shutil.rmtree(self.folder / "staged", ignore_errors=True)

    def publish(self, metadata: Metadata[Any]) -> None:
        """Write signed metadata among the published."""
        signed: Signed = metadata.signed
        name = "timestamp.json" if signed.type == Timestamp.type else f"{signed.version}.{signed.type}.json"
        write_whole(self.folder / METADATA / name, metadata.to_bytes())

    def publish_content(self, target: TargetFile) -> None:
        """Write the content of a file among the published."""
        write_whole(self.folder / TARGETS / _stored(target), self.content(target))

    def raw(self, role: str, version: int) -> bytes:
        """The published bytes of a role's version."""
        return self._bytes(METADATA, f"{version}.{role}.json")

    def content(self, target: TargetFile) -> bytes:
        """The content of a file, staged or published.

        Raises:
            PackDamaged: it is gone or not what the metadata says.
        """
        for place in ("staged/" + TARGETS, TARGETS):
            path = self.folder / place / _stored(target)
            data = path.read_bytes() if path.is_file() else None
            if data is not None and sha256(data).hexdigest() == target.hashes["sha256"]:
                return data
        raise _damaged(target.path)

    def _read_if(self, kind: type[_Role], *parts: str) -> Metadata[_Role] | None:
        return self._read(kind, *parts) if self.folder.joinpath(*parts).exists() else None

    def _read(self, kind: type[_Role], *parts: str) -> Metadata[_Role]:
        try:
            metadata: Metadata[_Role] = Metadata.from_bytes(self._bytes(*parts))
        except RepositoryError:
            raise _damaged(parts[-1]) from None
        if not isinstance(metadata.signed, kind):
            raise _damaged(parts[-1])
        return metadata

    def _bytes(self, *parts: str) -> bytes:
        try:
            return self.folder.joinpath(*parts).read_bytes()
        except FileNotFoundError:
            raise _damaged(parts[-1]) from None


def _stored(target: TargetFile) -> str:
    """The path with the digest before the name, as clients of a consistent snapshot ask for it."""
    return str(target.get_prefixed_paths()[0])


def _damaged(name: str) -> PackDamaged:
    return PackDamaged(
        say("The file “{name}” of the reference pack is missing or spoilt on this computer.", name=name),
        "pack.damaged",
    )
