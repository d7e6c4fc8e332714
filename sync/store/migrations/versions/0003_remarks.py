"""What is said of places in a text, and who said to be working on an article.

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
)


def upgrade() -> None:
    """From version 2 to version 3."""
    for statement in _STATEMENTS:
        op.execute(statement)
