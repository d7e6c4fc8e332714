"""The window of the approval sheet, and paper on the chain page: driven with a real desk and real signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.chain.page import ChainPage
from desktop.print.dialog import SheetDialog

pytestmark = pytest.mark.window
Start = Callable[..., Program]
Wait = Callable[[], None]


@pytest.fixture
def page(start: Start, travelled: Any, settle: Wait) -> ChainPage:
    program = start("zhao-ping", county=travelled.folder)
    program.window.go("chain", travelled.article)
    settle()
    found = program.window.page()
    assert isinstance(found, ChainPage)
    return found


@pytest.fixture
def dialog(page: ChainPage, qtbot: QtBot, settle: Wait) -> Iterator[SheetDialog]:
    qtbot.keyClick(page.steps, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle()
    found = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SheetDialog) and w.isVisible())
    yield found
    found.close()


def words(page: ChainPage) -> str:
    return "\n".join(label.text() for label in page.panel.findChildren(QLabel))


def test_ctrl_p_shows_the_pages_before_anything_is_printed(dialog: SheetDialog, unnamed: Any) -> None:
    assert dialog.shown is not None
    assert dialog.windowTitle() == "审批单：取水口专项检查"
    assert dialog.note.text().startswith("核验通过：")
    pages = [label for label in dialog.findChildren(QLabel) if label.accessibleName().startswith("审批单第")]
    assert len(pages) == len(dialog.shown.images) >= 1
    assert dialog.print.isEnabled()
    assert dialog.save.isEnabled()
    assert unnamed(dialog) == []


def test_the_sheet_is_saved_as_the_pages_shown(dialog: SheetDialog, tmp_path: Path, settle: Wait) -> None:
    dialog.save_to(tmp_path / "审批单.pdf")
    settle()
    document = pypdfium2.PdfDocument(tmp_path / "审批单.pdf")
    assert dialog.shown is not None
    assert len(document) == len(dialog.shown.images)
    document.close()
    assert dialog.save.isEnabled()


def test_the_sheet_goes_to_a_printer_page_by_page(dialog: SheetDialog, tmp_path: Path, settle: Wait) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    dialog.print_on(printer)
    settle()
    document = pypdfium2.PdfDocument(tmp_path / "打印.pdf")
    assert dialog.shown is not None
    assert len(document) == len(dialog.shown.images)
    assert document[0].get_size() == pytest.approx((595.3, 841.9), abs=2)
    document.close()


def test_a_place_that_cannot_be_written_is_said_in_the_window(
    dialog: SheetDialog, tmp_path: Path, settle: Wait
) -> None:
    dialog.save_to(tmp_path / "没有" / "审批单.pdf")
    settle()
    assert dialog.trouble.isVisible()
    assert "没有改动" in dialog.trouble.title()
    assert dialog.save.isEnabled()


def test_a_scan_is_bound_and_shown_with_what_it_does_not_prove(page: ChainPage, tmp_path: Path, settle: Wait) -> None:
    assert "扫描件本身不证明任何事" in words(page)
    paper = tmp_path / "手签.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page.bind_scan(paper)
    settle()
    assert [scan.name for scan in page.scans] == ["手签.pdf"]
    assert "绑定到第 6 步" in words(page)
    page.steps.setCurrentIndex(page.steps.steps.index(0))
    assert "手签.pdf" in words(page)
    page.copy_scan(page.scans[0], tmp_path / "抄件.pdf")
    settle()
    assert (tmp_path / "抄件.pdf").read_bytes() == paper.read_bytes()


def test_a_file_that_is_no_scan_is_refused_on_the_page(page: ChainPage, tmp_path: Path, settle: Wait) -> None:
    wrong = tmp_path / "手签.pdf"
    wrong.write_bytes(b"PK\x03\x04")
    page.bind_scan(wrong)
    settle()
    assert "都不是" in page.trouble_text()
    assert page.scans == ()
