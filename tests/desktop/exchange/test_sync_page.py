"""The synchronisation page on a real desk without a portal: nothing is lost, everything is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.exchange.page import SyncPage
from desktop.exchange.reading import ReadStanding
from desktop.operations import Job
from resources.language import say
from sync.desk.models import SyncState
from sync.store import outbox

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]


@pytest.fixture
def page(start: Start, settle: Wait, desks: Any, writer: Any) -> SyncPage:
    with desks("zhou-ming") as opened:
        for title in ("第一篇", "第二篇"):
            article = writer.write(opened["zhou-ming"], title=title)
            writer.sign(opened["zhou-ming"], article, "submit")
    program = start("zhou-ming")
    program.window.go("sync")
    settle()
    found = program.window.page()
    assert isinstance(found, SyncPage)
    return found


def said(page: SyncPage) -> str:
    return "\n".join(label.text() for label in page.panel.findChildren(QLabel))


def test_it_says_how_things_stand_in_one_sentence(page: SyncPage) -> None:
    assert page.conclusion.text() == "现在离线，可以照常写稿、审核、签发。2 件等着发送。"
    assert page.detail.text().startswith("还没有同步过。")
    assert page.strip.boxes["queued"].count() == 2


def test_an_exchange_that_the_portal_ended_is_not_called_a_success(page: SyncPage) -> None:
    standing = ReadStanding(page.desk)(Job(0, lambda ticket, kind, value: None))
    trouble = SyncState("", online=True, sentence=say("{text}", text="本机的密钥不在名册里。"))
    page._conclude(replace(standing, state=trouble))
    assert page.conclusion.text().startswith("上次同步没有完成。")
    assert page.detail.text() == "本机的密钥不在名册里。"


def test_it_lists_what_waits_in_the_order_of_sending(page: SyncPage) -> None:
    model = page.table.entries
    assert [model.entry(row).title for row in range(model.rowCount())] == ["第一篇", "第二篇"]
    assert {model.entry(row).state for row in range(2)} == {"queued"}
    assert page.stack.currentWidget() is page.table


def test_an_unreachable_portal_is_said_and_nothing_is_lost(page: SyncPage, qtbot: QtBot, settle: Wait) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_F5)
    assert not page.go.isEnabled()
    assert page.cancel.isVisible()
    assert page.bar.isVisible()
    settle()
    assert page.go.isEnabled()
    assert not page.cancel.isVisible()
    assert page.trouble_text()
    assert page.table.entries.rowCount() == 2


def test_what_is_unconfirmed_is_explained(page: SyncPage, settle: Wait) -> None:
    with page.desk.context.store.writing() as tx:
        outbox.mark_unsure(tx, [outbox.all(tx)[0].id])
    settle()
    assert "1 件等着发送，1 件等对账" in page.conclusion.text()
    assert "不会重复发送" in page.detail.text()
    assert "“待确认”是什么意思" in said(page)
    assert page.table.entries.entry(0).state == "unsure"


def test_a_refused_step_stays_with_its_reason(page: SyncPage, settle: Wait) -> None:
    from resources.language import say

    with page.desk.context.store.writing() as tx:
        outbox.mark_refused(tx, outbox.all(tx)[0].step_digest, say("{text}", text="栏目已停用"))
    settle()
    entry = page.table.entries.entry(0)
    assert (entry.state, entry.sentence) == ("returned", "栏目已停用")
    assert "完整保留" in said(page)


def test_the_age_of_the_roster_is_shown(page: SyncPage) -> None:
    assert "名册与吊销表，第 1 版" in said(page)


def test_the_state_boxes_lead_to_the_list(page: SyncPage, settle: Wait) -> None:
    page.strip.boxes["queued"].click()
    settle()
    window = page.window()
    assert window.page().key == "articles"
    assert window.page().chips.value() == "queued"


def test_everything_can_be_copied_for_the_information_centre(page: SyncPage) -> None:
    page.copy.click()
    assert page.conclusion.text() in QApplication.clipboard().text()


@pytest.mark.parametrize("width", [1024, 1300, 1440])
def test_the_panel_gives_way_on_a_small_window(page: SyncPage, width: int) -> None:
    page.window().resize(width, 700)
    page.narrow(width)
    assert page.panel.isVisible() == (width >= 1160)
    assert page.go.geometry().right() <= page.go.parentWidget().width()


def test_a_desk_that_sent_nothing_says_so(start: Start, settle: Wait) -> None:
    program = start("li-jing")
    program.window.go("sync")
    settle()
    page = program.window.page()
    assert page.stack.currentWidget() is page.none
    assert page.conclusion.text().endswith("没有等待发送的。")


@pytest.mark.parametrize(
    ("code", "tone"),
    [
        ("portal.offline", ""),
        ("portal.silent", ""),
        ("sync.cancelled", ""),
        ("portal.fork", "danger"),
        ("clock.wrong", "warning"),
        ("portal.address", "warning"),
    ],
)
def test_being_offline_is_no_alarm_but_a_lying_portal_is(page: SyncPage, code: str, tone: str, qtbot: QtBot) -> None:
    from resources.language import say
    from sync.desk.models import SyncReport

    page._synchronised(SyncReport(fatal=say("{text}", text="停下了"), fatal_code=code))
    assert page.trouble_text() == ("停下了" if tone else "")
    if tone:
        assert page._trouble.property("banner") == tone
