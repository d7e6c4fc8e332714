"""The lock of the real window: what it covers, what goes on behind it, and what opens it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot
from support.seen import cut_off, texts, untranslated
from support.stalls import StallWatch
from support.writing import compose

from desktop.app import Program
from desktop.messages import messages
from desktop.operations import ExchangeOp, Job, operations
from desktop.review.signing import ReadRequest, SigningDialog
from desktop.shell.locking import Lock
from sync.keys.ring import LOCKED_SECONDS, MAX_TRIES
from sync.practice.county import PRACTICE_PIN

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]
SECRET = "会议纪要不宜公开的一句"
CONTROL = Qt.KeyboardModifier.ControlModifier
TEXTS = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)


def read_aloud(interface: QAccessibleInterface) -> Iterator[str]:
    """Everything a screen reader finds from here down."""
    for kind in TEXTS:
        yield interface.text(kind)
    text = interface.textInterface()
    if text is not None:
        yield text.text(0, text.characterCount())
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None:
            yield from read_aloud(child)


def heard() -> str:
    """What a screen reader finds in all windows of the program."""
    roots = [
        QAccessible.queryAccessibleInterface(each) for each in QApplication.topLevelWidgets() if each.windowHandle()
    ]
    return "\n".join(line for root in roots if root is not None for line in read_aloud(root))


class Locked:
    """A program with an article open in the editor."""

    def __init__(self, program: Program, article: str, settle: Wait, qtbot: QtBot) -> None:
        self.program, self.window, self.article, self.settle, self.bot = program, program.window, article, settle, qtbot
        self.window.go("editor", article)
        settle()
        qtbot.waitUntil(lambda: not self.page.checks.waits(), timeout=20_000)

    @property
    def page(self) -> Any:
        return self.window.page()

    @property
    def lock(self) -> Lock:
        return self.window.lock

    def write(self, preedit: str, words: str = "") -> None:
        self.page.canvas.setFocus()
        compose(self.page.canvas, preedit, words)

    def cover(self) -> None:
        self.window.lock_now()
        assert self.window.is_locked()
        self.settle()

    def give(self, pin: str = PRACTICE_PIN) -> None:
        self.lock.page.box.pin.setText(pin)
        self.bot.keyClick(self.lock.page.box.pin, Qt.Key.Key_Return)
        self.settle()

    def stored(self) -> str:
        return self.program.desk.draft(self.article).content.to_bytes().decode("utf-8")


@pytest.fixture
def at(start: Start, writer: Any, settle: Wait, qtbot: QtBot) -> Locked:
    program = start("zhou-ming")
    article = writer.write(program.desk, title=SECRET)
    settle()
    return Locked(program, article, settle, qtbot)


# ------------------------------------------------------------------------------------------------ what is covered


def test_a_locked_window_shows_whose_desk_it_is_and_nothing_else(at: Locked) -> None:
    at.write("", SECRET)
    assert SECRET in heard()
    at.cover()
    seen = "\n".join(text for _, text in texts(at.window))
    assert "周明" in seen
    assert "云溪市水务局" in seen
    assert "锁定" in at.lock.page.since.text()
    assert SECRET not in seen
    assert SECRET not in heard()
    assert at.window.windowTitle() == "稿签"
    at.give()
    assert not at.window.is_locked()
    assert SECRET in heard()
    assert at.window.windowTitle().startswith("周明")


def test_a_composition_is_committed_and_saved_first(at: Locked) -> None:
    at.write("shui'wu")
    at.write("水务")
    at.cover()
    assert "水务" in at.stored()
    at.give()
    assert at.page.canvas.hasFocus()
    at.write("", "局")
    assert at.page.canvas.document().toPlainText().startswith("水务局")


def test_the_text_its_cursor_and_its_undo_are_as_they_were(at: Locked) -> None:
    at.write("", "先写的")
    before, place = at.page.canvas.body(), at.page.canvas.textCursor().position()
    at.cover()
    at.give()
    assert at.page.canvas.body() == before
    assert at.page.canvas.textCursor().position() == place
    at.page.canvas.undo()
    assert "先写的" not in at.page.canvas.document().toPlainText()


def test_the_windows_own_keys_rest_while_it_is_locked(at: Locked) -> None:
    at.cover()
    at.window.activateWindow()
    at.bot.waitUntil(at.window.isActiveWindow)
    QTest.keyClick(at.window.windowHandle(), Qt.Key.Key_1, CONTROL)
    at.settle()
    assert at.page.key == "editor"
    at.give()
    QTest.keyClick(at.window.windowHandle(), Qt.Key.Key_1, CONTROL)
    at.bot.waitUntil(lambda: at.page.key == "today")


def test_it_is_locked_by_key_and_by_the_button_in_the_status_bar(at: Locked) -> None:
    QTest.keyClick(at.window.windowHandle(), Qt.Key.Key_F12, CONTROL)
    assert at.window.is_locked()
    at.give()
    at.window.status.lock.click()
    assert at.window.is_locked()


def test_a_menu_closes_and_a_second_lock_changes_nothing(at: Locked) -> None:
    menu = QMenu(at.window)
    menu.addAction("x")
    menu.popup(at.window.pos())
    at.bot.waitUntil(menu.isVisible)
    at.cover()
    page = at.lock.page
    at.window.lock_now()
    assert at.lock.page is page
    assert not menu.isVisible()


# ---------------------------------------------------------------------------------------------------- dialogs


def dialog_at(at: Locked) -> SigningDialog:
    """The dialog that withdraws asks for a reason; it stands for every dialog with something typed in it."""
    option = next(o for o in at.program.desk.options(at.article) if o.action == "submit")
    request = ReadRequest(at.program.desk, at.article, option)(None)  # type: ignore[arg-type]
    dialog = SigningDialog(at.program.desk, request, at.page)
    dialog.reason = QPlainTextEdit(dialog)
    dialog.reason.setAccessibleName("理由")
    dialog.open()
    at.bot.waitUntil(dialog.isVisible)
    return dialog


def test_a_dialog_is_put_away_with_what_was_typed_and_comes_back(at: Locked) -> None:
    dialog = dialog_at(at)
    dialog.reason.setPlainText("理由写到一半")
    dialog.pin.pin.setText("12")
    at.cover()
    assert not dialog.isVisible()
    assert QApplication.activeModalWidget() is None
    assert SECRET not in heard()
    assert [each.text for each in at.lock.typed()] == ["理由写到一半"]
    at.give()
    assert dialog.isVisible()
    assert QApplication.activeModalWidget() is dialog
    assert dialog.reason.toPlainText() == "理由写到一半"
    dialog.reject()  # says that the words are lost
    dialog.reject()
    assert QApplication.activeModalWidget() is None


def test_the_key_that_locks_works_behind_no_dialog_but_in_it(at: Locked) -> None:
    dialog = dialog_at(at)
    dialog.activateWindow()
    at.bot.waitUntil(dialog.isActiveWindow)
    at.bot.keyClick(dialog.pin.pin, Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    at.bot.waitUntil(at.window.is_locked)
    assert not dialog.isVisible()


def test_a_composition_in_a_dialog_is_committed_too(at: Locked) -> None:
    dialog = dialog_at(at)
    dialog.activateWindow()
    at.bot.waitUntil(dialog.isActiveWindow)
    dialog.reason.setFocus()
    compose(dialog.reason, "理由")
    at.cover()
    assert dialog.reason.toPlainText() == "理由"


def test_a_dialog_that_opens_while_the_window_is_locked_waits_for_its_owner(at: Locked) -> None:
    at.cover()
    dialog = SigningDialog(at.program.desk, _request(at), at.page)
    dialog.open()
    QApplication.processEvents()
    assert not dialog.isVisible()
    assert QApplication.activeModalWidget() is None
    at.give()
    assert dialog.isVisible()
    dialog.reject()


def _request(at: Locked) -> Any:
    option = next(o for o in at.program.desk.options(at.article) if o.action == "submit")
    return ReadRequest(at.program.desk, at.article, option)(None)  # type: ignore[arg-type]


def test_a_signature_under_way_goes_on_and_its_dialog_does_not_come_back(at: Locked) -> None:
    dialog = SigningDialog(at.program.desk, _request(at), at.page)
    signed: list[object] = []
    dialog.signed.connect(signed.append)
    dialog.open()
    for tick in dialog.ticks:
        tick.setChecked(True)
    dialog.pin.pin.setText(PRACTICE_PIN)
    dialog.sign.click()
    assert dialog.busy()
    at.window.lock_now()
    at.settle()
    assert len(signed) == 1
    at.give()
    assert not dialog.isVisible()


# ------------------------------------------------------------------------------------------------ what goes on


class Gate(QObject):
    """Work that waits to be let go, and takes what it found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.free = threading.Event()
        self.found: list[str] = []

    def __call__(self, job: Job) -> str:
        assert self.free.wait(20)
        job.check()
        return "done"

    @Slot(object)
    def take(self, found: str) -> None:
        self.found.append(found)


def test_what_ends_meanwhile_is_told_after_unlocking(at: Locked) -> None:
    at.cover()
    messages().toast("同步完成")
    messages().toast("清单已导出")
    assert at.window.toast is None or not at.window.toast.isVisible()
    at.give()
    assert at.window.toast.isVisible()
    assert at.window.toast.text() == "同步完成 · 清单已导出"


def test_work_that_was_under_way_is_delivered(at: Locked) -> None:
    gate = Gate(at.page)
    ExchangeOp(gate, gate).then(gate.take).start()
    at.window.lock_now()
    gate.free.set()
    at.settle()
    assert gate.found == ["done"], "locking called nothing off"
    at.give()
    assert not at.window.is_locked()


def test_the_page_in_front_learns_what_changed_behind_it(at: Locked, writer: Any) -> None:
    at.window.go("today")
    at.settle()
    at.window.go("sync")
    at.settle()
    at.cover()
    writer.sign(at.program.desk, at.article, "submit")
    at.settle()
    at.give()
    assert at.page.table.entries.rowCount() == 1


# ---------------------------------------------------------------------------------------------------- the PIN


def test_a_wrong_pin_counts_and_says_how_many_tries_are_left(at: Locked) -> None:
    at.cover()
    assert str(MAX_TRIES) in at.lock.page.box.tries_text()
    at.give("000000")
    assert at.window.is_locked()
    assert at.lock.page.box.tries_text() == f"还可输错 {MAX_TRIES - 1} 次，之后密钥锁定。"
    assert at.lock.page.box.text() == ""
    assert at.program.desk.context.ring.tries_left() == MAX_TRIES - 1
    at.give()
    assert not at.window.is_locked()
    assert at.program.desk.context.ring.tries_left() == MAX_TRIES


def test_a_key_that_rests_says_how_long_and_what_else_can_be_done(at: Locked) -> None:
    at.cover()
    for _ in range(MAX_TRIES):
        at.give("000000")
    words = at.lock.page.box.tries_text()
    assert str(LOCKED_SECONDS // 60) in words
    assert "管理员" in words
    at.give()
    assert at.window.is_locked(), "the right one is not taken either"


def test_a_window_that_was_locked_begins_locked(at: Locked, start: Start, settle: Wait) -> None:
    at.cover()
    assert at.program.preferences.locked
    home = at.program.home
    at.window.close()
    at.program.end()
    again = start(home=home)
    settle()
    assert again.window.is_locked()
    assert SECRET not in heard()
    assert again.window.page() is not None
    again.window.lock.page.box.pin.setText(PRACTICE_PIN)
    again.window.lock.page.unlock.click()
    settle()
    assert not again.window.is_locked()
    assert not again.preferences.locked


def test_the_pin_is_not_kept_in_its_field(at: Locked) -> None:
    at.cover()
    field = at.lock.page.box.pin
    assert field.echoMode() is QLineEdit.EchoMode.Password
    at.give()
    assert QGuiApplication.clipboard().text() != PRACTICE_PIN


# ---------------------------------------------------------------------------------------------------- idle


def test_the_practice_county_never_locks_by_itself_unless_it_is_asked_to(
    start: Start, county_folder: Path, tmp_path: Path
) -> None:
    from support.desks import open_desks

    from sync.practice.county import home_of

    with open_desks(county_folder, tmp_path / "practice"):
        pass
    program = start(home=home_of(tmp_path / "practice", "zhou-ming"), practice_root=tmp_path / "practice")
    assert program.preferences.lock_minutes == 0
    program.preferences.choose_lock(5)
    assert program.preferences.lock_minutes == 5


def test_the_window_locks_when_nobody_touches_it(at: Locked) -> None:
    assert at.program.preferences.lock_minutes == 15
    now = [0.0]
    at.lock.idle._clock = lambda: (now[0], now[0])
    at.program.preferences.choose_lock(5)
    now[0] = 299
    at.lock.idle.look()
    assert not at.window.is_locked()
    QTest.keyClick(at.window.windowHandle(), Qt.Key.Key_Shift)
    now[0] = 598
    at.lock.idle.look()
    assert not at.window.is_locked(), "a key was pressed at 299"
    at.write("shui", "")
    at.write("", "水")
    now[0] = 890
    at.lock.idle.look()
    assert not at.window.is_locked(), "an input method wrote at 598"
    now[0] = 899
    at.lock.idle.look()
    assert at.window.is_locked()


def test_a_computer_that_slept_is_locked_by_the_first_touch(at: Locked) -> None:
    steady, wall = [0.0], [0.0]
    at.lock.idle._clock = lambda: (steady[0], wall[0])
    at.program.preferences.choose_lock(5)
    wall[0] = 3_600.0
    QTest.mouseMove(at.window.windowHandle(), at.window.rect().center())
    assert at.window.is_locked()


@pytest.mark.parametrize("code", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("zoom", [100, 200])
def test_the_lock_page_can_be_read_in_every_language_and_size(
    at: Locked, code: str, zoom: int, unnamed: Callable[..., list[object]]
) -> None:
    at.program.preferences.choose_language(code)
    at.program.preferences.choose_zoom(zoom)
    at.window.resize(1366, 768)
    at.settle()
    at.cover()
    for _ in range(MAX_TRIES):
        assert cut_off(at.window) == []
        at.give("000000")
    assert cut_off(at.window) == []
    assert untranslated(at.window, code) == []
    assert unnamed(at.window) == []
    at.program.preferences.choose_zoom(100)


def test_locking_and_unlocking_hold_the_window_for_a_moment_only(at: Locked) -> None:
    at.cover()
    at.give()  # everything is loaded now
    watch = StallWatch()
    try:
        with watch.flow("lock"):
            watch.act(at.window.lock_now)
            watch.wait(operations().idle)
        with watch.flow("unlock"):
            at.lock.page.box.pin.setText(PRACTICE_PIN)
            watch.act(at.lock.page.unlock.click)
            watch.wait(lambda: not at.window.is_locked())
    finally:
        watch.close()
    assert [str(hold) for hold in watch.holds if hold.too_long()] == []
