"""What is part of a circle of references is destroyed on the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.collecting import YOUNG, Collector


class Ring:
    """Holds a widget and itself; tells on which thread it went."""

    gone: list[int]

    def __init__(self, widget: QWidget, gone: list[int]) -> None:
        self.widget, self.me, self.gone = widget, self, gone

    def __del__(self) -> None:
        self.gone.append(threading.get_ident())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Collector(parent)
    made.begin()
    yield made
    made.end()


def allocate() -> None:
    """As a reader does: many new things, none of them in a circle."""
    assert len([[] for _ in range(20 * YOUNG)]) == 20 * YOUNG


def test_a_circle_with_a_widget_goes_on_the_windows_thread(collector: Collector) -> None:
    gone: list[int] = []
    gc.collect()
    Ring(QWidget(), gone)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(allocate).result()
    assert gone == []
    kept = [[] for _ in range(2 * YOUNG)]
    collector.look()
    assert gone == [threading.get_ident()]
    assert kept


def test_little_that_is_new_is_left_alone(collector: Collector) -> None:
    gone: list[int] = []
    gc.collect()
    Ring(QWidget(), gone)
    collector.look()
    assert gone == []
    gc.collect()
    assert len(gone) == 1


def test_what_is_older_is_looked_at_less_often(collector: Collector) -> None:
    gone: list[int] = []
    gc.collect()
    ring = Ring(QWidget(), gone)
    gc.collect(0)  # it is of middle age now
    del ring
    for _ in range(12):
        kept = [[] for _ in range(2 * YOUNG)]
        collector.look()
        assert kept
        del kept
    assert gone == [threading.get_ident()]


def test_nothing_is_collected_while_the_widgets_go(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Collector(parent)
    gc.enable()
    made.begin()
    assert not gc.isenabled()
    made.end()
    assert not gc.isenabled()
