"""The desk itself: opened on a profile folder, closed at the end, and thin: every verb lives in its own module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from forms.catalogue import Catalogue, Problem
from forms.content import Attachment, Content
from sync.chain.clock import Clock
from sync.chain.roster import Roster
from sync.chain.step import SignedStep
from sync.chain.workflow import Option
from sync.desk import acting, exporting, reading, writing
from sync.desk.context import Context
from sync.desk.models import (
    ChainView,
    DraftView,
    Me,
    OutboxView,
    Reading,
    RefAge,
    SigningSummary,
    StationView,
    SyncProgress,
    SyncReport,
    SyncState,
)
from sync.desk.profile import read_profile
from sync.desk.projection import seeded
from sync.keys.keeper import keeper_of
from sync.keys.ring import KeyRing
from sync.store import articles, attachments, versions
from sync.store.records import ArticleCounts, ArticleFilter, ArticleRow, ChangeSet, Order, Version


class Desk:
    """One person's desk. Safe to use from several threads; one of them writes at a time."""

    def __init__(self, context: Context) -> None:
        self.context = context

    @classmethod
    def open(cls, home: Path, *, passphrase: str | None = None, clock: Clock | None = None) -> Desk:
        """Open the profile in a folder.

        Args:
            home: the profile's folder.
            passphrase: where the profile is protected by one.
            clock: for tests.

        Raises:
            NoProfile, PassphraseNeeded, WrongSecret, KeyringLocked, NoKeyring: the keys stay closed.
            StoreBusy, StoreTorn, StoreLocked, StoreNewer, DiskFull: the store stays closed.
        """
        profile = read_profile(home)
        keeper = keeper_of(home, profile.id, passphrase)
        ring = KeyRing(home, keeper.secret())
        return cls(Context.open(home, profile, ring, keeper.kind, clock))

    def close(self) -> None:
        """Close the store; what was written is safe already."""
        self.context.store.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    # --- who ---

    @property
    def me(self) -> Me:
        """Who sits here."""
        with self.context.store.reading() as tx:
            return self.context.me(tx)

    @property
    def catalogue(self) -> Catalogue:
        """The content types."""
        return self.context.catalogue

    def roster(self) -> Roster:
        """The newest roster at hand."""
        with self.context.store.reading() as tx:
            return self.context.roster(tx)

    def reference_ages(self) -> tuple[RefAge, ...]:
        """How old the reference pack is."""
        return reading.reference_ages(self.context)

    def on_change(self, callback: Callable[[ChangeSet], None]) -> None:
        """Be told what each committed transaction touched, in the thread that committed it."""
        self.context.store.subscribe(callback)

    # --- writing ---

    def new_article(self, type_id: str, column: str) -> str:
        """Begin an article; returns its id."""
        return writing.new_article(self.context, type_id, column)

    def draft(self, article: str) -> DraftView:
        """An article as its author sees it."""
        return writing.draft_view(self.context, article)

    def save_draft(self, article: str, content: Content, rev: int) -> DraftView:
        """Keep the text as it is now."""
        return writing.save_draft(self.context, article, content, rev)

    def begin_correction(self, article: str) -> DraftView:
        """Open a published text for correction."""
        return writing.begin_correction(self.context, article)

    def attach(self, article: str, source: Path | bytes, name: str = "", media_type: str = "") -> Attachment:
        """Keep a file for the article."""
        shown = name or (source.name if isinstance(source, Path) else "")
        return writing.attach(self.context, article, source, shown, media_type)

    def attachment_bytes(self, digest: str) -> bytes:
        """The bytes of an attachment at hand."""
        return writing.attachment_bytes(self.context, digest)

    def has_attachment(self, digest: str) -> bool:
        """Whether an attachment is at hand."""
        with self.context.store.reading() as tx:
            return attachments.has(tx, digest)

    def problems(self, content: Content) -> tuple[Problem, ...]:
        """What the content type finds wrong with a text, blocking ones first."""
        return writing.blocking_problems(self.context, content)

    def versions(self, article: str) -> tuple[Version, ...]:
        """The texts kept for good."""
        with self.context.store.reading() as tx:
            return versions.of(tx, article)

    # --- acting ---

    def options(self, article: str) -> tuple[Option, ...]:
        """What may be done with the article by the person here, and for the rest why not."""
        with self.context.store.reading() as tx:
            return writing.draft_options(self.context, tx, article)

    def signing_summary(self, article: str, option: Option) -> SigningSummary:
        """What a signature would say, in words."""
        return reading.signing_summary(self.context, article, option)

    def act(
        self,
        article: str,
        action: str,
        *,
        pin: str,
        category: str = "",
        reason: str = "",
        detail: Mapping[str, Any] | None = None,
        stands_in_for: str | None = None,
    ) -> SignedStep:
        """Sign one act; see ``sync.desk.acting.perform``."""
        return acting.perform(
            self.context, article, action, pin=pin, category=category, reason=reason, detail=detail,
            stands_in_for=stands_in_for,
        )  # fmt: skip

    # --- lists ---

    def article_ids(self, wanted: ArticleFilter | None = None, order: Order = "updated") -> list[int]:
        """Row ids of the articles wanted."""
        with self.context.store.reading() as tx:
            return articles.ids(tx, wanted or ArticleFilter(), order)

    def article_rows(self, rowids: list[int]) -> list[ArticleRow]:
        """The rows of these ids."""
        with self.context.store.reading() as tx:
            return articles.rows(tx, rowids)

    def article_row(self, article: str) -> ArticleRow | None:
        """The row of one article."""
        with self.context.store.reading() as tx:
            return articles.get(tx, article)

    def counts(self) -> ArticleCounts:
        """How many articles stand in each state, and how many wait for the person here."""
        with self.context.store.reading() as tx:
            return articles.counts(tx)

    def queue(self) -> tuple[ArticleRow, ...]:
        """What waits for the person here, the longest waiting first."""
        with self.context.store.reading() as tx:
            found = articles.rows(tx, articles.ids(tx, ArticleFilter(mine_next=True), "due"))
        return tuple(sorted(found, key=lambda r: (r.due or "9", r.updated_at)))

    # --- reading ---

    def reading(self, article: str) -> Reading:
        """An article opened for review."""
        return reading.open_reading(self.context, article)

    def way(self, article: str) -> tuple[StationView, ...]:
        """The stations of an article."""
        with self.context.store.reading() as tx:
            state = self.context.state(tx, article)
            roster = self.context.roster(tx)
            if not state.sequence:
                content = writing.draft_view(self.context, article).content
                state = seeded(state, content, self.context.me(tx))
            return reading.way(self.context, state, roster)

    def chain(self, article: str) -> ChainView:
        """The chain of an article, verified anew, offline."""
        return reading.chain_view(self.context, article)

    def export(self, article: str, path: Path) -> Path:
        """Write the evidence file of an article."""
        return exporting.export_article(self.context, article, path)

    # --- exchange ---

    def outbox(self) -> tuple[OutboxView, ...]:
        """Steps on their way."""
        return reading.outbox_views(self.context)

    def last_sync(self) -> SyncState:
        """What is known of the other end."""
        return reading.last_sync(self.context)

    def sync(
        self,
        progress: Callable[[SyncProgress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> SyncReport:
        """One whole exchange with the portal; what went wrong is in the report, in sentences."""
        from sync.exchange.http import PortalClient
        from sync.exchange.loop import synchronise

        address = read_profile(self.context.home).portal  # the practice portal has another one each time
        client = PortalClient(address, self.context.ring.device_key(), self.context.clock)
        try:
            return synchronise(self.context, client, progress, cancelled)
        finally:
            client.session.close()
