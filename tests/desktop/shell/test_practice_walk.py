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
from desktop.shell.switcher import OFFICER, DeskSwitcher
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
    for key in ("today", "articles", "sync", "settings"):
        window.go(key)
        settle()
        assert window.practice is not None
        assert window.practice.isVisible()
    names = [part.accessibleName() for part in window.practice.findChildren(type(window.practice.switch))]
    assert names == ["课程 0 / 5", "换到另一张桌"]
    assert window.practice.pin.text() == "练习 PIN：123456"


def people(switcher: DeskSwitcher) -> dict[str, list[str]]:
    """The officers the switcher shows, by unit."""
    model, found = switcher.shown, {}
    for row in range(model.rowCount()):
        unit = model.index(row, 0)
        ids = [model.index(n, 0, unit).data(OFFICER) for n in range(model.rowCount(unit))]
        found[unit.data()] = ids
    return found


@pytest.fixture
def switcher(program: Program) -> DeskSwitcher:
    program.window.practice.open_switcher()
    return program.window.practice.switcher


def test_the_switcher_lists_the_officers_by_unit(switcher: DeskSwitcher) -> None:
    found = people(switcher)
    assert set(found["市水务局"]) == {"zhou-ming", "li-jing", "wang-fang", "sun-yan", "zhao-ping"}
    assert "he-qing" in found["市政府门户"]
    assert switcher.search.hasFocus()


def test_an_officer_is_found_by_name_post_or_unit_and_chosen_by_keys(
    switcher: DeskSwitcher, program: Program, qtbot: QtBot
) -> None:
    switcher.search.setText("分管")
    assert people(switcher) == {"市水务局": ["zhao-ping"]}
    with qtbot.waitSignal(program.window.walk_wanted) as signal:
        qtbot.keyClick(switcher.search, Qt.Key.Key_Return)
    assert signal.args == ["zhao-ping"]


def test_one_does_not_walk_to_where_one_sits(switcher: DeskSwitcher, program: Program, qtbot: QtBot) -> None:
    switcher.search.setText("周明")
    with qtbot.assertNotEmitted(program.window.walk_wanted):
        qtbot.keyClick(switcher.search, Qt.Key.Key_Return)
    switcher.close()


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
        assert program.window.practice._here == officer


def test_each_desk_shows_its_own_pages_and_articles(program: Program, qtbot: QtBot, settle: Wait, writer: Any) -> None:
    writer.write(program.desk, title="只在周明桌上")
    settle()
    walk(program, "he-qing", qtbot, settle)
    assert program.window.rail.button("intake").isVisible()
    program.window.go("articles")
    settle()
    assert program.window.page().listing.model.rowCount() == 0
    walk(program, "zhou-ming", qtbot, settle)
    program.window.go("articles")
    settle()
    assert program.window.page().listing.model.rowCount() == 1


def test_the_desk_one_leaves_is_closed_and_can_be_opened_by_others(
    program: Program, county: Path, qtbot: QtBot, settle: Wait
) -> None:
    from sync.desk import Desk

    walk(program, "li-jing", qtbot, settle)
    with Desk.open(home_of(county, "zhou-ming")) as desk:
        assert desk.me.officer == "zhou-ming"


def test_the_name_in_the_status_bar_opens_the_switcher(program: Program, qtbot: QtBot) -> None:
    program.window._asked("person")
    switcher = program.window.practice.switcher
    qtbot.waitUntil(switcher.isVisible)
    switcher.close()


def test_a_change_of_language_keeps_the_banner(program: Program, settle: Wait) -> None:
    program.preferences.choose_language("en")
    settle()
    assert program.window.practice.isVisible()
    assert program.window.practice.pin.text() == "Practice PIN 123456"
