"""The pages of an approval sheet: laid out once, painted on whatever is given, a picture, a PDF file or a printer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEventLoop,
    QIODevice,
    QMarginsF,
    QRectF,
    QSizeF,
    Qt,
    QThread,
    QUrl,
)
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
    QTextTable,
)

from desktop import theme
from desktop.print.layout import QR_MM, QR_NAME, sheet_parts, sheet_style
from forms.errors import EnvironmentTrouble
from resources.language import say, tr
from sync.desk.approval import ApprovalSheet

DPI = 300
A4_MM = (210.0, 297.0)
LEFT, TOP, RIGHT, BOTTOM = 28.0, 24.0, 20.0, 24.0
_QUIET = 4  # modules of white around a QR code (ISO/IEC 18004:2015 §5.3.8 asks for four)


class SheetPages:
    """The sheet on its pages. Made, and painted from, in one thread.

    Args:
        sheet: what stands on it.
    """

    def __init__(self, sheet: ApprovalSheet) -> None:
        self.sheet = sheet
        if QThread.currentThread().eventDispatcher() is None:
            QEventLoop()  # a document starts timers while it is laid out; a reader thread has nothing to hold them
        self._device = QImage(1, 1, QImage.Format.Format_RGB32)
        for set_dots in (self._device.setDotsPerMeterX, self._device.setDotsPerMeterY):
            set_dots(round(DPI / 0.0254))
        self._size = QSizeF(_dots(A4_MM[0] - LEFT - RIGHT), _dots(A4_MM[1] - TOP - BOTTOM))
        self._picture = qr_image(sheet.code) if sheet.code else None
        parts = sheet_parts(sheet, round(QR_MM / 25.4 * _document_dpi()))
        measured = self._laid_out(parts.paged(()), QSizeF(self._size.width(), -1))
        starts = page_starts(*_measure(measured, len(parts.rows)), self._size.height())
        self._document = self._laid_out(parts.paged(starts), self._size)
        self.count = self._document.pageCount()

    def _laid_out(self, html: str, size: QSizeF) -> QTextDocument:
        document = QTextDocument()
        document.documentLayout().setPaintDevice(self._device)
        document.setDocumentMargin(0)
        document.setUseDesignMetrics(True)
        document.setDefaultFont(_font("doc", 12))
        document.setDefaultStyleSheet(sheet_style())
        if self._picture is not None:
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(QR_NAME), self._picture)
        document.setHtml(html)
        document.setPageSize(size)
        return document

    def paint(self, painter: QPainter, page: int, width: float) -> None:
        """Paint a page.

        Args:
            painter: its origin is the corner of the paper.
            page: from 0.
            width: of the paper in the painter's units.
        """
        painter.save()
        painter.scale(width / _dots(A4_MM[0]), width / _dots(A4_MM[0]))
        self._number(painter, page)
        height = self._size.height()
        painter.translate(_dots(LEFT), _dots(TOP) - page * height)
        self._document.drawContents(painter, QRectF(0, page * height, self._size.width(), height))
        painter.restore()

    def _number(self, painter: QPainter, page: int) -> None:
        font = _font("doc", 10.5)
        font.setPixelSize(round(10.5 / 72 * DPI))
        painter.setFont(font)
        painter.setPen(Qt.GlobalColor.black)
        line = QRectF(_dots(LEFT), _dots(A4_MM[1] - BOTTOM + 6), self._size.width(), _dots(7))
        words = tr("Page {n} of {all}", n=page + 1, all=self.count)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.sheet.number)

    def images(self, width: int) -> list[QImage]:
        """The pages as pictures of a width in pixels."""
        return [self._image(page, width) for page in range(self.count)]

    def _image(self, page: int, width: int) -> QImage:
        image = QImage(width, round(width * A4_MM[1] / A4_MM[0]), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.paint(painter, page, width)
        painter.end()
        return image

    def pdf(self) -> bytes:
        """The sheet as a PDF file."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setTitle(f"{self.sheet.number} {self.sheet.title}")
        writer.setCreator("Gaoqian")
        writer.setResolution(DPI)
        self.paint_all(writer)
        buffer.close()
        return bytes(data.data())

    def paint_all(self, device: QPagedPaintDevice) -> None:
        """Put every page on a printer or into a file.

        Raises:
            EnvironmentTrouble: the printer does not take it.
        """
        device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        device.setPageOrientation(QPageLayout.Orientation.Portrait)
        device.setPageMargins(QMarginsF(0, 0, 0, 0))
        painter = QPainter()
        if not painter.begin(device):
            raise EnvironmentTrouble(say("The printer does not take the sheet."), "sheet.print")
        for page in range(self.count):
            if page:
                device.newPage()
            self.paint(painter, page, painter.viewport().width())
        painter.end()


def page_starts(tops: Sequence[float], end: float, page: float) -> list[int]:
    """Before which rows a new page begins, so that no row is torn that fits on a page.

    Args:
        tops: where each row begins in a layout without pages.
        end: where the last one ends.
        page: the height of a page, in the same unit.
    """
    edges, starts, begun = [*tops, end], [], 0.0
    for row, (top, bottom) in enumerate(pairwise(edges)):
        tall = bottom - top > page
        if bottom - begun > page and top > begun and not tall:
            starts.append(row)
            begun = top
        elif tall:  # it runs over its pages; what follows goes on where it ends
            begun += ((bottom - begun) // page) * page
    return starts


def _measure(document: QTextDocument, rows: int) -> tuple[list[float], float]:
    """Where the rows of the sheet begin, and where the last one ends."""
    layout = document.documentLayout()
    grid = next(
        frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable) and frame.rows() == rows
    )
    space = grid.format().cellPadding() * DPI / _document_dpi()
    tops = [
        min(
            layout.blockBoundingRect(grid.cellAt(row, column).firstCursorPosition().block()).top()
            for column in range(grid.columns())
        )
        - space
        for row in range(rows)
    ]
    return tops, layout.frameBoundingRect(grid).bottom()


def save_pdf(pages: SheetPages, path: Path) -> Path:
    """Write the sheet; an older file there stays as it was when that fails.

    Raises:
        EnvironmentTrouble: the disk is full or the place cannot be written.
    """
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(pages.pdf())
        half.replace(path)
    except OSError as fault:
        half.unlink(missing_ok=True)
        raise EnvironmentTrouble(
            say("“{path}” cannot be written: {why}. Nothing was changed.", path=str(path), why=str(fault.strerror)),
            "sheet.write",
        ) from fault
    return path


def qr_image(text: str) -> QImage:
    """A QR code (ISO/IEC 18004), one pixel a module, with its quiet zone."""
    import segno

    rows = segno.make(text, error="m", micro=False, boost_error=True).matrix
    side = len(rows) + 2 * _QUIET
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.setPixel(x + _QUIET, y + _QUIET, 0xFF000000)
    return image.scaled(side * 8, side * 8)


def _font(voice: str, points: float) -> QFont:
    font = QFont(theme.families(voice))
    font.setPointSizeF(points)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _document_dpi() -> float:
    """A pixel of the document's HTML is one of the screen's, whatever it is laid out for."""
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInchY() if screen is not None else 96.0


def _dots(millimetres: float) -> float:
    return millimetres / 25.4 * DPI
