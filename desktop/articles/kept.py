"""Kept searches: a button whose menu runs one, keeps the present one under a name, or forgets one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop import theme
from desktop.messages import messages
from desktop.operations import Job, ReadOp, WriteOp
from desktop.widgets.buttons import Button
from desktop.widgets.fields import Field
from desktop.widgets.labels import label
from resources.language import tr

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.desk.models import Question, SavedSearch

LONGEST = 40


class KeptSearches(Button):
    """The button.

    Signals:
        chosen: a ``Question`` to ask.
        wanted: the person wants to keep the present question; answer with ``keep``.
    """

    chosen = Signal(object)
    wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(tr("Saved searches"), "ghost", "star-line", parent=parent)
        self._desk = desk
        self._kept: tuple[SavedSearch, ...] = ()
        self._forgotten: SavedSearch | None = None
        self.dialog: NameDialog | None = None
        self._asks = False
        self.clicked.connect(self.open)

    def read(self) -> None:
        """Read the kept searches."""
        ReadOp(self, _Read(self._desk)).then(self._show).start()

    @Slot(object)
    def _show(self, kept: tuple[SavedSearch, ...]) -> None:
        self._kept = kept

    def searches(self) -> tuple[SavedSearch, ...]:
        """Those read last."""
        return self._kept

    def set_asks(self, asks: bool) -> None:
        """Whether the present question asks anything that could be kept."""
        self._asks = asks

    @Slot()
    def open(self) -> None:
        """Open the menu under the button."""
        menu = self.menu_for()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def menu_for(self) -> QMenu:
        """The menu: what is kept, then what can be done."""
        menu = QMenu(self)
        for each in self._kept:
            self._add(menu, each.name, "search-line", ("run", each.name))
        if self._kept:
            menu.addSeparator()
        keep = self._add(menu, tr("Keep this search…"), "star-line", ("keep", ""))
        keep.setEnabled(self._asks)
        if self._kept:
            forget = menu.addMenu(theme.icon("delete-bin-line", "text2", size=18), tr("Forget"))
            for each in self._kept:
                self._add(forget, each.name, "", ("forget", each.name))
        menu.triggered.connect(self._do)
        return menu

    def _add(self, menu: QMenu, words: str, icon: str, what: tuple[str, str]) -> QAction:
        act = menu.addAction(words.replace("&", "&&"))
        if icon:
            act.setIcon(theme.icon(icon, "text2", size=18))
        act.setData(what)
        return act

    @Slot(QAction)
    def _do(self, act: QAction) -> None:
        what, name = act.data() or ("", "")
        found = next((each for each in self._kept if each.name == name), None)
        if what == "keep":
            self.wanted.emit()
        elif what == "run" and found is not None:
            self.chosen.emit(found.question)
        elif what == "forget" and found is not None:
            self._forgotten = found
            WriteOp(self, _Forget(self._desk, name)).then(self._forgot).start()

    @Slot(object)
    def _forgot(self, kept: tuple[SavedSearch, ...]) -> None:
        self._show(kept)
        messages().toast(tr("The search was forgotten"), tr("Undo"), self._bring_back)

    @Slot()
    def _bring_back(self) -> None:
        if self._forgotten is not None:
            self.keep(self._forgotten.name, self._forgotten.question)

    def ask_name(self, question: Question, proposal: str) -> None:
        """Ask under which name a question is to be kept."""
        self.dialog = NameDialog(question, proposal, tuple(each.name for each in self._kept), self.window())
        self.dialog.named.connect(self.keep)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    @Slot(str, object)
    def keep(self, name: str, question: Question) -> None:
        """Keep a question under a name."""
        WriteOp(self, _Keep(self._desk, name, question)).then(self._show).start()


class NameDialog(QDialog):
    """Asks for the name of a search; ``named`` gives it with the question."""

    named = Signal(str, object)

    def __init__(self, question: Question, proposal: str, taken: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._question, self._taken = question, taken
        self.setWindowTitle(tr("Keep this search"))
        self.setMinimumWidth(theme.px(420))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("Keep this search"), "section"))
        words = tr("Words, filters and order are kept on this desk. Spans such as the last 7 days move with the day.")
        rows.addWidget(label(words, "help", "text2", wrap=True))
        self.name = QLineEdit(proposal[:LONGEST])
        self.name.setMaxLength(LONGEST)
        self.field = Field(tr("Name of the search"), self.name, required=True)
        rows.addWidget(self.field)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        cancel = Button(tr("Cancel"), shortcut="Esc")
        cancel.clicked.connect(self.reject)
        self.act = Button(tr("Keep the search"), "primary")
        self.act.setDefault(True)
        self.act.clicked.connect(self._decide)
        foot.addWidget(cancel)
        foot.addWidget(self.act)
        rows.addLayout(foot)
        self.name.textChanged.connect(self._typed)
        self._typed(self.name.text())
        self.name.selectAll()
        self.name.setFocus()

    @Slot(str)
    def _typed(self, text: str) -> None:
        name = " ".join(text.split())
        self.act.setEnabled(bool(name))
        self.field.show_remark(tr("replaces the one of that name") if name in self._taken else "")

    @Slot()
    def _decide(self) -> None:
        self.accept()
        self.named.emit(" ".join(self.name.text().split()), self._question)


class _Read:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, job: Job) -> tuple[SavedSearch, ...]:
        return self._desk.saved_searches()


class _Keep:
    def __init__(self, desk: Desk, name: str, question: Question) -> None:
        self._desk, self._name, self._question = desk, name, question

    def __call__(self, job: Job) -> tuple[SavedSearch, ...]:
        self._desk.save_search(self._name, self._question)
        return self._desk.saved_searches()


class _Forget:
    def __init__(self, desk: Desk, name: str) -> None:
        self._desk, self._name = desk, name

    def __call__(self, job: Job) -> tuple[SavedSearch, ...]:
        self._desk.forget_search(self._name)
        return self._desk.saved_searches()
