"""Where a text was left: it opens there again, after another article, another page, and another day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QTextEdit
from pytestqt.qtbot import QtBot

from desktop.review.marking import WHOLE, go_to_place, place_of
from desktop.review.reader import BEFORE
from sync.desk.readmarks import BOTTOM

Begin = Callable[..., Any]
TOWNS = ("青柳", "石桥", "南湾", "东皋", "白鹭", "枫林", "双溪", "平湖", "梅岭", "竹园", "金沙", "云台")
LONG = tuple(f"{town}镇修复沟渠{n + 3}公里。" * 12 for n, town in enumerate(TOWNS))


@pytest.fixture
def two(here: Begin, others: Any) -> tuple[Any, str, str]:
    """A reviewer's program with a long article and another one."""
    made = here()
    long, other = others.write(title="冬春农田水利修复"), others.write(8)
    for article in (long, other):
        others.bring(article, "zhou-ming submit", made.desk)
    made.desk.act(long, "return", pin="123456", category="R03", reason="请核对数字")
    others.rewrite(long, made.desk, lines=LONG)
    made.open(long)
    made.page.reader.modes.choose("after")
    return made, long, other


def mark(here: Any, article: str) -> Any:
    return here.desk.marks.of(article, here.desk.reading(article).content.digest)


def scroll(here: Any, part: float) -> int:
    bar = here.page.reader.canvas.verticalScrollBar()
    here.qtbot.waitUntil(lambda: bar.maximum() > 100, timeout=5_000)
    bar.setValue(round(bar.maximum() * part))
    return bar.value()


def test_a_text_opens_where_it_was_left(two: tuple[Any, str, str]) -> None:
    here, long, other = two
    left = scroll(here, 0.5)
    here.open(other)
    assert 0 < mark(here, long).place < BOTTOM
    assert not mark(here, long).ended
    here.open(long)
    here.page.reader.modes.choose("after")
    bar = here.page.reader.canvas.verticalScrollBar()
    assert abs(bar.value() - left) < here.page.reader.canvas.viewport().height() // 2
    assert not here.page.reader.read_to_end()


def test_another_page_keeps_the_place(two: tuple[Any, str, str]) -> None:
    here, long, _ = two
    scroll(here, 0.4)
    here.program.window.go("today")
    here.settle()
    assert mark(here, long).place > 0


def test_the_end_is_remembered_with_the_text(two: tuple[Any, str, str]) -> None:
    here, long, other = two
    here.read()
    here.settle()
    assert mark(here, long).ended
    here.open(other)
    here.page.reader._read.clear()  # as after a restart: only the desk remembers
    here.open(long)
    assert here.page.reader.read_to_end()


def test_the_text_before_counts_for_nothing(two: tuple[Any, str, str]) -> None:
    here, long, _ = two
    kept = mark(here, long)
    here.page.reader.modes.choose(BEFORE)
    here.page.reader.keep_place()
    here.settle()
    assert mark(here, long) == kept


@pytest.mark.parametrize("width", [300, 700])
def test_a_place_holds_for_every_width(qtbot: QtBot, qapp: object, width: int) -> None:
    edit = QTextEdit()
    qtbot.addWidget(edit)
    edit.setPlainText("\n".join(LONG))
    edit.resize(500, 200)
    edit.show()
    go_to_place(edit, WHOLE // 2)
    place = place_of(edit)
    assert abs(place - WHOLE // 2) < WHOLE // 20
    edit.resize(width, 200)
    go_to_place(edit, place)
    assert abs(place_of(edit) - place) < WHOLE // 20
    edit.verticalScrollBar().setValue(0)
    assert place_of(edit) == 0
