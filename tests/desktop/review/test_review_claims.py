"""Claims in the window: who works on what stands in the queue, one's own is made and left by mouse and key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from support.desks import PIN

from desktop.messages import messages
from desktop.review.claiming import hour
from desktop.review.queueing import MINE, Queue, QueueLine
from desktop.review.queuepanel import QueuePanel
from desktop.review.signing import SigningDialog
from sync.chain.clock import from_epoch
from sync.desk import Desk
from sync.store import claims
from sync.store.claims import ClaimRow

Begin = Callable[..., Any]


@pytest.fixture
def waiting(here: Begin, others: Any) -> Callable[..., tuple[Any, str]]:
    """``waiting()``: a reviewer's program with an article that either of two reviewers may take."""

    def begin(officer: str = "li-jing", upto: str = "zhou-ming submit", **how: Any) -> tuple[Any, str]:
        made = here(officer, **how)
        article = others.write(title="我市冬春农田水利修复任务全面开工")
        others.bring(article, upto, made.desk)
        made.open(article)
        return made, article

    return begin


def hear(desk: Desk, article: str, officer: str = "sun-yan", seconds: float = 3600) -> str:
    """What a sync brings of somebody else's claim; when it ends."""
    until = from_epoch(desk.context.moment() + seconds)
    with desk.context.store.writing() as tx:
        claims.put(tx, ClaimRow(article, officer, until, own=False, sent=True))
    return hour(until)


def row(here: Any, article: str) -> QueueLine:
    model = here.page.queue.model
    line = model.line(model.row_of(article))
    assert line is not None
    return line


def spoken(here: Any, article: str) -> str:
    model = here.page.queue.model
    return str(model.index(model.row_of(article)).data(Qt.ItemDataRole.AccessibleTextRole))


def press(here: Any) -> None:
    here.program.window.activateWindow()
    here.qtbot.waitUntil(here.program.window.isActiveWindow)
    here.page.queue.take_focus()
    here.qtbot.keyClick(here.page.queue.list, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)


def test_the_key_claims_and_gives_up_and_the_queue_says_so(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting()
    said: list[str] = []
    messages().toasted.connect(lambda text, *_: said.append(text))
    assert row(here, article).claim == ""
    assert here.page.claiming.button.text() == "认领"
    press(here)
    here.qtbot.waitUntil(lambda: row(here, article).claimed, timeout=5_000)
    here.settle()
    until = hour(here.desk.claims.of([article])[article].until)
    assert row(here, article).claim == f"在办，至 {until}"
    assert spoken(here, article).endswith(f"，在办，至 {until}")
    assert here.page.claiming.button.text() == "取消认领"
    assert not here.page.claiming.banner.isVisible()
    press(here)
    here.qtbot.waitUntil(lambda: not row(here, article).claim, timeout=5_000)
    here.settle()
    assert here.desk.claims.of([article]) == {}
    assert here.page.claiming.button.text() == "认领"
    assert said == [f"已认领，至 {until}。下次同步后其他人可见。", "已取消认领。下次同步后其他人可见。"]


def test_the_button_does_the_same(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting()
    here.page.claiming.button.click()
    here.qtbot.waitUntil(lambda: row(here, article).claimed, timeout=5_000)
    here.settle()
    assert here.desk.claims.of([article])[article].mine
    assert here.page.claiming.button.accessibleName() == "取消认领"
    assert here.page.claiming.button.toolTip() == "取消认领  Ctrl+J"


def test_a_claim_keeps_the_place_in_the_text(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting(size=(1366, 768))
    here.read()
    bar = here.page.reader.canvas.verticalScrollBar()
    at = bar.value()
    here.page.claiming.button.click()
    here.qtbot.waitUntil(lambda: row(here, article).claimed, timeout=5_000)
    here.settle()
    assert (bar.value(), here.page.reader.read_to_end()) == (at, True)


def test_who_opens_what_somebody_else_works_on_is_told_and_may_sign(
    waiting: Callable[..., tuple[Any, str]],
) -> None:
    here, article = waiting()
    until = hear(here.desk, article)
    here.qtbot.waitUntil(here.page.claiming.banner.isVisible, timeout=5_000)
    here.settle()
    assert here.page.claiming.banner.title() == f"孙岩（市水务局）在办，至 {until}"
    assert row(here, article).claim == f"孙岩 在办，至 {until}"
    assert not row(here, article).claimed
    assert not here.page.claiming.button.isVisible()
    here.read()
    here.page._begin_act()
    dialog = here.dialog(SigningDialog)
    for tick in dialog.ticks:
        tick.setChecked(True)
    here.finish(dialog)
    assert here.desk.chain(article).steps[-1].officer == "李静"
    assert here.desk.claims.of([article]) == {}


def test_the_word_goes_when_another_article_is_opened(waiting: Callable[..., tuple[Any, str]], others: Any) -> None:
    here, article = waiting()
    other = others.write(8)
    others.bring(other, "zhou-ming submit", here.desk)
    hear(here.desk, article)
    here.qtbot.waitUntil(here.page.claiming.banner.isVisible, timeout=5_000)
    here.open(other)
    assert not here.page.claiming.banner.isVisible()
    assert here.page.claiming.button.isVisible()
    here.open(article)
    assert here.page.claiming.banner.isVisible()


def test_what_ends_goes_by_itself(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting()
    hear(here.desk, article, seconds=2)
    here.qtbot.waitUntil(here.page.claiming.banner.isVisible, timeout=5_000)
    here.qtbot.waitUntil(lambda: not here.page.claiming.banner.isVisible(), timeout=10_000)
    here.settle()
    assert row(here, article).claim == ""
    assert here.page.claiming.button.isVisible()


def test_nothing_is_offered_where_nobody_else_could_take_it(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting("sun-yan", "wang-fang secrecy-review")
    assert here.page.article == article
    assert not here.page.claiming.button.isVisible()
    press(here)
    here.settle()
    assert here.desk.claims.of([article]) == {}


def test_nothing_is_offered_to_who_may_not_sign(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting()
    here.desk.act(article, "pass", pin=PIN)
    here.open(article)
    assert not here.page.claiming.button.isVisible()


def test_who_was_first_meanwhile_is_named(waiting: Callable[..., tuple[Any, str]]) -> None:
    """The other claim comes in between the look at the page and the press of the button."""
    here, article = waiting()
    said: list[str] = []
    messages().toasted.connect(lambda text, *_: said.append(text))
    page = here.page
    assert page.claiming.button.isVisible()
    until = hear(here.desk, article)
    page.claiming.turn()  # before the change has reached the page
    here.qtbot.waitUntil(lambda: bool(said), timeout=5_000)
    assert said == [f"孙岩（市水务局）在办，至 {until}"]


def test_english_names_the_person_too(waiting: Callable[..., tuple[Any, str]]) -> None:
    here, article = waiting(language="en")
    until = hear(here.desk, article)
    here.qtbot.waitUntil(here.page.claiming.banner.isVisible, timeout=5_000)
    here.settle()
    assert row(here, article).claim == f"孙岩 is on it until {until}"


def test_a_claim_is_painted_and_its_absence_is_not(qtbot: QtBot, qapp: object) -> None:
    panel = QueuePanel()
    qtbot.addWidget(panel)
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert isinstance(panel.model, QAbstractItemModel)
    panel.resize(300, 400)
    pictures: list[QImage] = []
    for more in ({}, {"claim": "在办，至 15:20", "claimed": True}, {"claim": "孙岩 在办，至 15:20"}):
        line = QueueLine("a1", "初审", "今天", "", "题", "单位", True, "题", **more)
        panel.show_queue(Queue(MINE, (line,), 1, 1, 0), "")
        pictures.append(panel.grab().toImage())
    assert pictures[0] != pictures[1]
    assert pictures[1] != pictures[2]
