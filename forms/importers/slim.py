"""Takes out of a Word document what only looks: fonts, sizes, bookmarks, the traces of editing.

Word and WPS cut a sentence into dozens of pieces; without them the rest of the import has a tenth of the work.
"""

from __future__ import annotations

from forms.importers.xml import Element, child, local

_NOISE = (
    "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd",
    "commentReference", "annotationRef", "permStart", "permEnd", "sectPr", "tblGrid", "tblPrEx",
)  # fmt: skip
_RUN = frozenset({"b", "i", "strike", "vertAlign", "rStyle"})
_PARAGRAPH = frozenset({"pStyle", "numPr"})
_TABLE = frozenset({"gridSpan", "vMerge", "tblHeader"})
_SHOWN = frozenset({"t", "drawing", "pict", "object", "br", "sym", "footnoteReference", "endnoteReference", "sdt"})


def slim(body: Element) -> None:
    """Bring a body to what the import looks at; changes it in place."""
    for element in list(body.iter(*(f"{{*}}{name}" for name in _NOISE))):
        element.getparent().remove(element)
    for name, kept in (("rPr", _RUN), ("pPr", _PARAGRAPH), ("tcPr", _TABLE), ("trPr", _TABLE), ("tblPr", _TABLE)):
        for properties in list(body.iter(f"{{*}}{name}")):
            _keep(properties, kept)
    for paragraph in list(body.iter("{*}p")):
        _join_runs(paragraph)
    for paragraph in [item for item in body if local(item) == "p"]:
        if not any(local(item) in _SHOWN for item in paragraph.iter("{*}*")):
            body.remove(paragraph)


def _keep(properties: Element, kept: frozenset[str]) -> None:
    for item in list(properties):
        if local(item) not in kept:
            properties.remove(item)
    if len(properties) == 0 and properties.getparent() is not None:
        properties.getparent().remove(properties)


def _join_runs(paragraph: Element) -> None:
    """Join neighbouring runs of plain text that look alike."""
    last: tuple[Element, bytes] | None = None
    pieces: list[str] = []
    for run in [*paragraph, None]:
        look = _look(run) if run is not None else None
        if last is not None and look == last[1]:
            pieces.append(child(run, "t").text or "")  # type: ignore[union-attr]
            paragraph.remove(run)
            continue
        if last is not None:
            child(last[0], "t").text = "".join(pieces)  # type: ignore[union-attr]
        last = (run, look) if run is not None and look is not None else None
        pieces = [child(run, "t").text or ""] if last else []  # type: ignore[union-attr]


def _look(run: Element) -> bytes | None:
    """How a run looks, in bytes; None for one that is not just one stretch of text."""
    from lxml import etree

    if local(run) != "r" or child(run, "t") is None or [local(item) for item in run if local(item) != "rPr"] != ["t"]:
        return None
    properties = child(run, "rPr")
    return b"" if properties is None else bytes(etree.tostring(properties))
