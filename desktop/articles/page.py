"""The page of articles: chips by state, search, order, the list, and a new article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QStackedWidget, QWidget

from desktop import theme
from desktop.articles.chips import ALL, MINE, StateChips
from desktop.articles.lines import Line
from desktop.articles.listing import Listing
from desktop.messages import messages
from desktop.operations import Job, ReadOp, WriteOp
from desktop.shell.page import Page
from desktop.shell.place import Place
from desktop.widgets.buttons import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.labels import label
from desktop.widgets.panels import Card, hairline
from resources.language import tr

if TYPE_CHECKING:
    from desktop.articles.picker import Choice
    from sync.desk import Desk
    from sync.store.records import ArticleCounts, ArticleFilter, ChangeSet

AUTHORS_STAGES = frozenset({"draft", "returned", "recalled", "declined"})
PORTAL_STAGES = frozenset({"sent", "received", "adopted"})


class ArticlesPage(Page):
    """All articles this desk knows."""

    key = "articles"

    def __init__(self, place: Place) -> None:
        super().__init__(place, tr("Articles"))
        self.search = self.header.add_search(tr("Search titles and text"))
        self.search.searched.connect(self._asked_again)
        self.new = Button(tr("New article"), "primary", "add-line", shortcut="Ctrl+N")
        self.new.clicked.connect(self.new_article)
        self.header.add(self.new)
        self.chips = StateChips()
        self.chips.chosen.connect(self._asked_again)
        self.order = self._orders()
        self.listing = Listing(place, tr("Articles"))
        self.listing.opened.connect(self.open_line)
        self.listing.menu_asked.connect(self._menu)
        self.listing.filled.connect(self._filled)
        self.count = label("", "caption", "text2")
        self.none = EmptyState(
            tr("No articles yet"),
            tr("Write a first one; it is kept on this computer until you sign it."),
            [self._new_button()],
        )
        clear = Button(tr("Clear the filter"))
        clear.clicked.connect(self.clear_filter)
        self.unfound = EmptyState(tr("Nothing matches"), "", [clear], drawing=False)
        self.stack = QStackedWidget()
        for part in (self.listing, self.none, self.unfound):
            self.stack.addWidget(part)
        self.body.addWidget(self._card())
        self._key("Ctrl+N", self.new_article)

    # ---- building ----------------------------------------------------------------------------------

    def _card(self) -> Card:
        card = Card(flush=True)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(self.chips, 1)
        row.addWidget(self.order, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addWidget(head)
        card.body.addWidget(hairline())
        card.body.addWidget(self.stack, 1)
        card.body.addWidget(hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 7, 20, 8)
        foot.addWidget(self.count)
        foot.addStretch(1)
        card.body.addLayout(foot)
        return card

    def _orders(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("Order"))
        for key, words in (
            ("updated", tr("Last changed first")),
            ("due", tr("What turns red first")),
            ("created", tr("Newest first")),
            ("title", tr("By title")),
        ):
            box.addItem(words, key)
        box.currentIndexChanged.connect(self._ordered)
        return box

    def _new_button(self) -> Button:
        button = Button(tr("New article"), "primary", "add-line", shortcut="Ctrl+N", show_key=True)
        button.clicked.connect(self.new_article)
        return button

    def _key(self, key: str, slot: Any) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    # ---- asking ------------------------------------------------------------------------------------

    def enter(self, article: str) -> None:
        if article.startswith(":"):
            self.search.clear()
            self.chips.choose(article[1:])
        self._ask()
        if article and not article.startswith(":"):
            self.listing.select_article(article)
        self.listing.view.setFocus()

    def changed(self, change: ChangeSet) -> None:
        self.listing.changed(change)

    def question(self) -> ArticleFilter:
        """The filter that chips and search make."""
        from sync.store.records import ArticleFilter

        chip = self.chips.value()
        states = (chip,) if chip not in (ALL, MINE) else ()
        mine = True if chip == MINE else None
        return ArticleFilter(states=states, mine_next=mine, text=self.search.text().strip())

    def _ask(self) -> None:
        self.listing.ask(self.question(), self.order.currentData())

    @Slot(str)
    def _asked_again(self, _: str) -> None:
        self._ask()

    @Slot(int)
    def _ordered(self, _: int) -> None:
        self._ask()

    @Slot()
    def clear_filter(self) -> None:
        """Show everything again."""
        self.search.clear()
        self.chips.choose(ALL)
        self._ask()

    @Slot(object, int)
    def _filled(self, counts: ArticleCounts, found: int) -> None:
        self.chips.show_counts(counts)
        asked = self.chips.value() != ALL or bool(self.search.text().strip())
        part = self.listing if found else self.unfound if asked else self.none
        self.stack.setCurrentWidget(part)
        self.new.setVisible(part is not self.none)
        total = counts.total
        words = tr("{n} of {total} articles", n=f"{found:,}", total=f"{total:,}")
        self.count.setText(words if asked else tr("{n} articles in all", n=f"{total:,}"))
        self.header.context.set_text(
            tr("{n} wait for you", n=counts.mine) if counts.mine else tr("Nothing waits for you")
        )

    # ---- acting ------------------------------------------------------------------------------------

    @Slot(object)
    def open_line(self, line: Line) -> None:
        """Open an article where its next step is: editor, review, intake, or its chain."""
        self.place.open(page_for(line, frozenset(self.place.me.roles)), line.article)

    @Slot()
    def new_article(self) -> None:
        """Choose type and column, then write."""
        from desktop.articles.picker import ReadChoices

        ReadOp(self, ReadChoices(self.desk, self.place.me.unit)).then(self._pick).start()

    @Slot(object)
    def _pick(self, columns: tuple[Choice, ...]) -> None:
        from desktop.articles.picker import ArticlePicker

        picker = ArticlePicker(columns, self)
        picker.chosen.connect(self._make)
        picker.finished.connect(picker.deleteLater)
        picker.open()

    @Slot(str, str)
    def _make(self, type_id: str, column: str) -> None:
        WriteOp(self, _NewArticle(self.desk, type_id, column)).then(self._made).start()

    @Slot(object)
    def _made(self, article: str) -> None:
        self.place.open("editor", article)

    @Slot(object, QPoint)
    def _menu(self, line: Line, where: QPoint) -> None:
        menu = self.menu_for(line)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def menu_for(self, line: Line) -> QMenu:
        """Everything that can be done with a row."""
        menu = QMenu(self)
        menu.setProperty("article", line.article)
        page = page_for(line, frozenset(self.place.me.roles))
        for word, icon, key in (
            (tr("Open"), "file-text-line", page),
            (tr("Who signed what"), "shield-check-line", "chain"),
            (tr("Copy the article number"), "file-copy-line", "copy"),
        ):
            if key == "chain" and line.state == "draft":
                continue
            act = menu.addAction(theme.icon(icon, "text2", size=18), word)
            act.setData((key, line.article))
        menu.triggered.connect(self._menu_chosen)
        return menu

    @Slot(QAction)
    def _menu_chosen(self, act: QAction) -> None:
        key, article = act.data()
        if key == "copy":
            QGuiApplication.clipboard().setText(article)
            messages().toast(tr("The article number was copied"))
        else:
            self.place.open(key, article)


def page_for(line: Line, roles: frozenset[str]) -> str:
    """The page an article is opened on, by where it stands and who asks."""
    from desktop.shell.registry import PORTAL_ROLES, REVIEW_ROLES

    if line.stage in AUTHORS_STAGES:
        return "editor"
    if line.stage in PORTAL_STAGES and line.mine and roles & PORTAL_ROLES:
        return "intake"
    if line.stage == "review" and roles & REVIEW_ROLES:
        return "review"
    return "chain" if line.stage not in ("review",) else "editor"


class _NewArticle:
    """Makes an article, on the writer thread."""

    def __init__(self, desk: Desk, type_id: str, column: str) -> None:
        self._desk, self._type, self._column = desk, type_id, column

    def __call__(self, job: Job) -> str:
        return self._desk.new_article(self._type, self._column)
