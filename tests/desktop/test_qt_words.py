"""What Qt itself says in the window: its file dialog, the menus of text fields, keys."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QLibraryInfo, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QFileSystemModel, QLabel, QTreeView
from pytestqt.qtbot import QtBot

from desktop.app import Program
from resources import folder

_LATIN = re.compile(r"[A-Za-z]{2,}")


def said(dialog: QFileDialog) -> Iterator[str]:
    """Every word of a file dialog but names of files."""
    for widget in dialog.findChildren(QLabel) + dialog.findChildren(QAbstractButton):
        yield widget.text()
        yield widget.toolTip()
        yield widget.accessibleName()
    view = dialog.findChild(QTreeView)
    assert view is not None
    for column in range(view.model().columnCount()):
        yield str(view.model().headerData(column, Qt.Orientation.Horizontal))


@pytest.mark.parametrize(("code", "size", "folder"), [("zh_CN", "大小", "文件夹"), ("zh_TW", "大小", "資料夾")])
def test_the_file_dialog_speaks_as_the_window(
    start: Callable[..., Program], qtbot: QtBot, tmp_path: Path, code: str, size: str, folder: str
) -> None:
    program = start(language=code)
    (tmp_path / "here" / "there").mkdir(parents=True)
    dialog = QFileDialog(program.window, "", str(tmp_path / "here"))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.show()
    words = [word for word in said(dialog) if word]
    assert len(words) >= 12
    assert [word for word in words if _LATIN.search(word)] == []
    assert size in words
    files = dialog.findChild(QFileSystemModel)
    assert files is not None
    there = files.index(str(tmp_path / "here" / "there"))
    qtbot.waitUntil(lambda: files.data(files.index(there.row(), 2, there.parent())) == folder)
    dialog.close()
    dialog.deleteLater()


def test_another_language_is_spoken_at_once(start: Callable[..., Program], settle: Callable[[], None]) -> None:
    program = start()
    heard = []
    for code in ("en", "zh_TW", "zh_CN"):
        program.preferences.choose_language(code)
        settle()
        heard.append(
            (
                QCoreApplication.translate("QFileDialog", "&Look in:"),
                QCoreApplication.translate("QLineEdit", "Select All"),
            )
        )
    assert heard == [("&Look in:", "Select All"), ("尋找範圍(&L)：", "全部選擇"), ("查找范围(&L)：", "全选")]


def test_keys_are_named_as_on_the_keyboard(start: Callable[..., Program]) -> None:
    start()
    keys = ("Alt+Up", "Alt+Shift+Backspace", "Delete", "Ctrl+Space")
    shown = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys]
    assert shown == ["Alt+↑", "Alt+Shift+Backspace", "Delete", "Ctrl+空格"]


def test_keys_are_read_back_as_they_were(start: Callable[..., Program]) -> None:
    start()
    names = ("Up", "Down", "Left", "Right", "Backspace", "Del", "Ins", "Return", "Enter", "Esc", "Tab", "PgUp", "Space")
    portable = QKeySequence.SequenceFormat.PortableText
    read = [QKeySequence(f"Alt+{name}").toString(portable) for name in names]
    assert read == [f"Alt+{name}" for name in names]


def test_qt_brings_the_translations() -> None:
    shipped = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    assert {f"qtbase_{code}.qm" for code in ("zh_CN", "zh_TW")} <= {file.name for file in shipped.iterdir()}


def test_what_is_said_instead_is_compiled_from_its_source(tmp_path: Path) -> None:
    compiler = Path(PySide6.__file__).with_name("lrelease.exe" if sys.platform == "win32" else "lrelease")
    made = tmp_path / "words.qm"
    subprocess.run([compiler, folder("qt") / "words.ts", "-qm", made], check=True, capture_output=True)
    assert made.read_bytes() == (folder("qt") / "words.qm").read_bytes()
