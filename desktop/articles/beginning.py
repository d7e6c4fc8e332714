"""Beginning an article: column and type are chosen, the article is made, and the editor opens on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop.operations import Job, ReadOp, WriteOp
from desktop.shell.place import Place

if TYPE_CHECKING:
    from desktop.articles.picker import Choice
    from sync.desk import Desk


class Beginning(QObject):
    """What the button 新建稿件 of a page does.

    Args:
        place: the open desk.
        page: the picker belongs to it.
    """

    def __init__(self, place: Place, page: QWidget) -> None:
        super().__init__(page)
        self._place, self._page = place, page
        self._column = ""

    @Slot()
    def begin(self) -> None:
        """Choose type and column, then write."""
        self.begin_in("")

    @Slot(str)
    def begin_in(self, column: str) -> None:
        """Write for a column; asked is only what is not clear: its type where it takes several, or all for ""."""
        from desktop.articles.picker import ReadChoices

        self._column = column
        ReadOp(self, ReadChoices(self._place.desk, self._place.me.unit)).then(self._pick).start()

    @Slot(object)
    def _pick(self, columns: tuple[Choice, ...]) -> None:
        from desktop.articles.picker import ArticlePicker

        known = next((each for each in columns if each.id == self._column), None)
        if known is not None and len(known.types) == 1:
            self._make(known.types[0][0], known.id)
            return
        picker = ArticlePicker(columns, self._page)
        picker.choose_column(self._column)
        picker.chosen.connect(self._make)
        picker.finished.connect(picker.deleteLater)
        picker.open()

    @Slot(str, str)
    def _make(self, type_id: str, column: str) -> None:
        WriteOp(self, _NewArticle(self._place.desk, type_id, column)).then(self._made).start()

    @Slot(object)
    def _made(self, article: str) -> None:
        self._place.open("editor", article)


class _NewArticle:
    """Makes an article, on the writer thread."""

    def __init__(self, desk: Desk, type_id: str, column: str) -> None:
        self._desk, self._type, self._column = desk, type_id, column

    def __call__(self, job: Job) -> str:
        return self._desk.new_article(self._type, self._column)
