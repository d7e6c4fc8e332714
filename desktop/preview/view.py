"""One page of the preview: the portal's page at a given width, to be read and scrolled, never to be changed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, QUrl, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from desktop import theme
from desktop.preview.restyle import qt_page, qt_sheet
from desktop.preview.sitestyle import ROOT_PX, site_style
from desktop.widgets.painting import draw_focus

LONG = 8_000
"""Characters from which on a page is laid out in one turn of the window and shown in the next."""


class PageView(QTextBrowser):
    """Shows one page.

    Args:
        name: its accessible name.
        phone: the width of a telephone in CSS pixels; 0 for the width that there is.
    """

    def __init__(self, name: str, phone: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phone = phone
        self._page = ""
        self._css = ""
        self._images: Mapping[str, QImage] = {}
        self._shown_at = 0
        self._ground = ""
        self._laid: QTextDocument | None = None
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._put)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.Box if phone else QFrame.Shape.NoFrame)
        if phone:
            self.setFixedWidth(theme.px(phone) + self.verticalScrollBar().sizeHint().width() + 2)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.notice().changed.connect(self._again)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page, and that it has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            draw_focus(painter, self.viewport().rect())
            painter.end()

    def show_page(self, page: str, css: str, images: Mapping[str, QImage]) -> None:
        """Show a page; what is on the screen already stays as it is, and so does the place.

        Args:
            page: as the portal answers it.
            css: the site's style sheet.
            images: decoded pictures by address.
        """
        if (page, css) != (self._page, self._css) or images.keys() != self._images.keys():
            self._page, self._css, self._images = page, css, images
            self._fill()

    @Slot()
    def _again(self) -> None:
        if self._page:
            self._fill()

    def _fill(self) -> None:
        style = site_style(self._css, phone=bool(self._phone))
        zoom = theme.px(100) / 100
        self._shown_at = self._room()
        width = self._phone or max(320, round(self._shown_at / zoom))
        sizes = {address: (image.width(), image.height()) for address, image in self._images.items()}
        self._colour(style.color("ground"))
        document = QTextDocument(self)
        document.setDocumentMargin(0)
        document.setDefaultFont(_font(zoom))
        document.setDefaultStyleSheet(qt_sheet(style, zoom))
        for address, image in self._images.items():
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(address), image)
        document.setHtml(qt_page(self._page, style, width, sizes, zoom))
        _true_sizes(document)
        if self._laid is not None:
            self._laid.deleteLater()
        self._laid = document
        if document.characterCount() < LONG:
            self._put()
        else:
            document.setTextWidth(self.viewport().width())
            document.size()  # lays everything out
            self._next.start(0)

    @Slot()
    def _put(self) -> None:
        """Show what was laid out, at the place where the person is."""
        document, self._laid = self._laid, None
        if document is not None:
            place = self.verticalScrollBar().value()
            self.setDocument(document)  # the one before was this view's own and goes with it
            self.verticalScrollBar().setValue(place)

    def _room(self) -> int:
        """The width there is beside the scroll bar, whether or not it is there yet."""
        return self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()

    def _colour(self, ground: str) -> None:
        """The site's own ground in every theme of the program: the page is what readers will see."""
        if ground == self._ground:
            return
        self._ground = ground
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(ground))
        self.setPalette(palette)
        self.setStyleSheet(f"QTextBrowser {{ background: {ground}; }}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another layout."""
        super().resizeEvent(event)
        if self._page and not self._phone and abs(self._room() - self._shown_at) > 1:
            self._fill()


def _true_sizes(document: QTextDocument) -> None:
    """Headings as large as the site says: Qt would rather have its own sizes for them."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            for piece in [each.fragment() for each in block]:
                format_ = piece.charFormat()
                format_.clearProperty(QTextFormat.Property.FontSizeAdjustment)
                cursor.setPosition(piece.position())
                cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(format_)
        block = block.next()


def _font(zoom: float) -> QFont:
    font = QFont(theme.families("ui"))
    font.setPixelSize(round(ROOT_PX * zoom))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
