"""What changed between two versions of an article, for the reviewer's eyes: every change, and nothing twice.

Blocks are matched by id, then by equality, then by likeness; text is compared by character (Latin words and
figures whole). A change of format, of a cell, a picture or an attachment is a change like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from forms.body.align import Pair, align, in_order
from forms.body.model import Block, Body, Table
from forms.body.segments import Segment, segments, styled, whole
from forms.body.tables import CellChange, compare_tables
from forms.content import Attachment, Content, FieldValue

__all__ = [
    "AttachmentChange",
    "BlockChange",
    "CellChange",
    "Difference",
    "FieldChange",
    "Segment",
    "compare",
    "compare_bodies",
]

Kind: TypeAlias = Literal["same", "changed", "inserted", "deleted", "moved"]
AttachmentKind: TypeAlias = Literal["added", "removed", "replaced", "renamed", "described", "moved"]

_Same: TypeAlias = Callable[[Attachment, Attachment], bool]

COLUMN, TYPE, LANGUAGE = "@column", "@type", "@language"


@dataclass(frozen=True)
class FieldChange:
    """A field that changed; ``@column``, ``@type`` and ``@language`` are those of the article itself."""

    key: str
    old: FieldValue | None
    new: FieldValue | None


@dataclass(frozen=True)
class AttachmentChange:
    """An attachment that came, went or changed.

    Attributes:
        kind: ``replaced`` is another file under the same name; ``renamed`` the same file under another name;
            ``described`` another caption, alternative text or media type; ``moved`` another place in the
            list.
        name: its name now, or the last one it had.
    """

    kind: AttachmentKind
    name: str
    old: Attachment | None = None
    new: Attachment | None = None


@dataclass(frozen=True)
class BlockChange:
    """A block of either version.

    Attributes:
        kind: ``moved`` may have changed too, then a segment says so.
        old, new: the block in each version.
        segments: its text piece by piece; for a table, the cells in reading order.
        cells: for a table, the cells that changed.
    """

    kind: Kind
    old: Block | None
    new: Block | None
    segments: tuple[Segment, ...] = ()
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True)
class Difference:
    """All changes from one version to another; ``blocks`` holds the unchanged ones too, for reading on."""

    fields: tuple[FieldChange, ...]
    attachments: tuple[AttachmentChange, ...]
    blocks: tuple[BlockChange, ...]

    @property
    def count(self) -> int:
        """How many fields, attachments and blocks changed."""
        return len(self.fields) + len(self.attachments) + sum(1 for b in self.blocks if b.kind != "same")


def compare(old: Content, new: Content) -> Difference:
    """What changed from ``old`` to ``new``; the same document has no changes."""
    return Difference(
        fields=_fields(old, new),
        attachments=_attachments(old.attachments, new.attachments),
        blocks=compare_bodies(old.body, new.body),
    )


def compare_bodies(old: Body, new: Body) -> tuple[BlockChange, ...]:
    """The blocks of both versions in the order of the new one, deleted ones where they stood."""
    return tuple(_block_change(pair) for pair in align(old.blocks, new.blocks))


def _fields(old: Content, new: Content) -> tuple[FieldChange, ...]:
    before, after = _all_fields(old), _all_fields(new)
    keys = [*before, *(key for key in after if key not in before)]
    return tuple(
        FieldChange(key, before.get(key), after.get(key))
        for key in keys
        if before.get(key) != after.get(key) or type(before.get(key)) is not type(after.get(key))
    )


def _all_fields(content: Content) -> dict[str, FieldValue]:
    own: dict[str, FieldValue] = {
        COLUMN: content.column,
        TYPE: f"{content.type_id} {content.type_digest}",
        LANGUAGE: content.language,
    }
    return own | dict(content.fields)


def _attachments(old: tuple[Attachment, ...], new: tuple[Attachment, ...]) -> tuple[AttachmentChange, ...]:
    partner: dict[int, int] = {}
    kinds: dict[int, AttachmentKind | None] = {}
    for kind, same in _MATCHES:
        for j, after in enumerate(new):
            if j not in partner:
                found = _first(old, after, same, set(partner.values()))
                if found is not None:
                    partner[j], kinds[j] = found, kind
    stays = in_order(partner)
    changes = [
        AttachmentChange(kinds[j] or "moved", new[j].name, old[i], new[j])
        for j, i in sorted(partner.items())
        if kinds[j] or i not in stays
    ]
    changes += [AttachmentChange("added", item.name, None, item) for j, item in enumerate(new) if j not in partner]
    gone = set(range(len(old))) - set(partner.values())
    return (*changes, *(AttachmentChange("removed", old[i].name, old[i]) for i in sorted(gone)))


def _first(old: tuple[Attachment, ...], after: Attachment, same: _Same, taken: set[int]) -> int | None:
    return next((i for i, before in enumerate(old) if i not in taken and same(before, after)), None)


_MATCHES: tuple[tuple[AttachmentKind | None, _Same], ...] = (
    (None, lambda before, after: before == after),
    ("described", lambda before, after: (before.digest, before.name) == (after.digest, after.name)),
    ("renamed", lambda before, after: before.digest == after.digest),
    ("replaced", lambda before, after: before.name == after.name),
)


def _block_change(pair: Pair) -> BlockChange:
    old, new = pair.old, pair.new
    if old is None or new is None:
        return _one_sided(old, new)
    if replace(old, id="") == replace(new, id=""):
        return BlockChange("moved" if pair.moved else "same", old, new, whole(styled(new), "equal"))
    if isinstance(old, Table) and isinstance(new, Table):
        parts, cells = compare_tables(old, new)
    else:
        parts, cells = segments(styled(old), styled(new)), ()
    return BlockChange("moved" if pair.moved else "changed", old, new, parts, cells)


def _one_sided(old: Block | None, new: Block | None) -> BlockChange:
    if new is not None:
        return BlockChange("inserted", None, new, whole(styled(new), "insert"))
    return BlockChange("deleted", old, None, whole(styled(old), "delete") if old is not None else ())
