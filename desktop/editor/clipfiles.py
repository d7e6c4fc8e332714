"""Which files a paste may read: only those that office and chat programs lay down for the clipboard.

A page may name any file of this computer as a picture; reading it would put a private picture into the text. So only
the folder for passing files and the chat programs' own folders are read, and never another computer.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

MAX_BYTES = 32 * 2**20
# Word, WPS, LibreOffice, QQ, WeChat: parts of folder names, in small letters.
_FOLDERS = ("msohtmlclip", "ksohtml", "tencent files", "tencent", "wechat files", "xwechat_files")
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".tmp", ".dat"})


def fetch(source: str) -> bytes | None:
    """The bytes of a picture that a paste names, None where it may not or cannot be read.

    Args:
        source: the address as the clipboard has it.
    """
    path = path_of(source)
    if path is None or not may_read(path):
        return None
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        return None
    return data if len(data) <= MAX_BYTES else None


def path_of(source: str) -> Path | None:
    """The file that a ``file:`` address names on this computer, None for any other address."""
    clean = source.strip().replace("\\", "/")
    if clean[:5].lower() != "file:" or "\0" in clean:
        return None
    try:
        parts = urlsplit(clean)
    except ValueError:
        return None
    if parts.netloc not in ("", "localhost") or parts.path.startswith("//"):
        return None
    path = unquote(parts.path)
    drive = len(path) > 2 and path[0] == "/" and path[2] == ":"
    return Path(path[1:] if drive else path)


def may_read(path: Path) -> bool:
    """Whether a file lies where programs lay down what they copy; links to elsewhere are seen through."""
    try:
        real = path.resolve()
    except OSError:
        return False
    if real.suffix.lower() not in _PICTURES:
        return False
    folders = [part.lower() for part in real.parts[:-1]]
    return real.is_relative_to(_passing()) or any(name in folder for folder in folders for name in _FOLDERS)


@cache
def _passing() -> Path:
    return Path(tempfile.gettempdir()).resolve()
