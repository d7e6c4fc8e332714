"""The list at the left of the review: three tabs, and rows with the station, when it is due, title and origin."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import icons, theme
from desktop.review.batchbar import BatchBar
from desktop.review.batching import Batch, Tick
from desktop.review.queueing import ALL, DONE, MINE, Queue, QueueLine
from desktop.review.steady import steady
from desktop.shell.waiting import SkeletonRows
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.painting import broken_lines
from desktop.widgets.panels import hairline
from desktop.widgets.tags import paint_tag, tag_width
from resources.language import tr

ROW = 118
WIDTH = 300
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
TICK_ROLE = LINE_ROLE + 1
BOX = 34
_ONE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class QueueModel(QAbstractListModel):
    """The lines of one tab."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[QueueLine, ...] = ()
        self._batch: Batch | None = None

    def show_lines(self, lines: tuple[QueueLine, ...]) -> None:
        """Show others; the same articles in the same order keep selection and scroll place."""
        if [x.article for x in lines] == [x.article for x in self._lines]:
            self._lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def show_batch(self, batch: Batch | None) -> None:
        """Put boxes before the rows, or take them away."""
        self._batch = batch
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))

    def tick(self, row: int) -> Tick | None:
        """The box of a row; None while there are no boxes."""
        line = self.line(row)
        if self._batch is None or line is None:
            return None
        return self._batch.tick(line.article) or Tick(can=False)

    def line(self, row: int) -> QueueLine | None:
        """The line of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, article: str) -> int:
        """The row of an article, -1 if it is not listed."""
        return next((i for i, x in enumerate(self._lines) if x.article == article), -1)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == LINE_ROLE:
            return line
        tick = self.tick(index.row())
        if role == TICK_ROLE:
            return tick
        if role == Qt.ItemDataRole.CheckStateRole and tick is not None:
            return Qt.CheckState.Checked if tick.on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole and tick is not None and tick.why:
            return f"{line.title}\n{tick.why}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.title
        return _spoken(line, tick) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """In a batch a row can be ticked, and says so."""
        flags = super().flags(index)
        ticked = index.isValid() and self.tick(index.row()) is not None
        return flags | Qt.ItemFlag.ItemIsUserCheckable if ticked else flags


def _spoken(line: QueueLine, tick: Tick | None) -> str:
    if tick is None:
        return line.spoken
    if not tick.can:
        return tr("{row}; cannot be ticked: {why}", row=line.spoken, why=tick.why)
    return tr("{row}; ticked", row=line.spoken) if tick.on else tr("{row}; not ticked", row=line.spoken)


class QueueDelegate(QStyledItemDelegate):
    """Three lines: station and date, a title of up to two lines, origin."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(200, theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        line: QueueLine | None = index.data(LINE_ROLE)
        if line is None:
            return
        painter.save()
        box = QRect(option.rect)
        self._ground(painter, box, option)
        inner = box.adjusted(theme.px(18), theme.px(12), -theme.px(16), -theme.px(10))
        tick: Tick | None = index.data(TICK_ROLE)
        if tick is not None:
            inner.adjust(theme.px(BOX), 0, 0, 0)
        painter.setFont(theme.font("list-title"))
        words = broken_lines(painter, line.title, inner.width(), 2)
        title = theme.px(29) + painter.fontMetrics().lineSpacing() * len(words)
        spare = inner.height() - title - theme.px(22)  # below a title of one line
        inner.translate(0, max(0, spare // 2))
        if tick is not None:
            self._box(painter, inner.adjusted(-theme.px(BOX), 0, 0, 0), tick)
        self._top(painter, inner, line)
        self._title(painter, inner, words, grey=tick is not None and not tick.can)
        foot = QRect(inner.left(), inner.top() + title + theme.px(3), inner.width(), theme.px(20))
        stopped = tick is not None and bool(tick.why)
        if line.claim and not stopped:
            foot = self._claim(painter, foot, line)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        told = tick.why if tick is not None and stopped else line.meta
        meta = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, foot.width())
        painter.drawText(foot, _ONE, meta)
        painter.restore()

    def _ground(self, painter: QPainter, box: QRect, option: QStyleOptionViewItem) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), theme.color("primaryText"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.color("border"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _box(self, painter: QPainter, inner: QRect, tick: Tick) -> None:
        side = theme.px(20)
        box = QRectF(inner.left() + 0.5, inner.top() + theme.px(2) + 0.5, side - 1, side - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("primary" if tick.on else "borderStrong" if tick.can else "border"), 1.4))
        painter.setBrush(theme.color("primary" if tick.on else "surface" if tick.can else "subtle"))
        painter.drawRoundedRect(box, 4, 4)
        if tick.on:
            inset = side * 0.14
            icons.paint(painter, "check-line", box.adjusted(inset, inset, -inset, -inset), theme.color("onPrimary"))

    def _top(self, painter: QPainter, inner: QRect, line: QueueLine) -> None:
        middle = inner.top() + theme.px(12)
        paint_tag(painter, inner.left(), middle, line.station, "primary" if line.mine else "neutral")
        left = inner.left() + tag_width(line.station, "") + theme.px(8)
        if line.emergency:
            left += int(paint_tag(painter, left, middle, tr("Urgent"), "danger")) + theme.px(8)
        ink = {"danger": "dangerText", "warning": "warningText"}.get(line.alarm, "text2")
        painter.setFont(theme.font("caption-strong" if line.alarm else "caption"))
        painter.setPen(theme.color(ink))
        room = QRectF(left, middle - theme.px(12), inner.right() - left, theme.px(24))
        words = painter.fontMetrics().elidedText(line.aside, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, _ONE | int(Qt.AlignmentFlag.AlignRight), words)

    def _claim(self, painter: QPainter, foot: QRect, line: QueueLine) -> QRect:
        """Who works on it, before the origin; the room that is left for that."""
        ink = theme.color("primaryText" if line.claimed else "text")
        side, gap = theme.px(15), theme.px(5)
        middle = foot.center().y() + 0.5
        icons.paint(painter, "user-line", QRectF(foot.left(), middle - side / 2, side, side), ink)
        painter.setFont(theme.font("caption-strong"))
        painter.setPen(ink)
        room = foot.adjusted(side + gap, 0, 0, 0)
        words = painter.fontMetrics().elidedText(line.claim, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _ONE, words)
        return room.adjusted(painter.fontMetrics().horizontalAdvance(words) + 2 * gap, 0, 0, 0)

    def _title(self, painter: QPainter, inner: QRect, lines: list[str], *, grey: bool) -> None:
        painter.setFont(theme.font("list-title"))
        painter.setPen(theme.color("text3" if grey else "text"))
        step = painter.fontMetrics().lineSpacing()
        top = inner.top() + theme.px(29)
        for number, words in enumerate(lines):
            painter.drawText(QRect(inner.left(), top + number * step, inner.width(), step), _ONE, words)


class QueuePanel(QFrame):
    """Tabs and list.

    Args:
        batch: what stands at its foot, or None.

    Signals:
        tab_chosen: "mine", "done" or "all".
        chosen: the id of an article.
    """

    tab_chosen = Signal(str)
    chosen = Signal(str)

    def __init__(self, batch: BatchBar | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.batch = batch
        self.setProperty("lpanel", True)
        self.setAccessibleName(tr("Review queue"))
        self.model = QueueModel(self)
        self.list = _QueueView()
        self.tab = MINE
        self._tabs: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._quiet = False
        self._none = label("", "body", "text2", wrap=True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.clear = Button(tr("Clear the search"))
        self._build()
        self.fit()
        theme.notice().changed.connect(self.fit)

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 1, 0)
        rows.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(18, 0, 8, 0)
        tabs.setSpacing(12)
        for place, (key, words) in enumerate(((MINE, tr("For me")), (DONE, tr("Signed by me")), (ALL, tr("All")))):
            self._tabs[key] = Button(words, "tab")
            self._group.addButton(self._tabs[key], place)
            tabs.addWidget(self._tabs[key])
        tabs.addStretch(1)
        self._tabs[MINE].setChecked(True)
        self._group.idClicked.connect(self._tab_clicked)
        rows.addLayout(tabs)
        rows.addWidget(hairline())
        self.list.setModel(self.model)
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(tr("Review queue"))
        self.list.selectionModel().currentChanged.connect(self._picked)
        for each in (SkeletonRows(), self.list, self._nothing_page()):
            self._stack.addWidget(each)
        rows.addWidget(self._stack, 1)
        self._foot = label("", "caption", "text2", wrap=True)
        self._foot.setContentsMargins(18, 8, 18, 10)
        self._foot.hide()
        rows.addWidget(self._foot)
        if self.batch is not None:
            rows.addWidget(self.batch)

    def _nothing_page(self) -> QWidget:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(24, 48, 24, 24)
        rows.setSpacing(12)
        rows.addWidget(self._none)
        rows.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(1)
        return page

    def show_batch(self, batch: Batch | None) -> None:
        """Put boxes before the rows, or take them away."""
        self.list.boxes = batch is not None
        self.model.show_batch(batch)

    @Slot()
    def fit(self) -> None:
        """Keep the panel's width to the text size."""
        self.setFixedWidth(min(theme.px(WIDTH), 460))

    def take_focus(self) -> None:
        """The keys of the page work from here: called when the page is entered."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_queue(self, queue: Queue, article: str, *, sought: bool = False) -> None:
        """Show a tab, with the article that is open chosen in it if it is listed. Nobody is told.

        Args:
            queue: the tab.
            article: the one that is open.
            sought: whether only what a search found is listed.
        """
        waiting = tr("For me {n}", n=queue.waiting) if queue.waiting else tr("For me")
        self._tabs[MINE].setText(waiting)
        for tab in self._tabs.values():
            steady(tab, 8)
        self.tab = queue.tab
        self._tabs[queue.tab].setChecked(True)
        self._quiet = True
        self.model.show_lines(queue.lines)
        self._quiet = False
        self.choose(article)
        self._stack.setCurrentIndex(1 if queue.lines else 2)
        self._none.setText(tr("No article fits.") if sought else _nothing(queue.tab))
        self.clear.setVisible(sought)
        more = queue.total > len(queue.lines) and queue.tab != MINE
        self._foot.setText(tr("The latest {n} are listed; the search finds the others.", n=len(queue.lines)))
        self._foot.setVisible(more)

    def choose(self, article: str) -> bool:
        """Mark the article that is open; False, and none marked, if it is not listed. Nobody is told."""
        row = self.model.row_of(article)
        self._quiet = True
        self.list.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())
        self._quiet = False
        return row >= 0

    def first(self) -> str:
        """The first article listed, "" if there is none."""
        line = self.model.line(0)
        return line.article if line is not None else ""

    def current(self) -> str:
        """The article marked."""
        line = self.model.line(self.list.currentIndex().row())
        return line.article if line else ""

    @Slot(int)
    def _tab_clicked(self, place: int) -> None:
        self.tab_chosen.emit((MINE, DONE, ALL)[place])

    @Slot(QModelIndex, QModelIndex)
    def _picked(self, index: QModelIndex, before: QModelIndex) -> None:
        line = self.model.line(index.row())
        if line is not None and not self._quiet and not self.list.taking_focus:
            self.chosen.emit(line.article)


class _QueueView(QListView):
    """A list that opens nothing merely because the focus came: Qt would make its first row the current one.

    Signals:
        toggled: the article whose box was pressed, by pointer or by the space bar.
    """

    toggled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.taking_focus = False
        self.boxes = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a box ticks it and opens nothing."""
        at = event.position().toPoint()
        if self.boxes and event.button() == Qt.MouseButton.LeftButton and at.x() < theme.px(18 + BOX):
            self._toggle(self.indexAt(at))
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar ticks the row that is open."""
        if self.boxes and event.key() == Qt.Key.Key_Space:
            self._toggle(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _toggle(self, index: QModelIndex) -> None:
        line: QueueLine | None = index.data(LINE_ROLE) if index.isValid() else None
        if line is not None:
            self.toggled.emit(line.article)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus, and leave the choice as it is."""
        chosen = self.currentIndex().isValid()
        self.taking_focus = True
        super().focusInEvent(event)
        if not chosen:
            self.setCurrentIndex(QModelIndex())
        self.taking_focus = False


def _nothing(tab: str) -> str:
    if tab == MINE:
        return tr("Nothing waits for you. What comes with the next sync appears here.")
    return tr("No article fits.")
