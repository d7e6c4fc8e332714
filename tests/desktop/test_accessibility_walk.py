"""Every screen as a screen reader and a keyboard find it: names, roles, states, relations, and the way by Tab.

What a screen reader finds is asked over AT-SPI of the program running in a process of its own; where a machine has no
AT-SPI, of Qt inside this process. Both are judged by one list of rules (``support.spoken``).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from support import atspi
from support.desks import open_desks
from support.spoken import Node, broken_rules, nodes_of
from support.tabbing import unreachable
from support.walked import lay_out

from build_spec.screenshots_camera import bring_up, over, press, put_back, settle
from build_spec.screenshots_screens import FIRST_RUN, Screen, screens
from desktop.app import Program
from desktop.widgets.fields import Field
from resources.language import LANGUAGES, use_language
from sync.practice.county import home_of

pytestmark = pytest.mark.window
Start = Callable[..., Program]
SMALL = (1366, 768)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county in which the articles of the screens lie where they are opened."""
    return lay_out(tmp_path_factory.mktemp("walked"))


@pytest.fixture
def home(walked: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    with open_desks(walked, tmp_path / "home"):
        return tmp_path / "home"


# ------------------------------------------------------------------------------------------------- read out


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_screen_can_be_read_out(start: Start, home: Path, tmp_path: Path, code: str) -> None:
    read = over_atspi(home, tmp_path, code) if atspi.is_here() else inside(start, home, tmp_path, code)
    seen: list[str] = []
    wrong: list[str] = []
    for screen, nodes in read:
        seen.append(screen)
        assert sum(node.is_shown() for node in nodes) > 15, screen
        wrong += [f"{screen}: {words}" for words in broken_rules(nodes, code)]
    assert seen == [screen.name for screen in screens()]
    assert not wrong, "\n" + "\n".join(wrong)


def over_atspi(home: Path, folder: Path, code: str) -> Iterator[tuple[str, list[Node]]]:
    """Each screen with what the program says of it over the message bus."""
    sockets = folder / "bus"
    sockets.mkdir()
    with atspi.Buses(sockets) as buses:
        paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        program = subprocess.Popen(
            [sys.executable, "-m", "support.spoken_screens", str(home), code],
            env={**os.environ, **buses.environment(), "PYTHONPATH": paths}, cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        with program, atspi.Listener(buses) as listener:
            assert program.stdin is not None
            assert program.stdout is not None
            try:
                for line in program.stdout:
                    yield line.strip(), listener.nodes()
                    program.stdin.write("\n")
                    program.stdin.flush()
            finally:
                if program.poll() is None:
                    program.kill()
        assert program.returncode == 0


def inside(start: Start, home: Path, folder: Path, code: str) -> Iterator[tuple[str, list[Node]]]:
    """Each screen with what Qt says of it."""
    for program, screen in shown(start, home, folder, code):
        yield screen.name, [node for part in over(program) or [program.window] for node in nodes_of(part)]


def shown(start: Start, home: Path, folder: Path, code: str) -> Iterator[tuple[Program, Screen]]:
    """Each screen as it stands in this process."""
    for (officer, first), group in groupby(screens(), lambda each: (each.officer, each.name == FIRST_RUN)):
        desk = folder / f"nobody-{code}" if first else home_of(home, officer)
        program = start(home=desk, practice_root=None if first else home, size=SMALL, language=code, wait=not first)
        for screen in group:
            bring_up(program, screen)
            press(program, screen)
            yield program, screen
            put_back(program, screen)
        program.window.close()


# ------------------------------------------------------------------------------------------------- by the keyboard


def test_every_screen_can_be_walked_by_tab(start: Start, home: Path, tmp_path: Path) -> None:
    QApplication.setCursorFlashTime(0)
    wrong: list[str] = []
    for program, screen in shown(start, home, tmp_path, "zh_CN"):
        front = (over(program) or [program.window])[-1]
        front.activateWindow()
        settle()
        wrong += [f"{screen.name}: {words}" for words in unreachable(front)]
        wrong += [f"{screen.name}, inside: {words}" for words in broken_rules(nodes_of(front), "zh_CN")]
    assert not wrong, "\n" + "\n".join(wrong)


# ------------------------------------------------------------------------------------------------- the rules themselves


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    return made


def told(page: QWidget, *parts: QWidget) -> list[str]:
    """What the rules say of a window with some parts."""
    for part in parts:
        page.layout().addWidget(part)
    page.show()
    QApplication.processEvents()
    return [words.partition("]: ")[2] for words in broken_rules(nodes_of(page), "zh_CN")]


def test_what_is_named_and_related_breaks_no_rule(page: QWidget) -> None:
    use_language("zh_CN")
    line = QLineEdit()
    assert told(page, QPushButton("设置"), Field("标题", line), QCheckBox("已读")) == []
    assert "labelled by" in next(node for node in nodes_of(page) if node.role == "text").relations


def test_a_control_without_a_name_is_told(page: QWidget) -> None:
    assert told(page, QPushButton(""), QPushButton("…")) == ["has no name"] * 2


def test_another_language_is_told(page: QWidget) -> None:
    use_language("zh_CN")
    assert told(page, QPushButton("Settings")) == ["speaks another language: Settings"]


def test_a_label_that_is_not_related_is_told(page: QWidget) -> None:
    line = QLineEdit()
    line.setAccessibleName("标题")
    assert told(page, QLabel("标题"), line) == ["has its label beside it, unrelated"]


def test_what_can_have_the_focus_and_is_nothing_is_told(page: QWidget) -> None:
    from PySide6.QtCore import Qt

    part = QWidget()
    part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    part.setMinimumSize(20, 20)
    assert told(page, part) == ["can have the focus and does not say what it is"]


def test_a_place_that_tab_leaves_out_and_a_focus_nobody_sees_are_told(page: QWidget, qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt

    class Silent(QWidget):
        """Takes the focus and paints nothing."""

    first, silent, last = QPushButton("一"), Silent(), QPushButton("三")
    silent.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    silent.setMinimumSize(20, 20)
    for part in (first, silent, last):
        page.layout().addWidget(part)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    assert unreachable(page) == ["its focus cannot be seen: Silent “”"]
