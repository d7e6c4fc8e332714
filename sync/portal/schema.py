"""The portal's tables, the same on SQLite and PostgreSQL, and how a database comes to have them.

The schema has one version number. ``create_all`` makes a new database; an older one is brought up by the functions
in ``UPGRADES``, in the transaction that raises the number; a newer one is refused. (No Alembic here: a handful of
additive changes to one server database need no revision graph, and the portal then starts without it.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from forms.errors import EnvironmentTrouble
from resources.language import say

VERSION = 2

metadata = sa.MetaData()
_Digest = sa.String(64)
_Slug = sa.String(64)
_Time = sa.String(25)  # RFC 3339 with offset
_Index = sa.BigInteger()


def _table(name: str, *parts: sa.Column[Any] | sa.Constraint | sa.Index) -> sa.Table:
    return sa.Table(name, metadata, *parts)


def _must(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _key(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


portal_version = _table("portal_version", _key("version", sa.Integer()))

# One row: whoever holds its lock may log. ``feed`` is the last cursor given out.
log_head = _table("log_head", _key("id", sa.Integer()), _must("size", _Index), _must("feed", _Index))

# What the portal has logged, each with its receipt: written together or not at all, and never changed.
steps = _table(
    "steps",
    _key("log_index", _Index),
    sa.Column("digest", _Digest, nullable=False, unique=True),
    _must("article", sa.String(36)),
    _must("sequence", sa.Integer()),
    _must("action", _Slug),
    _must("officer", _Slug),
    sa.Column("stands_in_for", _Slug),
    _must("content", _Digest),
    _must("envelope", sa.LargeBinary()),
    _must("receipt", sa.LargeBinary()),
    sa.UniqueConstraint("article", "sequence"),
    sa.Index("steps_by_content", "content"),
)

# An index over the folded states, to find articles; no verdict is ever read from it.
articles = _table(
    "articles",
    _key("article", sa.String(36)),
    _must("head", _Digest),
    _must("sequence", sa.Integer()),
    _must("stage", _Slug),
    sa.Index("articles_by_stage", "stage"),
)

# Who gets an article's steps from which cursor on. The officer may be ``@portal``, the whole portal office.
audience = _table(
    "audience",
    _key("article", sa.String(36)),
    _key("officer", _Slug),
    _must("joined", _Index),
    sa.Index("audience_by_officer", "officer", "article"),
)

# Officers of the portal office, and from which cursor on the office's steps reach them as such.
members = _table("members", _key("officer", _Slug), _must("joined", _Index))

# The order in which steps are told: a step to its whole audience, or an earlier one to a single newcomer.
feed = _table(
    "feed",
    _key("id", _Index),
    _must("log_index", _Index),
    _must("article", sa.String(36)),
    sa.Column("officer", _Slug),
    sa.Index("feed_by_article", "article", "id"),
)

rosters = _table("rosters", _key("version", sa.Integer()), _must("digest", _Digest), _must("data", sa.LargeBinary()))

# Every content type and vocabulary that ever stood in the pack, so that old articles stay readable.
type_files = _table("type_files", _key("digest", _Digest), _must("data", sa.LargeBinary()))

sealed = _table(
    "sealed",
    _key("content", _Digest),
    _key("article", sa.String(36)),
    _key("uploader", _Slug),
    _must("ciphertext", sa.LargeBinary()),
    _must("at", _Time),
)
boxes = _table(
    "boxes",
    _key("content", _Digest),
    _key("article", sa.String(36)),
    _key("uploader", _Slug),
    _key("keyid", _Digest),
    _must("sealed", sa.LargeBinary()),
    sa.Index("boxes_by_key", "keyid", "content"),
)
sealed_blobs = _table(
    "sealed_blobs",
    _key("content", _Digest),
    _key("article", sa.String(36)),
    _key("uploader", _Slug),
    _key("attachment", _Digest),
    _must("blob", _Digest),
    _must("size", _Index),
    sa.Index("sealed_blobs_by_blob", "blob"),
)

# Files on disk: ciphertexts as they were uploaded, and attachments of articles that were sent.
blobs = _table("blobs", _key("digest", _Digest), _must("size", _Index), _must("at", _Time))
uploads = _table(
    "uploads",
    _key("id", sa.String(32)),
    _must("officer", _Slug),
    _must("sha256", _Digest),
    _must("size", _Index),
    _must("offset", _Index),
    _must("expires", sa.Double()),
    sa.Index("uploads_by_officer", "officer"),
)

# The plain text of what was sent, and which files belong to it.
contents = _table("contents", _key("digest", _Digest), _must("article", sa.String(36)), _must("data", sa.LargeBinary()))
content_files = _table(
    "content_files",
    _key("content", _Digest),
    _key("attachment", _Digest),
    _key("name", sa.String(200)),
    _must("media_type", sa.String(160)),
    sa.Index("content_files_by_attachment", "attachment"),
)

# What is public now. ``withdrawn`` says since when it no longer is; the row then only serves the notice.
publications = _table(
    "publications",
    _key("article", sa.String(36)),
    _must("column_id", _Slug),
    _must("content", _Digest),
    _must("title", sa.Text()),
    _must("first", _Time),
    _must("latest", _Time),
    _must("place", _Index),
    _must("corrections", sa.Integer()),
    sa.Column("withdrawn", _Time),
    sa.Index("publications_by_place", "place"),
    sa.Index("publications_by_column", "column_id", "place"),
    sa.Index("publications_by_content", "content"),
)

# Roots of perfect subtrees; ``node`` is the index within the level times 64, plus the level.
log_nodes = _table("log_nodes", _key("node", _Index), _must("hash", sa.LargeBinary()))
checkpoints = _table("checkpoints", _key("size", _Index), _must("note", sa.Text()), _must("at", _Time))
cosignatures = _table(
    "cosignatures",
    _key("size", _Index),
    _key("officer", _Slug),
    _key("keyid", _Digest),
    _must("line", sa.Text()),
    _must("at", _Time),
)

nonces = _table(
    "nonces",
    _key("keyid", _Digest),
    _key("nonce", sa.String(64)),
    _must("expires", sa.Double()),
    sa.Index("nonces_by_expiry", "expires"),
)

codes = _table(
    "codes",
    _key("id", sa.String(32)),
    _must("officer", _Slug),
    _must("hash", _Digest),
    _must("expires", sa.Double()),
    _must("tries", sa.Integer()),
    sa.Column("used", sa.String(32)),
    sa.Index("codes_by_officer", "officer"),
)
enrolments = _table(
    "enrolments",
    _key("id", sa.String(32)),
    _must("officer", _Slug),
    _must("sign", _Digest),
    _must("device", _Digest),
    _must("seal", _Digest),
    _must("at", _Time),
    _must("refused", sa.Boolean()),
)

# What the portal noticed and a person should look at: a roster that does not follow, a record that went back.
evidence = _table(
    "evidence",
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    _must("kind", _Slug),
    _must("at", _Time),
    _must("data", sa.LargeBinary()),
)
remarks = _table("remarks", _key("name", _Slug), _must("value", sa.Text()))

# Who says to be working on an article. Advice: a row that is over may lie here until somebody claims again.
claims = _table(
    "claims",
    _key("article", sa.String(36)),
    _key("officer", _Slug),
    _must("station", sa.String(100)),
    _must("until", sa.Double()),
    sa.Index("claims_by_officer", "officer"),
    sa.Index("claims_by_end", "until"),
)


def _add_claims(connection: sa.Connection) -> None:
    claims.create(connection)


UPGRADES: Mapping[int, Callable[[sa.Connection], None]] = {1: _add_claims}
"""What brings a database of a version to the next one."""


def prepare(connection: sa.Connection) -> None:
    """Create the tables, or bring an older database up to ``VERSION``, in the caller's transaction.

    Raises:
        EnvironmentTrouble: a newer portal wrote this database; it is not touched.
    """
    found = None
    if sa.inspect(connection).has_table(portal_version.name):
        found = connection.scalar(sa.select(portal_version.c.version))
    if found is None:
        metadata.create_all(connection)
        connection.execute(portal_version.insert().values(version=VERSION))
        connection.execute(log_head.insert().values(id=1, size=0, feed=0))
        return
    if found > VERSION:
        raise EnvironmentTrouble(
            say("A newer version of the program wrote the portal's database. Nothing was changed; update the program."),
            "portal.newer",
        )
    for version in range(found, VERSION):
        UPGRADES[version](connection)
        connection.execute(portal_version.update().values(version=version + 1))
