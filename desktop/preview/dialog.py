"""The window of the preview: three tabs, the digest of what is shown, and the way to a real browser.

It stands beside the text and changes nothing. What a browser is given lies in a temporary folder that goes with the
window, never in the profile.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.messages import messages
from desktop.operations import ReadOp
from desktop.preview.rendering import Rendered, WriteFiles
from desktop.preview.view import PageView
from desktop.shell.waiting import SkeletonRows
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button, Segmented
from desktop.widgets.labels import digest_label, label
from desktop.widgets.sizing import open_at
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk

LIST, WEB, PHONE = "list", "web", "phone"
FILES = {LIST: "list.html", WEB: "article.html", PHONE: "phone.html"}
PHONE_PX = 375


class PreviewDialog(QDialog):
    """Shows one article as its readers will see it.

    Signals:
        gone: the window was closed.
    """

    gone = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rendered: Rendered | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self.setWindowTitle(tr("Preview"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 1080, 860)
        self.tabs = Segmented([(LIST, tr("List")), (WEB, tr("Web page")), (PHONE, tr("Phone"))], tr("Shown as"))
        self.views = {
            LIST: PageView(tr("The column's list")),
            WEB: PageView(tr("The article as a web page")),
            PHONE: PageView(tr("The article on a telephone"), PHONE_PX),
        }
        self._words = label(tr("What is shown is what is signed"), "help-strong")
        self._digest = digest_label("", tr("Digest of the text"))
        self.browser = Button(
            tr("Open in the browser"), "plain", "external-link-line",
            tip=tr("Writes the page into a temporary folder, which is deleted when this window is closed"),
        )  # fmt: skip
        self.browser.setAutoDefault(False)
        self.trouble = Banner()
        self._build()
        self.tabs.chosen.connect(self._chosen)
        self.browser.clicked.connect(self._to_browser)
        self.finished.connect(self._finished)
        close = QShortcut(QKeySequence("Ctrl+Shift+P"), self)
        close.activated.connect(self.close)
        self.tabs.choose(WEB)

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        bar = QFrame()
        bar.setProperty("bar", True)
        line = QHBoxLayout(bar)
        line.setContentsMargins(20, 10, 20, 10)
        line.setSpacing(14)
        line.addWidget(self.tabs)
        line.addStretch(1)
        line.addWidget(self._words)
        line.addWidget(self._digest)
        line.addWidget(self.browser)
        rows.addWidget(bar)
        rows.addWidget(self.trouble)
        self._stack = QStackedWidget()
        self._waiting = SkeletonRows()
        self._stack.addWidget(self._waiting)
        self._places: dict[str, QWidget] = {}
        for key, view in self.views.items():
            self._places[key] = _centred(view) if key == PHONE else view
            self._stack.addWidget(self._places[key])
        rows.addWidget(self._stack, 1)
        self._digest.hide()
        self.browser.setEnabled(False)

    @Slot(object)
    def show_rendered(self, rendered: Rendered) -> None:
        """Show other pages; what is in view stays in view."""
        first, self._rendered = self._rendered is None, rendered
        pages = rendered.pages
        self.setWindowTitle(tr("Preview: {title}", title=pages.title or tr("Untitled")))
        self._digest.show_value(pages.digest[:8].upper() + "…" + pages.digest[-8:].upper(), pages.digest)
        self._digest.setAccessibleName(f"{tr('Digest of the text')} {pages.digest}")
        self._digest.show()
        self.browser.setEnabled(True)
        self.trouble.hide()
        self._show()
        if first:
            self.views[self.tabs.value() or WEB].setFocus()  # the arrow keys scroll

    def show_trouble(self, tone: str, text: str) -> None:
        """Say here what went wrong with the preview."""
        self.trouble.show_message(tone, text)

    def shown(self) -> Rendered | None:
        """What is on the screen."""
        return self._rendered

    @Slot(str)
    def _chosen(self, value: str) -> None:
        self._show()

    def _show(self) -> None:
        """Fill only the page in view."""
        if self._rendered is None:
            return
        key, pages = self.tabs.value() or WEB, self._rendered.pages
        self._stack.setCurrentWidget(self._places[key])
        page = pages.listing if key == LIST else pages.article
        self.views[key].show_page(page, pages.css, self._rendered.images)

    @Slot()
    def _to_browser(self) -> None:
        if self._rendered is None:
            return
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="gaoqian-preview-", ignore_cleanup_errors=True)
        work = WriteFiles(self._desk, self._rendered, Path(self._folder.name), FILES[self.tabs.value() or WEB])
        self.browser.setEnabled(False)
        ReadOp(self, work).then(self._written).ended(self._may_again).start()

    @Slot(object)
    def _written(self, path: Path) -> None:
        if self._folder is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            messages().say("warning", tr("No browser could be opened on this computer."), self)

    @Slot()
    def _may_again(self) -> None:
        self.browser.setEnabled(True)

    @Slot(int)
    def _finished(self, result: int) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        self.gone.emit()


def _centred(view: PageView) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 16, 0, 16)
    row.addStretch(1)
    row.addWidget(view)
    row.addStretch(1)
    return box
