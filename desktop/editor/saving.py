"""Lets something happen once what is on the screen is in the store: an earlier text comes back, the article is split.

Such acts work on the stored text; done over an unsaved one they would lose what was written last.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from desktop.editor.composition import Composition
from desktop.editor.keeper import Keeper


class WhenSaved(QObject):
    """Waits for the keeper of the page.

    Args:
        composition: is committed first.
        keeper: saves.
        parent: owner.
    """

    def __init__(self, composition: Composition, keeper: Keeper, parent: QObject) -> None:
        super().__init__(parent)
        self._composition, self._keeper = composition, keeper
        self._act: Callable[[], None] | None = None
        keeper.settled.connect(self._settled)
        keeper.failed.connect(self._failed)

    def ask(self, act: Callable[[], None]) -> bool:
        """Save, then act; False where the text cannot be saved as things stand, and nothing will happen.

        Args:
            act: called once on the window's thread; forgotten if the save fails.
        """
        if not self._keeper.is_open() or self._keeper.in_trouble():
            return False
        self._act = act
        self._composition.commit()
        self._keeper.flush()
        return True

    def rev(self) -> int:
        """The revision the text on the screen has in the store."""
        return self._keeper.rev()

    def forget(self) -> None:
        """The page turns to another article."""
        self._act = None

    @Slot()
    def _settled(self) -> None:
        act, self._act = self._act, None
        if act is not None:
            act()

    @Slot(object)
    def _failed(self, error: object) -> None:
        self._act = None
