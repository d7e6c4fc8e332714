"""The tables of the store and the rules the database itself keeps: what must never be deleted or changed.

This is the layout of today; ``migrations/versions`` holds frozen copies of the layouts of the past, and a test holds
the two equal. No function here touches a file.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from sync.store.records import ARTICLE_STATES, CAUSES, SEND_STATES

HEAD = "0003"
"""The newest layout: the name of the last file in ``migrations/versions``."""

metadata = sa.MetaData()


def _one_of(column: str, words: Iterable[str]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})")


def _digest(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) = 64 AND {column} NOT GLOB '*[^0-9a-f]*'")


def _flag(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN (0, 1)")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _identity() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _table(name: str, *parts: sa.Column[str] | sa.Column[int] | sa.Column[bytes] | sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, metadata, *parts, sqlite_strict=True)


store_state = _table("store_state", _identity(), _number("clean"), sa.CheckConstraint("id = 1"), _flag("clean"))

contents = _table("contents", sa.Column("digest", sa.Text, primary_key=True), _bytes("data"), _digest("digest"))

drafts = _table(
    "drafts",
    sa.Column("article", sa.Text, primary_key=True),
    _number("rev"),
    _bytes("content"),
    _text("content_digest"),
    _text("title"),
    _text("column_id"),
    _text("type_id"),
    _text("saved_at"),
    sa.CheckConstraint("rev >= 1"),
    _digest("content_digest"),
)

versions = _table(
    "versions",
    _identity(),
    _text("article"),
    sa.Column("content_digest", sa.Text, sa.ForeignKey("contents.digest"), nullable=False),
    _text("cause"),
    _text("at"),
    _one_of("cause", CAUSES),
    sa.Index("versions_by_article", "article", "id"),
)

chunks = _table("chunks", sa.Column("digest", sa.Text, primary_key=True), _bytes("data"), _digest("digest"))

attachments = _table(
    "attachments",
    sa.Column("digest", sa.Text, primary_key=True),
    _number("size"),
    _text("media_type"),
    _digest("digest"),
)

attachment_chunks = _table(
    "attachment_chunks",
    sa.Column("attachment", sa.Text, sa.ForeignKey("attachments.digest"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("chunk", sa.Text, sa.ForeignKey("chunks.digest"), nullable=False),
)


def _step_table(name: str) -> sa.Table:
    return _table(
        name,
        _identity(),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        _text("article"),
        _number("sequence"),
        _text("previous"),
        _text("action"),
        _text("officer"),
        _text("content_digest"),
        _text("time"),
        _bytes("envelope"),
        _number("own"),
        _digest("digest"),
        _flag("own"),
        sa.Index(f"{name}_by_article", "article", "sequence"),
    )


steps = _step_table("steps")
step_returned = _step_table("step_returned")

receipts = _table(
    "receipts",
    sa.Column("step_digest", sa.Text, primary_key=True),
    _text("article"),
    _number("sequence"),
    _number("log_index"),
    _text("origin"),
    _text("time"),
    _text("url"),
    _bytes("envelope"),
    sa.UniqueConstraint("origin", "log_index"),
    _digest("step_digest"),
    sa.Index("receipts_by_article", "article", "sequence"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    _identity(),
    sa.Column("step_digest", sa.Text, nullable=False, unique=True),
    _text("article"),
    _text("state"),
    _number("attempts"),
    sa.Column("next_attempt", sa.REAL, nullable=False),
    _text("added_at"),
    sa.Column("note", sa.Text),
    _one_of("state", SEND_STATES),
    sa.Index("outbox_by_state", "state", "id"),
    sa.Index("outbox_by_article", "article", "id"),
    # A number once given is never given again: the order of sending is part of the record.
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

articles = _table(
    "articles",
    _identity(),
    sa.Column("article", sa.Text, nullable=False, unique=True),
    _text("title"),
    _text("type_id"),
    _text("column_id"),
    _text("unit"),
    _text("author"),
    _text("state"),
    _text("stage"),
    _text("next_action"),
    _text("waiting_for"),
    sa.Column("due", sa.Text),
    # Times as Unix seconds beside the text: offsets differ, so the texts do not sort.
    sa.Column("due_order", sa.REAL),
    _text("updated_at"),
    sa.Column("updated_order", sa.REAL, nullable=False),
    _text("head"),
    _number("sequence"),
    _number("mine"),
    _one_of("state", ARTICLE_STATES),
    _flag("mine"),
    sa.Index("articles_by_update", "updated_order"),
    sa.Index("articles_by_state", "state", "updated_order"),
    sa.Index("articles_by_column", "column_id", "updated_order"),
    sa.Index("articles_by_author", "author", "updated_order"),
    sa.Index("articles_by_unit", "unit", "updated_order"),
    sa.Index("articles_by_type", "type_id", "updated_order"),
    sa.Index("articles_by_due", "due_order", sa.text("id DESC")),
    sa.Index("articles_mine", "updated_order", sqlite_where=sa.text("mine = 1")),
)

search_text = _table(
    "search_text",
    sa.Column("id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True),
    _text("title"),
    _text("text"),
    _number("indexed"),
    _flag("indexed"),
    sa.Index("search_text_waiting", "id", sqlite_where=sa.text("indexed = 0")),
)

rosters = _table("rosters", sa.Column("version", sa.Integer, primary_key=True), _text("digest"), _bytes("data"))

checkpoints = _table(
    "checkpoints",
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("size", sa.Integer, primary_key=True),
    _bytes("root"),
    _text("note"),
)

evidence = _table(
    "evidence",
    _identity(),
    _text("kind"),
    _text("digest"),
    _bytes("data"),
    _text("at"),
    sa.UniqueConstraint("kind", "digest"),
)

cursors = _table("cursors", sa.Column("name", sa.Text, primary_key=True), _text("value"))

settings = _table("settings", sa.Column("key", sa.Text, primary_key=True), _text("value"))

sealed_keys = _table(
    "sealed_keys",
    sa.Column("content_digest", sa.Text, primary_key=True),
    sa.Column("article", sa.Text, primary_key=True),
    _bytes("key"),
)

uploads = _table(
    "uploads",
    sa.Column("blob_digest", sa.Text, primary_key=True),
    _text("url"),
    _number("offset"),
)

waivers = _table(
    "waivers",
    _identity(),
    _text("article"),
    _text("rule"),
    _text("text"),
    _text("kind"),
    _text("reason"),
    _text("at"),
    sa.UniqueConstraint("article", "rule", "text", "kind"),
)
"""Findings set aside here and not signed yet; the next signature carries them."""

rule_packs = _table(
    "rule_packs",
    sa.Column("digest", sa.Text, primary_key=True),
    _text("name"),
    _number("version"),
    _bytes("data"),
    _digest("digest"),
)
"""Every rule pack that came with the reference pack or that a signature here names."""

verdicts = _table("verdicts", sa.Column("digest", sa.Text, primary_key=True), _bytes("data"), _digest("digest"))

twin_marks = _table(
    "twin_marks",
    sa.Column("id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True),
    _bytes("marks"),
)
"""The signature of each article, four bytes a mark."""

twin_buckets = _table("twin_buckets", _identity(), _bytes("entries"), sa.CheckConstraint("id BETWEEN 0 AND 65535"))
"""Which articles have a mark, by two bytes of the mark; see ``twins``."""

remark_papers = _table(
    "remark_papers", sa.Column("digest", sa.Text, primary_key=True), _text("article"), _bytes("data"), _digest("digest")
)
"""What signed steps say of places in the text, each paper as its step names it; see ``sync.desk.remarks``."""

remark_drafts = _table(
    "remark_drafts",
    sa.Column("id", sa.Text, primary_key=True),
    _text("article"),
    _bytes("data"),
    _text("at"),
    sa.Index("remark_drafts_by_article", "article", "at"),
)
"""What was said of places in the text here; the next signature carries what no standing one has carried."""

claims = _table(
    "claims",
    sa.Column("article", sa.Text, primary_key=True),
    sa.Column("officer", sa.Text, primary_key=True),
    _text("until"),
    _number("own"),
    _number("sent"),
    _flag("own"),
    _flag("sent"),
)
"""Who said to be working on an article, as last heard; ``own`` ones not yet ``sent`` go out with the next sync."""

_INDEX = (
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')"
)


def _forbid(name: str, event: str, table: str, when: str, words: str) -> str:
    """A trigger that aborts; its name and its words say which rule was broken."""
    condition = f" WHEN {when}" if when else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def _kept_for_good(table: str) -> tuple[str, str]:
    return (
        _forbid(f"{table}_stay", "DELETE", table, "", f"{table} are never deleted"),
        _forbid(f"{table}_stand", "UPDATE", table, "", f"{table} are never changed"),
    )


TRIGGERS: tuple[str, ...] = (
    _forbid(
        "steps_stay",
        "DELETE",
        "steps",
        "OLD.own = 0 OR EXISTS (SELECT 1 FROM receipts WHERE step_digest = OLD.digest) "
        "OR NOT EXISTS (SELECT 1 FROM step_returned WHERE digest = OLD.digest AND envelope = OLD.envelope)",
        "steps are never deleted",
    ),
    _forbid("steps_stand", "UPDATE", "steps", "", "steps are never changed"),
    *_kept_for_good("step_returned"),
    *_kept_for_good("receipts"),
    *_kept_for_good("rosters"),
    *_kept_for_good("checkpoints"),
    *_kept_for_good("evidence"),
    *_kept_for_good("contents"),
    *_kept_for_good("rule_packs"),
    *_kept_for_good("verdicts"),
    *_kept_for_good("remark_papers"),
    _forbid("versions_stay", "DELETE", "versions", "OLD.cause <> 'interval'", "versions are never deleted"),
    _forbid("versions_stand", "UPDATE", "versions", "", "versions are never changed"),
    _forbid("outbox_stays", "DELETE", "outbox", "OLD.state <> 'receipted'", "unsent steps are never deleted"),
    _forbid(
        "outbox_stands",
        "UPDATE",
        "outbox",
        "OLD.id <> NEW.id OR OLD.step_digest <> NEW.step_digest OR OLD.article <> NEW.article "
        "OR OLD.added_at <> NEW.added_at OR (OLD.state = 'receipted' AND NEW.state <> 'receipted')",
        "a queued step is never changed",
    ),
    _forbid(
        "outbox_step",
        "INSERT",
        "outbox",
        "NOT EXISTS (SELECT 1 FROM steps WHERE digest = NEW.step_digest AND article = NEW.article)",
        "only a stored step is queued",
    ),
    _forbid(
        "outbox_receipt",
        "UPDATE",
        "outbox",
        "NEW.state = 'receipted' AND NOT EXISTS (SELECT 1 FROM receipts WHERE step_digest = NEW.step_digest)",
        "only a receipt makes a step receipted",
    ),
    _forbid(
        "drafts_signed",
        "DELETE",
        "drafts",
        "EXISTS (SELECT 1 FROM steps WHERE article = OLD.article)",
        "a signed draft is never deleted",
    ),
    _forbid(
        "drafts_kept",
        "DELETE",
        "drafts",
        "NOT EXISTS (SELECT 1 FROM versions WHERE article = OLD.article AND content_digest = OLD.content_digest)",
        "a draft is deleted only when its text is kept",
    ),
)
"""The rules as triggers, each one CREATE statement."""


# Alembic's own table, as Alembic would make it.
_VERSION = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


def create_all(connection: sa.Connection) -> None:
    """Lay out an empty database in today's layout, inside the caller's transaction."""
    metadata.create_all(connection, checkfirst=False)
    for statement in (_INDEX, *TRIGGERS, _VERSION):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    connection.execute(store_state.insert().values(id=1, clean=1))
