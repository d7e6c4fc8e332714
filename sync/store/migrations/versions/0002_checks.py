"""Findings set aside, rule packs, verdicts, the index of twins (empty: it is made anew in steps), and
two ways into the list of articles.

Frozen: these are the statements of version 2, whatever ``tables`` says today.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE waivers (id INTEGER NOT NULL, article TEXT NOT NULL, rule TEXT NOT NULL, text TEXT
    NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (id), UNIQUE
    (article, rule, text, kind)) STRICT
    """,
    """
    CREATE TABLE rule_packs (digest TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,
    data BLOB NOT NULL, PRIMARY KEY (digest), CHECK (length(digest) = 64 AND digest NOT GLOB
    '*[^0-9a-f]*')) STRICT
    """,
    """
    CREATE TABLE verdicts (digest TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (digest), CHECK
    (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*')) STRICT
    """,
    """
    CREATE TABLE twin_buckets (id INTEGER NOT NULL, entries BLOB NOT NULL, PRIMARY KEY (id), CHECK
    (id BETWEEN 0 AND 65535)) STRICT
    """,
    """
    CREATE TABLE twin_marks (id INTEGER NOT NULL, marks BLOB NOT NULL, PRIMARY KEY (id), FOREIGN
    KEY(id) REFERENCES articles (id)) STRICT
    """,
    "CREATE INDEX articles_by_unit ON articles (unit, updated_order)",
    "CREATE INDEX articles_by_type ON articles (type_id, updated_order)",
    """
    CREATE TRIGGER rule_packs_stay BEFORE DELETE ON rule_packs FOR EACH ROW BEGIN SELECT
    RAISE(ABORT, 'rule_packs are never deleted'); END
    """,
    """
    CREATE TRIGGER rule_packs_stand BEFORE UPDATE ON rule_packs FOR EACH ROW BEGIN SELECT
    RAISE(ABORT, 'rule_packs are never changed'); END
    """,
    """
    CREATE TRIGGER verdicts_stay BEFORE DELETE ON verdicts FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'verdicts are never deleted'); END
    """,
    """
    CREATE TRIGGER verdicts_stand BEFORE UPDATE ON verdicts FOR EACH ROW BEGIN SELECT RAISE(ABORT,
    'verdicts are never changed'); END
    """,
)


def upgrade() -> None:
    """From version 1 to version 2."""
    for statement in _STATEMENTS:
        op.execute(statement)
