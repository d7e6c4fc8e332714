"""Old binary Office files ([MS-CFB]): which program wrote them, whether they are locked or carry macros, and their words.

Only the directory is read, by the shape of its entries; nothing is followed, so that a hostile file cannot lead astray.
"""

from __future__ import annotations

from collections.abc import Iterator

from forms.checks.lazy import lazy

_ENTRY = 128
_TYPES = (1, 2, 5)
_SECTOR = 512
_MACROS = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA")
_WORD_ENCRYPTED = 0x0100
_FILE_PASS, _RECORDS = 0x002F, 8
_RUN = lazy(r"[\u4e00-\u9fff\u3001-\u3011\uff01-\uff5e\u2605\u2014\u2018-\u201d\u20260-9A-Za-z .\-\r\n\t]{6,}")
_LEAST_SHARE = 0.98
MAX_TEXT = 1_000_000


def kind_of(data: bytes) -> str:
    """``doc``, ``xls``, ``ppt``, ``locked`` for an encrypted new document, or ``other``."""
    if _start(data, "EncryptedPackage") is not None:
        return "locked"
    for name, kind in (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt")):
        if _start(data, name) is not None:
            return kind
    return "other"


def has_macros(data: bytes) -> bool:
    """Whether there is a VBA project inside."""
    return any(_start(data, name) is not None for name in _MACROS)


def is_encrypted(data: bytes, kind: str) -> bool:
    """Whether a Word ([MS-DOC] 2.5.2) or Excel ([MS-XLS] 2.4.117) file needs a password."""
    start = _start(data, "WordDocument" if kind == "doc" else "Workbook")
    if start is None:
        return False
    at = (start + 1) * _SECTOR
    if kind == "doc":
        return bool(int.from_bytes(data[at + 10 : at + 12], "little") & _WORD_ENCRYPTED)
    for _ in range(_RECORDS if kind == "xls" else 0):
        record, length = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if record == _FILE_PASS:
            return True
        at += 4 + length
    return False


def words_in(data: bytes) -> str:
    """The Chinese text that lies in the file as UTF-16, as both Word and Excel write it; a guess, bounded."""
    return "\n".join(_runs(data))[:MAX_TEXT]


def _runs(data: bytes) -> Iterator[str]:
    found = 0
    for match in _RUN.finditer(data[: 32 * 2**20].decode("utf-16-le", "replace")):
        text = match.group().replace("\r", "\n")
        if len(text.encode("gb2312", "ignore").decode("gb2312")) >= _LEAST_SHARE * len(text):
            found += len(text)
            yield text
        if found > MAX_TEXT:
            return


def _start(data: bytes, name: str) -> int | None:
    """The first sector of a stream (0 for a storage), or None where there is none of that name."""
    spelled = name.encode("utf-16-le")
    at = data.find(spelled)
    while at >= 0:
        length = int.from_bytes(data[at + 64 : at + 66], "little")
        if at % _ENTRY == 0 and length == len(spelled) + 2 and at + _ENTRY <= len(data) and data[at + 66] in _TYPES:
            return int.from_bytes(data[at + 116 : at + 120], "little")
        at = data.find(spelled, at + 1)
    return None
