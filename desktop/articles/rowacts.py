"""What can be done with one article of the list: open, copy, throw away and bring back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from desktop import theme
from desktop.articles.lines import Line
from desktop.documents import SaveDocument
from desktop.messages import messages
from desktop.operations import Job, ReadOp, WriteOp
from desktop.shell.place import Place
from desktop.words import joined, moment
from resources.language import tr
from sync.desk.numbers import article_number

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.models import Discarded

AUTHORS_STAGES = frozenset({"draft", "returned", "recalled", "declined"})
PORTAL_STAGES = frozenset({"sent", "received", "adopted"})


def page_for(line: Line, roles: frozenset[str]) -> str:
    """The page an article is opened on, by where it stands and who asks."""
    from desktop.shell.registry import PORTAL_ROLES, REVIEW_ROLES

    if line.stage in AUTHORS_STAGES:
        return "editor"
    if line.stage in PORTAL_STAGES and line.mine and roles & PORTAL_ROLES:
        return "intake"
    if line.stage == "review" and roles & REVIEW_ROLES:
        return "review"
    if line.mine and roles & REVIEW_ROLES:  # beyond the review only a look-back waits for a reviewer
        return "review"
    return "chain" if line.stage not in ("review",) else "editor"


class RowActs(QObject):
    """The acts on a row, and the drafts that were thrown away.

    Args:
        place: the open desk.
        page: the page the rows are on; troubles are shown there.

    Signals:
        discarded_read: how many drafts can be brought back.
        brought_back: the draft that was.
    """

    discarded_read = Signal(int)
    brought_back = Signal(str)

    def __init__(self, place: Place, page: QWidget) -> None:
        super().__init__(page)
        self._place, self._page = place, page
        self.documents = SaveDocument(place.desk, page)
        self._thrown = ""
        self._gone: tuple[Discarded, ...] = ()

    def open(self, line: Line) -> None:
        """Open an article where its next step is: editor, review, intake, or its chain."""
        self._place.open(page_for(line, frozenset(self._place.me.roles)), line.article)

    def menu_for(self, line: Line) -> QMenu:
        """Everything that can be done with a row."""
        menu = QMenu(self._page)
        menu.setProperty("article", line.article)
        acts = [(tr("Open"), "file-text-line", page_for(line, frozenset(self._place.me.roles)))]
        if line.state != "draft":
            acts.append((tr("Show the signatures"), "shield-check-line", "chain"))
        acts.append((tr("Copy as a new draft"), "file-add-line", "duplicate"))
        acts.append((tr("Save as a document…"), "download-2-line", "document"))
        acts.append((tr("Copy the article number"), "file-copy-line", "copy"))
        if line.stage == "draft":
            acts.append((tr("Throw the draft away"), "delete-bin-line", "discard"))
        for word, icon, key in acts:
            if key == "discard":
                menu.addSeparator()
            act = menu.addAction(theme.icon(icon, "text2", size=18), word)
            act.setData((key, line.article, line.title))
        menu.triggered.connect(self._chosen)
        return menu

    @Slot(QAction)
    def _chosen(self, act: QAction) -> None:
        key, article, title = act.data()
        if key == "copy":
            QGuiApplication.clipboard().setText(article)
            messages().toast(tr("The article number was copied"))
        elif key == "duplicate":
            WriteOp(self, _Copy(self._place.desk, article)).then(self._copied).start()
        elif key == "document":
            self.documents.ask(article, title, article_number(article))
        elif key == "discard":
            self.discard(article)
        else:
            self._place.open(key, article)

    @Slot(object)
    def _copied(self, article: str) -> None:
        messages().toast(tr("The copy is a new draft"))
        self._place.open("editor", article)

    # ---- throwing away -------------------------------------------------------------------------------

    def discard(self, article: str) -> None:
        """Throw a draft away; the toast brings it back."""
        WriteOp(self, _Discard(self._place.desk, article)).then(self._discarded).start()

    @Slot(object)
    def _discarded(self, article: str) -> None:
        self._thrown = article
        messages().toast(tr("Draft deleted"), tr("Undo"), self._bring_last_back)
        self.read_discarded()

    @Slot()
    def _bring_last_back(self) -> None:
        self.bring_back(self._thrown)

    def bring_back(self, article: str) -> None:
        """Bring a draft back that was thrown away."""
        WriteOp(self, _Restore(self._place.desk, article)).then(self._restored).start()

    @Slot(object)
    def _restored(self, article: str) -> None:
        messages().toast(tr("The draft is back"))
        self.brought_back.emit(article)
        self.read_discarded()

    def read_discarded(self) -> None:
        """Read which drafts can be brought back."""
        ReadOp(self, _Discarded(self._place.desk)).then(self._gone_read).start()

    @Slot(object)
    def _gone_read(self, found: tuple[Discarded, ...]) -> None:
        self._gone = found
        self.discarded_read.emit(len(found))

    def discarded_menu(self) -> QMenu:
        """The drafts that can be brought back, the last one first."""
        menu = QMenu(self._page)
        for each in self._gone:
            words = joined(each.title or tr("Untitled"), each.number, moment(each.at))
            menu.addAction(words.replace("&", "&&")).setData(each.article)
        menu.triggered.connect(self._gone_chosen)
        return menu

    @Slot(QAction)
    def _gone_chosen(self, act: QAction) -> None:
        self.bring_back(act.data())


class _Copy:
    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> str:
        return self._desk.copy_article(self._article)


class _Discard:
    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> str:
        self._desk.discard(self._article)
        return self._article


class _Restore:
    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> str:
        self._desk.restore_discarded(self._article)
        return self._article


class _Discarded:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> tuple[Discarded, ...]:
        return self._desk.discarded()
