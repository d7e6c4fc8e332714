"""Walking from desk to desk in the practice county, in one window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from support.desks import open_desks

from desktop.app import Program
from sync.practice.county import home_of

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]


@pytest.fixture
def county(county_folder: Path, tmp_path: Path) -> Path:
    with open_desks(county_folder, tmp_path / "walk"):
        pass
    return tmp_path / "walk"


@pytest.fixture
def program(start: Start, county: Path, settle: Wait) -> Program:
    made = start(home=home_of(county, "zhou-ming"), practice_root=county)
    settle()
    return made


def test_the_banner_stands_on_every_page_and_cannot_be_closed(program: Program, settle: Wait) -> None:
    window = program.window
    for key in ("articles", "sync", "settings"):
        window.go(key)
        settle()
        assert window.practice is not None
        assert window.practice.isVisible()
    names = [part.accessibleName() for part in window.practice.findChildren(type(window.practice.switch))]
    assert names == ["换到另一张桌"]
    assert window.practice.pin.text() == "练习 PIN：123456"


def test_the_switcher_lists_the_officers_by_unit(program: Program) -> None:
    menu = program.window.practice.menu()
    people = [act.data() for act in menu.actions() if act.data()]
    assert {"zhou-ming", "li-jing", "zhao-ping", "he-qing"} <= set(people)
    assert [act.data() for act in menu.actions() if act.isChecked()] == ["zhou-ming"]
    sections = [act.text() for act in menu.actions() if act.isSeparator()]
    assert "市水务局" in sections


def walk(program: Program, officer: str, qtbot: QtBot, settle: Wait) -> None:
    program.walk_to(officer)
    qtbot.waitUntil(
        lambda: program.me is not None and program.me.officer == officer and program.window.page() is not None,
        timeout=20_000,
    )
    settle()


def test_one_walks_to_another_desk_and_back(program: Program, qtbot: QtBot, settle: Wait) -> None:
    for officer, name in (("li-jing", "李静"), ("he-qing", "何青"), ("zhou-ming", "周明")):
        walk(program, officer, qtbot, settle)
        assert program.window.status.text_of("person").startswith(name)
        assert program.window.windowTitle().startswith(name)
        checked = [act.data() for act in program.window.practice.menu().actions() if act.isChecked()]
        assert checked == [officer]


def test_each_desk_shows_its_own_pages_and_articles(program: Program, qtbot: QtBot, settle: Wait, writer: Any) -> None:
    writer.write(program.desk, title="只在周明桌上")
    settle()
    walk(program, "he-qing", qtbot, settle)
    assert "intake" in program.window.rail.keys()  # noqa: SIM118 - the rail is no dictionary
    assert program.window.page().listing.model.rowCount() == 0
    walk(program, "zhou-ming", qtbot, settle)
    assert program.window.page().listing.model.rowCount() == 1


def test_the_desk_one_leaves_is_closed_and_can_be_opened_by_others(
    program: Program, county: Path, qtbot: QtBot, settle: Wait
) -> None:
    from sync.desk import Desk

    walk(program, "li-jing", qtbot, settle)
    with Desk.open(home_of(county, "zhou-ming")) as desk:
        assert desk.me.officer == "zhou-ming"


def test_the_name_in_the_status_bar_opens_the_switcher(program: Program, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QApplication, QMenu

    program.window._asked("person")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)


def test_a_change_of_language_keeps_the_banner(program: Program, settle: Wait) -> None:
    program.preferences.choose_language("en")
    settle()
    assert program.window.practice.isVisible()
    assert program.window.practice.pin.text() == "Practice PIN 123456"
