"""What a signer confirms, each with a tick; the first stays shut until the text was read to its end.

The dialog, the batch and the page for leaders show the same ticks, so that none of them asks less than the others.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop import theme
from desktop.review.phrases import ACTS, READ_ALL
from desktop.widgets.labels import label
from resources.language import tr


class Ticks(QWidget):
    """The ticks of an act.

    Args:
        action: the act.
        read: whether the text was read to its end.
        changes: how many changes were looked at.
        several: how many articles are signed at once; 1 for a single one.

    Signals:
        changed: a tick was set or taken away, or can be set now.
    """

    changed = Signal()

    def __init__(
        self, action: str, *, read: bool = True, changes: int = 0, several: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reads = ACTS[action].reads
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self.boxes: list[QCheckBox] = []
        for words in ACTS[action].ticks:
            shown = str(words)
            if words == READ_ALL and several > 1:
                shown = tr("I have read each of the {n} texts to its end and opened the attachments", n=several)
            elif words == READ_ALL and changes:
                shown = tr("I have read the text to its end and looked at {n} changes", n=changes)
            tick = QCheckBox(shown)
            tick.setFont(theme.font("body"))
            tick.toggled.connect(self.changed)
            self.boxes.append(tick)
            rows.addWidget(tick)
        self._first = label(
            tr("Scroll the article to its end first; then this can be ticked."), "caption", "danger", wrap=True
        )
        rows.insertWidget(min(1, rows.count()), self._first)  # under the tick it speaks of; a recall has none
        self.show_read(read=read)

    def show_read(self, *, read: bool) -> None:
        """Whether the text was read to its end by now."""
        self._shut = self._reads and not read
        self._first.setVisible(self._shut)
        if self._reads:
            self.boxes[0].setEnabled(not self._shut)
        self.changed.emit()

    def complete(self) -> bool:
        """Whether everything is confirmed that must be."""
        return not self._shut and all(box.isChecked() for box in self.boxes)

    def missing(self) -> list[QCheckBox]:
        """The ticks that are still to be set."""
        return [box for box in self.boxes if not box.isChecked()]

    def clear(self) -> None:
        """Take every tick away."""
        for box in self.boxes:
            box.setChecked(False)
