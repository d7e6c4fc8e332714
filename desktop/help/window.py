"""The window of the help: topics at the left, the topic at the right, a search over all of them.

It stands beside the program's window and does not hold it up: one can read and write at the same time.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop import theme
from desktop.help.reader import HelpReader
from desktop.help.topics import TOPICS, Topic, sought, topics
from desktop.widgets.buttons import Button
from desktop.widgets.fields import SearchField
from desktop.widgets.labels import label
from desktop.widgets.panels import keep_width
from desktop.widgets.sizing import open_at
from resources.language import tr

SIZE = (980, 680)
LIST = 250
_KEY = int(Qt.ItemDataRole.UserRole)


class HelpWindow(QDialog):
    """Shows the help.

    Signals:
        keys_wanted: the person wants the list of keys.
    """

    keys_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self._topics = {each.key: each for each in topics()}
        self.search = SearchField(tr("Search the help"))
        self.search.setFixedWidth(theme.px(LIST - 28))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Topics"))
        self.list.setProperty("topics", True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none = label(tr("No topic holds these words."), "help", "text2", wrap=True)
        self.none.hide()
        self.reader = HelpReader()
        self.reader.setAccessibleName(tr("Topic"))
        self.reader.topic_wanted.connect(self.show_topic)
        self._build()
        self.search.searched.connect(self._seek)
        self.search.returnPressed.connect(self.reader.setFocus)
        self.list.currentItemChanged.connect(self._chosen)
        theme.notice().changed.connect(self._restyle)
        self._fill(tuple(self._topics.values()))
        self._fit()

    def _build(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        panel = QFrame()
        panel.setProperty("lpanel", True)
        keep_width(panel, LIST)
        rows = QVBoxLayout(panel)
        rows.setContentsMargins(14, 14, 14, 14)
        rows.setSpacing(10)
        rows.addWidget(self.search)
        rows.addWidget(self.none)
        rows.addWidget(self.list, 1)
        keys = Button(tr("All keys of this page"), "ghost", "input-method-line", shortcut="Shift+F1")
        keys.clicked.connect(self.keys_wanted)
        rows.addWidget(keys, 0, Qt.AlignmentFlag.AlignLeft)
        across.addWidget(panel)
        across.addWidget(self.reader, 1)
        for key, slot in (("Shift+F1", self.keys_wanted), ("Ctrl+K", self._to_search), ("F1", self._to_list)):
            made = QShortcut(QKeySequence(key), self)
            made.activated.connect(slot)

    def _fit(self) -> None:
        open_at(self, *SIZE)

    def _fill(self, shown: tuple[Topic, ...]) -> None:
        """List topics, the one that is shown kept if it is among them."""
        before = self.topic()
        self.list.blockSignals(True)
        self.list.clear()
        for each in shown:
            item = QListWidgetItem(each.title)
            item.setData(_KEY, each.key)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.none.setVisible(not shown)
        keys = [each.key for each in shown]
        if keys:
            self.list.setCurrentRow(keys.index(before) if before in keys else 0)
            self._chosen()

    def topic(self) -> str:
        """The key of the topic now shown, or ""."""
        item = self.list.currentItem()
        return str(item.data(_KEY)) if item is not None else ""

    @Slot(str)
    def show_topic(self, key: str) -> None:
        """Show a topic; a search that leaves it out is cleared."""
        if key not in self._topics:
            key = TOPICS[0]
        if key not in self._listed():
            self.search.clear()
            self._fill(tuple(self._topics.values()))
        self.list.setCurrentRow(self._listed().index(key))

    def _listed(self) -> list[str]:
        return [str(self.list.item(row).data(_KEY)) for row in range(self.list.count())]

    @Slot()
    def _chosen(self) -> None:
        if self.topic():
            self.reader.show_topic(self._topics[self.topic()], self.search.text().strip())

    @Slot(str)
    def _seek(self, words: str) -> None:
        self._fill(sought(words, tuple(self._topics.values())))

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot()
    def _to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _restyle(self) -> None:
        self.search.setFixedWidth(theme.px(LIST - 28))
        self.reader.refresh()
