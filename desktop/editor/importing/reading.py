"""What opening a document does off the window's thread: read it, lay it out for a content type, make the draft."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.editor.controls import value_words
from desktop.editor.opening import column_words
from desktop.operations import Job
from forms.problems import count_words
from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from forms.content import FieldValue
    from forms.contenttype import ContentType
    from forms.importers import Imported
    from sync.desk import Desk

MOST_VALUE = 80
# What the importers read of a document, for types that have no field of that key to name it.
NAMES: dict[str, Sentence] = {
    "title": say("Title"),
    "doc_number": say("Document number"),
    "date_issued": say("Date of the document"),
    "issuing_organ": say("Issuing organ"),
    "joint_organs": say("Further issuing organs"),
    "open_mark": say("Marked for publication"),
    "source": say("Source"),
}


@dataclass(frozen=True)
class Target:
    """Where a document goes.

    Attributes:
        type_id, column: of the draft.
        article: a draft without text that it goes into; "" for a new one.
    """

    type_id: str
    column: str
    article: str = ""


@dataclass(frozen=True)
class Look:
    """A document as it is shown before it is taken over.

    Attributes:
        imported: the document.
        target: where it goes.
        place: type and column in words.
        recognised: name and value of what goes into the form.
        dropped: of what the type has no field for; ``kept`` of what is filled in already.
        characters, pictures: of the text.
    """

    imported: Imported
    target: Target
    place: str
    recognised: tuple[tuple[str, str], ...]
    dropped: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]
    characters: int
    pictures: int


class ReadFile:
    """Reads a document; its stages are told as they begin."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, job: Job) -> Imported:
        from sync.desk.importing import read_document

        return read_document(self._path, _Stages(job))


class _Stages:
    """Tells each stage as it begins, and leaves off there when the work was called off."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self, stage: int) -> None:
        self._job.check()
        self._job.progress(stage)


class LayOut:
    """Lays a document out for the type it is to have."""

    def __init__(self, desk: Desk, imported: Imported, target: Target) -> None:
        self._desk, self._imported, self._target = desk, imported, target

    def __call__(self, job: Job) -> Look:
        from sync.desk.importing import fit

        desk, imported, target = self._desk, self._imported, self._target
        present = desk.draft(target.article).content if target.article else None
        type_ = desk.catalogue.of(present) if present is not None else desk.catalogue.get(target.type_id)
        fitted = fit(imported, type_, present.fields if present is not None else None)
        return Look(
            imported,
            target,
            tr("{type}, for {column}", type=type_.names.here(), column=column_words(desk.roster(), target.column)),
            tuple(_named(type_, key, value) for key, value in fitted.fields.items()),
            tuple(_named(type_, key, value) for key, value in fitted.dropped.items()),
            tuple(_named(type_, key, value) for key, value in fitted.kept.items()),
            count_words(imported.body),
            len(imported.files),
        )


def _named(type_: ContentType, key: str, value: FieldValue) -> tuple[str, str]:
    spec = type_.field(key)
    name = spec.label.here() if spec is not None else str(NAMES.get(key, key))
    words = value_words(spec, value) if spec is not None else _plain(value)
    return name, words if len(words) <= MOST_VALUE else words[: MOST_VALUE - 1] + "…"


def _plain(value: FieldValue) -> str:
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    return "、".join(value) if isinstance(value, tuple) else str(value)


class TakeOver:
    """Makes the draft, on the writer thread; gives the article's id."""

    def __init__(self, desk: Desk, look: Look) -> None:
        self._desk, self._look = desk, look

    def __call__(self, job: Job) -> str:
        target = self._look.target
        if target.article:
            rev = self._desk.draft(target.article).rev
            return self._desk.fill_draft(target.article, self._look.imported, rev).article
        return self._desk.begin_from(self._look.imported, target.type_id, target.column)
