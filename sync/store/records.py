"""What the store gives out: frozen values, never a row, a cursor or a connection.

Nothing here may import SQLAlchemy: widgets and the command line read these types before the store is opened.
A "digest" is a lower-case hex SHA-256; an "at" is an RFC 3339 time with an offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from resources.language import Sentence

ArticleState = Literal["draft", "signed", "queued", "unsure", "received", "published", "returned"]
"""The seven state words 草稿 已签 待发 待确认 已收 已发布 退回, in the order of an article's life."""

SendState = Literal["queued", "unsure", "receipted", "refused"]
"""queued: not sent; unsure: sent, no receipt, locked; receipted: in the log; refused: with a reason."""

Cause = Literal["signature", "interval", "recovery", "conflict", "removed"]
"""Why a version was kept."""

Order = Literal["updated", "created", "due", "title"]
"""updated and created: newest first; due: what turns red first, no date last; title: by code point."""

ARTICLE_STATES: tuple[ArticleState, ...] = get_args(ArticleState)
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
class ArticleRow:
    """One line of the article list: confirmed facts overlaid with pending ones.

    ``rowid`` is 0 before ``articles.put`` has given one. ``mine`` says that the person at this desk may act now;
    ``next_action`` and ``waiting_for`` say what is next and who is to do it; ``due`` is when it turns red.
    """

    article: str
    title: str
    type_id: str
    column: str
    unit: str
    author: str
    state: ArticleState
    stage: str
    updated_at: str
    next_action: str = ""
    waiting_for: str = ""
    due: str | None = None
    head: str = ""
    sequence: int = 0
    mine: bool = False
    rowid: int = 0


@dataclass(frozen=True)
class ArticleFilter:
    """Which articles to list; an empty tuple, "" or None asks nothing.

    ``text`` is looked for in title and text: every blank-separated part must occur, as it stands, whatever
    characters it is made of; width and case of Latin letters do not matter. Parts after the 64th are not asked for.
    ``since`` and ``before`` are RFC 3339 times with an offset: last changed then or later, and earlier than then.
    """

    states: tuple[ArticleState, ...] = ()
    stages: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    type_ids: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    author: str = ""
    mine_next: bool | None = None
    text: str = ""
    since: str = ""
    before: str = ""


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
