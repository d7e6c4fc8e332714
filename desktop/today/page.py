"""今日: a sentence on how the day stands, then everything that waits here, what turns red first at the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.articles.beginning import Beginning
from desktop.messages import messages
from desktop.operations import ReadOp, WriteOp
from desktop.shell.page import Page
from desktop.shell.place import Place
from desktop.shell.waiting import SkeletonRows
from desktop.today.everywhere import Everywhere
from desktop.today.lines import FAMILIES, Line, day_words, next_words
from desktop.today.model import TodayModel
from desktop.today.reading import Day, Found, ReadDay, ReadRecoveries, Seen
from desktop.today.side import Side
from desktop.today.view import TodayList
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button, native_key
from desktop.widgets.empty import EmptyState
from desktop.widgets.flow import FlowBox
from desktop.widgets.labels import label
from desktop.widgets.panels import Card, hairline
from desktop.words import moment
from resources.language import tr

if TYPE_CHECKING:
    from desktop.today.recovering import RecoveryDialog
    from sync.store.records import ChangeSet

AGAIN_MS = 60_000
PAGES = {
    "revise": "editor",
    "write": "editor",
    "review": "review",
    "approve": "leader",
    "secrecy": "review",
    "look-back": "review",
    "reread": "review",
    "intake": "intake",
    "sync": "sync",
    "look": "chain",
}
WITH_CHAIN = frozenset(
    {"returned", "sent-back", "review", "approve", "secrecy", "look-back", "intake", "unsure", "refused"}
)


class TodayPage(Page):
    """What waits for the person here."""

    key = "today"

    def __init__(self, place: Place) -> None:
        super().__init__(place, tr("Today"))
        self._beginning = Beginning(place, self)
        self.search = self.header.add_search(f"{tr('Search titles and text')}  {native_key('Ctrl+K')}")
        self.search.setAccessibleName(tr("Search titles and text"))
        self.search.searched.connect(self._seek)
        self.search.returnPressed.connect(self._search_everywhere)
        self.everywhere = Everywhere()
        self.everywhere.wanted.connect(self._open_articles)
        self.new = Button(tr("New article"), "plain", "add-line", shortcut="Ctrl+N")
        self.new.clicked.connect(self.new_article)
        self.header.add(self.new)
        self.headline = label("", "page")
        self.in_short = label("", "body", wrap=True)
        self.banner = Banner()
        self.banner.pressed.connect(self.recover_all)
        self.model = TodayModel(self)
        self.list = TodayList(self.model, tr("What waits for you"))
        self.list.acted.connect(self.deal_with)
        self.list.menu_asked.connect(self._menu)
        self.chips = FamilyChips()
        self.chips.group.idToggled.connect(self._family)
        self.news = Button("", "ghost", "arrow-up-line")
        self.news.clicked.connect(self.show_news)
        self.news.hide()
        self.beyond = label("", "caption", "text2", wrap=True)
        self.none = EmptyState(
            tr("Nothing turns red today"), tr("What waits for you stands here, the most pressing first.")
        )
        self.unfound = EmptyState(tr("Nothing that waits here matches"), "", drawing=False)
        self.panel = Side(practice=place.me.practice)
        self.dialog: RecoveryDialog | None = None
        self._reading = self._again = False
        self._held: Day | None = None
        self._build()
        self._clock = QTimer(self)
        self._clock.setInterval(AGAIN_MS)
        self._clock.timeout.connect(self.read)
        for key, slot in (("Ctrl+N", self.new_article), ("Ctrl+F", self.take_search)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        leave = QShortcut(QKeySequence("Esc"), self.search)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave.activated.connect(self._end_search)

    # ---- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        rows = QVBoxLayout()
        rows.setSpacing(14)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.headline)
        head.addWidget(self.in_short, 1)
        rows.addWidget(self.banner)
        rows.addWidget(self._head)
        across = QHBoxLayout()
        across.setSpacing(18)
        across.addWidget(self._card(), 1)
        across.addWidget(self.panel)
        rows.addLayout(across, 1)
        self.body.addLayout(rows)
        self.panel.draft_asked.connect(self._open_draft)
        self.panel.chain_asked.connect(self._open_chain)
        self.panel.column_asked.connect(self._beginning.begin_in)
        self.panel.sync_asked.connect(self._open_sync)

    def _card(self) -> Card:
        card = Card(flush=True)
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(14, 9, 18, 9)
        row.addWidget(self.chips, 1)
        self._order = label(tr("Sorted: what turns red first"), "caption", "text2")
        row.addWidget(self._order)
        self._line = hairline()
        card.body.addWidget(self._bar)
        card.body.addWidget(self._line)
        card.body.addWidget(self.news, 0, Qt.AlignmentFlag.AlignHCenter)
        self.stack = QStackedWidget()
        for part in (SkeletonRows(), self.list, self.none, self.unfound):
            self.stack.addWidget(part)
        card.body.addWidget(self.stack, 1)
        card.body.addWidget(self.everywhere)
        self.beyond.setContentsMargins(18, 6, 18, 8)
        self.beyond.hide()
        card.body.addWidget(self.beyond)
        return card

    # ---- the page in the window --------------------------------------------------------------------

    def enter(self, article: str) -> None:
        self._clock.start()
        self._held = None
        self._end_search()
        self.read()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        super().hideEvent(event)

    def changed(self, change: ChangeSet) -> None:
        if self.isVisible():
            self.read()

    def narrow(self, width: int) -> None:
        self.panel.setVisible(width >= theme.px(1200))
        self._order.setVisible(width >= theme.px(900))
        self.panel.fit(self.window().height())

    # ---- reading -----------------------------------------------------------------------------------

    @Slot()
    def read(self) -> None:
        """Read the day again; calls that come meanwhile are answered by one more reading."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        ReadOp(self, ReadDay(self.desk)).then(self._read).ended(self._read_ended).start()

    @Slot()
    def _read_ended(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.read()

    @Slot(object)
    def _read(self, today: Day) -> None:
        known = {line.key for line in self.model.lines()}
        fresh = [line for line in today.lines if line.key not in known]
        self._show_head(today)
        self.panel.show_day(today)
        if known and fresh and self._watched():
            self._held = today
            self.news.setText(tr("{n} new, show", n=len(fresh)))
            self.news.setAccessibleName(self.news.text())
            self.news.show()
            self._show_lines(tuple(line for line in today.lines if line.key in known))
        else:
            self._held = None
            self.news.hide()
            self._show_lines(today.lines)

    def _watched(self) -> bool:
        """Whether rows that come now would move others under the pointer or out of sight."""
        return self.list.viewport().underMouse() or self.list.verticalScrollBar().value() > 0

    @Slot()
    def show_news(self) -> None:
        """Show the rows that were held back."""
        held, self._held = self._held, None
        self.news.hide()
        if held is not None:
            self._show_lines(held.lines)
            self.list.scrollToTop()

    # ---- showing -----------------------------------------------------------------------------------

    def _show_head(self, today: Day) -> None:
        view = today.view
        self.header.context.set_text(day_words(today.now))
        urgent = any(item.group in ("red", "today") for item in view.items)
        self.headline.setText(tr("{headline}:", headline=str(view.headline)) if urgent else str(view.headline))
        coming = next((item for item in view.items if item.reds_at), None)
        self.in_short.setText(next_words(coming) if coming is not None and not urgent else str(view.in_short))
        self.beyond.setText(tr("{n} more wait for you; the list of articles shows them all.", n=view.beyond))
        self.beyond.setVisible(view.beyond > 0)
        self._show_banner([line for line in today.lines if line.item.kind == "recovery"])

    def _show_banner(self, recovered: list[Line]) -> None:
        if not recovered:
            self.banner.hide()
            return
        first = recovered[0].item
        title = tr("The program was not closed properly last time")
        if len(recovered) == 1:
            words = tr(
                "“{title}” ({number}) holds what was saved {when}. Compare it with the text before.",
                title=first.title, number=first.number, when=moment(first.begun),
            )  # fmt: skip
        else:
            words = tr(
                "{n} drafts hold what was saved before the end, “{title}” among them. Compare each with the text before.",
                n=len(recovered), title=first.title,
            )  # fmt: skip
        self.banner.show_message("primary", title, words, icon="history-line", act=tr("Compare and recover…"))

    def _show_lines(self, lines: tuple[Line, ...]) -> None:
        chosen = self.list.line()
        self.model.show_lines(lines)
        self.chips.show_counts(self.model.sought())
        self.model.show_family(self.chips.family())
        row = self.model.row_of(chosen.key) if chosen is not None else -1
        row = row if row >= 0 else self.model.first_line()
        if row >= 0 and self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self.model.index(row))
        for part in (self._head, self._bar, self._line):
            part.setVisible(bool(lines))
        found = self.list if self.model.rowCount() else self.unfound
        self.stack.setCurrentWidget(found if lines or self.search.text().strip() else self.none)

    # ---- searching ---------------------------------------------------------------------------------

    @Slot()
    def take_search(self) -> None:
        """Be ready to type what is sought."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot(str)
    def _seek(self, words: str) -> None:
        self.model.show_sought(words)
        self.everywhere.show_words(words)
        self._show_lines(self.model.lines())

    @Slot()
    def _search_everywhere(self) -> None:
        """Enter in the search field: what was typed may not have been told yet."""
        self._open_articles(self.search.text().strip())

    @Slot(str)
    def _open_articles(self, words: str) -> None:
        if words:
            self.place.open("articles", f"?{words}")

    @Slot()
    def _end_search(self) -> None:
        self.search.clear()
        self._seek("")
        self.list.setFocus()

    @Slot(int, bool)
    def _family(self, place: int, on: bool) -> None:
        if on:
            self._show_lines(self.model.lines())

    # ---- acting ------------------------------------------------------------------------------------

    @Slot(object)
    def deal_with(self, line: Line) -> None:
        """Do what a row's button says."""
        item = line.item
        if item.action == "recover":
            ReadOp(self, ReadRecoveries(self.desk, item.article)).then(self._compare).start()
        elif item.action == "sync":
            self.place.open("sync")
        elif item.action == "begin":
            self._beginning.begin_in(item.column)
        else:
            if item.action == "reread":
                WriteOp(self, Seen(self.desk, item.article)).start()
            self.place.open(PAGES[item.action], item.article)

    @Slot()
    def recover_all(self) -> None:
        """Go through all recovered drafts."""
        ReadOp(self, ReadRecoveries(self.desk)).then(self._compare).start()

    @Slot(object)
    def _compare(self, found: tuple[Found, ...]) -> None:
        from desktop.today.recovering import RecoveryDialog

        if not found or self.dialog is not None:
            self.read()
            return
        self.dialog = RecoveryDialog(self.desk, found, self)
        self.dialog.settled.connect(self._settled)
        self.dialog.finished.connect(self._compared)
        self.dialog.open()

    @Slot(str, bool)
    def _settled(self, article: str, keep: bool) -> None:
        messages().toast(tr("The recovered text was kept") if keep else tr("The draft is again the text before"))
        self.read()

    @Slot()
    def _compared(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        self.read()

    @Slot(str)
    def _open_draft(self, article: str) -> None:
        self.place.open("editor", article)

    @Slot(str)
    def _open_chain(self, article: str) -> None:
        self.place.open("chain", article)

    @Slot()
    def _open_sync(self) -> None:
        self.place.open("sync")

    @Slot(object, QPoint)
    def _menu(self, line: Line, where: QPoint) -> None:
        menu = self.menu_for(line)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def menu_for(self, line: Line) -> QMenu:
        """Everything that can be done with a row."""
        menu = QMenu(self)
        acts = [(line.act, line.icon, "act")]
        if line.item.kind in WITH_CHAIN and line.item.action != "look":
            acts.append((tr("Show the signatures"), "shield-check-line", "chain"))
        if line.item.article:
            acts.append((tr("Copy the article number"), "file-copy-line", "copy"))
        for word, icon, key in acts:
            act = menu.addAction(theme.icon(icon, "text2", size=18), word)
            act.setData((key, line))
        menu.triggered.connect(self._menu_chosen)
        return menu

    @Slot(QAction)
    def _menu_chosen(self, act: QAction) -> None:
        key, line = act.data()
        if key == "act":
            self.deal_with(line)
        elif key == "chain":
            self.place.open("chain", line.item.article)
        else:
            QGuiApplication.clipboard().setText(line.item.article)
            messages().toast(tr("The article number was copied"))

    # ---- a new article -----------------------------------------------------------------------------

    @Slot()
    def new_article(self) -> None:
        """Choose type and column, then write."""
        self._beginning.begin()


class FamilyChips(FlowBox):
    """The chips over the list: all, and each family that has something, with counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, gap=4)
        self.setAccessibleName(tr("Filter by kind"))
        self.group = QButtonGroup(self)
        self._keys = ["", *FAMILIES]
        for place, key in enumerate(self._keys):
            chip = Button(str(FAMILIES[key][0]) if key else tr("All"), "chip")
            self.group.addButton(chip, place)
            self.flow.addWidget(chip)
        self.group.button(0).setChecked(True)

    def family(self) -> str:
        """The family that holds, "" for all."""
        return self._keys[self.group.checkedId()]

    def show_counts(self, lines: tuple[Line, ...]) -> None:
        """Write the counts; a family that has nothing goes, and if it held, all holds again."""
        for place, key in enumerate(self._keys):
            count = len(lines) if not key else sum(line.item.kind in FAMILIES[key][1] for line in lines)
            chip = self.group.button(place)
            word = str(FAMILIES[key][0]) if key else tr("All")
            chip.setText(f"{word} {count:,}")
            chip.setAccessibleName(tr("{word}, {n} things", word=word, n=count))
            chip.setVisible(not key or count > 0)
            if key and not count and chip.isChecked():
                self.group.button(0).setChecked(True)
        self.flow.invalidate()
        self.updateGeometry()
