"""The page of articles: chips by state, filters, search, order, the list, and a new article."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.articles.beginning import Beginning
from desktop.articles.chips import ALL, MINE, StateChips
from desktop.articles.filterbar import FilterBar
from desktop.articles.kept import KeptSearches
from desktop.articles.lines import Line
from desktop.articles.listing import Listing
from desktop.articles.looking import LookButton
from desktop.articles.rowacts import RowActs
from desktop.articles.tofile import ListExport
from desktop.editor.importing.entry import DocumentButton
from desktop.operations import ReadOp
from desktop.shell.page import Page
from desktop.shell.place import Place
from desktop.widgets.buttons import Button, native_key
from desktop.widgets.empty import EmptyState
from desktop.widgets.labels import label
from desktop.widgets.panels import Card, hairline
from resources.language import say, tr

if TYPE_CHECKING:
    from desktop.articles.options import Options
    from sync.desk.glance import Glance
    from sync.desk.models import ListLook, Question
    from sync.store.records import ArticleCounts, ArticleFilter, ChangeSet

ORDERS = {
    "updated": say("Last changed first"),
    "due": say("What turns red first"),
    "created": say("Newest first"),
    "title": say("By title"),
}
SORTED = {"updated": "updated", "due": "due", "number": "created", "title": "title"}
"""Columns whose head orders the list, with the order."""

WIDTHS_SETTLE_MS = 800


class ArticlesPage(Page):
    """All articles this desk knows."""

    key = "articles"

    def __init__(self, place: Place) -> None:
        super().__init__(place, tr("Articles"))
        self._beginning = Beginning(place, self)
        self.acts = RowActs(place, self)
        self.search = self.header.add_search(f"{tr('Search titles and text')}  {native_key('Ctrl+K')}")
        self.search.setAccessibleName(tr("Search titles and text"))
        self.search.searched.connect(self._asked_again)
        self.new = Button(tr("New article"), "primary", "add-line", shortcut="Ctrl+N")
        self.new.clicked.connect(self.new_article)
        self.document = DocumentButton(place, self)
        self.header.add(self.document)
        self.header.add(self.new)
        self.chips = StateChips()
        self.filters = FilterBar()
        self.order = self._orders()
        self.kept = KeptSearches(self.desk)
        self.look = LookButton(self.desk)
        self.export = ListExport(self.desk)
        self.gone = Button(tr("Restore a draft…"), "ghost", "delete-bin-line")
        self.gone.hide()
        self.listing = Listing(place, tr("Articles"), excerpts=True)
        self.count = label("", "caption", "text2")
        self._options_known = False
        self._build()
        self._connect()
        if place.glance is None:
            self.look.read()
        else:
            self._show_glance(place.glance)
            place.arrived.connect(self._read_all)

    # ---- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.listing)
        self.body.addWidget(self._card())

    @cached_property
    def none(self) -> EmptyState:
        """Shown where there are no articles at all."""
        words = tr("Write a first one; it is kept on this computer until you sign it.")
        made = EmptyState(tr("No articles yet"), words, [self._new_button()])
        self.stack.addWidget(made)
        return made

    @cached_property
    def unfound(self) -> EmptyState:
        """Shown where nothing matches."""
        clear = Button(tr("Clear the filter"))
        clear.clicked.connect(self.clear_filter)
        made = EmptyState(tr("Nothing matches"), "", [clear], drawing=False)
        self.stack.addWidget(made)
        return made

    def _card(self) -> Card:
        card = Card(flush=True)
        self.head = QWidget()
        rows = QVBoxLayout(self.head)
        rows.setContentsMargins(14, 8, 14, 8)
        rows.setSpacing(6)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.setSpacing(12)
        lower.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        upper.addWidget(self.chips, 1)
        upper.addWidget(self.kept, 0, top)
        lower.addWidget(self.filters, 1)
        lower.addWidget(self.order, 0, top)
        lower.addWidget(self.look, 0, top)
        rows.addLayout(upper)
        rows.addLayout(lower)
        card.body.addWidget(self.head)
        card.body.addWidget(hairline())
        card.body.addWidget(self.stack, 1)
        card.body.addWidget(hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 2, 12, 2)
        foot.setSpacing(8)
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.gone)
        foot.addWidget(self.export)
        card.body.addLayout(foot)
        return card

    def _connect(self) -> None:
        self.chips.chosen.connect(self._asked_again)
        self.filters.changed.connect(self._filtered)
        self.filters.clear.clicked.connect(self._clear_facets)
        self.order.currentIndexChanged.connect(self._ordered)
        self.kept.chosen.connect(self.show_question)
        self.kept.wanted.connect(self._keep_asked)
        self.look.chosen.connect(self._show_look)
        self.export.button.clicked.connect(self._export)
        self.gone.clicked.connect(self._open_gone)
        self.acts.discarded_read.connect(self._gone_read)
        self.acts.brought_back.connect(self.listing.welcome)
        self.listing.opened.connect(self.acts.open)
        self.listing.menu_asked.connect(self._menu)
        self.listing.begun.connect(self._begun)
        self.listing.filled.connect(self._filled)
        head = self.listing.view.horizontalHeader()
        head.sectionClicked.connect(self._head_clicked)
        head.sectionResized.connect(self._resized)
        self._widths_settle = QTimer(self)
        self._widths_settle.setSingleShot(True)
        self._widths_settle.setInterval(WIDTHS_SETTLE_MS)
        self._widths_settle.timeout.connect(self._keep_widths)
        self._key("Ctrl+N", self.new_article)
        theme.notice().changed.connect(self._restyle)

    def _orders(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("Order"))
        for key, words in ORDERS.items():
            box.addItem(str(words), key)
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
        """Show the list; ":" and a state or "mine" filters by it, "?" and words searches for them, "?" alone asks for words."""
        if article.startswith((":", "?")):
            self._show_only(
                state=article[1:] if article[0] == ":" else ALL, text=article[1:] if article[0] == "?" else ""
            )
        if article or not self.place.early:
            self._read_all()
        if article and not article.startswith((":", "?")):
            self.listing.select_article(article)
        (self.header.search if article == "?" and self.header.search is not None else self.listing.view).setFocus()

    @Slot()
    def _read_all(self) -> None:
        if not self._options_known:
            self._read_options()
        self.kept.read()
        self.acts.read_discarded()
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a very short page the list comes before filters that are not in use."""
        super().resizeEvent(event)
        self.filters.setVisible(self.height() >= theme.px(400) or self.filters.asks())

    def changed(self, change: ChangeSet) -> None:
        self.listing.changed(change)
        if change.trust:
            self._options_known = False
            if self.isVisible():
                self._read_options()

    def _read_options(self) -> None:
        from desktop.articles.options import ReadOptions

        self._options_known = True
        ReadOp(self, ReadOptions(self.desk)).then(self._offer).start()

    @Slot(object)
    def _offer(self, options: Options) -> None:
        self.filters.offer(options)

    def _show_glance(self, glance: Glance) -> None:
        self.look.look = glance.look
        self._show_look(glance.look)
        self.listing.show_glance(glance, self.question(), self.order.currentData())
        self.count.setText(tr("{n} articles in all", n=f"{glance.count:,}"))
        self.export.setEnabled(False)  # it needs to know which they are

    def asked(self) -> Question:
        """What chips, filters, search and order ask for."""
        from sync.desk.early import Question

        chip = self.chips.value()
        question = Question(
            text=self.search.text().strip(),
            state=chip if chip not in (ALL, MINE) else "",
            mine=chip == MINE,
            order=self.order.currentData(),
        )
        return self.filters.filled_in(question)

    def question(self) -> ArticleFilter:
        """The filter that the store is asked for."""
        return self.desk.article_filter(self.asked())

    @Slot(object)
    def show_question(self, question: Question) -> None:
        """Ask a question, all of it."""
        for part in (self.chips, self.order):
            part.blockSignals(True)
        self.search.setText(question.text)
        self.chips.choose(MINE if question.mine else question.state or ALL)
        self.order.setCurrentIndex(self.order.findData(question.order))
        self.filters.show_question(question)
        for part in (self.chips, self.order):
            part.blockSignals(False)
        self._ask()

    def _show_only(self, state: str, text: str) -> None:
        from sync.desk.models import Question

        mine = state == MINE
        self.show_question(Question(text=text, state="" if mine else state, mine=mine, order=self.order.currentData()))

    def _ask(self) -> None:
        question = self.asked()
        self.kept.set_asks(self._asks())
        self._show_order(question.order)
        self.listing.ask(self.question(), question.order)

    def _asks(self) -> bool:
        return self.chips.value() != ALL or bool(self.search.text().strip()) or self.filters.asks()

    @Slot(str)
    def _asked_again(self, _: str) -> None:
        self._ask()

    @Slot(int)
    def _ordered(self, _: int) -> None:
        self._ask()

    @Slot()
    def _filtered(self) -> None:
        self._ask()

    @Slot()
    def _clear_facets(self) -> None:
        self.filters.show_question(replace(self.asked(), columns=(), units=(), type_ids=(), author="", span=""))
        self._ask()

    @Slot()
    def clear_filter(self) -> None:
        """Show everything again."""
        self._show_only(ALL, "")

    @Slot(int, bool)
    def _begun(self, shown: int, whole: bool) -> None:
        if shown:
            self.stack.setCurrentWidget(self.listing)
            if not whole:
                self.count.setText(tr("1 to {n} shown, counting the rest", n=f"{shown:,}"))

    @Slot(object, int)
    def _filled(self, counts: ArticleCounts, found: int) -> None:
        self.chips.show_counts(counts)
        asked = self._asks()
        some = found > 0 or asked
        self.stack.setCurrentWidget(self.listing if found else self.unfound if asked else self.none)
        self.new.setVisible(some)
        self.head.setVisible(some)
        self.export.setEnabled(found > 0)
        total = counts.total
        words = tr("{n} of {total} articles", n=f"{found:,}", total=f"{total:,}")
        self.count.setText(words if asked else tr("{n} articles in all", n=f"{total:,}"))
        self.header.context.set_text(
            tr("{n} wait for you", n=counts.mine) if counts.mine else tr("Nothing waits for you")
        )

    # ---- looking -----------------------------------------------------------------------------------

    @Slot(object)
    def _show_look(self, look: ListLook) -> None:
        self.listing.show_look(look, self.look.heads())
        self._show_order(self.order.currentData())

    @Slot()
    def _restyle(self) -> None:
        self._show_look(self.look.look)

    def _show_order(self, order: str) -> None:
        columns = self.listing.model.columns()
        keys = [key for key, ordered in SORTED.items() if ordered == order and key in columns]
        section = columns.index(keys[0]) if keys and self.look.look.layout == "table" else -1
        self.listing.view.show_order(section, upwards=order in ("title", "due"))

    @Slot(int)
    def _head_clicked(self, section: int) -> None:
        order = SORTED.get(self.listing.model.columns()[section], "")
        if order:
            self.order.setCurrentIndex(self.order.findData(order))
        else:
            self._show_order(self.order.currentData())

    @Slot(int, int, int)
    def _resized(self, section: int, before: int, after: int) -> None:
        if before and self.look.look.layout == "table" and self.listing.view.pulling():
            self._widths_settle.start()

    @Slot()
    def _keep_widths(self) -> None:
        self.look.keep_widths(self.listing.view.widths(self.listing.model.columns()))

    # ---- acting ------------------------------------------------------------------------------------

    @Slot()
    def new_article(self) -> None:
        """Choose type and column, then write."""
        self._beginning.begin()

    @Slot()
    def _keep_asked(self) -> None:
        question = self.asked()
        self.kept.ask_name(question, question.text or self._first_words())

    def _first_words(self) -> str:
        held = [facet.accessibleName() for facet in self.filters.facets() if facet.value()]
        return held[0] if held else ""

    @Slot()
    def _export(self) -> None:
        from sync.desk.listwords import COLUMNS

        table = self.look.look.layout == "table"
        self.export.ask(self.listing.ids(), self.look.look.columns if table else tuple(COLUMNS))

    @Slot(object, QPoint)
    def _menu(self, line: Line, where: QPoint) -> None:
        menu = self.acts.menu_for(line)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    @Slot(int)
    def _gone_read(self, count: int) -> None:
        self.gone.setVisible(count > 0)

    @Slot()
    def _open_gone(self) -> None:
        menu = self.acts.discarded_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.gone.mapToGlobal(QPoint(0, 0)) - QPoint(0, menu.sizeHint().height()))
