"""Attachments, rosters, checkpoints, evidence, cursors, settings, content keys and uploads."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from sync.store import attachments, cursors, sealed, settings, trust, uploads
from sync.store.attachments import CHUNK_BYTES
from sync.store.errors import RecordSplit
from sync.store.records import CheckpointRow, SealedKey, StoredAttachment, Upload
from sync.store.store import Store


class Trickle(io.RawIOBase):
    """A stream that never gives more than a few bytes at once, as a network or a pipe does."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def read(self, size: int = -1) -> bytes:
        piece, self._rest = self._rest[: min(size, 1000)], self._rest[min(size, 1000) :]
        return piece


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 5])
def test_a_file_comes_back_byte_for_byte(store: Store, make: Any, size: int) -> None:
    data = os.urandom(size)
    with store.writing() as tx:
        stored = attachments.put(tx, io.BytesIO(data), "image/png")
    assert stored == StoredAttachment(make.digest(data), size, "image/png")
    with store.reading() as tx:
        assert attachments.read(tx, stored.digest) == data
        assert attachments.get(tx, stored.digest) == stored
        assert attachments.has(tx, stored.digest)
        assert all(len(piece) <= CHUNK_BYTES for piece in attachments.chunks(tx, stored.digest))


def test_the_same_file_is_kept_once_and_so_are_equal_pieces(store: Store) -> None:
    data = bytes(4 * CHUNK_BYTES)
    with store.writing() as tx:
        first = attachments.put(tx, data, "image/png")
        assert attachments.put(tx, io.BytesIO(data), "application/octet-stream") == first
        assert tx.sql("SELECT count(*) FROM attachments").scalar() == 1
        assert tx.sql("SELECT count(*) FROM chunks").scalar() == 1


def test_a_stream_that_trickles_gives_the_same_file(store: Store, make: Any) -> None:
    data = os.urandom(5 * CHUNK_BYTES // 2)
    with store.writing() as tx:
        stored = attachments.put(tx, Trickle(data), "application/pdf")  # type: ignore[arg-type]
        assert stored.digest == make.digest(data)
        assert attachments.read(tx, stored.digest) == data
        assert tx.sql("SELECT count(*) FROM chunks").scalar() == 3


def test_an_absent_file_is_told_at_once(store: Store, make: Any) -> None:
    with store.reading() as tx:
        assert not attachments.has(tx, make.digest(b"none"))
        for ask in (attachments.read, attachments.chunks):
            with pytest.raises(KeyError):
                ask(tx, make.digest(b"none"))


def test_a_file_read_after_its_transaction_is_a_defect(store: Store) -> None:
    with store.writing() as tx:
        stored = attachments.put(tx, b"abc", "text/plain")
        pieces = attachments.chunks(tx, stored.digest)
    with pytest.raises(RuntimeError):
        next(pieces)


# -------------------------------------------------------------------------------------------- trust


def test_every_roster_is_kept_and_one_number_has_one_roster(store: Store, make: Any) -> None:
    with store.writing() as tx:
        for version in (2, 1):
            data = f"roster {version}".encode()
            trust.put_roster(tx, version, make.digest(data), data)
            trust.put_roster(tx, version, make.digest(data), data)
    with pytest.raises(RecordSplit), store.writing() as tx:
        trust.put_roster(tx, 1, make.digest(b"other"), b"other")
    with pytest.raises(ValueError, match="digest"), store.writing() as tx:
        trust.put_roster(tx, 3, make.digest(b"other"), b"roster 3")
    with store.reading() as tx:
        assert trust.rosters(tx) == {1: b"roster 1", 2: b"roster 2"}


def test_the_furthest_checkpoint_of_each_log(store: Store) -> None:
    with store.writing() as tx:
        for size in (5, 9, 7):
            trust.put_checkpoint(tx, "portal.example", size, bytes([size]) * 32, f"note {size}")
        trust.put_checkpoint(tx, "portal.example", 9, b"\x09" * 32, "note 9 with one more cosignature")
        trust.put_checkpoint(tx, "other.example", 2, b"\x02" * 32, "note 2")
    with pytest.raises(RecordSplit) as caught, store.writing() as tx:
        trust.put_checkpoint(tx, "portal.example", 7, bytes(32), "the lie")
    assert "portal.example" in str(caught.value)
    with store.reading() as tx:
        assert trust.checkpoint(tx, "portal.example") == CheckpointRow("portal.example", 9, b"\x09" * 32, "note 9")
        assert trust.checkpoint(tx, "nobody") is None


def test_evidence_is_kept_once_and_for_good(store: Store) -> None:
    with store.writing() as tx:
        for data in (b"one", b"two", b"one"):
            trust.put_evidence(tx, "checkpoint", data)
    with store.reading() as tx:
        kept = trust.evidence(tx)
    assert [(piece.kind, piece.data) for piece in kept] == [("checkpoint", b"one"), ("checkpoint", b"two")]
    assert all(piece.at.endswith("Z") for piece in kept)


@pytest.mark.parametrize("table", ["rosters", "checkpoints", "evidence"])
def test_trust_is_never_taken_back(store: Store, make: Any, table: str) -> None:
    with store.writing() as tx:
        trust.put_roster(tx, 1, make.digest(b"r"), b"r")
        trust.put_checkpoint(tx, "portal.example", 1, bytes(32), "note")
        trust.put_evidence(tx, "checkpoint", b"e")
    column = "note" if table == "checkpoints" else "data"
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
        with pytest.raises(sa.exc.IntegrityError, match="never"), store.writing() as tx:
            tx.sql(statement)


# ------------------------------------------------------------------------------------- small things


@rules(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_a_setting_and_a_cursor(store: Store, name: str, value: str) -> None:
    with store.writing() as tx:
        for module in (settings, cursors):
            module.set(tx, name, "before")
            module.set(tx, name, value)
            assert module.get(tx, name) == value
            assert module.get(tx, name + "?") is None or module.get(tx, name + "?") != "before"


def test_content_keys(store: Store, make: Any) -> None:
    content = make.digest(b"content")
    with store.writing() as tx:
        assert sealed.get(tx, content) is None
        sealed.put(tx, content, b"k" * 32, "a1")
        sealed.put(tx, content, b"n" * 32, "a1")
        assert sealed.get(tx, content) == SealedKey(content, "a1", b"n" * 32)


def test_uploads_go_on_where_they_stopped(store: Store, make: Any) -> None:
    blob = make.digest(b"blob")
    with store.writing() as tx:
        assert uploads.get(tx, blob) is None
        uploads.set(tx, blob, "https://portal.example/v1/uploads/7", 0)
        uploads.set(tx, blob, "https://portal.example/v1/uploads/7", 65536)
        assert uploads.get(tx, blob) == Upload(blob, "https://portal.example/v1/uploads/7", 65536)
        uploads.forget(tx, blob)
        assert uploads.get(tx, blob) is None
