"""A look at the list of articles before the desk is open, so that the window's first paint shows it.

Opening a desk loads SQLAlchemy, the rules and the roster; this reads the same encrypted file over a bare connection:
who sits here, what things are called and how many articles there are, as kept when the desk was closed last, and the
first lines as they stand. It decides nothing and writes nothing. Whatever is not as it was left (another layout, a newer
roster, another language, a session that was cut off, a key that is not at hand) means no glance: opening the desk says
what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forms.errors import Trouble
from resources.language import language
from sync.desk.early import ListLook, Me
from sync.desk.files import PROFILE_FILE, STORE_FILE
from sync.keys.keeper import keeper_of
from sync.keys.storekey import KEYS_FILE, stored_key
from sync.keys.wrap import read_json
from sync.store.early import ArticleRow

if TYPE_CHECKING:
    from sync.desk.context import Context

LINES = 40
"""As many as the highest window shows at first."""

_KEY = "glance"
# The last row id beside the count that was kept: what came meanwhile without a window, by a command, is not passed over.
_STATE = "version_num, (SELECT count(*) FROM rosters), (SELECT max(id) FROM articles)"
_ROWS = (
    "SELECT article, title, type_id, column_id, unit, author, state, stage, updated_at, next_action, waiting_for, due, "
    "head, sequence, mine, id FROM articles ORDER BY updated_order DESC, id DESC LIMIT ?"
)


@dataclass(frozen=True)
class Glance:
    """What is seen at a glance.

    Attributes:
        me: who sits here, as kept.
        look: how the list is shown.
        names: names by id for "columns", "units", "officers" and "types", in the language in use.
        count: how many articles there are.
        rows: the first ``LINES`` of them, last changed first.
    """

    me: Me
    look: ListLook
    names: Mapping[str, Mapping[str, str]]
    count: int
    rows: tuple[ArticleRow, ...]


def take(home: Path, code: str) -> Glance | None:
    """Look at the list of the desk in a folder; None where the desk must be opened to know more.

    Args:
        home: the desk's folder.
        code: the language of the names.
    """
    if not (home / STORE_FILE).exists():
        return None
    try:
        profile = str(read_json(home / PROFILE_FILE)["id"])
        key = stored_key(read_json(home / KEYS_FILE), keeper_of(home, profile).secret())
    except (Trouble, ValueError, KeyError, TypeError):
        return None
    return _look(home / STORE_FILE, key, code)


def _look(path: Path, key: bytes, code: str) -> Glance | None:
    from sync.store import bare

    try:
        # "rw": never made where there is none; a look only needs the right to write for the log's shared memory.
        with closing(bare.connect(f"{path.absolute().as_uri()}?mode=rw", key, uri=True)) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            kept = _kept(connection, code)
            return None if kept is None else _read(connection, kept)
    except (bare.error, OSError, ValueError, KeyError, TypeError):
        return None


def _kept(connection: Any, code: str) -> dict[str, Any] | None:
    """What was kept, if everything is as it was then."""
    found = connection.execute("SELECT value FROM settings WHERE key = ?", (_KEY,)).fetchone()
    state = connection.execute(f"SELECT {_STATE}, (SELECT clean FROM store_state) FROM alembic_version").fetchone()
    if found is None or state is None:
        return None
    kept: dict[str, Any] = json.loads(found[0])
    return kept if kept["as_of"] == [*state, code] else None


def _read(connection: Any, kept: Mapping[str, Any]) -> Glance:
    rows = tuple(_row(*row) for row in connection.execute(_ROWS, (LINES,)))
    me = Me(**kept["me"] | {"roles": tuple(kept["me"]["roles"])})
    look = ListLook(**kept["look"] | {"columns": tuple(kept["look"]["columns"])})
    return Glance(me, look, kept["names"], max(int(kept["count"]), len(rows)), rows)


def _row(*read: Any) -> ArticleRow:
    *plain, mine, rowid = read
    values = (*plain, bool(mine), rowid)
    return ArticleRow(*values)


def keep(context: Context) -> None:
    """Keep for the next glance what only the open desk knows; called before the window closes it."""
    from sync.desk import listing
    from sync.store import settings

    look = listing.list_look(context)
    with context.store.reading() as tx:
        before = settings.get(tx, _KEY)
        state = tx.sql(f"SELECT {_STATE} FROM alembic_version").one()
        rosters = context.rosters(tx).all()
        roster = rosters[-1] if rosters else None
        kept = {
            "as_of": [*state, 1, language()],
            "count": tx.sql("SELECT count(*) FROM articles").scalar(),
            "me": asdict(context.me(tx)),
            "look": asdict(look),
            "names": {
                "columns": {c.id: c.name for c in roster.columns} if roster else {},
                "units": {u.id: u.short or u.name for u in roster.units} if roster else {},
                "officers": {o.id: o.name for o in roster.officers} if roster else {},
                "types": {t.id: t.names.here() for t in context.catalogue.all()},
            },
        }
    text = json.dumps(kept, ensure_ascii=False)
    if text != before:
        with context.store.writing() as tx:
            settings.set(tx, _KEY, text)
