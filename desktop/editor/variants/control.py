"""The versions of the article on the writing page: a tag and a line that say what it is, and the two windows.

Nothing is begun, revised or taken over while the text on the screen is not in the store.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QWidget

from desktop.editor.variants.naming import language_tag, language_words, to_do_words
from desktop.editor.variants.reading import Read, ReadRevision
from desktop.messages import messages
from desktop.operations import Operation, ReadOp
from desktop.widgets.buttons import Button
from desktop.widgets.labels import IconLabel, label
from desktop.widgets.tags import Tag
from desktop.words import joined
from resources.language import tr

if TYPE_CHECKING:
    from desktop.editor.saving import WhenSaved
    from forms.content import Content
    from sync.desk import Desk

KEY = "Ctrl+Shift+T"


class VersionBar(QFrame):
    """Says of what article this is a version, and what is still to be done. Hidden for an article of its own.

    Signals:
        pressed: revise beside the original.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("banner", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 8, 3)
        row.setSpacing(10)
        self.words = label("", "help", wrap=True)
        self.revise = Button(tr("Revise beside the original"), "ghost", "arrow-left-right-line")
        row.addWidget(IconLabel("translate-2", "primaryText", 18))
        row.addWidget(self.words, 1)
        row.addWidget(self.revise)
        self.revise.clicked.connect(self.pressed)
        self.hide()

    def tell(self, words: str) -> None:
        """Say it; "" hides the line."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))


class Versions(QObject):
    """The versions of the writing page.

    Args:
        desk: the open desk.
        saving: lets something happen once the text on the screen is in the store.
        page: the page it belongs to.

    Signals:
        open_wanted: the id of an article to go on with.
        place_wanted: article and key of a part to go to in the text.
    """

    open_wanted = Signal(str)
    place_wanted = Signal(str, str)

    def __init__(self, desk: Desk, saving: WhenSaved, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._saving, self._page = desk, saving, page
        self._article, self._editable = "", False
        self._wanted = self._master = ""
        self._asking: Operation | None = None
        self.tag = Tag("", "neutral")
        self.tag.hide()
        self.bar = VersionBar()
        self.bar.pressed.connect(self.revise)
        self.dialog: QDialog | None = None

    # ------------------------------------------------------------------------------------------ standing

    def stand(self, article: str, content: Content, *, editable: bool) -> None:
        """Another article, or the same one as it is stored now."""
        self._article, self._editable = article, editable
        self._master = content.variant.master if content.variant is not None else ""
        word = language_tag(content.language)
        self.tag.setVisible(bool(word))
        if word:
            self.tag.show_tag(word, "neutral", "translate-2")
            self.tag.setAccessibleName(language_words(content.language))
            self.tag.setToolTip(language_words(content.language))
        if content.variant is None:
            self.bar.tell("")
            return
        if self._asking is not None:
            self._asking.cancel()
        work = ReadRevision(self._desk, article)
        self._asking = ReadOp(self, work).then(self._told).otherwise(self._not_told).start()

    @Slot(object)
    def _told(self, read: Read) -> None:
        revision = read.revision
        if revision.article != self._article:
            return
        what = tr("{language} version of “{title}”", language=language_words(revision.language),
                  title=read.title or tr("Untitled"))  # fmt: skip
        to_do = to_do_words(revision.to_do, revision.made) if revision.editable else ""
        stale = tr("Changes in the original: {n}", n=revision.stale) if revision.stale else ""
        self.bar.tell(joined(to_do, stale, what))

    @Slot(object)
    def _not_told(self, error: BaseException) -> None:
        """The original has not come here; the check says so too."""
        self.bar.tell(str(error))

    def close(self) -> None:
        """The page turns to another article."""
        self._article = ""
        self.tag.hide()
        self.bar.tell("")
        if self.dialog is not None:
            self.dialog.reject()

    # ------------------------------------------------------------------------------------------ the windows

    @Slot()
    def show_list(self) -> None:
        """Show which versions there are."""
        self._once_saved(self._open_list)

    @Slot()
    def revise(self) -> None:
        """Revise the version on the page beside the original."""
        self._wanted = self._article
        self._once_saved(self._open_revision)

    @Slot()
    def open_original(self) -> None:
        """Go on with the article that this is a version of."""
        if self._master:
            self.open_wanted.emit(self._master)

    def _once_saved(self, act: Callable[[], None]) -> None:
        if not self._article or self.dialog is not None:
            return
        if not self._editable:
            act()
        elif not self._saving.ask(act):
            words = tr("This text is not saved yet. Put right what stands above first; nothing was opened.")
            messages().say("warning", words, self._page)

    def _open_list(self) -> None:
        from desktop.editor.variants.listing import VersionsDialog

        dialog = VersionsDialog(self._desk, self._article, self._page)
        dialog.open_wanted.connect(self.open_wanted)
        dialog.revise_wanted.connect(self._revise_other)
        self._run(dialog)

    @Slot(str)
    def _revise_other(self, article: str) -> None:
        self._wanted = article
        self._open_revision()

    def _open_revision(self) -> None:
        from desktop.editor.variants.revising import RevisionDialog

        dialog = RevisionDialog(self._desk, self._wanted, self._page)
        dialog.edit_wanted.connect(self.place_wanted)
        self._run(dialog)

    def _run(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot(int)
    def _closed(self, result: int) -> None:
        closed = self.sender()
        if isinstance(closed, QDialog):
            closed.deleteLater()
            if closed is self.dialog:
                self.dialog = None
