"""The help and the list of keys in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QShortcut, QTextCursor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Program, application
from desktop.help.keylist import KeyList
from desktop.help.keys import of_page
from desktop.help.reader import HelpReader
from desktop.help.topics import TOPICS
from desktop.help.window import HelpWindow
from desktop.shell import registry
from resources.language import use_language

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]


def help_of(program: Program) -> HelpWindow | None:
    return program.window.findChild(HelpWindow)


def test_f1_opens_the_topic_of_the_page_and_esc_closes_it(start: Start, qtbot: QtBot, settle: Wait) -> None:
    program = start()
    for page, topic in (("today", "today"), ("sync", "syncing"), ("settings", "keys")):
        program.window.go(page)
        settle()
        program.window.activateWindow()
        qtbot.waitUntil(program.window.isActiveWindow)
        qtbot.keyClick(program.window, Qt.Key.Key_F1)
        qtbot.waitUntil(lambda: help_of(program) is not None)
        shown = help_of(program)
        assert shown.topic() == topic
        assert not shown.isModal()
        qtbot.keyClick(shown, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: help_of(program) is None)


def test_the_foot_of_the_rail_opens_it_and_the_page_stays_lit(start: Start, qtbot: QtBot, settle: Wait) -> None:
    program = start()
    program.window.go("sync")
    settle()
    qtbot.mouseClick(program.window.rail.button("help"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: help_of(program) is not None)
    assert program.window.page().key == "sync"
    assert program.window.rail.button("sync").isChecked()


def test_before_a_desk_is_open_both_keys_open_the_help(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    program = start(home=tmp_path / "new", wait=False)
    qtbot.waitUntil(lambda: program.first_run is not None, timeout=20_000)
    program.window.show_help()
    assert help_of(program).topic() == "keys"
    program.window.list_keys()
    assert help_of(program).topic() == "shortcuts"
    assert program.window.findChild(KeyList) is None


def test_a_link_leads_to_its_topic_and_a_search_to_the_words(start: Start, qtbot: QtBot) -> None:
    program = start()
    program.window.show_help("drafting")
    shown = help_of(program)
    shown.reader.anchorClicked.emit(QUrl("topic:checks"))
    assert shown.topic() == "checks"
    shown.search.setText("PIN 指纹")
    qtbot.waitUntil(lambda: shown.list.count() == 1)
    assert shown.topic() == "keys"
    marked = {each.cursor.selectedText() for each in shown.reader.extraSelections()}
    assert marked == {"PIN", "指纹"}
    shown.search.setText("没有这样的话")
    qtbot.waitUntil(lambda: shown.list.count() == 0)
    assert shown.none.isVisible()
    shown.show_topic("sync")
    assert shown.list.count() == len(TOPICS)


def test_a_change_of_language_closes_what_was_open_in_the_old_one(start: Start, settle: Wait, qtbot: QtBot) -> None:
    program = start()
    program.window.show_help()
    program.preferences.choose_language("en")
    settle()
    qtbot.waitUntil(lambda: help_of(program) is None)
    program.window.show_help("keys")
    assert help_of(program).list.item(0).text() == "Today: what comes first"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_topic_is_laid_out_with_its_pictures_within_the_page(qtbot: QtBot, scheme: str) -> None:
    from desktop import theme

    theme.apply(application(), scheme, 100)
    for code in ("zh_CN", "en"):
        use_language(code)
        shown = HelpWindow()
        qtbot.addWidget(shown)
        shown.show()
        for key in TOPICS:
            shown.show_topic(key)
            pictures = images(shown.reader)
            assert len(pictures) == shown._topics[key].text.count("](draw:")
            assert all(0 < each.width() <= shown.reader.viewport().width() for each in pictures), key
            assert shown.reader.horizontalScrollBar().maximum() == 0, (code, key)
    theme.apply(application())


def images(reader: HelpReader) -> list[object]:
    """The pictures that stand in the document, as they are painted."""
    found, cursor = [], QTextCursor(reader.document())
    while not cursor.atEnd():
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        form = cursor.charFormat()
        if cursor.selectedText() == "\ufffc" and form.isImageFormat():
            picture = reader.document().resource(2, QUrl(form.toImageFormat().name()))
            found.append(picture)
        cursor.setPosition(cursor.position())
    return found


# ------------------------------------------------------------------------------------------------- keys


def test_shift_f1_lists_the_keys_of_the_page_and_of_the_window(start: Start, qtbot: QtBot, settle: Wait) -> None:
    program = start("li-jing")
    program.window.go("review")
    settle()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    qtbot.keyClick(program.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: program.window.findChild(KeyList) is not None)
    shown = program.window.findChild(KeyList)
    assert list(shown.lines) == ["本页", "所有页面"]
    here = {words: keys for keys, words in ((line.keys, line.words) for line in shown.lines["本页"])}
    assert here["下一处改动"] == ("F7",)
    assert here["退回稿件"][0].startswith("Ctrl+")
    everywhere = [line.words for line in shown.lines["所有页面"]]
    assert everywhere[:4] == ["到“今日”", "到“稿件”", "到“审核”", "到“同步”"]
    assert "当前页面的帮助" in everywhere
    assert "到“收稿”" not in everywhere


def test_every_shortcut_of_every_page_says_what_it_does(start: Start, settle: Wait) -> None:
    """A page that binds a new key gives it words: whatsThis, a button with the key in its tooltip, or keys.WORDS."""
    program = start("li-jing")
    unsaid = []
    for code in ("zh_CN", "en"):
        program.preferences.choose_language(code)
        settle()
        for entry in registry.ENTRIES:
            if entry.build is not None:
                page = entry.build(program.window.place)
                unsaid += [(entry.key, line.keys) for line in of_page(page, entry.key) if not line.words]
                page.deleteLater()
        program.window.list_keys()
        shown = program.window.findChild(KeyList)
        unsaid += [("", line.keys) for lines in shown.lines.values() for line in lines if not line.words]
        shown.close()
    assert not unsaid


def test_a_key_that_is_not_bound_is_not_listed(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    assert of_page(page, "review") == ()
    made = QShortcut("F7", page)
    assert [line.keys for line in of_page(page, "review")] == [("F7",)]
    made.setEnabled(False)
    assert of_page(page, "review") == ()
