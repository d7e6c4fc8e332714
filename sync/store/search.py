"""Finding text inside the encrypted file: an index of character pairs narrows, the stored text decides.

Word segmentation misses words and a trigram index misses two-character ones, so every pair of neighbouring characters
is a token. The index knows only which article has which token, and each candidate is checked against its own text, so
the answer is exactly that of a search through everything, at a fraction of its cost.
What ``fold`` and ``tokens`` make of a text is on the disk: changing them takes a migration that indexes anew.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store.tables import search_text
from sync.store.tx import Tx

_GET = sa.select(search_text).where(search_text.c.id == sa.bindparam("rowid"))
_PUT = insert(search_text)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _PUT.excluded[name] for name in ("title", "text", "indexed")},
)

_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
# The tokenizer takes ASCII marks for gaps. In the index they stand as their full-width forms, which no folded
# text has, so nothing is taken for another.
_MARKS = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_PARTS_ASKED = 64
_PAIRS_ASKED = 24  # more only cost time: the stored text decides anyway

_WAITING = sa.select(search_text.c.id).where(search_text.c.indexed == sa.literal_column("0"))
_MATCH = "SELECT rowid FROM search_index WHERE search_index MATCH ?"
_LIKELY = sa.text(
    "SELECT rowid FROM search_index WHERE search_index MATCH :expression "
    "UNION ALL SELECT id FROM search_text WHERE indexed = 0"
)
_DELETE = "DELETE FROM search_index WHERE rowid = ?"
_INSERT = "INSERT INTO search_index (rowid, tokens) VALUES (?, ?)"


def index(tx: Tx, rowid: int, title: str, text: str) -> None:
    """Make an article findable by this title and text, in place of what it was findable by before.

    Args:
        rowid: of ``articles.put``.
    """
    kept = tx.row(_GET, rowid=rowid)
    row = (rowid, fold(title), fold(text), 1)
    if kept == row:
        return
    _keep(tx, row)
    _put_tokens(tx, *row[:3], replace=kept is not None)


def later(tx: Tx, rowid: int, title: str, text: str) -> None:
    """As ``index``, the slow part left to ``catch_up``: found all the same, only more slowly till then."""
    _keep(tx, (rowid, fold(title), fold(text), 0))


def catch_up(tx: Tx, limit: int) -> int:
    """Index up to ``limit`` articles left by ``later``, newest first; gives how many (0: nothing is left)."""
    waiting = sa.select(search_text.c.id, search_text.c.title, search_text.c.text)
    waiting = (
        waiting.where(search_text.c.indexed == sa.literal_column("0")).order_by(search_text.c.id.desc()).limit(limit)
    )
    rows = tx.rows(waiting)
    for rowid, title, text in rows:
        _put_tokens(tx, rowid, title, text, replace=True)
        tx.run(search_text.update().where(search_text.c.id == rowid).values(indexed=1))
    return len(rows)


def fold(text: str) -> str:
    """The form in which texts are compared: width and compatibility forms as one (NFKC), case ignored."""
    return _UNSTORABLE.sub("\ufffd", unicodedata.normalize("NFKC", text).casefold())


def terms(query: str) -> tuple[str, ...]:
    """The parts of a query, each of which must occur as it stands; empty for a blank query."""
    return tuple(dict.fromkeys(fold(query).split()))[:_PARTS_ASKED]


def tokens(text: str) -> set[str]:
    """What a folded text is indexed under: the pairs within each run without a blank, and its last one."""
    found: set[str] = set()
    for run in text.translate(_MARKS).split():
        found.update(_pairs(run))
        # Every character begins a token, so that one character alone is found as a prefix.
        found.add(run[-1])
    return found


def match_expression(parts: tuple[str, ...]) -> str:
    """The full-text query that every article with all the parts answers, and perhaps some without.

    Marks stand as in the index, so nothing in a query is an operator.
    """
    runs = [part.translate(_MARKS) for part in parts]
    pairs = list(dict.fromkeys(pair for run in runs for pair in _pairs(run)))
    step = -(-len(pairs) // _PAIRS_ASKED) or 1
    asked = [f'"{pair}"' for pair in pairs[::step]]
    return " AND ".join(asked + [f'"{run}" *' for run in runs if len(run) == 1])


def is_exact(tx: Tx, parts: tuple[str, ...]) -> bool:
    """Whether the index alone answers: each part is a token, and every article is indexed."""
    tokens_only = len(parts) <= _PAIRS_ASKED and all(len(part) <= 2 for part in parts)
    return tokens_only and tx.value(_WAITING.limit(1)) is None


def few_candidates(tx: Tx, parts: tuple[str, ...], at_most: int) -> list[int] | None:
    """The rowids that may have the text, or None when they are more than ``at_most``."""
    found: list[int] = list(tx.sql(f"{_MATCH} LIMIT ?", (match_expression(parts), at_most + 1)).scalars())
    found += tx.run(_WAITING.limit(at_most + 1)).scalars()
    return found if len(found) <= at_most else None


def is_candidate(rowid: sa.ColumnElement[int], parts: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """That the article with this rowid may have the parts."""
    return rowid.in_(_LIKELY.bindparams(expression=match_expression(parts)).columns(search_text.c.id))


def having_all(tx: Tx, rowids: Sequence[int], parts: tuple[str, ...]) -> set[int]:
    """Those of the rowids whose stored title or text has every part."""
    query = sa.select(search_text.c.id).where(search_text.c.id.in_(rowids), has_all(parts))
    return set(tx.run(query).scalars())


def has_all(parts: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """That the stored title or text has every part."""
    return sa.and_(
        *(
            sa.or_(sa.func.instr(search_text.c.title, part) > 0, sa.func.instr(search_text.c.text, part) > 0)
            for part in parts
        )
    )


def _pairs(run: str) -> map[str]:
    return map("".join, itertools.pairwise(run))


def _keep(tx: Tx, row: tuple[int, str, str, int]) -> None:
    tx.run(_PUT, dict(zip(("id", "title", "text", "indexed"), row, strict=True)))


def _put_tokens(tx: Tx, rowid: int, title: str, text: str, *, replace: bool) -> None:
    if replace:
        tx.sql(_DELETE, (rowid,))
    tx.sql(_INSERT, (rowid, " ".join(tokens(title) | tokens(text))))
