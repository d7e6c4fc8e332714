"""The text of an article as it will be read.

Signed words in Song, pictures from the desk, nothing from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QImage, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop import theme
from desktop.review.marking import go_to_place, place_of
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.readmarks import ReadMark

HEADINGS = {2: 19, 3: 18, 4: 17}
REST_MS = 250


class Preview(QTextBrowser):
    """Shows HTML of a body; loads no address but the attachments it was given, follows no link.

    Signals:
        end_reached: the end of the text came on the screen.
    """

    end_reached = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[str, bytes] = {}
        self._html = ""
        self.setOpenLinks(False)
        self.setTextInteractionFlags(self.textInteractionFlags() | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.setProperty("plain", True)
        self.setAccessibleName(tr("Text of the article"))
        self.document().setDocumentMargin(theme.px(24))
        self._read = False
        self._goal = 0
        self._returning = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._look)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._moved)
        bar.rangeChanged.connect(self._rest.start)
        theme.notice().changed.connect(self.show_again)

    def show_body(self, html: str, pictures: dict[str, bytes], mark: ReadMark | None = None) -> None:
        """Show a body.

        Args:
            html: as ``forms.body.html.to_html`` writes it.
            pictures: bytes by digest.
            mark: how far it was read before; None for the very text that is shown already.
        """
        self._html, self._pictures = html, pictures
        self._lay(self.reading_place() if mark is None else mark.place)
        if mark is not None:
            self._read = mark.ended

    def read_to_end(self) -> bool:
        """Whether the end of the text has been in view."""
        return self._read or (not self._goal and self._end_visible())

    def reading_place(self) -> int:
        """What lies above the top of the page, in ten-thousandths of the text."""
        return self._goal or place_of(self)

    @Slot()
    def _moved(self) -> None:
        if not self._returning:
            self._goal = 0
        self._rest.start()

    @Slot()
    def _look(self) -> None:
        """The page has come to rest: only now is its size final, and what is in view is being read."""
        self._go_back()
        self._goal = 0
        if not self._read and self._end_visible():
            self._read = True
            self.end_reached.emit()

    def _end_visible(self) -> bool:
        """Asked of the layout, not of the scroll bar: its range is not right before the text is laid out."""
        document, room = self.document(), self.viewport().height()
        if not self.isVisible() or room < 40:
            return False
        last = document.documentLayout().blockBoundingRect(document.lastBlock())
        return last.bottom() <= self.verticalScrollBar().value() + room + 4

    def _go_back(self) -> None:
        if self._goal:
            self._returning = True
            go_to_place(self, self._goal)
            self._returning = False

    @Slot()
    def show_again(self) -> None:
        """Lay the text out in the look in use."""
        self._lay(self.reading_place())

    def _lay(self, place: int) -> None:
        self.document().setDefaultFont(theme.font("doc-review"))
        self.document().setDefaultStyleSheet(_style())
        self._returning = True
        self.setHtml(self._html)
        self._set_headings()
        self.verticalScrollBar().setValue(0)
        self._returning = False
        self._goal = place
        self._go_back()
        self._rest.start()

    def _set_headings(self) -> None:
        """Headings in Hei and as large as the design says; Qt's own sizes ignore the style sheet."""
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                look = QTextCharFormat()
                look.setFontFamilies(theme.families("ui"))
                look.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
                look.setProperty(QTextFormat.Property.FontPixelSize, theme.px(HEADINGS.get(level, 17)))
                cursor.mergeCharFormat(look)
            block = block.next()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        address = name.toString() if isinstance(name, QUrl) else name
        data = self._pictures.get(address.removeprefix("attachment:"))
        if data is None or kind != int(QTextDocument.ResourceType.ImageResource.value):
            return None
        image = QImage()
        image.loadFromData(data)
        wide = max(80, self.viewport().width() - 2 * theme.px(30))
        return image.scaledToWidth(wide) if image.width() > wide else image


def _style() -> str:
    names = ", ".join(f"'{name}'" for name in theme.families("ui"))
    link, line = theme.color("primaryText").name(), theme.color("border").name()
    return (
        f"p {{ margin:6px 0; line-height:118%; text-indent:{2 * theme.px(17)}px; }}"
        f"h2, h3, h4 {{ margin:12px 0 6px 0; }} table {{ border-collapse:collapse; }}"
        f"td p, th p, li p, blockquote p, figure p {{ text-indent:0; margin:0; }}"
        f"a {{ color:{link}; }} td, th {{ border:1px solid {line}; padding:6px; }}"
        f"blockquote {{ margin-left:2em; }} figcaption {{ font-family:{names}; font-size:{theme.px(13)}px; }}"
    )
