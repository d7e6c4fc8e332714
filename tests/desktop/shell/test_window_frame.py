"""The real window on a real desk: it shows first, opens then, and walks from page to page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.app import Program
from desktop.messages import messages
from desktop.shell.defect import DefectWindow
from forms.errors import EnvironmentTrouble
from resources.language import language, say

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]


def test_the_window_is_there_before_the_desk_is_open(start: Start, qtbot: QtBot) -> None:
    program = start(wait=False)
    assert program.window.isVisible()
    assert program.desk is None
    assert program.window.stack.currentWidget() is program.window.waiting
    qtbot.waitUntil(lambda: program.window.page() is not None, timeout=20_000)
    assert program.window.page().key == "today"


def test_the_rail_shows_only_what_there_is_for_these_roles(start: Start) -> None:
    program = start("zhou-ming")
    keys = program.window.rail.keys()
    assert keys[:3] == ["today", "articles", "sync"]
    assert not {"review", "intake"} & set(keys)


def test_a_reviewer_has_the_page_for_reviews(start: Start) -> None:
    program = start("li-jing")
    assert program.window.rail.keys()[:3] == ["today", "articles", "review"]


def test_the_portal_office_has_the_page_for_intake(start: Start) -> None:
    program = start("he-qing")
    assert program.window.rail.button("intake").isVisible()


def test_the_status_bar_says_who_sits_here_and_how_things_stand(start: Start) -> None:
    program = start("zhou-ming")
    status = program.window.status
    assert status.text_of("person") == "周明 · 信息员 · 云溪市水务局"
    assert status.text_of("net") == "离线，可正常工作"
    assert status.text_of("queue") == "待发 0"
    assert status.text_of("roster") == "练习名册"
    assert status.text_of("kind") == "练习密钥"
    assert status.fingerprint.whole_text() == program.me.fingerprint


@pytest.mark.parametrize("size", [(1024, 680), (1366, 768), (1440, 900)])
@pytest.mark.parametrize("code", ["zh_CN", "en"])
def test_the_fingerprint_is_never_dropped(start: Start, size: tuple[int, int], code: str) -> None:
    program = start("zhou-ming", size=size, language=code)
    status = program.window.status
    assert status.fingerprint.isVisible()
    assert status.fingerprint.geometry().right() <= status.width()
    assert status.layout().sizeHint().width() <= status.width()


def test_pages_are_built_on_their_first_visit_and_kept(start: Start, settle: Wait) -> None:
    program = start()
    window = program.window
    first = window.page()
    window.go("sync")
    settle()
    assert window.page().key == "sync"
    window.go("today")
    assert window.page() is first


def test_keys_go_to_pages_and_back(start: Start, qtbot: QtBot) -> None:
    program = start()
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.page().key == "sync")
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.page().key == "settings")
    window.go_back()
    assert window.page().key == "sync"
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.page().key == "articles")
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QLineEdit))


def test_f6_walks_from_region_to_region(start: Start, qtbot: QtBot) -> None:
    program = start()
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    seen = []
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        focus = window.focusWidget()
        seen.append(next(p for p in (window.rail, window.stack, window.status) if p.isAncestorOf(focus)))
    assert set(seen) == {window.rail, window.stack, window.status}


def test_the_panel_can_be_put_away_and_back(start: Start, qtbot: QtBot, settle: Wait) -> None:
    window = start().window
    window.go("sync")
    settle()
    for shown in (False, True):
        qtbot.keyClick(window, Qt.Key.Key_Backslash, Qt.KeyboardModifier.ControlModifier)
        assert window.page().panel.isVisible() == shown


def test_ctrl_plus_and_minus_change_the_text_size(start: Start, qtbot: QtBot) -> None:
    program = start()
    for key, zoom in ((Qt.Key.Key_Plus, 110), (Qt.Key.Key_Plus, 125), (Qt.Key.Key_Minus, 110), (Qt.Key.Key_0, 100)):
        qtbot.keyClick(program.window, key, Qt.KeyboardModifier.ControlModifier)
        assert program.preferences.zoom == zoom
    assert theme.look().zoom == 100


def test_every_part_of_the_status_bar_leads_somewhere(start: Start, qtbot: QtBot, settle: Wait) -> None:
    program = start()
    window = program.window
    qtbot.mouseClick(window.status.findChildren(type(window.status._parts["net"]))[0], Qt.MouseButton.LeftButton)
    settle()
    assert window.page().key == "sync"


@pytest.mark.parametrize(("scheme", "zoom"), [("dark", 100), ("light", 150), ("dark", 200)])
def test_look_and_size_can_be_changed_on_the_way(start: Start, scheme: str, zoom: int, settle: Wait) -> None:
    program = start()
    program.preferences.choose_scheme(scheme)
    program.preferences.choose_zoom(zoom)
    assert theme.look() == theme.Look(scheme, zoom)
    settle()
    ground = program.window.grab().toImage().pixelColor(800, 6)
    assert ground == theme.color("surface")


def test_the_language_is_changed_at_once_and_remembered(start: Start, settle: Wait) -> None:
    program = start()
    program.window.go("settings")
    program.preferences.choose_language("en")
    settle()
    assert language() == "en"
    assert program.window.page().key == "settings"
    assert program.window.page().header.title.whole_text() == "Settings"
    assert program.window.status.text_of("net") == "Offline, work goes on"
    assert (program.home / "window.json").exists()


def test_no_text_is_cut_off_in_any_language(start: Start, settle: Wait) -> None:
    program = start(size=(1366, 768))
    for code in ("en", "zh_TW", "zh_CN"):
        program.preferences.choose_language(code)
        for key in ("today", "articles", "sync", "settings"):
            program.window.go(key)
            settle()
            assert cut_off(program.window.page()) == [], (code, key)


def cut_off(root: Any) -> list[str]:
    """Plain labels that do not fit their place (labels that shorten say so themselves)."""
    found = []
    for each in root.findChildren(QLabel):
        if each.isVisible() and each.text() and type(each) is QLabel:
            need = each.heightForWidth(each.width()) if each.wordWrap() else each.sizeHint().height()
            wide = 0 if each.wordWrap() else each.fontMetrics().horizontalAdvance(each.text())
            if each.height() + 1 < need or each.width() + 1 < wide:
                found.append(each.text())
    return found


def test_every_control_has_a_name(start: Start, settle: Wait, unnamed: Any) -> None:
    program = start()
    for key in ("today", "articles", "sync", "settings"):
        program.window.go(key)
        settle()
        assert unnamed(program.window) == []


def test_a_desk_that_does_not_open_says_why_and_can_be_tried_again(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    home = tmp_path / "broken"
    home.mkdir()
    (home / "profile.json").write_text("{", encoding="utf-8")
    program = start(home=home, wait=False)
    qtbot.waitUntil(lambda: bool(program.window.waiting.trouble_text()), timeout=20_000)
    assert program.desk is None


def test_a_trouble_is_shown_on_the_page(start: Start) -> None:
    program = start()
    messages().report(EnvironmentTrouble(say("{text}", text="磁盘已满")), program.window.page())
    assert program.window.page().trouble_text() == "磁盘已满"


def test_a_defect_opens_one_report_window(start: Start) -> None:
    program = start()
    program.unexpected(ValueError, ValueError("稿件全文"), None)
    QApplication.processEvents()
    program.unexpected(ValueError, ValueError("again"), None)
    QApplication.processEvents()
    shown = program.window.findChildren(DefectWindow)
    assert len(shown) == 1
    assert "稿件全文" not in shown[0].report
    shown[0].accept()


def test_the_windows_place_is_remembered(start: Start) -> None:
    program = start(size=(1200, 700))
    program.window.close()
    program.end()
    assert program.preferences.geometry
    again = start(size=(1200, 700))
    assert again.preferences.geometry == program.preferences.geometry


def test_the_own_home_is_the_one_the_command_line_uses() -> None:
    from desktop.quick import own_home
    from sync.desk.profile import default_home

    assert own_home() == default_home()
