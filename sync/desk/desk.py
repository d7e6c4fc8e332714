"""The desk itself: opened on a profile folder, closed at the end, and thin: every verb lives in its own module."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from forms.catalogue import Catalogue, Problem
from forms.checks.waivers import Waiver, WaiverKind
from forms.content import Attachment, Content
from forms.errors import EnvironmentTrouble
from sync.chain.clock import Clock
from sync.chain.roster import Roster
from sync.chain.step import SignedStep
from sync.chain.workflow import Option
from sync.desk import (
    acting,
    asking,
    checking,
    discarding,
    history,
    indexing,
    keeping,
    listing,
    reading,
    today,
    writing,
)
from sync.desk.checking import Checks, Recheck
from sync.desk.context import Context
from sync.desk.models import (
    ChainView,
    Discarded,
    DraftView,
    ListLook,
    Me,
    OutboxView,
    Question,
    Reading,
    Recovery,
    RefAge,
    SavedSearch,
    SigningSummary,
    StationView,
    SyncProgress,
    SyncReport,
    SyncState,
    VersionView,
    WaiverView,
)
from sync.desk.profile import read_profile
from sync.keys.keeper import keeper_of
from sync.keys.ring import KeyRing
from sync.store import articles, attachments
from sync.store.records import ArticleCounts, ArticleFilter, ArticleRow, ChangeSet, Excerpt, Order

if TYPE_CHECKING:  # the rules are loaded with the first check
    from forms.checks.book import RuleBook
    from forms.checks.finding import Finding
    from forms.importers import Imported
    from sync.desk.approval import ApprovalSheet
    from sync.desk.batch import Batch
    from sync.desk.claiming import Claims
    from sync.desk.incoming import TakenIn
    from sync.desk.notes import Notes
    from sync.desk.previewing import PreviewPages
    from sync.desk.readmarks import ReadMarks
    from sync.desk.remarks import Remarks
    from sync.desk.scans import Scans
    from sync.desk.todayviews import TodayView
    from sync.desk.undoing import Undoing
    from sync.desk.variants import Variants


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
        context = Context.open(home, profile, ring, keeper.kind, clock)
        keeping.take_over(context)
        return cls(context)

    def close(self) -> None:
        """Close the store; what was written is safe already."""
        with suppress(EnvironmentTrouble):
            keeping.end_session(self.context)
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

    def take_in(self, article: str, source: Path | bytes, name: str = "", media_type: str = "") -> TakenIn:
        """Keep a file for the article; a picture is made fit for the portal first."""
        from sync.desk.incoming import Incoming

        shown = name or (source.name if isinstance(source, Path) else "")
        return Incoming(self.context).take_in(source, shown, media_type)

    def begin_from(self, imported: Imported, type_id: str, column: str) -> str:
        """Begin an article with a document that was read; returns its id."""
        from sync.desk import importing

        return importing.begin_from(self.context, imported, type_id, column)

    def fill_draft(self, article: str, imported: Imported, rev: int) -> DraftView:
        """Put a document that was read into a draft without text."""
        from sync.desk import importing

        return importing.fill_draft(self.context, article, imported, rev)

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

    def versions(self, article: str) -> tuple[VersionView, ...]:
        """The kept texts of an article, newest first."""
        return history.versions_of(self.context, article)

    def version(self, digest: str) -> Content:
        """A kept text."""
        with self.context.store.reading() as tx:
            return self.context.content(tx, digest)

    def restore(self, article: str, digest: str, rev: int) -> DraftView:
        """Make an earlier text the draft again; the present one stays among the versions."""
        return history.restore(self.context, article, digest, rev)

    def copy_article(self, article: str) -> str:
        """Begin a new article with the text of another; returns its id."""
        return history.copy_article(self.context, article)

    def split_article(self, article: str, block: str, rev: int) -> str:
        """Take the text from a block on into a new article; returns its id."""
        return history.split_article(self.context, article, block, rev)

    def recoveries(self) -> tuple[Recovery, ...]:
        """Drafts that were being written when the program was cut off."""
        return history.recoveries(self.context)

    def settle_recovery(self, article: str, *, keep: bool) -> None:
        """Keep a recovered draft as it was saved last, or go back to what it was before."""
        history.settle_recovery(self.context, article, keep=keep)

    # --- checking ---

    def checks(self, article: str) -> Checks:
        """The checks of an article, which remember what did not change."""
        return checking.checks_of(self.context, article)

    def book(self) -> RuleBook:
        """The rules in force here; ``book.rules[code]`` explains one."""
        with self.context.store.reading() as tx:
            return checking.book_in_force(self.context, tx)

    def waivers(self, article: str) -> tuple[WaiverView, ...]:
        """What was said of the findings of an article, at every desk."""
        with self.context.store.reading() as tx:
            return checking.waivers_of(self.context, tx, article)

    def set_aside(self, article: str, finding: Finding, kind: WaiverKind, reason: str) -> None:
        """Set a finding aside, put it to the secrecy reviewer, or release it."""
        checking.set_aside(self.context, article, finding, kind, reason)

    def take_back(self, article: str, waiver: Waiver) -> None:
        """Take back a waiver that is not signed yet."""
        checking.take_back(self.context, article, waiver)

    def recheck(self, article: str, sequence: int) -> Recheck:
        """Make the check of a signed step again under the rules of its day."""
        return checking.recheck(self.context, article, sequence)

    # --- previewing ---

    def preview(self, article: str, content: Content) -> PreviewPages:
        """The public pages of a text that need not be saved, as the portal would answer them."""
        from sync.desk import previewing  # brings the template engine, which nothing else here needs

        return previewing.preview_pages(self.context, article, content)

    def preview_files(self, pages: PreviewPages, content: Content) -> dict[str, str]:
        """The same pages as files for a browser, by file name."""
        from sync.desk import previewing

        return previewing.browser_files(self.context, pages, content)

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

    @property
    def marks(self) -> ReadMarks:
        """How far the texts were read here."""
        from sync.desk.readmarks import ReadMarks

        return ReadMarks(self.context)

    @property
    def batch(self) -> Batch:
        """Signing several articles with one PIN."""
        from sync.desk.batch import Batch

        return Batch(self.context)

    # --- working together ---

    @property
    def remarks(self) -> Remarks:
        """What is said of places in the text of an article."""
        from sync.desk.remarks import Remarks

        return Remarks(self.context)

    @property
    def claims(self) -> Claims:
        """Who said to be working on what."""
        from sync.desk.claiming import Claims

        return Claims(self.context)

    @property
    def variants(self) -> Variants:
        """The versions of an article in other scripts and languages."""
        from sync.desk.variants import Variants

        return Variants(self.context)

    @property
    def notes(self) -> Notes:
        """What is remembered of articles beside their rows: the emergency lane, and returns not yet looked at."""
        from sync.desk.notes import Notes

        return Notes(self.context)

    @property
    def undoing(self) -> Undoing:
        """Taking back signatures that have not left this computer."""
        from sync.desk.undoing import Undoing

        return Undoing(self.context)

    # --- lists ---

    def article_ids(
        self, wanted: ArticleFilter | None = None, order: Order = "updated", limit: int | None = None
    ) -> list[int]:
        """Row ids of the articles wanted, at most ``limit`` of them."""
        with self.context.store.reading() as tx:
            return articles.ids(tx, wanted or ArticleFilter(), order, limit)

    def article_filter(self, question: Question) -> ArticleFilter:
        """What ``article_ids`` and ``find`` are asked for a question, its days being China's."""
        return asking.filter_of(question, self.context.clock.now())

    def find(self, wanted: ArticleFilter, order: Order = "updated") -> Iterator[list[int]]:
        """All row ids wanted, in order, piece by piece; close the iterator to stop."""
        return listing.find(self.context, wanted, order)

    def excerpts(self, rowids: Sequence[int], text: str) -> dict[int, Excerpt]:
        """Where what was sought stands in the texts of the rows in view, by row id."""
        return listing.excerpts(self.context, rowids, text)

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """The questions kept under a name at this desk."""
        return listing.saved_searches(self.context)

    def save_search(self, name: str, question: Question) -> None:
        """Keep a question under a name."""
        listing.save_search(self.context, name, question)

    def forget_search(self, name: str) -> None:
        """Forget a kept question."""
        listing.forget_search(self.context, name)

    def list_look(self) -> ListLook:
        """How the list of articles was shown last."""
        return listing.list_look(self.context)

    def keep_list_look(self, look: ListLook) -> None:
        """Remember how the list of articles is shown."""
        listing.keep_list_look(self.context, look)

    def export_list(
        self,
        rowids: Sequence[int],
        path: Path,
        columns: Sequence[str],
        progress: Callable[[int], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:
        """Write rows of the list as a table for a spreadsheet; returns how many."""
        return listing.export_list(self.context, rowids, path, columns, progress, cancelled)

    def discard(self, article: str) -> None:
        """Throw away a draft that nobody has signed; its text stays among the versions."""
        discarding.discard(self.context, article)

    def restore_discarded(self, article: str) -> None:
        """Bring back a draft that was thrown away."""
        discarding.restore_discarded(self.context, article)

    def discarded(self) -> tuple[Discarded, ...]:
        """The drafts thrown away last, newest first."""
        return discarding.discarded(self.context)

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
        return listing.counts(self.context)

    def queue(self) -> tuple[ArticleRow, ...]:
        """What waits for the person here, the longest waiting first."""
        return listing.queue(self.context)

    def today(self) -> TodayView:
        """Everything that waits for the person here, what turns red first at the top."""
        return today.today_items(self.context)

    def deeds(self, since: float) -> frozenset[str]:
        """What was done at this desk since a moment, in seconds since the epoch; see ``sync.desk.deeds``."""
        from sync.desk import deeds  # only the practice lessons ask

        return deeds.deeds(self.context, since)

    # --- reading ---

    def reading(self, article: str) -> Reading:
        """An article opened for review."""
        return reading.open_reading(self.context, article)

    def way(self, article: str) -> tuple[StationView, ...]:
        """The stations of an article."""
        return reading.stations(self.context, article)

    def chain(self, article: str) -> ChainView:
        """The chain of an article, verified anew, offline."""
        return reading.chain_view(self.context, article)

    def approval(self, article: str) -> ApprovalSheet:
        """The approval sheet of an article, out of its chain as it stands."""
        from sync.desk import approval

        return approval.approval_sheet(self.context, article)

    @property
    def scans(self) -> Scans:
        """The scans of sheets signed by hand."""
        from sync.desk.scans import Scans

        return Scans(self.context)

    def export(self, article: str, path: Path) -> Path:
        """Write the evidence file of an article."""
        from sync.desk import exporting  # with the verifier: an open desk needs neither

        return exporting.export_article(self.context, article, path)

    def catch_up(self) -> bool:
        """One step of bringing the indexes up to date; whether there is more to do."""
        return indexing.catch_up(self.context)

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
