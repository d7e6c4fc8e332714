"""The list from which one walks to another desk of the practice county: officers by unit, to be searched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QVBoxLayout, QWidget

from desktop import theme
from desktop.shell.practice import Seat
from desktop.widgets.labels import label
from desktop.widgets.sought import SOUGHT, Sought, TreeSearch
from desktop.words import joined, listed, role_word
from resources.language import tr

OFFICER = int(Qt.ItemDataRole.UserRole) + 1
WIDE, HIGH = 460, 520


def tree_model(seats: Sequence[Seat], here: str) -> QStandardItemModel:
    """The officers under their units; the one whose desk is open is ticked and cannot be chosen again."""
    model = QStandardItemModel()
    branches: dict[str, QStandardItem] = {}
    for seat in seats:
        if seat.unit not in branches:
            branch = QStandardItem(seat.unit)
            branch.setFlags(Qt.ItemFlag.ItemIsEnabled)
            branches[seat.unit] = branch
            model.appendRow(branch)
        branches[seat.unit].appendRow(_leaf(seat, seat.officer == here))
    return model


def _leaf(seat: Seat, here: bool) -> QStandardItem:
    roles = listed(role_word(role) for role in seat.roles)
    words = joined(seat.name, seat.post, roles if roles != seat.post else "")
    leaf = QStandardItem(theme.icon("user-line", "text2", size=18), words)
    leaf.setEditable(False)
    leaf.setData(seat.officer, OFFICER)
    leaf.setData(f"{words} {seat.unit}".casefold(), SOUGHT)
    if here:
        leaf.setIcon(theme.icon("check-line", "primaryText", size=18))
        leaf.setData(tr("{who}, you sit here", who=words), int(Qt.ItemDataRole.AccessibleTextRole))
    return leaf


class DeskSwitcher(QFrame):
    """A popup; emits ``chosen`` with the officer's id."""

    chosen = Signal(str)

    def __init__(self, seats: Sequence[Seat], here: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popup", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Walk to another desk"))
        self._here = here
        self._source = tree_model(seats, here)
        self.shown = Sought(self)
        self.shown.setSourceModel(self._source)
        self.tree = QTreeView()
        self.search = TreeSearch(tr("Search names, posts and units"), self.tree)
        self._build()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 16)
        rows.setSpacing(10)
        rows.addWidget(label(tr("At whose desk will you sit?"), "card"))
        rows.addWidget(self.search)
        self.tree.setModel(self.shown)
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(16)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAccessibleName(tr("Officers by unit"))
        self.tree.setProperty("framed", True)
        rows.addWidget(self.tree, 1)
        self.search.textChanged.connect(self._seek)
        self.search.returnPressed.connect(self._take_current)
        self.tree.clicked.connect(self._take)
        self.tree.activated.connect(self._take)
        self.resize(theme.px(WIDE), theme.px(HIGH))

    def _reveal(self) -> None:
        """Open the unit one sits in, and the portal office, which every article passes."""
        for row in range(self.shown.rowCount()):
            unit = self.shown.index(row, 0)
            people = [self.shown.index(n, 0, unit).data(OFFICER) for n in range(self.shown.rowCount(unit))]
            if self._here in people:
                self.tree.expand(unit)
                self.tree.scrollTo(unit, QAbstractItemView.ScrollHint.PositionAtTop)
        self.tree.expand(self.shown.index(0, 0))

    def show_at(self, where: QPoint) -> None:
        """Show it with its right top corner at a point of the screen, wholly on the screen."""
        room = self.screen().availableGeometry()
        self.resize(self.width(), min(self.height(), room.height() - 40))
        left = max(room.left() + 8, where.x() - self.width())
        self.move(left, min(where.y(), room.bottom() - self.height() - 8))
        self.show()
        self._reveal()
        self.search.setFocus()

    @Slot(str)
    def _seek(self, text: str) -> None:
        self.shown.seek(text)
        if text.strip():
            self.tree.expandAll()
            self.tree.setCurrentIndex(self.shown.first_leaf())

    @Slot()
    def _take_current(self) -> None:
        self._take(self.tree.currentIndex())

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        officer = index.data(OFFICER)
        if not officer:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
        elif officer != self._here:
            self.close()
            self.chosen.emit(officer)
