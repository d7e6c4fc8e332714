"""Line icons drawn from shipped outlines, in any colour and at any screen density.

The outlines are read from ``resources/icons/glyphs.json``: loading an icon font costs a third of a second at
start, these cost a millisecond. This module knows nothing of colour roles; ``desktop.theme`` names them.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPainterPath, QPixmap

from resources import folder

BOX = 2400.0


@cache
def _outlines() -> dict[str, str]:
    data = json.loads(folder("icons", "glyphs.json").read_text(encoding="utf-8"))
    glyphs: dict[str, str] = data["glyphs"]
    return glyphs


def names() -> frozenset[str]:
    """The names of all shipped icons, without the set's prefix."""
    return frozenset(_outlines())


@lru_cache(maxsize=256)
def outline(name: str) -> QPainterPath:
    """The outline of one icon in a box of 2400 x 2400 units.

    Args:
        name: an icon name, with or without the prefix ``ri.``.

    Raises:
        KeyError: no such icon is shipped.
    """
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for part in re.findall("[MLC][^MLC]+", _outlines()[name.removeprefix("ri.")]):
        numbers = [float(n) for n in part[1:].replace(",", " ").split()]
        if part[0] == "M":
            path.moveTo(numbers[0], numbers[1])
        elif part[0] == "L":
            path.lineTo(numbers[0], numbers[1])
        else:
            path.cubicTo(*numbers)
    return path


def paint(painter: QPainter, name: str, rect: QRectF, color: QColor) -> None:
    """Paint an icon into the square at the rectangle's top left corner, as wide as the rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / BOX, rect.width() / BOX)
    painter.fillPath(outline(name), color)
    painter.restore()


@lru_cache(maxsize=1024)
def _pixmap(name: str, size: int, rgba: int, ratio: float, gap: int) -> QPixmap:
    image = QPixmap(round((size + gap) * ratio), round(size * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint(painter, name, QRectF(0, 0, size, size), QColor.fromRgba(rgba))
    painter.end()
    return image


def pixmap(name: str, size: int, color: QColor, gap: int = 0) -> QPixmap:
    """A picture of an icon.

    Args:
        name: the icon.
        size: its side in device-independent pixels.
        color: its colour.
        gap: empty pixels at its right.
    """
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    return _pixmap(name, size, color.rgba(), ratio, gap)
