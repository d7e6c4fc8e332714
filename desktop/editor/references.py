"""A field that names another article, such as the policy that an interpretation explains: its title, and a search.

The value stored is the article's id; titles are read off the window's thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListView, QVBoxLayout, QWidget

from desktop.editor.controls import Control, Value
from desktop.operations import Job, Operation, ReadOp
from desktop.widgets.buttons import Button
from desktop.widgets.fields import SearchField
from desktop.widgets.labels import ElidedLabel, label
from desktop.widgets.sizing import open_at
from desktop.words import joined, moment, state_word
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk

MOST = 100


@dataclass(frozen=True)
class Found:
    """An article as the list shows it."""

    article: str
    title: str
    meta: str


class FindArticles:
    """Looks for articles of some types by words in title and text."""

    def __init__(self, desk: Desk, types: tuple[str, ...], text: str) -> None:
        self._desk, self._types, self._text = desk, types, text

    def __call__(self, job: Job) -> tuple[Found, ...]:
        from sync.store.records import ArticleFilter

        ids = self._desk.article_ids(ArticleFilter(type_ids=self._types, text=self._text), limit=MOST)
        rows = self._desk.article_rows(ids)
        return tuple(
            Found(r.article, r.title or tr("Untitled"), joined(state_word(r.state), moment(r.updated_at))) for r in rows
        )


class ReadTitle:
    """Reads the title of one article; its id where it is not on this computer."""

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> tuple[str, str]:
        row = self._desk.article_row(self._article)
        return self._article, row.title if row is not None and row.title else self._article


class FoundModel(QAbstractListModel):
    """What was found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found: tuple[Found, ...] = ()

    def show_found(self, found: tuple[Found, ...]) -> None:
        """Show others."""
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def at(self, row: int) -> Found | None:
        """The article of a row."""
        return self._found[row] if 0 <= row < len(self._found) else None

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self.at(index.row()) if index.isValid() else None
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        return f"{found.title}  {found.meta}" if found is not None and role in shown else None


class ReferenceDialog(QDialog):
    """Searches an article; ``chosen`` gives its id and title."""

    chosen = Signal(str, str)

    def __init__(self, desk: Desk, types: tuple[str, ...], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._types = desk, types
        self._asking: Operation | None = None
        self.setWindowTitle(name)
        open_at(self, 560, 460)
        self.search = SearchField(tr("Search title and text"))
        self.list = QListView()
        self.model = FoundModel(self)
        self.take = Button(tr("Choose this article"), "primary")
        self._build(name)
        self._seek("")

    def _build(self, name: str) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(name, "section"))
        self.search.setMinimumWidth(0)
        self.search.setMaximumWidth(16_777_215)
        self.search.searched.connect(self._seek)
        rows.addWidget(self.search)
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(2)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setAccessibleName(tr("Articles found"))
        self.list.doubleClicked.connect(self._choose)
        rows.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        cancel = Button(tr("Cancel"), shortcut="Esc")
        cancel.clicked.connect(self.reject)
        self.take.setDefault(True)
        self.take.clicked.connect(self._choose)
        foot.addWidget(cancel)
        foot.addWidget(self.take)
        rows.addLayout(foot)

    @Slot(str)
    def _seek(self, text: str) -> None:
        if self._asking is not None:
            self._asking.cancel()
        self._asking = ReadOp(self, FindArticles(self._desk, self._types, text)).then(self._show).start()

    @Slot(object)
    def _show(self, found: tuple[Found, ...]) -> None:
        self.model.show_found(found)
        self.list.setCurrentIndex(self.model.index(0))
        self.take.setEnabled(bool(found))

    @Slot()
    def _choose(self) -> None:
        found = self.model.at(self.list.currentIndex().row())
        if found is not None:
            self.accept()
            self.chosen.emit(found.article, found.title)


class ReferenceControl(Control):
    """Names an article, or none."""

    def __init__(self, desk: Desk, types: tuple[str, ...], name: str, parent: QObject | None = None) -> None:
        box = QWidget()
        super().__init__(box, parent)
        self._desk, self._types, self._name = desk, types, name
        self._article = ""
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.title = ElidedLabel(tr("Not chosen"), "body", "text2")
        self.pick = Button(tr("Choose…"), "plain", name=tr("Choose: {name}", name=name))
        self.drop = Button("", "tool", "close-line", name=tr("Take out: {name}", name=name))
        row.addWidget(self.title, 1)
        row.addWidget(self.pick)
        row.addWidget(self.drop)
        self.pick.clicked.connect(self._ask)
        self.drop.clicked.connect(self._take_out)

    def put(self, value: Value) -> None:
        self._article = value if isinstance(value, str) else ""
        self.drop.setVisible(bool(self._article))
        self.title.set_text(self._article or tr("Not chosen"))
        if self._article:
            ReadOp(self, ReadTitle(self._desk, self._article)).then(self._titled).start()

    def take(self) -> Value:
        return self._article or None

    @Slot(object)
    def _titled(self, found: tuple[str, str]) -> None:
        if found[0] == self._article:
            self.title.set_text(found[1])

    @Slot()
    def _ask(self) -> None:
        dialog = ReferenceDialog(self._desk, self._types, self._name, self.widget.window())
        dialog.chosen.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str, str)
    def _chosen(self, article: str, title: str) -> None:
        self.put(article)
        self.title.set_text(title)
        self.edited()

    @Slot()
    def _take_out(self) -> None:
        self.put(None)
        self.edited()
