"""What kind of file some bytes are, told by the bytes alone, and which kinds a name promises."""

from __future__ import annotations

from collections.abc import Mapping

from forms.pictures import media_type_of

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "script"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"ID3", "mp3"),
)
_PAGES = (b"<!doctype html", b"<html", b"<script", b"mime-version:")
_PROMISED: Mapping[str, tuple[str, ...]] = {
    "docx": ("docx",),
    "xlsx": ("xlsx",),
    "pptx": ("pptx",),
    "docm": ("docx",),
    "xlsm": ("xlsx",),
    "pptm": ("pptx",),
    "doc": ("doc",),
    "wps": ("wps", "docx"),
    "xls": ("xls",),
    "et": ("et", "xlsx"),
    "ppt": ("ppt",),
    "dps": ("ppt", "pptx"),
    "pdf": ("pdf",),
    "ofd": ("ofd",),
    "png": ("png",),
    "jpg": ("jpeg",),
    "jpeg": ("jpeg",),
    "gif": ("gif",),
    "bmp": ("bmp",),
    "webp": ("webp",),
    "tif": ("tiff",),
    "tiff": ("tiff",),
    "txt": ("txt", "csv"),
    "csv": ("csv", "txt"),
    "zip": ("zip",),
    "rar": ("rar",),
    "7z": ("7z",),
    "mp4": ("mp4",),
    "mp3": ("mp3",),
    "rtf": ("rtf",),
}
PICTURES = frozenset({"png", "jpeg", "gif", "bmp", "webp", "tiff"})


def ending_of(name: str) -> str:
    """The ending of a file name in small letters, without the dot; ``""`` where it has none."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def sniff(data: bytes) -> str:
    """The kind by the first bytes.

    Returns:
        One of the kinds of ``forms.checks.files``, or ``zip`` or ``ole`` where only the inside tells; ``""`` for what
        may be text.
    """
    picture = media_type_of(data)
    if picture:
        return picture.removeprefix("image/")
    if data[4:8] == b"ftyp":
        return "mp4"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    found = next((kind for start, kind in _STARTS if data.startswith(start)), "")
    if found or b"%PDF-" in data[:1024]:
        return found or "pdf"
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if head.startswith(_PAGES) else ""


def belies(kind: str, name: str, media_type: str) -> bool:
    """Whether the content is of another kind than the name or the media type says.

    Args:
        kind: what the content is.
        name: of the file; one without a known ending promises nothing.
        media_type: as the article states it.
    """
    promised = _PROMISED.get(ending_of(name))
    if promised and kind not in promised:
        return True
    return media_type.startswith("image/") and kind not in PICTURES and not media_type.endswith("svg+xml")
