"""One set-up at a time: the mark of the environment's folder is also the lock on it.

The operating system gives the lock back when its holder dies. On POSIX the installer inherits it, so that a
set-up killed outright is not rebuilt under the feet of an installer that still runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build_spec.places import WINDOWS
from build_spec.speech import tell

MARK = ".gaoqian-venv"
_TEXT = b"Made by 'python3 build_spec'. This folder can be deleted; it is made again.\n"


@contextmanager
def holding(venv: Path) -> Iterator[tuple[int, ...]]:
    """Hold the folder for one set-up; gives the handles that an installer is to inherit."""
    venv.mkdir(parents=True, exist_ok=True)
    handle = os.open(venv / MARK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if os.fstat(handle).st_size == 0:
            os.write(handle, _TEXT)
        if not _try_lock(handle):
            tell("另一个安装正在进行，等它结束", "Another set-up is running, waiting for it")
            _wait_lock(handle)
        yield () if WINDOWS else (handle,)
    finally:
        os.close(handle)


if sys.platform == "win32":  # spelled out for the type checker
    import msvcrt

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait_lock(handle: int) -> None:
        while True:
            os.lseek(handle, 0, os.SEEK_SET)
            try:  # it waits ten seconds by itself before it gives up
                return msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
            except OSError:
                continue

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
