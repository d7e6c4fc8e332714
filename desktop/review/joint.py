"""Joint publication: which units are asked to countersign, and how the leading unit and the others are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.labels import label
from desktop.words import listed
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk.laneviews import JointView

SHOWN = 4


def joint_words(view: JointView) -> str:
    """Who leads, who joins in, and who has still to countersign."""
    named = tr("Leading: {lead}; together with: {units}", lead=view.lead, units=listed(view.units))
    return tr("{named} ({lacking})", named=named, lacking=lacking_words(view.lacking)) if view.lacking else named


def lacking_words(units: tuple[str, ...]) -> str:
    """Which units have still to countersign."""
    return tr("{n} still to countersign: {units}", n=len(units), units=listed(units))


class JointUnits(QWidget):
    """A short list of units with ticks, and what comes of it in words; none ticked means that nobody is asked.

    Args:
        units: id and name of those who may be asked.
        lead: name of the unit that submits.
        asked: names of those that were asked before; they are ticked.
    """

    def __init__(
        self, units: tuple[tuple[str, str], ...], lead: str = "", asked: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._lead = lead
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(
            label(tr("Units asked to countersign (none if it concerns only yours)"), "help-strong", wrap=True)
        )
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Units asked to countersign (none if it concerns only yours)"))
        self.list.setProperty("framed", True)
        self.list.setFixedHeight(theme.px(32) * min(len(units), SHOWN) + 4)
        for unit, name in units:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, unit)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in asked else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, theme.px(32)))
            self.list.addItem(item)
        rows.addWidget(self.list)
        self.words = label("", "help", wrap=True)
        rows.addWidget(self.words)
        self.list.itemChanged.connect(self._tell)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        named = tuple(item.text() for item in self._ticked())
        words = tr("Leading: {lead}; together with: {units}", lead=self._lead, units=listed(named))
        self.words.setText(words if named else tr("One unit alone: {lead}", lead=self._lead))

    def _ticked(self) -> list[QListWidgetItem]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item for item in items if item.checkState() == Qt.CheckState.Checked]

    def chosen(self) -> list[str]:
        """The ids of the units ticked, in the order of the list."""
        return [item.data(Qt.ItemDataRole.UserRole) for item in self._ticked()]
