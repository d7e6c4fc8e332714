"""What a zip file is: an Office document, an OFD document (GB/T 33190-2016), or just a zip of files."""

from __future__ import annotations

from forms.checks.lazy import lazy
from forms.errors import Malformed
from forms.importers.archive import Archive
from forms.importers.ooxml import TYPES
from forms.importers.xml import parse_xml

MAX_TEXT = 300_000
_OFD_MAIN = "OFD.xml"
_OFD_PAGE = lazy(r"Doc_[0-9]+/Pages/Page_[0-9]+/Content\.xml")
_PROPERTIES = ("Title", "Author", "Subject", "Abstract", "Keyword", "DocUsage")
_MAX_PAGES = 30
_MAX_PART = 4 * 2**20


def zip_kind(archive: Archive) -> str:
    """``ooxml``, ``ofd``, ``other`` (an OpenDocument file or a program package) or ``zip``."""
    if TYPES in archive:
        return "ooxml"
    if _OFD_MAIN in archive:
        return "ofd"
    if "mimetype" in archive or "META-INF/MANIFEST.MF" in archive or "AndroidManifest.xml" in archive:
        return "other"
    return "zip"


def shown_name(name: str) -> str:
    """A name in a zip as its maker read it: old Chinese programs wrote GBK where the format says code page 437."""
    try:
        return name.encode("cp437").decode("gbk")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def read_ofd(archive: Archive) -> tuple[str, dict[str, object]]:
    """The words of the first pages of an OFD file, and facts.

    Raises:
        Malformed: its main part is damaged.
    """
    main = parse_xml(archive.read(_OFD_MAIN, _MAX_PART))
    properties = {name: "".join(e.itertext()).strip() for name in _PROPERTIES for e in main.iter(f"{{*}}{name}")}
    pages = [name for name in archive.names if _OFD_PAGE.fullmatch(name)]
    lines = [line for name in pages[:_MAX_PAGES] for line in _lines(archive, name)]
    facts: dict[str, object] = {
        "kind": "ofd",
        "encrypted": bool(archive.encrypted),
        "pages": len(pages),
        "author": properties.get("Author", ""),
        "aside": "\n".join(text for text in properties.values() if text),
    }
    return "\n".join(lines)[:MAX_TEXT], facts


def _lines(archive: Archive, name: str) -> list[str]:
    try:
        root = parse_xml(archive.read(name, _MAX_PART))
    except Malformed:
        return []
    return ["".join(element.itertext()) for element in root.iter("{*}TextObject")]
