"""What is inside an attachment, found out without running or trusting it.

Everything is bounded; what cannot be opened is said, what is too large to be looked through is marked as unread.

Facts by name (one that is missing is not known): ``kind`` (docx, xlsx, pptx, doc, wps, xls, et, ppt, pdf, ofd, png, jpeg,
gif, bmp, webp, tiff, txt, csv, html, rtf, script, program, zip, rar, 7z, mp4, mp3, other), ``macros``, ``encrypted``,
``tracked_changes``, ``comments``, ``hidden_text``, ``author``, ``company``, ``last_modified_by``, ``gps``, ``device``,
``width``, ``height``, ``pages``, ``members`` (names in a zip), ``inside`` (pairs of a member's name and what was found
in it), ``scripts``, ``mismatch``, ``aside`` (words that are not seen at first sight: properties, comments, deleted and
hidden text), ``unread`` (too large to be looked through).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.checks.article import Inspected
from forms.checks.files import ole, pdf
from forms.checks.files.kinds import PICTURES, belies, ending_of, sniff
from forms.checks.files.pictures import read_picture
from forms.checks.files.zips import read_ofd, shown_name, zip_kind
from forms.errors import Malformed
from forms.importers.archive import Archive, open_archive
from forms.importers.ooxml import Package
from forms.importers.ooxml_facts import office_facts
from forms.importers.text import read_text

__all__ = ["MAX_INSPECTED", "all_texts", "inspect_file"]

MAX_INSPECTED = 128 * 2**20
MAX_INSIDE = 40
MAX_INSIDE_BYTES = 16 * 2**20
_TOO_LARGE = ("xml.size", "text.size")
_WPS = {"doc": "wps", "xls": "et"}


def inspect_file(data: bytes, name: str, media_type: str) -> Inspected:
    """Look into a file.

    Args:
        data: the whole file.
        name: its name.
        media_type: as the article states it.
    """
    found = _inspect(data, name, inside=True)
    kind = str(found.facts.get("kind", ""))
    facts = dict(found.facts)
    if kind and not facts.get("encrypted"):
        facts["mismatch"] = belies(kind, name, media_type)
    return Inspected(found.text, facts, found.trouble)


def all_texts(inspected: Inspected, name: str) -> Iterator[tuple[str, str]]:
    """Every text of a file with the name of the file it is in: what readers see, what they do not, and inside a zip.

    Args:
        inspected: from ``inspect_file``.
        name: of the file.
    """
    yield name, inspected.text
    yield name, str(inspected.facts.get("aside", ""))
    inside = inspected.facts.get("inside")
    for member, found in inside if isinstance(inside, tuple) else ():
        yield member, member.rpartition("/")[2].rpartition(".")[0]
        yield from all_texts(found, member)


def _inspect(data: bytes, name: str, *, inside: bool) -> Inspected:
    kind = sniff(data)
    facts: dict[str, object] = {"kind": kind} if kind not in ("", "zip", "ole") else {}
    if len(data) > MAX_INSPECTED:
        return Inspected(facts={**facts, "unread": True})
    try:
        return _read(kind, data, name, inside=inside)
    except Malformed as trouble:
        if trouble.code in _TOO_LARGE:
            return Inspected(facts={**facts, "unread": True})
        if kind in ("zip", "ole"):
            facts["kind"] = _promised(name, kind)
        return Inspected(facts=facts, trouble=str(trouble.sentence))


def _read(kind: str, data: bytes, name: str, *, inside: bool) -> Inspected:
    if kind == "zip":
        return _zip(data, inside=inside)
    if kind == "ole":
        return _ole(data, name)
    if kind == "pdf":
        text, aside, facts = pdf.read_pdf(data)
        return Inspected(text, {**facts, "aside": aside})
    if kind in PICTURES:
        return Inspected(facts=read_picture(data, kind))
    if kind in ("", "html", "script"):
        return _text(kind, data, name)
    return Inspected(facts={"kind": kind})


def _text(kind: str, data: bytes, name: str) -> Inspected:
    ending = ending_of(name)
    plain = "csv" if ending == "csv" else "txt"
    try:
        text = read_text(data)
    except Malformed as trouble:
        if trouble.code == "text.size":
            return Inspected(facts={"kind": kind or plain, "unread": True})
        if trouble.code == "text.encoding" and ending in ("txt", "csv"):
            return Inspected(facts={"kind": plain}, trouble=str(trouble.sentence))
        return Inspected(facts={"kind": kind or "other"})
    return Inspected(text, {"kind": kind or plain})


def _ole(data: bytes, name: str) -> Inspected:
    kind = ole.kind_of(data)
    if kind == "locked":
        return Inspected(facts={"kind": _promised(name, "other"), "encrypted": True})
    facts: dict[str, object] = {"macros": ole.has_macros(data), "encrypted": ole.is_encrypted(data, kind)}
    facts["kind"] = _WPS[kind] if ending_of(name) == _WPS.get(kind) else kind
    return Inspected("" if facts["encrypted"] else ole.words_in(data), facts)


def _promised(name: str, otherwise: str) -> str:
    """The kind the name says, for what cannot be opened."""
    ending = ending_of(name)
    kinds = ("docx", "xlsx", "pptx", "doc", "xls", "ppt", "wps", "et", "ofd", "zip")
    return ending if ending in kinds else "zip" if otherwise == "zip" else "other"


def _zip(data: bytes, *, inside: bool) -> Inspected:
    archive = open_archive(data)
    kind = zip_kind(archive)
    if kind == "ooxml":
        office = office_facts(Package(archive))
        return Inspected(office.text, {**office.facts, "encrypted": False, "aside": office.aside})
    if kind == "ofd":
        text, facts = read_ofd(archive)
        return Inspected(text, facts)
    facts = {"kind": kind, "encrypted": bool(archive.encrypted)}
    if kind != "zip":
        return Inspected(facts=facts)
    facts["members"] = tuple(shown_name(name) for name in archive.names)
    facts["inside"] = _members(archive) if inside else ()
    return Inspected(facts=facts)


def _members(archive: Archive) -> tuple[tuple[str, Inspected], ...]:
    """What is in the files of a zip, one level deep and within bounds; a zip in a zip is not opened."""
    found: list[tuple[str, Inspected]] = []
    left = MAX_INSIDE_BYTES
    for name in archive.names[:MAX_INSIDE]:
        shown = shown_name(name)
        if name in archive.encrypted:
            found.append((shown, Inspected(facts={"encrypted": True})))
        elif archive.size(name) > left:
            found.append((shown, Inspected(facts={"unread": True})))
        else:
            found.append((shown, _member(archive, name, left)))
            left -= archive.size(name)
    return tuple(found)


def _member(archive: Archive, name: str, limit: int) -> Inspected:
    try:
        data = archive.read(name, limit)
    except Malformed as trouble:
        return Inspected(trouble=str(trouble.sentence))
    if sniff(data) == "zip":
        return _nested(data)
    found = _inspect(data, name, inside=False)
    facts: Mapping[str, object] = {**found.facts, "mismatch": belies(str(found.facts.get("kind")), name, "")}
    return Inspected(found.text, facts, found.trouble)


def _nested(data: bytes) -> Inspected:
    try:
        return _zip(data, inside=False)
    except Malformed as trouble:
        return Inspected(facts={"kind": "zip"}, trouble=str(trouble.sentence))
