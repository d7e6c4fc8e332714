"""One file as an article: a document, a web page, a plain text, or an article exported as an evidence file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath

from forms.body.text import plain_text
from forms.checks.article import Circumstances, Inspected, read_article
from forms.content import Attachment, Content, FieldValue
from forms.contenttype import ContentType
from forms.errors import EnvironmentTrouble, Malformed
from resources.language import say
from sync.cli.checking.places import Source, extracted, original

MAX_BYTES = 64 * 2**20
_NO_TYPE = ("text", "0" * 64)
_COLUMN = "check"
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|head|body)", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """A file as the checks see it.

    Attributes:
        content: the article.
        type: its content type; None for a text that is no article of this program.
        source: where its text stands in the file.
        article: id of the article, of an exported one.
        unit: full name of its author's unit, of an exported one.
        files: attachments that came with it.
    """

    content: Content
    type: ContentType | None
    source: Source
    article: str = ""
    unit: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)

    def around(self, day: date) -> Circumstances:
        """The circumstances of a check on a day."""
        return Circumstances(today=day, unit=self.unit, article=self.article, attachment=self._inside)

    def _inside(self, attachment: Attachment) -> Inspected | None:
        from forms.checks.files import inspect_file

        data = self.files.get(attachment.digest)
        return None if data is None else inspect_file(data, attachment.name, attachment.media_type)


def read_file(path: Path) -> bytes:
    """The bytes of a file that is not larger than a document may be.

    Raises:
        EnvironmentTrouble: it cannot be read.
        Malformed: it is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read: {why}.", path=str(path), why=str(fault.strerror)), "check.read"
        ) from fault
    return bounded(data)


def bounded(data: bytes) -> bytes:
    """The same bytes.

    Raises:
        Malformed: there are more than a document may have.
    """
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 2**20
        raise Malformed(say("The file is larger than {limit} MB and is not looked at.", limit=limit), "check.size")
    return data


def is_plain(name: str) -> bool:
    """Whether a file of this name is plain text, whose places are exact and which ``--fix`` may write."""
    return PurePath(name).suffix.lower() == ".txt"


def kind_of(data: bytes) -> str:
    """What bytes without a name are, as the ending of a file name: docx, zip, html or txt."""
    if data.startswith(b"PK"):
        return "docx" if b"[Content_Types].xml" in data else "zip"
    return "html" if _PAGE.match(data) else "txt"


def letter_text(data: bytes, name: str) -> str:
    """The text of a letter in a file, its title first; raises as ``read``."""
    content = read(data, name, None).content
    return "\n".join(text for text in (content.title, plain_text(content.body).text) if text)


def read(data: bytes, name: str, type_: ContentType | None) -> Reading:
    """Read a file.

    Args:
        data: its bytes.
        name: tells by its ending what it is.
        type_: the content type to hold it against; None for none.

    Raises:
        Malformed: it is damaged, too large, or none of the kinds that can be checked.
    """
    if PurePath(name).suffix.lower() == ".zip":
        return _exported(data, type_)
    from forms.importers import read_document

    found = read_document(data, name)
    kind = (type_.id, type_.digest) if type_ else _NO_TYPE
    content = Content(
        *kind, _COLUMN, fields={"title": found.title, **found.fields}, body=found.body,
        attachments=tuple(attachment for attachment, _ in found.files),
    )  # fmt: skip
    if type_ is None:
        content = _once(content)
    files = {attachment.digest: bytes_ for attachment, bytes_ in found.files}
    return Reading(content, type_, _source(data, name, content, type_), files=files)


def _once(content: Content) -> Content:
    """Without the fields that were read from text which stands in the body still: it is looked at there."""
    text = "".join(plain_text(content.body).text.split())
    kept = {key: value for key, value in content.fields.items() if key == "title" or not _stands_in(text, value)}
    return Content(
        content.type_id, content.type_digest, content.column, fields=kept, body=content.body,
        attachments=content.attachments,
    )  # fmt: skip


def _stands_in(text: str, value: FieldValue) -> bool:
    words = value if isinstance(value, tuple) else (str(value),)
    return not isinstance(value, bool | int) and all("".join(word.split()) in text for word in words)


def _source(data: bytes, name: str, content: Content, type_: ContentType | None) -> Source:
    article = read_article(content, type_, Circumstances(today=date.min))
    if is_plain(name):
        from forms.importers.text import read_text

        return original(read_text(data), article.segments)
    keys = dict.fromkeys(segment.field for segment in article.segments)
    return extracted((key, article.text_of(key)) for key in keys)


# --- articles that were exported -------------------------------------------------------------------------------------


def _exported(data: bytes, type_: ContentType | None) -> Reading:
    """The newest text of an evidence file; whether its signatures hold is another command's question."""
    from forms.catalogue import load
    from sync.chain.bundle import read_bundle
    from sync.chain.envelope import read_envelope
    from sync.chain.step import Step

    bundle = read_bundle(data)
    steps = [Step.from_payload(read_envelope(raw).payload) for raw in bundle.steps]
    last = steps[-1] if steps else None
    text = bundle.contents.get(last.content_digest) if last else None
    if last is None or text is None:
        raise Malformed(say("The evidence file does not hold the text of its last step."), "check.content")
    content = Content.from_bytes(text)
    if content.digest != last.content_digest:
        raise Malformed(say("The evidence file does not hold the text of its last step."), "check.content")
    kind = type_ or load().of(content)
    keys = ("title", *(spec.key for spec in kind.fields if spec.key != "title"), "@body")
    article = read_article(content, kind, Circumstances(today=date.min))
    source = extracted((key, article.text_of(key)) for key in keys)
    return Reading(content, kind, source, bundle.article, _unit_name(bundle.rosters, last.unit), bundle.attachments)


def _unit_name(rosters: tuple[bytes, ...], unit: str) -> str:
    from sync.chain.roster import Roster

    found = Roster.from_bytes(rosters[-1]).unit(unit) if rosters else None
    return found.name if found else ""
