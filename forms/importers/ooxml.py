"""Office Open XML packages (ECMA-376 part 2): their parts, relations and properties, without running anything."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from forms.errors import Malformed
from forms.importers.archive import Archive, open_archive
from forms.importers.xml import MAX_XML_BYTES, Element, local, parse_xml, value
from resources.language import say

TYPES = "[Content_Types].xml"
MAX_TOTAL_XML = 48 * 2**20
_MAX_PROPERTY = 500


@dataclass(frozen=True)
class Relation:
    """What a part points to.

    Attributes:
        kind: last word of the relation type, such as ``image``.
        target: name of a part, or an address where external.
    """

    kind: str
    target: str
    external: bool


class Package:
    """One opened document; see ``open_package``.

    Attributes:
        archive: its parts as files.
        main: name of the part that holds the document.
        kind: ``docx``, ``xlsx`` or ``pptx``.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._parsed: dict[str, Element] = {}
        self._left = MAX_TOTAL_XML
        self._types, self._defaults = self._content_types()
        self.main = self._find_main()
        self.kind = _kind(self.content_type(self.main), self.main)

    @property
    def macros(self) -> bool:
        """Whether it holds a program."""
        programs = ("vbaProject.bin", "vbaData.xml")
        return "macroEnabled" in self.content_type(self.main) or any(n.endswith(programs) for n in self.archive.names)

    def content_type(self, part: str) -> str:
        """The media type of a part as the package states it."""
        return self._types.get("/" + part) or self._defaults.get(part.rpartition(".")[2].lower(), "")

    def has(self, part: str) -> bool:
        """Whether the part is there."""
        return part in self.archive

    def xml(self, part: str) -> Element:
        """The root element of a part, parsed once.

        Raises:
            Malformed: the part is missing, damaged or hostile.
        """
        if part not in self._parsed:
            if part in self.archive and self.archive.size(part) > self._left:
                raise Malformed(say("The file is nested too deep or has too many parts to be opened."), "xml.size")
            data = self.archive.read(part, MAX_XML_BYTES)
            self._left -= len(data)
            self._parsed[part] = parse_xml(data)
        return self._parsed[part]

    def relations(self, part: str) -> Mapping[str, Relation]:
        """What a part points to, by relation id; ``""`` asks for the package itself."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.archive:
            return {}
        found = {}
        for element in self.xml(rels):
            external = value(element, "TargetMode") == "External"
            target = value(element, "Target")
            place = target if external else _place(folder, target)
            found[value(element, "Id")] = Relation(value(element, "Type").rpartition("/")[2], place, external)
        return found

    def related(self, kind: str) -> str:
        """The name of the first part of a kind the main part points to, such as ``styles``; ``""`` for none."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.external and self.has(relation.target):
                return relation.target
        return ""

    def properties(self) -> dict[str, str]:
        """The document's properties by local name (``creator``, ``lastModifiedBy``, ``Company``, ``title`` and others)."""
        found: dict[str, str] = {}
        for part in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
            if self.has(part):
                for element in self.xml(part):
                    text = "".join(element.itertext()).strip()
                    if text:
                        found.setdefault(value(element, "name") or local(element), text[:_MAX_PROPERTY])
        return found

    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        if TYPES not in self.archive:
            raise Malformed(say("The file is damaged or incomplete and cannot be opened."), "ooxml.types")
        overrides, defaults = {}, {}
        for element in self.xml(TYPES):
            if local(element) == "Override":
                overrides[value(element, "PartName")] = value(element, "ContentType")
            else:
                defaults[value(element, "Extension").lower()] = value(element, "ContentType")
        return overrides, defaults

    def _find_main(self) -> str:
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and self.has(relation.target):
                return relation.target
        for part in ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"):
            if self.has(part):
                return part
        raise Malformed(say("The file is damaged or incomplete and cannot be opened."), "ooxml.main")


def open_package(data: bytes) -> Package:
    """Open a .docx, .xlsx or .pptx.

    Raises:
        Malformed: it is none, damaged or hostile.
    """
    return Package(open_archive(data))


def _place(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def _kind(content_type: str, main: str) -> str:
    for word, folder, kind in (
        ("wordprocessingml", "word/", "docx"),
        ("spreadsheetml", "xl/", "xlsx"),
        ("presentationml", "ppt/", "pptx"),
    ):
        if word in content_type or (not content_type.strip() and main.startswith(folder)):
            return kind
    folders = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
    return folders.get(main.partition("/")[0], "other")
