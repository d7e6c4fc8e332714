"""Stores of every released layout open for ever, with everything in them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from sync.store import (
    articles,
    attachments,
    contents,
    cursors,
    drafts,
    outbox,
    receipts,
    sealed,
    settings,
    steps,
    tables,
    trust,
    uploads,
    versions,
)
from sync.store.records import ArticleFilter
from sync.store.store import Store

KEY = hashlib.sha256(b"the key of the fossils, which guard nothing").digest()
FOLDER = Path(__file__).parents[2] / "fossils"
FOSSILS = sorted(FOLDER.glob("store-*.db"))


def test_every_layout_has_a_fossil() -> None:
    names = [fossil.name for fossil in FOSSILS]
    assert names == [f"store-{number:04d}.db" for number in range(1, int(tables.HEAD) + 1)]


@pytest.mark.parametrize("fossil", FOSSILS, ids=lambda fossil: str(fossil.stem))
def test_a_fossil_opens_with_everything_in_it(fossil: Path, tmp_path: Path) -> None:
    path = tmp_path / fossil.name
    shutil.copyfile(fossil, path)
    with Store.open(path, KEY) as store, store.reading() as tx:
        draft = drafts.get(tx, "a1")
        assert draft is not None
        assert [version.cause for version in versions.of(tx, "a1")] == ["signature"]
        assert contents.get(tx, draft.content_digest) == draft.content
        picture = hashlib.sha256(b"picture" * 100).hexdigest()
        assert attachments.read(tx, picture) == b"picture" * 100
        (rowid,) = articles.ids(tx, ArticleFilter(text="紧急通知 值班"))
        assert [row.state for row in articles.rows(tx, [rowid])] == ["received"]
        assert [item.state for item in outbox.all(tx)] == ["receipted", "refused", "unsure"]
        assert all(item.note is not None for item in outbox.all(tx) if item.state == "refused")
        assert [len(steps.of(tx, article)) for article in ("a1", "a2")] == [1, 1]
        assert len(steps.returned(tx, "a1")) == len(receipts.of(tx, "a1")) == 1
        assert trust.rosters(tx) == {1: b"roster"}
        assert trust.checkpoint(tx, "portal.example") is not None
        assert [piece.data for piece in trust.evidence(tx)] == [b"two notes"]
        assert (cursors.get(tx, "changes"), settings.get(tx, "language")) == ("7", "zh_CN")
        assert sealed.get(tx, draft.content_digest) is not None
        assert uploads.get(tx, hashlib.sha256(b"picture").hexdigest()) is not None
