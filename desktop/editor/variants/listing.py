"""The window that lists the versions of an article: which there are, how each stands, and what can be begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.editor.variants.naming import language_words, to_do_words
from desktop.editor.variants.reading import Begin, Family, ReadFamily
from desktop.messages import kind_of, messages
from desktop.operations import ReadOp, WriteOp
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import Card
from desktop.widgets.tags import paint_tag, tag_width
from desktop.words import joined, state_word
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.variants import VariantView

ROW = int(Qt.ItemDataRole.UserRole)
HIGH = 66
_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)


def standing_words(view: VariantView) -> str:
    """What is still to be done about a version."""
    return joined(
        to_do_words(view.to_do, view.made),
        tr("Changes in the original: {n}", n=view.stale) if view.stale else "",
    )


class VersionModel(QAbstractListModel):
    """The versions of one article, the original first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._views: tuple[VariantView, ...] = ()

    def show_views(self, views: tuple[VariantView, ...]) -> None:
        """Show other versions."""
        self.beginResetModel()
        self._views = views
        self.endResetModel()

    def at(self, row: int) -> VariantView | None:
        """The version of a row."""
        return self._views[row] if 0 <= row < len(self._views) else None

    def row_of(self, article: str) -> int:
        """The row of an article, or -1."""
        return next((n for n, view in enumerate(self._views) if view.article == article), -1)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._views)

    def head(self, view: VariantView) -> str:
        """The language, and whether it is the original."""
        return joined(language_words(view.language), tr("original") if not view.made else "")

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        view = self.at(index.row()) if index.isValid() else None
        if view is None:
            return None
        if role == ROW:
            return view
        if role == Qt.ItemDataRole.DisplayRole:
            return self.head(view)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            title = view.title or tr("Untitled")
            return joined(self.head(view), state_word(view.state), title, standing_words(view))
        return None


class VersionDelegate(QStyledItemDelegate):
    """The language and the state; below it the title, and what is still to be done."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> object:
        size = super().sizeHint(option, index)
        size.setHeight(theme.px(HIGH))
        return size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        view: VariantView = index.data(ROW)
        box, pad = QRect(option.rect), theme.px(16)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        word, icon = state_word(view.state), theme.state_icon(view.state)
        wide = tag_width(word, icon)
        paint_tag(painter, box.right() - pad - wide, box.center().y(), word, theme.state_tone(view.state), icon)
        room = box.width() - 3 * pad - wide
        self._line(painter, QRect(box.left() + pad, box.top() + theme.px(9), room, theme.px(24)), "strong", "text",
                   str(index.data()))  # fmt: skip
        told = standing_words(view)
        under = told or joined(view.number, view.title or tr("Untitled"))
        self._line(painter, QRect(box.left() + pad, box.top() + theme.px(34), room, theme.px(22)), "caption",
                   "warningText" if told else "text2", under)  # fmt: skip
        painter.setPen(theme.color("border"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(theme.color("focus"))
            painter.drawRect(box.adjusted(0, 0, -1, -2))
            painter.drawRect(box.adjusted(1, 1, -2, -3))
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, box: QRect, role: str, ink: str, text: str) -> None:
        painter.setFont(theme.font(role))
        painter.setPen(theme.color(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LINE, shown)


class VersionsDialog(QDialog):
    """The versions of one article.

    Args:
        desk: the open desk.
        article: the one on the page.
        parent: the page.

    Signals:
        open_wanted: the id of a version to go on with.
        revise_wanted: the id of a version to revise beside the original.
    """

    open_wanted = Signal(str)
    revise_wanted = Signal(str)

    def __init__(self, desk: Desk, article: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self.article = desk, article
        self._family: Family | None = None
        self.setWindowTitle(tr("Language versions"))
        self.setFixedWidth(theme.px(620))
        self.model, self.list, self.trouble = VersionModel(self), QListView(), Banner()
        self.menu = QMenu(self)
        self._build()
        self._read()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("Language versions"), "section"))
        told = tr("One original, one version a language. A version goes its own way of review and is published after "
                  "the original.")  # fmt: skip
        rows.addWidget(label(told, "help", "text2", wrap=True))
        rows.addWidget(self.trouble)
        self.list.setModel(self.model)
        self.list.setItemDelegate(VersionDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(theme.px(HIGH) * 4)
        self.list.setAccessibleName(tr("Language versions"))
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.activated.connect(self._open)
        card = Card(flush=True)
        card.body.addWidget(self.list)
        rows.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        self.begin = Button(tr("New version"), "plain", "add-line")
        self.begin.setMenu(self.menu)
        self.shut = Button(tr("Close"), shortcut="Esc")
        self.revise = Button(tr("Revise…"), "plain", "arrow-left-right-line")
        self.open_button = Button(tr("Open"), "primary")
        foot.addWidget(self.begin)
        foot.addStretch(1)
        for button, slot in ((self.shut, self.reject), (self.revise, self._revise), (self.open_button, self._open)):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            foot.addWidget(button)
        rows.addLayout(foot)
        self._chosen(QModelIndex(), QModelIndex())

    # ------------------------------------------------------------------------------------------ showing

    def _read(self) -> None:
        ReadOp(self, ReadFamily(self._desk, self.article)).then(self._show).otherwise(self.failed).start()

    @Slot(object)
    def _show(self, family: Family) -> None:
        self._family = family
        self.model.show_views(family.views)
        self.menu.clear()
        for tag, converts in family.offered:
            how = tr("converted, then revised") if converts else tr("written by a person")
            made = QAction(joined(language_words(tag), how), self)
            made.setData(tag)
            made.triggered.connect(self._begin)
            self.menu.addAction(made)
        self.begin.setEnabled(bool(family.offered))
        if family.withdrawn:
            words = tr("Its versions cannot be submitted or published; withdraw those that are public.")
            self.trouble.show_message("warning", tr("The original was withdrawn"), words)
        self.list.setCurrentIndex(self.model.index(max(self.model.row_of(self.article), 0)))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, index: QModelIndex, before: QModelIndex) -> None:
        view = self.model.at(index.row())
        self.open_button.setEnabled(view is not None and view.article != self.article)
        self.revise.setEnabled(view is not None and bool(view.made))

    # ------------------------------------------------------------------------------------------ acting

    @Slot()
    def _begin(self) -> None:
        action = self.sender()
        if isinstance(action, QAction) and self._family is not None:
            self.begin.setEnabled(False)
            work = Begin(self._desk, self._family.master, str(action.data()))
            WriteOp(self, work).then(self._begun).otherwise(self.failed).start()

    @Slot(object)
    def _begun(self, article: str) -> None:
        self.accept()
        self.open_wanted.emit(article)

    @Slot()
    def _open(self) -> None:
        view = self.model.at(self.list.currentIndex().row())
        if view is not None and self.open_button.isEnabled():
            self.accept()
            self.open_wanted.emit(view.article)

    @Slot()
    def _revise(self) -> None:
        view = self.model.at(self.list.currentIndex().row())
        if view is not None:
            self.accept()
            self.revise_wanted.emit(view.article)

    @Slot(object)
    def failed(self, error: BaseException) -> None:
        """Say here why nothing was begun; a defect of the program goes to the report window."""
        self.begin.setEnabled(self._family is not None and bool(self._family.offered))
        if kind_of(error) == "bug":
            messages().report(error, self)
        else:
            self.trouble.show_message("warning", tr("Nothing was changed"), str(error))
