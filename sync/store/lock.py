"""One process at a time: an operating-system lock on a small file beside the store.

The lock belongs to the process, so a killed process leaves none behind; the file itself stays, empty, and
means nothing. It must not be the database file: SQLite keeps its own locks there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sync.store.errors import StoreBusy

if sys.platform == "win32":
    import msvcrt

    def _seize(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(descriptor: int) -> None:
        # flock, not lockf: a POSIX record lock is lost when any descriptor of the file is closed, and
        # it would not keep two stores of one process apart.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class ProcessLock:
    """The right of this process to the store at ``path``."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            StoreBusy: another process, or another ``Store`` of this one, has it.
            OSError: the lock file cannot be made.
        """
        self._descriptor = os.open(lock_path(path), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _seize(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            if isinstance(error, (BlockingIOError, PermissionError)):
                raise StoreBusy(path) from error
            raise

    def release(self) -> None:
        """Give the store free; closing the descriptor drops the lock."""
        os.close(self._descriptor)


def lock_path(path: Path) -> Path:
    """Where the lock of the store at ``path`` is."""
    return path.with_name(path.name + ".lock")
