"""What the writing page can do beside writing: versions, a document from outside, find, outline, splitting; one menu.

The page only hands over its parts; every tool lives in a module of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from desktop import theme
from desktop.documents import KEY as DOCUMENT_KEY
from desktop.documents import SaveDocument
from desktop.editor.find.bar import FindBar
from desktop.editor.find.control import Find
from desktop.editor.history.control import History
from desktop.editor.importing.control import OpenDocument
from desktop.editor.importing.reading import Target
from desktop.editor.outline import Outline
from desktop.editor.parts import Parts
from desktop.editor.saving import WhenSaved
from desktop.editor.splitting import Splitting
from desktop.editor.variants.control import KEY as VERSIONS_KEY
from desktop.editor.variants.control import Versions
from desktop.editor.variants.places import show_block
from desktop.messages import messages
from desktop.widgets.buttons import Button
from forms.problems import ATTACHMENTS
from resources.language import tr
from sync.desk.numbers import article_number

if TYPE_CHECKING:
    from desktop.editor.page import EditorPage
    from forms.content import Content


SPLIT_KEY = "Ctrl+Shift+K"


class EditorTools(QObject):
    """The tools of one writing page.

    Attributes:
        button: opens the menu; for the header.
        bar: the find bar; stands between the tools and the text.
    """

    def __init__(self, page: EditorPage) -> None:
        super().__init__(page)
        self._page = page
        self._editable = False
        desk, canvas = page.desk, page.canvas
        self.saving = WhenSaved(page.composition, page.keeper, self)
        self.bar = FindBar()
        self.find = Find(canvas, self.bar, self)
        self.history = History(desk, page.manuscript.content_or_none, self.saving, page)
        self.opening = OpenDocument(desk, page.place.me.unit, page)
        self.documents = SaveDocument(desk, page)
        self.splitting = Splitting(desk, canvas, self.saving, page)
        self.parts = Parts(desk, page)
        self.outline = Outline(canvas, page.panel.outline, self)
        self.versions = Versions(desk, self.saving, page)
        self.button = Button("", "tool", "more-2-line", name=tr("More tools"))
        self._acts: dict[str, QAction] = {}
        self._make_menu()
        for field in (self.bar.find, self.bar.put):
            page.composition.watch(field)
        page.checks.looking.connect(self._refresh)
        page.toolbar.find_wanted.connect(self.seek)
        self.opening.made.connect(self._made)
        self.splitting.opened.connect(self._go)
        self.parts.open_wanted.connect(self._go)
        page.keeper.both_kept.connect(self._both_kept)
        self.versions.open_wanted.connect(self._go)
        self.versions.place_wanted.connect(self._go_to_part)
        page.checks.original_wanted.connect(self.versions.open_original)
        page.checks.list_wanted.connect(self._show_checks)

    def _make_menu(self) -> None:
        menu = QMenu(self.button)
        for key, icon, words, slot in (
            ("Ctrl+F", "search-line", tr("Find…"), self.seek),
            ("Ctrl+H", "swap-line", tr("Replace…"), self.replace),
            ("Ctrl+Shift+O", "list-check-2", tr("Outline"), self.show_outline),
            ("Ctrl+Shift+H", "history-line", tr("Version history…"), self.show_history),
            (VERSIONS_KEY, "translate-2", tr("Language versions…"), self.show_versions),
            ("Ctrl+O", "folder-open-line", tr("Open a document…"), self.open_document),
            (DOCUMENT_KEY, "download-2-line", tr("Save as a document…"), self.save_document),
            (SPLIT_KEY, "scissors-cut-line", tr("Split here…"), self.split),
        ):
            act = menu.addAction(words)
            act.setData(icon)
            act.triggered.connect(slot)
            self._acts[key] = act
            act.setShortcut(QKeySequence(key))
            act.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown there; the page's own key acts
            made = QShortcut(QKeySequence(key), self._page)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(slot)
        for key, slot in (("F3", self.find_next), ("Shift+F3", self.find_previous)):
            made = QShortcut(QKeySequence(key), self._page)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(slot)
        menu.addMenu(self.parts.menu).setData("scissors-cut-line")
        self.button.setMenu(menu)
        theme.notice().changed.connect(self._restyle)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        """The menu is made once; its icons have the colour of the theme."""
        for act in self.button.menu().actions():
            act.setIcon(theme.icon(str(act.data()), "text2", size=18))

    # ------------------------------------------------------------------------------------------ the page tells

    def stand(self, content: Content, *, editable: bool) -> None:
        """How the article stands: its stored text, and whether it may be changed."""
        self._editable = editable
        self.versions.stand(self._page.article, content, editable=editable)
        self.parts.stand(self._page.article)
        for key in ("Ctrl+H", "Ctrl+O", SPLIT_KEY):
            self._acts[key].setEnabled(editable)
        if not editable:
            self.bar.lock()
            self._refresh()  # no check follows that would bring it about

    def let_go(self) -> None:
        """The page turns to another article: nothing that was begun for this one goes on."""
        self.saving.forget()
        self.history.close()
        self.opening.close()
        self.versions.close()

    @Slot()
    def _refresh(self) -> None:
        self.outline.refresh(self._page.manuscript.body())

    # ------------------------------------------------------------------------------------------ the person asks

    @Slot()
    def seek(self) -> None:
        """Find words in the text."""
        self._page.composition.commit()
        self.find.open(replace=False)

    @Slot()
    def replace(self) -> None:
        """Find words and replace them."""
        self._page.composition.commit()
        self.find.open(replace=True)

    @Slot()
    def find_next(self) -> None:
        """The next place of what is sought; the bar comes up first where it is not there."""
        self._step(1)

    @Slot()
    def find_previous(self) -> None:
        """The place before."""
        self._step(-1)

    def _step(self, way: int) -> None:
        if not self.find.is_open():
            self.seek()
        self.find.step(way)

    @Slot()
    def show_outline(self) -> None:
        """Show the headings, with the focus on their list."""
        self._page.open_panel(True)
        self._page.panel.go_to_outline()

    @Slot()
    def _show_checks(self) -> None:
        """What the cursor walks along stands in the panel, where the panel is there."""
        self._page.panel.show_tab("check")

    @Slot()
    def show_history(self) -> None:
        """Show earlier texts of this article."""
        self._page.composition.commit()
        self.history.open(self._page.article, editable=self._editable)

    @Slot()
    def show_versions(self) -> None:
        """Show the versions of this article in other scripts and languages."""
        self._page.composition.commit()
        self.versions.show_list()

    @Slot(str, str)
    def _go_to_part(self, article: str, key: str) -> None:
        """Go to a part of a version in the text; of another article, open that."""
        if article != self._page.article:
            self._go(article)
        elif key.startswith("#"):
            show_block(self._page.canvas, key[1:])
        else:
            self._page.go_to(ATTACHMENTS if key.startswith("@") else key)

    @Slot()
    def open_document(self) -> None:
        """Open a document: into this draft while it has no text, else as a new draft for the same column."""
        from sync.desk.importing import is_empty

        content = self._page.manuscript.content_or_none()
        if content is None or not self._editable:
            return
        self._page.composition.commit()
        if not is_empty(content):
            self.opening.begin(Target(content.type_id, content.column))
        elif not self.saving.ask(self._open_into):
            words = tr("This text is not saved yet. Put right what stands above first; nothing was opened.")
            self._page.show_trouble("warning", words)

    def _open_into(self) -> None:
        content = self._page.manuscript.content_or_none()
        if content is not None:
            self.opening.begin(Target(content.type_id, content.column, self._page.article))

    @Slot()
    def save_document(self) -> None:
        """Save the article as a Word document or a web page, with what is on the screen."""
        self._page.composition.commit()
        if not self._editable:
            self._ask_document()
        elif not self.saving.ask(self._ask_document):
            words = tr(
                "This text is not saved yet. Put right what stands above first; nothing was saved as a document."
            )
            self._page.show_trouble("warning", words)

    def _ask_document(self) -> None:
        content = self._page.manuscript.content_or_none()
        if content is not None:
            self.documents.ask(self._page.article, content.title, article_number(self._page.article))

    @Slot()
    def split(self) -> None:
        """Split the article at the cursor."""
        if self._editable:
            self._page.composition.commit()
            self.splitting.ask(self._page.article)

    @Slot()
    def _both_kept(self) -> None:
        """Two texts of one draft: the way to see what differs, and to bring the other one back."""
        messages().toast(tr("The other text is among the versions"), tr("Compare the two"), self.show_history)

    @Slot(str)
    def _made(self, article: str) -> None:
        if article != self._page.article:
            self._go(article)

    @Slot(str)
    def _go(self, article: str) -> None:
        self._page.place.open("editor", article)
