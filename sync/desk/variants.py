"""Versions of an article in other scripts and languages, at one desk: begun, revised, kept up, and held to the rules.

One master, one version a language; a version of a version there is not. What a machine wrote goes nowhere before a
person has confirmed or changed each paragraph, and the signature says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from forms.content import Content
from forms.errors import Refused
from forms.variants import LANGUAGES, can_convert, parts, renewed, variant_of
from resources.language import say
from sync.chain import state as at
from sync.desk.context import Context, article_number, new_article_id
from sync.desk.keeping import keep_renewed
from sync.desk.languages import languages, note, versions
from sync.desk.models import DraftView
from sync.desk.projection import refresh
from sync.desk.revising import STILL_TO_DO, Part, keep_notes, notes_of, parts_of
from sync.desk.variantrules import (
    is_authors,
    master_of,
    master_text,
    no_master,
    revised_parts,
    source,
    stale_places,
    taken,
    text_of,
    variant_part,
)
from sync.desk.writing import draft_view, put_draft, save_draft
from sync.store import articles, contents
from sync.store.tx import Tx


@dataclass(frozen=True)
class VariantView:
    """One version of an article, or the master itself among them.

    Attributes:
        article: UUIDv7; ``number`` the short form people say.
        language: BCP 47.
        title: its own.
        state: one of the seven state words' keys; ``stage`` as in ``sync.chain.state``.
        made: as in ``forms.content.Variant``; empty for the master.
        to_do: how many parts are not revised or written yet, as far as this desk may change it.
        stale: how many places of the master have changed since.
    """

    article: str
    number: str
    language: str
    title: str
    state: str
    stage: str
    made: str
    to_do: int
    stale: int


@dataclass(frozen=True)
class Revision:
    """A version beside its master, part by part.

    Attributes:
        article, master: ids.
        language, master_language: BCP 47.
        made: as in ``forms.content.Variant``.
        parts: in reading order.
        stale: how many places of the master have changed since.
        editable: whether the version may be changed here now.
        rev: of the draft.
    """

    article: str
    master: str
    language: str
    master_language: str
    made: str
    parts: tuple[Part, ...]
    stale: int
    editable: bool
    rev: int

    @property
    def to_do(self) -> int:
        """How many parts are not revised or written yet."""
        return sum(part.state in STILL_TO_DO for part in self.parts)


class Variants:
    """The versions of articles at one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context

    # --- beginning ---

    def offered(self, article: str) -> tuple[tuple[str, bool], ...]:
        """The languages a version can be begun in, each with whether a machine makes the first draft."""
        master = draft_view(self._context, article).content
        if master.variant is not None:
            return ()
        with self._context.store.reading() as tx:
            there = {master.language, *taken(tx, article).values()}
        return tuple((tag, can_convert(master.language, tag)) for tag in LANGUAGES if tag not in there)

    def begin(self, article: str, language: str) -> str:
        """Begin a version of an article as a draft; returns its id.

        Args:
            article: the master, at this desk.
            language: one of ``forms.variants.LANGUAGES``.

        Raises:
            Refused: the master is a version itself, was withdrawn, or has a version in this language already.
        """
        context = self._context
        with context.store.writing() as tx:
            master = master_text(context, tx, article)
            if master is None:
                raise Refused(say("There is no such article on this computer."), "article.unknown")
            if context.state(tx, article).stage == at.WITHDRAWN:
                raise Refused(say("The original was withdrawn; no version of it can be begun."), "variant.withdrawn")
            _check_free(tx, article, language)
            type_ = context.catalogue.of(master)
            content = variant_of(master, type_, article, language)
            contents.put(tx, master.to_bytes())
            made = new_article_id(context.moment)
            put_draft(context, tx, made, content, None)
            notes = notes_of(tx, made, None, content, type_)
            keep_notes(tx, made, notes.with_awaiting(parts(content, type_)) if _machine(content) else notes)
            note(tx, made, content)
            refresh(context, tx, made, content)
        return made

    # --- looking ---

    def of(self, article: str) -> tuple[VariantView, ...]:
        """The master of an article and all its versions at this desk, the master first."""
        context = self._context
        with context.store.reading() as tx:
            master = master_of(context, tx, article) or article
            found = [_view(context, tx, each, master) for each in (master, *versions(tx, master))]
        return tuple(view for view in found if view is not None)

    def master_of(self, article: str) -> str | None:
        """The id of the article that this one is a version of; None for an article of its own."""
        with self._context.store.reading() as tx:
            return master_of(self._context, tx, article)

    def languages(self, wanted: tuple[str, ...]) -> dict[str, str]:
        """The languages of those articles that are not in the usual one, by id; for lists."""
        with self._context.store.reading() as tx:
            return languages(tx, wanted)

    def revision(self, article: str) -> Revision:
        """A version beside its master as it was when the version was made.

        Raises:
            Refused: it is no version, or the master's text is not here.
        """
        view = draft_view(self._context, article)
        with self._context.store.reading() as tx:
            variant, master = source(self._context, tx, view.content)
            found = revised_parts(self._context, tx, article, master, view.content)
            stale = len(stale_places(self._context, tx, view.content))
        return Revision(
            article, variant.master, view.content.language, master.language, variant.made, found, stale, view.editable,
            view.rev,
        )  # fmt: skip

    # --- revising ---

    def confirm(self, article: str, *keys: str) -> Revision:
        """Confirm that parts are right as the machine wrote them.

        Raises:
            Refused: it is no version, or may not be changed here.
        """
        return self._mark(article, keys, done=True)

    def take_back(self, article: str, *keys: str) -> Revision:
        """Let parts be open again that were confirmed."""
        return self._mark(article, keys, done=False)

    def _mark(self, article: str, keys: tuple[str, ...], *, done: bool) -> Revision:
        view = _own_desk(self._context, article)
        with self._context.store.writing() as tx:
            _, master = source(self._context, tx, view.content)
            type_ = self._context.catalogue.of(view.content)
            notes = notes_of(tx, article, master, view.content, type_)
            wanted = {"open", "confirmed"}
            chosen = [p for p in parts_of(master, view.content, type_, notes) if p.key in keys and p.state in wanted]
            keep_notes(tx, article, notes.with_confirmed(chosen, done=done))
            tx.touch(article)
        return self.revision(article)

    # --- keeping up ---

    def refresh(self, article: str, rev: int) -> DraftView:
        """Take a version up to the master as it is now; what did not change there stays as it was revised.

        Args:
            rev: the ``DraftView.rev`` of the version's text; the text before stays among its versions.

        Raises:
            DraftMoved, Refused: as ``sync.desk.writing.save_draft``.
        """
        context = self._context
        view = _own_desk(context, article)
        with context.store.writing() as tx:
            variant = variant_part(view.content)
            master = master_text(context, tx, variant.master)
            if master is None:
                raise Refused(no_master(), "variant.no-master")
            data = contents.get(tx, variant.source)
            old = Content.from_bytes(data) if data else replace(master, body=replace(master.body, blocks=()), fields={})
            type_ = context.catalogue.of(master)
            new = renewed(old, master, view.content, type_)
            contents.put(tx, master.to_bytes())
            keep_renewed(context, tx, article, view.content.to_bytes())
            notes = notes_of(tx, article, old if data else None, view.content, type_)
            now = parts(new.content, type_)
            keep_notes(tx, article, notes.with_awaiting({key: now[key] for key in new.changed}))
        return save_draft(context, article, new.content, rev)


def _machine(content: Content) -> bool:
    return content.variant is not None and bool(content.variant.machine)


def _own_desk(context: Context, article: str) -> DraftView:
    view = draft_view(context, article)
    variant_part(view.content)
    if not view.editable:
        raise Refused(view.why_not or say("This article cannot be changed now."), "draft.locked")
    return view


def _check_free(tx: Tx, master: str, language: str) -> None:
    there = next((each for each, tag in taken(tx, master).items() if tag == language), None)
    if there is not None:
        raise Refused(
            say("There is a version in this language already: {number}.", number=article_number(there)),
            "variant.twice",
        )


def _view(context: Context, tx: Tx, article: str, master: str) -> VariantView | None:
    row, content = articles.get(tx, article), text_of(context, tx, article)
    if row is None or content is None:
        return None
    if content.variant is None:
        made, to_do, stale = "", 0, 0
    else:
        made, stale = content.variant.made, len(stale_places(context, tx, content))
        data = contents.get(tx, content.variant.source) if is_authors(context, tx, article) else None
        found = revised_parts(context, tx, article, Content.from_bytes(data), content) if data else ()
        to_do = sum(part.state in STILL_TO_DO for part in found) if row.stage != at.PUBLISHED else 0
    return VariantView(
        article, article_number(article), content.language, content.title, row.state, row.stage, made, to_do, stale
    )
