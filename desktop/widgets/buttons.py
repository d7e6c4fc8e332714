"""Buttons by kind. One live main button ("primary") stands on a screen; a dialog counts as a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from desktop import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

ICON_ROLES = {
    "primary": "onPrimary",
    "dangerfill": "onSolid",
    "dangerline": "dangerText",
    "ghost": "primaryText",
    "link": "dangerText",
    "status": "text2",
}


class Button(QPushButton):
    """A button of one of the kinds of the style sheet, with an icon that follows the theme.

    Args:
        text: what pressing does, a verb; may be empty for a "tool" with an icon.
        kind: "plain", "primary", "ghost", "dangerline", "dangerfill", "tool", "chip", "tab", "link" or
            "status".
        icon: an icon name, or "".
        tip: the tooltip; the shortcut is added.
        shortcut: the key as written in the tooltip, e.g. "Ctrl+N"; the page binds it.
        name: the accessible name, needed where there is no text.
        show_key: whether the key is written on the button itself.
    """

    def __init__(
        self,
        text: str,
        kind: str = "plain",
        icon: str = "",
        *,
        tip: str = "",
        shortcut: str = "",
        name: str = "",
        show_key: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._role = ICON_ROLES.get(kind, "text")
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCheckable(kind in ("chip", "tab"))
        hint = tip or ("" if text else name)
        if shortcut:
            hint = f"{hint or text}  {native_key(shortcut)}"
        self.setToolTip(hint)
        self.setAccessibleName(name or text)
        self.setText(f"{text}  {native_key(shortcut)}" if show_key and shortcut else text)
        theme.notice().changed.connect(self._restyle)

    def set_icon(self, icon: str, role: str = "") -> None:
        """Show another icon, in another colour role if one is named."""
        self._icon = icon
        self._role = role or self._role
        self._restyle()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._restyle()

    def icon_name(self) -> str:
        """The icon now shown, or ""."""
        return self._icon

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as Space does: never the main one in place of “Cancel”."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _restyle(self) -> None:
        if self.property("kind") == "primary":
            self.setFont(theme.font("body", bold=True))
        if not self._icon:
            return
        side = 15 if self.property("kind") == "status" else 18
        gap = 4 if self.text() else 0
        off = "disabledText" if self._role in ("onPrimary", "onSolid") else "text3"
        on = "primaryText" if self.isCheckable() else ""
        self.setIcon(theme.icon(self._icon, self._role, size=side, disabled=off, checked=on, gap=gap))
        self.setIconSize(QSize(theme.px(side) + theme.px(gap), theme.px(side)))


def native_key(shortcut: str) -> str:
    """A key written as the platform writes it."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


class NamedButton(Button):
    """A main button that says who signs; with too little room for both it says the act and leaves the name out."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _name(self) -> str:
        return self.text()[len(self.text().partition(" · ")[0]) :]

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width() - self.fontMetrics().horizontalAdvance(self._name()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = QStyleOptionButton()
        self.initStyleOption(shown)
        if self.width() < self.sizeHint().width():
            shown.text = self.text().removesuffix(self._name())
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, shown)
        painter.end()


class Segmented(QWidget):
    """Two to four choices side by side, of which one holds.

    Args:
        choices: pairs of value and label.
        name: the accessible name of the choice.
        tight: with less room beside the words, in a form of several columns.
    """

    chosen = Signal(str)

    def __init__(
        self, choices: list[tuple[str, str]], name: str = "", parent: QWidget | None = None, *, tight: bool = False
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._values = [value for value, _ in choices]
        for place, (_, text) in enumerate(choices):
            part = QPushButton(text, self)
            part.setCheckable(True)
            part.setProperty("kind", "seg")
            part.setProperty("tight", tight)
            part.setProperty("place", _place(place, len(choices)))
            part.setAccessibleName(f"{name} {text}".strip())
            self._group.addButton(part, place)
            row.addWidget(part)
        self._group.idToggled.connect(self._toggled)

    def value(self) -> str:
        """The value that holds, or "" if none does."""
        place = self._group.checkedId()
        return self._values[place] if place >= 0 else ""

    def choose(self, value: str) -> None:
        """Let another value hold; an unknown one clears the choice."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)
        elif self._group.checkedButton() is not None:
            self._group.setExclusive(False)
            self._group.checkedButton().setChecked(False)
            self._group.setExclusive(True)

    @Slot(int, bool)
    def _toggled(self, place: int, on: bool) -> None:
        if on:
            self.chosen.emit(self._values[place])


def _place(place: int, count: int) -> str:
    if count == 1:
        return "only"
    return "first" if place == 0 else "last" if place == count - 1 else "middle"
