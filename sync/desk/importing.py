"""Documents from outside become drafts, and pictures become fit for the portal before they are kept.

What bears the mark of a state secret is refused before anything of it is written. What a content type has no field for
is named, never dropped in silence.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from forms.body.text import plain_text
from forms.content import Attachment, Content, FieldValue, clean_name
from forms.contenttype import ContentType, FieldSpec, default_fields
from forms.errors import EnvironmentTrouble, Malformed, Refused
from resources.language import Sentence, say
from sync.desk.classified import refuse_classified, refuse_classified_file, refuse_marks
from sync.desk.context import Context, new_article_id
from sync.desk.models import DraftView
from sync.desk.projection import refresh
from sync.desk.writing import MAX_ATTACHMENT_BYTES, attach, draft_view, put_draft, save_draft, starting_fields
from sync.store import attachments

if TYPE_CHECKING:
    from forms.importers import Imported

PICTURE_ENDINGS = frozenset({"png", "jpg", "jpeg", "gif", "webp", "bmp"})  # a .tif may hold the pages of a scan
MAX_SIDE = 1_920
_KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,), "long": (str,), "date": (str,), "url": (str,), "choice": (str,), "segments": (str,),
    "number": (int,), "list": (tuple,), "bool": (bool,),
}  # fmt: skip


@dataclass(frozen=True)
class Fitted:
    """What a document says, laid out for one content type.

    Attributes:
        fields: what goes into the form, the title included.
        dropped: what the type has no field for, or no such value.
        kept: what is filled in already and stays as it is.
    """

    fields: Mapping[str, FieldValue]
    dropped: Mapping[str, FieldValue]
    kept: Mapping[str, FieldValue]


@dataclass(frozen=True)
class TakenIn:
    """A file that was attached.

    Attributes:
        attachment: to be put into the content and saved.
        said: what was done to the file before it was kept, one sentence each.
    """

    attachment: Attachment
    said: tuple[Sentence, ...] = ()


# --- documents --------------------------------------------------------------------------------------------------------


def read_document(path: Path, progress: Callable[[int], None] = lambda _: None) -> Imported:
    """Read a document; nothing is written.

    Args:
        path: the file.
        progress: told 0 before it is read, 1 before marks of secrecy are looked for, 2 before its text is taken out;
            may raise to leave off.

    Raises:
        EnvironmentTrouble: the file vanished or cannot be read.
        Classified: it bears the mark of a state secret.
        Refused, Malformed: as ``forms.importers.read_document``.
    """
    from forms import importers

    progress(0)
    data = _read(path, importers.MAX_INPUT)
    progress(1)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    refuse_classified_file(data, path.name, kind)
    progress(2)
    imported = importers.read_document(data, path.name)
    refuse_marks([imported.title, plain_text(imported.body).text, *map(str, imported.fields.values())])
    return imported


def fit(imported: Imported, kind: ContentType, present: Mapping[str, FieldValue] | None = None) -> Fitted:
    """Lay out what a document says for a content type.

    Args:
        imported: the document.
        kind: the content type.
        present: what the form holds already; what is filled in there stays, unless it is a mere default.
    """
    told: dict[str, FieldValue] = {"title": imported.title} if imported.title else {}
    told |= imported.fields
    defaults, present = default_fields(kind), present or {}
    fields: dict[str, FieldValue] = {}
    dropped: dict[str, FieldValue] = {}
    kept: dict[str, FieldValue] = {}
    for key, value in told.items():
        spec = kind.field(key)
        if spec is None or not _holds(spec, value):
            dropped[key] = value
        elif present.get(key) not in (None, "", (), value, defaults.get(key)):
            kept[key] = value
        else:
            fields[key] = value
    return Fitted(fields, dropped, kept)


def _holds(spec: FieldSpec, value: FieldValue) -> bool:
    """Whether a field can hold a value."""
    if not isinstance(value, _KINDS.get(spec.kind, ())) or (isinstance(value, bool) and spec.kind != "bool"):
        return False
    return spec.kind not in ("choice", "segments") or spec.choice(str(value)) is not None


def begin_from(context: Context, imported: Imported, type_id: str, column: str) -> str:
    """Begin an article with a document; returns its id. Either all of it is kept, or nothing.

    Raises:
        Classified: text or a picture bears the mark of a state secret; nothing was written.
        Malformed: it cannot be an article, e.g. because it is too large.
    """
    kind = context.catalogue.get(type_id)
    files = tuple(_safe_files(imported))
    article = new_article_id(context.moment)
    with context.store.writing() as tx:
        fields = {**starting_fields(context, tx, kind), **fit(imported, kind).fields}
        items = tuple(item for item, _ in files)
        content = Content(kind.id, kind.digest, column, fields=fields, body=imported.body, attachments=items)
        refuse_classified(content)
        for item, data in files:
            attachments.put(tx, data, item.media_type)
        put_draft(context, tx, article, content, None)
        refresh(context, tx, article, content)
    return article


def fill_draft(context: Context, article: str, imported: Imported, rev: int) -> DraftView:
    """Put a document into a draft that has no text yet.

    Args:
        rev: the ``DraftView.rev`` the draft was opened with.

    Raises:
        Refused: the draft has text, or cannot be changed.
        DraftMoved, Classified, Malformed: as ``begin_from`` and ``sync.desk.writing.save_draft``.
    """
    present = draft_view(context, article).content
    if not is_empty(present):
        raise Refused(say("This draft has text already. The document was not opened into it."), "import.full")
    files = tuple(_safe_files(imported))
    fields = {**present.fields, **fit(imported, context.catalogue.of(present), present.fields).fields}
    there = {item.digest for item in present.attachments}
    added = tuple(item for item, _ in files if item.digest not in there)
    content = replace(present, fields=fields, body=imported.body, attachments=(*present.attachments, *added))
    refuse_classified(content)
    for item, data in files:
        attach(context, article, data, item.name, item.media_type)
    return save_draft(context, article, content, rev)


def is_empty(content: Content) -> bool:
    """Whether an article has no text yet, so that a document may become its text."""
    return not plain_text(content.body).text.strip() and not any(
        getattr(block, "attachment", "") for block in content.body.blocks
    )


def _safe_files(imported: Imported) -> Iterator[tuple[Attachment, bytes]]:
    for item, data in imported.files:
        refuse_classified_file(data, item.name, item.media_type)
        yield item, data


# --- pictures ---------------------------------------------------------------------------------------------------------


def take_in(context: Context, article: str, source: Path | bytes, name: str, media_type: str = "") -> TakenIn:
    """Keep a file for the article; a picture is first turned upright, made smaller and freed of place and camera.

    The size it is brought to is the one the rules in force name for pictures.

    Raises:
        as ``sync.desk.writing.attach``; Malformed: a picture is damaged or cannot be made small enough.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in PICTURE_ENDINGS and not media_type.startswith("image/"):
        return TakenIn(attach(context, article, source, name, media_type))
    data = source if isinstance(source, bytes) else _read(source, MAX_ATTACHMENT_BYTES)
    if not data:
        return TakenIn(attach(context, article, data, name, media_type))
    refuse_classified_file(data, name, media_type or mimetypes.guess_type(name)[0] or "application/octet-stream")
    clean = _clean(data, _picture_limit(context))
    from forms.pictures import media_type_of

    kind = media_type_of(clean)
    right = name if clean == data else f"{name.rpartition('.')[0] or name}.{_ENDINGS[kind]}"
    return TakenIn(attach(context, article, clean, clean_name(right), kind), _done(data, clean, name))


_ENDINGS: Mapping[str, str] = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}


def _clean(data: bytes, limit: int) -> bytes:
    """The picture within the limit; a moving one, whose frames are not touched, within what a portal takes at all."""
    from forms.pictures import MAX_BYTES, clean_picture

    try:
        return clean_picture(data, limit, MAX_SIDE)
    except Malformed as trouble:
        if trouble.code != "picture.moving":
            raise
        return clean_picture(data, MAX_BYTES)


def _picture_limit(context: Context) -> int:
    """The most bytes a picture should have, by the rules in force here."""
    from forms.checks.derived import numbers_of
    from forms.pictures import MAX_BYTES
    from sync.desk.checking import book_in_force

    with context.store.reading() as tx:
        packs = book_in_force(context, tx).packs
    return min(numbers_of(packs, "picture-limits").get("picture-bytes", MAX_BYTES), MAX_BYTES)


def _done(before: bytes, after: bytes, name: str) -> tuple[Sentence, ...]:
    """What was done to a picture, in words."""
    if before == after:
        return ()
    from forms.checks.files import inspect_file
    from forms.pictures import media_type_of

    facts = inspect_file(before, name, mimetypes.guess_type(name)[0] or "").facts
    said: list[Sentence] = []
    if len(after) < len(before):
        said.append(say("shrunk to {size} KB", size=max(1, round(len(after) / 1024))))
    if facts.get("gps"):
        said.append(say("location removed"))
    if facts.get("device") or facts.get("author"):
        said.append(say("device and author removed"))
    if not media_type_of(before):
        said.append(say("converted for web pages"))
    return tuple(said) or (say("notes in the file removed"),)


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror)),
            "attachment.read",
        ) from fault
