"""The page of the help: a Markdown topic in the program's own fonts and colours, with the pictures it names."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from desktop import theme
from desktop.help.pictures import picture
from desktop.help.topics import Topic

MARGIN = 24
MEASURE = 620
_HEADS = {1: "page", 2: "card", 3: "strong"}
_SPACE = {1: (4, 10), 2: (18, 6), 3: (12, 4)}


class HelpReader(QTextBrowser):
    """Shows one topic.

    Signals:
        topic_wanted: the key of a topic whose link was pressed.
    """

    topic_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plain", True)
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.anchorClicked.connect(self._pressed)
        self._topic: Topic | None = None
        self._sought = ""
        self._shown_width = 0

    def show_topic(self, topic: Topic, sought: str = "") -> None:
        """Show a topic from its beginning, what was sought marked in it."""
        self._topic, self._sought = topic, sought
        self._lay()
        self.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Draw the topic anew, e.g. in another theme."""
        if self._topic is not None:
            place = self.verticalScrollBar().value()
            self._lay()
            self.verticalScrollBar().setValue(place)

    def _lay(self) -> None:
        if self._topic is None:
            return
        self._shown_width = self._width()
        page = self.document()
        page.setDocumentMargin(theme.px(MARGIN))
        page.setDefaultFont(theme.font("body"))
        page.setIndentWidth(theme.px(24))
        page.setMarkdown(self._topic.text)
        for name in _pictures(self._topic.text):
            image = QTextDocument.ResourceType.ImageResource.value
            page.addResource(image, QUrl(f"draw:{name}"), picture(name, self._width()))
        dress(page)
        self.moveCursor(QTextCursor.MoveOperation.Start)  # the first time it is shown, the page goes to its cursor
        self._mark()

    def _width(self) -> int:
        return min(self.viewport().width() - 2 * theme.px(MARGIN), theme.px(MEASURE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pictures are as wide as the page."""
        super().resizeEvent(event)
        if self._shown_width != self._width():
            self.refresh()

    def _mark(self) -> None:
        """Mark every place of what was sought."""
        marks = []
        for part in self._sought.split():
            cursor = self.document().find(part)
            while not cursor.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = cursor
                mark.format.setBackground(theme.color("selection"))
                marks.append(mark)
                cursor = self.document().find(part, cursor)
        self.setExtraSelections(marks)

    @Slot(QUrl)
    def _pressed(self, url: QUrl) -> None:
        if url.scheme() == "topic":
            self.topic_wanted.emit(url.path())


def _pictures(text: str) -> list[str]:
    return [part.partition(")")[0] for part in text.split("](draw:")[1:]]


def dress(document: QTextDocument) -> None:
    """Give a document read from Markdown the fonts, distances and colours of the theme."""
    block = document.begin()
    while block.isValid():
        _dress_block(block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)


def _dress_block(block: QTextBlock) -> None:
    cursor, shape = QTextCursor(block), QTextBlockFormat(block.blockFormat())
    level, table, runs = shape.headingLevel(), cursor.currentTable(), _runs(block)
    above, below = _margins(block, level)
    shape.setTopMargin(theme.px(above))
    shape.setBottomMargin(theme.px(below))
    drawn = any(old.isImageFormat() for _, _, old in runs)
    kinds = QTextBlockFormat.LineHeightTypes
    shape.setLineHeight(100 if drawn else 118, kinds.ProportionalHeight.value)
    cursor.setBlockFormat(shape)
    head = table is not None and table.cellAt(cursor).row() == 0
    for start, length, old in runs:
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        if not old.isImageFormat():
            cursor.setCharFormat(_dressed(old, level, bold=head))


def _margins(block: QTextBlock, level: int) -> tuple[int, int]:
    """The distances above and below a block, in pixels at 100 %."""
    if QTextCursor(block).currentTable() is not None:
        return 0, 0
    if level:
        return _SPACE[level]
    in_list = block.textList() is not None
    return 0, 3 if in_list and block.next().textList() is not None else 8


def _runs(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """The runs of a block: where each begins, how long it is, and its format."""
    found, each = [], block.begin()
    while not each.atEnd():
        run = each.fragment()
        found.append((run.position(), run.length(), run.charFormat()))
        each += 1
    return found


def _dressed(old: QTextCharFormat, level: int, *, bold: bool) -> QTextCharFormat:
    made = QTextCharFormat()
    bold = bold or bool(level) or old.fontWeight() > QFont.Weight.Medium.value
    font = theme.font(_HEADS.get(level, "body"), bold=bold)
    if old.fontFixedPitch():
        font = theme.font("mono")
        made.setBackground(theme.color("codeBg"))
    made.setFont(font)
    made.setForeground(theme.color("text"))
    if old.isAnchor():
        made.setAnchor(True)
        made.setAnchorHref(old.anchorHref())
        made.setForeground(theme.color("primaryText"))
        made.setFontUnderline(True)
    return made


def _dress_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderBrush(theme.color("border"))
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderCollapse(True)
    shape.setCellPadding(theme.px(6))
    shape.setCellSpacing(0)
    shape.setBottomMargin(theme.px(10))
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(shape)
