"""The steps as a list.

Numbered discs joined by a line; a break is a gap with an icon, later steps are hollow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import icons, theme
from desktop.chain.judging import AFTER, BROKEN, GOOD, WAITING, Row
from desktop.widgets.painting import draw_line
from resources.language import tr

ROW = int(Qt.ItemDataRole.UserRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex

DISC = 26
LEFT = 64
SHARES = (0.27, 0.285, 0.175, 0.135, 0.135)  # what, who, key, time, place
SMALL_SHARES = (0.36, 0.28, 0.0, 0.18, 0.18)
NARROW = 760
VERDICTS = {
    GOOD: ("checkbox-circle-line", "successText"),
    WAITING: ("time-line", "primaryText"),
    BROKEN: ("close-circle-line", "dangerText"),
    AFTER: ("indeterminate-circle-line", "text2"),
}


class StepModel(QAbstractListModel):
    """The rows of one chain."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show another chain."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rows(self) -> list[Row]:
        """The rows now shown."""
        return self._rows

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == _SPOKEN:
            return row.spoken
        if role in (_DISPLAY, _TIP):
            return row.second or row.first if role == _TIP else row.first
        return None


def cells(box: QRectF) -> list[QRectF]:
    """Where the five cells of a row stand; on a narrow page the key goes."""
    left, wide = box.left() + theme.px(LEFT), box.width() - theme.px(LEFT) - 12
    found, at = [], left
    for share in SHARES if wide >= theme.px(NARROW) else SMALL_SHARES:
        found.append(QRectF(at, box.top(), wide * share - 12, box.height()))
        at += wide * share
    return found


class StepDelegate(QStyledItemDelegate):
    """Paints a step."""

    def height(self) -> int:
        """The height of a row in pixels."""
        return theme.px(71)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(300, self.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row | None = index.data(ROW)
        if row is None:
            return
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, box, option, row)
        self._line(painter, box, index)
        self._disc(painter, box, row)
        self._cells(painter, box, row)
        painter.restore()

    def _ground(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, row: Row) -> None:
        chosen = option.state & QStyle.StateFlag.State_Selected
        if row.mark == BROKEN:
            painter.fillRect(box, theme.color("dangerBg"))
        elif chosen:
            painter.fillRect(box, theme.color("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        left = theme.px(LEFT)
        painter.fillRect(QRectF(box.left() + left, box.bottom() - 1, box.width() - left, 1), theme.color("border"))
        if chosen and (option.state & QStyle.StateFlag.State_HasFocus or row.mark == BROKEN):
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def _line(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """The line through the discs: solid green, broken with a gap, dashed after the break."""
        x, middle = box.left() + theme.px(34), box.center().y()
        row: Row = index.data(ROW)
        after = index.siblingAtRow(index.row() + 1).data(ROW) if isinstance(index, QModelIndex) else None
        if index.row() > 0:
            painter.setPen(_joint(row.mark, above=True))
            start = box.top() + (theme.px(11) if row.mark == BROKEN else 0)
            painter.drawLine(QPointF(x, start), QPointF(x, middle))
        if after is not None:
            painter.setPen(_joint(after.mark, above=False))
            end = box.bottom() - (theme.px(11) if after.mark == BROKEN else 0)
            painter.drawLine(QPointF(x, middle), QPointF(x, end + 1))
        if row.mark == BROKEN and index.row() > 0:
            side = theme.px(18)
            gap = QRectF(x - side / 2, box.top() - side / 2 + 4, side, side)
            icons.paint(painter, "link-unlink", gap, theme.color("danger"))

    def _disc(self, painter: QPainter, box: QRectF, row: Row) -> None:
        side = theme.px(DISC)
        x, middle = box.left() + theme.px(34), box.center().y()
        disc = QRectF(x - side / 2, middle - side / 2, side, side)
        hollow = row.mark == AFTER
        fill = {GOOD: "success", WAITING: "primary", BROKEN: "danger", AFTER: "surface"}[row.mark]
        painter.setPen(QPen(theme.color("borderStrong"), 2) if hollow else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(fill))
        painter.drawEllipse(disc)
        painter.setPen(theme.color("text2" if hollow else "onSolid"))
        painter.setFont(theme.font("strong"))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(row.step.sequence))

    def _cells(self, painter: QPainter, box: QRectF, row: Row) -> None:
        what, who, key, when, place = cells(box)
        dim = "text2" if row.mark == AFTER else "text"
        alarm = "dangerText" if row.mark == BROKEN else dim
        remark = "dangerText" if row.mark == BROKEN else "text2"
        _two(painter, what, (row.first, "strong", alarm), (row.second, "caption", remark))
        _two(painter, who, (row.who, "strong", dim), (row.post, "caption", "text2"))
        if key.width() > 20:
            _two(painter, key, (row.key, "mono-small", dim), (row.key_remark, "caption", "text2"))
        _two(painter, when, (row.clock, "body", dim), (row.date, "caption", "text2"))
        icon, role = VERDICTS[row.mark]
        _two(painter, place, (row.place, "mono-small", dim), ("", "caption", role))
        side = theme.px(16)
        lower = place.center().y() + theme.px(12)
        icons.paint(painter, icon, QRectF(place.left(), lower - side / 2, side, side), theme.color(role))
        words = QRectF(place.left() + side + 4, lower - 12, place.width() - side - 4, 24)
        _text(painter, words, row.verdict, "caption", role)


def _joint(mark: str, *, above: bool) -> QPen:
    pen = QPen(theme.color({GOOD: "success", WAITING: "primary", BROKEN: "danger", AFTER: "borderStrong"}[mark]), 2)
    if mark == AFTER:
        pen.setStyle(Qt.PenStyle.DashLine)
    if mark == BROKEN and not above:
        pen.setColor(theme.color("success"))
    return pen


def _two(painter: QPainter, box: QRectF, upper: tuple[str, str, str], lower: tuple[str, str, str]) -> None:
    middle, gap = box.center().y(), theme.px(12)
    _text(painter, QRectF(box.left(), middle - gap - 13, box.width(), 26), *upper)
    _text(painter, QRectF(box.left(), middle + gap - 13, box.width(), 26), *lower)


def _text(painter: QPainter, box: QRectF, text: str, voice: str, ink: str) -> None:
    painter.setFont(theme.font(voice))
    painter.setPen(theme.color(ink))
    draw_line(painter, box, text)


class StepHead(QWidget):
    """The heads over the cells of a list, as wide as its rows.

    Args:
        steps: the list.
    """

    def __init__(self, steps: QListView) -> None:
        super().__init__()
        self._rows = steps.viewport()
        self._rows.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.update()
        return False

    def sizeHint(self) -> QSize:
        return QSize(300, theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("subtle"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("border"))
        heads = (
            tr("Step and remark"),
            tr("Signed by"),
            tr("Key fingerprint"),
            tr("Time"),
            tr("Place in the log"),
        )
        for box, head in zip(cells(QRectF(0, 0, self._rows.width(), self.height())), heads, strict=True):
            if box.width() > 20:
                _text(painter, box, head, "caption", "text2")
        painter.end()


class StepList(QListView):
    """The list of steps: one Tab stop, up and down choose a step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = StepModel(self)
        self.setModel(self.steps)
        self.setItemDelegate(StepDelegate(self))
        self.setAccessibleName(tr("Signed steps"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chosen step stays in view while the parts above the list take their room."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
