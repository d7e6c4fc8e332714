"""The autosave on a real store: within two seconds, through a full disk, through a conflict, after leaving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from pytestqt.qtbot import QtBot

from desktop.editor.autosave import Autosave, Saving
from desktop.editor.keeper import Keeper
from desktop.operations import close_operations, operations
from forms.content import Content
from sync.desk import Desk
from sync.store.errors import DiskFull, DraftMoved

TWO_SECONDS = 2_000


class Screen(QObject):
    """What a page would show: a title that one writes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.article = desk.new_article("news", "water-news")
        self.view = desk.draft(self.article)
        self.title = ""

    def content(self) -> Content:
        return replace(self.view.content, fields={**self.view.content.fields, "title": self.title})

    def stored(self) -> str:
        return self.desk.draft(self.article).content.title


@pytest.fixture
def screen(desks: Callable[..., Any], qapp: object) -> Iterator[Screen]:
    close_operations()
    with desks("zhou-ming") as opened:
        yield Screen(opened["zhou-ming"])
        close_operations()


@pytest.fixture
def saver(screen: Screen) -> Autosave:
    return Autosave(screen.desk, screen.view, screen.content, screen)


def limit(desk: Desk, more: int | None) -> None:
    """Let the store's file grow by a few pages only, or as it likes."""
    with desk.context.store.writing() as tx:
        pages = int(str(tx.sql("PRAGMA page_count").scalar()))
        tx.sql(f"PRAGMA max_page_count = {pages + more if more is not None else 1_000_000}").all()


def test_a_change_is_in_the_store_within_two_seconds(saver: Autosave, screen: Screen, qtbot: QtBot) -> None:
    screen.title = "题"
    with qtbot.waitSignal(saver.settled, timeout=TWO_SECONDS):
        saver.touch()
    assert screen.stored() == "题"
    assert saver.idle()


def test_who_never_stops_typing_is_saved_all_the_same(saver: Autosave, screen: Screen, qtbot: QtBot) -> None:
    keys = QTimer(screen)
    keys.setInterval(50)
    keys.timeout.connect(saver.touch)
    screen.title = "写个不停"
    clock = QElapsedTimer()
    clock.start()
    with qtbot.waitSignal(saver.saved, timeout=TWO_SECONDS):
        keys.start()
    keys.stop()
    assert clock.elapsed() < TWO_SECONDS
    assert screen.stored() == "写个不停"


def test_flush_saves_at_once_and_settles(saver: Autosave, screen: Screen, qtbot: QtBot) -> None:
    with qtbot.waitSignal(saver.settled):
        saver.flush()  # nothing to do: settled at once
    screen.title = "一"
    saver.touch()
    with qtbot.waitSignal(saver.settled, timeout=1_000):
        saver.flush()
    assert screen.stored() == "一"


def test_a_save_may_be_queued_behind_another(saver: Autosave, screen: Screen, qtbot: QtBot) -> None:
    for title in ("一", "二", "三"):
        screen.title = title
        saver.touch()
        saver.save_now()
    assert saver.state is Saving.UNDER_WAY
    qtbot.waitUntil(saver.idle, timeout=5_000)
    assert screen.stored() == "三"
    assert screen.desk.versions(screen.article) == ()


def test_states_follow_each_other(saver: Autosave, screen: Screen, qtbot: QtBot) -> None:
    states: list[Saving] = []
    saver.changed.connect(states.append)
    screen.title = "题"
    saver.touch()
    saver.flush()
    qtbot.waitUntil(saver.idle, timeout=5_000)
    assert states == [Saving.WAITING, Saving.UNDER_WAY, Saving.SAVED]


def test_a_full_disk_keeps_trying_and_loses_nothing(saver: Autosave, screen: Screen, qtbot: QtBot) -> None:
    limit(screen.desk, 0)
    screen.title = "磁盘满" * 20_000
    with qtbot.waitSignal(saver.failed, timeout=5_000) as told:
        saver.touch()
        saver.flush()
    assert isinstance(told.args[0], DiskFull)
    assert saver.in_trouble()
    assert not saver.idle()
    limit(screen.desk, None)
    qtbot.waitUntil(saver.idle, timeout=10_000)  # nobody pressed anything
    assert screen.stored() == screen.title


def test_a_text_saved_elsewhere_is_told_and_both_are_kept(saver: Autosave, screen: Screen, qtbot: QtBot) -> None:
    screen.title = "别处"
    screen.desk.save_draft(screen.article, screen.content(), screen.view.rev)
    screen.title = "这里"
    with qtbot.waitSignal(saver.failed, timeout=5_000) as told:
        saver.touch()
        saver.flush()
    assert isinstance(told.args[0], DraftMoved)
    assert saver.state is Saving.MOVED
    assert screen.stored() == "别处"
    screen.title = "这里，又写了些"
    saver.touch()
    assert saver.state is Saving.MOVED  # the person decides


def test_going_on_with_ones_own_text_keeps_the_other(screen: Screen, qtbot: QtBot) -> None:
    keeper = Keeper(screen.desk, screen.content, screen)
    keeper.open(screen.view)
    screen.title = "别处"
    other = screen.content()
    screen.desk.save_draft(screen.article, other, screen.view.rev)
    screen.title = "这里"
    with qtbot.waitSignal(keeper.failed, timeout=5_000):
        keeper.touch()
        keeper.flush()
    keeper.keep_both()
    qtbot.waitUntil(keeper.idle, timeout=5_000)
    assert screen.stored() == "这里"
    kept = {version.digest for version in screen.desk.versions(screen.article)}
    assert other.digest in kept


def test_a_draft_that_was_left_is_saved_all_the_same(screen: Screen, qtbot: QtBot) -> None:
    keeper = Keeper(screen.desk, screen.content, screen)
    keeper.open(screen.view)
    screen.title = "离开前一刻"
    keeper.touch()
    with qtbot.waitSignal(keeper.left_safe, timeout=5_000) as told:
        keeper.let_go()
        assert keeper.is_leaving(screen.article)
        screen.title = "这已是另一篇"
    assert told.args == [screen.article]
    assert screen.stored() == "离开前一刻"
    assert not keeper.is_leaving(screen.article)


def test_a_draft_left_on_a_full_disk_waits_for_space(screen: Screen, qtbot: QtBot) -> None:
    keeper = Keeper(screen.desk, screen.content, screen)
    keeper.open(screen.view)
    limit(screen.desk, 0)
    screen.title = written = "磁盘满" * 20_000
    keeper.touch()
    keeper.let_go()
    screen.title = ""
    qtbot.waitUntil(operations().idle, timeout=5_000)
    assert keeper.is_leaving(screen.article)
    limit(screen.desk, None)
    qtbot.waitUntil(lambda: not keeper.is_leaving(screen.article), timeout=10_000)
    assert screen.stored() == written


def test_a_content_that_cannot_be_stored_is_told_and_tried_with_the_next_change(
    saver: Autosave, screen: Screen, qtbot: QtBot
) -> None:
    screen.title = "字" * 2_000_000  # more than an article may hold
    with qtbot.waitSignal(saver.failed, timeout=5_000):
        saver.touch()
        saver.flush()
        qtbot.waitUntil(operations().idle, timeout=5_000)
    assert saver.in_trouble()
    screen.title = "短了"
    saver.touch()
    saver.flush()
    qtbot.waitUntil(saver.idle, timeout=5_000)
    assert screen.stored() == "短了"


def test_saving_the_same_text_changes_no_revision(saver: Autosave, screen: Screen, qtbot: QtBot) -> None:
    saver.touch()
    saver.flush()
    qtbot.waitUntil(saver.idle, timeout=5_000)
    assert screen.desk.draft(screen.article).rev == screen.view.rev
