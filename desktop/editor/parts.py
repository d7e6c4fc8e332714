"""The other parts of an article that was split, as a menu under the tools of the writing page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.operations import Job, Operation, ReadOp
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.parts import PartView


class Parts(QObject):
    """The parts of the article on the writing page; the menu is not offered where nothing was split.

    Args:
        desk: the open desk.
        page: the page it belongs to.

    Signals:
        open_wanted: the id of another part to go on with.
    """

    open_wanted = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._article = desk, ""
        self._asking: Operation | None = None
        self.menu = QMenu(tr("Parts of this article"), page)
        self.menu.menuAction().setVisible(False)
        self.menu.triggered.connect(self._chosen)

    def stand(self, article: str) -> None:
        """Another article, or the same one as it is stored now."""
        if article != self._article:
            self._show(())
        self._article = article
        if self._asking is not None:
            self._asking.cancel()
        self._asking = ReadOp(self, _Read(self._desk, article)).then(self._show).start()

    @Slot(object)
    def _show(self, parts: tuple[PartView, ...]) -> None:
        self.menu.clear()
        for part in parts:
            words = tr("{place}. {title}", place=part.place, title=part.title or tr("Untitled"))
            act = self.menu.addAction(words.replace("&", "&&"))
            act.setData(part.article)
            act.setCheckable(True)
            act.setChecked(part.article == self._article)
        self.menu.menuAction().setVisible(bool(parts))

    @Slot(QAction)
    def _chosen(self, act: QAction) -> None:
        if act.data() != self._article:
            self.open_wanted.emit(act.data())
        act.setChecked(act.data() == self._article)


class _Read:
    """Reads the parts, off the window's thread."""

    def __init__(self, desk: Desk, article: str) -> None:
        self._desk, self._article = desk, article

    def __call__(self, job: Job) -> tuple[PartView, ...]:
        from sync.desk.parts import parts_of

        return parts_of(self._desk.context, self._article)
