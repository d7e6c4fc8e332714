"""The practice lessons: a task is ticked by what was really done at a desk since the lessons began, and by nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from support.desks import carry, open_desks
from support.live import WALK, County, sign, whole

from desktop.app import Program
from desktop.shell.lessons import FILE, LESSONS, TASKS, VERIFY, LessonBook, ReadProgress, root_of, seat_for
from desktop.shell.practice import Seat
from sync.desk import Desk
from sync.practice.county import home_of

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]
AUTHOR, REVIEWER = "zhou-ming", "li-jing"
LONG_AGO = "2026-01-01T00:00:00+08:00"


@pytest.fixture
def practice(county_folder: Path, tmp_path: Path) -> Path:
    with open_desks(county_folder, tmp_path / "lessons"):
        pass
    return tmp_path / "lessons"


def begun(practice: Path, when: str = LONG_AGO) -> LessonBook:
    (practice / FILE).write_text(json.dumps({"since": when, "done": []}), encoding="utf-8")
    return LessonBook(practice)


def looked(desk: Desk, opened: str = "") -> frozenset[str]:
    return ReadProgress(desk, opened)(None).done  # type: ignore[arg-type]


def test_nothing_is_ticked_before_anything_was_done(practice: Path) -> None:
    begun(practice)
    with Desk.open(home_of(practice, AUTHOR)) as desk:
        assert looked(desk) == frozenset()


def test_each_task_is_ticked_by_its_own_deed(practice: Path, writer: Any) -> None:
    begun(practice)
    with Desk.open(home_of(practice, AUTHOR)) as author, Desk.open(home_of(practice, REVIEWER)) as reviewer:
        article = writer.write(author)
        assert looked(author) == {"write"}
        writer.sign(author, article, "submit")
        assert looked(author) == {"write", "submit"}
        carry(author, reviewer, article)
        assert looked(reviewer) == {"write", "submit"}, "seen at the other desk and noted"
        writer.sign(reviewer, article, "return", category="R03", reason="数据有误")
        assert looked(reviewer) == {"write", "submit", "return"}
        carry(reviewer, author, article)
        writer.sign(author, article, "submit")
        assert looked(author) == {"write", "submit", "return", "resubmit"}


def test_what_was_done_before_the_lessons_began_does_not_count(practice: Path, writer: Any) -> None:
    with Desk.open(home_of(practice, AUTHOR)) as desk:
        article = writer.write(desk)
        writer.sign(desk, article, "submit")
        begun(practice, (datetime.now().astimezone() + timedelta(hours=1)).isoformat(timespec="seconds"))
        assert looked(desk) == frozenset()


def test_a_chain_that_is_not_published_ticks_nothing(travelled: Any, tmp_path: Path) -> None:
    with open_desks(travelled.folder, tmp_path / "home", AUTHOR) as open:
        begun(root_of(open[AUTHOR].context.home))
        assert VERIFY not in looked(open[AUTHOR], travelled.article)


def test_with_a_real_portal_every_task_is_ticked_in_the_end(county: County) -> None:
    county.start()
    begun(county.root)
    article = county.draft()
    with county.desk(AUTHOR) as desk:
        sign(desk, article, "submit")
        assert "receipt" not in looked(desk)
        whole(desk)
        assert looked(desk) == {"write", "submit", "receipt"}
    for officer, action in WALK:
        county.walk(article, ((officer, action),))
        with county.desk(officer) as desk:
            assert action in looked(desk)
    with county.desk(AUTHOR, synced=True) as desk:
        assert {task.deed for task in TASKS} - looked(desk, article) == {"return", "resubmit"}


def test_the_book_keeps_what_it_saw_and_can_be_begun_anew(practice: Path) -> None:
    book = begun(practice)
    assert book.note({"submit", "no such task"}).done == {"submit"}
    assert LessonBook(practice).read().done == {"submit"}
    assert LessonBook(practice).read().since == LONG_AGO
    fresh = book.restart()
    assert fresh.done == frozenset()
    assert fresh.since > LONG_AGO
    assert book.read() == fresh


@pytest.mark.parametrize(
    "text", ["", "[]", '{"since": "long ago", "done": []}', '{"since": "2026-01-01T00:00:00+08:00"}']
)
def test_a_file_that_does_not_read_begins_them_anew(practice: Path, text: str) -> None:
    (practice / FILE).write_text(text, encoding="utf-8")
    progress = LessonBook(practice).read()
    assert progress.done == frozenset()
    assert LessonBook(practice).read() == progress


def test_a_lesson_is_done_when_all_its_tasks_are(practice: Path) -> None:
    book = begun(practice)
    assert book.note({"write"}).lessons_done() == 0
    assert book.note({"submit"}).lessons_done() == 1
    assert book.note({task.deed for task in TASKS}).lessons_done() == len(LESSONS)
    assert len({task.deed for task in TASKS}) == len(TASKS)


def test_a_task_names_who_does_it_in_the_own_unit() -> None:
    seats = (
        Seat("a", "甲", "", "门户", ("reviewer",)),
        Seat("b", "乙", "", "水务局", ("drafter", "reviewer", "publisher")),
        Seat("c", "丙", "", "门户", ("publisher",)),
    )
    assert seat_for("reviewer", seats, "水务局").officer == "b"
    assert seat_for("publisher", seats, "水务局").officer == "c"
    assert seat_for("secrecy", seats, "水务局") is None


# ------------------------------------------------------------------------------------------------- in the window


@pytest.fixture
def program(start: Start, practice: Path, settle: Wait) -> Program:
    made = start(home=home_of(practice, AUTHOR), practice_root=practice)
    settle()
    return made


def test_the_button_counts_as_things_are_done(program: Program, settle: Wait, writer: Any) -> None:
    banner = program.window.practice
    assert banner.lessons.text() == f"课程 0 / {len(LESSONS)}"
    article = writer.write(program.desk)
    writer.sign(program.desk, article, "submit")
    settle()
    assert banner.lessons.text() == f"课程 1 / {len(LESSONS)}"
    banner.open_lessons()
    assert banner.panel.progress.done == {"write", "submit"}
    banner.panel.close()


def test_the_panel_leads_to_the_desk_of_a_task(program: Program, qtbot: QtBot, settle: Wait) -> None:
    banner = program.window.practice
    banner.open_lessons()
    ways = {each.text(): each for each in banner.panel.findChildren(QPushButton)}
    assert {"去李静桌前", "去王芳桌前", "去赵平桌前", "去何青桌前"} <= ways.keys()
    assert "去周明桌前" not in ways
    with qtbot.waitSignal(program.window.walk_wanted) as signal:
        ways["去李静桌前"].click()
    assert signal.args == [REVIEWER]
    qtbot.waitUntil(lambda: program.me is not None and program.me.officer == REVIEWER, timeout=20_000)
    settle()
    assert banner.lessons.isVisible()


def test_they_can_be_begun_anew(program: Program, settle: Wait, writer: Any, qtbot: QtBot) -> None:
    writer.write(program.desk)
    settle()
    banner = program.window.practice
    banner.open_lessons()
    assert "write" in banner.panel.progress.done
    again = next(each for each in banner.panel.findChildren(QPushButton) if each.text() == "重新开始课程")
    again.click()
    settle()
    assert banner._progress.done == frozenset()
