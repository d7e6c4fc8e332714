"""The writing page: one article, its form, its text, its attachments, and the one button that signs it.

It asks the desk for everything off the window's thread and keeps no truth of its own; what is on the screen is saved
by ``desktop.editor.autosave``. Text under composition is committed before anything takes over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.answering import Answering
from desktop.editor.autosave import Saving
from desktop.editor.canvas import Canvas
from desktop.editor.checks.control import EditorChecks
from desktop.editor.composition import Composition
from desktop.editor.files.wiring import FileActs
from desktop.editor.form import COLUMN, TITLE, ArticleForm
from desktop.editor.keeper import Keeper
from desktop.editor.manuscript import Manuscript
from desktop.editor.opening import BeginCorrection, Opened, ReadArticle
from desktop.editor.panel import EditorPanel
from desktop.editor.route import RouteLine
from desktop.editor.savelabel import SaveLabel
from desktop.editor.standing import BEGIN, Standing, standing_of
from desktop.editor.toolbar import Toolbar
from desktop.editor.tools import EditorTools
from desktop.messages import messages
from desktop.operations import ReadOp, WriteOp
from desktop.preview.control import Preview
from desktop.review.phrases import ACTS
from desktop.review.signing import ReadRequest, Request, SigningDialog
from desktop.shell.page import Page
from desktop.shell.waiting import SkeletonRows
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button, NamedButton
from desktop.widgets.giving import LEAST_TEXT, GivingWay
from desktop.widgets.tags import StateTag
from forms.errors import Trouble
from forms.problems import ATTACHMENTS, BODY, VARIANT
from resources.language import tr

if TYPE_CHECKING:
    from desktop.shell.place import Place
    from sync.chain.step import SignedStep
    from sync.desk.models import DraftView
    from sync.store.records import ChangeSet


class EditorPage(Page):
    """Writes one article at a time; each has its own document, undo history and autosave."""

    key = "editor"

    def __init__(self, place: Place) -> None:
        super().__init__(place, tr("Article"), back=True, flush=True)
        self.article = ""
        self._opened: Opened | None = None
        self._standing: Standing | None = None
        self._wants_signature = False
        self._panel_open = True
        self._told_unsaved = False
        self._approached = ""
        self.composition = Composition(self)
        self.canvas = Canvas()
        self.form = ArticleForm(self.desk)
        self.panel = EditorPanel()
        self.route = RouteLine()
        self.banner = Banner()
        self.toolbar = Toolbar(self.canvas)
        self.manuscript = Manuscript(self.desk, self.form, self.canvas, self.panel.attachments, self)
        self.keeper = Keeper(self.desk, self.manuscript.content, self)
        self.preview = Preview(self.desk, self.manuscript.content_or_none, self)
        self.checks = EditorChecks(self.desk, self.manuscript, self.panel.check, self.composition.is_open, self)
        self.tools = EditorTools(self)
        self.answering = Answering(self)
        self._build_header()
        self._build_body()
        self._wire()

    # ------------------------------------------------------------------------------------------ making

    def _build_header(self) -> None:
        self.tag = StateTag("draft")
        self.save_label = SaveLabel()
        self.look = Button("", "tool", "eye-line", name=tr("Preview"), shortcut="Ctrl+Shift+P")
        self.sheet = Button("", "tool", "printer-line", name=tr("Print the approval sheet"), shortcut="Ctrl+P")
        self.reason = Button("", "link")
        self.main = NamedButton("", "primary", "quill-pen-line", shortcut="Ctrl+Enter", tip=" ")
        for mark in (self.tag, self.tools.versions.tag, self.save_label):
            self.header.add_after_title(mark)
        self.header.add(self.look)
        self.header.add(self.sheet)
        self.header.add(self.tools.button)
        self.header.add(self.reason)
        self.header.add(self.main)
        self.reason.hide()
        self.main.hide()

    def _build_body(self) -> None:
        """From the outside in: what is put somewhere has its look worked out with all that lies in it."""
        self._stack, self._desk_area = QStackedWidget(), QWidget()
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.panel)
        self._stack.addWidget(SkeletonRows())
        self._stack.addWidget(self._desk_area)
        rows = QVBoxLayout(self._desk_area)
        rows.setContentsMargins(20, 16, 20, 16)
        rows.setSpacing(12)
        above, paper = GivingWay(12, tr("Above the text")), QFrame()
        rows.addWidget(above)
        rows.addWidget(paper, 1)
        self.form.add_below(self.route)
        for part in (self.banner, self.tools.versions.bar, self.answering.bars, self.form):
            above.body.addWidget(part)
        paper.setProperty("card", True)
        self.canvas.setMinimumHeight(LEAST_TEXT // 3)
        inner = QVBoxLayout(paper)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addWidget(self.toolbar)
        inner.addWidget(self.tools.bar)
        inner.addWidget(self.canvas, 1)
        self.canvas.setAccessibleName(tr("Text of the article"))

    def _wire(self) -> None:
        self.form.made.connect(self.composition.watch)
        for widget in (self.canvas, self.panel.attachments.caption, self.panel.attachments.alt):
            self.composition.watch(widget)
        self.panel.attachments.made.connect(self.composition.watch)
        acts = FileActs(self.canvas, self.toolbar, self.panel, self.composition.is_open, self)
        acts.panel_wanted.connect(self.open_panel)
        self.manuscript.changed.connect(self._text_changed)
        self.manuscript.left.connect(self._focus_left)
        self.manuscript.column_changed.connect(self._column_changed)
        self.manuscript.said.connect(self.show_trouble)
        self.keeper.changed.connect(self.save_label.show_state)
        self.keeper.saved.connect(self._saved)
        self.keeper.failed.connect(self._not_saved)
        self.keeper.settled.connect(self._settled)
        self.keeper.left_safe.connect(self._left_safe)
        self.checks.looking.connect(self._count)
        self.checks.judged.connect(self._checked)
        self.checks.place_wanted.connect(self.go_to)
        self.answering.remarks.counted.connect(self._judge_again)
        self.reason.clicked.connect(self.answering.go_to_first)
        self.main.clicked.connect(self._main_pressed)
        self.look.clicked.connect(self._show_preview)
        self.sheet.clicked.connect(self._show_sheet)
        self.banner.pressed.connect(self._keep_mine)
        for key, slot in (
            ("Ctrl+Return", self._sign_key),
            ("Ctrl+Enter", self._sign_key),
            ("Ctrl+S", self._save_key),
            ("Ctrl+Shift+P", self._show_preview),
            ("Ctrl+P", self._show_sheet),
            ("Ctrl+\\", self._toggle_panel),
            ("F8", self.checks.next),
            ("Shift+F8", self.checks.previous),
            ("Alt+Return", self.answering.apply),
            ("Alt+Enter", self.answering.apply),
        ):
            made = QShortcut(QKeySequence(key), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(slot)

    # ------------------------------------------------------------------------------------------ coming and going

    def approach(self, article: str) -> None:
        """Another article is begun to be read while the page is put on the screen."""
        if article and article != self.article:
            self._approached = article
            self._turn(article)

    def enter(self, article: str) -> None:
        """Show an article; the same one again keeps its text, cursor and undo."""
        if not article:
            self.place.back()
        elif article != self.article:
            self._turn(article)
        elif article != self._approached:
            self._read()
        self._approached = ""

    def _turn(self, article: str) -> None:
        self._let_go()
        self.article = article
        self._stack.setCurrentIndex(0)
        self.main.hide()
        self.reason.hide()
        self._read()

    def leave(self) -> bool:
        """Commit and save; stay only while text is on the screen that could not be saved."""
        self.composition.commit()
        self.answering.put_away()
        if self.keeper.in_trouble():
            words = tr(
                "This text is not saved yet and would be lost. Put right what stands above, or copy the text first."
            )
            self.show_trouble("danger", words)
            self.keeper.flush()
            return False
        self.keeper.flush()
        return True

    def _let_go(self) -> None:
        """The page turns to another article."""
        self.composition.commit()
        self.checks.open("", editable=False)
        self.answering.let_go()
        self.preview.close()
        self.tools.let_go()
        self.keeper.let_go()
        self._opened, self._standing = None, None
        self.manuscript.close()

    @Slot(str)
    def _left_safe(self, article: str) -> None:
        if self.article == article and self._opened is None:
            self._read()

    def _read(self) -> None:
        """Read the article, after what was written of it is in the store."""
        if self.keeper.is_leaving(self.article):
            return
        ReadOp(self, ReadArticle(self.desk, self.article)).then(self._take).otherwise(self._not_read).start()

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        if isinstance(error, Trouble) and not self.isVisible():  # thrown away in the list: nothing to be told
            self._let_go()
            self.article = ""
            return
        if self._opened is None:
            self.article = ""
            self.place.back()
        messages().report(error, None if isinstance(error, Trouble) else self)

    def changed(self, change: ChangeSet) -> None:
        """Something of this article or of another one was committed, here or by a sync."""
        self.checks.changed(change)
        if self.article and self.article in change.articles and self._opened is not None:
            self._read()

    def narrow(self, width: int) -> None:
        """Fold the form below 1400; below 1200 the panel is a drawer."""
        self.panel.fit(width)
        drawer = width < theme.px(1200)
        if drawer != getattr(self, "_drawer", None):
            self._drawer = drawer
            self._panel_open = not drawer
            self.panel.setVisible(self._panel_open)
        small = width < theme.px(1400)
        if small != getattr(self, "_small", None):
            self._small = small
            self.form.fold(small)

    # ------------------------------------------------------------------------------------------ showing

    @Slot(object)
    def _take(self, opened: Opened) -> None:
        if opened.view.article != self.article:
            return
        first = self._opened is None
        turned = not first and self._standing is not None and self._standing.editable != opened.view.editable
        self._opened, self._standing = opened, standing_of(opened)
        if not first and self.keeper.is_behind(opened.view):
            self.composition.commit()  # then it is written here, and the person decides between the two
        if first or turned or self.keeper.is_behind(opened.view):
            self._load(opened)
        self._show_standing(opened, self._standing)
        if self._stack.currentIndex() == 0:
            self._stack.setCurrentIndex(1)
        if first and self._standing.editable and self.isVisible():
            self.go_to(BODY if opened.view.content.title else TITLE)
        self.checks.open(self.article, editable=self._standing.editable)
        QTimer.singleShot(0, self._follow)  # the text first, what stands beside it with the next turn

    @Slot()
    def _follow(self) -> None:
        if self._opened is not None and self._standing is not None and shiboken6.isValid(self.canvas):
            self.answering.follow(self._opened, editable=self._standing.editable)

    def _load(self, opened: Opened) -> None:
        self.keeper.let_go()
        self.manuscript.open(opened)
        self.form.limit(self.height())
        self.keeper.open(opened.view)
        self.save_label.show_saved(opened.view.saved_at if opened.view.editable else "")

    def _show_standing(self, opened: Opened, standing: Standing) -> None:
        self.header.title.set_text(tr("Article {number}", number=opened.view.number))
        self.tag.show_state(opened.state)
        self.manuscript.lock(not standing.editable)
        self.toolbar.lock(not standing.editable)
        self.tools.stand(opened.view.content, editable=standing.editable)
        self.route.show_way(opened.way, opened.route)
        self.panel.show_next(opened.way)
        if not standing.editable:
            self.panel.show_locked("neutral", standing.lies_with or standing.title)
        if self.keeper.state() is not Saving.MOVED:
            self._show_banner(standing)
        self.main.setVisible(bool(standing.act))
        self.main.setText(standing.button)
        self.main.setAccessibleName(standing.button)
        self.main.set_icon(standing.icon)
        self._judge()

    def _show_banner(self, standing: Standing) -> None:
        if standing.title and (standing.editable or standing.act or standing.text):
            self.banner.show_message(standing.tone, standing.title, standing.text)
        else:
            self.banner.hide()
        returned = standing.tone == "warning"
        self.answering.stand(standing.title if returned else "", standing.text if returned else "")

    def _judge(self) -> None:
        """Whether the main button is live, and why not."""
        standing = self._standing
        if standing is None:
            return
        blocking = self.checks.blocking()
        why = standing.why
        if standing.editable and not why and blocking:
            why = tr("Must be fixed: {n}", n=blocking)
        why = why or self.answering.why()
        self.main.setEnabled(not why and not (standing.option is not None and not standing.option.allowed))
        shown = why if len(why) <= 40 else why[:39] + "…"
        self.reason.setText(shown)
        self.reason.setToolTip(why)
        self.reason.setAccessibleName(why)
        self.reason.setVisible(bool(why))

    # ------------------------------------------------------------------------------------------ writing

    @Slot()
    def _text_changed(self) -> None:
        if self._standing is not None and self._standing.editable:
            self.keeper.touch()
            self.checks.touch()
            self.preview.touch()

    @Slot()
    def _focus_left(self) -> None:
        if not self.composition.is_open():
            self.keeper.flush()

    @Slot(object)
    def _saved(self, view: DraftView) -> None:
        if self._standing is not None and self._standing.editable:
            self.save_label.show_saved(view.saved_at)
        if self._told_unsaved:  # what a paste left out, or why a file failed, stays until the person puts it away
            self._told_unsaved = False
            self.clear_trouble()

    @Slot(object)
    def _not_saved(self, error: BaseException) -> None:
        self._wants_signature = False
        self._told_unsaved = True
        if self.keeper.state() is Saving.MOVED:
            self.banner.show_message("warning", tr("This draft was saved elsewhere as well"),
                                     str(error), act=tr("Go on with my text"))  # fmt: skip
            return
        if isinstance(error, Trouble):
            words = tr("{why} Your text is still in this window; saving is tried again.", why=str(error))
            self.show_trouble("warning", words)
        else:
            messages().report(error, self)

    @Slot()
    def _keep_mine(self) -> None:
        if self.keeper.state() is Saving.MOVED:
            self.keeper.keep_both()
            self.banner.hide()

    @Slot()
    def _column_changed(self) -> None:
        """Another column may mean another route: it is read again once the change is saved."""
        self.keeper.flush()

    @Slot()
    def _count(self) -> None:
        self.toolbar.show_count(self.manuscript.characters())

    @Slot()
    def _checked(self) -> None:
        """A check came back: the verdict, and whether the main button is live."""
        checked = self.checks.checked
        if checked is not None:
            self.panel.show_verdict(self.checks.blocking(), self.checks.left_to_review())
            self._judge()
            self.panel.check.set_lead(lead=not self.main.isEnabled())

    # ------------------------------------------------------------------------------------------ going to places

    @Slot(str)
    def go_to(self, key: str) -> None:
        """Go to a field, the text (``@body``) or the attachments (``@attachments``)."""
        if key == VARIANT:
            self.tools.versions.revise()
        elif key == BODY or not (key == COLUMN or self.form.go_to(key)):
            if key == ATTACHMENTS:
                self.panel.go_to_attachments()
            else:
                self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == COLUMN:
            self.form.go_to(COLUMN)

    @Slot()
    def _toggle_panel(self) -> None:
        self.open_panel(not self._panel_open)

    @Slot(bool)
    def open_panel(self, shown: bool) -> None:
        """Show or hide the panel at the right edge."""
        self._panel_open = shown
        self.panel.setVisible(shown)

    @Slot()
    def _show_preview(self) -> None:
        self.composition.commit()
        self.preview.open(self.article)

    @Slot()
    def _show_sheet(self) -> None:
        """What is signed is on the sheet, or of a new draft what is saved; so what is on the screen is saved first."""
        from desktop.print.dialog import SheetDialog

        if self._opened is not None:
            self.composition.commit()
            self.keeper.flush()
            SheetDialog(self.desk, self.article, self).open()

    # ------------------------------------------------------------------------------------------ signing

    @Slot()
    def _save_key(self) -> None:
        self.composition.commit()
        self.keeper.flush()

    @Slot()
    def _sign_key(self) -> None:
        if self.main.isEnabled() and self.main.isVisible() and not self.composition.is_open():
            self._main_pressed()

    @Slot()
    def _main_pressed(self) -> None:
        """Save what is on the screen first; the signature is asked for when it is in the store."""
        self.composition.commit()
        if self._standing is None:
            return
        if self._standing.act == BEGIN:
            WriteOp(self, BeginCorrection(self.desk, self.article)).then(self._correction_begun).start()
            return
        self._wants_signature = True
        self.keeper.flush()

    @Slot(object)
    def _correction_begun(self, article: str) -> None:
        self._read()

    @Slot()
    def _settled(self) -> None:
        if self._wants_signature and self._standing is not None and self._standing.option is not None:
            self._wants_signature = False
            self.main.setEnabled(False)
            read = ReadOp(self, ReadRequest(self.desk, self.article, self._standing.option))
            read.then(self._ask).ended(self._judge_again).start()

    @Slot()
    def _judge_again(self) -> None:
        self._judge()

    @Slot(object)
    def _ask(self, request: Request) -> None:
        if request.article != self.article:
            return
        dialog = SigningDialog(self.desk, request, self)
        dialog.signed.connect(self._signed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def _signed(self, signed: SignedStep) -> None:
        action = signed.step.action
        self.answering.signed(signed, str(ACTS[action].done))
        self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form takes no more than its share of the height; on a very short page the text comes before the route."""
        super().resizeEvent(event)
        self.form.limit(self.height())
        self.route.setVisible(self.height() >= theme.px(400))
