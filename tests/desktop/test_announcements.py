"""What appears where the focus does not lead is said to a screen reader.

It is heard over AT-SPI from a process of its own; where a machine has no AT-SPI, the names of the parts are asked, which
a screen reader reads when it comes there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from support import atspi
from support.announced import Ear

from desktop.editor.find.bar import FindBar
from desktop.widgets.banner import Banner
from desktop.widgets.fields import Field
from desktop.widgets.toast import Toast
from resources.language import use_language

pytestmark = pytest.mark.window
ROOT = Path(__file__).resolve().parents[2]
WHEN_SILENT, AT_ONCE = 1, 2
SHOWN = (
    ("toast", "草稿已找回"),
    ("warning", "这篇草稿在别处也存过", "两份文字都在"),
    ("warning", "这篇草稿在别处也存过", "两份文字都在"),  # shown anew by a refresh: nothing new to be heard
    ("danger", "磁盘已满"),
)
HEARD = [("草稿已找回", WHEN_SILENT), ("这篇草稿在别处也存过 两份文字都在", WHEN_SILENT), ("磁盘已满", AT_ONCE)]


def test_toasts_and_banners_are_said_once_and_dangers_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    if atspi.is_here():
        assert over_atspi(tmp_path, SHOWN, len(HEARD)) == HEARD
    assert list(dict.fromkeys(inside(qtbot, SHOWN))) == [words for words, _ in HEARD]


def test_the_find_bar_says_where_one_is_while_the_focus_stays_in_it(qtbot: QtBot, tmp_path: Path) -> None:
    shown = (("found", "0", "0"), ("found", "2", "5"), ("found", "2", "5"), ("found", "3", "5"))
    said = ["No match", "2 of 5 matches", "3 of 5 matches"]
    if atspi.is_here():
        assert over_atspi(tmp_path, shown, len(said)) == [(words, WHEN_SILENT) for words in said]
    use_language("en")
    bar = FindBar()
    qtbot.addWidget(bar)
    bar.find.setText("水")
    told = []
    for _, at, of in shown:
        bar.show_count(int(at), int(of))
        told.append(bar.count.text())
    assert list(dict.fromkeys(told)) == said


def test_a_wrong_pin_and_a_wrong_field_are_said_where_the_focus_is(qtbot: QtBot, tmp_path: Path) -> None:
    if atspi.is_here():
        heard = over_atspi(tmp_path, (("pin", "4"), ("field", "Fill this in"), ("field", ""), ("pin", "3")), 3)
        assert heard == [
            ("4 tries are left before the key is locked.", AT_ONCE),
            ("Fill this in", WHEN_SILENT),
            ("3 tries are left before the key is locked.", AT_ONCE),
        ]
    field = Field("Title", QLineEdit())
    qtbot.addWidget(field)
    field.show_error("Fill this in")
    assert field.control.accessibleDescription() == "Fill this in"


def over_atspi(folder: Path, shown: Sequence[tuple[str, ...]], count: int) -> list[tuple[str, int]]:
    """The first so many announcements of a program that shows these toasts and banners, and how urgent they are."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    with atspi.Buses(folder) as buses, Ear(buses) as ear:
        program = subprocess.Popen(
            [sys.executable, "-m", "support.announced"],
            env={**os.environ, **buses.environment(), "PYTHONPATH": paths},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        with program:
            assert program.stdin is not None
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
            program.stdin.writelines(json.dumps(each) + "\n" for each in shown)
            program.stdin.flush()
            heard = [ear.next() for _ in range(count)]
            program.stdin.close()
        assert program.returncode == 0
    return heard


def inside(qtbot: QtBot, shown: Sequence[tuple[str, ...]]) -> list[str]:
    """The name of each toast and banner when it is shown."""
    window = QWidget()
    qtbot.addWidget(window)
    banner, toast = Banner(parent=window), Toast(window)
    names = []
    for what, *words in shown:
        if what == "toast":
            toast.show_text(*words)
        else:
            banner.show_message(what, *words)
        names.append((toast if what == "toast" else banner).accessibleName())
    return names
