"""The index of signatures: which earlier articles may be twins of a text.

Each article has a signature of at most twenty marks (``forms.checks.twins.signature``). Entries of two bytes of the
mark and four of the article's rowid lie in 65,536 buckets by the mark's other two bytes, so that a question reads
twenty short rows. Of a mark that many articles have only the newest are kept: it tells little. The whole index can
be dropped and made anew from ``search_text`` at any time, so nothing may be known here alone.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from sync.store import cursors
from sync.store.tables import articles, search_text, twin_buckets, twin_marks
from sync.store.tx import Tx

NEWEST_OF_A_MARK = 64
CANDIDATES = 3
_CURSOR = "twins"
# So many are considered; a mark that only one article has weighs so much, others as much less as more have them; a
# candidate shares one in so many of the marks.
_CONSIDERED = 12
_SURE = 1 << 20
_SHARED = 4
_ENTRY = struct.Struct("<HI")

_PUT_MARKS = insert(twin_marks)
_PUT_MARKS = _PUT_MARKS.on_conflict_do_update(index_elements=["id"], set_={"marks": _PUT_MARKS.excluded.marks})
_PUT_BUCKET = insert(twin_buckets)
_PUT_BUCKET = _PUT_BUCKET.on_conflict_do_update(index_elements=["id"], set_={"entries": _PUT_BUCKET.excluded.entries})
_GET_MARKS = sa.select(twin_marks.c.marks).where(twin_marks.c.id == sa.bindparam("rowid"))
_GET_SIGNATURES = sa.select(twin_marks.c.id, twin_marks.c.marks).where(
    twin_marks.c.id.in_(sa.bindparam("rowids", expanding=True))
)
_GET_BUCKETS = sa.select(twin_buckets.c.id, twin_buckets.c.entries).where(
    twin_buckets.c.id.in_(sa.bindparam("buckets", expanding=True))
)
_GET_ROWID = sa.select(articles.c.id).where(articles.c.article == sa.bindparam("article"))
_GET_TEXTS = (
    sa.select(articles.c.id, articles.c.article, articles.c.title, search_text.c.text)
    .join(search_text, search_text.c.id == articles.c.id)
    .where(articles.c.id.in_(sa.bindparam("rowids", expanding=True)))
)


class StoreArchive:
    """The articles of one store as the checks ask for them (``forms.checks.article.Archive``).

    Args:
        tx: the transaction to look in; the archive is of no use after its end.
    """

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def candidates(self, article: str, text: str) -> Iterator[tuple[str, str, str]]:
        """At most five articles that may be twins of a text: (id, title, text), the likeliest first.

        Their texts are those of the search, in one width and case (NFKC).

        Args:
            article: id of the article itself, which is never among them; may be empty.
            text: title and body, parted by a line break.
        """
        rowids = candidates(self._tx, text, self._tx.value(_GET_ROWID, article=article) if article else None)
        found = {row[0]: row[1:] for row in self._tx.rows(_GET_TEXTS, rowids=rowids)} if rowids else {}
        for rowid in rowids:
            if rowid in found:
                identity, title, body = found[rowid]
                yield identity, title, body


def index(tx: Tx, rowid: int, title: str, text: str) -> None:
    """Have an article found by its signature, in place of the one it had before.

    Args:
        rowid: of ``articles.put``.
        title, text: as given to ``search.index``.
    """
    _put(tx, rowid, _signature(f"{title}\n{text}"))


def remove(tx: Tx, rowid: int) -> None:
    """Have an article not found any more."""
    _change(tx, rowid, _marks(tx, rowid), ())
    tx.run(twin_marks.delete().where(twin_marks.c.id == rowid))


def drop(tx: Tx) -> None:
    """Empty the whole index; ``catch_up`` makes it anew."""
    tx.run(twin_marks.delete())
    tx.run(twin_buckets.delete())
    cursors.set(tx, _CURSOR, "")


def is_behind(tx: Tx) -> bool:
    """Whether ``catch_up`` has something left to do."""
    return cursors.get(tx, _CURSOR) != "0"


def catch_up(tx: Tx, limit: int) -> int:
    """Index up to ``limit`` articles of a store that had no such index, newest first.

    Call it in transactions of its own until it gives 0; where it stopped, it goes on, also after the program was
    closed. What is saved meanwhile is indexed by its save.

    Returns:
        How many articles were looked at; 0 when nothing is left.
    """
    reached = cursors.get(tx, _CURSOR) or ""
    below = sa.select(articles.c.id).order_by(articles.c.id.desc())
    rowids = tx.numbers(below.where(articles.c.id < int(reached)) if reached else below, limit)
    if not rowids:
        cursors.set(tx, _CURSOR, "0")
        return 0
    known = set(tx.run(sa.select(twin_marks.c.id).where(twin_marks.c.id.in_(rowids))).scalars())
    waiting = [rowid for rowid in rowids if rowid not in known]
    for rowid, _, title, text in tx.rows(_GET_TEXTS, rowids=waiting) if waiting else ():
        index(tx, rowid, title, text)
    cursors.set(tx, _CURSOR, str(rowids[-1]))
    return len(rowids)


def candidates(tx: Tx, text: str, besides: int | None = None) -> list[int]:
    """The rowids of at most three articles that share marks with a text, those that share most first.

    The rarest marks say who may be one; the whole signatures of a dozen say who is.

    Args:
        text: title and body, parted by a line break.
        besides: rowid of the article itself.
    """
    marks = _signature(text)
    if not marks:
        return []
    weight: Counter[int] = Counter()
    for having in _having(tx, marks):
        for rowid in having:
            weight[rowid] += _SURE // len(having)
    likely = sorted((-weight[rowid], -rowid) for rowid in weight if rowid != besides)[:_CONSIDERED]
    enough = max(len(marks) // _SHARED, 1)
    shared = []
    for rowid, kept in tx.rows(_GET_SIGNATURES, rowids=[-rowid for _, rowid in likely]):
        common = len(_marks_in(kept) & set(marks))
        if common >= enough:
            shared.append((-common, -rowid))
    return [-rowid for _, rowid in sorted(shared)[:CANDIDATES]]


def _having(tx: Tx, marks: Iterable[int]) -> Iterator[list[int]]:
    """For each mark that any article has, the rowids of those that have it."""
    wanted = _by_bucket(marks)
    for bucket, entries in tx.rows(_GET_BUCKETS, buckets=list(wanted)):
        by_rest: dict[int, list[int]] = {rest: [] for rest in wanted[bucket]}
        for rest, rowid in _ENTRY.iter_unpack(entries):
            if rest in by_rest:
                by_rest[rest].append(rowid)
        yield from filter(None, by_rest.values())


def _signature(text: str) -> tuple[int, ...]:
    """The marks of a text. Loaded with the first save, not when the store opens."""
    from forms.checks.twins.signature import signature

    return signature(text)


def _put(tx: Tx, rowid: int, marks: Sequence[int]) -> None:
    before, after = _marks(tx, rowid), struct.pack(f"<{len(marks)}I", *marks)
    if before != after:
        _change(tx, rowid, before, marks)
        tx.run(_PUT_MARKS, {"id": rowid, "marks": after})


def _marks(tx: Tx, rowid: int) -> bytes | None:
    kept: bytes | None = tx.value(_GET_MARKS, rowid=rowid)
    return kept


def _marks_in(kept: bytes) -> set[int]:
    return set(struct.unpack(f"<{len(kept) // 4}I", kept))


def _change(tx: Tx, rowid: int, before: bytes | None, after: Iterable[int]) -> None:
    old, new = _marks_in(before or b""), set(after)
    gone, come = _by_bucket(old - new), _by_bucket(new - old)
    touched = sorted(gone.keys() | come.keys())
    if not touched:
        return
    kept = dict(tx.rows(_GET_BUCKETS, buckets=touched))
    rows = []
    for bucket in touched:
        entries = _without(kept.get(bucket, b""), rowid, gone.get(bucket, ()))
        for rest in come.get(bucket, ()):
            entries = _with(entries, rowid, rest)
        rows.append({"id": bucket, "entries": entries})
    tx.run(_PUT_BUCKET, rows)


def _by_bucket(marks: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for mark in marks:
        found.setdefault(mark & 0xFFFF, []).append(mark >> 16)
    return found


def _without(entries: bytes, rowid: int, rests: Iterable[int]) -> bytes:
    gone = {_ENTRY.pack(rest, rowid) for rest in rests}
    if not gone:
        return entries
    return b"".join(entry for entry in _cut(entries) if entry not in gone)


def _with(entries: bytes, rowid: int, rest: int) -> bytes:
    """The entries with one more at their end; the oldest of the same mark goes when there are too many."""
    head = struct.pack("<H", rest)
    same = [at for at in range(0, len(entries), _ENTRY.size) if entries.startswith(head, at)]
    if len(same) >= NEWEST_OF_A_MARK:
        entries = entries[: same[0]] + entries[same[0] + _ENTRY.size :]
    return entries + _ENTRY.pack(rest, rowid)


def _cut(entries: bytes) -> Iterator[bytes]:
    return (entries[at : at + _ENTRY.size] for at in range(0, len(entries), _ENTRY.size))
