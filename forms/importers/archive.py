"""Zip files from outside, read without trust: bounded in number, size, ratio and names before a byte is unpacked.

Every Office document, every evidence file and many attachments are zips; all of them are opened here.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import NoReturn

from forms.checks.lazy import lazy
from forms.errors import Malformed
from resources.language import say

MAX_FILES = 4_000
MAX_UNPACKED = 256 * 2**20
MAX_RATIO = 500
_MAX_ENTRIES = 20_000
_SMALL = 2 * 2**20
_MAX_NAME = 512
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OUTSIDE = lazy(r"(?:\A|[/\\])\.\.(?:[/\\]|\Z)|\A[/\\]|\A[A-Za-z]:|[\x00-\x1f]")
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 1


class Archive:
    """An opened zip file; see ``open_archive``.

    Attributes:
        names: of the files in it, in their order; folders are left out.
        encrypted: names of those that need a password.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        self._archive = archive
        self._entries = {entry.filename: entry for entry in entries}
        self._left = MAX_UNPACKED
        self.names = tuple(self._entries)
        self.encrypted = frozenset(entry.filename for entry in entries if entry.flag_bits & _ENCRYPTED)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def size(self, name: str) -> int:
        """How long a file says it is, in bytes."""
        return self._entries[name].file_size

    def read(self, name: str, limit: int = MAX_UNPACKED) -> bytes:
        """The bytes of a file.

        Args:
            name: one of ``names``.
            limit: the most bytes it may have.

        Raises:
            Malformed: it is not there, damaged, locked, or longer than it says or may be.
        """
        entry = self._entries.get(name)
        if entry is None or name in self.encrypted or entry.compress_type not in _METHODS:
            _refuse_damaged()
        most = min(limit, self._left)
        try:
            with self._archive.open(entry) as file:  # the header may lie about the size
                data = file.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError):
            _refuse_damaged()
        self._left -= len(data)
        if len(data) > most:
            _refuse_bomb()
        return data


def open_archive(data: bytes) -> Archive:
    """Open a zip file.

    Args:
        data: the whole file.

    Raises:
        Malformed: it is damaged, has too many files, unpacks to too much, or has names that lead outside or are there twice.
    """
    if data.count(_ENTRY) > _MAX_ENTRIES:  # counted before a list of millions is built
        _refuse_bomb()
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, OverflowError):
        _refuse_damaged()
    entries = archive.infolist()
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        _refuse_bomb()
    if sum(entry.compress_size for entry in entries) > len(data):
        _refuse_bomb()  # files lie over one another
    if any(_swells(entry) for entry in entries):
        _refuse_bomb()
    names = [entry.filename for entry in entries]
    if any(len(name) > _MAX_NAME or _OUTSIDE.search(name) for name in names):
        raise Malformed(say("The file holds names that lead outside of it. It is not opened."), "zip.names")
    if len(set(names)) != len(names) or "" in names:
        _refuse_damaged()
    return Archive(archive)


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin as a zip file does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _swells(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)


def _refuse_damaged() -> NoReturn:
    raise Malformed(say("The file is damaged or incomplete and cannot be opened."), "zip.damaged")


def _refuse_bomb() -> NoReturn:
    sentence = say("The file unpacks to far more than a document can hold. It is not opened.")
    raise Malformed(sentence, "zip.bomb")
