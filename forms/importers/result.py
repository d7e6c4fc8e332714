"""What an import gives, and how a picture found in a document becomes a file of the article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from forms.body.model import Body, Image
from forms.canonical import digest
from forms.content import Attachment, FieldValue
from forms.errors import Malformed
from forms.pictures import clean_picture, media_type_of
from resources.language import Sentence


@dataclass(frozen=True)
class Imported:
    """A document read from a file.

    Attributes:
        title: ``""`` when none was recognised.
        fields: what was read for the form, by key of ``Content.fields``, such as ``doc_number``; a content type may
            not have all of them.
        body: the text.
        files: pictures of the body, with their bytes.
        removed: what was left out or changed, one sentence each.
        facts: plain facts as ``forms.checks.article.Inspected.facts``; also ``recipients``.
    """

    title: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    body: Body = field(default_factory=Body)
    files: tuple[tuple[Attachment, bytes], ...] = ()
    removed: tuple[Sentence, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


def as_attachment(data: bytes, stem: str) -> tuple[Attachment, bytes] | None:
    """A picture as a file of the article, freed of what it tells about place and camera.

    Args:
        data: the picture as it was found.
        stem: its name without the ending.

    Returns:
        The attachment with its bytes; None when it is no picture that a web page can show.
    """
    try:
        clean = clean_picture(data)
    except Malformed:
        return None
    media_type = media_type_of(clean)
    name = f"{stem}.{media_type.removeprefix('image/').replace('jpeg', 'jpg')}"
    return Attachment(digest(clean), len(clean), media_type, name), clean


def described(files: Mapping[str, tuple[Attachment, bytes]], body: Body) -> tuple[tuple[Attachment, bytes], ...]:
    """The pictures of a document, by digest, with the words that stand beside them in its text."""
    shown = {block.attachment: block for block in reversed(body.blocks) if isinstance(block, Image)}
    return tuple(
        (replace(item, caption=shown[key].caption, alt=shown[key].alt) if key in shown else item, data)
        for key, (item, data) in files.items()
    )
