"""The intake page.

Received articles at the left, the text in the middle, who signed at the right, acts below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.articles.lines import Line
from desktop.articles.listing import Listing
from desktop.intake.delegate import IntakeDelegate
from desktop.intake.preview import Preview
from desktop.intake.reading import OpenArticle, Opened, ReadReturn
from desktop.intake.side import IntakePanel
from desktop.operations import ReadOp
from desktop.review.claiming import Claiming
from desktop.review.marking import Keeper
from desktop.review.undoing import Undo
from desktop.shell.page import Page
from desktop.shell.place import Place
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.empty import EmptyState
from desktop.widgets.labels import ElidedLabel, label
from desktop.widgets.panels import Card, Column, hairline, keep_width, scrolled
from desktop.words import action_words, day, joined
from resources.language import tr

if TYPE_CHECKING:
    from desktop.review.returning import ReturnDialog, ReturnRequest
    from desktop.review.signing import Request, SigningDialog
    from sync.chain.step import SignedStep
    from sync.chain.workflow import Option
    from sync.store.records import ArticleCounts, ArticleFilter, ChangeSet

TODO, DONE = ("sent", "received", "adopted"), ("published", "declined", "withdrawn")
ACTS = ("publish", "adopt", "decline", "return")
BACK = frozenset({"return", "decline"})


class IntakePage(Page):
    """For officers of the portal office."""

    key = "intake"

    def __init__(self, place: Place) -> None:
        super().__init__(place, tr("Intake"), flush=True)
        self.search = self.header.add_search(tr("Search received articles"))
        self.search.searched.connect(self._asked_again)
        self.opened: Opened | None = None
        self._wanted = ""
        self.dialog: SigningDialog | ReturnDialog | None = None
        self.listing = Listing(place, tr("Received articles"), IntakeDelegate, on_click=False)
        self.listing.selected.connect(self._selected)
        self.listing.filled.connect(self._filled)
        self.preview = Preview()
        self.preview.end_reached.connect(self._keep_place)
        self.keeper = Keeper(self.desk, self)
        self.claiming = Claiming(self.desk, self)
        self.claiming.over.connect(self._verify_again)
        self.header.add(self.claiming.button)
        self.undo = Undo(self.desk, self)
        self.undo.watch(self.preview)
        self.undo.undone.connect(self._open)
        self.panel = IntakePanel()
        self.panel.chain_asked.connect(self._open_chain)
        self.title = label("", "article-title", wrap=True)
        self.facts = ElidedLabel("", "help", "text2")
        self.verdict = Banner()
        self.why = label("", "help", "text2", wrap=True)
        self.buttons = self._acts()
        self._build()
        self._key("Ctrl+Return", self._first_act)
        self._key("F9", self._verify_again)

    # ---- building ----------------------------------------------------------------------------------

    def _acts(self) -> dict[str, Button]:
        made = {
            "return": Button(tr("Return…"), "dangerline", "arrow-go-back-line"),
            "decline": Button(tr("Decline…"), "dangerline", "close-circle-line"),
            "adopt": Button(tr("Adopt"), "plain", "check-line"),
            "publish": Button(tr("Publish"), "plain", "send-plane-line"),
        }
        for action, button in made.items():
            button.setProperty("action", action)
            button.clicked.connect(self._act_asked)
            button.setEnabled(False)
        return made

    def _build(self) -> None:
        self.body.addWidget(self._list_panel())
        self.stack = QStackedWidget()
        self.stack.addWidget(
            EmptyState(tr("Nothing is chosen"), tr("Choose an article at the left to read it."), drawing=False)
        )
        self.stack.addWidget(self._reading_part())
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.panel)

    def _list_panel(self) -> QFrame:
        panel = QFrame()
        panel.setProperty("lpanel", True)
        keep_width(panel, 310)
        rows = QVBoxLayout(panel)
        rows.setContentsMargins(0, 0, 1, 0)
        rows.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(14, 0, 14, 0)
        tabs.setSpacing(18)
        self.tabs = QButtonGroup(self)
        for place, words in enumerate((tr("To do"), tr("Settled"))):
            tab = Button(words, "tab")
            self.tabs.addButton(tab, place)
            tabs.addWidget(tab)
        self.tabs.button(0).setChecked(True)
        self.tabs.idToggled.connect(self._tab_chosen)
        tabs.addStretch(1)
        rows.addLayout(tabs)
        rows.addWidget(hairline())
        self.lists = QStackedWidget()
        self.lists.addWidget(self.listing)
        self.lists.addWidget(EmptyState(tr("Nothing here"), tr("What departments send comes with the next sync.")))
        rows.addWidget(self.lists, 1)
        return panel

    def _reading_part(self) -> QWidget:
        outer = Column()
        rows = QVBoxLayout(outer)
        rows.setContentsMargins(18, 14, 18, 14)
        rows.setSpacing(12)
        rows.addWidget(self.claiming.banner)
        rows.addWidget(self.undo.bar)
        rows.addWidget(self.verdict)
        card = Card(flush=True)
        head = QVBoxLayout()
        head.setContentsMargins(24, 14, 24, 12)
        head.setSpacing(6)
        head.addWidget(self.title)
        head.addWidget(self.facts)
        card.body.addLayout(head)
        card.body.addWidget(hairline())
        card.body.addWidget(self.preview, 1)
        card.body.addWidget(hairline())
        card.body.addWidget(self._foot())
        rows.addWidget(card, 1)
        return scrolled(outer)

    def _foot(self) -> QWidget:
        """The ways back at the left, the ways on at the right; ``narrow`` sets them one above the other."""
        self.foot = QWidget()
        self._foot_row = QHBoxLayout(self.foot)
        self._foot_row.setContentsMargins(18, 12, 18, 12)
        self._foot_row.setSpacing(10)
        for actions in (("return", "decline"), ("adopt", "publish")):
            pair = QHBoxLayout()
            pair.setSpacing(10)
            for action in actions:
                pair.addWidget(self.buttons[action])
            self._foot_row.addLayout(pair)
        self._foot_row.insertWidget(1, self.why, 1)
        return self.foot

    def _key(self, key: str, slot: object) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    # ---- the list ----------------------------------------------------------------------------------

    def enter(self, article: str) -> None:
        self._ask()
        if article:
            self.listing.select_article(article)
            self._open(article)
        self.listing.view.setFocus()

    def leave(self) -> bool:
        self._keep_place()
        return True

    @Slot()
    def _keep_place(self) -> None:
        """Remember how far the open text was read."""
        self.keeper.keep(self.preview.reading_place(), ended=self.preview.read_to_end())

    def changed(self, change: ChangeSet) -> None:
        self.listing.changed(change)
        if self.isVisible() and self._wanted in change.articles:
            self._open(self._wanted)

    def narrow(self, width: int) -> None:
        self.panel.setVisible(width >= theme.px(1240))
        ways = QBoxLayout.Direction
        self._foot_row.setDirection(ways.LeftToRight if width >= theme.px(900) else ways.TopToBottom)

    def question(self) -> ArticleFilter:
        """The filter that tab and search make."""
        from sync.store.records import ArticleFilter

        stages = TODO if self.tabs.checkedId() == 0 else DONE
        return ArticleFilter(stages=stages, text=self.search.text().strip())

    def _ask(self) -> None:
        self.listing.ask(self.question(), "updated" if self.tabs.checkedId() else "due")

    @Slot(str)
    def _asked_again(self, _: str) -> None:
        self._ask()

    @Slot(int, bool)
    def _tab_chosen(self, _: int, on: bool) -> None:
        if on:
            self._ask()

    @Slot(object, int)
    def _filled(self, counts: ArticleCounts, found: int) -> None:
        self.lists.setCurrentIndex(0 if found else 1)
        if self.tabs.checkedId() == 0:
            self.header.context.set_text(tr("{n} articles to settle", n=found))
        if found and not self.listing.view.currentIndex().isValid():
            self.listing.view.setCurrentIndex(self.listing.model.index(0))

    @Slot(object)
    def _selected(self, line: Line | None) -> None:
        if line is not None and line.article != self._wanted:
            self._open(line.article)

    # ---- the article -------------------------------------------------------------------------------

    def _open(self, article: str) -> None:
        if article != self._wanted:
            self.claiming.clear()
        self._wanted = article
        for button in self.buttons.values():
            button.setEnabled(False)
        ReadOp(self, OpenArticle(self.desk, article)).then(self._show).start()

    @Slot(object)
    def _show(self, opened: Opened) -> None:
        if opened.article != self._wanted:
            return
        content = opened.reading.content
        again = self.opened is not None and _text(self.opened) == _text(opened)
        if not again:
            self._keep_place()
            self.keeper.follow(opened.article, content.digest, opened.mark)
        self.opened = opened
        self.title.setText(content.title or tr("Untitled"))
        files = tr("{n} attachments", n=len(content.attachments)) if content.attachments else ""
        date = str(content.fields.get("date_issued") or content.fields.get("event_date") or "")
        self.facts.set_text(joined(opened.reading.column_path, opened.reading.author, day(date) if date else "", files))
        self.preview.show_body(opened.html, opened.pictures, None if again else opened.mark)
        self._judge(opened)
        self.panel.show_opened(opened)
        self._offer(opened.reading.options)
        self.undo.follow(opened.article, content.title, opened.undoable)
        self.claiming.follow(opened.reading, mine=any(self.buttons[each].isEnabled() for each in ("publish", "adopt")))
        self.stack.setCurrentIndex(1)

    def _judge(self, opened: Opened) -> None:
        from desktop.chain.judging import conclusion

        said = conclusion(opened.chain)
        icon = {"success": "shield-check-fill", "danger": "link-unlink"}.get(said.tone, "")
        self.verdict.show_message(said.tone, said.title, said.text if said.tone == "danger" else "", icon=icon)

    def _offer(self, options: tuple[Option, ...]) -> None:
        """Enable what may be done; say why the rest may not; one main button."""
        by_action = {option.action: option for option in options}
        way = {station.label for station in self.opened.reading.stations} if self.opened else set()
        self.buttons["adopt"].setVisible("adopt" in way)
        sound = self.opened is not None and self.opened.chain.report.held
        main = next((a for a in ("publish", "adopt") if a in by_action and by_action[a].allowed), "")
        for action, button in self.buttons.items():
            option = by_action.get(action)
            allowed = option is not None and option.allowed and (sound or action in BACK)
            button.setEnabled(allowed)
            button.setToolTip("" if allowed or option is None or option.why is None else str(option.why))
            if action not in BACK:
                _set_kind(button, "primary" if action == main else "plain")
        reasons = [str(by_action[a].why) for a in ACTS if a in by_action and by_action[a].why]
        nothing = not any(button.isEnabled() for button in self.buttons.values())
        if not sound:
            reasons = [tr("The chain does not hold; it cannot be adopted or published.")]
        self.why.setText(reasons[0] if nothing and reasons else "")
        self.foot.setVisible(self.opened is not None and self.opened.reading.state.stage in TODO)

    # ---- acting ------------------------------------------------------------------------------------

    @Slot()
    def _first_act(self) -> None:
        for action in ("publish", "adopt"):
            if self.buttons[action].isEnabled():
                self.begin(action)
                return

    @Slot()
    def _act_asked(self) -> None:
        self.begin(self.sender().property("action"))

    def begin(self, action: str) -> None:
        """Begin an act: the signing dialog, or for a refusal the dialog that asks why."""
        if self.opened is None:
            return
        found = [o for o in self.opened.reading.options if o.action == action and o.allowed]
        if not found:
            return
        if action in BACK:
            work = ReadReturn(self.desk, self.opened.article, found[0])
            ReadOp(self, work).then(self._decline).start()
            return
        from desktop.review.signing import ReadRequest

        read = self.preview.read_to_end()
        asked = ReadRequest(self.desk, self.opened.article, found[0], read_to_end=read)
        ReadOp(self, asked).then(self._sign).start()

    @Slot(object)
    def _sign(self, request: Request) -> None:
        from desktop.review.signing import SigningDialog

        self._ask_pin(SigningDialog(self.desk, request, self))

    @Slot(object)
    def _decline(self, request: ReturnRequest) -> None:
        from desktop.review.returning import ReturnDialog

        self._ask_pin(ReturnDialog(self.desk, request, self))

    def _ask_pin(self, dialog: SigningDialog | ReturnDialog) -> None:
        self.dialog = dialog
        dialog.signed.connect(self._done)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def _done(self, signed: SignedStep) -> None:
        words = action_words(signed.step.action, signed.step.level)
        title = self.opened.reading.content.title if self.opened is not None else ""
        done = tr("{what}: signed; it goes out at the next sync", what=words)
        self.undo.signed(signed.step.article, title, signed.step.action, done)

    @Slot()
    def _open_chain(self) -> None:
        if self.opened is not None:
            self.place.open("chain", self.opened.article)

    @Slot()
    def _verify_again(self) -> None:
        if self._wanted:
            self._open(self._wanted)


def _text(opened: Opened) -> tuple[str, str]:
    return opened.article, opened.reading.content.digest


def _set_kind(button: Button, kind: str) -> None:
    if button.property("kind") != kind:
        button.setProperty("kind", kind)
        button.set_icon(button.icon_name(), "onPrimary" if kind == "primary" else "text")
        button.style().unpolish(button)
        button.style().polish(button)
