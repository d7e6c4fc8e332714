"""What can be done about a finding besides changing the text: set it aside, take that back, have its rule explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from desktop.editor.checks.asking import ReasonDialog
from desktop.editor.checks.entries import Entry
from desktop.editor.checks.explain import RuleDialog
from desktop.editor.checks.listing import EntryList
from desktop.editor.checks.reading import Checked, SetAside, TakeBack
from desktop.operations import WriteOp

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.models import WaiverView


class CheckActs(QObject):
    """Does what a list of findings asks for.

    Args:
        desk: the open desk.
        shown: the list.
        parent: the page, over which dialogs open.

    Signals:
        done: something was set aside or taken back: the check is to be judged anew.
    """

    done = Signal()

    def __init__(self, desk: Desk, shown: EntryList, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._page = desk, parent
        self._checked: Checked | None = None
        self._dialog: QDialog | None = None
        shown.aside.connect(self._ask)
        shown.explained.connect(self._explain)
        shown.taken_back.connect(self._take_back)

    def show(self, checked: Checked | None) -> None:
        """The check that is on the screen."""
        self._checked = checked

    @Slot(object, str)
    def _ask(self, entry: Entry, kind: str) -> None:
        if self._checked is None or entry.finding is None:
            return
        key = entry.finding.key
        alike = sum(item.finding.key == key and item.stands for item in self._checked.judged) - 1
        dialog = ReasonDialog(entry, kind, max(alike, 0), self._page)
        dialog.given.connect(self._given)
        self._open(dialog)

    @Slot(str)
    def _given(self, reason: str) -> None:
        dialog = self.sender()
        if self._checked is not None and isinstance(dialog, ReasonDialog) and dialog.entry.finding is not None:
            work = SetAside(self._desk, self._checked.article, dialog.entry.finding, dialog.kind, reason)
            WriteOp(self._page, work).then(self._finished).start()

    @Slot(object)
    def _take_back(self, view: WaiverView) -> None:
        if self._checked is not None:
            WriteOp(self._page, TakeBack(self._desk, self._checked.article, view.waiver)).then(self._finished).start()

    @Slot(object)
    def _finished(self, nothing: object) -> None:
        self.done.emit()

    @Slot(object)
    def _explain(self, entry: Entry) -> None:
        rule = self._checked.rules.get(entry.finding.code) if self._checked and entry.finding else None
        if self._checked is not None and rule is not None:
            pack = next((pack for pack in self._checked.packs if pack.digest == rule.pack), None)
            self._open(RuleDialog(rule, pack, self._page))

    def _open(self, dialog: QDialog) -> None:
        self._dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
