"""Word documents in: checked and cleaned by our own reader first, then through mammoth and the body's HTML reader.

mammoth trusts what it reads; it gets a small package written here, with nothing in it but text, styles and pictures.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from forms.body.html import MAX_HTML_BYTES, from_html
from forms.checks.lazy import lazy
from forms.content import MAX_CONTENT_BYTES, Attachment
from forms.errors import Malformed, Refused
from forms.importers.head import Head, Line, recognise
from forms.importers.numbering import write_numbers
from forms.importers.ooxml import TYPES, Package, Relation
from forms.importers.ooxml_facts import OfficeFacts, hidden_runs, hidden_styles, office_facts, words
from forms.importers.result import Imported, as_attachment, described
from forms.importers.slim import slim
from forms.importers.text import too_long
from forms.importers.xml import Element, child, local, value
from resources.language import Sentence, say

MAX_ELEMENTS = 60_000
MAX_PICTURES = 200
MAX_PICTURE_BYTES = 32 * 2**20
_KEPT = ("styles", "numbering", "footnotes", "endnotes")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BACK_LINK = lazy(r'\s*<a href="#(?:foot|end)note-ref-[^"]*">[^<]*</a>')
_HEADING = lazy(r"heading ([1-9])", re.IGNORECASE)
_TITLE = lazy(r"title|标题", re.IGNORECASE)


@dataclass
class _Pictures:
    """The pictures of one document as mammoth comes by them."""

    package: Package
    files: dict[str, tuple[Attachment, bytes]] = field(default_factory=dict)

    def take(self, image: Any) -> dict[str, str]:
        """Keep a picture; gives the attributes of its ``img``."""
        with image.open() as file:
            data = file.read()
        made = as_attachment(data, f"picture-{len(self.files) + 1}") if len(self.files) < MAX_PICTURES else None
        if made is None:
            return {"src": str(image.content_type or "").rpartition("/")[2]}  # named among what was left out
        self.files.setdefault(made[0].digest, made)
        return {"src": f"attachment:{made[0].digest}"}


def read_docx(package: Package) -> Imported:
    """Read a text document.

    Raises:
        Refused: it has tracked changes.
        Malformed: it is damaged, hostile or too long.
    """
    root = package.xml(package.main)
    facts = office_facts(package)
    if len(facts.text.encode("utf-8")) > MAX_CONTENT_BYTES:
        raise too_long()
    _settled(facts)
    removed = list(_left_out(package, facts))
    styles = _style_names(package)
    write_numbers(package, root, frozenset(id_ for id_, name in styles.items() if _HEADING.fullmatch(name)))
    _strip_hidden(package, root)
    body = child(root, "body")
    if body is None:
        raise Malformed(say("The file is damaged or incomplete and cannot be opened."), "docx.body")
    head = _take_head(body, styles)
    slim(body)
    if sum(1 for _ in body.iter()) > MAX_ELEMENTS:
        raise too_long()
    pictures = _Pictures(package)
    html = _html(package, pictures, _levels(body, styles))
    read = from_html(html, known=frozenset(pictures.files))
    about = {**facts.facts, "aside": facts.aside, "recipients": head.recipients}
    return Imported(
        head.title, head.fields, read.body, described(pictures.files, read.body), (*removed, *read.removed), about
    )


def _settled(facts: OfficeFacts) -> None:
    changes = facts.facts["tracked_changes"]
    if isinstance(changes, int) and changes:
        sentence = say(
            "The document has {count} tracked changes. Settle them first: accept or refuse each in Word or WPS, save, and open it again.",
            count=changes,
        )
        raise Refused(sentence, "import.changes")


def _left_out(package: Package, facts: OfficeFacts) -> Iterator[Sentence]:
    comments, hidden = facts.facts["comments"], facts.facts["hidden_text"]
    if isinstance(comments, int) and comments:
        yield say("Comments were left out: {count}.", count=comments)
    if isinstance(hidden, int) and hidden:
        yield say("Hidden passages were left out: {count}.", count=hidden)
    if package.macros:
        yield say("Macros were left out.")
    kinds = [relation.kind for relation in package.relations(package.main).values()]
    linked = sum(
        1 for relation in package.relations(package.main).values() if relation.kind == "image" and relation.external
    )
    if linked:
        yield say("Pictures that are not in the file were left out: {count}. Insert them from files.", count=linked)
    if "header" in kinds or "footer" in kinds:
        yield say("Headers and footers were left out.")


def _style_names(package: Package) -> Mapping[str, str]:
    part = package.related("styles")
    if not part:
        return {}
    return {value(s, "styleId"): value(child(s, "name")) for s in package.xml(part).iter("{*}style")}


def _strip_hidden(package: Package, root: Element) -> None:
    for run in list(hidden_runs(root, hidden_styles(package))):
        run.getparent().remove(run)


def _take_head(body: Element, styles: Mapping[str, str]) -> Head:
    """Recognise title and other parts, and take out of the text what is on the form now."""
    paragraphs: list[Element] = []
    lines: list[Line] = []
    for element in body:
        if local(element) == "p" and (text := words(element, "t").replace("\n", " ").strip()):
            name = styles.get(value(child(element, "pPr", "pStyle")), "")
            heading = _HEADING.fullmatch(name)
            paragraphs.append(element)
            lines.append(
                Line(
                    text,
                    value(child(element, "pPr", "jc")) == "center",
                    bool(_TITLE.fullmatch(name) or (heading and heading[1] == "1" and not lines)),
                )
            )
    head = recognise(lines)
    for number in head.used:
        if not any(local(item) in ("drawing", "pict", "object") for item in paragraphs[number].iter("{*}*")):
            body.remove(paragraphs[number])
    return head


def _levels(body: Element, styles: Mapping[str, str]) -> str:
    """The style map that brings the highest heading in use to level 2."""
    used = {
        int(match[1]) for style in body.iter("{*}pStyle") if (match := _HEADING.fullmatch(styles.get(value(style), "")))
    }
    places = {level: min(2 + place, 4) for place, level in enumerate(sorted(used))}
    ids = {
        id_: places[int(match[1])]
        for id_, name in styles.items()
        if (match := _HEADING.fullmatch(name)) and int(match[1]) in places
    }
    plain = [f"p[style-name='{name}'] => p:fresh" for name in ("Title", "title", "Subtitle", "标题")]
    return "\n".join(
        [*(f"p[style-name='{_quoted(styles[id_])}'] => h{level}:fresh" for id_, level in ids.items()), *plain]
    )


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace("'", "\\'")


def _html(package: Package, pictures: _Pictures, style_map: str) -> str:
    import mammoth

    try:
        result = mammoth.convert_to_html(
            BytesIO(_clean_package(package)),
            convert_image=mammoth.images.img_element(pictures.take),
            style_map=style_map,
            include_embedded_style_map=False,
        )
    except (RecursionError, KeyError, ValueError, AttributeError, OSError, zipfile.BadZipFile):
        raise Malformed(say("The file is damaged or incomplete and cannot be opened."), "docx.read") from None
    html = _BACK_LINK.sub("", str(result.value))
    if len(html.encode("utf-8")) > MAX_HTML_BYTES:
        raise too_long()
    return html


def _clean_package(package: Package) -> bytes:
    """A package with the text, its styles and the pictures it shows, and nothing else."""
    from lxml import etree

    data = BytesIO()
    relations = package.relations(package.main)
    named = {id_: relation for id_, relation in relations.items() if relation.kind in ("hyperlink", "image", *_KEPT)}
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        targets: dict[str, tuple[Relation, str]] = {}
        for id_, relation in named.items():
            place = _copy(package, relation, archive, targets)
            if place:
                targets[id_] = (relation, place)
        _drop_dangling(package.xml(package.main), frozenset(targets))
        archive.writestr("word/document.xml", etree.tostring(package.xml(package.main), encoding="utf-8"))
        archive.writestr("word/_rels/document.xml.rels", _relations_xml(targets))
        archive.writestr(
            "_rels/.rels", _relations_xml({"r1": (Relation("officeDocument", "", False), "/word/document.xml")})
        )
        archive.writestr(TYPES, _types_xml())
    return data.getvalue()


def _copy(
    package: Package, relation: Relation, archive: zipfile.ZipFile, targets: Mapping[str, tuple[Relation, str]]
) -> str:
    """Copy a related part; gives where it is now, ``""`` where it is not taken over."""
    from lxml import etree

    if relation.external:
        return relation.target if relation.kind == "hyperlink" else ""
    if not package.has(relation.target):
        return ""
    known = next((place for other, place in targets.values() if other.target == relation.target), "")
    if known:
        return known
    if relation.kind in _KEPT:
        if relation.kind.endswith("notes"):
            _drop_dangling(package.xml(relation.target), frozenset())
        place = f"/word/{relation.kind}.xml"
        archive.writestr(place[1:], etree.tostring(package.xml(relation.target), encoding="utf-8"))
    elif relation.kind == "image" and package.archive.size(relation.target) <= MAX_PICTURE_BYTES:
        ending = re.sub(r"[^a-z0-9]", "", relation.target.rpartition(".")[2].lower())[:8]
        place = f"/word/media/{len(targets)}.{ending}"
        archive.writestr(place[1:], package.archive.read(relation.target, MAX_PICTURE_BYTES))
    else:
        place = ""
    return place


def _drop_dangling(root: Element, known: frozenset[str]) -> None:
    """Take out pictures and links whose relation is not copied: mammoth gives up on them."""
    for element in list(root.iter("{*}blip", "{*}imagedata", "{*}hyperlink", "{*}hlinkClick")):
        for key in [key for key in element.attrib if key.rpartition("}")[2] in ("embed", "link", "id") and "}" in key]:
            if element.attrib[key] not in known or key.endswith("}link"):
                del element.attrib[key]


def _relations_xml(targets: Mapping[str, tuple[Relation, str]]) -> bytes:
    from lxml import etree

    root = etree.Element("Relationships", xmlns=f"{_PACKAGE}/relationships")
    for id_, (relation, place) in targets.items():
        attributes = {"Id": id_, "Type": f"{_OFFICE}/{relation.kind}", "Target": place}
        if relation.external:
            attributes["TargetMode"] = "External"
        etree.SubElement(root, "Relationship", attributes)
    return bytes(etree.tostring(root))


def _types_xml() -> bytes:
    from lxml import etree

    root = etree.Element("Types", xmlns=f"{_PACKAGE}/content-types")
    pairs = {
        "xml": "application/xml",
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "gif": "image/gif",
    }
    for ending, type_ in pairs.items():
        etree.SubElement(root, "Default", Extension=ending, ContentType=type_)
    return bytes(etree.tostring(root))
