"""The list of those who can sit down here: the officers of the practice county, or the people of a shared computer.

By unit, to be searched; it knows no desk and opens none.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QVBoxLayout, QWidget

from desktop import theme
from desktop.shell.practice import Seat
from desktop.widgets.buttons import Button
from desktop.widgets.labels import label
from desktop.widgets.panels import hairline
from desktop.widgets.sought import SOUGHT, Sought, TreeSearch
from desktop.words import joined, listed, moment, role_word
from resources.language import tr

OFFICER = int(Qt.ItemDataRole.UserRole) + 1
WIDE, HIGH = 460, 520
FEW = 4  # so many are seen without a search


def tree_model(seats: Sequence[Seat], here: str) -> QStandardItemModel:
    """The officers under their units; the one whose desk is open is ticked and cannot be chosen again."""
    model = QStandardItemModel()
    branches: dict[str, QStandardItem] = {}
    for seat in seats:
        if seat.unit not in branches:
            branch = QStandardItem(seat.unit or tr("Not in the roster yet"))
            branch.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)  # the focus stands on it
            branches[seat.unit] = branch
            model.appendRow(branch)
        branches[seat.unit].appendRow(_leaf(seat, seat.officer == here))
    return model


def _leaf(seat: Seat, here: bool) -> QStandardItem:
    roles = listed(role_word(role) for role in seat.roles)
    used = tr("last here {when}", when=moment(seat.used)) if seat.used and not here else ""
    words = joined(seat.name, seat.post, roles if roles != seat.post else "", used)
    leaf = QStandardItem(theme.icon("user-line", "text2", size=18), words)
    leaf.setEditable(False)
    leaf.setData(seat.officer, OFFICER)
    leaf.setData(f"{words} {seat.unit}".casefold(), SOUGHT)
    if here:
        leaf.setIcon(theme.icon("check-line", "primaryText", size=18))
        leaf.setData(tr("{who}, you sit here", who=words), int(Qt.ItemDataRole.AccessibleTextRole))
    return leaf


class DeskSwitcher(QFrame):
    """A popup.

    Args:
        seats: who can sit down.
        here: who sits here now, or "" if that is to be said again by choosing.
        acts: the buttons at its foot, by what they ask for.

    Signals:
        chosen: the ``officer`` of a seat.
        asked: the act of a button at the foot.
    """

    chosen = Signal(str)
    asked = Signal(str)

    def __init__(
        self,
        seats: Sequence[Seat],
        here: str,
        parent: QWidget | None = None,
        *,
        acts: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popup", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Switch desk"))
        self._here = here
        self._source = tree_model(seats, here)
        self.shown = Sought(self)
        self.shown.setSourceModel(self._source)
        self.tree = QTreeView()
        self.search = TreeSearch(tr("Search names, posts and units"), self.tree)
        self.search.setVisible(len(seats) > FEW)
        self._few = len(seats) <= FEW
        self._build()
        self._add_acts(acts)
        rows = len(seats) + self._source.rowCount()
        high = 104 + 34 * rows + 44 * len(acts) if self._few else HIGH
        self.resize(theme.px(WIDE), theme.px(high))

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

    def _add_acts(self, acts: Sequence[tuple[str, str, str]]) -> None:
        """The buttons at the foot: what each asks for, its words and its icon."""
        if acts:
            self.layout().addWidget(hairline())
        for act, words, icon in acts:
            button = Button(words, "ghost", icon)
            button.setProperty("act", act)
            button.clicked.connect(self._asked)
            self.layout().addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _asked(self) -> None:
        act = self.sender().property("act")
        self.close()
        self.asked.emit(act)

    def _reveal(self) -> None:
        """Open the unit one sits in, and the portal office, which every article passes."""
        for row in range(self.shown.rowCount()):
            unit = self.shown.index(row, 0)
            people = [self.shown.index(n, 0, unit).data(OFFICER) for n in range(self.shown.rowCount(unit))]
            if self._here in people:
                self.tree.expand(unit)
                self.tree.scrollTo(unit, QAbstractItemView.ScrollHint.PositionAtTop)
        self.tree.expand(self.shown.index(0, 0))
        if self._few:
            self.tree.expandAll()
            self.tree.setCurrentIndex(self._other())

    def _other(self) -> QModelIndex:
        """The first who does not sit here, or else the first."""
        units = [self.shown.index(row, 0) for row in range(self.shown.rowCount())]
        leaves = [self.shown.index(n, 0, unit) for unit in units for n in range(self.shown.rowCount(unit))]
        return next((each for each in leaves if each.data(OFFICER) != self._here), self.shown.first_leaf())

    def show_at(self, where: QPoint) -> None:
        """Show it with its right top corner at a point of the screen, wholly on the screen."""
        room = self.screen().availableGeometry()
        self.resize(self.width(), min(self.height(), room.height() - 40))
        left = max(room.left() + 8, where.x() - self.width())
        self.move(left, min(where.y(), room.bottom() - self.height() - 8))
        self.show()
        self._reveal()
        (self.tree if self._few else self.search).setFocus()

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
