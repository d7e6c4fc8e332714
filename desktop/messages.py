"""The one bridge from errors to the screen: four kinds, decided here and nowhere else.

Refused acts are said where they happened, the machine's troubles on the page, called-off work nowhere, and
defects of the program in the report window. Pages are found by their method ``show_trouble``; this module
knows no page.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from forms.errors import Cancelled, EnvironmentTrouble, Trouble
from resources.language import Sentence


def kind_of(error: BaseException) -> str:
    """Which of the four kinds an error is: "user", "cancelled", "environment" or "bug"."""
    if isinstance(error, Cancelled):
        return "cancelled"
    if isinstance(error, EnvironmentTrouble):
        return "environment"
    return "user" if isinstance(error, Trouble) else "bug"


class Messages(QObject):
    """Says things to the person.

    Toasts for what went well, troubles where they happened, defects in a window.
    """

    toasted = Signal(str, str, object)  # text, undo label or "", undo slot or None
    trouble = Signal(str, str)  # tone, text: nobody nearer took it
    defect = Signal(object)  # the exception

    def toast(self, text: str, undo: str = "", act: object = None) -> None:
        """Say for six seconds that something was done.

        Args:
            text: the sentence; never an error.
            undo: the label of the one thing that takes it back, or "".
            act: the bound method that does so.
        """
        self.toasted.emit(text, undo, act)

    @Slot(object, object)
    def report(self, error: BaseException, where: QObject | None = None) -> None:
        """Show an error.

        Args:
            error: what was raised.
            where: the widget it happened for; its nearest ancestor with
                ``show_trouble(tone, text)`` shows it.
        """
        kind = kind_of(error)
        if kind == "cancelled":
            return
        if kind == "bug":
            self.defect.emit(error)
            return
        tone = "warning" if kind == "environment" else "danger"
        taker = _taker(where)
        if taker is None:
            self.trouble.emit(tone, str(error))
        else:
            taker.show_trouble(tone, str(error))

    def say(self, tone: str, sentence: Sentence | str, where: QObject | None = None) -> None:
        """Show a sentence as a banner where it belongs; ``tone`` as in the banner widget."""
        taker = _taker(where)
        if taker is None:
            self.trouble.emit(tone, str(sentence))
        else:
            taker.show_trouble(tone, str(sentence))


def _taker(where: QObject | None) -> QObject | None:
    while where is not None and not hasattr(where, "show_trouble"):
        where = where.parent()
    return where


_messages: Messages | None = None


def messages() -> Messages:
    """The application's message bridge."""
    global _messages
    if _messages is None:
        _messages = Messages()
    return _messages
