"""The pictures of the help: drawn by the program's own painters, so that they look like the window in every theme.

A Markdown file names one as ``![what it shows](draw:way)``; ``PICTURES`` says which there are.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPen, QPixmap

from desktop import icons, theme
from desktop.editor.severity import LETTERS, WORDS, paint_severity
from desktop.widgets.tags import paint_tag, tag_width
from desktop.words import action_words, state_word
from resources.language import tr

WAY = (("submit", 0), ("pass", 1), ("secrecy-review", 0), ("pass", 2), ("approve", 0), ("send", 0), ("publish", 0))
BROKEN_AT = 3
_MIDDLE = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_Paint = Callable[[QPainter, float], float]


def picture(name: str, width: int) -> QPixmap:
    """One of the pictures.

    Args:
        name: a key of ``PICTURES``.
        width: of the page, in device-independent pixels.

    Raises:
        KeyError: there is no such picture.
    """
    paint = PICTURES[name]
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    height = _drawn(paint, width, QPixmap(1, 1))
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    _drawn(paint, width, made)
    return made


def _drawn(paint: _Paint, width: float, onto: QPixmap) -> float:
    painter = QPainter(onto)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        return paint(painter, width)
    finally:
        painter.end()


# ------------------------------------------------------------------------------------------------- the chain


def _way(painter: QPainter, width: float) -> float:
    return _discs(painter, width, broken=0)


def _broken(painter: QPainter, width: float) -> float:
    return _discs(painter, width, broken=BROKEN_AT)


def _discs(painter: QPainter, width: float, *, broken: int) -> float:
    """The stations as numbered discs; from the step ``broken`` on nothing is credited (0: the chain holds)."""
    side, cell, top = theme.px(28), width / len(WAY), theme.px(8)
    words, tall = [action_words(action, level) for action, level in WAY], 0.0
    painter.setFont(theme.font("caption"))
    for number, word in enumerate(words, 1):
        middle = QPointF((number - 0.5) * cell, top + side / 2)
        if number > 1:
            _join(painter, middle, cell, side, held=not broken or number < broken)
        _disc(painter, middle, side, number, held=not broken or number < broken)
        box = QRectF(middle.x() - cell / 2 + 2, top + side + theme.px(6), cell - 4, theme.px(60))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text" if not broken or number < broken else "dangerText"))
        tall = max(tall, painter.boundingRect(box, _MIDDLE, word).height())
        painter.drawText(box, _MIDDLE, word)
    return top + side + theme.px(6) + tall + theme.px(8)


def _join(painter: QPainter, middle: QPointF, cell: float, side: float, *, held: bool) -> None:
    style = Qt.PenStyle.SolidLine if held else Qt.PenStyle.DashLine
    painter.setPen(QPen(theme.color("success" if held else "dangerText"), 2, style))
    left = middle.x() - cell + side / 2 + 4
    painter.drawLine(QPointF(left, middle.y()), QPointF(middle.x() - side / 2 - 4, middle.y()))


def _disc(painter: QPainter, middle: QPointF, side: float, number: int, *, held: bool) -> None:
    box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
    painter.setPen(Qt.PenStyle.NoPen if held else QPen(theme.color("dangerText"), 1.6, Qt.PenStyle.DashLine))
    painter.setBrush(theme.color("success") if held else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)
    painter.setPen(theme.color("onSolid" if held else "dangerText"))
    painter.setFont(theme.font("caption-strong"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))


# ------------------------------------------------------------------------------------------------- marks in a row


def _states(painter: QPainter, width: float) -> float:
    """The seven state words."""
    names = ("draft", "signed", "queued", "unsure", "received", "published", "returned")
    x, y, line = 0.0, theme.px(18), theme.px(34)
    for name in names:
        word, icon = state_word(name), theme.state_icon(name)
        wide = tag_width(word, icon)
        if x + wide > width:
            x, y = 0.0, y + line
        paint_tag(painter, x, y, word, theme.state_tone(name), icon)
        x += wide + theme.px(10)
    return y + theme.px(20)


def _severities(painter: QPainter, width: float) -> float:
    """The five marks of the checks with their words."""
    side, x, y = theme.px(22), 0.0, theme.px(8)
    metrics = QFontMetrics(theme.font("help"))
    for letter in LETTERS:
        word = str(WORDS[letter])
        wide = side + theme.px(8) + metrics.horizontalAdvance(word)
        if x + wide > width:
            x, y = 0.0, y + side + theme.px(10)
        paint_severity(painter, letter, x, y, side)
        painter.setFont(theme.font("help"))
        painter.setPen(theme.color("text"))
        painter.drawText(QPointF(x + side + theme.px(8), y + side * 0.72), word)
        x += wide + theme.px(22)
    return y + side + theme.px(8)


# ------------------------------------------------------------------------------------------------- boxes


def _duties(painter: QPainter, width: float) -> float:
    """The three duties, each from the signature it comes from."""
    return _boxes(
        painter, width,
        (
            ("user-star-line", tr("Supervised by"), tr("who signed off")),
            ("send-plane-line", tr("Published by"), tr("who carried out the publication")),
            ("quill-pen-line", tr("Responsible"), tr("everyone whose signature stands")),
        ),
    )  # fmt: skip


def _travel(painter: QPainter, width: float) -> float:
    """What a sync does."""
    return _boxes(
        painter, width,
        (
            ("computer-line", tr("This computer"), tr("write, review and sign, without a network")),
            ("refresh-line", tr("Sync"), tr("signed steps go, receipts come back")),
            ("government-line", tr("Portal"), tr("checks every step, writes it into its log")),
        ),
        arrows=True,
    )  # fmt: skip


def _key(painter: QPainter, width: float) -> float:
    """From the PIN to the signature."""
    return _boxes(
        painter, width,
        (
            ("input-method-line", "PIN", tr("only you know it; it is kept nowhere")),
            ("key-2-line", tr("Signing key"), tr("opened for one signature, on this computer")),
            ("shield-check-line", tr("Signature"), tr("anyone can verify it against the roster")),
        ),
        arrows=True,
    )  # fmt: skip


def _boxes(painter: QPainter, width: float, parts: tuple[tuple[str, str, str], ...], *, arrows: bool = False) -> float:
    gap, pad = theme.px(30 if arrows else 14), theme.px(12)
    wide = (width - gap * (len(parts) - 1)) / len(parts)
    texts = [_text_height(painter, text, wide - 2 * pad) for _, _, text in parts]
    tall = theme.px(42) + max(texts) + pad
    for place, (icon, title, text) in enumerate(parts):
        box = QRectF(place * (wide + gap) + 0.5, 0.5, wide - 1, tall - 1)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("subtle"))
        painter.drawRoundedRect(box, 6, 6)
        side = theme.px(20)
        icons.paint(painter, icon, QRectF(box.left() + pad, theme.px(11), side, side), theme.color("primaryText"))
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font("help-strong"))
        painter.drawText(QPointF(box.left() + pad + side + theme.px(8), theme.px(26)), title)
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font("caption"))
        painter.drawText(QRectF(box.left() + pad, theme.px(40), wide - 2 * pad, max(texts)), _WRAP, text)
        if arrows and place:
            side = theme.px(18)
            left = box.left() - gap / 2 - side / 2
            where = QRectF(left, tall / 2 - side / 2, side, side)
            icons.paint(painter, "arrow-right-line", where, theme.color("text2"))
    return tall + theme.px(4)


_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


def _text_height(painter: QPainter, text: str, width: float) -> float:
    metrics = QFontMetrics(theme.font("caption"))
    return float(metrics.boundingRect(QRectF(0, 0, width, 1000).toRect(), _WRAP, text).height())


PICTURES: dict[str, _Paint] = {
    "way": _way,
    "broken": _broken,
    "states": _states,
    "severities": _severities,
    "duties": _duties,
    "travel": _travel,
    "key": _key,
}
