"""The keys in force: read from the shortcuts that exist on the page shown, so that the list cannot lie.

What a key does stands in its shortcut's ``whatsThis``, in ``WORDS`` here, or else on the button or menu entry that names
the key. A test walks every page and fails when a shortcut has no words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from resources.language import Sentence, say, tr

if TYPE_CHECKING:
    from desktop.shell.window import Window

_SIGN, _SAVE = say("Sign, or go on to the signature"), say("Save now")
_NEXT_FINDING, _LAST_FINDING = say("Next finding"), say("Previous finding")
_PANEL = say("Show or hide the panel at the right")
_NEW = say("New article")
_VERIFY = say("Verify again")
_BACK = say("Back")

# By page of the registry ("" for the window itself), then by key.
WORDS: dict[str, dict[str, Sentence]] = {
    "": {
        "Ctrl+,": say("Settings"),
        "Ctrl+K": say("Search"),
        "Ctrl++": say("Larger text"),
        "Ctrl+=": say("Larger text"),
        "Ctrl+-": say("Smaller text"),
        "Ctrl+0": say("Text as designed"),
        "Ctrl+\\": _PANEL,
        "F6": say("Next part of the window"),
        "Shift+F6": say("Previous part of the window"),
        "F1": say("Help on this page"),
        "Shift+F1": say("This list of keys"),
        "Ctrl+F12": say("Lock the window"),
        "Ctrl+Shift+F12": say("Another person sits down"),
    },
    "today": {"Ctrl+N": _NEW, "Ctrl+F": say("Search"), "Esc": say("End the search")},
    "articles": {"Ctrl+N": _NEW},
    "editor": {
        "Ctrl+Return": _SIGN,
        "Ctrl+S": _SAVE,
        "Ctrl+\\": _PANEL,
        "F8": _NEXT_FINDING,
        "Shift+F8": _LAST_FINDING,
        "Alt+Return": say("Apply the suggestion"),
        "Ctrl+Alt+2": say("Heading 2"),
        "Ctrl+Alt+3": say("Heading 3"),
        "Ctrl+Alt+4": say("Heading 4"),
        "Ctrl+Alt+0": say("Body text"),
        "Ctrl+B": say("Bold"),
        "Ctrl+I": say("Emphasis"),
        "Ctrl+Shift+7": say("Numbered list"),
        "Ctrl+Shift+8": say("List with dots"),
        "Ctrl+Shift+L": say("Link"),
        "Ctrl+Shift+9": say("Quotation"),
    },
    "review": {
        "F7": say("Next change"),
        "Shift+F7": say("Previous change"),
        "F8": _NEXT_FINDING,
        "Shift+F8": _LAST_FINDING,
        "Ctrl+Return": _SIGN,
        "Ctrl+Shift+Return": _SIGN,
        "Ctrl+Backspace": say("Return the article"),
        "F9": say("Show the signatures"),
    },
    "intake": {"Ctrl+Return": _SIGN, "F9": _VERIFY},
    "sync": {"F5": say("Sync now")},
    "chain": {"F9": _VERIFY, "Esc": _BACK, "Ctrl+P": say("Print the approval sheet")},
}
# The key of the number pad does what the other one does; it is not listed twice.
_ENTER, _RETURN = "Enter", "Return"


@dataclass(frozen=True)
class KeyLine:
    """One line: the keys as this computer writes them, and what they do ("" if nobody said)."""

    keys: tuple[str, ...]
    words: str


def of_window(window: Window) -> tuple[KeyLine, ...]:
    """The keys that work on every page: the pages of the rail by number, and the window's own shortcuts."""
    from desktop.shell import registry

    numbered = {f"Ctrl+{number}" for number in range(1, 10)}
    shown = window.rail.keys()
    tops = [key for key in shown if registry.entry(key).rail == "top"]
    pages = [
        KeyLine((_native(f"Ctrl+{number}"),), tr("Go to {page}", page=str(registry.entry(key).title)))
        for number, key in enumerate(tops, 1)
    ]
    direct = window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
    own = [(key, words) for key, words in _told(direct, "") if key not in numbered]
    return (*pages, *_merged(own))


def of_page(page: QWidget, key: str) -> tuple[KeyLine, ...]:
    """The keys of one page: every shortcut that lives on it or on a part of it, those of its dialogs left out."""
    here = [each for each in page.findChildren(QShortcut) if _window_of(each) is page.window()]
    return _merged(_told(here, key, _named_elsewhere(page)))


def _named_elsewhere(page: QWidget) -> dict[str, str]:
    """The words of buttons whose tooltip names a key, and of menu entries with one; by the key as it is written here."""
    named = {each.toolTip().rpartition("  ")[2]: each.accessibleName() for each in page.findChildren(QAbstractButton)}
    acts = [each for each in page.findChildren(QAction) if not each.shortcut().isEmpty()]
    named |= {_native(each.shortcut().toString()): each.text() for each in acts}
    return {key: words.rstrip("…") for key, words in named.items()}


def _window_of(shortcut: QShortcut) -> QWidget | None:
    owner = shortcut.parent()
    return owner.window() if isinstance(owner, QWidget) else None


def _told(
    shortcuts: Iterable[QShortcut], page: str, elsewhere: Mapping[str, str] = MappingProxyType({})
) -> Iterator[tuple[str, str]]:
    """Each key in its portable form, with its words."""
    for each in shortcuts:
        for sequence in each.keys() if each.isEnabled() else ():
            key = sequence.toString(QKeySequence.SequenceFormat.PortableText).replace(_ENTER, _RETURN)
            words = WORDS.get(page, {}).get(key) or elsewhere.get(_native(key), "")
            yield key, each.whatsThis() or str(words)


def _merged(told: Iterable[tuple[str, str]]) -> tuple[KeyLine, ...]:
    """One line for all keys that do the same; the order is that of the shortcuts."""
    lines: dict[tuple[str, str], list[str]] = {}
    for key, words in told:
        keys = lines.setdefault((words, "" if words else key), [])
        if _native(key) not in keys:
            keys.append(_native(key))
    return tuple(KeyLine(tuple(keys), words) for (words, _), keys in lines.items())


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
