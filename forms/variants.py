"""Versions of one article in other scripts and languages: made from the master, revised by a person, kept up with it.

Pure functions over contents. Structure stays as the master has it (block ids, kinds, marks, links, files), so that
paragraph stands beside paragraph; who may submit a version and when is told in ``sync.desk.variants``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Protocol

from forms.body.model import (
    AttachmentLink,
    Block,
    Body,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    Run,
    Table,
    attachments_of,
)
from forms.body.text import block_parts
from forms.canonical import canonical, digest
from forms.content import Attachment, Content, FieldValue, Variant
from forms.contenttype import ContentType
from forms.conversion import Converter, converter
from forms.errors import Refused
from resources.language import say

LANGUAGES = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "en")
"""The languages (BCP 47) a version may be in, in the order they are offered."""

BY_PERSON = "person"
_WORDS = ("text", "long", "list")


class Way(Protocol):
    """How the words of a master become those of a version."""

    def text(self, text: str) -> str: ...

    def runs(self, runs: tuple[Run, ...], *, quoted: bool = False) -> tuple[Run, ...]: ...


class _ToWrite:
    """Leaves the words to be written; what has none, such as the figures of a table, stays."""

    def text(self, text: str) -> str:
        return "" if has_words(text) else text

    def runs(self, runs: tuple[Run, ...], *, quoted: bool = False) -> tuple[Run, ...]:
        return () if has_words("".join(run.text for run in runs)) else runs


@dataclass(frozen=True)
class Renewed:
    """A version taken up to a newer master.

    Attributes:
        content: the version.
        changed: keys of ``parts`` that must be revised anew.
    """

    content: Content
    changed: frozenset[str]


# --- making -----------------------------------------------------------------------------------------------------------


def variant_of(master: Content, type_: ContentType, article: str, language: str) -> Content:
    """The first draft of a version: converted where that can be done, else the structure with the words to be written.

    Args:
        master: the original article.
        type_: its content type.
        article: its id.
        language: one of ``LANGUAGES``.

    Raises:
        Refused: the master is itself a version, or has this language, or the language is not offered.
    """
    if master.variant is not None:
        raise Refused(say("A version in another language is made from the original, not from another version."),
                      "variant.of-variant")  # fmt: skip
    if language not in LANGUAGES or language == master.language:
        raise Refused(say("There can be no version in this language."), "variant.language")
    machine = converter(master.language, language)
    made = replace(mapped(master, machine or _ToWrite(), word_fields(type_)), language=language)
    words = machine_digest(made, type_) if machine else ""
    return replace(made, variant=Variant(article, master.digest, machine.made if machine else BY_PERSON, words))


def can_convert(source: str, target: str) -> bool:
    """Whether a machine can make the first draft between two languages."""
    found: Converter | None = converter(source, target)
    return found is not None


def mapped(content: Content, way: Way, keys: Collection[str]) -> Content:
    """A content with other words in the same structure.

    Args:
        content: any.
        way: how words become others.
        keys: of the fields that hold words.
    """
    fields = {key: _field(value, way) if key in keys else value for key, value in content.fields.items()}
    body = Body(tuple(_block(block, way) for block in content.body.blocks))
    files = tuple(replace(a, caption=way.text(a.caption), alt=way.text(a.alt)) for a in content.attachments)
    return replace(content, fields=fields, body=body, attachments=files)


def word_fields(type_: ContentType) -> tuple[str, ...]:
    """Keys of the fields that hold words; what must have a fixed form, such as 发文字号 or a telephone number, is none."""
    return tuple(spec.key for spec in type_.fields if spec.kind in _WORDS and not spec.pattern and not spec.check)


def _field(value: FieldValue, way: Way) -> FieldValue:
    if isinstance(value, tuple):
        return tuple(way.text(item) for item in value)
    return way.text(value) if isinstance(value, str) else value


def _block(block: Block, way: Way) -> Block:
    if isinstance(block, Paragraph | Heading):
        return replace(block, runs=way.runs(block.runs))
    if isinstance(block, Quote):
        return replace(block, runs=way.runs(block.runs, quoted=True))
    if isinstance(block, ListBlock):
        return replace(block, items=tuple(replace(item, runs=way.runs(item.runs)) for item in block.items))
    if isinstance(block, Table):
        rows = tuple(tuple(replace(cell, runs=way.runs(cell.runs)) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    if isinstance(block, Image):
        return replace(block, alt=way.text(block.alt), caption=way.text(block.caption))
    if isinstance(block, AttachmentLink):
        return replace(block, label=way.text(block.label))
    return block


# --- parts ------------------------------------------------------------------------------------------------------------


def parts(content: Content, type_: ContentType) -> dict[str, str]:
    """Everything a version has words for, in reading order: what a person revises one after the other.

    Returns:
        Text by key: the key of a field, ``#`` and the id of a block, or ``@`` and the digest of a file that the text
        does not show.
    """
    found = {key: _words_of(content, key) for key in word_fields(type_)}
    found |= {f"#{block.id}": "\n".join(block_parts(block)) for block in content.body.blocks}
    shown = attachments_of(content.body)
    rest = (a for a in content.attachments if a.digest not in shown)
    return found | {f"@{a.digest}": "\n".join(t for t in (a.caption, a.alt) if t) for a in rest}


def _words_of(content: Content, key: str) -> str:
    value = content.fields.get(key, "")
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def has_words(text: str) -> bool:
    """Whether there is anything to read, in any script; figures and marks alone are the same in all."""
    return any(sign.isalpha() for sign in text)


def machine_digest(content: Content, type_: ContentType) -> str:
    """SHA-256 over the canonical list of the parts: names the words as they came from the converter."""
    return digest(canonical([[key, text] for key, text in parts(content, type_).items()]))


def changed_parts(old: Content, new: Content, type_: ContentType) -> tuple[str, ...]:
    """Keys of the parts that are other ones, new or gone in a newer master, in its order."""
    before, now = parts(old, type_), parts(new, type_)
    marked = {f"#{block.id}" for block in new.body.blocks} - {f"#{block.id}" for block in _same(old, new)}
    found = [key for key, text in now.items() if text != before.get(key, "") or key in marked]
    return tuple(found) + tuple(key for key, text in before.items() if key not in now and text)


def _same(old: Content, new: Content) -> tuple[Block, ...]:
    before = {block.id: block for block in old.body.blocks}
    return tuple(block for block in new.body.blocks if before.get(block.id) == block)


# --- keeping up -------------------------------------------------------------------------------------------------------


def renewed(old: Content, new: Content, own: Content, type_: ContentType) -> Renewed:
    """Take a version up to a newer master: what did not change there stays as it was revised.

    A changed paragraph is converted anew; where a person writes the version, it stays to be revised.

    Args:
        old: the master's content the version was made from.
        new: the master's content now.
        own: the version.
        type_: the content type of all three.

    Raises:
        Refused: ``own`` is no version.
    """
    if own.variant is None:
        raise Refused(say("There can be no version in this language."), "variant.none")
    fresh = variant_of(new, type_, own.variant.master, own.language)
    changed = frozenset(changed_parts(old, new, type_))
    by_hand = own.variant.made == BY_PERSON
    fields = _renewed_fields(old, new, own, fresh, changed if not by_hand else frozenset(), type_)
    body = _renewed_body(old, own, fresh, changed, by_hand)
    files = _renewed_files(old, own, fresh, body, changed, by_hand)
    content = replace(fresh, fields=fields, body=body, attachments=files)
    return Renewed(content, frozenset(key for key in changed if key in parts(content, type_)))


def _renewed_fields(
    old: Content, new: Content, own: Content, fresh: Content, changed: frozenset[str], type_: ContentType
) -> dict[str, FieldValue]:
    words = word_fields(type_)
    found: dict[str, FieldValue] = {}
    for key in (*own.fields, *fresh.fields):
        same = key not in changed if key in words else old.fields.get(key) == new.fields.get(key)
        source = own if same else fresh
        if key in source.fields:
            found[key] = source.fields[key]
    return found


def _renewed_body(old: Content, own: Content, fresh: Content, changed: frozenset[str], by_hand: bool) -> Body:
    """The master's blocks in its order, each with what was written only here behind it."""
    here = {block.id: block for block in own.body.blocks}
    added = _added(own, {block.id for block in fresh.body.blocks}, {block.id for block in old.body.blocks})
    blocks: list[Block] = list(added.get("", ()))
    for block in fresh.body.blocks:
        key = f"#{block.id}"
        if block.id in here and (by_hand or key not in changed):
            blocks.append(here[block.id])
        elif key in changed:
            blocks.append(block)
        blocks += added.get(block.id, ())
    return Body(tuple(blocks))


def _added(own: Content, there: set[str], before: set[str]) -> dict[str, list[Block]]:
    """Blocks that only the version has, by the id of the master's block they stand behind."""
    found: dict[str, list[Block]] = {}
    behind = ""
    for block in own.body.blocks:
        if block.id in there:
            behind = block.id
        elif block.id not in before:
            found.setdefault(behind, []).append(block)
    return found


def _renewed_files(
    old: Content, own: Content, fresh: Content, body: Body, changed: frozenset[str], by_hand: bool
) -> tuple[Attachment, ...]:
    here = {a.digest: a for a in own.attachments}
    touched = {
        b.attachment for b in fresh.body.blocks if isinstance(b, Image | AttachmentLink) and f"#{b.id}" in changed
    }
    same = {a.digest for a in old.attachments if f"@{a.digest}" not in changed} - touched
    theirs = {a.digest for a in fresh.attachments}
    kept = tuple(here[a.digest] if a.digest in here and (by_hand or a.digest in same) else a for a in fresh.attachments)
    needed, before = attachments_of(body), {a.digest for a in old.attachments}
    more = (a for a in own.attachments if a.digest not in theirs and (a.digest in needed or a.digest not in before))
    return (*kept, *more)
