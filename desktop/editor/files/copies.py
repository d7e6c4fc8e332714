"""Copies of attachments outside the store: one to be opened in the system's program, one saved where the person says.

The bytes are compared with the digest that is signed before they leave. Copies to be opened are read-only, lie in one
temporary folder and go with it; a program or script is never handed to the system.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from desktop.messages import messages
from desktop.operations import Job, ReadOp
from forms.canonical import digest
from forms.content import Attachment
from forms.errors import EnvironmentTrouble, Refused
from resources.language import say, tr

if TYPE_CHECKING:
    from sync.desk import Desk

PREFIX = "gaoqian-open-"
OLD_SECONDS = 24 * 3600
_RUNNING = frozenset({"program", "script", "html"})


class OpenCopies(QObject):
    """The copies that were handed to other programs; they go with ``clean`` and with this object.

    Args:
        parent: where troubles are said.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._end: weakref.finalize[[Path], OpenCopies] | None = None

    def open(self, desk: Desk, item: Attachment) -> None:
        """Write a read-only copy and open it in the system's program for its kind."""
        if self._folder is None:
            sweep()
            self._folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            self._end = weakref.finalize(self, _remove, self._folder)
        ReadOp(self, _Write(desk, item, self._folder)).then(self._written).start()

    @Slot(object)
    def _written(self, path: Path) -> None:
        if self._folder is None or not path.exists():
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            messages().say("warning", tr("No program on this computer opens “{name}”.", name=path.name), self)
            return
        messages().toast(
            tr("Opened a read-only copy of “{name}”; it is deleted when the article is closed", name=path.name)
        )

    def clean(self) -> None:
        """Delete the copies; one that another program still holds goes at a later start."""
        self._folder = None
        if self._end is not None:
            self._end()

    def folder(self) -> Path | None:
        """Where the copies lie, None while there are none."""
        return self._folder


def sweep(now: float | None = None) -> None:
    """Delete what a crash or another program left lying for more than a day.

    Args:
        now: seconds since the epoch, for tests.
    """
    limit = (now or time.time()) - OLD_SECONDS
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if path.stat().st_mtime < limit and not path.is_symlink():
                _remove(path)
        except OSError:
            continue


def _remove(folder: Path) -> None:
    """Delete a folder of copies; Windows deletes no file that is read-only."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    shutil.rmtree(folder, ignore_errors=True)


def checked_bytes(desk: Desk, item: Attachment) -> bytes:
    """The bytes of an attachment, if they are still those of its digest.

    Raises:
        EnvironmentTrouble: they are not at hand, or another program or the disk changed them.
    """
    try:
        data = desk.attachment_bytes(item.digest)
    except KeyError:
        words = say("“{name}” is not on this computer yet. It comes with the next sync.", name=item.name)
        raise EnvironmentTrouble(words, "attachment.absent") from None
    if digest(data) != item.digest:
        words = say("“{name}” no longer matches its digest and was not opened. Add the file again.", name=item.name)
        raise EnvironmentTrouble(words, "attachment.digest")
    return data


class _Write:
    """Writes a read-only copy under the file's own name, in a folder of its own."""

    def __init__(self, desk: Desk, item: Attachment, folder: Path) -> None:
        self._desk, self._item, self._folder = desk, item, folder

    def __call__(self, job: Job) -> Path:
        data = checked_bytes(self._desk, self._item)
        _refuse_running(data, self._item)
        place = self._folder / self._item.digest[:16]
        path = place / self._item.name
        if not path.exists():
            place.mkdir(exist_ok=True)
            _put(path, data)
            path.chmod(stat.S_IRUSR)
        return path


def _refuse_running(data: bytes, item: Attachment) -> None:
    from forms.checks.files import inspect_file

    facts = inspect_file(data, item.name, item.media_type).facts
    if facts.get("kind") in _RUNNING or facts.get("macros") is True:
        words = say(
            "“{name}” can run programs, scripts or macros and is not opened from here. Save a copy and have it looked at.",
            name=item.name,
        )
        raise Refused(words, "attachment.running")


class SaveCopy:
    """Writes a copy where the person wants it, whole or not at all."""

    def __init__(self, desk: Desk, item: Attachment, path: Path) -> None:
        self._desk, self._item, self._path = desk, item, path

    def __call__(self, job: Job) -> Path:
        data = checked_bytes(self._desk, self._item)
        half = self._path.with_name(f".{self._path.name}.part")
        _put(half, data)
        try:
            os.replace(half, self._path)
        except OSError as fault:
            half.unlink(missing_ok=True)
            raise _cannot_write(self._path, fault) from fault
        return self._path


def _put(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as fault:
        path.unlink(missing_ok=True)
        raise _cannot_write(path, fault) from fault


def _cannot_write(path: Path, fault: OSError) -> EnvironmentTrouble:
    return EnvironmentTrouble(
        say("“{path}” cannot be written: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror)),
        "attachment.write",
    )
