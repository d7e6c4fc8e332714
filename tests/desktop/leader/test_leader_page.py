"""阅签 in the real program: a leader reads, ticks, types a PIN, and the next one comes by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from support.desks import PIN
from support.seen import cut_off, untranslated

from desktop.leader.page import LeaderPage
from desktop.review.returning import ReturnDialog
from desktop.review.side import StationRow
from desktop.review.undoing import UndoDialog
from desktop.shell.taborder import tab_stops

Begin = Callable[..., Any]
LEADER = "zhao-ping"
TOWNS = ("青柳", "石桥", "南湾", "东皋", "白鹭", "枫林", "双溪", "平湖", "梅岭", "竹园", "金沙", "云台")
LONG = tuple(
    f"{town}镇把农田水利修复与河湖管护一体谋划，安排机械{n * 7 + 11}台，修复沟渠{n * 3 + 5}公里，保障来年春灌用水。"
    for n, town in enumerate(TOWNS)
)


class Leader:
    """The page of the running program."""

    def __init__(self, here: Any, others: Any) -> None:
        self.here, self.others = here, others

    def send(self, title: str) -> str:
        article: str = self.others.write(title=title)
        self.others.bring(article, "sun-yan pass", self.here.desk)
        return article

    @property
    def page(self) -> LeaderPage:
        shown = self.here.program.window.page()
        assert isinstance(shown, LeaderPage)
        return shown

    def open(self, article: str = "") -> None:
        self.here.program.window.go("leader", article)
        self.here.settle()

    def read(self) -> None:
        bar = self.page.reader.canvas.verticalScrollBar()
        bar.setValue(bar.maximum())
        self.here.qtbot.waitUntil(self.page.reader.read_to_end, timeout=5_000)

    def words(self) -> str:
        parts = self.page.findChildren(QLabel) + self.page.findChildren(QPushButton)
        painted = [row.accessibleName() for row in self.page.findChildren(StationRow)]
        return "\n".join([*(part.text() for part in parts if part.isVisible()), *painted])

    def fill(self, pin: str = PIN) -> None:
        decision = self.page.decision
        for tick in decision.confirmed.boxes:
            tick.setChecked(True)
        decision.pin.pin.setText(pin)


@pytest.fixture
def leader(here: Begin, others: Any) -> Callable[..., Leader]:
    def begin(officer: str = LEADER, **how: Any) -> Leader:
        return Leader(here(officer, **how), others)

    return begin


def test_one_page_tells_all_and_takes_the_signature(leader: Callable[..., Leader], qtbot: QtBot) -> None:
    made = leader(size=(1366, 768))
    first = made.send("城区供水管网改造二期通水")
    second = made.send("取水口专项检查启动")
    made.open(first)
    shown = made.words()
    for part in ("城区供水管网改造二期通水", "摘要", "您以前没有在这篇稿件上签过名。", "李静", "孙岩", "还有 1 篇待您签发",
                 "签名并签发 · 赵平", "退回…", "稍后"):  # fmt: skip
        assert part in shown, part
    decision = made.page.decision
    decision.pin.pin.setText(PIN)
    decision.confirmed.boxes[1].setChecked(True)
    assert (decision.confirmed.boxes[0].isEnabled(), decision.sign.isEnabled()) == (False, False)
    made.read()
    assert (decision.confirmed.boxes[0].isEnabled(), decision.sign.isEnabled()) == (True, False)
    decision.confirmed.boxes[0].click()
    assert decision.sign.isEnabled()
    with qtbot.waitSignal(decision.signed, timeout=20_000):
        decision.sign.click()
    made.here.settle()
    assert [s.action for s in made.here.desk.chain(first).steps][-2:] == ["approve", "send"]
    assert made.page.article == second
    assert made.page.decision is not decision
    assert made.page.decision.pin.text() == ""


def test_after_the_last_one_nothing_waits(leader: Callable[..., Leader]) -> None:
    made = leader()
    made.send("城区供水管网改造二期通水")
    made.open()
    made.read()
    made.fill()
    made.page.decision.begin()
    made.here.settle()
    assert "没有待您签发的稿件" in made.words()
    assert made.page.decision is None
    assert made.page.to_sync.isVisible()  # what was signed has not left yet
    assert made.here.program.window.focusWidget() is made.page.today


def test_the_signature_is_taken_back_by_key_after_the_last_one(leader: Callable[..., Leader], qtbot: QtBot) -> None:
    made = leader()
    article = made.send("城区供水管网改造二期通水")
    made.open()
    made.read()
    made.fill()
    made.page.decision.begin()
    made.here.settle()
    made.here.program.window.activateWindow()
    qtbot.waitUntil(made.page.today.hasFocus)
    qtbot.keyClick(made.page.today, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(made.here.program.window.findChildren(UndoDialog)), timeout=5_000)
    made.here.program.window.findChildren(UndoDialog)[-1].undo.click()
    made.here.settle()
    qtbot.waitUntil(lambda: made.page.decision is not None, timeout=5_000)
    assert made.page.article == article


def test_tab_goes_from_the_ticks_to_the_pin(leader: Callable[..., Leader]) -> None:
    made = leader()
    made.send("城区供水管网改造二期通水")
    made.open()
    made.read()
    decision = made.page.decision
    stops = tab_stops(decision)
    assert stops[:3] == [*decision.confirmed.boxes, decision.pin.pin]


def test_a_wrong_pin_signs_nothing_and_keeps_the_ticks(leader: Callable[..., Leader]) -> None:
    made = leader()
    article = made.send("城区供水管网改造二期通水")
    made.open(article)
    made.read()
    made.fill("000000")
    made.page.decision.begin()
    made.here.settle()
    decision = made.page.decision
    assert "PIN" in decision.error.text()
    assert all(tick.isChecked() for tick in decision.confirmed.boxes)
    assert (decision.pin.text(), decision.sign.isEnabled()) == ("", False)
    assert made.here.desk.chain(article).steps[-1].action == "pass"


def test_not_now_leaves_it_and_ends_at_today(leader: Callable[..., Leader]) -> None:
    made = leader()
    made.send("城区供水管网改造二期通水")
    made.send("取水口专项检查启动")
    made.open()
    first = made.page.article
    made.page.decision.later.click()
    made.here.settle()
    assert made.page.article not in ("", first)
    made.page.decision.later.click()
    made.here.settle()
    assert made.here.program.window.visit().page == "today"
    made.open()
    assert made.page.article == first


def test_a_return_is_the_reviews_own_dialog(leader: Callable[..., Leader]) -> None:
    made = leader()
    article = made.send("城区供水管网改造二期通水")
    made.open(article)
    made.page.decision.send_back.click()
    dialog = made.here.dialog(ReturnDialog)
    dialog.groups["content"].setChecked(True)
    dialog.text.setPlainText("请核对长度")
    made.here.finish(dialog)
    assert made.here.desk.chain(article).steps[-1].action == "return"
    assert made.page.article == ""


def test_what_changed_since_the_return_is_said(leader: Callable[..., Leader]) -> None:
    made = leader()
    article = made.send("我市冬春农田水利修复任务全面开工")
    made.here.desk.act(article, "return", pin=PIN, category="R03", reason="请核对数字")
    made.others.rewrite(article, made.here.desk, lines=LONG)
    made.others.bring_on(article, made.here.desk)
    made.open(article)
    assert "处：文字" in made.words()
    made.read()
    assert made.page.decision.confirmed.boxes[0].text().startswith("我已读到全文末尾，并查看了")


def test_an_article_that_waits_for_another_says_for_whom(leader: Callable[..., Leader]) -> None:
    made = leader()
    article = made.others.write(title="城区供水管网改造二期通水")
    made.others.bring(article, "li-jing pass", made.here.desk)
    made.open(article)
    assert made.page.decision is None
    assert "这篇稿件现在不由您签发" in made.words()


def test_a_sync_that_touches_it_not_keeps_what_was_typed(leader: Callable[..., Leader]) -> None:
    made = leader()
    made.send("城区供水管网改造二期通水")
    made.open()
    decision = made.page.decision
    made.read()
    made.fill("12345")
    made.send("取水口专项检查启动")
    made.here.settle()
    assert made.page.decision is decision
    assert decision.pin.text() == "12345"


def test_the_ways_in(leader: Callable[..., Leader], qtbot: QtBot) -> None:
    made = leader()
    article = made.send("城区供水管网改造二期通水")
    window = made.here.program.window
    window.go("today")
    made.here.settle()
    page = window.page()
    page.deal_with(page.list.line())
    made.here.settle()
    assert made.page.article == article
    window.go("review", article)
    made.here.settle()
    qtbot.keyClick(window.page().queue.list, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    made.here.settle()
    assert made.page.article == article


def test_the_keys(leader: Callable[..., Leader], qtbot: QtBot, unnamed: Callable[[QWidget], list[QWidget]]) -> None:
    made = leader()
    article = made.send("城区供水管网改造二期通水")
    made.open(article)
    assert unnamed(made.page) == []
    made.read()
    made.fill()
    made.page.decision.pin.pin.setFocus()
    assert QApplication.focusWidget() is made.page.decision.pin.pin
    qtbot.keyClick(made.page.decision.pin.pin, Qt.Key.Key_Return)
    made.here.settle()
    assert made.here.desk.chain(article).steps[-1].action == "send"


@pytest.mark.parametrize("code", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("zoom", [100, 200])
def test_nothing_is_cut_off_on_the_small_screen(leader: Callable[..., Leader], code: str, zoom: int) -> None:
    made = leader(size=(1366, 768), language=code)
    made.send("城区供水管网改造二期通水")
    made.open()
    made.here.program.preferences.choose_zoom(zoom)
    made.here.settle()
    try:
        assert cut_off(made.page) == []
        assert untranslated(made.page, code) == []
    finally:
        made.here.program.preferences.choose_zoom(100)
