"""What can go wrong with the store, each as a sentence that says what is safe and what to do.

Nothing here touches a file; importing it must not import SQLAlchemy.
"""

from __future__ import annotations

from pathlib import Path

from forms.errors import EnvironmentTrouble, Refused
from resources.language import Sentence, say


class StoreTrouble(EnvironmentTrouble):
    """The store cannot be used as the machine stands; what is in it is untouched."""


class StoreLocked(StoreTrouble):
    """The key does not open the file. Nothing was changed."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            say(
                "The store {path} does not open with this key. Nothing was changed. "
                "Use the key or passphrase it was made with, or ask the administrator.",
                path=str(path),
            ),
            "store.locked",
        )


class StoreBusy(StoreTrouble):
    """Another process holds the store."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            say(
                "The store {path} is in use by another window or command of this program. "
                "Nothing was changed. Close the other one, then try again.",
                path=str(path),
            ),
            "store.busy",
        )


class StoreTorn(StoreTrouble):
    """The file is damaged.

    Attributes:
        moved_to: where the damaged file now is, or None while the store is still open.
    """

    def __init__(self, path: Path, moved_to: Path | None) -> None:
        self.moved_to = moved_to
        super().__init__(_torn_sentence(path, moved_to), "store.torn")


class StoreNewer(StoreTrouble):
    """A later version of the program wrote the file; it was not touched."""

    def __init__(self, path: Path, version: str) -> None:
        super().__init__(
            say(
                "The store {path} was written by a newer version of this program (layout {version}). "
                "Nothing was changed. Install the newer version to open it.",
                path=str(path),
                version=version,
            ),
            "store.newer",
        )


class StoreMisplaced(StoreTrouble):
    """The file system cannot keep the store safely (no write-ahead log)."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            say(
                "The folder of {path} cannot keep the store safely; it may be a network or shared drive. "
                "Nothing was changed. Choose a folder on this computer's own disk.",
                path=str(path),
            ),
            "store.misplaced",
        )


class StoreUnreachable(StoreTrouble):
    """The file cannot be read or written: rights, a failing disk, a folder that is gone."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            say(
                "The store {path} cannot be read or written: {reason}. The act was not carried out and "
                "what was saved before is kept. Check the disk and the rights of the folder, then try again.",
                path=str(path),
                reason=reason,
            ),
            "store.unreachable",
        )


class DiskFull(StoreTrouble):
    """There is no room; the transaction was rolled back whole and the store stays usable."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            say(
                "The disk that holds {path} is full. The act was not carried out and what was saved before "
                "is kept. Free some space, then try again; the program need not be closed.",
                path=str(path),
            ),
            "store.full",
        )


class DraftMoved(Refused):
    """Somebody saved the draft meanwhile. The stored text stands, the losing text is kept as a version.

    Attributes:
        article: its id.
        current_rev: the revision now in the store, 0 if there is no draft.
        kept_digest: the digest of the losing text, among ``versions.of`` with the cause "conflict".
    """

    def __init__(self, article: str, current_rev: int, kept_digest: str) -> None:
        self.article = article
        self.current_rev = current_rev
        self.kept_digest = kept_digest
        super().__init__(
            say(
                "This draft was saved elsewhere in the meantime. Both texts are kept: the one saved first is "
                "the draft, yours is among its versions. Compare the two and take over what is needed."
            ),
            "store.draft-moved",
        )


class DraftSigned(Refused):
    """A draft that carries signatures is not removed."""

    def __init__(self) -> None:
        super().__init__(
            say("A draft that has been signed cannot be removed: its record stays. Recall it instead."),
            "store.draft-signed",
        )


class RecordSplit(Refused):
    """Something that must be one and the same came in two versions; the first one stands."""

    def __init__(self, sentence: Sentence, code: str) -> None:
        super().__init__(sentence, code)


def _torn_sentence(path: Path, moved_to: Path | None) -> Sentence:
    if moved_to is None:
        return say(
            "Part of the store {path} cannot be read. The act was not carried out and nothing was deleted. "
            "Close the program and start it again: the store is then checked.",
            path=str(path),
        )
    return say(
        "The store {path} is damaged and cannot be opened. Nothing was deleted: the damaged file is kept "
        "as {moved}. Restore a backup or start again with an empty store, and keep that file for the "
        "administrator.",
        path=str(path),
        moved=str(moved_to),
    )
