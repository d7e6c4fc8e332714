"""What the page adds to the document while painting: sizes, weights, colours of links and of a reviewer's marks.

Nothing here enters the document: formats are laid over it (QSyntaxHighlighter), so undo, copy and the signed text stay
clean, and a new theme needs no change of the text.
"""

from __future__ import annotations

from PySide6.QtGui import (
    QFont,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from desktop import theme
from desktop.editor import props
from desktop.editor.props import Marks


class Look(QSyntaxHighlighter):
    """Lays the look in use over the document."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.setObjectName("look")

    def highlightBlock(self, text: str) -> None:
        """Called by Qt for each block that changed."""
        if not text:
            return
        block = self.currentBlock()
        heavy = is_heavy(block)
        for span in block.textFormats():
            self.setFormat(span.start, span.length, overlay(props.marks_of(QTextCharFormat(span.format)), heavy=heavy))


def is_heavy(block: QTextBlock) -> bool:
    """Whether the block is set in bold Hei: headings and the header rows of tables."""
    part = props.part_of(block)
    if part.kind == props.HEADING:
        return True
    table = QTextCursor(block).currentTable()
    return table is not None and table.cellAt(block.position()).row() < table.format().headerRowCount()


def overlay(marks: Marks, *, heavy: bool = False) -> QTextCharFormat:
    """The visible format of a run with that meaning."""
    fmt = QTextCharFormat()
    if heavy:
        fmt.setFontFamilies(theme.families("ui"))
    if heavy or marks.bold:
        fmt.setFontWeight(QFont.Weight.Bold)
    if marks.emphasis:
        fmt.setFontItalic(True)
    if marks.script:
        sub = QTextCharFormat.VerticalAlignment.AlignSubScript
        fmt.setVerticalAlignment(sub if marks.script == "sub" else QTextCharFormat.VerticalAlignment.AlignSuperScript)
    if marks.href:
        fmt.setForeground(theme.color("primaryText"))
        fmt.setFontUnderline(True)
    if marks.mark:
        _mark(fmt, marks.mark)
    return fmt


def _mark(fmt: QTextCharFormat, mark: str) -> None:
    if mark in ("insert", "inserted"):
        fmt.setBackground(theme.color("insBg"))
        fmt.setForeground(theme.color("insText"))
        fmt.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    elif mark in ("delete", "deleted"):
        fmt.setBackground(theme.color("delBg"))
        fmt.setForeground(theme.color("delText"))
        fmt.setFontStrikeOut(True)
    elif mark == "format":
        fmt.setBackground(theme.color("mark"))
        fmt.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)


def default_font(size_role: str = "doc") -> QFont:
    """The font of the article: the voice of what is signed."""
    return theme.font(size_role)
