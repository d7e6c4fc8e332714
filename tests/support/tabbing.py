"""Walks through a window by the Tab key, as somebody without a mouse does, and says where that fails."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTextBrowser, QWidget

MOST_STOPS, MOST_LINKS = 400, 60
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def unreachable(front: QWidget) -> list[str]:
    """What is wrong with the way by Tab through a window: places not reached, traps, a focus that cannot be seen."""
    stops, troubles = _round(front, PLAIN)
    back, _ = _round(front, SHIFT)
    reached = {*stops, *back}
    groups = {_group(each) for each in reached} - {None}
    missed = [each for each in _expected(front) if each not in reached and _group(each) not in groups]
    return [*troubles, *(f"cannot be reached by Tab: {_words(each)}" for each in missed)]


def _expected(front: QWidget) -> Iterable[QWidget]:
    for each in front.findChildren(QWidget):
        tabbed = each.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        shown = each.isVisible() and each.isEnabled() and min(each.width(), each.height()) > 1
        if tabbed and shown and each.window() is front and each.focusProxy() is None:
            yield each


def _group(widget: QWidget) -> object:
    """What a widget shares one stop with: of choices that exclude each other only the one that holds is a stop."""
    if not isinstance(widget, QAbstractButton):
        return None
    group = widget.group()
    if group is not None and group.exclusive():
        return group
    return widget.parentWidget() if widget.autoExclusive() else None


def _round(front: QWidget, modifier: Qt.KeyboardModifier) -> tuple[list[QWidget], list[str]]:
    """The stops until the focus comes to one a second time, and what was wrong on the way."""
    stops: list[QWidget] = []
    troubles: list[str] = []
    here = front.focusWidget() or front
    for _ in range(MOST_STOPS):
        before = _look(here)
        then = _leave(front, here, modifier)
        if then is here:
            if any(each is not here for each in _expected(front)):
                troubles.append(f"neither Tab nor F6 leaves it: {_words(here)}")
            stops.append(here)
            break
        QApplication.processEvents()
        if here in stops and modifier == PLAIN and here.isVisible() and before == _look(here):
            troubles.append(f"its focus cannot be seen: {_words(here)}")
        if then in stops:
            break
        stops.append(then)
        here = then
    return stops, troubles


def _leave(front: QWidget, here: QWidget, modifier: Qt.KeyboardModifier) -> QWidget:
    """Press Tab until the focus is elsewhere: a text goes from link to link first. Where Tab is a sign, F6 leaves."""
    for key in (*(Qt.Key.Key_Tab,) * MOST_LINKS, Qt.Key.Key_F6):
        QTest.keyClick(here, key, modifier)
        then = front.focusWidget()
        if then is not None and then is not here:
            return then
        if not isinstance(here, QTextBrowser) and key == Qt.Key.Key_Tab:
            QTest.keyClick(here, Qt.Key.Key_F6, modifier)
            return front.focusWidget() or here
    return here


def _look(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def _words(widget: QWidget) -> str:
    name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
    return f"{type(widget).__name__} “{name}”"
