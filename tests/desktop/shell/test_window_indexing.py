"""The index of the text follows behind the writer; what was just written is found before it and after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from sync.desk import Desk
from sync.store import search
from sync.store.records import ArticleFilter


def behind(desk: Desk) -> bool:
    with desk.context.store.reading() as tx:
        return search.is_behind(tx)


def titles(desk: Desk, words: str) -> list[str]:
    rowids = [rowid for piece in desk.find(ArticleFilter(text=words)) for rowid in piece]
    return [row.article for row in desk.article_rows(rowids)]


def test_a_saved_text_is_found_at_once_and_indexed_soon(
    start: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot, writer: Any
) -> None:
    program = start()
    desk = program.desk
    qtbot.waitUntil(lambda: not behind(desk), timeout=20_000)
    for title in ("引水渠清淤", "堤坝加固"):  # the second time the clock of the steps has stopped
        article = writer.write(desk, title=title)
        assert behind(desk)
        assert titles(desk, title) == [article]
        qtbot.waitUntil(lambda: not behind(desk), timeout=20_000)
        assert titles(desk, title) == [article]
    settle()


def test_an_act_indexes_in_its_own_transaction(desks: Callable[..., Any], writer: Any) -> None:
    with desks("zhou-ming") as opened:
        desk = opened["zhou-ming"]
        article = writer.write(desk)
        assert behind(desk)
        writer.sign(desk, article, "submit")
        assert not behind(desk)
