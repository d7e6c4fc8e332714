"""How pictures, attachment links and dividers are drawn inside the text.

One object character stands for each; this module measures and paints it. Pictures are read and decoded on a reader
thread and appear when they are there; the text never waits for them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QObject, QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QImageReader,
    QPainter,
    QPen,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)

from desktop import icons, theme
from desktop.editor import props
from desktop.editor.props import Thing
from desktop.operations import Job, ReadOp
from resources.language import tr

MAX_SIDE = 1600
MAX_HEIGHT = 420
_ROW = 40


def decode(data: bytes, most: int = MAX_SIDE) -> QImage:
    """The picture in the bytes, no larger than so many points; a null image if there is none."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > most:
        reader.setScaledSize(size.scaled(QSize(most, most), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class Pictures(QObject):
    """The decoded pictures of one article, fetched once each.

    Args:
        read: gives the bytes of an attachment by digest; called on a reader thread.
        parent: owner.
    """

    arrived = Signal(str)

    def __init__(self, read: Callable[[str], bytes], parent: QObject) -> None:
        super().__init__(parent)
        self._read = read
        self._images: dict[str, QImage] = {}
        self._asked: set[str] = set()
        self._absent: set[str] = set()

    def get(self, digest: str) -> QImage | None:
        """The picture if it is at hand; otherwise it is asked for, and ``arrived`` tells when it came."""
        if digest not in self._asked and digest:
            self._asked.add(digest)
            read = self._read

            def work(job: Job) -> tuple[str, QImage | None]:
                try:
                    return digest, decode(read(digest))
                except KeyError:
                    return digest, None

            ReadOp(self, work).then(self._put).otherwise(self._missing).start()
        return self._images.get(digest)

    def trouble(self, digest: str) -> str:
        """Why a picture is not shown, "" while it is or may still come."""
        if digest in self._absent:
            return tr("This picture is not on this computer yet.")
        image = self._images.get(digest)
        return tr("This picture is damaged and cannot be shown.") if image is not None and image.isNull() else ""

    @Slot(object)
    def _put(self, found: tuple[str, QImage | None]) -> None:
        digest, image = found
        if image is None:
            self._absent.add(digest)
        else:
            self._images[digest] = image
        self.arrived.emit(digest)

    @Slot(object)
    def _missing(self, error: object) -> None:
        """A picture that is not at hand stays a frame with its description; nothing else depends on it."""


class ThingPainter(QPyTextObject):
    """Measures and paints the objects of a document.

    Args:
        pictures: where pictures come from, or None where only frames are wanted.
        parent: owner; it must outlive the document's layout.
    """

    def __init__(self, pictures: Pictures | None, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def intrinsicSize(self, document: QTextDocument, position: int, fmt: QTextFormat) -> QSizeF:
        """The room the object takes."""
        thing = props.thing_of(fmt.toCharFormat())
        width = _width(document)
        if thing is None or thing.kind == props.DIVIDER:
            return QSizeF(width, theme.px(20))
        if thing.kind == props.LINK:
            return QSizeF(width, theme.px(_ROW))
        size = self._picture_size(thing, width)
        return QSizeF(width, size.height() + self._caption_height(thing, width))

    def drawObject(
        self, painter: QPainter, rect: QRectF, document: QTextDocument, position: int, fmt: QTextFormat
    ) -> None:
        """Paint the object into the room it was given."""
        char = fmt.toCharFormat()
        thing = props.thing_of(char)
        if thing is None:
            return
        painter.save()
        if thing.kind == props.IMAGE:
            self._draw_picture(painter, rect, thing)
        elif thing.kind == props.LINK:
            _draw_link(painter, rect, thing)
        else:
            _draw_divider(painter, rect)
        _draw_mark(painter, rect, props.marks_of(char).mark)
        painter.restore()

    def _image(self, thing: Thing) -> QImage | None:
        image = self._pictures.get(thing.attachment) if self._pictures else None
        return image if image is not None and not image.isNull() else None

    def _picture_size(self, thing: Thing, width: float) -> QSizeF:
        image = self._image(thing)
        if image is None:
            return QSizeF(min(width, theme.px(360)), theme.px(120))
        limit = QSizeF(width, theme.px(MAX_HEIGHT))
        size = QSizeF(image.size())
        fits = size.width() <= limit.width() and size.height() <= limit.height()
        return size if fits else size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio)

    def _caption_height(self, thing: Thing, width: float) -> float:
        if not thing.caption:
            return theme.px(10)
        box = QFontMetricsF(theme.font("help")).boundingRect(QRectF(0, 0, width, 1000), _CAPTION_FLAGS, thing.caption)
        return box.height() + theme.px(14)

    def _draw_picture(self, painter: QPainter, rect: QRectF, thing: Thing) -> None:
        size = self._picture_size(thing, rect.width())
        left = rect.left() + (rect.width() - size.width()) / 2
        box = QRectF(left, rect.top(), size.width(), size.height())
        image = self._image(thing)
        if image is None:
            trouble = self._pictures.trouble(thing.attachment) if self._pictures else ""
            _draw_frame(painter, box, trouble or thing.alt or tr("Picture"), broken=bool(trouble))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, image)
        if thing.caption:
            painter.setFont(theme.font("help"))
            painter.setPen(theme.color("text2"))
            below = QRectF(rect.left(), box.bottom() + theme.px(6), rect.width(), rect.bottom() - box.bottom())
            painter.drawText(below, _CAPTION_FLAGS, thing.caption)


_CAPTION_FLAGS = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)


def _width(document: QTextDocument) -> float:
    width = document.textWidth()
    if width <= 0:
        width = 46.0 * 18
    return max(width - 2 * document.documentMargin() - 1, 40.0)


def _draw_frame(painter: QPainter, box: QRectF, words: str, *, broken: bool = False) -> None:
    role, icon = ("dangerText", "error-warning-line") if broken else ("text2", "image-line")
    painter.setPen(QPen(theme.color("border"), 1))
    painter.setBrush(theme.color("subtle"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    side = theme.px(24)
    top = box.center().y() - side
    icons.paint(painter, icon, QRectF(box.center().x() - side / 2, top, side, side), theme.color(role))
    painter.setFont(theme.font("help"))
    painter.setPen(theme.color(role))
    room = QRectF(box.left() + 8, box.center().y() + 4, box.width() - 16, box.height() / 2 - 8)
    painter.drawText(room, _CAPTION_FLAGS, words)


def _draw_link(painter: QPainter, rect: QRectF, thing: Thing) -> None:
    box = rect.adjusted(0.5, theme.px(3), -0.5, -theme.px(3))
    painter.setPen(QPen(theme.color("border"), 1))
    painter.setBrush(theme.color("subtle"))
    painter.drawRoundedRect(box, 5, 5)
    side = theme.px(18)
    spot = QRectF(box.left() + 10, box.center().y() - side / 2, side, side)
    icons.paint(painter, "attachment-line", spot, theme.color("primaryText"))
    font = theme.font("body")
    painter.setFont(font)
    painter.setPen(theme.color("primaryText"))
    room = box.adjusted(side + 20, 0, -10, 0)
    words = QFontMetricsF(font).elidedText(thing.label or tr("Attachment"), Qt.TextElideMode.ElideMiddle, room.width())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)


def _draw_divider(painter: QPainter, rect: QRectF) -> None:
    painter.setPen(QPen(theme.color("borderStrong"), 1))
    middle = rect.center().y()
    painter.drawLine(QLineF(rect.left() + rect.width() / 4, middle, rect.right() - rect.width() / 4, middle))


def _draw_mark(painter: QPainter, rect: QRectF, mark: str) -> None:
    roles = {"inserted": ("insBg", "insText"), "deleted": ("delBg", "delText")}.get(mark)
    if roles is None:
        return
    tint = theme.color(roles[0])
    tint.setAlpha(120)
    painter.fillRect(rect, tint)
    painter.setPen(QPen(theme.color(roles[1]), 2))
    if mark == "deleted":
        painter.drawLine(QLineF(rect.left(), rect.center().y(), rect.right(), rect.center().y()))
    else:
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
