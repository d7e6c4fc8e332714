"""What a person sees of a window: every text on it, those that are cut off, and those in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop.widgets.labels import ElidedLabel
from resources.language import LANGUAGES, catalogue

SLACK = 1
ROWS, COLUMNS = 60, 8
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{3,}")
# What stays Latin in Chinese: names of keys, formats and things that have no other name, and one's own name.
_SPOKEN = frozenset(
    (
        "PIN",
        "PNG",
        "UKey",
        "Word",
        "PDF",
        "USB",
        "Ctrl",
        "Shift",
        "Alt",
        "Esc",
        "Enter",
        "Return",
        "Backspace",
        "Del",
        "Delete",
        "English",
        "SHA",
        "zip",
    )
)
_OWN_NAMES = frozenset({"简体中文", "繁體中文", "English"})  # a language is offered in its own words in all of them
_FILE = re.compile(r"[\w.-]+\.(png|pdf|txt)\b")  # the name of a file is data
_HEX = re.compile(r"[0-9A-Fa-f]+")


def texts(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Every text on the visible parts of a window, with the part that bears it."""
    for each in (root, *root.findChildren(QWidget)):
        if not each.isVisible():
            continue
        yield from ((each, text) for text in _of(each) if text.strip())
        yield from ((each, text) for text in (each.toolTip(), each.accessibleName()) if text.strip())


def _of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model, display = widget.model(), int(Qt.ItemDataRole.DisplayRole)
        spoken = int(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(min(ROWS, model.rowCount(widget.rootIndex()))):
            cells = (model.index(row, column, widget.rootIndex()) for column in range(COLUMNS))
            yield from (str(cell.data(role) or "") for cell in cells if cell.isValid() for role in (display, spoken))


# ------------------------------------------------------------------------------------------------- cut off


def cut_off(root: QWidget) -> list[str]:
    """The texts of labels and buttons that need more room than they have; what shortens or paints itself is left out."""
    found = []
    for each in root.findChildren(QWidget):
        if each.isVisible() and _is_read(each) and (_too_small(each) or _outside(each)):
            found.append(f"{type(each).__name__} {each.width()}x{each.height()} of {_need(each)}: {each.text()}")
    return found


def _is_read(widget: QWidget) -> bool:
    if isinstance(widget, ElidedLabel) or not isinstance(widget, QLabel | QAbstractButton):
        return False
    own = (kind for kind in type(widget).__mro__ if not kind.__module__.startswith("PySide6"))
    return bool(widget.text().strip()) and not any("paintEvent" in vars(kind) for kind in own)


def _need(widget: QWidget) -> tuple[int, int]:
    """The room that a text needs, in pixels."""
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            return _widest_word(widget), widget.heightForWidth(widget.width())
        need = widget.fontMetrics().size(0, widget.text())
        return need.width(), need.height()
    if isinstance(widget, QPushButton | QToolButton):
        return widget.sizeHint().width(), widget.fontMetrics().height()
    return widget.sizeHint().width(), widget.sizeHint().height()


def _widest_word(label: QLabel) -> int:
    """Where a wrapped line cannot be broken: a word of Latin letters; Han may be broken anywhere."""
    words = re.findall(r"[!-~]+", label.text())
    return max((label.fontMetrics().horizontalAdvance(word) for word in words), default=0)


def _too_small(widget: QWidget) -> bool:
    wide, tall = _need(widget)
    return widget.width() + SLACK < wide or widget.height() + SLACK < tall


def _outside(widget: QWidget) -> bool:
    """Whether it reaches beyond a part it lies in; what lies in an area that scrolls down may do so downwards."""
    box, part = QRect(QPoint(0, 0), widget.size()), widget
    while part.parentWidget() is not None and not part.isWindow():
        box.translate(part.pos())
        part = part.parentWidget()
        if isinstance(part.parentWidget(), QAbstractScrollArea):
            return not part.parentWidget().horizontalScrollBar().isVisible() and _beyond(box, part.width())
        if not part.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(box):
            return True
    return False


def _beyond(box: QRect, width: int) -> bool:
    return box.left() < -SLACK or box.right() > width + SLACK


# ------------------------------------------------------------------------------------------------- untranslated


@cache
def _spoken(code: str) -> frozenset[str]:
    """The sentences of a language, those without values."""
    said = catalogue("zh_CN").keys() if code == "en" else catalogue(code).values()
    return frozenset(text for text in said if "{" not in text)


def _is_foreign(text: str, code: str) -> bool:
    """Whether it is a sentence of another language and none of this one."""
    return text not in _spoken(code) | _OWN_NAMES and any(
        text in _spoken(other) for other in LANGUAGES if other != code
    )


def untranslated(root: QWidget, code: str) -> list[str]:
    """The texts of a window that are not in the language it speaks."""
    found = []
    for part, text in texts(root):
        if is_of_another_language(text, code):
            found.append(f"{type(part).__name__}: {text}")
    return list(dict.fromkeys(found))


def is_of_another_language(text: str, code: str) -> bool:
    """Whether a text is not in the language that the window speaks."""
    return _is_foreign(text.strip(), code) or (code != "en" and _is_latin(text))


def _is_latin(text: str) -> bool:
    text = _FILE.sub("", text)
    if "://" in text or "@" in text:
        return False
    words = (word for word in _LATIN.findall(text) if word not in _SPOKEN)
    return any(not _HEX.fullmatch(word) for word in words)
