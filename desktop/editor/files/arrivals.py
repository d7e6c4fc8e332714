"""Files on their way in, a row for each: how far it is, or why it could not be taken in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.editor.files.rows import paint_line
from desktop.widgets.buttons import Button
from desktop.widgets.labels import ElidedLabel
from desktop.widgets.panels import hairline
from resources.language import tr

ROW, SHOWN = 70, 2
_LEFT, _RIGHT, _BAR = 18, 14, 3
_WRAP = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)


class Stage(Enum):
    """How far a file is."""

    WAITING = "waiting"
    READING = "reading"
    CHECKING = "checking"
    KEEPING = "keeping"
    SAME = "same"
    FAILED = "failed"


@dataclass(frozen=True)
class Arrival:
    """One file.

    Attributes:
        key: names it for as long as it is in the list.
        name: of the file.
        percent: how much of it is read.
        why: of one that failed or is there already.
    """

    key: int
    name: str
    stage: Stage = Stage.WAITING
    percent: int = 0
    why: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.stage in (Stage.SAME, Stage.FAILED)

    def words(self) -> str:
        """How it stands."""
        if self.stage is Stage.WAITING:
            return tr("Waiting")
        if self.stage is Stage.READING:
            return tr("Being read, {n} %", n=self.percent)
        if self.stage is Stage.CHECKING:
            return tr("Being looked into")
        return tr("Being kept") if self.stage is Stage.KEEPING else self.why


Index = QModelIndex | QPersistentModelIndex


class ArrivalModel(QAbstractListModel):
    """The files on their way in, in the order in which they came."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[Arrival] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole or role == Qt.ItemDataRole.ToolTipRole:
            return tr("{name}: {words}", name=row.name, words=row.words())
        return row.name if role == Qt.ItemDataRole.DisplayRole else None

    def rows(self) -> tuple[Arrival, ...]:
        """The files."""
        return tuple(self._rows)

    def add(self, rows: list[Arrival]) -> None:
        """More files came."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def change(self, key: int, **values: object) -> None:
        """Something about a file changed."""
        for place, row in enumerate(self._rows):
            if row.key == key:
                self._rows[place] = replace(row, **values)  # type: ignore[arg-type]  # names of Arrival's own fields
                self.dataChanged.emit(self.index(place), self.index(place))

    def remove(self, keys: set[int]) -> None:
        """Some are over, or were called off."""
        for place in reversed(range(len(self._rows))):
            if self._rows[place].key in keys:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self._rows[place]
                self.endRemoveRows()


class ArrivalDelegate(QStyledItemDelegate):
    """The name, how it stands in up to two lines, and a bar while it is read."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        row = index.model().rows()[index.row()]
        painter.save()
        box = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
        left, room = box.left() + theme.px(_LEFT), box.width() - theme.px(_LEFT + _RIGHT)
        paint_line(painter, QRect(left, box.top() + theme.px(6), room, theme.px(20)), row.name, "help-strong", "text")
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color(_ROLES.get(row.stage, "text2")))
        words = _two_lines(painter, row.words(), room)
        painter.drawText(QRect(left, box.top() + theme.px(28), room, theme.px(38)), _WRAP, words)
        if row.stage is Stage.READING:
            line = QRect(left, box.bottom() - theme.px(8), room, theme.px(_BAR))
            painter.fillRect(line, theme.color("border"))
            painter.fillRect(
                QRect(line.left(), line.top(), room * row.percent // 100, line.height()), theme.color("primary")
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()


_ROLES = {Stage.FAILED: "dangerText", Stage.SAME: "warningText"}


def _two_lines(painter: QPainter, words: str, room: int) -> str:
    return painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(room * 1.7))


class ArrivalBox(QWidget):
    """The list with a line that says how far all of it is; out of sight while nothing comes.

    Signals:
        stopped: the rest is called off. again: what failed is tried once more. cleared: what is over may go.
    """

    stopped = Signal()
    again = Signal()
    cleared = Signal()

    def __init__(self, model: ArrivalModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.line = ElidedLabel("", "help-strong")
        self.stop = Button(tr("Cancel"), "ghost", tip=tr("What is taken in already stays"))
        self.retry = Button(tr("Try again"), "ghost")
        self.clear = Button("", "tool", "close-line", name=tr("Clear the list"))
        self.list = QListView()
        self._build()
        for button, signal in ((self.stop, self.stopped), (self.retry, self.again), (self.clear, self.cleared)):
            button.clicked.connect(signal)
        for changed in (model.rowsInserted, model.rowsRemoved, model.dataChanged):
            changed.connect(self._follow)
        self._follow()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(hairline())
        head = QHBoxLayout()
        head.setContentsMargins(18, 4, 10, 0)
        head.setSpacing(4)
        head.addWidget(self.line, 1)
        for button in (self.retry, self.stop, self.clear):
            head.addWidget(button)
        rows.addLayout(head)
        self.list.setModel(self.model)
        self.list.setItemDelegate(ArrivalDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Files on their way in"))
        rows.addWidget(self.list)

    @Slot()
    def _follow(self) -> None:
        rows = self.model.rows()
        coming = sum(not row.over for row in rows)
        failed = sum(row.stage is Stage.FAILED for row in rows)
        if coming:
            self.line.set_text(tr("Still to come: {n}", n=coming))
        else:
            self.line.set_text(tr("Not taken in: {n}", n=failed) if failed else tr("Already there"))
        self.stop.setVisible(bool(coming))
        self.retry.setVisible(not coming and bool(failed))
        self.clear.setVisible(not coming)
        self.list.setFixedHeight(theme.px(ROW) * min(len(rows), SHOWN) + 2)
        self.setVisible(bool(rows))
