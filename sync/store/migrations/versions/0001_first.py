"""The first layout.

Frozen: these are the statements of version 1, whatever ``tables`` says today.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE store_state (id INTEGER NOT NULL, clean INTEGER NOT NULL, PRIMARY KEY (id), CHECK
    (id = 1), CHECK (clean IN (0, 1))) STRICT
    """,
    """
    CREATE TABLE contents (digest TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (digest), CHECK
    (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*')) STRICT
    """,
    """
    CREATE TABLE drafts (article TEXT NOT NULL, rev INTEGER NOT NULL, content BLOB NOT NULL,
    content_digest TEXT NOT NULL, title TEXT NOT NULL, column_id TEXT NOT NULL, type_id TEXT NOT
    NULL, saved_at TEXT NOT NULL, PRIMARY KEY (article), CHECK (rev >= 1), CHECK
    (length(content_digest) = 64 AND content_digest NOT GLOB '*[^0-9a-f]*')) STRICT
    """,
    """
    CREATE TABLE chunks (digest TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (digest), CHECK
    (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*')) STRICT
    """,
    """
    CREATE TABLE attachments (digest TEXT NOT NULL, size INTEGER NOT NULL, media_type TEXT NOT NULL,
    PRIMARY KEY (digest), CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*')) STRICT
    """,
    """
    CREATE TABLE steps (id INTEGER NOT NULL, digest TEXT NOT NULL, article TEXT NOT NULL, sequence
    INTEGER NOT NULL, previous TEXT NOT NULL, action TEXT NOT NULL, officer TEXT NOT NULL,
    content_digest TEXT NOT NULL, time TEXT NOT NULL, envelope BLOB NOT NULL, own INTEGER NOT NULL,
    PRIMARY KEY (id), CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'), CHECK (own IN
    (0, 1)), UNIQUE (digest)) STRICT
    """,
    "CREATE INDEX steps_by_article ON steps (article, sequence)",
    """
    CREATE TABLE step_returned (id INTEGER NOT NULL, digest TEXT NOT NULL, article TEXT NOT NULL,
    sequence INTEGER NOT NULL, previous TEXT NOT NULL, action TEXT NOT NULL, officer TEXT NOT NULL,
    content_digest TEXT NOT NULL, time TEXT NOT NULL, envelope BLOB NOT NULL, own INTEGER NOT NULL,
    PRIMARY KEY (id), CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'), CHECK (own IN
    (0, 1)), UNIQUE (digest)) STRICT
    """,
    "CREATE INDEX step_returned_by_article ON step_returned (article, sequence)",
    """
    CREATE TABLE receipts (step_digest TEXT NOT NULL, article TEXT NOT NULL, sequence INTEGER NOT
    NULL, log_index INTEGER NOT NULL, origin TEXT NOT NULL, time TEXT NOT NULL, url TEXT NOT NULL,
    envelope BLOB NOT NULL, PRIMARY KEY (step_digest), UNIQUE (origin, log_index), CHECK
    (length(step_digest) = 64 AND step_digest NOT GLOB '*[^0-9a-f]*')) STRICT
    """,
    "CREATE INDEX receipts_by_article ON receipts (article, sequence)",
    """
    CREATE TABLE outbox (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, step_digest TEXT NOT NULL,
    article TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, next_attempt REAL NOT
    NULL, added_at TEXT NOT NULL, note TEXT, CHECK (state IN ('queued', 'unsure', 'receipted',
    'refused')), UNIQUE (step_digest)) STRICT
    """,
    "CREATE INDEX outbox_by_article ON outbox (article, id)",
    "CREATE INDEX outbox_by_state ON outbox (state, id)",
    """
    CREATE TABLE articles (id INTEGER NOT NULL, article TEXT NOT NULL, title TEXT NOT NULL, type_id
    TEXT NOT NULL, column_id TEXT NOT NULL, unit TEXT NOT NULL, author TEXT NOT NULL, state TEXT NOT
    NULL, stage TEXT NOT NULL, next_action TEXT NOT NULL, waiting_for TEXT NOT NULL, due TEXT,
    due_order REAL, updated_at TEXT NOT NULL, updated_order REAL NOT NULL, head TEXT NOT NULL,
    sequence INTEGER NOT NULL, mine INTEGER NOT NULL, PRIMARY KEY (id), CHECK (state IN ('draft',
    'signed', 'queued', 'unsure', 'received', 'published', 'returned')), CHECK (mine IN (0, 1)),
    UNIQUE (article)) STRICT
    """,
    "CREATE INDEX articles_by_update ON articles (updated_order)",
    "CREATE INDEX articles_by_state ON articles (state, updated_order)",
    "CREATE INDEX articles_by_column ON articles (column_id, updated_order)",
    "CREATE INDEX articles_mine ON articles (updated_order) WHERE mine = 1",
    "CREATE INDEX articles_by_author ON articles (author, updated_order)",
    "CREATE INDEX articles_by_due ON articles (due_order, id DESC)",
    """
    CREATE TABLE rosters (version INTEGER NOT NULL, digest TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (version)) STRICT
    """,
    """
    CREATE TABLE checkpoints (origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note
    TEXT NOT NULL, PRIMARY KEY (origin, size)) STRICT
    """,
    """
    CREATE TABLE evidence (id INTEGER NOT NULL, kind TEXT NOT NULL, digest TEXT NOT NULL, data BLOB
    NOT NULL, at TEXT NOT NULL, PRIMARY KEY (id), UNIQUE (kind, digest)) STRICT
    """,
    "CREATE TABLE cursors (name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name)) STRICT",
    """
    CREATE TABLE settings ("key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key")) STRICT
    """,
    """
    CREATE TABLE sealed_keys (content_digest TEXT NOT NULL, article TEXT NOT NULL, "key" BLOB NOT
    NULL, PRIMARY KEY (content_digest, article)) STRICT
    """,
    """
    CREATE TABLE uploads (blob_digest TEXT NOT NULL, url TEXT NOT NULL, "offset" INTEGER NOT NULL,
    PRIMARY KEY (blob_digest)) STRICT
    """,
    """
    CREATE TABLE versions (id INTEGER NOT NULL, article TEXT NOT NULL, content_digest TEXT NOT NULL,
    cause TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (id), CHECK (cause IN ('signature',
    'interval', 'recovery', 'conflict', 'removed')), FOREIGN KEY(content_digest) REFERENCES contents
    (digest)) STRICT
    """,
    "CREATE INDEX versions_by_article ON versions (article, id)",
    """
    CREATE TABLE attachment_chunks (attachment TEXT NOT NULL, number INTEGER NOT NULL, chunk TEXT
    NOT NULL, PRIMARY KEY (attachment, number), FOREIGN KEY(attachment) REFERENCES attachments
    (digest), FOREIGN KEY(chunk) REFERENCES chunks (digest)) STRICT
    """,
    """
    CREATE TABLE search_text (id INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    "indexed" INTEGER NOT NULL, PRIMARY KEY (id), CHECK (indexed IN (0, 1)), FOREIGN KEY(id)
    REFERENCES articles (id)) STRICT
    """,
    "CREATE INDEX search_text_waiting ON search_text (id) WHERE indexed = 0",
    """
    CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='', contentless_delete=1,
    detail=none, tokenize='ascii')
    """,
    """
    CREATE TRIGGER steps_stay BEFORE DELETE ON steps FOR EACH ROW WHEN OLD.own = 0 OR EXISTS (SELECT
    1 FROM receipts WHERE step_digest = OLD.digest) OR NOT EXISTS (SELECT 1 FROM step_returned WHERE
    digest = OLD.digest AND envelope = OLD.envelope) BEGIN SELECT RAISE(ABORT, 'steps are never
    deleted'); END
    """,
    """
    CREATE TRIGGER steps_stand BEFORE UPDATE ON steps FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'steps
    are never changed'); END
    """,
    """
    CREATE TRIGGER step_returned_stay BEFORE DELETE ON step_returned FOR EACH ROW BEGIN SELECT
    RAISE(ABORT, 'step_returned are never deleted'); END
    """,
    """
    CREATE TRIGGER step_returned_stand BEFORE UPDATE ON step_returned FOR EACH ROW BEGIN SELECT
    RAISE(ABORT, 'step_returned are never changed'); END
    """,
    """
    CREATE TRIGGER receipts_stay BEFORE DELETE ON receipts FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'receipts are never deleted'); END
    """,
    """
    CREATE TRIGGER receipts_stand BEFORE UPDATE ON receipts FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'receipts are never changed'); END
    """,
    """
    CREATE TRIGGER rosters_stay BEFORE DELETE ON rosters FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'rosters are never deleted'); END
    """,
    """
    CREATE TRIGGER rosters_stand BEFORE UPDATE ON rosters FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'rosters are never changed'); END
    """,
    """
    CREATE TRIGGER checkpoints_stay BEFORE DELETE ON checkpoints FOR EACH ROW BEGIN SELECT
    RAISE(ABORT, 'checkpoints are never deleted'); END
    """,
    """
    CREATE TRIGGER checkpoints_stand BEFORE UPDATE ON checkpoints FOR EACH ROW BEGIN SELECT
    RAISE(ABORT, 'checkpoints are never changed'); END
    """,
    """
    CREATE TRIGGER evidence_stay BEFORE DELETE ON evidence FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'evidence are never deleted'); END
    """,
    """
    CREATE TRIGGER evidence_stand BEFORE UPDATE ON evidence FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'evidence are never changed'); END
    """,
    """
    CREATE TRIGGER contents_stay BEFORE DELETE ON contents FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'contents are never deleted'); END
    """,
    """
    CREATE TRIGGER contents_stand BEFORE UPDATE ON contents FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'contents are never changed'); END
    """,
    """
    CREATE TRIGGER versions_stay BEFORE DELETE ON versions FOR EACH ROW WHEN OLD.cause <> 'interval'
    BEGIN SELECT RAISE(ABORT, 'versions are never deleted'); END
    """,
    """
    CREATE TRIGGER versions_stand BEFORE UPDATE ON versions FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'versions are never changed'); END
    """,
    """
    CREATE TRIGGER outbox_stays BEFORE DELETE ON outbox FOR EACH ROW WHEN OLD.state <> 'receipted'
    BEGIN SELECT RAISE(ABORT, 'unsent steps are never deleted'); END
    """,
    """
    CREATE TRIGGER outbox_stands BEFORE UPDATE ON outbox FOR EACH ROW WHEN OLD.id <> NEW.id OR
    OLD.step_digest <> NEW.step_digest OR OLD.article <> NEW.article OR OLD.added_at <> NEW.added_at
    OR (OLD.state = 'receipted' AND NEW.state <> 'receipted') BEGIN SELECT RAISE(ABORT, 'a queued
    step is never changed'); END
    """,
    """
    CREATE TRIGGER outbox_step BEFORE INSERT ON outbox FOR EACH ROW WHEN NOT EXISTS (SELECT 1 FROM
    steps WHERE digest = NEW.step_digest AND article = NEW.article) BEGIN SELECT RAISE(ABORT, 'only
    a stored step is queued'); END
    """,
    """
    CREATE TRIGGER outbox_receipt BEFORE UPDATE ON outbox FOR EACH ROW WHEN NEW.state = 'receipted'
    AND NOT EXISTS (SELECT 1 FROM receipts WHERE step_digest = NEW.step_digest) BEGIN SELECT
    RAISE(ABORT, 'only a receipt makes a step receipted'); END
    """,
    """
    CREATE TRIGGER drafts_signed BEFORE DELETE ON drafts FOR EACH ROW WHEN EXISTS (SELECT 1 FROM
    steps WHERE article = OLD.article) BEGIN SELECT RAISE(ABORT, 'a signed draft is never deleted');
    END
    """,
    """
    CREATE TRIGGER drafts_kept BEFORE DELETE ON drafts FOR EACH ROW WHEN NOT EXISTS (SELECT 1 FROM
    versions WHERE article = OLD.article AND content_digest = OLD.content_digest) BEGIN SELECT
    RAISE(ABORT, 'a draft is deleted only when its text is kept'); END
    """,
)


def upgrade() -> None:
    """From an empty file to version 1."""
    for statement in _STATEMENTS:
        op.execute(statement)
    op.execute("INSERT INTO store_state (id, clean) VALUES (1, 1)")
