"""Paints the cells of the list as a table: the state as a tag, the rest in one line, what is sought marked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop import theme
from desktop.articles.delegate import RowDelegate, alarm_mark
from desktop.articles.lines import Line
from desktop.articles.marking import Voice, draw_marked
from desktop.articles.model import LINE_ROLE, ArticleModel
from desktop.shell.waiting import paint_skeleton
from desktop.widgets.tags import paint_tag
from desktop.words import state_word

CELL = 40
PAD = 12


class CellDelegate(RowDelegate):
    """Rows of one line; the excerpt stands under the title while something is sought."""

    def measure(self) -> None:
        super().measure()
        self._height = theme.px(CELL + (20 if self.seeking else 0))
        self._strong, self._plain = Voice("strong", "text"), Voice("help", "text2")

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = QRectF(option.rect)
        line: Line | None = index.data(LINE_ROLE)
        if line is None:
            if self.grey and index.column() == 0:
                paint_skeleton(painter, box, index.row())
            return
        painter.save()
        self.ground(painter, box, option, line)
        self._cell(painter, box, line, index)
        painter.restore()

    def ground(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, line: Line) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(box, theme.color("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("border"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def _cell(self, painter: QPainter, box: QRectF, line: Line, index: QModelIndex | QPersistentModelIndex) -> None:
        model = index.model()
        key = model.columns()[index.column()] if isinstance(model, ArticleModel) else "title"
        mark = alarm_mark(line)
        if index.column() == 0 and mark is not None:
            painter.fillRect(QRectF(box.left(), box.top(), 4, box.height() - 1), mark)
        inner = box.adjusted(PAD, 0, -PAD / 2, -1)
        upper = inner.adjusted(0, 0, 0, -theme.px(20)) if self.seeking else inner
        if key == "state":
            tone, icon = theme.state_tone(line.state), theme.state_icon(line.state)
            paint_tag(painter, inner.left(), upper.center().y(), state_word(line.state), tone, icon)
        elif key == "title":
            title = upper.adjusted(self.language(painter, upper, line), 0, 0, 0)
            draw_marked(painter, title, line.title, line.marks, self._strong)
            if self.seeking:
                self.excerpt(painter, box, index)
        else:
            draw_marked(painter, upper, line.cells.get(key, ""), (), self._plain)

    def excerpt(self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        found = self.found(index)
        if found is not None and found.text:
            high = theme.px(22)
            place = QRectF(box.left() + PAD, box.bottom() - high - theme.px(4), box.width() - PAD * 1.5, high)
            draw_marked(painter, place, found.text, found.marks, self._excerpt_voice)
