"""The window in which the approval sheet is looked at before it is printed or saved as a PDF file.

The pages shown are painted by the very code that paints the file and the printer's pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QPixmap, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import theme
from desktop.messages import messages
from desktop.operations import Job, ReadOp, WriteOp
from desktop.placing import among_documents
from desktop.print.pages import SheetPages, save_pdf
from desktop.shell.waiting import SkeletonRows
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.painting import draw_focus
from desktop.widgets.panels import Column, empty, scrolled
from desktop.widgets.sizing import open_at
from resources.language import tr

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from sync.desk import Desk
    from sync.desk.approval import ApprovalSheet

PAGE_WIDTH = 720


@dataclass(frozen=True)
class Shown:
    """A sheet with its pages as pictures."""

    sheet: ApprovalSheet
    images: tuple[QImage, ...]


class SheetDialog(QDialog):
    """Shows the sheet of one article.

    Args:
        desk: the open desk.
        article: whose sheet it is.
        parent: the page it is opened from.
    """

    def __init__(self, desk: Desk, article: str, parent: QWidget) -> None:
        super().__init__(parent.window())
        self._desk, self._article = desk, article
        self.shown: Shown | None = None
        self.setWindowTitle(tr("Approval sheet"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, PAGE_WIDTH + 110, 900)
        self.trouble = Banner()
        self.note = label("", "help", "text2", wrap=True)
        self.save = Button(tr("Save as PDF…"), "plain", "download-2-line", shortcut="Ctrl+S")
        self.print = Button(tr("Print…"), "primary", "printer-line", shortcut="Ctrl+P")
        self.leave = Button(tr("Close"), "plain", shortcut="Esc")
        self._build()
        for button, slot in ((self.save, self._ask_file), (self.print, self._ask_printer), (self.leave, self.close)):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
        for key, button in (("Ctrl+S", self.save), ("Ctrl+P", self.print)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(button.click)
        self._live(False)
        width = round(theme.px(PAGE_WIDTH) * self.devicePixelRatioF())
        # on the writer thread: behind a save that the page has just asked for
        WriteOp(self, _Lay(desk, article, width)).then(self._show).otherwise(self._failed).start()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.trouble)
        content = Column()
        self._pages = QVBoxLayout(content)
        self._pages.setContentsMargins(24, 20, 24, 20)
        self._pages.setSpacing(18)
        self._pages.addWidget(SkeletonRows())
        self.area = scrolled(content, tr("Approval sheet"))
        rows.addWidget(self.area, 1)
        foot = QFrame()
        foot.setProperty("foot", True)
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(12)
        row.addWidget(self.note, 1)
        row.addWidget(self.leave)
        row.addWidget(self.save)
        row.addWidget(self.print)
        rows.addWidget(foot)

    def show_trouble(self, tone: str, text: str) -> None:
        """Say here what went wrong."""
        self.trouble.show_message(tone, text)

    @Slot(object)
    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.setWindowTitle(tr("Approval sheet: {title}", title=shown.sheet.title or tr("Untitled")))
        self.note.setText(str(shown.sheet.conclusion))
        empty(self._pages)
        pages = [_page(image, number, self.devicePixelRatioF()) for number, image in enumerate(shown.images, 1)]
        for page in pages:
            self._pages.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._pages.addStretch(1)
        self._live(True)
        if pages:
            pages[0].setFocus()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        empty(self._pages)
        messages().report(error, self)

    def _live(self, on: bool) -> None:
        self.save.setEnabled(on)
        self.print.setEnabled(on)

    # ---- the file ------------------------------------------------------------------------------------

    @Slot()
    def _ask_file(self) -> None:
        if self.shown is None:
            return
        name = among_documents(f"{self.shown.sheet.number}.pdf")
        path, _ = QFileDialog.getSaveFileName(self, tr("Save the approval sheet"), name, tr("PDF files (*.pdf)"))
        if path:
            self.save_to(Path(path if path.lower().endswith(".pdf") else f"{path}.pdf"))

    def save_to(self, path: Path) -> None:
        """Write the sheet that is shown to a file."""
        if self.shown is not None:
            self._live(False)
            ReadOp(self, _Save(self.shown.sheet, path)).then(self._saved).ended(self._again).start()

    @Slot(object)
    def _saved(self, path: Path) -> None:
        words = tr("The sheet is in {name}", name=path.name)
        self.note.setText(words)
        messages().toast(words)

    @Slot()
    def _again(self) -> None:
        self._live(True)

    # ---- the printer ---------------------------------------------------------------------------------

    @Slot()
    def _ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        if self.shown is None:
            return
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(f"{self.shown.sheet.number} {self.shown.sheet.title}")
        dialog = QPrintDialog(self._printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._print)
        dialog.open()

    @Slot()
    def _print(self) -> None:
        self.print_on(self._printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print the sheet that is shown."""
        if self.shown is not None:
            self._live(False)
            ReadOp(self, _Print(self.shown.sheet, printer)).then(self._printed).ended(self._again).start()

    @Slot(object)
    def _printed(self, result: Any) -> None:
        messages().toast(tr("The sheet was sent to the printer"))


class SheetPage(QLabel):
    """One page; with the focus on it the arrow keys scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            draw_focus(painter, self.rect())
            painter.end()


def _page(image: QImage, number: int, ratio: float) -> SheetPage:
    page = SheetPage()
    picture = QPixmap.fromImage(image)
    picture.setDevicePixelRatio(ratio)
    page.setPixmap(picture)
    page.setFrameShape(QFrame.Shape.Box)
    page.setAccessibleName(tr("Page {n} of the approval sheet", n=number))
    return page


@dataclass(frozen=True)
class _Lay:
    """Reads the sheet and paints its pages, off the window's thread."""

    desk: Desk
    article: str
    width: int

    def __call__(self, job: Job) -> Shown:
        sheet = self.desk.approval(self.article)
        job.check()
        return Shown(sheet, tuple(SheetPages(sheet).images(self.width)))


@dataclass(frozen=True)
class _Save:
    """Writes the PDF file, off the window's thread."""

    sheet: ApprovalSheet
    path: Path

    def __call__(self, job: Job) -> Path:
        return save_pdf(SheetPages(self.sheet), self.path)


@dataclass(frozen=True)
class _Print:
    """Prints, off the window's thread."""

    sheet: ApprovalSheet
    printer: QPrinter

    def __call__(self, job: Job) -> None:
        SheetPages(self.sheet).paint_all(self.printer)
