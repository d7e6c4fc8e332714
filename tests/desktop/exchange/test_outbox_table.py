"""The outbox's table and the strip of states: words, rules of Qt, and what happens when items change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.exchange.strip import StateStrip
from desktop.exchange.table import SENTENCE, SIZE, STATE, OutboxModel, OutboxTable, entry_of
from desktop.words import STATES
from resources.language import say, use_language
from sync.desk.models import OutboxView
from sync.store.records import ArticleCounts

ITEM = OutboxView(
    3, "019a", "261121-3F9A", "冬修开工", "pass", 1, "queued", 0, 4_600_000, "", "2026-11-21T10:00:00+08:00",
    say("Waiting to be sent at the next sync."),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _as_designed(qapp: QApplication) -> None:
    use_language("zh_CN")
    theme.apply(qapp, "light", 100)


def test_an_item_is_put_into_words() -> None:
    entry = entry_of(ITEM)
    assert (entry.step, entry.state, entry.next, entry.size) == ("初审 · 261121-3F9A", "queued", "下次同步", "4.4 MB")
    assert entry.spoken.startswith("冬修开工，初审 · 261121-3F9A，待发，")


@pytest.mark.parametrize(
    ("send", "word"), [("queued", "待发"), ("unsure", "待确认"), ("receipted", "已收"), ("refused", "退回")]
)
def test_every_send_state_has_one_of_the_seven_words(send: str, word: str) -> None:
    entry = entry_of(replace(ITEM, state=send))
    assert str(STATES[entry.state]) == word
    assert (entry.next == "—") == (send in ("receipted", "refused"))


def test_the_model_keeps_qts_rules(qtbot: QtBot) -> None:
    model = OutboxModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    entries = [entry_of(replace(ITEM, id=number)) for number in range(5)]
    model.show_entries(entries)
    model.show_entries([replace(each, sentence="已发出") for each in entries])
    model.show_entries(entries[:2])
    model.show_entries([])
    assert tester.model() is model


def test_rows_stay_where_they_are_when_only_words_change(qtbot: QtBot) -> None:
    model = OutboxModel()
    model.show_entries([entry_of(ITEM)])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show_entries([entry_of(replace(ITEM, state="unsure"))])
    assert model.index(0, STATE).data() == "待确认"


def test_the_whole_sentence_is_in_the_tooltip(qtbot: QtBot) -> None:
    model = OutboxModel()
    model.show_entries([entry_of(ITEM)])
    assert model.index(0, SENTENCE).data(Qt.ItemDataRole.ToolTipRole) == "等待下次同步时发送。"
    assert model.index(0, SIZE).data(Qt.ItemDataRole.AccessibleTextRole).endswith("4.4 MB")


def test_enter_and_a_click_open_the_article(qtbot: QtBot) -> None:
    table = OutboxTable()
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.entries.show_entries([entry_of(ITEM)])
    table.show()
    with qtbot.waitSignal(table.opened) as signal:
        index = table.model().index(0, SENTENCE)
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    assert signal.args == ["019a"]
    table.setCurrentIndex(table.model().index(0, 0))
    with qtbot.waitSignal(table.opened):
        qtbot.keyClick(table, Qt.Key.Key_Return)


@pytest.mark.parametrize("code", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("width", [896, 1000])
def test_the_strip_shows_seven_counts_and_leads_to_their_lists(qtbot: QtBot, code: str, width: int) -> None:
    use_language(code)
    strip = StateStrip()
    qtbot.addWidget(strip)
    strip.resize(width, 80)
    strip.show()
    strip.show_counts(ArticleCounts({state: 14_163 if state == "published" else 3 for state in STATES}))
    assert [box.count() for box in strip.boxes.values()] == [3, 3, 3, 3, 3, 14_163, 3]
    assert max(box.geometry().right() for box in strip.boxes.values()) <= width
    with qtbot.waitSignal(strip.asked) as signal:
        qtbot.mouseClick(strip.boxes["unsure"], Qt.MouseButton.LeftButton)
    assert signal.args == ["unsure"]
    assert str(STATES["unsure"]) in strip.boxes["unsure"].accessibleName()
