"""How blocks stand on the page: indents, gaps and line height of the article, in pixels of the text size in use.

The page follows the design tokens: 118 % lines, a first line set in by two em, paragraphs six pixels apart. It decides
nothing about meaning; see ``desktop.editor.props``.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QTextBlockFormat, QTextLength, QTextTableFormat

from desktop.editor import props
from desktop.editor.props import Part

LINE_HEIGHT = 118.0
MEASURE_EM = 46
_GAP = 6
_EDGE = QBrush(QColor(0x83, 0x8E, 0x97))  # visible on the page of either theme, for it stands in the document


@dataclass(frozen=True, slots=True)
class Metrics:
    """The size of one em in pixels; everything else follows."""

    em: int = 18

    @property
    def measure(self) -> int:
        """The widest a line of the article may be, in pixels."""
        return MEASURE_EM * self.em

    def scaled(self, pixels: float) -> float:
        """A length designed for 18 px text."""
        return pixels * self.em / 18


def list_margin(metrics: Metrics, depth: int) -> int:
    """How far the text of a list item is set in."""
    return metrics.em * (3 + 2 * depth)


def block_format(part: Part, metrics: Metrics) -> QTextBlockFormat:
    """The whole format of a block: what it is and where it stands."""
    fmt = QTextBlockFormat()
    fmt.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    fmt.setTopMargin(metrics.scaled(_GAP / 2))
    fmt.setBottomMargin(metrics.scaled(_GAP / 2))
    _place(fmt, part, metrics)
    return props.put_part(fmt, part)


def _place(fmt: QTextBlockFormat, part: Part, metrics: Metrics) -> None:
    if part.kind in (props.PARAGRAPH, props.HEADING, props.FILLER):
        fmt.setTextIndent(2 * metrics.em)
    if part.kind == props.HEADING:
        fmt.setTopMargin(metrics.scaled(8))
    elif part.kind == props.ITEM:
        fmt.setLeftMargin(list_margin(metrics, part.depth))
    elif part.kind == props.QUOTE:
        fmt.setLeftMargin(2 * metrics.em)
        fmt.setRightMargin(2 * metrics.em)
    elif part.kind in props.THINGS:
        fmt.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        fmt.setLineHeight(100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    elif part.kind == props.CELL:
        fmt.setTopMargin(0)
        fmt.setBottomMargin(0)


def table_format(id: str, columns: int, header_rows: int, metrics: Metrics, change: str = "") -> QTextTableFormat:
    """The format of a table: full width, hairlines, its id and the number of its header rows."""
    fmt = QTextTableFormat()
    fmt.setProperty(props.Key.ID, id)
    if change:
        fmt.setProperty(props.Key.CHANGE, change)
    fmt.setHeaderRowCount(header_rows)
    fmt.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    share = QTextLength(QTextLength.Type.PercentageLength, 100 / max(columns, 1))
    fmt.setColumnWidthConstraints([share] * columns)
    fmt.setCellPadding(metrics.scaled(6))
    fmt.setCellSpacing(0)
    fmt.setBorder(1)
    fmt.setBorderCollapse(True)
    fmt.setTopMargin(metrics.scaled(6))
    fmt.setBottomMargin(metrics.scaled(6))
    fmt.setBorderBrush(_EDGE)
    fmt.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
    return fmt
