"""The line of the list that is open: why it is pointed out, on what grounds, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.editor.checks.entries import Entry, Rights, offer_words, offers, quoted
from desktop.editor.severity import paint_problem, paint_severity
from desktop.widgets.buttons import Button
from desktop.widgets.flow import FlowLayout
from desktop.widgets.labels import label
from desktop.words import joined, moment
from forms.problems import ATTACHMENTS
from resources.language import tr

MOST_OFFERS = 3
LEFT, TOP, SIDE = 50, 11, 22


class OpenRow(QWidget):
    """Stands over the current line of the list.

    Args:
        entry: what is shown.
        rights: what the person may do.
        lead: whether its first button is the main one of the screen.

    Signals:
        applied: the words to be put in place of those found.
        aside: "aside", "ask" or "release": the reason is asked for next.
        explained: the rule is to be explained.
        taken_back: a ``WaiverView`` is to be taken back.
    """

    applied = Signal(str)
    aside = Signal(str)
    explained = Signal()
    taken_back = Signal(object)

    def __init__(self, entry: Entry, rights: Rights, *, lead: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._entry = entry
        self.buttons: list[Button] = []
        rows = QVBoxLayout(self)
        rows.setContentsMargins(theme.px(LEFT), theme.px(TOP), theme.px(14), theme.px(12))
        rows.setSpacing(theme.px(4))
        rows.addLayout(self._head())
        for words, voice, tone in self._words():
            rows.addWidget(label(words, voice, tone, wrap=True))
        self._acts = QWidget()
        flow = FlowLayout(self._acts, gap=8)
        self._add_acts(rights, lead)
        for button in self.buttons:
            flow.addWidget(button)
        if self.buttons:
            rows.addSpacing(theme.px(4))
            rows.addWidget(self._acts)

    def height_for(self, width: int) -> int:
        """How high it is at a width."""
        self.ensurePolished()
        for child in self.findChildren(QWidget):
            child.ensurePolished()
        return self.layout().totalHeightForWidth(width)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        voice = "body" if self._entry.problem is not None else "strong"
        row.addWidget(label(self._entry.title, voice, wrap=True), 1)
        row.addWidget(label(self._entry.place, "caption", "text2"), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _words(self) -> list[tuple[str, str, str]]:
        entry, finding = self._entry, self._entry.finding
        if finding is None:
            return []
        found = [(quoted(finding.text, 80), "help", ""), (str(finding.message), "help", "")]
        ground = tr("good practice") if finding.source == "practice" else finding.source
        if ground:
            found.append((tr("Grounds: {ground}", ground=ground), "caption", "text2"))
        if finding.severity == "C":
            found.append((tr("Critical: the text must be changed; it cannot be set aside."), "caption", "danger"))
        for view in entry.waivers:
            said = tr("{who}, {when}: {reason}", who=joined(view.officer_name, view.unit_name),
                      when=moment(view.time), reason=view.waiver.reason)  # fmt: skip
            found.append((said, "caption", "text2"))
        return [each for each in found if each[0]]

    # ------------------------------------------------------------------------------------------ what can be done

    def _add_acts(self, rights: Rights, lead: bool) -> None:
        finding = self._entry.finding
        if finding is None:
            return
        if self._entry.is_aside or (self._entry.judged is not None and self._entry.judged.asked):
            self._add_taking_back()
        if not self._entry.is_aside:
            if rights.change and finding.field != ATTACHMENTS:
                self._add_offers(lead)
            self._add_setting_aside(rights)
        explain = Button(tr("About the rule"), "plain")
        explain.clicked.connect(self.explained)
        self.buttons.append(explain)

    def _add_offers(self, lead: bool) -> None:
        finding = self._entry.finding
        for number, text in enumerate(offers(finding)[:MOST_OFFERS] if finding is not None else ()):
            button = Button(
                offer_words(text), "primary" if lead and not number else "plain",
                tip=tr("Apply the suggestion"), shortcut="" if number else "Alt+Return",
            )  # fmt: skip
            button.setProperty("offer", text)
            button.clicked.connect(self._offer_pressed)
            self.buttons.append(button)

    @Slot()
    def _offer_pressed(self) -> None:
        self.applied.emit(self.sender().property("offer"))

    def _add_setting_aside(self, rights: Rights) -> None:
        judged = self._entry.judged
        severity = judged.finding.severity if judged is not None else "C"
        if severity == "B" and rights.release:
            self._add_aside("release", tr("Release with a reason…"))
        elif severity == "B" and rights.ask and judged is not None and not judged.asked:
            self._add_aside("ask", tr("Put to the secrecy reviewer…"))
        elif severity in ("E", "W", "I") and rights.aside:
            self._add_aside("aside", tr("Set aside with a reason…"))

    def _add_aside(self, kind: str, words: str) -> None:
        button = Button(words, "plain")
        button.setProperty("waiver", kind)
        button.clicked.connect(self._aside_pressed)
        self.buttons.append(button)

    @Slot()
    def _aside_pressed(self) -> None:
        self.aside.emit(self.sender().property("waiver"))

    def _add_taking_back(self) -> None:
        if any(not view.signed for view in self._entry.waivers):
            button = Button(tr("Take back"), "plain", "arrow-go-back-line")
            button.clicked.connect(self._take_back_pressed)
            self.buttons.append(button)

    @Slot()
    def _take_back_pressed(self) -> None:
        own = next(view for view in reversed(self._entry.waivers) if not view.signed)
        self.taken_back.emit(own)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mark; the ground is the list's."""
        painter = QPainter(self)
        at = theme.px(16), theme.px(TOP), theme.px(SIDE)
        if self._entry.problem is not None:
            paint_problem(painter, self._entry.problem, *at)
        elif self._entry.letter:
            paint_severity(painter, self._entry.letter, *at)
        painter.end()
