"""The list of what is wrong or missing: mark, sentence, place. Choosing a row goes to the place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import theme
from desktop.editor.severity import WORDS, paint_severity, severity_of
from forms.problems import ATTACHMENTS, BODY, Problem
from resources.language import tr

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class ProblemModel(QAbstractListModel):
    """The problems, blocking ones first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._problems: tuple[Problem, ...] = ()
        self._places: Mapping[str, str] = {}

    def show_problems(self, problems: tuple[Problem, ...], places: Mapping[str, str]) -> bool:
        """Show others; ``places`` names the fields by key. Whether anything is new."""
        if problems == self._problems and places == self._places:
            return False
        self.beginResetModel()
        self._problems, self._places = problems, places
        self.endResetModel()
        return True

    def problem(self, row: int) -> Problem:
        """The problem of a row."""
        return self._problems[row]

    def place(self, row: int) -> str:
        """Where it is, in a word."""
        key = self._problems[row].field
        if key == BODY:
            return tr("Body text")
        return tr("Attachments") if key == ATTACHMENTS else self._places.get(key, "")

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._problems)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._problems):
            return None
        problem = self._problems[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return str(problem.sentence)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr(
                "{severity}: {sentence} Place: {place}",
                severity=WORDS[severity_of(problem)], sentence=problem.sentence, place=self.place(index.row()),
            )  # fmt: skip
        return None


class _Delegate(QStyledItemDelegate):
    """A mark, the place in small, and the sentence on as many lines as it needs."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 300
        return QSize(width, self._words_box(option, width, index).height() + theme.px(24))

    def _words_box(self, option: QStyleOptionViewItem, width: int, index: QModelIndex) -> QRect:
        from PySide6.QtGui import QFontMetrics

        room = QRect(0, 0, width - theme.px(52) - theme.px(16), 4_000)
        box = QFontMetrics(theme.font("body")).boundingRect(room, _LEFT, index.data())
        caption = QFontMetrics(theme.font("caption")).height()
        return QRect(QPoint(theme.px(52), theme.px(12)), QSize(room.width(), box.height() + caption + theme.px(2)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painter.save()
        box = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("primaryText"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        letter = severity_of(index.model().problem(index.row()))
        paint_severity(painter, letter, box.left() + theme.px(18), box.top() + theme.px(13), theme.px(22))
        words = self._words_box(option, box.width(), index).translated(box.topLeft())
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font("caption"))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft), index.model().place(index.row()))
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font("body"))
        caption = painter.fontMetrics().height()
        painter.drawText(words.adjusted(0, caption - theme.px(2), 0, theme.px(6)), _LEFT, index.data())
        painter.setPen(theme.color("border"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()


class ProblemList(QListView):
    """The list itself.

    Signals:
        wanted: the key of the field, ``@body`` or ``@attachments``, to go to.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems = ProblemModel(self)
        self.setModel(self.problems)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("What must be put right"))
        self.clicked.connect(self._chosen)
        self.activated.connect(self._chosen)

    @Slot(QModelIndex)
    def _chosen(self, index: QModelIndex) -> None:
        self.wanted.emit(self.problems.problem(index.row()).field)

    def step(self, way: int) -> None:
        """Go to the next or previous problem."""
        count = self.problems.rowCount()
        if count:
            row = (self.currentIndex().row() + way) % count if self.currentIndex().isValid() else 0
            self.setCurrentIndex(self.problems.index(row))
            self._chosen(self.currentIndex())
