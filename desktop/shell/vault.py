"""Puts away the windows that stand over the program's own, and brings them back as they were.

A dialog is hidden, not closed: what was typed in it, and work that is under way in it, go on. Its native window is
destroyed meanwhile, so that neither the desktop's overview nor a screen reader finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTextEdit,
    QToolTip,
    QWidget,
)

_PASSING = (Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.SplashScreen)


@dataclass(frozen=True)
class Typed:
    """What a person typed in one field of a dialog that was put away."""

    dialog: str
    field: str
    text: str


class Vault(QObject):
    """The windows over one main window.

    Args:
        window: the program's own.
        stays: whether a window may be shown while the vault is shut, such as a list the lock page opens.
    """

    def __init__(self, window: QMainWindow, stays: Callable[[QWidget], bool]) -> None:
        super().__init__(window)
        self._window, self._stays = window, stays
        self._away: list[QWidget] = []
        self._children: list[QWidget] = []
        self._late: list[QWidget] = []
        self._shut = False

    def shut(self) -> None:
        """Put everything away, and what opens from now on too."""
        self._shut = True
        QToolTip.hideText()
        self._close_popups()
        for each in [w for w in QApplication.topLevelWidgets() if self._is_over(w)]:
            self._put_away(each)
        self._children += [w for w in _direct(self._window) if w.isVisible() and w is not self._window.centralWidget()]
        for each in self._children:
            each.hide()
        QApplication.instance().installEventFilter(self)

    def open(self) -> None:
        """Bring back what was not closed or finished meanwhile; the one opened last stands in front."""
        self._shut = False
        QApplication.instance().removeEventFilter(self)
        self._take_late()
        for each in self._children:
            if shiboken6.isValid(each):
                each.show()
        away, self._away, self._children = self._away, [], []
        for each in away:
            if shiboken6.isValid(each):
                _forget(each, self._finished)
                each.show()
                each.raise_()
                each.activateWindow()

    def drop(self) -> None:
        """The desk is left: its dialogs go with it."""
        away, self._away = self._away, []
        for each in away:
            if shiboken6.isValid(each):
                _forget(each, self._finished)
                each.deleteLater()
        for each in self._children:
            if shiboken6.isValid(each):
                each.deleteLater()
        self._children = []

    def away(self) -> tuple[QWidget, ...]:
        """The windows put away."""
        return tuple(each for each in self._away if shiboken6.isValid(each))

    def typed(self) -> tuple[Typed, ...]:
        """What was typed in the dialogs put away; never a PIN or passphrase, nor what is searched for."""
        found: list[Typed] = []
        for dialog in self.away():
            for field in dialog.findChildren(QWidget):
                text = _typed_in(field)
                if text:
                    found.append(Typed(dialog.windowTitle(), field.accessibleName(), text))
        return tuple(found)

    # ------------------------------------------------------------------------------------------ one window

    def _is_over(self, widget: QWidget) -> bool:
        return not isinstance(widget, QMainWindow) and widget.isVisible() and not self._stays(widget)

    def _close_popups(self) -> None:
        while (popup := QApplication.activePopupWidget()) is not None and not self._stays(popup):
            popup.close()
            if popup is QApplication.activePopupWidget():
                popup.hide()
                return

    def _put_away(self, widget: QWidget) -> None:
        if isinstance(widget, QFileDialog):
            widget.reject()  # it waits in a loop of its own and holds nothing but a name
            return
        if widget.windowType() in _PASSING:
            widget.hide()
            return
        if isinstance(widget, QDialog):
            widget.finished.connect(self._finished)
        widget.hide()
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
        widget.destroy()
        self._away.append(widget)

    @Slot()
    def _finished(self) -> None:
        """A signature or an import that was under way is done; its dialog does not come back."""
        done = self.sender()
        self._away = [each for each in self._away if each is not done]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the vault is shut, what wants to open is kept off the screen and put away."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and self._shut:
            if watched.isWindow() and not isinstance(watched, QMainWindow) and not self._stays(watched):
                watched.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
                self._late.append(watched)
                QTimer.singleShot(0, self._take_late)
            elif watched.parentWidget() is self._window and watched is not self._window.centralWidget():
                self._late.append(watched)
                QTimer.singleShot(0, self._take_late)
        return False

    @Slot()
    def _take_late(self) -> None:
        late, self._late = self._late, []
        for each in late:
            if not shiboken6.isValid(each) or not each.isVisible():
                continue
            if each.isWindow():
                self._put_away(each)
            else:
                each.hide()
                self._children.append(each)


def _forget(widget: QWidget, slot: Callable[[], None]) -> None:
    if isinstance(widget, QDialog):
        widget.finished.disconnect(slot)


def _direct(window: QMainWindow) -> list[QWidget]:
    found = window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [each for each in found if not each.isWindow()]


def _typed_in(field: QWidget) -> str:
    if not field.isEnabled() or field.property("search"):
        return ""
    if isinstance(field, (QPlainTextEdit, QTextEdit)):
        return "" if field.isReadOnly() else field.toPlainText().strip()
    if isinstance(field, QLineEdit) and field.echoMode() is QLineEdit.EchoMode.Normal:
        return "" if field.isReadOnly() else field.text().strip()
    return ""
