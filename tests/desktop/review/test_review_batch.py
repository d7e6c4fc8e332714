"""Several articles signed at once, in the real program: what can be ticked, one PIN, a result for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from support.desks import PIN
from support.seen import cut_off, untranslated

from desktop.review.batchdialog import BatchDialog
from desktop.review.batching import MOST, Batch
from desktop.review.batchlist import BatchModel, BatchRow
from desktop.review.queueing import DONE, MINE, Queue, QueueLine
from desktop.review.queuepanel import QueuePanel
from resources.language import say
from sync.chain.workflow import Option
from sync.desk.batch import MAX_ITEMS, BatchItem, Candidate
from sync.desk.readmarks import ReadMark
from sync.keys.ring import MAX_TRIES

Begin = Callable[..., Any]
CONTROL = Qt.KeyboardModifier.ControlModifier


class Several:
    """A reviewer's program with articles that wait, some of them read to their end."""

    def __init__(self, here: Any, others: Any, qtbot: QtBot) -> None:
        self.here, self.others, self.qtbot = here, others, qtbot
        self.articles: list[str] = []

    def send(self, title: str, *, read: bool) -> str:
        article: str = self.others.write(title=title)
        self.others.bring(article, "zhou-ming submit", self.here.desk)
        if read:
            digest = self.here.desk.reading(article).content.digest
            self.here.desk.marks.keep(article, digest, ReadMark(ended=True))
        self.articles.append(article)
        return article

    @property
    def page(self) -> Any:
        return self.here.page

    def turn(self) -> None:
        self.here.open()
        self.qtbot.keyClick(self.page.queue.list, Qt.Key.Key_B, CONTROL)
        self.here.settle()
        self.qtbot.waitUntil(lambda: bool(self.page.batch.batch.candidates), timeout=5_000)

    def tick(self, article: str) -> Any:
        return self.page.queue.model.tick(self.page.queue.model.row_of(article))

    def dialog(self) -> BatchDialog:
        self.page.batch.sign.click()
        self.here.settle()
        found: list[BatchDialog] = [d for d in self.here.program.window.findChildren(BatchDialog) if d.isVisible()]
        return found[-1]

    def sign(self, dialog: BatchDialog, pin: str = PIN) -> None:
        for box in dialog.confirmed.boxes:
            box.setChecked(True)
        dialog.pin.pin.setText(pin)
        dialog.sign.click()
        self.here.settle()


@pytest.fixture
def several(here: Begin, others: Any, qtbot: QtBot) -> Callable[..., Several]:
    def begin(officer: str = "li-jing", **how: Any) -> Several:
        return Several(here(officer, **how), others, qtbot)

    return begin


@pytest.fixture
def three(several: Callable[..., Several]) -> Several:
    """Two that were read, and one that was not."""
    made = several()
    made.send("城区供水管网改造二期通水", read=True)
    made.send("取水口专项检查启动", read=True)
    made.send("节水型机关复核结果公布", read=False)
    made.turn()
    return made


# ---------------------------------------------------------------------------------------------- choosing


def test_only_what_was_read_can_be_ticked(three: Several) -> None:
    first, second, unread = (three.tick(article) for article in three.articles)
    assert (first.can, second.can, unread.can) == (True, True, False)
    assert unread.why == "还没有读到末尾。"
    assert three.page.batch.words.text() == "2 篇可签，1 篇暂不能签：没有读到末尾 1 篇"
    row = three.page.queue.model.row_of(three.articles[2])
    spoken = three.page.queue.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("不能勾选：还没有读到末尾。")


def test_a_box_is_pressed_and_opens_nothing(three: Several) -> None:
    shown, (first, _, unread) = three.page.article, three.articles
    for article in (first, unread):
        view, row = three.page.queue.list, three.page.queue.model.row_of(article)
        box = view.visualRect(three.page.queue.model.index(row)).topLeft() + QPoint(28, 24)
        three.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert three.page.batch.batch.chosen == {first}
    assert three.page.article == shown
    assert three.tick(first).on
    row = three.page.queue.model.index(three.page.queue.model.row_of(first))
    assert row.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_the_space_bar_ticks_the_row_that_is_open(three: Several) -> None:
    three.page._chosen(three.articles[0])
    three.here.settle()
    three.qtbot.keyClick(three.page.queue.list, Qt.Key.Key_Space)
    assert three.page.batch.batch.chosen == {three.articles[0]}
    three.qtbot.keyClick(three.page.queue.list, Qt.Key.Key_Space)
    assert three.page.batch.batch.chosen == frozenset()


def test_reading_one_to_its_end_makes_it_ready(three: Several) -> None:
    unread = three.articles[2]
    three.page._chosen(unread)
    three.here.settle()
    three.here.read()
    three.qtbot.waitUntil(lambda: three.tick(unread).can, timeout=5_000)
    assert three.page.batch.words.text() == "3 篇可签"


def test_leaving_takes_the_boxes_away_and_brings_the_main_button_back(three: Several) -> None:
    assert not three.page.main.isVisible()
    assert three.page.batch.sign.text() == "还没有勾选"
    three.qtbot.keyClick(three.page.queue.list, Qt.Key.Key_B, CONTROL)
    assert three.page.main.isVisible()
    assert three.tick(three.articles[0]) is None
    three.page.batch.turn()
    three.page._tab_chosen(DONE)
    three.here.settle()
    assert not three.page.batch.on()


# ---------------------------------------------------------------------------------------------- signing


def test_one_pin_a_signature_each_and_a_result_each(three: Several) -> None:
    three.page.batch.every.click()
    dialog = three.dialog()
    assert [row.title for row in dialog.list.rows.rows()] == [item.title for item in three.page.batch.batch.items()]
    assert "李静" in dialog.list.rows.rows()[0].words
    assert "下次同步以前，每个签名都可以撤销" in dialog.note.text()
    assert not dialog.sign.isEnabled()
    three.sign(dialog)
    assert [outcome.signed for outcome in dialog.outcomes()] == [True, True]
    assert dialog.heading.text() == "已签 2 篇"
    assert "下次同步" in dialog.words.text()
    assert {row.state for row in dialog.list.rows.rows()} == {"signed"}
    assert not dialog.pin.isVisible()
    dialog.cancel.click()
    three.here.settle()
    signed = [len(three.here.desk.chain(article).steps) for article in three.articles]
    assert signed == [2, 2, 1]
    assert three.page.article == three.articles[2]
    assert three.page.batch.batch.chosen == frozenset()


def test_a_wrong_pin_signs_nothing_and_keeps_the_dialog(three: Several) -> None:
    three.page.batch.every.click()
    dialog = three.dialog()
    three.sign(dialog, "000000")
    assert "PIN" in dialog.error_text()
    assert dialog.outcomes() == ()
    assert three.here.desk.context.ring.tries_left() == MAX_TRIES - 1
    three.sign(dialog)
    assert len(dialog.outcomes()) == 2


def test_one_that_fails_is_named_and_the_others_are_signed(three: Several) -> None:
    three.page.batch.every.click()
    dialog = three.dialog()
    gone = three.articles[0]
    three.here.desk.act(gone, "return", pin=PIN, category="R03", reason="请核对数字")
    three.sign(dialog)
    failed = [row for row in dialog.list.rows.rows() if row.state == "failed"]
    assert [row.article for row in failed] == [gone]
    assert failed[0].words
    assert dialog.heading.text() == "已签 1 篇，没有签 1 篇"


def test_esc_stops_it_between_two(three: Several) -> None:
    three.page.batch.every.click()
    dialog = three.dialog()
    for box in dialog.confirmed.boxes:
        box.setChecked(True)
    dialog.pin.pin.setText(PIN)
    dialog.sign.click()
    assert dialog.cancel.text() == "停止"
    three.qtbot.keyClick(dialog, Qt.Key.Key_Escape)  # the PIN is still being tried
    assert dialog.isVisible()
    three.here.settle()
    assert [outcome.signed for outcome in dialog.outcomes()] == [False, False]
    assert dialog.heading.text() == "已签 0 篇，没有签 2 篇"
    assert not dialog.words.isVisible()
    assert dialog.isVisible()


@pytest.mark.parametrize("code", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("zoom", [100, 200])
def test_nothing_is_cut_off(several: Callable[..., Several], code: str, zoom: int) -> None:
    made = several(size=(1366, 768), language=code)
    made.send("城区供水管网改造二期通水", read=True)
    made.send("取水口专项检查启动", read=False)
    made.turn()
    made.page.batch.every.click()
    made.here.program.preferences.choose_zoom(zoom)
    made.here.settle()
    try:
        dialog = made.dialog()
        for part in (made.page.batch, dialog):
            assert cut_off(part) == []
            assert untranslated(part, code) == []
        made.sign(dialog)
        assert cut_off(dialog) == []
    finally:
        made.here.program.preferences.choose_zoom(100)


# ---------------------------------------------------------------------------------------------- values


def candidate(number: int, label: str = "pass:1", *, ready: bool = True, code: str = "batch.unread") -> Candidate:
    article = f"a{number}"
    if not ready:
        return Candidate(article, "题", label, None, say("Not opened to its end yet."), code)
    option = Option(label.partition(":")[0], 1, "reviewer", "water", None, True, None)
    return Candidate(article, "题", label, BatchItem(article, "题", "d", option, say("Nothing")))


def test_at_most_fifty_are_ticked() -> None:
    assert MOST == MAX_ITEMS
    batch = Batch().with_candidates(tuple(candidate(n) for n in range(MOST + 2))).all_chosen()
    assert len(batch.items()) == MOST
    full = batch.tick(f"a{MOST}")
    assert full is not None
    assert not full.can
    assert batch.toggled(f"a{MOST}") == batch
    fewer = batch.toggled("a0")
    assert f"a{MOST}" in fewer.toggled(f"a{MOST}").chosen


def test_one_kind_of_act_at_a_time() -> None:
    found = (candidate(1), candidate(2), candidate(3, "countersign"), candidate(4, ready=False))
    batch = Batch().with_candidates(found)
    assert (batch.label, batch.kinds()) == ("pass:1", ["pass:1", "countersign"])
    other = batch.tick("a3")
    assert other is not None
    assert not other.can
    assert other.why
    turned = batch.toggled("a1").of_kind("countersign")
    assert turned.chosen == frozenset()
    assert [item.article for item in turned.all_chosen().items()] == ["a3"]
    assert turned.tick("nobody") is None


def test_what_is_signed_meanwhile_is_not_chosen_any_more() -> None:
    batch = Batch().with_candidates((candidate(1), candidate(2))).all_chosen()
    assert batch.with_candidates((candidate(2), candidate(1, ready=False))).chosen == {"a2"}
    assert batch.with_candidates(()).chosen == frozenset()


def test_reasons_nobody_thought_of_are_counted_too() -> None:
    found = (candidate(1), candidate(2, ready=False, code="workflow.pass"), candidate(3, ready=False))
    words = Batch().with_candidates(found).words()
    assert words == "1 篇可签，2 篇暂不能签：没有读到末尾 1 篇，现在不由您签 1 篇"


def test_the_queue_stays_a_proper_model_with_boxes(qapp: QApplication, qtbot: QtBot) -> None:
    panel = QueuePanel()
    qtbot.addWidget(panel)
    tester = QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is panel.model
    rows = tuple(QueueLine(f"a{n}", "初审", "今天", "", "题", "单位", True, "题") for n in range(3))
    panel.show_queue(Queue(MINE, rows, 3, 3, 0), "")
    panel.show_batch(Batch().with_candidates((candidate(0), candidate(1, ready=False))))
    boxes = [panel.model.tick(row) for row in range(3)]
    assert [box is not None and box.can for box in boxes] == [True, False, False]
    panel.show_batch(None)
    assert panel.model.tick(0) is None
    assert panel.model.index(0).data(Qt.ItemDataRole.CheckStateRole) is None


def test_the_list_is_a_proper_model(qapp: QApplication, qtbot: QtBot) -> None:
    parent = QLabel()
    qtbot.addWidget(parent)
    model = BatchModel((BatchRow("a", "题", "话"), BatchRow("b", "题", "话")), parent)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    assert model.show_row(BatchRow("b", "题", "已签名", "signed")) == 1
    assert model.show_row(BatchRow("c", "题", "话")) == -1
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "题：已签名"
