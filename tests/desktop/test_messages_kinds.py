"""The four kinds of error, and the report of a defect, which holds nothing that people wrote."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.messages import Messages, kind_of
from desktop.shell.defect import DefectWindow, redacted, report_text
from forms.errors import Cancelled, EnvironmentTrouble, Malformed, Refused, WrongUse
from resources.language import Sentence, say

WORDS = say("{text}", text="磁盘已满")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Refused(WORDS), "user"),
        (Malformed(WORDS), "user"),
        (WrongUse(WORDS), "user"),
        (Cancelled(WORDS), "cancelled"),
        (EnvironmentTrouble(WORDS), "environment"),
        (OSError("x"), "bug"),
        (ValueError("x"), "bug"),
    ],
)
def test_every_error_is_of_one_kind(error: BaseException, kind: str) -> None:
    assert kind_of(error) == kind


class Page(QWidget):
    """Takes troubles as a page does."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.inner = QWidget()
        QVBoxLayout(self).addWidget(self.inner)

    def show_trouble(self, tone: str, text: str) -> None:
        self.said.append((tone, text))


def test_a_trouble_is_said_where_it_happened(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    bridge = Messages()
    bridge.report(Refused(WORDS), page.inner)
    bridge.report(EnvironmentTrouble(WORDS), page.inner)
    assert page.said == [("danger", "磁盘已满"), ("warning", "磁盘已满")]


def test_a_trouble_without_a_place_goes_to_the_window(qtbot: QtBot) -> None:
    bridge = Messages()
    with qtbot.waitSignal(bridge.trouble) as signal:
        bridge.report(EnvironmentTrouble(WORDS))
    assert signal.args == ["warning", "磁盘已满"]


def test_what_was_called_off_is_said_to_nobody(qtbot: QtBot) -> None:
    bridge = Messages()
    page = Page()
    qtbot.addWidget(page)
    with qtbot.assertNotEmitted(bridge.trouble), qtbot.assertNotEmitted(bridge.defect):
        bridge.report(Cancelled(WORDS), page)
    assert page.said == []


def test_a_defect_goes_to_its_own_window(qtbot: QtBot) -> None:
    bridge = Messages()
    error = KeyError("x")
    with qtbot.waitSignal(bridge.defect) as signal:
        bridge.report(error, Page())
    assert signal.args == [error]


# ---- the report --------------------------------------------------------------------------------

HAN = re.compile(r"[^\x00-\x7f…]")


@given(st.text())
def test_no_han_and_no_long_number_stays_in_a_message(text: str) -> None:
    left = redacted(text)
    assert not HAN.search(left)
    assert not re.search(r"\d{4,}", left)
    assert len(left) <= 200


@pytest.mark.parametrize(
    "secret",
    [
        "身份证号 530102199001011234",
        "'draft text here'",
        "/home/zhou/稿件.db",
        r"C:\Users\zhou\x.db",
        "zhou@county.example",
    ],
)
def test_nothing_a_person_wrote_stays(secret: str) -> None:
    left = redacted(f"could not read {secret} at all")
    assert left.startswith("could not read")
    for part in re.findall(r"[a-z]{4,}|\d{4,}", secret):
        assert part not in left


def broken() -> None:
    """Fails the way a defect does: with somebody's text in the message, and a cause."""
    try:
        raise ValueError("bad value '冬修水利全文'")
    except ValueError as cause:
        raise RuntimeError("稿件 019a 打不开") from cause


def report() -> str:
    try:
        broken()
    except RuntimeError as error:
        return report_text(error)
    return ""


def test_a_report_names_kind_place_and_cause() -> None:
    text = report()
    assert "RuntimeError" in text
    assert "ValueError" in text
    assert "test_messages_kinds.py" in text
    assert "broken" in text
    assert "PySide6" in text
    assert "冬修" not in text
    assert "/home" not in text


def test_the_window_gives_the_report_away(qtbot: QtBot) -> None:
    try:
        broken()
    except RuntimeError as error:
        window = DefectWindow(error)
    qtbot.addWidget(window)
    window.show()
    window.copy.click()
    assert QGuiApplication.clipboard().text() == window.report
    assert "冬修" not in window.report


def test_sentences_are_put_into_words_when_they_are_shown(qtbot: QtBot) -> None:
    bridge = Messages()
    page = Page()
    qtbot.addWidget(page)
    bridge.say("primary", Sentence("{text}", (("text", "看这里"),)), page)
    assert page.said == [("primary", "看这里")]
