"""The check of an article in one column: verdict, counts by severity, the list, and what it was made with."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.checks.entries import Entry, Rights, entries, replacement
from desktop.editor.checks.listing import EntryList
from desktop.editor.checks.reading import Checked
from desktop.editor.severity import LETTERS, WORDS, paint_severity
from desktop.widgets.banner import Banner
from desktop.widgets.buttons import Button
from desktop.widgets.flow import FlowLayout
from desktop.widgets.labels import label
from desktop.widgets.panels import hairline
from desktop.words import joined
from forms.problems import BODY
from resources.language import tr


class _Count(QWidget):
    """A severity with its number; faint where there is none."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self._letter, self._number = letter, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), 0, 0, 0)
        self._words = label("", "help")
        row.addWidget(self._words)
        self.setMinimumHeight(theme.px(24))

    def show_number(self, number: int) -> None:
        self._number = number
        self._words.setText(f"{WORDS[self._letter]} {number}")
        self._words.setFont(theme.font("help-strong" if number and self._letter in "CB" else "help"))
        self.setAccessibleName(self._words.text())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(1.0 if self._number else 0.45)
        side = theme.px(18)
        paint_severity(painter, self._letter, 0, (self.height() - side) / 2, side)
        painter.end()


class CheckPanel(QWidget):
    """What a check found and what can be done about it.

    Args:
        flowing: whether it stands among other sections of a panel that scrolls.

    Signals:
        again: the check is to be run again.
        all_wanted: everything safe is to be put right.
    """

    again = Signal()
    all_wanted = Signal()

    def __init__(self, *, flowing: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = Banner()
        self.list = EntryList(flowing=flowing)
        self.fix_all = Button("", "ghost", "check-double-line")
        self.rerun = Button(tr("Check again"), "ghost", "refresh-line")
        self._made_with = label("", "caption", "text2", wrap=True)
        self._numbers = {letter: _Count(letter) for letter in LETTERS}
        self._checked: Checked | None = None
        self._names: Mapping[str, str] = {}
        self._rights, self._stops, self._lead = Rights(), frozenset[int](), False
        self._said = ""
        self._build(flowing)
        self.list.folded.connect(self._fold)
        self.rerun.clicked.connect(self.again)
        self.fix_all.clicked.connect(self.all_wanted)

    def _build(self, flowing: bool) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(16, 14, 16, 10)
        top.setSpacing(10)
        top.addWidget(self.verdict)
        self._counts = QWidget()
        flow = FlowLayout(self._counts, gap=8)
        for each in self._numbers.values():
            flow.addWidget(each)
        top.addWidget(self._counts)
        rows.addLayout(top)
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 0)
        line.addWidget(self.fix_all, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addLayout(line)
        rows.addWidget(hairline())
        rows.addWidget(self.list, 0 if flowing else 1)
        self.above_foot = QVBoxLayout()
        self.above_foot.setContentsMargins(16, 0, 16, 0)
        rows.addLayout(self.above_foot)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(16, 4, 8, 4)
        foot.addWidget(self._made_with, 1)
        foot.addWidget(self.rerun)
        if not flowing:
            rows.addWidget(hairline())
        rows.addWidget(self._foot)
        self.clear()

    # ------------------------------------------------------------------------------------------ showing

    def show_check(
        self, checked: Checked, names: Mapping[str, str], rights: Rights, stops: frozenset[int], *, lead: bool
    ) -> None:
        """Show a check.

        Args:
            checked: the check.
            names: labels of the fields by key.
            rights: what the person here may do.
            stops: numbers of the findings that stop the act in question.
            lead: whether the first button of the open line is the main one of the screen.
        """
        self._checked, self._names, self._rights, self._stops, self._lead = checked, names, rights, stops, lead
        for letter, number in checked.counts().items():
            self._numbers[letter].show_number(number)
        self._counts.show()
        self._foot.show()
        day = checked.rules_day()
        out = tr("{n} rules took too long and were left out", n=checked.silenced) if checked.silenced else ""
        self._made_with.setText(joined(tr("Rules of {day}", day=day) if day else "", out))
        sure = len(self.sure())
        self.fix_all.setText(tr("Apply all {n} corrections", n=sure))
        self.fix_all.setAccessibleName(self.fix_all.text())
        self.fix_all.setVisible(sure > 1)
        self._fill()

    def _fill(self) -> None:
        if self._checked is not None:
            made = entries(self._checked, self._names, unfolded=self.list.entries.unfolded, stage_blocks=self._stops)
            self.list.show_entries(made, self._rights, lead=self._lead)
            self.list.setVisible(bool(made) or not self.list.is_flowing())

    def set_lead(self, *, lead: bool) -> None:
        """Whether the main button of the screen is off, so that the open line has it."""
        if lead != self._lead:
            self._lead = lead
            self._fill()

    def clear(self) -> None:
        """Show no check."""
        self._checked = None
        self.list.show_entries([], Rights(), lead=False)
        for part in (self._counts, self._foot, self.fix_all):
            part.hide()

    def announce(self) -> None:
        """Tell a screen reader of another verdict, once and when it is silent."""
        words = self.verdict.title()
        if words != self._said:
            self._said = words
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.verdict, words))

    @Slot()
    def _fold(self) -> None:
        self.list.entries.unfolded = not self.list.entries.unfolded
        self._fill()
        self.list.viewport().update()

    # ------------------------------------------------------------------------------------------ asking

    def sure(self) -> tuple[int, ...]:
        """The numbers of the findings in the text that can be put right without a second look."""
        if self._checked is None or not self._rights.change:
            return ()
        judged = self._checked.judged
        return tuple(
            n
            for n, item in enumerate(judged)
            if item.stands and item.finding.fix is not None and item.finding.field == BODY
        )

    def total(self) -> int:
        """How many things still stand."""
        return sum(not entry.is_fold and not entry.is_aside for entry in self.list.entries.entries)

    def first_blocking(self) -> int:
        """The row of the first line that stops the act, or -1."""
        return next((row for row, entry in enumerate(self.list.entries.entries) if entry.blocks), -1)

    def suggestion(self) -> tuple[Entry, str] | None:
        """The open line and what Alt+Enter puts there."""
        entry = self.list.current()
        if entry is None or entry.finding is None or entry.is_aside or not self._rights.change:
            return None
        words = replacement(entry.finding)
        return None if words is None else (entry, words)
