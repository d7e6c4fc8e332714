"""The main flows of the window, driven one after the other in a process of its own; the longest turns come out as JSON.

A process of its own, because what is loaded for the first time is loaded in the middle of a person's work, and a test
run has loaded everything before: ``python -m support.stall_flows FOLDER``.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from support.stall_desks import AUTHOR, LONG, REVIEWER, facts_of
from support.stalls import INDIVISIBLE_MS, StallWatch

from desktop.shell.window import Visit

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
SIZE = (1366, 768)
TYPED = "Today 12 items were checked, 3 of them again. "
SOUGHT = "农田水利修复"


class Hands:
    """A keyboard and a mouse at the window, watched.

    Args:
        root: of a county made by ``support.stall_desks``.
        watch: measures every turn.
    """

    def __init__(self, root: Path, watch: StallWatch) -> None:
        from desktop.app import Program, application
        from sync.practice.county import home_of

        self.root, self.watch, self.facts = root, watch, facts_of(root)
        self.program = Program(application(), home_of(root, AUTHOR), root)
        self.program.preferences.choose_language("zh_CN")
        self.window = self.program.window
        self.window.resize(*SIZE)

    # ---- hands -------------------------------------------------------------------------------------

    def do(self, deed: Callable[[], object]) -> None:
        """Do something and let the window come to rest."""
        self.watch.act(deed)
        self.settle()

    def settle(self) -> None:
        """Until nothing is read or written and everything is painted."""
        for _ in range(3):
            self.watch.wait(lambda: operations_idle())
            for _ in range(3):
                self.watch.turn()

    def until(self, holds: Callable[[], bool]) -> None:
        """Until something holds, and then to rest."""
        self.watch.wait(holds)
        self.settle()

    def front(self) -> QWidget:
        """The window with the keyboard: what a window manager sees to; this screen has none."""
        front = QApplication.activeModalWidget() or QApplication.activePopupWidget() or self.window
        if not front.isActiveWindow():
            front.activateWindow()
            self.watch.wait(front.isActiveWindow)
        return front

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the focus is."""
        window = self.front().windowHandle()
        self.watch.act(lambda: QTest.keyClick(window, key, modifier))
        self.watch.turn()

    def type(self, text: str) -> None:
        """Type Latin text."""
        for sign in text:
            window = self.front().windowHandle()
            self.watch.act(lambda sign=sign, window=window: QTest.keyClick(window, sign))
            self.watch.turn()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click on a part, and let the window come to rest."""
        where = at or widget.rect().center()
        self.do(lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where))

    def go(self, key: str, article: str = "") -> Any:
        """Turn to a page."""
        self.do(lambda: self.window.go(key, article))
        self.until(lambda: self.window.visit() == Visit(key, article))
        return self.window.page()


def operations_idle() -> bool:
    """Whether nothing is queued or running."""
    from desktop.operations import operations

    return operations().idle()


class _Painted(QObject):
    """Notes the first paint of the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.done = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.done = self.done or event.type() == QEvent.Type.Paint
        return False


# ------------------------------------------------------------------------------------------------- the author's flows


def start(hands: Hands) -> None:
    """From the first paint to the list of what is to be done today; 500 rows of it."""
    painted = _Painted(hands.window)
    hands.program.begin()
    while not painted.done:  # before the first paint nobody waits for the window, but for the program
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    hands.until(lambda: hands.program.desk is not None)
    hands.front()
    hands.settle()
    assert hands.window.page().model.rowCount() >= 500


def list_shown(hands: Hands) -> None:
    """The list of 200,000."""
    page = hands.go("articles")
    hands.until(lambda: page.listing.model.rowCount() >= 200_000)


def list_scrolled(hands: Hands) -> None:
    """By rows, by pages, by the thumb, to both ends."""
    view = hands.window.page().listing.view
    bar = view.verticalScrollBar()
    for step in range(60):
        hands.watch.act(lambda step=step: bar.setValue(step * 71 if step % 3 else step * 7919 * 70 % bar.maximum()))
        hands.watch.turn()
    hands.settle()
    for key in (Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_PageDown):
        hands.press(key)
        hands.settle()


def list_searched(hands: Hands) -> None:
    """Words typed into the search, found in thousands of titles, and given up again."""
    page = hands.window.page()
    hands.press(Qt.Key.Key_K, CONTROL)
    for length in range(1, len(SOUGHT) + 1):
        hands.watch.act(lambda length=length: page.search.setText(SOUGHT[:length]))
        hands.settle()
    hands.until(lambda: 0 < page.listing.model.rowCount() < 200_000)
    hands.do(page.search.clear)
    hands.until(lambda: page.listing.model.rowCount() >= 200_000)


def list_filtered(hands: Hands) -> None:
    """Chips, a facet's own window, and the whole list again."""
    page = hands.window.page()
    for button in page.chips.findChildren(QAbstractButton)[1:5]:
        hands.do(button.click)
    hands.do(page.clear_filter)
    hands.do(page.filters.columns.open)
    hands.press(Qt.Key.Key_Escape)
    hands.do(lambda: page.filters.units.choose((hands.program.me.unit,)))
    hands.do(page.filters.clear.click)
    hands.until(lambda: page.listing.model.rowCount() >= 200_000)


def list_sorted(hands: Hands) -> None:
    """Every order, and the list as a table."""
    from dataclasses import replace

    page = hands.window.page()
    for place in (1, 2, 3, 0):
        hands.do(lambda place=place: page.order.setCurrentIndex(place))
    hands.do(lambda: page.look.change(replace(page.look.look, layout="table")))
    hands.do(lambda: page.look.change(replace(page.look.look, layout="rows")))


def list_exported(hands: Hands) -> None:
    """All 200,000 into a file, called off on the way after a while."""
    page = hands.window.page()
    hands.do(
        lambda: page.export.write(page.listing.ids()[:20_000], ("title", "state", "unit"), hands.root / "list.csv")
    )


def article_opened(hands: Hands) -> None:
    """An article of 30,000 characters, with its checks."""
    page = hands.go("editor", hands.facts["long"])
    hands.until(lambda: page.checks.checked is not None and not page.checks.waits())
    assert len(page.canvas.toPlainText()) > 29_000


def findings_walked(hands: Hands) -> None:
    """F8 through the findings of a long text."""
    for _ in range(30):
        hands.press(Qt.Key.Key_F8)
    hands.settle()


def long_article_typed_in(hands: Hands) -> None:
    """Keys into the middle of the long text; checks and saves run meanwhile."""
    page = hands.window.page()
    hands.watch.act(lambda: page.canvas.setFocus(Qt.FocusReason.OtherFocusReason))
    _to_middle(hands, page)
    hands.type(TYPED)
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.until(lambda: not page.checks.waits())


def _to_middle(hands: Hands, page: Any) -> None:
    cursor = QTextCursor(page.canvas.document())
    cursor.setPosition(page.canvas.document().characterCount() // 2)
    hands.do(lambda: page.canvas.setTextCursor(cursor))


def previewed(hands: Hands) -> None:
    """The preview of 30,000 characters, in its three shapes."""
    page = hands.window.page()
    hands.press(Qt.Key.Key_P, CONTROL | SHIFT)
    hands.until(lambda: page.preview.dialog is not None and page.preview.dialog.shown() is not None)
    for button in page.preview.dialog.tabs.findChildren(QAbstractButton):
        hands.do(button.click)
    hands.do(page.preview.close)


def printed(hands: Hands) -> None:
    """The approval sheet, looked at."""
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.until(lambda: QApplication.activeModalWidget() is not None)
    hands.do(QApplication.activeModalWidget().reject)


def written(hands: Hands) -> None:
    """200 keys, a paste of 10,000 characters, undo, save, checks."""
    page = hands.go("editor", hands.facts["write"])
    hands.until(lambda: page.checks.checked is not None)
    hands.watch.act(lambda: page.canvas.setFocus(Qt.FocusReason.OtherFocusReason))
    hands.press(Qt.Key.Key_End, CONTROL)
    hands.type((TYPED * 5)[:200])
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.until(lambda: not page.checks.waits())


def pasted(hands: Hands) -> None:
    """10,000 characters in paragraphs, taken back, put in again, saved and checked."""
    from support.stall_desks import prose

    from forms.body.text import plain_text

    page = hands.window.page()
    QGuiApplication.clipboard().setText(plain_text(prose(LONG, 5)).text)
    hands.press(Qt.Key.Key_V, CONTROL)
    hands.until(lambda: page.canvas.document().characterCount() > LONG)
    hands.press(Qt.Key.Key_Z, CONTROL)
    hands.until(lambda: page.canvas.document().characterCount() < LONG)
    hands.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    hands.until(lambda: page.canvas.document().characterCount() > LONG)
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.until(lambda: not page.checks.waits())


def replaced(hands: Hands) -> None:
    """10,000 hits found and replaced, all of it taken back by one undo."""
    page = hands.go("editor", hands.facts["hits"])
    hands.until(lambda: page.checks.checked is not None)
    before = page.canvas.toPlainText()
    hands.press(Qt.Key.Key_H, CONTROL)
    hands.settle()
    bar = page.tools.bar
    hands.do(lambda: bar.find.setText("的"))
    hands.do(lambda: bar.put.setText("之"))
    hands.do(bar.all.click)
    hands.until(lambda: page.canvas.toPlainText().count("之") == 10_000)
    hands.watch.act(lambda: page.canvas.setFocus(Qt.FocusReason.OtherFocusReason))
    hands.press(Qt.Key.Key_Z, CONTROL)
    hands.until(lambda: page.canvas.toPlainText() == before)
    hands.do(page.tools.find.close)
    hands.until(lambda: not page.checks.waits())


def compared(hands: Hands) -> None:
    """The versions of a text of 10,000 characters."""
    page = hands.go("editor", hands.facts["compared"])
    hands.until(lambda: page.checks.checked is not None)
    hands.press(Qt.Key.Key_H, CONTROL | SHIFT)
    hands.until(lambda: page.tools.history.dialog is not None and page.tools.history.dialog._shown is not None)
    dialog = page.tools.history.dialog
    for button in dialog.modes.findChildren(QAbstractButton):
        hands.do(button.click)
    for _ in range(5):
        hands.press(Qt.Key.Key_F7)
    hands.do(dialog.reject)


def chain_shown(hands: Hands) -> None:
    """A chain of 200 steps, scrolled."""
    page = hands.go("chain", hands.facts["chain"])
    hands.until(lambda: page.view is not None)
    for _ in range(10):
        hands.press(Qt.Key.Key_PageUp)
    hands.settle()


def synced(hands: Hands) -> None:
    """200 steps sent to a real portal."""
    page = hands.go("sync")
    hands.press(Qt.Key.Key_F5)
    hands.until(lambda: page._running is None)
    assert page.conclusion.text().startswith("上次同步已完成"), page.conclusion.text() + page.detail.text()


def helped(hands: Hands) -> None:
    """The help at several places, and the list of keys."""
    for key in ("settings", "articles"):
        hands.go(key)
        hands.press(Qt.Key.Key_F1)
        hands.settle()
    for other in QApplication.topLevelWidgets():
        if other is not hands.window and other.isVisible():
            hands.do(other.close)
    hands.press(Qt.Key.Key_F1, SHIFT)
    hands.settle()
    for other in QApplication.topLevelWidgets():
        if other is not hands.window and other.isVisible():
            hands.do(other.close)


def turned(hands: Hands) -> None:
    """From page to page and back, each already made."""
    for key in ("today", "articles", "sync", "settings", "today", "articles"):
        hands.go(key)


def themed(hands: Hands) -> None:
    """Dark, large, and back, with the editor open."""
    hands.go("editor", hands.facts["long"])
    choices = hands.program.preferences
    for deed in (
        lambda: choices.choose_scheme("dark"),
        lambda: choices.choose_zoom(150),
        lambda: choices.choose_zoom(100),
        lambda: choices.choose_scheme("light"),
    ):
        hands.do(deed)


def spoken(hands: Hands) -> None:
    """Another language: the frame is made anew."""
    hands.go("settings")
    for code in ("en", "zh_TW", "zh_CN"):
        hands.do(lambda code=code: hands.program.preferences.choose_language(code))


# ----------------------------------------------------------------------------------------------- the reviewer's flows


def walked(hands: Hands) -> None:
    """To another desk of the practice county."""
    hands.watch.act(lambda: hands.program.walk_to(REVIEWER))
    hands.until(lambda: hands.program.me is not None and hands.program.me.officer == REVIEWER)
    hands.until(lambda: hands.window.place is not None)


def reviewed(hands: Hands) -> None:
    """10,000 characters with what changed, scrolled to the end; the changes walked; the text as it is now."""
    page = hands.go("review", hands.facts["review"])
    hands.until(lambda: page._opened is not None and page.article == hands.facts["review"])
    bar = page.reader.canvas.verticalScrollBar()
    for part in range(0, 21):
        hands.watch.act(lambda part=part: bar.setValue(bar.maximum() * part // 20))
        hands.watch.turn()
    hands.until(page.reader.read_to_end)
    for _ in range(10):
        hands.press(Qt.Key.Key_F7)
    for button in page.reader.modes.findChildren(QAbstractButton):
        hands.do(button.click)


def signed(hands: Hands) -> None:
    """Signed with the PIN, and the next one opened."""
    from desktop.review.signing import SigningDialog
    from sync.practice.county import PRACTICE_PIN

    page = hands.window.page()
    assert page.main.isEnabled(), page.reason.text()
    hands.do(page.main.click)
    hands.until(lambda: isinstance(QApplication.activeModalWidget(), SigningDialog))
    dialog = QApplication.activeModalWidget()
    for tick in dialog.ticks:
        hands.do(tick.click)
    hands.do(lambda: dialog.pin.pin.setText(PRACTICE_PIN))
    assert dialog.sign.isEnabled()
    hands.do(dialog.sign.click)
    hands.until(lambda: QApplication.activeModalWidget() is None)


FLOWS: tuple[Callable[[Hands], None], ...] = (
    start, list_shown, list_scrolled, list_searched, list_filtered, list_sorted, list_exported, article_opened,
    findings_walked, long_article_typed_in, previewed, printed, written, pasted, replaced, compared, chain_shown, synced,
    helped, turned, themed, spoken, walked, reviewed, signed,
)  # fmt: skip


def run(root: Path) -> dict[str, list[object]]:
    """Drive all flows on a county whose portal runs; the holds, the longest turn of each flow, and flows that failed."""
    watch = StallWatch({themed.__name__: INDIVISIBLE_MS, spoken.__name__: INDIVISIBLE_MS})
    failed: list[object] = []
    gc.disable()  # as ``desktop.app.run_window`` does until the first paint
    hands = Hands(root, watch)
    with ExitStack() as done:
        done.callback(watch.close)
        done.callback(hands.program.end)
        done.callback(hands.window.close)
        for flow in FLOWS:
            with watch.flow(flow.__name__):
                try:
                    flow(hands)
                except (TimeoutError, AssertionError) as error:
                    failed.append(f"{flow.__name__}: {error!r}")
    holds, longest = [asdict(hold) for hold in watch.holds], [asdict(hold) for hold in watch.longest.values()]
    return {"holds": holds, "longest": longest, "failed": failed}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]))) + "\n")
