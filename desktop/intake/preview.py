"""The text of an article as it will be read.

Signed words in Song, pictures from the desk, nothing from outside.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QImage, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop import theme
from resources.language import tr

HEADINGS = {2: 19, 3: 18, 4: 17}


class Preview(QTextBrowser):
    """Shows HTML of a body; loads no address but the attachments it was given, follows no link."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[str, bytes] = {}
        self._html = ""
        self.setOpenLinks(False)
        self.setProperty("plain", True)
        self.setAccessibleName(tr("Text of the article"))
        self.document().setDocumentMargin(theme.px(24))
        self._read = False
        self._laying = False
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.notice().changed.connect(self.show_again)

    def show_body(self, html: str, pictures: dict[str, bytes]) -> None:
        """Show a body.

        Args:
            html: as ``forms.body.html.to_html`` writes it.
            pictures: bytes by digest.
        """
        if html != self._html:
            self._read = False
        self._html, self._pictures = html, pictures
        self.show_again()

    def read_to_end(self) -> bool:
        """Whether the end of the text has been in view."""
        whole = self.document().size().height() <= self.viewport().height()
        return self._read or (self.isVisible() and whole)

    @Slot()
    def _scrolled(self) -> None:
        bar = self.verticalScrollBar()
        if self.isVisible() and not self._laying and bar.value() >= bar.maximum() - 4:
            self._read = True

    @Slot()
    def show_again(self) -> None:
        """Lay the text out in the look in use."""
        self.document().setDefaultFont(theme.font("doc-review"))
        self.document().setDefaultStyleSheet(_style())
        self._laying = True
        self.setHtml(self._html)
        self._set_headings()
        self._laying = False

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
