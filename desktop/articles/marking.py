"""One line of text with what is sought marked in it: bold on a marker's colour, shortened at the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from desktop import theme

_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)
_ELIDE = Qt.TextElideMode.ElideRight


class Voice:
    """A font role with its bold twin and their measures, worked out once a look.

    Args:
        role: a font role of the theme. ink: the colour role of the text that is not marked.
    """

    def __init__(self, role: str, ink: str) -> None:
        self.font, self.bold = theme.font(role), theme.font(role, bold=True)
        self.fits, self.bold_fits = QFontMetricsF(self.font), QFontMetricsF(self.bold)
        self.ink = ink


def draw_marked(painter: QPainter, box: QRectF, text: str, marks: Sequence[tuple[int, int]], voice: Voice) -> None:
    """Paint a text in a box, its marks (start, end) set off; what does not fit is left out at the right."""
    left = box.left()
    for piece, marked in _pieces(text, marks):
        fits = voice.bold_fits if marked else voice.fits
        room = box.right() - left
        wide = fits.horizontalAdvance(piece)
        shown = piece if wide <= room else fits.elidedText(piece, _ELIDE, max(0.0, room))
        wide = min(wide, room)
        if marked:
            painter.fillRect(
                QRectF(left, box.center().y() - fits.height() / 2, wide, fits.height()), theme.color("mark")
            )
        painter.setFont(voice.bold if marked else voice.font)
        painter.setPen(theme.color("text" if marked else voice.ink))
        painter.drawText(QRectF(left, box.top(), wide + 1, box.height()), _LEFT, shown)
        left += wide
        if shown is not piece:
            return


def _pieces(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in marks:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False
