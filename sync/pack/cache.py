"""The pack as one computer keeps it: the last good state, always whole, and every roster ever accepted.

One small file names what is in force and is replaced last; content is kept by its SHA-256. Reading needs
neither the TUF library nor the network, so that the program starts fast and works offline.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from resources.language import say
from sync.pack.errors import PackDamaged
from sync.pack.files import write_whole

_STATE = "state.json"
_PINNED = "pinned.root.json"
CARRIED = ("timestamp.json", "snapshot.json", "targets.json")


@dataclass(frozen=True)
class PackState:
    """What is in force on this computer.

    Attributes:
        generation: number of the folder with its metadata.
        refreshed: seconds since the epoch of the last successful refresh.
        expires: seconds since the epoch until which a source may go without renewal.
        root, targets: versions.
        files: path to SHA-256 in hex.
        rosters: version to SHA-256 in hex, of every roster ever accepted.
    """

    generation: int
    refreshed: float
    expires: float
    root: int
    targets: int
    files: Mapping[str, str] = field(default_factory=dict)
    rosters: Mapping[int, str] = field(default_factory=dict)


class PackCache:
    """A folder in the person's local data, for one pack."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pinned(self) -> bytes | None:
        """The root of trust this computer began with."""
        path = self.folder / _PINNED
        return path.read_bytes() if path.is_file() else None

    def pin(self, root: bytes) -> None:
        """Set the root of trust."""
        write_whole(self.folder / _PINNED, root)

    def state(self) -> PackState | None:
        """What is in force; None before the first refresh, or when the note of it is spoilt."""
        try:
            value = json.loads((self.folder / _STATE).read_text(encoding="utf-8"))
            value["rosters"] = {int(version): digest for version, digest in value["rosters"].items()}
            return PackState(**value)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def commit(self, state: PackState, before: PackState | None) -> None:
        """Bring a state into force, and then drop what neither it nor the one before needs.

        The one before stays whole for who has just begun to read it.
        """
        work = self.generation(state.generation)
        for name in CARRIED:
            write_whole(work / name, (work / name).read_bytes())  # the TUF library does not sync what it writes
        write_whole(self.folder / _STATE, json.dumps(asdict(state), sort_keys=True).encode())
        self._sweep([state, before] if before else [state])

    def begin(self, state: PackState | None) -> Path:
        """A fresh folder for the next generation with the metadata in force and every root ever accepted."""
        work = self.generation(state.generation + 1 if state else 1)
        shutil.rmtree(work, ignore_errors=True)
        (work / "root_history").mkdir(parents=True)
        for path in self._roots():
            shutil.copyfile(path, work / "root_history" / path.name)
        if state:
            for name in CARRIED:
                if (kept := self.generation(state.generation) / name).is_file():
                    shutil.copyfile(kept, work / name)
        return work

    def generation(self, number: int) -> Path:
        """The folder of a generation's metadata."""
        return self.folder / "generations" / str(number)

    def keep_roots(self, work: Path) -> None:
        """Keep newly accepted roots even if the rest failed: keys once withdrawn stay withdrawn."""
        kept = self.roots()
        for path in (work / "root_history").glob("*.root.json"):
            data = path.read_bytes()
            if kept.get(path.name) != data:
                write_whole(self.folder / "roots" / path.name, data)

    def roots(self) -> dict[str, bytes]:
        """Every root ever accepted, the pinned one first, by file name (``1.root.json`` …)."""
        return {path.name: path.read_bytes() for path in self._roots()}

    def _roots(self) -> list[Path]:
        found = (self.folder / "roots").glob("[0-9]*.root.json")
        return sorted(found, key=lambda path: int(path.name.split(".")[0]))

    def has(self, digest: str) -> bool:
        """Whether content of that SHA-256 is here and sound."""
        path = self._content(digest)
        return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest

    def put(self, data: bytes) -> str:
        """Keep content; gives its SHA-256 in hex."""
        digest = sha256(data).hexdigest()
        write_whole(self._content(digest), data)
        return digest

    def get(self, digest: str, name: str) -> bytes:
        """Content by its SHA-256.

        Raises:
            PackDamaged: it is gone or spoilt.
        """
        path = self._content(digest)
        data = path.read_bytes() if path.is_file() else b""
        if sha256(data).hexdigest() != digest:
            raise PackDamaged(
                say(
                    "The file “{name}” of the reference pack is missing or spoilt on this computer.",
                    name=name,
                ),
                "pack.damaged",
            )
        return data

    def _content(self, digest: str) -> Path:
        return self.folder / "content" / digest[:2] / digest

    def _sweep(self, states: Sequence[PackState]) -> None:
        generations = {str(s.generation) for s in states}
        for folder in (self.folder / "generations").iterdir():
            if folder.name not in generations:
                shutil.rmtree(folder, ignore_errors=True)
        needed = {digest for s in states for digest in (*s.files.values(), *s.rosters.values())}
        for path in (self.folder / "content").glob("*/*"):
            if path.name not in needed:
                path.unlink(missing_ok=True)
