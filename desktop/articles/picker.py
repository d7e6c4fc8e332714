"""The dialog for a new article: a searchable tree of columns, and the types the chosen column takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.labels import label
from desktop.widgets.sizing import open_at
from desktop.widgets.sought import SOUGHT, Sought, TreeSearch
from resources.language import tr

if TYPE_CHECKING:
    from sync.chain.roster import Column
    from sync.desk import Desk

COLUMN = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True)
class Choice:
    """A column with what the dialog shows of it: the types it takes, and the words it is found by."""

    id: str
    name: str
    path: tuple[str, ...]
    types: tuple[tuple[str, str], ...]
    description: str
    sought: str


@dataclass(frozen=True)
class ReadChoices:
    """Reads the columns a unit may write for, in the order of the roster; done off the window's thread."""

    desk: Desk
    unit: str

    def __call__(self, job: object) -> tuple[Choice, ...]:
        return choices(self.desk, self.unit)


def choices(desk: Desk, unit: str) -> tuple[Choice, ...]:
    """The columns a unit may write for, in the order of the roster."""
    roster = desk.roster()
    names = {each.id: each.names.here() for each in desk.catalogue.all()}
    return tuple(_choice(each, names) for each in roster.columns if each.takes_from(unit))


def _choice(column: Column, names: dict[str, str]) -> Choice:
    types = tuple((each, names.get(each, each)) for each in column.types)
    words = (*column.path, column.name, column.description, *column.keywords, *(name for _, name in types))
    path = column.path[:-1] if column.path[-1:] == (column.name,) else column.path
    return Choice(column.id, column.name, path, types, column.description, " ".join(words).casefold())


def tree_model(columns: tuple[Choice, ...]) -> QStandardItemModel:
    """The columns as a tree along their paths."""
    model = QStandardItemModel()
    branches: dict[tuple[str, ...], QStandardItem] = {(): model.invisibleRootItem()}
    for each in columns:
        for depth in range(1, len(each.path) + 1):
            path = each.path[:depth]
            if path not in branches:
                branch = QStandardItem(path[-1])
                branch.setFlags(Qt.ItemFlag.ItemIsEnabled)
                branches[path[:-1]].appendRow(branch)
                branches[path] = branch
        leaf = QStandardItem(each.name)
        leaf.setData(each, COLUMN)
        leaf.setData(each.sought, SOUGHT)
        leaf.setToolTip(each.description)
        leaf.setEditable(False)
        branches[each.path].appendRow(leaf)
    return model


def _leaf_of(item: QStandardItem, column: str) -> QStandardItem | None:
    for row in range(item.rowCount()):
        child = item.child(row)
        choice = child.data(COLUMN)
        found = child if isinstance(choice, Choice) and choice.id == column else _leaf_of(child, column)
        if found is not None:
            return found
    return None


class ArticlePicker(QDialog):
    """Asks for column and type of a new article; emits ``chosen`` with the type's and the column's id."""

    chosen = Signal(str, str)

    def __init__(self, columns: tuple[Choice, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New article"))
        open_at(self, 620, 600)
        self._columns = columns
        self._source = tree_model(self._columns)
        self.shown = Sought(self)
        self.shown.setSourceModel(self._source)
        self.tree = QTreeView()
        self.search = TreeSearch(tr("Search columns, e.g. a subject or a kind of text"), self.tree)
        self.types = QComboBox()
        self.about = label("", "help", "text2", wrap=True)
        self.write = Button(tr("Start writing"), "primary", "quill-pen-line")
        self._build()
        self.search.textChanged.connect(self._seek)
        self.tree.selectionModel().currentChanged.connect(self._picked)
        self.tree.doubleClicked.connect(self._double)
        self.write.clicked.connect(self._choose)
        self._picked(QModelIndex(), QModelIndex())
        if len(self._columns) <= 24:
            self.tree.expandAll()
        self.search.setFocus()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("What will you write?"), "section"))
        words = tr("Choose the column the article is for. Only columns your unit may write for are listed.")
        rows.addWidget(label(words, "help", "text2", wrap=True))
        rows.addWidget(self.search)
        self.tree.setModel(self.shown)
        self.tree.setHeaderHidden(True)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setIndentation(18)
        self.tree.setAccessibleName(tr("Columns"))
        self.tree.setProperty("framed", True)
        rows.addWidget(self.tree, 1)
        rows.addWidget(self.about)
        rows.addWidget(Field(tr("Kind of text"), self.types))
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        cancel = Button(tr("Cancel"), shortcut="Esc")
        cancel.clicked.connect(self.reject)
        self.write.setDefault(True)
        foot.addWidget(cancel)
        foot.addWidget(self.write)
        rows.addLayout(foot)

    def choice(self) -> Choice | None:
        """The column now chosen."""
        found = self.tree.currentIndex().data(COLUMN)
        return found if isinstance(found, Choice) else None

    def choose_column(self, column: str) -> None:
        """Choose a column beforehand; an unknown one leaves the choice open."""
        leaf = _leaf_of(self._source.invisibleRootItem(), column)
        if leaf is not None:
            self.tree.setCurrentIndex(self.shown.mapFromSource(leaf.index()))
            self.types.setFocus()

    @Slot(str)
    def _seek(self, text: str) -> None:
        self.shown.seek(text)
        if text.strip():
            self.tree.expandAll()
            self.tree.setCurrentIndex(self.shown.first_leaf())

    @Slot(QModelIndex, QModelIndex)
    def _picked(self, index: QModelIndex, before: QModelIndex) -> None:
        column = self.choice()
        self.types.clear()
        if column is not None:
            for type_id, name in column.types:
                self.types.addItem(name, type_id)
        self.types.setEnabled(column is not None and len(column.types) > 1)
        self.about.setText(column.description if column is not None else tr("No column is chosen yet."))
        self.write.setEnabled(column is not None and self.types.count() > 0)

    @Slot(QModelIndex)
    def _double(self, index: QModelIndex) -> None:
        if self.write.isEnabled():
            self._choose()

    @Slot()
    def _choose(self) -> None:
        column = self.choice()
        if column is not None and self.types.currentData():
            self.accept()
            self.chosen.emit(self.types.currentData(), column.id)
