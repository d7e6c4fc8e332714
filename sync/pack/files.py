"""Files that are written whole or not at all, and one process at a time in a folder."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from forms.errors import EnvironmentTrouble
from resources.language import say
from sync.pack.errors import PackBusy


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one: temporary file, fsync, replace.

    Raises:
        OSError: when the disk refuses; the old file is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Bring the new name to the disk as well, where folders can be opened for that."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder for this process and thread; the operating system lets go of it when the process dies.

    Raises:
        PackBusy: when another holds it.
        EnvironmentTrouble: the disk refused something done meanwhile.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / "lock", "ab") as file:
            _lock_or_busy(file)
            try:
                yield
            finally:
                _unlock(file)
    except OSError as error:
        told = say("The reference pack could not be written to this computer's disk.")
        raise EnvironmentTrouble(told, "pack.disk") from error


def _lock_or_busy(file: IO[bytes]) -> None:
    try:
        _lock(file)
    except OSError:
        raise PackBusy(
            say("The reference pack is just being updated by another window or command. Please try again."),
            "pack.busy",
        ) from None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
