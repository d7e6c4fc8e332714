"""Files named by the SHA-256 of their bytes, written so that a file that exists is whole.

The database holds the rows; a file without a row is of no account. Nothing here decides who may read one.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from forms.errors import EnvironmentTrouble
from resources.language import say

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PIECE = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)


class DiskTrouble(EnvironmentTrouble):
    """The disk does not take what is to be written; nothing was changed."""


def write_atomic(path: Path, data: bytes, mode: int = 0o644, *, synced: bool = True) -> None:
    """Write a file so that after any crash there is the old one or the new one, whole.

    Args:
        path: its place; folders are made.
        data: what is to be in it.
        mode: who may read it.
        synced: whether it must outlive a power cut; without, the file may then be torn.

    Raises:
        DiskTrouble: the disk is full or refuses.
    """
    beside = path.with_name(f".{path.name}.{token_hex(6)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if synced:
                os.fsync(file.fileno())
        os.replace(beside, path)
        if synced:
            sync_folder(path.parent)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise disk_trouble(fault) from fault


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder outlive a power cut; systems that cannot are left as they are."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def disk_trouble(fault: OSError) -> DiskTrouble:
    """What a failed write means, in words."""
    if fault.errno in _FULL:
        return DiskTrouble(
            say("The portal's disk is full. What you sent was not taken; please try again later."), "portal.disk.full"
        )
    return DiskTrouble(
        say("The portal's disk does not take the data. What you sent was not taken; please try again later."),
        "portal.disk",
    )


class Blobs:
    """The content-addressed files of one portal."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where the file of that digest lies, whether or not it exists.

        Raises:
            ValueError: for anything but a digest, which must never become a path.
        """
        if not _DIGEST.fullmatch(digest):
            raise ValueError("not a digest")
        return self._folder / digest[:2] / digest[2:]

    def has(self, digest: str) -> bool:
        """Whether the file is there."""
        return self.path(digest).is_file()

    def put(self, data: bytes) -> str:
        """Write bytes and return their digest; durable on return."""
        digest = sha256(data).hexdigest()
        if not self.has(digest):
            write_atomic(self.path(digest), data)
        return digest

    def adopt(self, source: Path, digest: str) -> None:
        """Move a finished, synced file to its place; its bytes have been checked."""
        target = self.path(digest)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(source, target)
            sync_folder(target.parent)
        except OSError as fault:
            raise disk_trouble(fault) from fault

    def read(self, digest: str) -> bytes | None:
        """The bytes, or None when there is no such file or it is not what its name says."""
        try:
            data = self.path(digest).read_bytes()
        except FileNotFoundError:
            return None
        return data if sha256(data).hexdigest() == digest else None


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file, read in pieces, in hex."""
    hasher = sha256()
    for piece in _pieces(path):
        hasher.update(piece)
    return hasher.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def is_private(path: Path) -> bool:
    """Whether only its owner can read the file."""
    return os.name != "posix" or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
