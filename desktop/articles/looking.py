"""How the list is set: rows of two lines, lower rows, or a table whose columns are chosen; remembered at the desk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop.operations import Job, ReadOp, WriteOp
from desktop.widgets.buttons import Button
from resources.language import say, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sync.desk import Desk
    from sync.desk.models import ListLook

LAYOUTS = {"rows": say("Two lines"), "dense": say("Two lines, lower"), "table": say("Table")}


class LookButton(Button):
    """Opens the menu of layouts and columns.

    Signals:
        chosen: a ``ListLook`` to show.
    """

    chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(tr("View"), "ghost", "table-line", parent=parent)
        from sync.desk.early import ListLook
        from sync.desk.listwords import COLUMNS

        self._desk = desk
        self._heads = {key: str(words) for key, words in COLUMNS.items()}
        self.look: ListLook = ListLook()
        self.clicked.connect(self.open)

    def heads(self) -> Mapping[str, str]:
        """The words of the columns, by key."""
        return self._heads

    def read(self) -> None:
        """Read how the list was shown last."""
        ReadOp(self, _Read(self._desk)).then(self._take).start()

    @Slot(object)
    def _take(self, look: ListLook) -> None:
        self.look = look
        self.chosen.emit(look)

    def change(self, look: ListLook) -> None:
        """Show another look and remember it."""
        if look != self.look:
            self._take(look)
            WriteOp(self, _Keep(self._desk, look)).start()

    def keep_widths(self, widths: Mapping[str, int]) -> None:
        """Remember widths that are shown already."""
        self.look = replace(self.look, widths={**self.look.widths, **widths})
        WriteOp(self, _Keep(self._desk, self.look)).start()

    @Slot()
    def open(self) -> None:
        """Open the menu under the button."""
        menu = self.menu_for()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def menu_for(self) -> QMenu:
        """The layouts, and under them the columns of the table."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        for key, words in LAYOUTS.items():
            act = group.addAction(menu.addAction(str(words)))
            act.setCheckable(True)
            act.setChecked(self.look.layout == key)
            act.setData(("layout", key))
        menu.addSection(tr("Shown columns"))
        for key, head in self._heads.items():
            act = menu.addAction(head)
            act.setCheckable(True)
            act.setChecked(key in self.look.columns)
            act.setEnabled(key != "title" and self.look.layout == "table")
            act.setData(("column", key))
        menu.triggered.connect(self._do)
        return menu

    @Slot(QAction)
    def _do(self, act: QAction) -> None:
        what, key = act.data()
        if what == "layout":
            self.change(replace(self.look, layout=key))
            return
        shown = set(self.look.columns) ^ {key}
        self.change(replace(self.look, columns=tuple(each for each in self._heads if each in shown)))


class _Read:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> ListLook:
        return self._desk.list_look()


class _Keep:
    def __init__(self, desk: Desk, look: ListLook) -> None:
        self._desk, self._look = desk, look

    def __call__(self, job: Job) -> None:
        self._desk.keep_list_look(self._look)
