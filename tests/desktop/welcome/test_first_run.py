"""The first run: no profile, so the person is asked which way to go; wrong input is said, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.welcome.page import Enrolment, WelcomePage
from sync.desk.profile import write_enrolment_file

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]


@pytest.fixture
def program(start: Start, tmp_path: Path, qtbot: QtBot, settle: Wait) -> Program:
    made = start(home=tmp_path / "new", wait=False)
    qtbot.waitUntil(lambda: made.first_run is not None, timeout=20_000)
    settle()
    return made


@pytest.fixture
def page(program: Program) -> WelcomePage:
    return program.first_run.page


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "周明.json"
    write_enrolment_file(
        path, portal="http://127.0.0.1:9/", county="云溪市", officer="zhou-ming", root=b"{}", practice=True
    )
    return path


def test_without_a_profile_two_ways_are_offered(program: Program, page: WelcomePage) -> None:
    assert page.isVisible()
    assert not program.window.rail.isVisible()
    assert not program.window.status.isVisible()
    assert page.practise.isEnabled()
    assert not page.enrol.isEnabled()
    assert page.why.text() == "请先选择文件。"


def test_a_file_says_what_it_is_for(page: WelcomePage, file: Path, settle: Wait) -> None:
    from PySide6.QtWidgets import QLabel

    page.take_file(file)
    settle()
    words = {label.text() for label in page.enrol_card.findChildren(QLabel)}
    assert {"周明.json", "云溪市", "zhou-ming", "http://127.0.0.1:9/"} <= words
    assert page.why.text() == "还没有填登记码。"


def test_another_file_is_refused_in_a_sentence(page: WelcomePage, tmp_path: Path, settle: Wait) -> None:
    wrong = tmp_path / "x.json"
    wrong.write_text("[]", encoding="utf-8")
    page.take_file(wrong)
    settle()
    assert page.banner.isVisible()
    assert not page.enrol.isEnabled()


def test_the_button_says_what_is_missing(page: WelcomePage, file: Path, settle: Wait, qtbot: QtBot) -> None:
    page.take_file(file)
    settle()
    steps = (
        (page.code, "东湖", "登记码太短。"),
        (page.code, "东湖-清风-1234", "PIN 码太短。"),
        (page.pin, "246810", "两次 PIN 码不一致。"),
        (page.again, "246811", "两次 PIN 码不一致。"),
        (page.again, "246810", ""),
    )
    for field, text, missing in steps:
        field.setText(text)
        assert page.why.text() == missing
        assert page.enrol.isEnabled() == (missing == "")
    with qtbot.waitSignal(page.enrolment_asked) as signal:
        page.enrol.click()
    assert signal.args == [Enrolment(file, "东湖-清风-1234", "246810", "")]


def test_a_passphrase_is_typed_twice(page: WelcomePage, file: Path, settle: Wait) -> None:
    page.take_file(file)
    settle()
    for field, text in ((page.code, "东湖-清风-1234"), (page.pin, "246810"), (page.again, "246810")):
        field.setText(text)
    assert page.enrol.isEnabled()
    page.ask_passphrase("本机没有密钥环。")
    for field, text, missing in (
        (page.passphrase, "一句很长的话啊", "口令太短。"),
        (page.passphrase, "一句很长很长的话", "两次口令不一致。"),
        (page.phrase_again, "一句很长很长的话", ""),
    ):
        field.setText(text)
        assert page.why.text() == missing
        assert page.enrol.isEnabled() == (missing == "")


def test_an_unreachable_portal_is_said_and_everything_filled_in_stays(
    page: WelcomePage, file: Path, settle: Wait
) -> None:
    page.take_file(file)
    settle()
    for field, text in ((page.code, "abc-def"), (page.pin, "246810"), (page.again, "246810")):
        field.setText(text)
    page.enrol.click()
    assert not page.enrol_card.isEnabled()
    settle()
    assert page.banner.isVisible()
    assert page.enrol_card.isEnabled()
    assert (page.code.text(), page.pin.text()) == ("abc-def", "246810")


def test_the_language_can_be_chosen_first(program: Program, settle: Wait) -> None:
    program.preferences.choose_language("en")
    settle()
    page = program.first_run.page
    assert page.isVisible()
    assert page.why.text() == "Choose the file first."


def test_a_small_window_drops_the_brand_panel(program: Program, page: WelcomePage, settle: Wait) -> None:
    program.window.resize(1024, 680)
    settle()
    assert not page._brand.isVisible()
    assert page.enrol.isVisible()


def test_every_control_of_the_first_run_has_a_name(program: Program, unnamed: Callable[..., list[object]]) -> None:
    assert unnamed(program.window) == []
