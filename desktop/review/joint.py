"""Which units are asked to countersign, where the route has that station."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.labels import label
from resources.language import tr


class JointUnits(QWidget):
    """A short list of units with ticks; none ticked means that nobody is asked."""

    def __init__(self, units: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(
            label(tr("Units asked to countersign (none if it concerns only yours)"), "help-strong", wrap=True)
        )
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Units asked to countersign (none if it concerns only yours)"))
        self.list.setFixedHeight(theme.px(112))
        for unit, name in units:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, unit)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        rows.addWidget(self.list)

    def chosen(self) -> list[str]:
        """The ids of the units ticked, in the order of the list."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [i.data(Qt.ItemDataRole.UserRole) for i in items if i.checkState() == Qt.CheckState.Checked]
