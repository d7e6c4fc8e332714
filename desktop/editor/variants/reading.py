"""What the versions of an article ask of the desk off the window's thread. Frozen values out; no Qt object is touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.operations import Job
from resources.language import tr

if TYPE_CHECKING:
    from forms.content import Content
    from forms.contenttype import ContentType
    from sync.desk import Desk
    from sync.desk.models import DraftView
    from sync.desk.revising import Part
    from sync.desk.variants import Revision, VariantView


@dataclass(frozen=True)
class Family:
    """An article's versions.

    Attributes:
        master: id of the original.
        views: the original first.
        offered: what can be begun: language, and whether a machine makes the first draft.
        withdrawn: whether the original was withdrawn.
    """

    master: str
    views: tuple[VariantView, ...]
    offered: tuple[tuple[str, bool], ...]
    withdrawn: bool


@dataclass(frozen=True)
class Row:
    """A part of a version with what it is called: the label of its field, or where it stands in the text."""

    part: Part
    label: str


@dataclass(frozen=True)
class Read:
    """A version beside its original."""

    revision: Revision
    rows: tuple[Row, ...]
    title: str


class ReadFamily:
    """Reads the versions of an article."""

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> Family:
        views = self._desk.variants.of(self._article)
        master = self._desk.variants.master_of(self._article) or self._article
        here = views and views[0].article == master
        withdrawn = bool(here) and views[0].stage == "withdrawn"
        offered = self._desk.variants.offered(master) if here and not withdrawn else ()
        return Family(master, views, offered, withdrawn)


class Begin:
    """Begins a version, on the writer thread; gives its id."""

    def __init__(self, desk: Desk, master: str, language: str) -> None:
        self._desk, self._master, self._language = desk, master, language

    def __call__(self, job: Job) -> str:
        return self._desk.variants.begin(self._master, self._language)


class ReadRevision:
    """Reads a version beside its original."""

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> Read:
        return _named(self._desk, self._desk.variants.revision(self._article))


class Mark:
    """Confirms parts, or lets them be open again, on the writer thread."""

    def __init__(self, desk: Desk, article: str, keys: tuple[str, ...], *, done: bool) -> None:
        self._desk, self._article, self._keys, self._done = desk, article, keys, done

    def __call__(self, job: Job) -> Read:
        mark = self._desk.variants.confirm if self._done else self._desk.variants.take_back
        return _named(self._desk, mark(self._article, *self._keys))


class TakeOver:
    """Takes a version up to its original as it is now, on the writer thread."""

    def __init__(self, desk: Desk, article: str, rev: int) -> None:
        self._desk, self._article, self._rev = desk, article, rev

    def __call__(self, job: Job) -> DraftView:
        return self._desk.variants.refresh(self._article, self._rev)


def _named(desk: Desk, revision: Revision) -> Read:
    content = desk.draft(revision.article).content
    labels = _labels(content, desk.catalogue.of(content))
    rows = tuple(Row(part, labels.get(part.key, tr("Paragraph"))) for part in revision.parts)
    title = next((part.master for part in revision.parts if part.key == "title"), "")
    return Read(revision, rows, title)


def _labels(content: Content, type_: ContentType) -> dict[str, str]:
    found = {spec.key: spec.label.here() for spec in type_.fields}
    found |= {f"@{a.digest}": tr("Attachment {name}", name=a.name) for a in content.attachments}
    return found | {f"#{b.id}": tr("Para. {n}", n=number) for number, b in enumerate(content.body.blocks, 1)}
