"""Tab goes along what is seen, the focus never strays from the page, and the window fits its screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.shell.frame import Frame, fit_screen
from desktop.shell.taborder import tab_stops

pytestmark = pytest.mark.window


@pytest.fixture
def frame(qtbot: QtBot) -> Iterator[Frame]:
    """A frame whose page got its fields last first, as pages do that are filled when they are needed."""
    window, frame, page = QMainWindow(), Frame(), QWidget()
    qtbot.addWidget(window)
    window.setCentralWidget(frame)
    across, down = QHBoxLayout(), QVBoxLayout(page)
    foot, title, text = QPushButton("foot"), QLineEdit("title"), QLineEdit("text")
    across.addWidget(title)
    across.addWidget(text)
    down.addLayout(across)
    down.addWidget(foot)
    frame.stack.addWidget(page)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    frame.stack.setCurrentWidget(page)
    yield frame
    window.close()


def _named(frame: Frame) -> dict[str, QWidget]:
    page = frame.stack.currentWidget()
    found = {each.text(): each for each in page.findChildren(QLineEdit)}
    return found | {each.text(): each for each in page.findChildren(QPushButton)}


def test_tab_goes_along_the_layouts_and_round(frame: Frame, qtbot: QtBot) -> None:
    parts = _named(frame)
    stops = tab_stops(frame)
    inside = [each for each in stops if frame.stack.isAncestorOf(each)]
    assert inside == [parts["title"], parts["text"], parts["foot"]]
    assert frame.rail.isAncestorOf(stops[0])
    assert frame.status.isAncestorOf(stops[-1])
    parts["title"].setFocus()
    for name in ("text", "foot"):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is parts[name]
    qtbot.keyClick(parts["foot"], Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is parts["text"]
    stops[-1].setFocus()
    qtbot.keyClick(stops[-1], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is stops[0]


def _wrapped_items() -> int:
    """How many wrappers of layouts' items Python has: Qt frees items without telling it."""
    found = shiboken6.getAllValidWrappers()
    return sum(isinstance(each, QLayoutItem) and not isinstance(each, QLayout) for each in found)


def test_looking_for_the_way_leaves_nothing_behind_that_outlives_its_widget(frame: Frame) -> None:
    before = _wrapped_items()
    assert tab_stops(frame)
    assert _wrapped_items() == before


def test_a_page_that_is_shown_has_the_focus_and_tab_begins_inside_of_it(frame: Frame, qtbot: QtBot) -> None:
    page = frame.stack.currentWidget()
    frame.stack.setCurrentIndex(0)
    tab_stops(frame)[0].setFocus()
    frame.stack.setCurrentWidget(page)
    assert page is QApplication.focusWidget() or page.isAncestorOf(QApplication.focusWidget())
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is _named(frame)["title"]


def test_what_vanishes_hands_the_focus_to_its_neighbour(frame: Frame) -> None:
    parts = _named(frame)
    parts["text"].setFocus()
    parts["text"].hide()
    assert frame.stack.isAncestorOf(QApplication.focusWidget())


def test_a_notice_put_away_gives_the_focus_back_to_the_page(frame: Frame) -> None:
    notice = QPushButton("put away")
    frame.show_notice(notice)
    notice.setFocus()
    frame.drop_notice(notice)
    shown = frame.stack.currentWidget()
    assert shown is QApplication.focusWidget() or shown.isAncestorOf(QApplication.focusWidget())


def test_a_small_screen_is_filled_and_a_large_one_is_not(qtbot: QtBot) -> None:
    room = QApplication.primaryScreen().availableSize()
    for size, filled in ((room + QSize(80, 140), True), (room, True), (room - QSize(80, 140), False)):
        window = QMainWindow()
        qtbot.addWidget(window)
        window.setMinimumSize(200, 200)
        window.resize(size)
        fit_screen(window)
        assert bool(window.windowState() & Qt.WindowState.WindowMaximized) is filled
        assert window.size() == size.boundedTo(room)
