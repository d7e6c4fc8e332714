"""One article as one immutable document: the bytes that are signed are the bytes that are shown.

A ``Content`` is in its normal form from the moment it exists: equal documents have equal bytes and any change
has another digest. What cannot be spelled the one way cannot be made; other bytes are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from forms.body.model import Body, attachments_of, normalise
from forms.body.normal import clean_text, one_line
from forms.canonical import JSON, MAX_INTEGER, canonical, digest, parse
from forms.errors import Malformed
from forms.shape import Reader, is_digest
from resources.language import say

FieldValue: TypeAlias = "str | int | bool | tuple[str, ...]"

FORMAT = "gaoqian-content/1"
LANGUAGE = "zh-Hans"
MAX_CONTENT_BYTES = 4 * 1024 * 1024
MAX_NAME = 200

_TYPE_ID = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
_COLUMN_ID = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]{1,80}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z")
_FIELD_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}\Z")
_ARTICLE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_MADE = re.compile(r"(?:person|opencc/[a-z0-9]{2,10}/[0-9A-Za-z.+-]{1,20})\Z")
_NAME_FORBIDDEN = re.compile(r'[/\\<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')


@dataclass(frozen=True)
class Attachment:
    """A file that belongs to the article, named by the digest of its bytes.

    Attributes:
        digest: SHA-256 of the file.
        size: in bytes.
        media_type: such as ``image/png``.
        name: the file name a reader sees; see ``clean_name``.
        caption: what it shows or holds.
        alt: for a picture, the words read out in its place.

    Raises:
        Malformed: for a digest, size, media type or name that cannot be one.
    """

    digest: str
    size: int
    media_type: str
    name: str
    caption: str = ""
    alt: str = ""

    def __post_init__(self) -> None:
        if not is_digest(self.digest) or not 0 <= self.size <= MAX_INTEGER:
            raise Malformed(say("An attachment has no proper digest or size."), "content.attachment")
        if not _MEDIA_TYPE.match(self.media_type):
            raise Malformed(say("An attachment has no proper media type."), "content.attachment")
        if not self.name or clean_name(self.name) != self.name:
            raise Malformed(say("The attachment name {name} is not allowed.", name=self.name), "content.name")
        object.__setattr__(self, "caption", one_line(self.caption))
        object.__setattr__(self, "alt", one_line(self.alt))

    @property
    def is_image(self) -> bool:
        """Whether the file is a picture."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True)
class Variant:
    """That a text is the version of another article in another script or language, and how it came about.

    Attributes:
        master: id of the article it is a version of.
        source: digest of the master's content it was made from.
        made: ``person``, or ``opencc/<configuration>/<version of the library>``.
        machine: digest of the words as they came from the converter (``forms.variants.machine_digest``); empty when
            no machine had a part in them.

    Raises:
        Malformed: for an id, digest or way of making that cannot be one.
    """

    master: str
    source: str
    made: str
    machine: str = ""

    def __post_init__(self) -> None:
        proper = is_digest(self.machine) if self.made != "person" else not self.machine
        if not (proper and _ARTICLE.match(self.master) and is_digest(self.source) and _MADE.match(self.made)):
            raise Malformed(say("The article does not name properly what it is a version of."), "content.variant")


@dataclass(frozen=True, eq=False)
class Content:
    """One version of an article, whole.

    Fields without content (empty text, empty list) are left out, so that "not filled in" has one spelling.

    Attributes:
        type_id: the content type, such as ``news``.
        type_digest: digest of the type file it was written with.
        column: id of the column it is for; part of the content, so that moving it voids signatures.
        language: BCP 47 tag of the text.
        fields: key to value, as the content type defines them.
        body: blocks in normal form.
        attachments: files in the order they are offered.
        variant: what it is a version of; None for an article of its own.

    Raises:
        Malformed: for an id, key or value that cannot be one, or a body that shows an attachment it has not.
    """

    type_id: str
    type_digest: str
    column: str
    language: str = LANGUAGE
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    body: Body = field(default_factory=Body)
    attachments: tuple[Attachment, ...] = ()
    variant: Variant | None = None

    def __post_init__(self) -> None:
        self._check_names()
        object.__setattr__(self, "fields", MappingProxyType(_normal_fields(self.fields)))
        object.__setattr__(self, "body", normalise(self.body))
        object.__setattr__(self, "attachments", tuple(self.attachments))
        missing = attachments_of(self.body) - {attachment.digest for attachment in self.attachments}
        if missing:
            raise Malformed(
                say("The body shows an attachment that is not among the attachments of the article."),
                "content.dangling",
            )

    def _check_names(self) -> None:
        if not _TYPE_ID.match(self.type_id) or not is_digest(self.type_digest):
            raise Malformed(say("The content type of the article is not named properly."), "content.type")
        if not _COLUMN_ID.match(self.column):
            raise Malformed(say("The column of the article is not named properly."), "content.column")
        if not _LANGUAGE.match(self.language):
            raise Malformed(say("The language of the article is not named properly."), "content.language")

    @property
    def title(self) -> str:
        """The title, or an empty text while there is none."""
        value = self.fields.get("title", "")
        return value if isinstance(value, str) else ""

    def text(self, key: str) -> str:
        """The value of a text field, or an empty text when it is not filled in or of another kind."""
        value = self.fields.get(key, "")
        return value if isinstance(value, str) else ""

    def attachment(self, digest_: str) -> Attachment | None:
        """The attachment with this digest."""
        return next((item for item in self.attachments if item.digest == digest_), None)

    def to_json(self) -> JSON:
        """The document as plain JSON."""
        return {
            "format": FORMAT,
            "type": {"id": self.type_id, "digest": self.type_digest},
            "column": self.column,
            "language": self.language,
            "fields": {key: list(v) if isinstance(v, tuple) else v for key, v in self.fields.items()},
            "body": self.body.to_json(),
            "attachments": [_attachment_json(item) for item in self.attachments],
            **({"variant": asdict(self.variant)} if self.variant else {}),
        }

    @cached_property
    def _bytes(self) -> bytes:
        data = canonical(self.to_json())
        if len(data) > MAX_CONTENT_BYTES:
            raise Malformed(
                say("The article is too large: {size} bytes of text, at most {limit}.", size=len(data),
                    limit=MAX_CONTENT_BYTES),
                "content.size",
            )  # fmt: skip
        return data

    @cached_property
    def digest(self) -> str:
        """SHA-256 of ``to_bytes()``: what a signature names."""
        return digest(self._bytes)

    def to_bytes(self) -> bytes:
        """The canonical bytes (RFC 8785 over NFC).

        Raises:
            Malformed: when the article is larger than ``MAX_CONTENT_BYTES``.
        """
        return self._bytes

    @classmethod
    def from_bytes(cls, data: bytes) -> Content:
        """Read bytes that were signed or stored.

        Raises:
            Malformed: for anything that is not exactly the canonical spelling of a content document.
        """
        reader = Reader(parse(data, max_bytes=MAX_CONTENT_BYTES), "content")
        if reader.take("format", str) != FORMAT:
            raise Malformed(say("The article was written in a form this program does not know."), "content.format")
        kind = Reader(reader.take("type", dict), "type")
        content = cls(
            type_id=kind.take("id", str),
            type_digest=kind.digest("digest"),
            column=reader.take("column", str),
            language=reader.take("language", str),
            fields=_read_fields(reader.take("fields", dict)),
            body=Body.from_json(reader.take("body", dict)),
            attachments=tuple(_read_attachment(item) for item in reader.take("attachments", list)),
            variant=_read_variant(reader.take("variant", dict)) if reader.has("variant") else None,
        )
        kind.done()
        reader.done()
        if content.to_bytes() != data:
            raise Malformed(say("The article is not in its canonical spelling and is refused."), "content.spelling")
        return content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Content) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.digest)


def clean_name(text: str) -> str:
    """A file name that is safe on every system: one line, no path, no reserved or invisible characters.

    The ending survives the cut to ``MAX_NAME`` characters; of forbidden characters alone, ``""`` is left.
    """
    name = one_line(_NAME_FORBIDDEN.sub("", one_line(text))).strip(". ")  # what was parted may compose now
    if len(name) <= MAX_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:MAX_NAME].strip(". ")
    return stem[: MAX_NAME - len(ending) - 1].strip(". ") + dot + ending


def _normal_fields(fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    done: dict[str, FieldValue] = {}
    for key in sorted(fields):
        if not _FIELD_KEY.match(key):
            raise Malformed(say("The field name {name} is not a proper one.", name=key[:80]), "content.field")
        value = _normal_value(key, fields[key])
        if value not in ("", ()):
            done[key] = value
    return done


def _normal_value(key: str, value: object) -> FieldValue:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= MAX_INTEGER:
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple | list):
        return _normal_list(key, value)
    raise Malformed(say("The value of the field {name} is of no proper kind.", name=key), "content.field")


def _normal_list(key: str, items: Iterable[object]) -> tuple[str, ...]:
    done: list[str] = []
    for item in items:
        if not isinstance(item, str):
            raise Malformed(say("The value of the field {name} is of no proper kind.", name=key), "content.field")
        done.append(one_line(item))
    return tuple(item for item in done if item)


def _read_fields(value: dict[str, JSON]) -> dict[str, FieldValue]:
    return {key: _normal_value(key, item) for key, item in value.items()}


def _read_variant(value: dict[str, JSON]) -> Variant:
    reader = Reader(value, "variant")
    variant = Variant(
        reader.take("master", str), reader.digest("source"), reader.take("made", str), reader.take("machine", str)
    )
    reader.done()
    return variant


def _attachment_json(attachment: Attachment) -> JSON:
    return {
        "digest": attachment.digest,
        "size": attachment.size,
        "media_type": attachment.media_type,
        "name": attachment.name,
        "caption": attachment.caption,
        "alt": attachment.alt,
    }


def _read_attachment(value: JSON) -> Attachment:
    reader = Reader(value, "attachment")
    attachment = Attachment(
        digest=reader.digest("digest"),
        size=reader.number("size", 0, MAX_INTEGER),
        media_type=reader.take("media_type", str),
        name=reader.take("name", str),
        caption=reader.take("caption", str),
        alt=reader.take("alt", str),
    )
    reader.done()
    return attachment
