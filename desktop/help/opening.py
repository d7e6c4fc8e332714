"""Opens the help and the list of keys over the window; both are made when they are asked for and gone when closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from desktop.help.keylist import KeyList
from desktop.help.keys import of_page, of_window
from desktop.help.topics import topic_of
from desktop.help.window import HelpWindow
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.window import Window


def open_help(window: Window, topic: str = "") -> HelpWindow:
    """Show the help.

    Args:
        window: the program's.
        topic: a key of ``desktop.help.topics.TOPICS``; "" for the topic of the page shown.
    """
    shown = window.findChild(HelpWindow)
    if shown is None:
        shown = HelpWindow(window)
        shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown.keys_wanted.connect(window.list_keys)
    shown.show_topic(topic or topic_of(_page(window)))
    _bring(shown)
    shown.list.setFocus()
    return shown


def open_keys(window: Window) -> KeyList:
    """Show the keys of the page shown and those of the window; a desk is open."""
    for old in window.findChildren(KeyList):
        old.close()
    page, key = window.page(), _page(window)
    sections = [(tr("Everywhere"), of_window(window))]
    if page is not None:
        sections.insert(0, (tr("On this page"), of_page(page, key)))
    shown = KeyList(sections, window)
    shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _bring(shown)
    return shown


def _page(window: Window) -> str:
    page = window.page()
    return page.key if page is not None else "welcome"


def _bring(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
