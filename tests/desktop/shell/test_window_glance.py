"""The list of articles in the first paint, and the desk that is opened behind it."""

from __future__ import annotations

import builtins
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from support.crowd import crowd

from desktop.app import Program
from desktop.articles.chips import ALL
from desktop.choices import FILE
from desktop.operations import operations
from desktop.preferences import Preferences
from resources.language import use_language
from sync.desk import Desk, glance
from sync.practice.county import home_of

WHO = "zhou-ming"
Start = Callable[..., Program]


@pytest.fixture
def home(desks: Callable[..., Any], tmp_path: Path) -> Path:
    """A desk with 500 articles whose window opens on the list."""
    use_language("zh_CN")
    with desks(WHO) as opened:
        crowd(opened[WHO], 500)
        glance.keep(opened[WHO].context)
    found = home_of(tmp_path / "home", WHO)
    (found / FILE).write_text(json.dumps({"start": "articles"}), encoding="utf-8")
    return found


def test_the_list_is_there_before_the_desk_and_is_the_desks_own(home: Path, start: Start, settle: Any) -> None:
    program = start(WHO, home=home, wait=False)
    page = program.window.page()
    assert page.key == "articles"
    seen = list(page.listing.ids())[: glance.LINES]
    assert page.listing.model.rowCount() == 500
    assert page.listing.model.line(0).title.startswith("关于第")
    settle()
    assert program.desk is not None
    assert program.window.page() is page
    ids = list(page.listing.ids())
    assert ids == program.desk.article_ids()
    assert ids[: glance.LINES] == seen
    assert page.listing.model.line(127) is not None
    assert page.count.text() == "共 500 篇"
    assert page.chips.value() == ALL


def test_what_is_asked_too_early_is_answered_when_the_desk_is_there(
    home: Path, start: Start, settle: Any, qtbot: QtBot
) -> None:
    program = start(WHO, home=home, wait=False)
    program.window.page().search.setText("河道清淤")
    qtbot.waitUntil(lambda: 0 < len(program.window.page().listing.ids()) < 500, timeout=20_000)
    settle()
    program.window.go("today")
    settle()
    assert program.window.page().key == "today"


def test_a_row_scrolled_to_before_the_desk_is_there_stays_where_it_is(home: Path, start: Start, settle: Any) -> None:
    program = start(WHO, home=home, wait=False)
    listing = program.window.page().listing
    bar = listing.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    top, stands = listing.view.top_row(), bar.value()
    assert top > glance.LINES
    assert listing.model.line(top) is None
    assert not program.window.page().export.isEnabled()
    settle()
    assert (listing.view.top_row(), bar.value()) == (top, stands)
    assert listing.model.line(top) is not None
    assert listing.news.isHidden()
    assert program.window.page().export.isEnabled()


def test_what_came_by_a_command_since_the_glance_is_shown(home: Path, start: Start, settle: Any) -> None:
    with Desk.open(home) as desk:
        desk.new_article("notice", desk.roster().columns[0].id)
    assert glance.take(home, "zh_CN") is None
    with Desk.open(home) as desk:
        glance.keep(desk.context)
        with desk.context.store.writing() as tx:
            tx.sql("DELETE FROM search_text WHERE id = 7")
            tx.sql("DELETE FROM articles WHERE id = 7")
    seen = glance.take(home, "zh_CN")
    assert seen is not None
    assert seen.count == 501
    program = start(WHO, home=home, wait=False)
    settle()
    assert program.window.page().listing.model.rowCount() == 500
    assert program.desk is not None
    assert list(program.window.page().listing.ids()) == program.desk.article_ids()


def test_changes_reach_the_list_that_was_there_before_the_desk(home: Path, start: Start, settle: Any) -> None:
    program = start(WHO, home=home)
    page = program.window.page()
    program.desk.new_article("notice", program.desk.roster().columns[0].id)
    settle()
    assert len(page.listing.ids()) == 501


def test_a_desk_that_does_not_open_takes_the_list_away(home: Path, start: Start, qtbot: QtBot) -> None:
    with Desk.open(home):
        program = start(WHO, home=home, wait=False)
        assert program.window.page().key == "articles"
        qtbot.waitUntil(lambda: program.window.page() is None, timeout=20_000)
        qtbot.waitUntil(operations().idle, timeout=20_000)
    assert program.desk is None
    assert program.window.waiting.trouble_text()
    program.window.waiting.again.emit()
    qtbot.waitUntil(lambda: program.desk is not None, timeout=20_000)
    qtbot.waitUntil(operations().idle, timeout=20_000)
    assert program.window.page().key == "articles"


def test_closing_before_the_desk_is_there_ends_quietly(home: Path, start: Start) -> None:
    program = start(WHO, home=home, wait=False)
    program.window.close()
    program.end()
    with Desk.open(home) as desk:
        assert len(desk.article_ids()) == 500


def test_the_window_keeps_a_glance_for_the_next_start(home: Path, start: Start) -> None:
    program = start(WHO, home=home)
    program.desk.new_article("notice", program.desk.roster().columns[0].id)
    program.window.close()
    program.end()
    seen = glance.take(home, "zh_CN")
    assert seen is not None
    assert seen.count == 501


def test_the_page_to_open_on_is_chosen_in_the_settings(home: Path, start: Start, settle: Any) -> None:
    program = start(WHO, home=home)
    program.window.go("settings")
    settle()
    pages = program.window.page().start.pages
    assert pages.value() == "articles"
    pages.choose("today")
    assert Preferences(home).start == "today"


def test_an_unknown_page_to_open_on_is_today(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"start": ["chain"]}), encoding="utf-8")
    assert Preferences(tmp_path).start == "today"


def test_imports_are_pythons_own_once_the_window_is_asked_for() -> None:
    code = (
        "import builtins; plain = builtins.__import__\n"
        "import PySide6.QtCore; assert builtins.__import__ is not plain\n"
        "from desktop.quick import import_plainly; import_plainly(); import_plainly()\n"
        "from PySide6.QtWidgets import QApplication, QLabel; import mailbox, linecache\n"
        "assert mailbox.__file__ not in linecache.cache\n"
        "QApplication([]); assert QLabel('稿').text() == '稿'"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert callable(builtins.__import__)
