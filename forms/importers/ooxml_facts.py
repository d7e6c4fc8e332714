"""What an Office document holds beside its text: changes, comments, hidden parts, names, programs.

Read once for the import, which refuses open changes, and once for the checks of attachments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms.checks.lazy import lazy
from forms.importers.ooxml import Package
from forms.importers.xml import Element, child, is_on, local, value

MAX_TEXT = 2_000_000
MAX_SHEET = 8 * 2**20
_CHANGES = frozenset({
    "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange",
    "trPrChange", "tcPrChange", "tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
})  # fmt: skip
_BLOCKS = frozenset({"p", "tr", "row", "si"})
_WORD_PARTS = lazy(r"word/(?:document|header[0-9]*|footer[0-9]*|footnotes|endnotes)\.xml")
_COMMENT_PARTS = lazy(
    r"(?:word/comments|xl/(?:comments|threadedComments/)[^/]*|ppt/comments/[^/]*)\.xml|xl/comments/[^/]*\.xml"
)
_SHEETS = lazy(r"xl/(?:sharedStrings|worksheets/[^/]*|tables/[^/]*)\.xml")
_SLIDES = lazy(r"ppt/(?:slides|notesSlides)/[^/]*\.xml")


@dataclass(frozen=True)
class OfficeFacts:
    """What was found.

    Attributes:
        text: what a reader sees.
        aside: what a reader does not see at first sight: comments, deletions, hidden text, properties; one a line.
        facts: plain facts by name, see ``forms.checks.files``.
    """

    text: str
    aside: str
    facts: Mapping[str, object]


def office_facts(package: Package) -> OfficeFacts:
    """Read a whole package.

    Raises:
        Malformed: a part is damaged or hostile.
    """
    properties = package.properties()
    comments = [note for part in _matching(package, _COMMENT_PARTS) for note in _comments(package.xml(part))]
    aside = [*properties.values(), *comments]
    facts: dict[str, object] = {"kind": package.kind, "macros": package.macros, "comments": len(comments)}
    for fact, name in (("author", "creator"), ("last_modified_by", "lastModifiedBy"), ("company", "Company")):
        facts[fact] = properties.get(name, "")
    if package.kind == "docx":
        text, hidden, changes = _word(package, aside)
    elif package.kind == "xlsx":
        text, hidden, changes = _workbook(package, aside)
    else:
        text, hidden, changes = _slides(package)
    facts |= {"hidden_text": hidden, "tracked_changes": changes}
    return OfficeFacts(text[:MAX_TEXT], "\n".join(aside)[:MAX_TEXT], facts)


def count_changes(root: Element) -> int:
    """How many tracked changes a part of a text document has (ECMA-376 part 1, 17.13.5)."""
    return sum(1 for element in root.iter("{*}*") if local(element) in _CHANGES)


def hidden_styles(package: Package) -> frozenset[str]:
    """Ids of the styles whose text is hidden."""
    part = package.related("styles")
    if not part:
        return frozenset()
    styles = package.xml(part).iter("{*}style")
    return frozenset(value(style, "styleId") for style in styles if is_on(child(style, "rPr", "vanish")))


def hidden_runs(root: Element, styles: frozenset[str]) -> Iterator[Element]:
    """The runs that are hidden (``w:vanish``, 17.3.2.41), by themselves or by their style."""
    for run in root.iter("{*}r"):
        own = child(run, "rPr", "vanish")
        style = value(child(run, "rPr", "rStyle")) if styles else ""
        if is_on(own) if own is not None else style in styles and bool(style):
            yield run


def words(element: Element, *names: str) -> str:
    """The text under an element from children of the given local names, a line for each paragraph."""
    parts: list[str] = []
    for item in element.iter("{*}*"):
        name = local(item)
        if name in names:
            parts.append(item.text or "")
        elif name in ("tab", "cr", "br"):
            parts.append(" " if name == "tab" else "\n")
        elif name in _BLOCKS:
            parts.append("\n")
        elif name in ("tc", "c"):
            parts.append("\t")
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _matching(package: Package, pattern: re.Pattern[str]) -> list[str]:
    return [name for name in package.archive.names if pattern.fullmatch(name)]


def _comments(root: Element) -> Iterator[str]:
    for element in root.iter("{*}comment", "{*}threadedComment", "{*}cm"):
        yield words(element, "t", "text")


def _word(package: Package, aside: list[str]) -> tuple[str, int, int]:
    styles = hidden_styles(package)
    texts, changes, hidden = [], 0, 0
    for part in dict.fromkeys([package.main, *_matching(package, _WORD_PARTS)]):
        root = package.xml(part)
        changes += count_changes(root)
        aside += [words(element, "delText") for element in root.iter("{*}del")]
        for run in hidden_runs(root, styles):
            text = words(run, "t")
            hidden += bool(text)
            aside.append(text)
        texts.append(words(root, "t"))
    aside[:] = [text for text in aside if text]
    return "\n".join(texts), hidden, changes


def _workbook(package: Package, aside: list[str]) -> tuple[str, int, int]:
    sheets = list(package.xml(package.main).iter("{*}sheet"))
    hidden = [sheet for sheet in sheets if value(sheet, "state") in ("hidden", "veryHidden")]
    aside += [value(sheet, "name") for sheet in hidden]
    names = [value(sheet, "name") for sheet in sheets]
    roots = [package.xml(part) for part in _matching(package, _SHEETS) if package.archive.size(part) <= MAX_SHEET]
    texts = [words(root, "t", "v") for root in roots]
    lines = (item for root in roots for item in root.iter("{*}row", "{*}col"))
    covered = sum(1 for item in lines if _is_on_attribute(item, "hidden"))
    changes = len(_matching(package, lazy(r"xl/revisions/revisionLog[^/]*\.xml")))
    return "\n".join([*names, *texts]), len(hidden) + covered, changes


def _slides(package: Package) -> tuple[str, int, int]:
    parts = _matching(package, _SLIDES)
    texts = [words(package.xml(part), "t") for part in parts]
    hidden = sum(1 for part in parts if value(package.xml(part), "show") in ("0", "false"))
    return "\n".join(texts), hidden, 0


def _is_on_attribute(element: Element, name: str) -> bool:
    """Whether an attribute is a switch turned on."""
    return value(element, name).lower() in ("1", "true", "on")
