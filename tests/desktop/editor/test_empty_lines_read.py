"""An empty line is read out as an empty line, and not as the one before or after it (nvaccess/nvda#17419)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleTextInterface
from support import atspi
from support.lines_read import TEXTS, lines_of

from desktop.editor.canvas import Canvas
from forms.body.model import Paragraph, Run

pytestmark = pytest.mark.window
ROOT = Path(__file__).resolve().parents[3]
Make = Callable[..., Canvas]


def test_every_line_is_read_as_it_stands(canvas: Make, tmp_path: Path) -> None:
    wanted = [(text, start, start + len(text)) for text, start in starts() for _ in range(len(text) + 1)]
    read = over_atspi(tmp_path) if atspi.is_here() else inside(canvas)
    assert read == wanted


def starts() -> list[tuple[str, int]]:
    """Each paragraph with where it begins."""
    found, at = [], 0
    for text in TEXTS:
        found.append((text, at))
        at += len(text) + 1
    return found


def over_atspi(folder: Path) -> list[tuple[str, int, int]]:
    """The line at each place, as the running program tells it."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    with atspi.Buses(folder) as buses:
        program = subprocess.Popen(
            [sys.executable, "-m", "support.lines_read"], env={**os.environ, **buses.environment(), "PYTHONPATH": paths},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        with program:
            assert program.stdout is not None
            assert program.stdin is not None
            assert program.stdout.readline() == "ready\n"
            read = lines_of(buses)
            program.stdin.close()
    return read


def inside(canvas: Make) -> list[tuple[str, int, int]]:
    """The paragraph at each place, cut out of the text that Qt tells in this process."""
    shown = canvas(*(Paragraph(f"b{n}", (Run(text),) if text else ()) for n, text in enumerate(TEXTS, 1)))
    told = QAccessible.queryAccessibleInterface(shown).textInterface()
    assert isinstance(told, QAccessibleTextInterface)
    text = told.text(0, told.characterCount())
    ends = [text[:place].rfind("\n") + 1 for place in range(len(text) + 1)]
    return [(text[at:].split("\n")[0], at, at + len(text[at:].split("\n")[0])) for at in ends]
