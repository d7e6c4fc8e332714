"""An article as rules see it: its pieces in reading order with their places, and what surrounds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from forms.body.model import AttachmentLink, Block, Heading, Image, ListBlock, Quote, Table
from forms.body.text import PlainText, plain_text
from forms.checks.piece import Kind, Piece
from forms.content import Attachment, Content
from forms.contenttype import ContentType
from forms.problems import BODY

MakePiece = Callable[[str, Kind, str], Piece]
_TEXT_FIELDS = ("text", "long", "list")


@dataclass(frozen=True)
class Inspected:
    """What was found inside an attachment; see ``forms.checks.files``.

    Attributes:
        text: its plain text, as far as it has one and was read; empty otherwise.
        facts: plain facts by name, such as ``{"macros": True, "gps": True}``.
        trouble: why it could not be opened; empty when it was.
    """

    text: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    trouble: str = ""


class Archive(Protocol):
    """The unit's own earlier articles, asked for twins."""

    def candidates(self, article: str, text: str) -> Iterable[tuple[str, str, str]]:
        """Earlier articles that may be twins of a text: triples (id, title, plain text), the likeliest first.

        Args:
            article: id of the article itself, which is never among them; may be empty.
            text: title and body, parted by a line break.
        """
        ...


@dataclass(frozen=True)
class Circumstances:
    """What a check needs to know and the article does not say.

    Attributes:
        today: the day of the check; the verdict names it, so that it can be worked out again.
        unit: full name of the author's unit; empty when unknown.
        article: id of the article; empty when it has none.
        archive: earlier articles; None where there are none to ask.
        linked: the contents of linked articles by article id, such as the policy file of an interpretation.
        attachment: what is inside an attachment; gives None while that is not known.
    """

    today: date
    unit: str = ""
    article: str = ""
    archive: Archive | None = None
    linked: Mapping[str, Content] = field(default_factory=dict)
    attachment: Callable[[Attachment], Inspected | None] = lambda _attachment: None


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece at its place.

    Attributes:
        field: key of the field or ``@body``.
        start: offset of the piece in the plain text of the field.
        block: number of the block in the body; -1 for fields.
        part: as ``forms.body.text.Position.part``.
    """

    piece: Piece
    field: str
    start: int
    block: int = -1
    part: int = 0

    @property
    def text(self) -> str:
        """The words."""
        return self.piece.text

    @property
    def kind(self) -> Kind:
        """The role."""
        return self.piece.kind


@dataclass(frozen=True)
class Article:
    """One version of an article, cut into pieces.

    Attributes:
        content: the document.
        type: its content type; None for a text that is no article of this program (a file on the command line):
            rules about the form are silent then.
        around: the circumstances.
        plain: plain text of the body.
        segments: title, other text fields in the order of the form, then the body; empty pieces are left out.
    """

    content: Content
    type: ContentType | None
    around: Circumstances
    plain: PlainText
    segments: tuple[Segment, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the body."""
        return self.content.body.blocks

    def body(self) -> Iterator[Segment]:
        """The segments of the body."""
        return (segment for segment in self.segments if segment.field == BODY)

    def in_field(self, key: str) -> Iterator[Segment]:
        """The segments of one field."""
        return (segment for segment in self.segments if segment.field == key)

    def text_of(self, key: str) -> str:
        """The plain text of a field or of ``@body``, as offsets of findings count it."""
        return self.plain.text if key == BODY else field_text(self.content, key)

    def day(self) -> date:
        """The day the article speaks from: its own date where it has one, else the day of the check."""
        for key in ("date_issued", "event_date"):
            try:
                return date.fromisoformat(self.content.text(key))
            except ValueError:
                continue
        return self.around.today


def field_text(content: Content, key: str) -> str:
    """The plain text of a field: items of a list parted by line breaks, ``""`` for what is no text."""
    value = content.fields.get(key, "")
    if isinstance(value, tuple):
        return "\n".join(value)
    return value if isinstance(value, str) else ""


def read_article(
    content: Content, type_: ContentType | None, around: Circumstances, make: MakePiece = Piece
) -> Article:
    """Cut an article into pieces.

    Args:
        content: the document.
        type_: its content type, if any.
        around: the circumstances.
        make: gives the piece for a text; a checker hands in its store of pieces here.
    """
    plain = plain_text(content.body)
    segments = [*_field_segments(content, type_, make), *_body_segments(content, plain, make)]
    return Article(content, type_, around, plain, tuple(segments))


def _field_segments(content: Content, type_: ContentType | None, make: MakePiece) -> Iterator[Segment]:
    keys = [spec.key for spec in type_.fields if spec.kind in _TEXT_FIELDS] if type_ else list(content.fields)
    for key in sorted(keys, key=lambda k: k != "title"):
        start = 0
        for text in field_text(content, key).split("\n"):
            if text:
                yield Segment(make(text, "title" if key == "title" else "field", key), key, start)
            start += len(text) + 1


def _body_segments(content: Content, plain: PlainText, make: MakePiece) -> Iterator[Segment]:
    numbers = {block.id: number for number, block in enumerate(content.body.blocks)}
    for span in plain.spans:
        if span.end > span.start:
            number = numbers[span.block_id]
            kind = _kind(content.body.blocks[number], span.part)
            yield Segment(make(plain.text[span.start : span.end], kind, ""), BODY, span.start, number, span.part)


def _kind(block: Block, part: int) -> Kind:
    if isinstance(block, Image):
        return "alt" if part else "caption"
    for shape, kind in _KINDS:
        if isinstance(block, shape):
            return kind
    return "paragraph"


_KINDS: tuple[tuple[type, Kind], ...] = (
    (Heading, "heading"),
    (ListBlock, "item"),
    (Table, "cell"),
    (Quote, "quote"),
    (AttachmentLink, "label"),
)
