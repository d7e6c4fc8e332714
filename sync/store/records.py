"""What the store gives out: frozen values, never a row, a cursor or a connection.

Nothing here may import SQLAlchemy: widgets and the command line read these types before the store is opened.
A "digest" is a lower-case hex SHA-256; an "at" is an RFC 3339 time with an offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from resources.language import Sentence
from sync.store.early import ARTICLE_STATES as ARTICLE_STATES
from sync.store.early import ArticleFilter as ArticleFilter
from sync.store.early import ArticleRow as ArticleRow
from sync.store.early import ArticleState as ArticleState
from sync.store.early import Order as Order

SendState = Literal["queued", "unsure", "receipted", "refused"]
"""queued: not sent; unsure: sent, no receipt, locked; receipted: in the log; refused: with a reason."""

Cause = Literal["signature", "interval", "recovery", "conflict", "removed", "restored"]
"""Why a version was kept; the last is the text in whose place an earlier one was brought back."""

SEND_STATES: tuple[SendState, ...] = get_args(SendState)
CAUSES: tuple[Cause, ...] = get_args(Cause)


@dataclass(frozen=True)
class ChangeSet:
    """What one committed transaction touched, for lists that refresh only what they show."""

    articles: frozenset[str] = frozenset()
    outbox: bool = False
    trust: bool = False

    def __bool__(self) -> bool:
        return bool(self.articles or self.outbox or self.trust)


@dataclass(frozen=True)
class Draft:
    """The text being written: ``content`` are the canonical bytes, ``rev`` counts its saves from 1."""

    article: str
    rev: int
    content: bytes
    content_digest: str
    title: str
    column: str
    type_id: str
    saved_at: str


@dataclass(frozen=True)
class Version:
    """A text kept for good beside the draft; its bytes are ``contents.get(tx, content_digest)``."""

    id: int
    article: str
    content_digest: str
    cause: Cause
    at: str


@dataclass(frozen=True)
class StoredAttachment:
    """A file kept in the store, named by its bytes (``size`` in bytes)."""

    digest: str
    size: int
    media_type: str


@dataclass(frozen=True)
class StepRow:
    """One signed step: ``envelope`` are the stored DSSE bytes and ``digest`` is theirs; the rest is read out of them.

    ``own`` says that this desk signed it; ``previous`` is "" for the first step of an article.
    """

    digest: str
    article: str
    sequence: int
    previous: str
    action: str
    officer: str
    content_digest: str
    time: str
    envelope: bytes
    own: bool = False


@dataclass(frozen=True)
class ReceiptRow:
    """The portal's signed word that it logged a step; ``envelope`` are the stored DSSE bytes."""

    step_digest: str
    article: str
    sequence: int
    log_index: int
    origin: str
    time: str
    url: str
    envelope: bytes


@dataclass(frozen=True)
class OutboxItem:
    """One step on its way; ``id`` is the order of sending, ``next_attempt`` is Unix seconds."""

    id: int
    step_digest: str
    article: str
    state: SendState
    attempts: int
    next_attempt: float
    added_at: str
    note: Sentence | None


@dataclass(frozen=True)
class OutboxCounts:
    """How many items stand in each send state."""

    queued: int = 0
    unsure: int = 0
    receipted: int = 0
    refused: int = 0

    @property
    def waiting(self) -> int:
        """Items whose arrival nobody has confirmed."""
        return self.queued + self.unsure


@dataclass(frozen=True)
class Excerpt:
    """A piece of a text around what was sought in it; ``marks`` are (start, end) code points of the hits in it."""

    text: str = ""
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class ArticleCounts:
    """How many articles stand in each state (every state has an entry); ``mine`` wait for the person here."""

    states: Mapping[ArticleState, int] = field(default_factory=dict)
    mine: int = 0

    @property
    def total(self) -> int:
        """All articles."""
        return sum(self.states.values())


@dataclass(frozen=True)
class CheckpointRow:
    """The furthest record of a portal's log this desk has checked; ``note`` is the signed note as it came."""

    origin: str
    size: int
    root: bytes
    note: str


@dataclass(frozen=True)
class Evidence:
    """Something a portal signed and should not have; kept for good (``at`` in UTC)."""

    id: int
    kind: str
    data: bytes
    at: str


@dataclass(frozen=True)
class SealedKey:
    """The key that opens a sealed content this person may read."""

    content_digest: str
    article: str
    key: bytes


@dataclass(frozen=True)
class Upload:
    """How far a resumable upload got: ``offset`` bytes of the blob are at ``url``."""

    blob_digest: str
    url: str
    offset: int


@dataclass(frozen=True)
class KeptWaiver:
    """A finding set aside at this desk and not signed yet (``at`` RFC 3339)."""

    rule: str
    text: str
    kind: str
    reason: str
    at: str
