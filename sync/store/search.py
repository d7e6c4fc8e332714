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
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store.records import Excerpt
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
_FEW_WAITING = 64  # so many not yet indexed texts are looked through beside the index in less than a millisecond

EXCERPT, LEAD = 90, 16
_SENTENCE_END = re.compile("[。；！？\n]")
_BREAKS = re.compile(r"\s")

_WAITING = sa.select(search_text.c.id).where(search_text.c.indexed == sa.literal_column("0"))
_MATCH = "SELECT rowid FROM search_index WHERE search_index MATCH ?"
_LIKELY = sa.text(
    "SELECT rowid FROM search_index WHERE search_index MATCH :expression "
    "UNION ALL SELECT id FROM search_text WHERE indexed = 0"
)
_SURE = (
    "SELECT rowid FROM search_index WHERE search_index MATCH :expression "
    "AND rowid NOT IN (SELECT id FROM search_text WHERE indexed = 0) "
    "UNION ALL SELECT id FROM search_text WHERE indexed = 0"
)
_HAS = " AND (instr(title, :part{n}) > 0 OR instr(text, :part{n}) > 0)"
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
    kept = tx.row(_GET, rowid=rowid)
    words = fold(title), fold(text)
    if kept is None or tuple(kept[1:3]) != words:
        _keep(tx, (rowid, *words, 0))


def is_behind(tx: Tx) -> bool:
    """Whether ``catch_up`` has something left to do."""
    waiting = sa.select(search_text.c.id).where(search_text.c.indexed == sa.literal_column("0")).limit(1)
    return tx.value(waiting) is not None


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


def remove(tx: Tx, rowid: int) -> None:
    """Have an article not found any more."""
    tx.sql(_DELETE, (rowid,))
    tx.run(search_text.delete().where(search_text.c.id == rowid))


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
    """Whether the index answers by itself: each part is a token, and only a few articles are still to be indexed."""
    tokens_only = len(parts) <= _PAIRS_ASKED and all(len(part) <= 2 for part in parts)
    return tokens_only and len(tx.numbers(_WAITING, _FEW_WAITING + 1)) <= _FEW_WAITING


def few_candidates(tx: Tx, parts: tuple[str, ...], at_most: int) -> list[int] | None:
    """The rowids that may have the text, or None when they are more than ``at_most``.

    Of those still to be indexed only those that have it, as long as these are few.
    """
    found: list[int] = list(tx.sql(f"{_MATCH} LIMIT ?", (match_expression(parts), at_most + 1)).scalars())
    if len(found) > at_most:
        return None
    waiting = tx.numbers(_WAITING, max(at_most, _FEW_WAITING) + 1)
    if 0 < len(waiting) <= _FEW_WAITING:
        behind = set(waiting)
        found = [rowid for rowid in found if rowid not in behind]
        waiting = sorted(having_all(tx, waiting, parts))
    found += waiting
    return found if len(found) <= at_most else None


def is_candidate(rowid: sa.ColumnElement[int], parts: tuple[str, ...], *, sure: bool) -> sa.ColumnElement[bool]:
    """That the article with this rowid may have the parts; that it has them where ``is_exact`` makes ``sure``."""
    expression = match_expression(parts)
    if not sure:
        return rowid.in_(_LIKELY.bindparams(expression=expression).columns(search_text.c.id))
    asked = {f"part{n}": part for n, part in enumerate(parts)}
    query = sa.text(_SURE + "".join(_HAS.format(n=n) for n in range(len(parts))))
    return rowid.in_(query.bindparams(expression=expression, **asked).columns(search_text.c.id))


def having_all(tx: Tx, rowids: Sequence[int], parts: tuple[str, ...]) -> set[int]:
    """Those of the rowids whose stored title or text has every part."""
    query = sa.select(search_text.c.id).where(search_text.c.id.in_(rowids), has_all(parts))
    return set(tx.run(query).scalars())


def excerpt(text: str, parts: tuple[str, ...], width: int = EXCERPT, before: int = LEAD) -> Excerpt:
    """The piece of a text, as it was written, around the first place that has one of the parts.

    Args:
        parts: of ``terms``.
        width: code points of the piece, more only where one part is longer.
        before: how many of them may stand before the hit; the piece begins with its sentence where that fits.

    Returns:
        The piece on one line; the beginning of the text, without marks, when nothing is found in it.
    """
    folded = fold(text)
    hits = [(at, part) for part in parts if (at := folded.find(part)) >= 0]
    if not hits:
        return Excerpt(_one_line(text[:width]))
    at, part = min(hits)
    hit, end = at, at + len(part)
    if not _even(text, folded):
        hit, end = _offset(text, at), _offset(text, at + len(part) - 1) + 1
    start = _sentence_start(text, max(0, hit - before), hit) if len(text) > width else 0
    stop = max(start + width, end)
    piece = _one_line(text[start:stop])
    lead, tail = "…" if start else "", "…" if stop < len(text) else ""
    shown = tuple((begin + len(lead), finish + len(lead)) for begin, finish in marks(piece, parts))
    return Excerpt(lead + piece + tail, shown)


def marks(text: str, parts: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where the parts stand in a short text as it was written: (start, end) code points, apart and in order."""
    folded = fold(text)
    starts: Sequence[int]
    ends: Sequence[int]
    starts, ends = range(len(text)), range(1, len(text) + 1)
    if not _even(text, folded):
        folded, starts, ends = _origins(text)
    found: list[tuple[int, int]] = []
    for at, length in sorted((at, len(part)) for part in parts for at in _places(folded, part)):
        start, end = starts[at], ends[at + length - 1]
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def has_all(parts: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """That the stored title or text has every part."""
    return sa.and_(
        *(
            sa.or_(sa.func.instr(search_text.c.title, part) > 0, sa.func.instr(search_text.c.text, part) > 0)
            for part in parts
        )
    )


def _even(text: str, folded: str) -> bool:
    """Whether each character of a text stands for one of the folded text, at the same place."""
    return len(text) == len(folded) and not any(map(unicodedata.combining, text))


def _origins(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The folded text, and for each character in it where in the text the one it comes from begins and ends."""
    folded, starts, ends = "", list[int](), list[int]()
    for start, end in _clusters(text):
        piece = fold(text[start:end])
        folded += piece
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    return folded, starts, ends


def _offset(text: str, at: int) -> int:
    """Where in a text the character stands from which the folded text has its ``at``-th: folding may change lengths."""
    low, high = 0, len(text) - 1
    while low < high:
        middle = (low + high) // 2
        if len(fold(text[: middle + 1])) > at:
            high = middle
        else:
            low = middle + 1
    return low


def _sentence_start(text: str, start: int, hit: int) -> int:
    ends = [place.end() for place in _SENTENCE_END.finditer(text, start, hit)]
    return ends[-1] if ends else start


def _one_line(text: str) -> str:
    return _BREAKS.sub(" ", text)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with the combining ones after it: what may be folded into one."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.combining(text[place]):
            yield start, place
            start = place


def _places(folded: str, part: str) -> Iterator[int]:
    at = folded.find(part)
    while at >= 0:
        yield at
        at = folded.find(part, at + len(part))


def _pairs(run: str) -> map[str]:
    return map("".join, itertools.pairwise(run))


def _keep(tx: Tx, row: tuple[int, str, str, int]) -> None:
    tx.run(_PUT, dict(zip(("id", "title", "text", "indexed"), row, strict=True)))


def _put_tokens(tx: Tx, rowid: int, title: str, text: str, *, replace: bool) -> None:
    if replace:
        tx.sql(_DELETE, (rowid,))
    tx.sql(_INSERT, (rowid, " ".join(tokens(title) | tokens(text))))
