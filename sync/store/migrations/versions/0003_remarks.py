"""What is said of places in a text, who said to be working on an article, and one more cause to keep a version.

Frozen: these are the statements of version 3, whatever ``tables`` says today.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE remark_papers (digest TEXT NOT NULL, article TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (digest), CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*')) STRICT
    """,
    """
    CREATE TABLE remark_drafts (id TEXT NOT NULL, article TEXT NOT NULL, data BLOB NOT NULL, at TEXT
    NOT NULL, PRIMARY KEY (id)) STRICT
    """,
    "CREATE INDEX remark_drafts_by_article ON remark_drafts (article, at)",
    """
    CREATE TABLE claims (article TEXT NOT NULL, officer TEXT NOT NULL, until TEXT NOT NULL, own
    INTEGER NOT NULL, sent INTEGER NOT NULL, PRIMARY KEY (article, officer), CHECK (own IN (0, 1)),
    CHECK (sent IN (0, 1))) STRICT
    """,
    """
    CREATE TRIGGER remark_papers_stay BEFORE DELETE ON remark_papers FOR EACH ROW BEGIN SELECT
    RAISE(ABORT, 'remark_papers are never deleted'); END
    """,
    """
    CREATE TRIGGER remark_papers_stand BEFORE UPDATE ON remark_papers FOR EACH ROW BEGIN SELECT
    RAISE(ABORT, 'remark_papers are never changed'); END
    """,
    # A CHECK cannot be altered, so the table is made anew. What refers to it goes first: renaming would rewrite it.
    "DROP TRIGGER drafts_kept",
    "DROP TRIGGER versions_stay",
    "DROP TRIGGER versions_stand",
    "DROP INDEX versions_by_article",
    "ALTER TABLE versions RENAME TO versions_before",
    """
    CREATE TABLE versions (id INTEGER NOT NULL, article TEXT NOT NULL, content_digest TEXT NOT NULL,
    cause TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (id), CHECK (cause IN ('signature',
    'interval', 'recovery', 'conflict', 'removed', 'restored')), FOREIGN KEY(content_digest)
    REFERENCES contents (digest)) STRICT
    """,
    "INSERT INTO versions SELECT id, article, content_digest, cause, at FROM versions_before",
    "DROP TABLE versions_before",
    "CREATE INDEX versions_by_article ON versions (article, id)",
    """
    CREATE TRIGGER versions_stay BEFORE DELETE ON versions FOR EACH ROW WHEN OLD.cause <> 'interval'
    BEGIN SELECT RAISE(ABORT, 'versions are never deleted'); END
    """,
    """
    CREATE TRIGGER versions_stand BEFORE UPDATE ON versions FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'versions are never changed'); END
    """,
    """
    CREATE TRIGGER drafts_kept BEFORE DELETE ON drafts FOR EACH ROW WHEN NOT EXISTS (SELECT 1 FROM
    versions WHERE article = OLD.article AND content_digest = OLD.content_digest) BEGIN SELECT
    RAISE(ABORT, 'a draft is deleted only when its text is kept'); END
    """,
)


def upgrade() -> None:
    """From version 2 to version 3."""
    for statement in _STATEMENTS:
        op.execute(statement)
