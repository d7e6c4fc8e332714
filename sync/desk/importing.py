"""Documents from outside become drafts.

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
from forms.content import Attachment, Content, FieldValue
from forms.contenttype import ContentType, FieldSpec, default_fields
from forms.errors import EnvironmentTrouble, Refused
from resources.language import say
from sync.desk.classified import refuse_classified, refuse_classified_file, refuse_marks
from sync.desk.context import Context, new_article_id
from sync.desk.models import DraftView
from sync.desk.projection import refresh
from sync.desk.writing import attach, draft_view, put_draft, save_draft, starting_fields
from sync.store import attachments

if TYPE_CHECKING:
    from forms.importers import Imported

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


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as fault:
        raise EnvironmentTrouble(
            say("“{path}” cannot be read: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror)),
            "attachment.read",
        ) from fault
