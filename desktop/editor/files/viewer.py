"""The window in which a picture or a PDF is looked at, inside the program and page by page.

Nothing of the file is carried out: pages are painted off the window's thread, one at a time, within bounds.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.files.copies import SaveCopy
from desktop.editor.files.kinds import facts_line
from desktop.editor.files.looking import LetGo, Opened, OpenFile, Painted, PaintPage
from desktop.messages import kind_of, messages
from desktop.operations import Operation, ReadOp
from desktop.placing import among_documents
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.labels import digest_label, label
from desktop.widgets.painting import draw_focus
from desktop.widgets.sizing import open_at
from desktop.words import joined
from resources.language import tr

if TYPE_CHECKING:
    from forms.content import Attachment
    from sync.desk import Desk

STEPS = (25, 50, 75, 100, 125, 150, 200, 300, 400)
_ROOM = 24


class Paper(QLabel):
    """The page, painted in whatever size it is to have; with the focus on it the arrow keys scroll."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_image(self, image: QImage, size: QSize) -> None:
        """Show a page in a size in pixels."""
        self._image = image
        self.setFixedSize(size)
        self.update()

    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)  # paper is white in every theme
        painter.drawImage(QRect(0, 0, self.width(), self.height()), self._image)
        if self.hasFocus():
            draw_focus(painter, self.rect())
        painter.end()


class FileViewer(QDialog):
    """Shows one attachment.

    Args:
        desk: the open desk.
        item: a picture or PDF.
        parent: the page it belongs to.

    Signals:
        open_wanted: the person wants it in the system's program.
    """

    open_wanted = Signal(object)

    def __init__(self, desk: Desk, item: Attachment, parent: QWidget) -> None:
        super().__init__(parent.window())
        self._desk, self.item = desk, item
        self._opened: Opened | None = None
        self._number = 0
        self._percent = 0  # 0: as wide as the window
        self._running: Operation | None = None
        self.setWindowTitle(item.name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 980, 900)
        self.paper = Paper()
        self.paper.setAccessibleName(item.alt or item.caption or item.name)
        self.trouble = Banner()
        self._make_buttons()
        self._build()
        self._keys()
        self._live()
        self._running = ReadOp(self, OpenFile(desk, item)).then(self._show).otherwise(self._failed).start()

    # ---- making ------------------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        self.before = Button("", "tool", "arrow-left-s-line", name=tr("Previous page"), shortcut="PgUp")
        self.after = Button("", "tool", "arrow-right-s-line", name=tr("Next page"), shortcut="PgDown")
        self.smaller = Button("", "tool", "zoom-out-line", name=tr("Smaller"), shortcut="Ctrl+-")
        self.larger = Button("", "tool", "zoom-in-line", name=tr("Larger"), shortcut="Ctrl++")
        self.fit = Button(tr("Fit the width"), "ghost", shortcut="Ctrl+0")
        self.open = Button(tr("Open in another program"), "plain", "external-link-line")
        self.save = Button(tr("Save a copy…"), "plain", "download-2-line", shortcut="Ctrl+S")
        self.place = label("", "help", "text2")
        self.scale = label("", "help", "text2")
        self.scale.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scale.setMinimumWidth(theme.px(56))
        for button, slot in (
            (self.before, self._back),
            (self.after, self._on),
            (self.smaller, self._shrink),
            (self.larger, self._grow),
            (self.fit, self._fit),
            (self.open, self._open_elsewhere),
            (self.save, self._ask_place),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(slot)

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        bar = QFrame()
        bar.setProperty("bar", True)
        line = QHBoxLayout(bar)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(6)
        for part in (self.before, self.place, self.after, self.smaller, self.scale, self.larger, self.fit):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.open)
        line.addWidget(self.save)
        rows.addWidget(bar)
        rows.addWidget(self.trouble)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area.setWidget(self.paper)
        self.area.setAccessibleName(self.item.name)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows.addWidget(self.area, 1)
        foot = QFrame()
        foot.setProperty("foot", True)
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 8, 20, 8)
        self._facts = label(facts_line(self.item), "caption", "text2")
        row.addWidget(self._facts, 1)
        row.addWidget(digest_label(self.item.digest, tr("Digest of the file")))
        rows.addWidget(foot)

    def _keys(self) -> None:
        for key, slot in (
            ("PgUp", self._back),
            ("PgDown", self._on),
            ("Ctrl++", self._grow),
            ("Ctrl+=", self._grow),
            ("Ctrl+-", self._shrink),
            ("Ctrl+0", self._fit),
            ("Ctrl+S", self._ask_place),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    # ---- showing -----------------------------------------------------------------------------------------

    @Slot(object)
    def _show(self, opened: Opened) -> None:
        self._opened, self._running = opened, None
        if opened.picture is not None:
            size = tr("{width} × {height}", width=opened.picture.width(), height=opened.picture.height())
            self._facts.setText(facts_line(self.item, size))
        else:
            self._facts.setText(facts_line(self.item, tr("{n} pages", n=opened.all)))
        if opened.all > opened.pages:
            self.trouble.show_message("neutral", tr("Only the first {n} pages are shown here.", n=opened.pages))
        self._paint()
        self.area.setFocus()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._running = None
        if kind_of(error) == "bug":
            messages().report(error, self)
        else:
            self.show_trouble("danger", str(error))
        self._live()

    def show_trouble(self, tone: str, text: str) -> None:
        """Say here what went wrong."""
        self.trouble.show_message(tone, text)

    def _paint(self) -> None:
        """Paint the page in the size that is wanted; what was asked for before is no longer wanted."""
        opened = self._opened
        self._live()
        if opened is None:
            return
        size, width = self._size(opened), self._width(opened)
        if opened.picture is not None:
            self.paper.show_image(opened.picture, size)
            return
        if self._running is not None:
            self._running.cancel()
        dots = round(width * self.devicePixelRatioF())
        work = PaintPage(opened.pdf, self._number, dots)
        self._running = ReadOp(self, work).then(self._painted).otherwise(self._failed).start()

    def _width(self, opened: Opened) -> int:
        across, _ = opened.size(self._number)
        if self._percent:
            return max(1, round(across * theme.px(100) / 100 * self._percent / 100))
        room = self.area.width() - self.area.verticalScrollBar().sizeHint().width() - _ROOM
        return max(1, min(room, round(across)) if opened.picture is not None else room)

    def _size(self, opened: Opened) -> QSize:
        across, down = opened.size(self._number)
        width = self._width(opened)
        return QSize(width, max(1, round(width * down / max(across, 1))))

    @Slot(object)
    def _painted(self, painted: Painted) -> None:
        self._running = None
        opened = self._opened
        if opened is None or painted.number != self._number:
            return
        self.paper.show_image(painted.image, self._size(opened))
        if painted.cut_short:
            words = tr("This page takes too long to be painted; what was painted in time is shown.")
            self.trouble.show_message("warning", words)

    def _live(self) -> None:
        opened = self._opened
        several = opened is not None and opened.pages > 1
        for part in (self.before, self.after, self.place):
            part.setVisible(several)
        for button in (self.smaller, self.larger, self.fit):
            button.setEnabled(opened is not None)
        if opened is None:
            return
        self.place.setText(tr("Page {n} of {all}", n=self._number + 1, all=opened.all))
        self.before.setEnabled(self._number > 0)
        self.after.setEnabled(self._number < opened.pages - 1)
        self.scale.setText(tr("{n} %", n=round(self._now())))

    # ---- pages and sizes -----------------------------------------------------------------------------------

    def number(self) -> int:
        """The page shown, from 0."""
        return self._number

    def _turn(self, step: int) -> None:
        opened = self._opened
        if opened is not None and 0 <= self._number + step < opened.pages:
            self._number += step
            self.trouble.hide()
            self.area.verticalScrollBar().setValue(0)
            self._paint()

    @Slot()
    def _back(self) -> None:
        self._turn(-1)

    @Slot()
    def _on(self) -> None:
        self._turn(1)

    @Slot()
    def _grow(self) -> None:
        self._zoom(next((step for step in STEPS if step > self._now()), STEPS[-1]))

    @Slot()
    def _shrink(self) -> None:
        self._zoom(next((step for step in reversed(STEPS) if step < self._now()), STEPS[0]))

    def _now(self) -> float:
        opened = self._opened
        if self._percent or opened is None:
            return self._percent
        return self._width(opened) * 100 / max(opened.size(self._number)[0] * theme.px(100) / 100, 1)

    @Slot()
    def _fit(self) -> None:
        self._zoom(0)

    def _zoom(self, percent: int) -> None:
        if self._opened is not None:
            self._percent = percent
            self._paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as the window follows the window."""
        super().resizeEvent(event)
        if not self._percent:
            self._paint()

    # ---- copies ----------------------------------------------------------------------------------------------

    @Slot()
    def _open_elsewhere(self) -> None:
        self.open_wanted.emit(self.item)

    @Slot()
    def _ask_place(self) -> None:
        ask_place(self, self._desk, self.item)

    def done(self, result: int) -> None:
        """The window closes: what is still painted is no longer wanted, and the file is let go."""
        if self._running is not None:
            self._running.cancel()
        opened, self._opened = self._opened, None
        if opened is not None and opened.pdf is not None:
            ReadOp(self, LetGo(opened.pdf)).start()
        super().done(result)


def ask_place(parent: QWidget, desk: Desk, item: Attachment) -> None:
    """Ask where a copy is to be saved, and save it there."""
    path, _ = QFileDialog.getSaveFileName(parent, tr("Save a copy"), among_documents(item.name))
    if path:
        save_copy(parent, desk, item, Path(path))


def save_copy(parent: QWidget, desk: Desk, item: Attachment, path: Path) -> None:
    """Save a copy; the file is named in a toast."""
    saver = _Saver(parent)
    ReadOp(parent, SaveCopy(desk, item, path)).then(saver.saved).ended(saver.deleteLater).start()


class _Saver(QObject):
    """Says that a copy was saved, for whichever window asked for it."""

    @Slot(object)
    def saved(self, path: Path) -> None:
        """The copy is there."""
        messages().toast(tr("A copy is in {name}", name=joined(path.parent.name, path.name)))
