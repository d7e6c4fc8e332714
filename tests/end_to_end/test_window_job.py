"""The main job once, in the real window on a real screen, with a real portal process: by keys, clicks and an input method.

The hands of this test are a keyboard and a mouse that act on the window with the focus, as a person's would; the Chinese
comes from an input method's events. Nothing is waited for by the clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from support.live import County

from desktop.app import Program, application
from desktop.articles.model import LINE_ROLE
from desktop.articles.page import ArticlesPage
from desktop.articles.picker import ArticlePicker
from desktop.chain.duties import DutyCard
from desktop.chain.page import ChainPage
from desktop.chain.steps import ROW
from desktop.editor.page import EditorPage
from desktop.exchange.page import SyncPage
from desktop.intake.page import IntakePage
from desktop.operations import close_operations, operations
from desktop.review.page import ReviewPage
from desktop.review.secrecy import QUESTIONS, SecrecyForm
from desktop.review.signing import SigningDialog
from desktop.shell.switcher import OFFICER, DeskSwitcher
from desktop.today.page import TodayPage
from desktop.words import state_word
from resources.language import use_language
from sync.practice.county import PRACTICE_PIN, home_of

pytestmark = pytest.mark.window

PATIENCE = 60_000
SIZE = (1366, 768)
CONTROL = Qt.KeyboardModifier.ControlModifier
TITLE = ("冬春农田水利", "修复任务全面开工")
BODY = (
    "11月20日，我市冬春农田水利修复任务全面开工。",
    "截至11月15日，全市已开工项目128个，完成投资2.36亿元。",
    "各县区每周调度一次进度，对滞后项目逐一会商。",
    "确保春灌前完工。",
)
PINYIN = "qing'jing'shan'shui"
WAY = (
    ("li-jing", "李静", "review", "pass"),
    ("wang-fang", "王芳", "review", "secrecy-review"),
    ("sun-yan", "孙岩", "review", "pass"),
    ("zhao-ping", "赵平", "review", "approve"),
    ("he-qing", "何青", "intake", "publish"),
)
STEPS = ("submit", "pass", "secrecy-review", "pass", "approve", "send", "receive", "publish")


class Hands:
    """A keyboard, a mouse, an input method and a camera at one window.

    Args:
        program: the running program.
        qtbot: waits for what must become true.
        album: where pictures of the screen are kept.
    """

    def __init__(self, program: Program, qtbot: QtBot, album: Path) -> None:
        self.program, self.window = program, program.window
        self._bot, self._album, self._pictures = qtbot, album, 0

    # ---- waiting and looking -----------------------------------------------------------------------

    def wait(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        self._bot.waitUntil(holds, timeout=PATIENCE)

    def settle(self) -> None:
        """Wait until nothing is read or written any more."""
        for _ in range(3):
            self.wait(operations().idle)
            QApplication.processEvents()

    def page(self, kind: type) -> QWidget:
        """The page on the screen, once it is of a kind."""
        self.wait(lambda: isinstance(self.window.page(), kind))
        self.settle()
        return self.window.page()

    def dialog(self, kind: type) -> QWidget:
        """The dialog on the screen, with the focus, once there is one of a kind."""
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return self._front()

    def _front(self) -> QWidget:
        """The window that has the keyboard: what a window manager sees to; the test's screen has none."""
        front = QApplication.activeModalWidget() or self.window
        if not front.isActiveWindow():
            front.activateWindow()
            self.wait(front.isActiveWindow)
        return front

    def picture(self, name: str) -> None:
        """Keep a picture of the whole screen, dialogs and menus too."""
        self.settle()
        self._pictures += 1
        path = self._album / f"{self._pictures:02}-{name}.png"
        assert self.window.screen().grabWindow(0).save(str(path))

    # ---- keyboard ----------------------------------------------------------------------------------

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key; it goes where the focus is."""
        QTest.keyClick(self._front().windowHandle(), key, modifier)

    def keys(self, text: str) -> None:
        """Type Latin text and figures."""
        for each in text:
            QTest.keyClick(self._front().windowHandle(), each)

    def compose(self, preedit: str, commit: str = "") -> None:
        """One event of the input method, sent where the focus is."""
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        self._front()
        focus = QGuiApplication.focusObject()
        assert isinstance(focus, QWidget)
        QApplication.sendEvent(focus, event)

    def write(self, text: str) -> None:
        """Write Chinese: figures and signs are typed, each run of Han is composed, then committed."""
        for part in re.findall(r"[ -~]+|[^ -~]+", text):
            if part.isascii():
                self.keys(part)
                continue
            for length in range(3, len(PINYIN), 6):
                self.compose(PINYIN[:length])
            self.compose("", part)

    # ---- mouse -------------------------------------------------------------------------------------

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click on a widget where it stands in its window, as soon as it can be clicked."""
        self.wait(lambda: widget.isVisible() and widget.isEnabled())
        area = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(widget)
        where = widget.mapTo(widget.window(), at if at is not None else widget.rect().center())
        window, button = widget.window().windowHandle(), Qt.MouseButton.LeftButton
        QTest.mouseClick(window, button, Qt.KeyboardModifier.NoModifier, where)

    # ---- what every desk needs ---------------------------------------------------------------------

    def turn_to(self, key: str, kind: type) -> QWidget:
        """Go to a page by the rail."""
        self.click(self.window.rail.button(key))
        return self.page(kind)

    def sync(self, *, by_key: bool = True) -> SyncPage:
        """Exchange with the portal, by F5 or by the button."""
        page = self.turn_to("sync", SyncPage)
        if by_key:
            self.press(Qt.Key.Key_F5)
        else:
            self.click(page.go)
        assert not page.go.isEnabled()
        self.wait(page.go.isEnabled)
        self.settle()
        assert page.conclusion.text().startswith("上次同步已完成"), page.conclusion.text() + page.detail.text()
        return page

    def walk_to(self, officer: str, name: str) -> None:
        """Walk to another desk by the switcher of the practice banner."""
        self.click(self.window.practice.switch)
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), DeskSwitcher))
        switcher = QApplication.activePopupWidget()
        self.wait(lambda: QGuiApplication.focusObject() is switcher.search)
        self.write(name)
        self.wait(lambda: switcher.tree.currentIndex().data(OFFICER) == officer)
        self.picture(f"to-{officer}")
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: self.program.me is not None and self.program.me.officer == officer)
        self.wait(lambda: self.window.place is not None)
        self.page(TodayPage)
        assert self.window.windowTitle().startswith(self.program.me.name)

    def sign(self, name: str) -> None:
        """Fill in what the open signing dialog asks for, type the practice PIN, and press Enter."""
        dialog = self.dialog(SigningDialog)
        if dialog.form is not None:
            self._answer(dialog.form)
        for tick in dialog.ticks:
            self.click(tick, QPoint(10, tick.height() // 2))
            assert tick.isChecked()
        assert not dialog.sign.isEnabled()
        self.click(dialog.pin.pin)
        self.keys(PRACTICE_PIN)
        assert dialog.sign.isEnabled()
        self.picture(f"{name}-dialog")
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: not shiboken6.isValid(dialog) or not dialog.isVisible())
        self.settle()
        assert QApplication.activeModalWidget() is None
        self.picture(f"{name}-signed")

    def _answer(self, form: SecrecyForm) -> None:
        for segments in (*(form.answers[key] for key, _ in QUESTIONS), form.conclusion):
            first = next(part for part in segments.children() if isinstance(part, QWidget))
            self.click(first)
        assert form.complete()


@pytest.fixture
def hands(county: County, qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    """The real program at 周明's desk of a practice county whose portal runs."""
    county.start()
    close_operations()
    use_language("zh_CN")
    program = Program(application(), home_of(county.root, "zhou-ming"), county.root)
    program.preferences.choose_language("zh_CN")
    program.window.resize(*SIZE)
    program.begin()
    qtbot.waitExposed(program.window)
    program.window.activateWindow()
    hands = Hands(program, qtbot, tmp_path)
    hands.wait(lambda: program.window.isActiveWindow() and program.desk is not None)
    hands.settle()
    yield hands
    program.window.close()
    program.end()
    shiboken6.delete(program.window)
    shiboken6.delete(program)


# ---------------------------------------------------------------------------------------------- the stages


def saved_text(hands: Hands, page: EditorPage) -> tuple[str, ...]:
    """The paragraphs as the store has them."""
    blocks = hands.program.desk.draft(page.article).content.body.blocks
    return tuple("".join(run.text for run in block.runs) for block in blocks)


def begin_article(hands: Hands) -> EditorPage:
    """Ctrl+N, the column sought in Chinese, 工作动态, and the empty page."""
    hands.press(Qt.Key.Key_N, CONTROL)
    picker = hands.dialog(ArticlePicker)
    hands.write("水务动态")
    choice = picker.choice()
    assert choice is not None
    assert (choice.id, picker.types.currentText()) == ("water-news", "工作动态")
    hands.picture("picker")
    hands.press(Qt.Key.Key_Return)
    return hands.page(EditorPage)


def write_article(hands: Hands, page: EditorPage) -> None:
    """Title and text; twice something is still being composed when Ctrl+S is pressed."""
    desk, title = hands.program.desk, page.form.control("title").widget
    hands.click(title)
    hands.write(TITLE[0])
    assert title.text() == TITLE[0]
    hands.wait(lambda: desk.draft(page.article).content.title == TITLE[0])  # by itself: no key was pressed for it
    hands.wait(lambda: page.save_label.words.text().startswith("已存"))
    hands.picture("autosaved")

    hands.compose(TITLE[1])
    assert title.text() == TITLE[0]
    hands.press(Qt.Key.Key_S, CONTROL)
    assert title.text() == "".join(TITLE)
    hands.wait(lambda: desk.draft(page.article).content.title == "".join(TITLE))

    hands.click(page.canvas.viewport())
    hands.write(BODY[0])
    hands.press(Qt.Key.Key_Return)
    hands.write(BODY[1])
    hands.press(Qt.Key.Key_Return)
    hands.compose(BODY[2])
    hands.picture("composing")
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.wait(lambda: saved_text(hands, page) == BODY[:3])
    hands.picture("written")


def submit(hands: Hands, page: EditorPage) -> None:
    """The button is pressed while something is being composed; then, by Ctrl+Enter, the article is signed."""
    hands.wait(page.main.isEnabled)
    hands.press(Qt.Key.Key_Return)
    hands.compose(BODY[3])
    hands.click(page.main)
    dialog = hands.dialog(SigningDialog)
    assert saved_text(hands, page) == BODY
    facts = " ".join(each.text() for each in dialog.findChildren(QLabel))
    assert "".join(TITLE) in facts
    assert f"{sum(map(len, BODY))} 字" in facts
    hands.press(Qt.Key.Key_Escape)
    hands.wait(lambda: QApplication.activeModalWidget() is None)
    hands.settle()
    hands.wait(page.main.isEnabled)
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.sign("submit")


def state_in_list(hands: Hands) -> str:
    """The word of the state of the one article of the list."""
    page = hands.turn_to("articles", ArticlesPage)
    model = page.listing.model
    hands.wait(lambda: model.rowCount() == 1 and model.index(0).data(LINE_ROLE) is not None)
    line = model.index(0).data(LINE_ROLE)
    assert line.title == "".join(TITLE)
    assert state_word(line.state) in line.spoken
    return state_word(line.state)


def judge(hands: Hands, name: str) -> None:
    """Read the one article of the queue to its end, and sign."""
    page = hands.turn_to("review", ReviewPage)
    hands.wait(lambda: page.main.isVisible() and page.reader.read_to_end())
    assert page.reader.title.text() == "".join(TITLE)
    assert BODY[3] in page.reader.canvas.toPlainText()
    hands.picture(name)
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.sign(name)


def publish(hands: Hands, name: str) -> None:
    """收稿: the article that came through is chosen already; publish it."""
    page = hands.turn_to("intake", IntakePage)
    hands.wait(lambda: page.buttons["publish"].isEnabled() and page.preview.read_to_end())
    assert page.title.text() == "".join(TITLE)
    assert page.verdict.title().startswith("核验通过")
    hands.picture(name)
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.sign(name)


def audit(hands: Hands) -> str:
    """Open the published article from the list: its chain holds, the three duties are named. Gives its address."""
    listing = hands.window.page().listing
    hands.click(listing.view.viewport(), listing.view.visualRect(listing.model.index(0)).center())
    page = hands.page(ChainPage)
    hands.wait(lambda: page.view is not None and page.banner.isVisible())
    hands.picture("chain")
    assert page.banner.title() == f"核验通过：{len(STEPS)} 步签名首尾相连"
    rows = [page.steps.steps.index(row).data(ROW) for row in range(page.steps.steps.rowCount())]
    assert tuple(row.step.action for row in rows) == STEPS
    assert {row.mark for row in rows} == {"good"}
    last = page.steps.visualRect(page.steps.currentIndex())
    assert page.steps.currentIndex().row() == len(STEPS) - 1
    assert page.steps.viewport().rect().contains(last)
    duties = [card.accessibleName() for card in page.duties.findChildren(DutyCard)]
    for duty, who in zip(duties, ("赵平", "何青", "周明"), strict=True):
        assert who in duty
    return page.view.url


# ------------------------------------------------------------------------------------------------- the job


def test_one_article_from_the_first_key_to_the_public_page(hands: Hands, county: County) -> None:
    assert QGuiApplication.platformName() == "xcb"
    hands.sync(by_key=False)
    hands.turn_to("articles", ArticlesPage)
    page = begin_article(hands)
    write_article(hands, page)
    submit(hands, page)
    assert state_in_list(hands) == "待发"
    hands.picture("list-queued")
    hands.sync()
    hands.picture("synced")
    assert state_in_list(hands) == "已签"

    for officer, name, desk_page, action in WAY:
        hands.walk_to(officer, name)
        hands.sync(by_key=False)
        (publish if desk_page == "intake" else judge)(hands, f"{officer}-{action}")
        hands.sync()

    hands.walk_to("zhou-ming", "周明")
    hands.sync()
    assert state_in_list(hands) == "已发布"
    hands.picture("list-published")
    url = audit(hands)
    assert url.startswith(county.portal.address)
    shown = requests.get(url, timeout=60)
    shown.encoding = "utf-8"
    for words in ("".join(TITLE), *BODY):
        assert words in shown.text
    provenance = requests.get(f"{url}/provenance", timeout=60)
    provenance.encoding = "utf-8"
    for name in ("赵平", "何青", "周明"):
        assert name in provenance.text
