"""Qt's own words — of its file dialog, of menus in text fields, of keys — in the language of the program.

Qt ships a translation, but some of its sentences changed after it was made and stay English. Those are said here, and
a few that Qt says oddly.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator

from resources.language import Sentence, language, say

_NEEDED: Mapping[tuple[str, str], Sentence] = {
    ("QFileDialog", "&Look in:"): say("&Look in:"),
    ("QFileDialog", "Files of &type:"): say("Files of &type:"),
    ("QFileSystemModel", "Size"): say("Size"),
    ("QAbstractFileIconProvider", "Drive"): say("Drive"),
    ("QAbstractFileIconProvider", "Folder"): say("Folder"),
    ("QAbstractFileIconProvider", "File Folder"): say("Folder"),
    ("QAbstractFileIconProvider", "Shortcut"): say("Shortcut to a file"),
    ("QAbstractFileIconProvider", "Alias"): say("Shortcut to a file"),
    ("QAbstractFileIconProvider", "Unknown"): say("File of an unknown kind"),
}
"""By context and sentence, as Qt asks for them."""
_KEYS: Mapping[str, str] = {
    "Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Backspace": "Backspace", "Del": "Delete", "Ins": "Insert",
}  # fmt: skip
"""Keys as they are printed on keyboards. Qt reads them back as well, so none may bear the name of another: “Enter” is not
said for Return here, or a shortcut for both would be two for one key."""


class QtWords(QTranslator):
    """Says what is needed here, and all else as Qt's own translation has it; without one, Qt speaks English."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shipped = QTranslator(self)
        self._shipped.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The sentence in the language in use; None where Qt's own is to stand."""
        if context == "QShortcut" and source in _KEYS:
            return _KEYS[source]
        known = _NEEDED.get((context, source))
        return str(known) if known is not None else self._shipped.translate(context, source, disambiguation, n) or None

    def isEmpty(self) -> bool:
        """Never: Qt does not install an empty one."""
        return False


def speak_qt(parent: QObject, before: QtWords | None) -> QtWords | None:
    """Let Qt speak the language in use.

    Args:
        parent: owner of the words.
        before: what this gave last time, which is put away.
    """
    if before is not None:
        QCoreApplication.removeTranslator(before)
        before.deleteLater()
    if language() == "en":
        return None
    words = QtWords(parent)
    QCoreApplication.installTranslator(words)
    return words
