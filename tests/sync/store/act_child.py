"""A process that carries out acts until it kills itself at the statement it was told; see test_store_kill.

Usage: act_child.py PATH KEYHEX STATEMENTS. After each act that was committed it prints the article's name.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import sqlalchemy as sa

from sync.store import articles, contents, drafts, outbox, search, steps, versions
from sync.store.records import ArticleRow, StepRow
from sync.store.store import Store

AT = "2026-11-21T10:00:00+08:00"
_left = int(sys.argv[3])


def count_down(*_: object) -> None:
    """Die, as by kill -9, between two statements."""
    global _left
    _left -= 1
    if _left < 0:
        os.kill(os.getpid(), 9)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def act(store: Store, article: str) -> None:
    """One act of a person: text, version, step, outbox, the line of the list and the index."""
    text = f"关于{article}的防汛通知".encode()
    envelope = f"envelope {article}".encode()
    step = StepRow(digest(envelope), article, 1, "", "submit", "zhang", digest(text), AT, envelope, True)
    with store.writing() as tx:
        drafts.put(tx, article, text, digest(text), article, "tzgg", "notice", None, AT)
        versions.put(tx, article, contents.put(tx, text), "signature", AT)
        steps.put(tx, step)
        outbox.add(tx, step.digest, article, AT)
        line = ArticleRow(article, article, "notice", "tzgg", "u", "zhang", "queued", "review", AT)
        search.index(tx, articles.put(tx, line), article, text.decode())


def main() -> None:
    store = Store.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
    sa.event.listen(sa.Engine, "before_cursor_execute", count_down)
    number = 0
    while True:
        article = f"a{number}"
        act(store, article)
        sys.stdout.write(article + "\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    main()
