"""Qt's own words — of its file dialog, of menus in text fields, of keys — in the language of the program.

Qt ships a translation, but some of its sentences changed after it was made and stay English: those are said here. Keys
are named as they are printed (``resources/qt/words.ts``).
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator

from resources import folder
from resources.language import Sentence, language, say

_NEEDED: Mapping[tuple[str, str], Sentence] = {
    ("QFileDialog", "&Look in:"): say("&Look in:"),
    ("QFileDialog", "Files of &type:"): say("Files of &type:"),
    ("QAbstractFileIconProvider", "Drive"): say("Drive"),
    ("QAbstractFileIconProvider", "Folder"): say("Folder"),
    ("QAbstractFileIconProvider", "File Folder"): say("Folder"),
    ("QAbstractFileIconProvider", "Shortcut"): say("Shortcut to a file"),
    ("QAbstractFileIconProvider", "Alias"): say("Shortcut to a file"),
    ("QAbstractFileIconProvider", "Unknown"): say("File of an unknown kind"),
}
"""By context and sentence, as Qt asks for them."""


class QtWords(QObject):
    """The translators in use: Qt asks the one installed last first, and names a key hundreds of times to read one.

    So the one in Python comes last; without a translation of Qt's own, Qt speaks English.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        shipped, own = QTranslator(self), QTranslator(self)
        shipped.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        own.load("words", str(folder("qt")))
        self._all = (_Needed(self), shipped, own)
        for each in self._all:
            QCoreApplication.installTranslator(each)

    def put_away(self) -> None:
        """Say nothing any more."""
        for each in self._all:
            QCoreApplication.removeTranslator(each)
        self.deleteLater()


class _Needed(QTranslator):
    """Says what Qt's own translation lacks."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The sentence in the language in use; None where Qt's own is to stand."""
        known = _NEEDED.get((context, source))
        return str(known) if known is not None else None

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
        before.put_away()
    return None if language() == "en" else QtWords(parent)
