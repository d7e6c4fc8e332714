"""The page of one article's chain: conclusion, three duties, the steps, and what a step consists of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from desktop import theme
from desktop.chain.duties import DutyCards
from desktop.chain.judging import Conclusion, broken_step, conclusion, duties, rows_of
from desktop.chain.side import ChainPanel
from desktop.chain.steps import ROW, StepHead, StepList
from desktop.messages import messages
from desktop.operations import Job, ReadOp, WriteOp
from desktop.placing import among_documents
from desktop.shell.page import Page
from desktop.shell.place import Place
from desktop.widgets.banner import Banner
from desktop.widgets.panels import Card, Column, scrolled
from desktop.widgets.tags import StateTag
from resources.language import tr

if TYPE_CHECKING:
    from desktop.review.signing import Request
    from sync.chain.step import SignedStep
    from sync.desk import Desk
    from sync.desk.models import ChainView, ScanView
    from sync.store.records import ChangeSet


class ChainPage(Page):
    """Opened from an article; F9 verifies anew."""

    key = "chain"

    def __init__(self, place: Place) -> None:
        super().__init__(place, tr("Audit"), back=True, flush=True)
        self.article = ""
        self.view: ChainView | None = None
        self.scans: tuple[ScanView, ...] = ()
        self._reading = ""
        self.state = StateTag()
        self.state.hide()
        self.header.add(self.state)
        self.banner = Banner()
        self.banner.pressed.connect(self.verify)
        self.duties = DutyCards()
        self.steps = StepList()
        self.steps.selectionModel().currentChanged.connect(self._step_chosen)
        self.panel = ChainPanel()
        self.panel.export_asked.connect(self.export)
        self.panel.page_asked.connect(self._open_page)
        self.panel.sheet_asked.connect(self.print_sheet)
        self.panel.bind_asked.connect(self._ask_scan)
        self.panel.copy_asked.connect(self._ask_copy)
        self.panel.act_asked.connect(self.begin)
        self._build()
        for key, slot in (("F9", self.verify), ("Esc", place.back), ("Ctrl+P", self.print_sheet)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _build(self) -> None:
        left = Column()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(24, 16, 20, 16)
        rows.setSpacing(14)
        rows.addWidget(self.banner)
        rows.addWidget(self.duties)
        card = Card(flush=True)
        card.body.addWidget(StepHead(self.steps))
        card.body.addWidget(self.steps, 1)
        rows.addWidget(card, 1)
        self.body.addWidget(scrolled(left), 1)
        self.body.addWidget(self.panel)

    # ---- reading -----------------------------------------------------------------------------------

    def enter(self, article: str) -> None:
        if article and article != self.article:
            self.article = article
            self.view = None
            self.steps.steps.show_rows([])
        self.verify()
        self.steps.setFocus()

    def changed(self, change: ChangeSet) -> None:
        if self.isVisible() and (self.article in change.articles or change.trust):
            self.verify()

    def narrow(self, width: int) -> None:
        self.panel.setVisible(width >= theme.px(1120))

    @Slot()
    def verify(self) -> None:
        """Verify the chain anew, offline."""
        if self.article and self._reading != self.article:
            self._reading = self.article
            ReadOp(self, _Verify(self.desk, self.article)).then(self._verified).ended(self._ended).start()

    @Slot()
    def _ended(self) -> None:
        self._reading = ""

    @Slot(object)
    def _verified(self, found: tuple[ChainView, tuple[ScanView, ...]]) -> None:
        view, self.scans = found
        if view.article != self.article:
            self.verify()
            return
        chosen = self.steps.currentIndex().row()
        self.view = view
        self.header.title.set_text(view.title or tr("Untitled"))
        self.header.context.set_text(tr("Article {number}", number=view.number))
        self.state.show_state(view.state)
        self.state.show()
        self._say(conclusion(view))
        self.duties.show_duties(duties(view))
        rows = rows_of(view)
        self.steps.steps.show_rows(rows)
        broken = broken_step(view)
        row = chosen if 0 <= chosen < len(rows) else (broken or len(rows)) - 1
        if rows:
            self.steps.setCurrentIndex(self.steps.steps.index(max(0, row)))
            self.panel.show_view(view, rows[max(0, row)], self.scans)
        else:
            self.panel.show_view(view, None)

    def _say(self, said: Conclusion) -> None:
        icon = {"success": "shield-check-fill", "danger": "link-unlink"}.get(said.tone, "information-line")
        again = tr("Verify again  F9") if said.tone != "neutral" else ""
        self.banner.show_message(said.tone, said.title, said.text, icon=icon, act=again, act_icon="refresh-line")

    @Slot(QModelIndex, QModelIndex)
    def _step_chosen(self, index: QModelIndex, before: QModelIndex) -> None:
        if self.view is not None:
            self.panel.show_view(self.view, index.data(ROW), self.scans)

    # ---- acting ------------------------------------------------------------------------------------

    @Slot(str)
    def begin(self, action: str) -> None:
        """Go where an act is done: the review to look back, the editor to correct; a withdrawal is signed here."""
        option = next((o for o in self.view.options if o.action == action and o.allowed), None) if self.view else None
        if option is None:
            return
        if action == "withdraw":
            from desktop.review.signing import ReadRequest

            ReadOp(self, ReadRequest(self.desk, self.article, option)).then(self._ask_signature).start()
        else:
            self.place.open("review" if action == "look-back" else "editor", self.article)

    @Slot(object)
    def _ask_signature(self, request: Request) -> None:
        from desktop.review.signing import SigningDialog

        if request.article == self.article:
            dialog = SigningDialog(self.desk, request, self)
            dialog.signed.connect(self._signed)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    @Slot(object)
    def _signed(self, signed: SignedStep) -> None:
        from desktop.review.phrases import ACTS

        messages().toast(str(ACTS[signed.step.action].done))
        self.verify()

    @Slot()
    def export(self) -> None:
        """Write the evidence bundle where the person says."""
        if self.view is None:
            return
        name = among_documents(f"{self.view.number}.zip")
        path, _ = QFileDialog.getSaveFileName(self, tr("Export the evidence"), name, tr("Evidence (*.zip)"))
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write the evidence bundle to a file."""
        ReadOp(self, _Export(self.desk, self.article, path)).then(self._exported).start()

    @Slot(object)
    def _exported(self, path: Path) -> None:
        messages().toast(tr("The evidence is in {name}", name=path.name))

    @Slot()
    def print_sheet(self) -> None:
        """Look at the approval sheet, print it or save it."""
        if self.view is not None:
            from desktop.print.dialog import SheetDialog

            SheetDialog(self.desk, self.article, self).open()

    @Slot()
    def _ask_scan(self) -> None:
        kinds = tr("Scans (*.pdf *.jpg *.jpeg *.png)")
        path, _ = QFileDialog.getOpenFileName(self, tr("Bind the scan of a signed sheet"), among_documents(""), kinds)
        if path:
            self.bind_scan(Path(path))

    def bind_scan(self, path: Path) -> None:
        """Keep the scan of a sheet signed by hand beside the chain."""
        WriteOp(self, _Bind(self.desk, self.article, path)).then(self._bound).start()

    @Slot(object)
    def _bound(self, scan: ScanView) -> None:
        messages().toast(tr("The scan is kept beside step {n}", n=scan.sequence))
        self.verify()

    @Slot(object)
    def _ask_copy(self, scan: ScanView) -> None:
        title = tr("Save a copy of {name}", name=scan.name)
        path, _ = QFileDialog.getSaveFileName(self, title, among_documents(scan.name))
        if path:
            self.copy_scan(scan, Path(path))

    def copy_scan(self, scan: ScanView, path: Path) -> None:
        """Write a scan to a file."""
        ReadOp(self, _Copy(self.desk, scan.digest, path)).then(self._exported_copy).start()

    @Slot(object)
    def _exported_copy(self, path: Path) -> None:
        messages().toast(tr("The copy is in {name}", name=path.name))

    @Slot()
    def _open_page(self) -> None:
        if self.view is not None and self.view.url.startswith(("https://", "http://")):
            QDesktopServices.openUrl(QUrl(self.view.url))


@dataclass(frozen=True)
class _Verify:
    """Verifies a chain, off the window's thread."""

    desk: Desk
    article: str

    def __call__(self, job: Job) -> tuple[ChainView, tuple[ScanView, ...]]:
        return self.desk.chain(self.article), self.desk.scans.of(self.article)


@dataclass(frozen=True)
class _Bind:
    """Keeps a scan, on the writer thread."""

    desk: Desk
    article: str
    path: Path

    def __call__(self, job: Job) -> ScanView:
        return self.desk.scans.bind(self.article, self.path)


@dataclass(frozen=True)
class _Copy:
    """Writes a scan to a file, off the window's thread."""

    desk: Desk
    digest: str
    path: Path

    def __call__(self, job: Job) -> Path:
        return self.desk.scans.save(self.digest, self.path)


@dataclass(frozen=True)
class _Export:
    """Writes the evidence, off the window's thread."""

    desk: Desk
    article: str
    path: Path

    def __call__(self, job: Job) -> Any:
        return self.desk.export(self.article, self.path)
