"""Several people at one computer, each with a store and keys of their own, in one window: nobody sees another's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot
from support.household import FIRST, OTHER_PIN, PASSPHRASE, PIN, SECOND, THIRD, homes
from support.seen import texts
from support.writing import compose

from desktop.app import Program
from desktop.operations import ExchangeOp, Job
from desktop.shared import is_shared, last_home
from desktop.shell.parkedwords import ParkedDialog
from desktop.shell.switcher import OFFICER, DeskSwitcher
from sync.desk import Desk

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]
SECRET = "只归周明看的一句"
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Shared:
    """A shared computer with its program."""

    def __init__(self, program: Program, root: Path, settle: Wait, qtbot: QtBot) -> None:
        self.program, self.window, self.root, self.settle, self.bot = program, program.window, root, settle, qtbot

    @property
    def page(self) -> Any:
        return self.window.page()

    def walk(self, officer: str, pin: str = "") -> None:
        """Another person sits down, and types the PIN where it is asked."""
        self.program.walk_to(str(homes(self.root)[officer]))
        self.bot.waitUntil(lambda: self.program.me is not None and self.program.me.officer == officer, timeout=20_000)
        self.settle()
        if pin:
            self.give(pin)

    def give(self, pin: str) -> None:
        self.window.lock.page.box.pin.setText(pin)
        self.window.lock.page.unlock.click()
        self.settle()

    def seats(self) -> list[str]:
        """Whom the open list shows."""
        model = self.window.seating().list.shown
        units = [model.index(row, 0) for row in range(model.rowCount())]
        return [Path(model.index(n, 0, u).data(OFFICER)).name for u in units for n in range(model.rowCount(u))]

    def choose(self, officer: str) -> None:
        """Choose somebody in the open list, by key."""
        listed, home = self.window.seating().list, str(homes(self.root)[officer])
        model = listed.shown
        units = [model.index(row, 0) for row in range(model.rowCount())]
        leaves = [model.index(n, 0, unit) for unit in units for n in range(model.rowCount(unit))]
        listed.tree.setCurrentIndex(next(each for each in leaves if each.data(OFFICER) == home))
        self.bot.keyClick(listed.tree, Qt.Key.Key_Return)

    def lines(self) -> list[str]:
        """What the open list says of each."""
        model = self.window.seating().list.shown
        units = [model.index(row, 0) for row in range(model.rowCount())]
        return [str(model.index(n, 0, unit).data()) for unit in units for n in range(model.rowCount(unit))]

    def seen(self) -> str:
        return "\n".join([self.window.windowTitle(), *(text for _, text in texts(self.window))])


@pytest.fixture
def shared(start: Start, household: Path, settle: Wait, qtbot: QtBot) -> Shared:
    """The first person's desk, opened at the start of the program and unlocked."""
    program = start(home=household)
    settle()
    made = Shared(program, household, settle, qtbot)
    made.give(PIN)
    assert not program.window.is_locked()
    return made


# ------------------------------------------------------------------------------------------------- who is asked what


def test_a_shared_computer_asks_for_the_pin_at_the_start(start: Start, household: Path, settle: Wait) -> None:
    program = start(home=household)
    settle()
    assert program.window.is_locked()
    assert program.window.lock.page.box.signer.name == "周明"


def test_each_desk_asks_for_what_it_needs(shared: Shared) -> None:
    shared.walk(SECOND)
    assert shared.window.is_locked(), "the keyring opens for everybody who is logged in, so the PIN is asked"
    assert shared.window.lock.page.box.signer.name == "李静"
    shared.give(PIN)
    assert shared.window.is_locked(), "another person's PIN"
    shared.give(OTHER_PIN)
    assert not shared.window.is_locked()
    shared.program.walk_to(str(homes(shared.root)[THIRD]))
    waiting = shared.window.waiting
    shared.bot.waitUntil(lambda: hasattr(waiting, "passphrase") and waiting.passphrase.isVisible(), timeout=20_000)
    assert shared.program.desk is None
    waiting.passphrase.setText(PASSPHRASE)
    waiting.unlock.click()
    shared.bot.waitUntil(lambda: shared.program.desk is not None, timeout=20_000)
    shared.settle()
    assert not shared.window.is_locked(), "the passphrase was asked already"
    assert shared.program.me.officer == THIRD


def test_a_wrong_passphrase_leaves_the_way_to_the_others(shared: Shared) -> None:
    shared.program.walk_to(str(homes(shared.root)[THIRD]))
    waiting = shared.window.waiting
    shared.bot.waitUntil(lambda: hasattr(waiting, "passphrase") and waiting.passphrase.isVisible(), timeout=20_000)
    shared.settle()
    others = next(b for b in waiting.findChildren(QPushButton) if b.text() == "换人" and b.isVisible())
    others.click()
    assert set(shared.seats()) == {"computer", "second", "third"}
    shared.window.seating().list.close()
    shared.walk(FIRST, PIN)
    assert shared.program.me.officer == FIRST


def test_the_desk_that_was_left_is_closed_and_everything_written_is_in_it(shared: Shared, writer: Any) -> None:
    article = writer.write(shared.program.desk)
    shared.window.go("editor", article)
    shared.settle()
    shared.page.canvas.setFocus()
    compose(shared.page.canvas, SECRET)
    shared.walk(SECOND, OTHER_PIN)
    with Desk.open(homes(shared.root)[FIRST]) as desk:
        assert SECRET in desk.draft(article).content.to_bytes().decode("utf-8")


def test_switching_takes_less_than_a_second(shared: Shared) -> None:
    shared.walk(SECOND, OTHER_PIN)
    shared.walk(FIRST, PIN)  # everything is loaded now
    began = perf_counter()
    shared.program.walk_to(str(homes(shared.root)[SECOND]))
    shared.bot.waitUntil(lambda: shared.window.is_locked() and shared.program.me is not None, timeout=20_000)
    took = perf_counter() - began
    assert shared.program.me.officer == SECOND
    assert took < 1.0, f"{took * 1000:.0f} ms"


# ------------------------------------------------------------------------------------------------- nothing is carried over


def test_nothing_of_one_person_shows_at_the_desk_of_another(shared: Shared, writer: Any) -> None:
    article = writer.write(shared.program.desk, title=SECRET)
    shared.window.go("editor", article)
    shared.settle()
    canvas = shared.page.canvas
    canvas.setFocus()
    compose(canvas, "", SECRET)
    canvas.selectAll()
    canvas.copy()
    shared.window.go("articles")
    shared.settle()
    search = shared.page.header.search
    search.setText(SECRET)
    shared.settle()
    assert SECRET in shared.seen()
    shared.program.walk_to(str(homes(shared.root)[SECOND]))
    assert SECRET not in shared.seen()
    assert "周明" not in shared.seen()
    shared.walk(SECOND, OTHER_PIN)
    for key in ("today", "articles", "sync", "review", "settings"):
        shared.window.go(key)
        shared.settle()
        assert SECRET not in shared.seen(), key
        assert "周明" not in shared.seen(), key
    assert SECRET not in QGuiApplication.clipboard().text()
    assert not any(SECRET in each.text() for each in QApplication.allWidgets() if isinstance(each, QLineEdit))
    shared.window.go("articles")
    shared.settle()
    assert shared.page.listing.model.rowCount() == 0
    shared.window.go_back()
    assert shared.window.visit().article == ""


def test_a_toast_of_one_desk_cannot_be_undone_at_another(shared: Shared) -> None:
    from desktop.messages import messages

    messages().toast(SECRET, "撤销", shared.program.begin)
    assert shared.window.toast.isVisible()
    shared.walk(SECOND, OTHER_PIN)
    assert shared.window.toast is None or SECRET not in shared.window.toast.text()


def test_text_that_other_programs_gave_the_clipboard_stays_there(shared: Shared) -> None:
    QGuiApplication.clipboard().setText("来自别的程序")
    shared.walk(SECOND, OTHER_PIN)
    assert QGuiApplication.clipboard().text() == "来自别的程序"


def test_each_person_has_their_own_language_look_and_lock(shared: Shared) -> None:
    shared.walk(SECOND, OTHER_PIN)
    shared.program.preferences.choose_language("en")
    shared.program.preferences.choose_scheme("dark")
    shared.program.preferences.choose_lock(30)
    shared.settle()
    assert shared.window.status.text_of("net") == "Offline, work goes on"
    shared.walk(FIRST, PIN)
    assert shared.window.status.text_of("net") == "离线，可正常工作"
    assert (shared.program.preferences.scheme, shared.program.preferences.lock_minutes) == ("light", 15)
    shared.walk(SECOND, OTHER_PIN)
    assert shared.window.status.text_of("net") == "Offline, work goes on"
    assert (shared.program.preferences.scheme, shared.program.preferences.lock_minutes) == ("dark", 30)
    shared.program.preferences.choose_language("zh_CN")
    shared.program.preferences.choose_scheme("light")


# ------------------------------------------------------------------------------------------------- the list


def test_the_list_is_read_without_opening_a_store(shared: Shared) -> None:
    for officer in (SECOND, THIRD):
        for path in homes(shared.root)[officer].glob("articles.db*"):
            path.write_bytes(b"no store at all")
    shared.program._read_seats()
    shared.settle()
    shared.window.open_switcher()
    assert set(shared.seats()) == {"computer", "second", "third"}
    assert any("李静" in each and "上次使用" in each for each in shared.lines())
    assert any("周明" in each and "上次使用" not in each for each in shared.lines())
    shared.window.seating().list.close()


def test_it_opens_by_key_and_at_the_name_and_on_the_lock_page(shared: Shared) -> None:
    QTest.keyClick(shared.window.windowHandle(), Qt.Key.Key_F12, CONTROL_SHIFT)
    first = shared.window.seating().list
    assert isinstance(first, DeskSwitcher)
    assert first.isVisible()
    first.close()
    shared.window.status._parts["person"].click()
    second = shared.window.seating().list
    assert second is not first
    second.close()
    shared.window.lock_now()
    shared.settle()
    shared.window.lock.page.others.click()
    third = shared.window.seating().list
    assert third.isVisible()
    assert len(shared.seats()) == 3
    buttons = [each.text() for each in third.findChildren(QPushButton)]
    assert buttons == ["添加一个人…"], "a locked window shows no settings"
    third.close()


def test_somebody_else_sits_down_at_a_locked_window(shared: Shared, qtbot: QtBot) -> None:
    shared.window.lock_now()
    shared.settle()
    shared.window.lock.page.others.click()
    shared.choose(SECOND)
    qtbot.waitUntil(lambda: shared.program.me is not None and shared.program.me.officer != FIRST, timeout=20_000)
    shared.settle()
    assert shared.window.is_locked()
    assert shared.program.me.officer == SECOND
    shared.give(OTHER_PIN)
    shared.walk(FIRST)
    assert shared.window.is_locked()


def test_the_one_who_sat_here_last_is_asked_first_next_time(shared: Shared) -> None:
    assert is_shared(shared.root)
    shared.walk(SECOND, OTHER_PIN)
    assert last_home(shared.root) == homes(shared.root)[SECOND]
    shared.walk(FIRST, PIN)
    assert last_home(shared.root) == shared.root


# ------------------------------------------------------------------------------------------------- what is under way


class Exchange(QObject):
    """An exchange that stops between two items when it is asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.ended = threading.Event(), threading.Event()

    def __call__(self, job: Job) -> None:
        self.began.set()
        while not job.cancelled():
            self.ended.wait(0.01)
        self.ended.set()

    @Slot()
    def nothing(self) -> None:
        """Takes the end."""


def test_an_exchange_under_way_is_called_off_and_waited_for(shared: Shared) -> None:
    exchange = Exchange()
    ExchangeOp(exchange, exchange).ended(exchange.nothing).start()
    assert exchange.began.wait(20)
    shared.program.walk_to(str(homes(shared.root)[SECOND]))
    assert shared.program.desk is not None, "not closed under the exchange's feet"
    assert "前一个人" in shared.seen()
    shared.bot.waitUntil(lambda: shared.window.is_locked(), timeout=20_000)
    assert exchange.ended.is_set()
    assert shared.program.me.officer == SECOND


def test_what_was_typed_in_a_dialog_waits_for_its_owner(shared: Shared) -> None:
    from PySide6.QtWidgets import QDialog

    dialog = QDialog(shared.window)
    dialog.setWindowTitle("退回这篇稿件")
    field = QPlainTextEdit(dialog)
    field.setAccessibleName("理由")
    dialog.open()
    field.setPlainText("数据与附件不一致，请核实")
    shared.window.lock_now()
    shared.walk(SECOND, OTHER_PIN)
    assert shared.window.findChild(ParkedDialog) is None, "it is not hers"
    shared.walk(FIRST)
    assert shared.window.findChild(ParkedDialog) is None, "not before the PIN"
    shared.give(PIN)
    shown = shared.window.findChild(ParkedDialog)
    assert shown.isVisible()
    assert shown.text.toPlainText() == "退回这篇稿件 · 理由\n数据与附件不一致，请核实"
    shown.copy.click()
    assert QGuiApplication.clipboard().text() == "数据与附件不一致，请核实"
    shown.accept()
    shared.settle()
    shared.walk(SECOND, OTHER_PIN)
    shared.walk(FIRST, PIN)
    assert shared.window.findChild(ParkedDialog) is None, "put away"


# ------------------------------------------------------------------------------------------------- one more person


def test_one_more_person_meets_the_first_run_and_can_go_back(shared: Shared) -> None:
    shared.window.open_switcher()
    listed = shared.window.seating().list
    next(b for b in listed.findChildren(QPushButton) if b.text() == "添加一个人…").click()
    shared.bot.waitUntil(lambda: shared.program.first_run is not None, timeout=20_000)
    shared.settle()
    page = shared.program.first_run.page
    assert page.isVisible()
    assert shared.program.desk is None
    assert "周明" not in shared.seen()
    shared.program.preferences.choose_language("en")
    shared.settle()
    page = shared.program.first_run.page
    assert page.back.isVisible()
    page.back.click()
    shared.bot.waitUntil(lambda: shared.window.is_locked(), timeout=20_000)
    shared.settle()
    assert shared.program.me.officer == FIRST
    shared.give(PIN)
    assert shared.window.status.text_of("net") == "离线，可正常工作", "the newcomer's language is the newcomer's"
    assert shared.program.preferences.language == "zh_CN"
