"""The filter chips over the list: all, what waits for me, and the seven states, each with its count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.widgets.buttons import Button
from desktop.widgets.flow import FlowBox
from desktop.words import STATES
from resources.language import tr

if TYPE_CHECKING:
    from sync.store.records import ArticleCounts

ALL, MINE = "", "mine"


class StateChips(FlowBox):
    """One chip holds; ``chosen`` gives "" for all, "mine", or a state."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, gap=4)
        self.setAccessibleName(tr("Filter by state"))
        self._group = QButtonGroup(self)
        self._chips: dict[str, Button] = {}
        self._words = {ALL: tr("All"), MINE: tr("Waits for me")} | {k: str(v) for k, v in STATES.items()}
        for place, (key, word) in enumerate(self._words.items()):
            chip = Button(word, "chip")
            self._chips[key] = chip
            self._group.addButton(chip, place)
            self.flow.addWidget(chip)
        self._chips[ALL].setChecked(True)
        self._group.idToggled.connect(self._toggled)

    def value(self) -> str:
        """The chip that holds."""
        return list(self._words)[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Let another chip hold."""
        self._chips[key].setChecked(True)

    def show_counts(self, counts: ArticleCounts) -> None:
        """Write the counts on the chips."""
        for key, chip in self._chips.items():
            count = counts.total if key == ALL else counts.mine if key == MINE else counts.states.get(key, 0)
            chip.setText(f"{self._words[key]} {count:,}")
            chip.setAccessibleName(tr("{word}, {n} articles", word=self._words[key], n=count))
        self.updateGeometry()
        self.flow.invalidate()

    @Slot(int, bool)
    def _toggled(self, place: int, on: bool) -> None:
        if on:
            self.chosen.emit(list(self._words)[place])
