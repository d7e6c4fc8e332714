"""Which attachment a line of the checks is about, and which of its words: so that a line leads to the file itself.

What is said of a picture stands in the text or about the files as a whole; the place to put it right is the file's
own row or field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from forms.body.model import AttachmentLink, Block, Image
from forms.problems import ATTACHMENTS, BODY
from resources.language import Sentence

if TYPE_CHECKING:
    from desktop.editor.checks.entries import Entry
    from desktop.editor.checks.reading import Checked
    from forms.checks.finding import Finding
    from forms.content import Attachment
    from forms.problems import Problem

Line: TypeAlias = Literal["caption", "alt", ""]
"""The title or caption, the description that is read out, or the row as a whole."""


@dataclass(frozen=True)
class Filed:
    """A place among the attachments.

    Attributes:
        digest: of the attachment.
        line: which of its words.
        words: what stands there; "" for all of it, or where something is missing.
        start: code points from the beginning of the line.
    """

    digest: str
    line: Line = ""
    words: str = ""
    start: int = 0


def filed(checked: Checked, entry: Entry) -> Filed | None:
    """The place of a line of the checks among the attachments; None if it is not about one of them."""
    if entry.problem is not None:
        return _of_problem(checked, entry.problem)
    finding = entry.finding
    if finding is None:
        return None
    if finding.field == ATTACHMENTS:
        return _of_finding(checked.content.attachments, finding)
    spot = checked.spots[entry.number] if finding.field == BODY else None
    block = _block(checked, spot.block) if spot is not None else None
    if spot is None or not isinstance(block, Image | AttachmentLink):
        return None
    line: Line = "alt" if spot.part == 1 else "caption"
    return Filed(block.attachment, line, spot.words, spot.offset)


def _block(checked: Checked, id_: str) -> Block | None:
    return next((block for block in checked.content.body.blocks if block.id == id_), None)


def _of_problem(checked: Checked, problem: Problem) -> Filed | None:
    told = dict(problem.sentence.values)
    if problem.code in ("image.no-alt", "image.no-caption"):
        pictures = [block for block in checked.content.body.blocks if isinstance(block, Image)]
        number = told.get("number", 0)
        if isinstance(number, int) and 0 < number <= len(pictures):
            return Filed(pictures[number - 1].attachment, "alt" if problem.code == "image.no-alt" else "caption")
    elif problem.field == ATTACHMENTS:
        named = [item for item in checked.content.attachments if item.name == told.get("name")]
        if named:
            return Filed(named[-1].digest, "caption" if problem.code == "attachment.no-caption" else "")
    return None


def _of_finding(items: tuple[Attachment, ...], finding: Finding) -> Filed | None:
    """By the name of the file where it is told, else by the words that are found fault with."""
    told = dict(finding.message.values) if isinstance(finding.message, Sentence) else {}
    for name in (told.get("name"), finding.text):
        for item in items:
            if item.name == name:
                return Filed(item.digest)
    for item in items:
        lines: tuple[tuple[Line, str], ...] = (("caption", item.caption), ("alt", item.alt))
        for line, words in lines:
            if finding.text and finding.text in words:
                return Filed(item.digest, line, finding.text, words.index(finding.text))
    return None
