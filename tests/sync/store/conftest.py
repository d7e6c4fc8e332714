"""An open store in a temporary folder, and steps, receipts and lines to put into it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.store.records import ArticleRow, ReceiptRow, StepRow
from sync.store.store import Store

KEY = bytes(range(32))
AT = "2026-11-21T10:00:00+08:00"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Make:
    """Values for the tests; the bytes of a step name it, so equal arguments give equal steps."""

    key = KEY
    at = AT
    digest = staticmethod(digest)

    @staticmethod
    def step(article: str = "a1", sequence: int = 1, *, own: bool = True, mark: str = "") -> StepRow:
        envelope = f"envelope {article} {sequence} {mark}".encode()
        content = digest(f"content {article}".encode())
        return StepRow(digest(envelope), article, sequence, "", "submit", "officer", content, AT, envelope, own)

    @staticmethod
    def receipt(step: StepRow, log_index: int, *, mark: str = "") -> ReceiptRow:
        envelope = f"receipt {step.digest} {log_index} {mark}".encode()
        return ReceiptRow(step.digest, step.article, step.sequence, log_index, "portal.example", AT, "", envelope)

    @staticmethod
    def line(article: str = "a1", **values: object) -> ArticleRow:
        plain: dict[str, object] = {
            "title": f"关于{article}的通知",
            "type_id": "notice",
            "column": "tzgg",
            "unit": "shuiliju",
            "author": "zhang",
            "state": "draft",
            "stage": "draft",
            "updated_at": AT,
        }
        return ArticleRow(article, **(plain | values))  # type: ignore[arg-type]


@pytest.fixture
def make() -> type[Make]:
    return Make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, KEY) as opened:
        yield opened
