"""The lock and the PIN on the settings page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from support.household import FIRST, PIN, make_household, open_keyring
from support.seen import cut_off, untranslated

from desktop.app import Program
from desktop.settings.pinchange import PinDialog
from resources.language import LANGUAGES
from sync.keys.ring import MAX_TRIES

pytestmark = pytest.mark.window
Wait = Callable[[], None]
NEW = "864209"


@pytest.fixture
def program(start: Callable[..., Program], tmp_path: Path, settle: Wait) -> Iterator[Program]:
    with open_keyring():
        make_household(tmp_path / "one", (FIRST,))
        made = start(home=tmp_path / "one")
        made.window.go("settings")
        settle()
        yield made
        made.end()


@pytest.fixture
def dialog(program: Program, settle: Wait, qtbot: QtBot) -> PinDialog:
    page: Any = program.window.page()
    page.pin.change.click()
    qtbot.waitUntil(lambda: program.window.findChild(PinDialog) is not None)
    return program.window.findChild(PinDialog)


def fill(dialog: PinDialog, old: str, new: str, again: str) -> None:
    for field, text in ((dialog.pin.pin, old), (dialog.new, new), (dialog.again, again)):
        field.setText(text)


def test_the_time_is_chosen_and_remembered(program: Program) -> None:
    card = program.window.page().lock
    assert card.minutes.currentText() == "15 分钟没有按键或鼠标时"
    card.minutes.setCurrentIndex(card.minutes.findData(0))
    card.minutes.activated.emit(card.minutes.currentIndex())
    assert program.preferences.lock_minutes == 0
    assert '"lock_minutes": 0' in (program.home / "window.json").read_text(encoding="utf-8")
    program.window.page().enter("")
    assert card.minutes.currentText() == "不自动锁定"


def test_a_look_chosen_elsewhere_is_shown_at_once(program: Program) -> None:
    page: Any = program.window.page()
    for scheme, zoom in (("dark", 125), ("light", 100)):
        program.preferences.choose_scheme(scheme)
        program.preferences.choose_zoom(zoom)
        assert (page.schemes.value(), page.sizes.value()) == (scheme, str(zoom))


def test_the_button_locks_at_once(program: Program, settle: Wait) -> None:
    program.window.page().lock.now.click()
    assert program.window.is_locked()


def test_the_button_lists_who_else_sits_here(program: Program) -> None:
    program.window.page().others.click()
    assert program.window.seating().list.isVisible()
    program.window.seating().list.close()


@pytest.mark.parametrize(
    ("old", "new", "again", "why"),
    [
        ("", NEW, NEW, "还没有填现在的 PIN 码。"),
        (PIN, "12345", "12345", "新的 PIN 码太短。"),
        (PIN, NEW, NEW[::-1], "两次 PIN 码不一致。"),
        (PIN, PIN, PIN, "新的 PIN 码与现在的相同。"),
        (PIN, NEW, NEW, ""),
    ],
)
def test_the_dialog_says_what_is_missing(dialog: PinDialog, old: str, new: str, again: str, why: str) -> None:
    fill(dialog, old, new, again)
    assert dialog.why.text() == why
    assert dialog.main.isEnabled() == (why == "")


def test_a_wrong_pin_changes_nothing_and_says_how_many_tries_are_left(
    program: Program, dialog: PinDialog, settle: Wait
) -> None:
    fill(dialog, "000000", NEW, NEW)
    dialog.main.click()
    settle()
    assert dialog.isVisible()
    assert f"还可输错 {MAX_TRIES - 1} 次" in dialog.pin.tries_text()
    assert dialog.new.text() == NEW, "what was typed stays"
    for _ in range(MAX_TRIES - 1):
        dialog.pin.pin.setText("000000")
        dialog.main.click()
        settle()
    assert "30 分钟" in dialog.pin.tries_text()
    assert "管理员" in dialog.pin.tries_text()
    program.desk.context.ring._clock = lambda: 1e11
    program.desk.context.ring.check_pin(PIN)


def test_the_new_pin_opens_the_key_and_the_old_one_does_not(program: Program, dialog: PinDialog, settle: Wait) -> None:
    fill(dialog, PIN, NEW, NEW)
    dialog.main.click()
    settle()
    assert program.window.toast.text() == "PIN 码已更改"
    program.window.lock_now()
    settle()
    for pin, opens in ((PIN, False), (NEW, True)):
        program.window.lock.page.box.pin.setText(pin)
        program.window.lock.page.unlock.click()
        settle()
        assert program.window.is_locked() is not opens


def test_no_pin_stays_in_a_field(dialog: PinDialog) -> None:
    fill(dialog, PIN, NEW, NEW)
    dialog.reject()
    assert {field.text() for field in (dialog.pin.pin, dialog.new, dialog.again)} == {""}


def test_the_practice_pin_stays_as_it_is(start: Callable[..., Program], settle: Wait) -> None:
    program = start("zhou-ming")
    program.window.go("settings")
    settle()
    card = program.window.page().pin
    assert not card.change.isEnabled()
    assert "练习" in card.standing.text()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("zoom", [100, 200])
def test_page_and_dialog_can_be_read_in_every_language_and_size(
    program: Program, settle: Wait, code: str, zoom: int, unnamed: Callable[..., list[object]]
) -> None:
    program.preferences.choose_language(code)
    program.preferences.choose_zoom(zoom)
    program.window.resize(1366, 768)
    settle()
    assert cut_off(program.window) == []
    assert untranslated(program.window, code) == []
    assert unnamed(program.window) == []
    program.window.page().pin.change.click()
    settle()
    dialog = program.window.findChild(PinDialog)
    assert cut_off(dialog) == []
    assert untranslated(dialog, code) == []
    dialog.reject()
    program.preferences.choose_zoom(100)
